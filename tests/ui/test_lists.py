"""Lists of the office: filters, sorting, pages, export, memory, and two queries however many rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.utils import translation

from kreisweit.places.models import PlanningArea
from kreisweit.ui.lists import Column, Filter, ListPage, choices_of

pytestmark = pytest.mark.django_db


def _request(query: str = "", session: Any = None) -> Any:
    request = RequestFactory().get(f"/buero/liste/?{query}")
    request.session = SessionStore() if session is None else session
    return request


def _page(request: Any, *, page_size: int = 2) -> ListPage:
    return ListPage(
        request,
        PlanningArea.objects.all(),
        caption="Planungsräume",
        columns=[
            Column("name", "Name", lambda area: area.name, ("name",), url=lambda area: f"/{area.pk}/"),
            Column("length", "Länge", lambda area: len(area.name), numeric=True, export=lambda area: -len(area.name)),
        ],
        filters=[
            Filter("text", "Text", lambda rows, text: rows.filter(name__icontains=text)),
            Filter(
                "first", "Anfang", lambda rows, first: rows.filter(name__startswith=first), (("A", "A"), ("B", "B"))
            ),
        ],
        order="name",
        page_size=page_size,
    )


@pytest.fixture
def areas() -> list[PlanningArea]:
    return [PlanningArea.objects.create(name=name) for name in ("Berg", "Aue", "Bach")]


def _names(page: ListPage) -> list[object]:
    return [line[0].value for line in page.lines]


@pytest.mark.parametrize("rows", [1, 3])
def test_two_queries_however_many_rows(rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        PlanningArea.objects.create(name=f"Raum {number}")
    with django_assert_num_queries(2):
        page = _page(_request(), page_size=25)
        assert (page.count, len(list(page.lines)), len(page.heads)) == (rows, rows, 2)


def test_pages_and_numbers_beyond_them(areas: list[PlanningArea]) -> None:
    assert _names(_page(_request())) == ["Aue", "Bach"]
    assert _names(_page(_request("seite=2"))) == ["Berg"]
    assert _names(_page(_request("seite=99"))) == ["Berg"]
    assert _names(_page(_request("seite=x"))) == ["Aue", "Bach"]


def test_sorting_says_so_and_turns_round(areas: list[PlanningArea]) -> None:
    page = _page(_request("sortiert=-name&first=B&seite=1"))
    assert _names(page) == ["Berg", "Bach"]
    head, other = page.heads
    assert (head.sort, head.url) == ("descending", "?sortiert=name&first=B")
    assert (other.sort, other.url) == ("", "")


@pytest.mark.parametrize("query", ["sortiert=length", "sortiert=nothing", "sortiert=-pk", "first=Z", "first=%27"])
def test_what_is_not_offered_is_ignored(areas: list[PlanningArea], query: str) -> None:
    assert _names(_page(_request(query))) == ["Aue", "Bach"]


def test_filters_narrow_and_are_named(areas: list[PlanningArea]) -> None:
    page = _page(_request("text=a&first=B"))
    assert _names(page) == ["Bach"]
    assert page.is_filtered
    assert [field.value for field in page.fields] == ["a", "B"]
    assert not _page(_request()).is_filtered


def test_choices_are_remembered_and_free_text_is_not(areas: list[PlanningArea]) -> None:
    session = SessionStore()
    _page(_request("text=Berg&first=B&sortiert=-name&seite=2", session))
    assert session["list:/buero/liste/"] == "first=B&sortiert=-name"
    assert _names(_page(_request("", session))) == ["Berg", "Bach"]
    assert _names(_page(_request("alle=1", session))) == ["Aue", "Bach"]
    assert _names(_page(_request("", session))) == ["Aue", "Bach"]


def test_a_visit_that_changes_nothing_writes_no_session(areas: list[PlanningArea]) -> None:
    session = SessionStore()
    _page(_request("", session))
    assert not session.modified


def test_the_whole_filtered_list_as_a_file(areas: list[PlanningArea]) -> None:
    def write(heads: Any, rows: Any) -> bytes:
        return repr((heads, rows)).encode()

    page = _page(_request("first=B&format=csv&seite=2"))
    answer = page.download({"csv": write})
    assert answer is not None
    assert answer.content.decode() == repr((["Name", "Länge"], [["Bach", -4], ["Berg", -4]]))
    assert answer["Content-Disposition"] == 'attachment; filename="planungsraume.csv"'
    assert _page(_request("format=exe")).download({"csv": write}) is None
    assert [link["url"] for link in page.exports] == ["?first=B&format=csv", "?first=B&format=xlsx"]


def test_numbers_are_grouped_on_the_page(areas: list[PlanningArea]) -> None:
    page = ListPage(
        _request(),
        PlanningArea.objects.filter(name="Aue"),
        caption="x",
        columns=[Column("people", "x", lambda _area: 12480, numeric=True), Column("key", "x", lambda _area: 12480)],
        order="pk",
    )
    with translation.override("en"):
        assert [shown.value for shown in next(page.lines)] == ["12,480", 12480]


def test_choices_of_a_table(areas: list[PlanningArea]) -> None:
    assert choices_of(PlanningArea.objects.all(), "name", "name") == (
        ("Aue", "Aue"),
        ("Bach", "Bach"),
        ("Berg", "Berg"),
    )

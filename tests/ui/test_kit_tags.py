"""Tags of the kit: markup that screen readers understand, nothing unescaped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, engines
from django.utils import translation

from kreisweit.methods.disclosure import Imported, Suppressed, SuppressedReason
from kreisweit.ui.paging import page_links, with_query


def render(text: str, language: str = "en", **context: Any) -> str:
    """A template with only the built-in libraries."""
    with translation.override(language):
        template = engines["django"].engine.from_string(text)
        return " ".join(template.render(Context(context)).split())


def test_a_value_and_an_empty_place() -> None:
    full = render("{% cell_value cell 'percent' 1 %}", cell=Imported(Decimal("15.70"), "z"))
    assert full == '<span class="kw-number">15.7%</span>'
    empty = render("{% cell_value cell 'percent' 1 %}", cell=Suppressed(SuppressedReason.UNRELIABLE))
    assert empty == (
        '<span class="kw-cell__sign" aria-hidden="true">/</span> '
        '<a class="kw-cell__why" href="#why-empty">not reliable enough</a>'
    )


def test_why_is_this_empty_explains_or_is_not_there() -> None:
    assert render("{% why_empty cells %}", cells=[Imported(Decimal(1), "z")]) == ""
    html = render("{% why_empty cells %}", cells=[Suppressed(SuppressedReason.UNRELIABLE)])
    assert 'id="why-empty"' in html
    assert html.count("<dt>") == 1


def test_moments_are_told_in_german_time() -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert render("{% day moment %} | {% clock moment %} | {% moment moment %}", moment=moment) == (
        "2 July 2026 | 00:30 | 2 July 2026, 00:30"
    )
    assert render("{% day nothing %}", nothing=None) == ""
    assert render("{% day day weekday=True %}", "de", day=date(2026, 11, 23)) == "Mo., 23. November 2026"


def test_the_breadcrumb_ends_with_the_page_itself() -> None:
    html = render("{% breadcrumb 'Start' '/de/' title %}", title="<Figures>")
    assert '<a href="/de/">Start</a>' in html
    assert '<span aria-current="page">&lt;Figures&gt;</span>' in html


def test_blocks_wrap_content_and_escape_the_rest() -> None:
    html = render("{% alert 'danger' title=title %}<p>{{ body }}</p>{% endalert %}", title="<b>", body="<i>")
    assert "&lt;b&gt;" in html
    assert "<p>&lt;i&gt;</p>" in html
    html = render(
        "{% figure_frame title=t level=2 summary=s source='X' downloads=d %}<svg></svg>{% endfigure_frame %}",
        t="<T>",
        s="<S>",
        d=[{"label": "CSV", "url": "/x.csv"}],
    )
    assert '<h2 class="kw-figure__title">&lt;T&gt;</h2>' in html
    assert '<div class="kw-figure__body"><svg></svg></div>' in html
    assert "&lt;S&gt;" in html
    assert 'href="/x.csv"' in html


def test_a_frame_refuses_parts_that_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="titel"):
        render("{% figure_frame title='t' titel='x' %}{% endfigure_frame %}")


def test_facts_leave_out_what_is_empty() -> None:
    assert render("{% facts items %}", items=[("A", "1"), ("B", ""), ("C", None), ("D", 0)]).count("<dt>") == 2


def test_progress_asks_again_until_it_is_finished() -> None:
    running = render("{% progress url='/job/' done=4200 total=10786 step='Reading' %}")
    assert 'hx-get="/job/"' in running
    assert 'role="status"' in running
    assert "4,200 of 10,786" in running
    assert '<progress max="10786" value="4200"' in running
    finished = render("{% progress url='/job/' done=10786 total=10786 step='Done' finished=True %}")
    assert "hx-get" not in finished


def test_pages_near_first_and_last_with_gaps() -> None:
    page = Paginator(range(250), 25).page(5)
    links = page_links(page, QueryDict("q=a&seite=5"), "seite")
    assert [(link.number, bool(link.url), link.current) for link in links.numbers] == [
        (1, True, False), (3, False, False), (4, True, False), (5, True, True), (6, True, False), (9, False, False), (10, True, False),
    ]  # fmt: skip
    assert (links.previous, links.next) == ("?q=a&seite=4", "?q=a&seite=6")
    assert with_query(QueryDict("a=1&b=2"), a=None, c=3) == "?b=2&c=3"
    html = render("{% pagination page %}", page=page, request=SimpleNamespace(GET=QueryDict("")))
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_links() -> None:
    page = Paginator(range(3), 25).page(1)
    assert render("{% pagination page %}", page=page, request=SimpleNamespace(GET=QueryDict(""))) == ""

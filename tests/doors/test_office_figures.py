"""Official figures in the office: deliver, watch, stop, read the report, look back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kreisweit.ground.today import today
from kreisweit.jobs.models import Job, JobState
from kreisweit.jobs.runner import run_job
from kreisweit.methods.intake import LAYOUTS
from kreisweit.office.figures.layouts import layout_texts
from kreisweit.office.progress import time_left
from kreisweit.people.models import Membership, User
from kreisweit.releases.models import Release

pytestmark = pytest.mark.django_db
FORM = "/buero/zahlen/einspielen/"
DATA = (
    b"indicator,level,area,period,value\n"
    b"population,municipality,14626110,2023-12-31,56000\n"
    b"population,municipality,1462611,2023-12-31,1\n"
    b"population,municipality,01001000,2023-12-31,90000\n"
)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sign_in(role: str, email: str = "wer@musterland.example") -> Client:
    user = User.objects.create_user(email, name="W")
    Membership.objects.create(user=user, role=role, scope="county", valid_from=today())
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def client(goerlitz: Any) -> Client:
    return sign_in("statistician")


def deliver(client: Client, data: bytes = DATA, name: str = "zahlen.csv", **fields: str) -> Any:
    fields = {"layout": "generic", "source": "gvisys"} | fields
    return client.post(FORM, {**fields, "file": SimpleUploadedFile(name, data)})


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_from_the_form_to_the_report(client: Client) -> None:
    answer = deliver(client)
    job = Job.objects.get()
    page = f"{FORM}{job.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert job.params == {"file": job.params["file"], "layout": "generic", "source": "gvisys", "within": "14626"}

    waiting = client.get(page)
    assert 'hx-trigger="every 2s"' in text(waiting)
    assert f'action="{page}abbrechen/"' in text(waiting)
    assert "HX-Refresh" not in waiting.headers

    run_job(job.pk)
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    report = client.get(page)
    assert "hx-trigger" not in text(report)
    shown = report.context["facts"]
    assert [value for _, value in shown] == [3, 0, 1, 0, 1]
    assert [(f["code"], f["row"], f["badge"]) for f in report.context["findings"]] == [
        ("key_leading_zero_lost", 3, "danger")
    ]
    assert "Row 3, <code>area</code>" in text(report)


def test_findings_as_a_workbook(client: Client) -> None:
    deliver(client)
    job = Job.objects.get()
    assert client.get(f"{FORM}{job.pk}/befunde.xlsx").status_code == 404  # not read yet
    run_job(job.pk)
    answer = client.get(f"{FORM}{job.pk}/befunde.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Row", "Column", "Weight", "Finding", "What to do")
    assert [row[:3] for row in rows[1:]] == [(3, "area", "not taken")]
    assert answer["Content-Disposition"] == f'attachment; filename="befunde-{job.pk}.xlsx"'
    release = Release.objects.first()
    assert release is not None
    same = client.get(f"/buero/zahlen/veroeffentlicht/{release.pk}/befunde.xlsx")
    assert len(list(openpyxl.load_workbook(io.BytesIO(same.content)).active.iter_rows())) == 2


def test_the_same_file_again_says_so(client: Client) -> None:
    for _ in range(2):
        deliver(client)
        run_job(Job.objects.latest("pk").pk)
    page = text(client.get(f"{FORM}{Job.objects.latest('pk').pk}/"))
    assert "All figures of this file stand in the portal already." in page


def test_a_file_that_does_not_fit(client: Client) -> None:
    deliver(client, b"a,b\n1,2\n")
    job = Job.objects.get()
    run_job(job.pk)
    page = text(client.get(f"{FORM}{job.pk}/"))
    assert "The file does not fit the layout “generic”." in page
    assert "Nothing was taken over." in page


def test_stop(client: Client) -> None:
    deliver(client)
    job = Job.objects.get()
    assert client.get(f"{FORM}{job.pk}/abbrechen/").status_code == 405
    client.post(f"{FORM}{job.pk}/abbrechen/")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "The work was stopped." in text(client.get(f"{FORM}{job.pk}/"))
    assert client.post(f"{FORM}{job.pk}/abbrechen/").status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "fields", "sentence"),
    [
        ("a.exe", b"MZ", {}, "Files of this kind are not taken here."),
        ("a.csv", b"", {}, "empty"),
        ("a.csv", b"a\x00b", {}, "does not fit the ending of its name"),
        ("a.csv", DATA, {"layout": ""}, "Choose an answer."),
        ("a.csv", DATA, {"layout": "unheard"}, "Select a valid choice"),
        ("a.csv", DATA, {"source": ""}, "Choose the publication: the general layout belongs to none."),
    ],
)
def test_a_form_with_errors_says_what_to_do(
    client: Client, name: str, data: bytes, fields: dict[str, str], sentence: str
) -> None:
    answer = deliver(client, data, name, **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Job.objects.count() == 0


def test_form_describes_every_layout(client: Client) -> None:
    assert [layout.code for layout in layout_texts()] == list(LAYOUTS)
    page = text(client.get(FORM))
    for layout in LAYOUTS.values():
        assert f'value="{layout.name}"' in page
        for column in layout.expected:
            assert f"<code>{column}</code>" in page


def test_looking_back(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    with django_assert_max_num_queries(20):
        page = client.get("/buero/zahlen/")
    listed = [[cell.value for cell in line] for line in page.context["page"].lines]
    assert {line[0] for line in listed} == {"Census 2022", "INKAR", "Register of municipalities"}
    release = Release.objects.get(source__code="zensus2022")
    detail = client.get(f"/buero/zahlen/veroeffentlicht/{release.pk}/")
    assert {str(k): v for k, v in detail.context["facts"]}["Rows read"] == 10786
    assert client.get("/buero/zahlen/veroeffentlicht/999/").status_code == 404


@pytest.mark.parametrize("role", ["operator", "mayor", "editor"])
def test_without_the_right_there_is_no_such_page(goerlitz: Any, role: str) -> None:
    other = sign_in(role, "andere@musterland.example")
    for address in ("/buero/zahlen/", FORM, f"{FORM}1/", f"{FORM}1/befunde.xlsx", "/buero/zahlen/veroeffentlicht/1/"):
        assert other.get(address).status_code == 404, address
    assert other.post(FORM).status_code == 404
    assert Job.objects.count() == 0


def test_nobody_signed_in_is_asked_to(goerlitz: Any) -> None:
    answer = Client().get(FORM)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/login/")


def test_time_left_in_words() -> None:
    from django.utils import translation

    with translation.override("en"):
        words = [time_left(seconds) for seconds in (None, 3, 14, 62, 95, 600)]
    assert words == [
        "", "a few seconds left", "about 10 seconds left", "about 60 seconds left", "about 2 minutes left",
        "about 10 minutes left",
    ]  # fmt: skip

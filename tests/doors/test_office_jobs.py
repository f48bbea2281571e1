"""Background work for those who run the system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kreisweit.audit.actions import SYSTEM
from kreisweit.clock.ticks import DUTIES as CLOCK_DUTIES
from kreisweit.ground.today import today
from kreisweit.jobs import registry
from kreisweit.jobs.actions import enqueue_job
from kreisweit.jobs.models import Job, Tick
from kreisweit.jobs.runner import run_job
from kreisweit.office.jobs.views import DUTIES
from kreisweit.people.models import Membership, User

pytestmark = pytest.mark.django_db
PAGE = "/buero/hintergrund/"


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    registry.job_kind("tests.office", title="Count something")(lambda run, **params: 1 / params["divisor"])
    yield
    registry.forget_kind("tests.office")


def sign_in(role: str) -> Client:
    user = User.objects.create_user(f"{role}@musterland.example", name=role)
    Membership.objects.create(user=user, role=role, scope="county", valid_from=today())
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def client(musterland: Any) -> Client:
    return sign_in("operator")


def queued(divisor: int) -> Job:
    return enqueue_job("tests.office", params={"divisor": divisor}, by=SYSTEM)


def lines(answer: Any) -> list[tuple[str, str]]:
    return [(str(line[0].value), str(line[1].value)) for line in answer.context["page"].lines]


def test_list_filter_and_reason(client: Client) -> None:
    waiting, failed = queued(1), queued(0)
    run_job(failed.pk)
    assert sorted(lines(client.get(PAGE))) == [("Count something", "failed"), ("Count something", "waiting")]
    assert lines(client.get(PAGE + "?stand=failed")) == [("Count something", "failed")]
    assert b"fault in the program" in client.get(PAGE + "?stand=failed").content
    assert lines(client.get(PAGE + "?art=monitoring.import_figures")) == []
    detail = client.get(f"{PAGE}{failed.pk}/")
    assert dict(detail.context["facts"])["Code of the error"] == "bug:ZeroDivisionError"
    assert b"abbrechen" not in detail.content
    assert f"{PAGE}{waiting.pk}/abbrechen/".encode() in client.get(f"{PAGE}{waiting.pk}/").content


def test_cancel(client: Client) -> None:
    job = queued(1)
    assert client.post(f"{PAGE}{job.pk}/abbrechen/")["Location"] == f"{PAGE}{job.pk}/"
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert client.get(f"{PAGE}{job.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client: Client, count: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        run_job(queued(0).pk)
    with django_assert_max_num_queries(14):
        client.get(PAGE)


def test_the_clock_is_seen(client: Client) -> None:
    assert b"The clock has not run yet." in client.get(PAGE).content
    Tick.objects.create(name="deliver-mail", last_run=timezone.now(), last_error="OSError")
    page = client.get(PAGE).content
    assert b"Deliver mail" in page
    assert b"OSError" in page
    assert sorted(DUTIES) == sorted(duty.name for duty in CLOCK_DUTIES)


def test_others_do_not_find_it(musterland: Any) -> None:
    job = queued(1)
    mayor = sign_in("mayor")
    assert {mayor.get(a).status_code for a in (PAGE, f"{PAGE}{job.pk}/")} == {404}
    assert mayor.post(f"{PAGE}{job.pk}/abbrechen/").status_code == 404
    assert Client().get(PAGE).status_code == 302
    job.refresh_from_db()
    assert job.cancel_requested is False

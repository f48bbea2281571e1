"""The desk says whose turn it is, and says so to nobody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.factories.delivery_world import agreement, delivered, job_of, register, resident, set_up, supplier_of
from tests.factories.people_world import person
from tests.factories.scenes import scene

from kreisweit.ground.today import now, today
from kreisweit.jobs.models import Job
from kreisweit.monitoring.actions.deliveries import reject_delivery, upload_delivery
from kreisweit.monitoring.models import CalendarEntry, Computation, LinkingChoice, LinkRun, ReleaseProposal
from kreisweit.monitoring.queries import turns
from kreisweit.monitoring.queries.linking import DoubtfulPair
from kreisweit.monitoring.queries.turns import Turn, turns_of
from kreisweit.office.home.turns import turn_lines
from kreisweit.people import roles
from kreisweit.people.models import User
from kreisweit.privacy.refusals import NotCleared

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
CODE = "ewo-kreis"
turning_scene = scene("turning", set_up)


@pytest.fixture(autouse=True)
def _home(turning_scene: Any, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def computed(job: int = 1, controllers: Sequence[str] = ()) -> Computation:
    return Computation.objects.create(
        job=job, snapshot="a" * 64, engine="test", definitions={}, joined=[], controllers=list(controllers), deliveries=[], areas={},
        first_period="2026-Q3", last_period="2026-Q3", persons=1, episodes=1, cells=1, file=f"f{job}", sha256="b" * 64,
        seconds=0.1, computed_at=now(), computed_by=None,
    )  # fmt: skip


def proposed(by: User, job: int = 1) -> ReleaseProposal:
    return ReleaseProposal.objects.create(
        computation=computed(job), rule="r", shown=1, suppressed=0, missing=0, proposed_at=now(), proposed_by=by.pk
    )


def linked(hours: int) -> None:
    """A linkage that was finished so many hours ago."""
    LinkRun.objects.create(
        key=f"00000000-0000-0000-0000-{hours:012d}", job=hours, model_version="m" * 64, records=1, persons=1, merged=0,
        split=0, doubtful=0, finished_at=now() - timedelta(hours=hours), started_by=None,
    )  # fmt: skip


def desk(user: User) -> tuple[str, list[str]]:
    """What the section of today says, and where it leads."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    section = client.get("/buero/").content.decode().split('id="today">')[1].split("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split()), re.findall(r'href="([^"]+)"', section)


def test_a_proposal_waits_for_those_who_may_decide_it_and_did_not_propose_it() -> None:
    approver, statistician = (person(role.code, role, None) for role in (roles.RELEASE_APPROVER, roles.STATISTICIAN))
    assert desk(approver) == ("Today Nothing is due today.", [])
    one = proposed(statistician)
    assert turns_of(approver) == [Turn("decide_proposals", 1, one.pk)]
    said, links = desk(approver)
    assert said.startswith("Today Waits for you: 1 proposal for release waits Decide")
    assert links == [f"/buero/auswertung/freigabe/{one.pk}/"]
    assert turns_of(statistician) == []
    proposed(statistician, 2)
    assert turns_of(approver) == [Turn("decide_proposals", 2)]
    said, links = desk(approver)
    assert "2 proposals for release wait" in said
    assert links == ["/buero/auswertung/"]
    proposed(approver, 3)
    assert [turn.count for turn in turns_of(approver)] == [2], "not the own one"


def test_pairs_and_records_wait_for_the_trust_office_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    trust = person("trust", roles.TRUST_OFFICE, None)
    states = ["open", "open", "disputed", "second", "later", "same"]
    found = [DoubtfulPair(number, 0.0, 0.5, state) for number, state in enumerate(states)]
    monkeypatch.setattr(turns, "doubtful_to_decide", lambda **_by: (found[:2], found[2:]))
    monkeypatch.setattr(turns, "waiting_to_link", lambda **_by: 7)
    first = [Turn("decide_pairs", 2), Turn("settle_disputes", 1)]
    assert turns_of(trust) == [*first, Turn("link_records", 7)], "the first linkage is begun by a person"
    linked(1)
    assert turns_of(trust) == first
    LinkingChoice.objects.create(second_reader=False, by_itself=False, chosen_at=now(), chosen_by=trust.pk)
    assert turns_of(trust) == [*first, Turn("link_records", 7)]
    said, links = desk(trust)
    assert "2 doubtful pairs to decide Look at the pairs" in said
    assert links == ["/buero/abgleich/paare/", "/buero/abgleich/paare/", "/buero/abgleich/"]

    def refuse(**_by: Any) -> int:
        raise NotCleared(())

    monkeypatch.setattr(turns, "waiting_to_link", refuse)
    assert turns_of(trust) == first
    assert turns_of(person("other", roles.COUNTY_COORDINATOR, None)) == []


def test_a_delivery_waits_for_its_supplier_until_it_is_destroyed() -> None:
    supplier = supplier_of(CODE)
    found = delivered(register(resident("1"), resident("2")))
    last = today() + timedelta(days=30)
    title = agreement(CODE).title
    assert turns_of(supplier) == [Turn("decide_delivery", 2, found.pk, title, last)]
    said, links = desk(supplier)
    assert f"{title}: a delivery with 2 rows waits for your decision; the file is destroyed on " in said
    assert links == [f"/buero/lieferungen/{found.pk}/"]
    for other in (supplier_of("sprachkurse"), person("c", roles.COUNTY_COORDINATOR, None)):
        assert [turn for turn in turns_of(other) if turn.code == "decide_delivery"] == []
    reject_delivery(delivery=found, by=supplier)
    assert turns_of(supplier) == []


def test_a_delivery_under_way_waits_for_nobody_and_one_that_broke_off_does() -> None:
    supplier = supplier_of(CODE)
    made = upload_delivery(agreement=agreement(CODE), filename="a.csv", data=register(resident("1")), by=supplier)
    assert turns_of(supplier) == []
    Job.objects.filter(pk=job_of(made).pk).update(state="cancelled", ended_at=now())
    assert [(turn.code, turn.count) for turn in turns_of(supplier)] == [("decide_delivery", 0)]
    assert "a delivery was not checked to the end" in desk(supplier)[0]


def test_a_date_that_has_come_waits_for_the_supplier_unless_the_file_is_here() -> None:
    supplier, kept = supplier_of(CODE), agreement(CODE)
    for days in (-3, 7, 8):
        due = today() + timedelta(days=days)
        CalendarEntry.objects.create(agreement=kept, covers_from=due, covers_until=due, due_on=due)
    due = [today() + timedelta(days=days) for days in (-3, 7)]
    assert turns_of(supplier) == [Turn("deliver", subject=kept.title, until=day) for day in due]
    assert desk(supplier)[1] == ["/buero/lieferungen/neu/"] * 2
    assert turns_of(person("c", roles.COUNTY_COORDINATOR, None)) == []
    delivered(register(resident("1")))
    assert [turn.code for turn in turns_of(supplier)] == ["decide_delivery"]


def test_new_links_wait_for_a_computation_and_a_computation_for_its_proposal() -> None:
    statistician = person("s", roles.STATISTICIAN, None)
    assert turns_of(statistician) == []
    linked(1)
    assert turns_of(statistician) == [Turn("compute_figures")]
    assert desk(statistician)[1] == ["/buero/auswertung/"]
    newest = computed()
    assert turns_of(statistician) == [Turn("propose_figures", number=newest.pk)]
    assert desk(statistician)[1] == [f"/buero/auswertung/{newest.pk}/"]
    assert turns_of(person("a", roles.RELEASE_APPROVER, None)) == []
    computed(2, controllers=["nobody"])
    assert turns_of(statistician) == [], "these figures may not be published"


def test_great_numbers_have_their_thousands_apart() -> None:
    with translation.override("de"):
        (line,) = turn_lines([Turn("link_records", 13_089)])
    assert str(line["subject"]).startswith("13\u202f089 ")

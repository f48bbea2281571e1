"""Pages of computations and proposals: what speaks against publishing stands there before anybody presses a button."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.counties import load_county
from tests.factories.own_figures import publish_own
from tests.factories.people_world import person as person_with_role
from tests.factories.scenes import scene

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.methods.disclosure import CellKey, Count
from kreisweit.methods.disclosure.raw import RawCount
from kreisweit.monitoring.actions import releases
from kreisweit.monitoring.actions.releases import approve_release, propose_release, withdraw_release
from kreisweit.monitoring.models import Computation, ReleaseProposal
from kreisweit.monitoring.subjects import ACTIVITY
from kreisweit.monitoring.tallies import write_tallies
from kreisweit.people import roles
from kreisweit.people.demo import create_demo_logins
from kreisweit.people.models import User
from kreisweit.privacy.demo import clear_demo_processing
from kreisweit.privacy.models import InForce
from kreisweit.privacy.queries import joined_municipalities

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PERIOD = "2026-Q3"
WARNING = "These figures can no longer be published"
LAPSING = "Public until now, not covered any more"


def _three_towns() -> None:
    load_county("99001")
    create_demo_logins(by=TERMINAL)
    clear_demo_processing(by=TERMINAL, municipalities=3)


publishing_scene = scene("publishing", _three_towns)


@pytest.fixture
def computation(publishing_scene: None, settings: Any, tmp_path: Path) -> Computation:
    settings.HOME = tmp_path
    joined = sorted(joined_municipalities(ACTIVITY))
    name, sha256 = write_tallies({CellKey("own_waiting", "county", "99001", PERIOD): RawCount(40, 5)})
    return Computation.objects.create(
        job=1, snapshot="a" * 64, engine="test", definitions={"own_waiting": 1}, joined=joined, controllers=joined,
        deliveries=[], areas={}, first_period=PERIOD, last_period=PERIOD, persons=1, episodes=1, cells=1, file=name,
        sha256=sha256, seconds=0.1, computed_at=now(), computed_by=None,
    )  # fmt: skip


def person(login: str) -> User:
    return User.objects.get(email=f"{login}@musterland.example")


def page(login: str, address: str) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(login))
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def facts(page: str) -> dict[str, str]:
    """Terms of a page with what stands beside them."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {term: " ".join(unescape(re.sub(r"<[^>]+>", " ", said)).split()) for term, said in pairs}


def test_a_computation_says_what_speaks_against_it(computation: Computation) -> None:
    address = f"/buero/auswertung/{computation.pk}/"
    before = page("statistik", address)
    assert WARNING not in before
    assert "Propose for release" in before
    InForce.objects.filter(municipality__ags=computation.joined[0]).update(
        ended_on="2026-11-23", begins_on="2026-01-01"
    )
    after = page("statistik", address)
    assert WARNING in after
    assert "no longer takes part" in after
    assert "Propose for release" not in after


def test_a_proposal_says_so_too_and_can_only_be_refused(computation: Computation) -> None:
    made: ReleaseProposal = propose_release(computation=computation, by=person("statistik"))
    address = f"/buero/auswertung/freigabe/{made.pk}/"
    before = page("freigabe", address)
    assert WARNING not in before
    assert "Approve and publish" in before
    InForce.objects.filter(municipality__ags=computation.joined[0]).update(
        ended_on="2026-11-23", begins_on="2026-01-01"
    )
    after = page("freigabe", address)
    assert WARNING in after
    assert "Approve and publish" not in after
    assert "Do not approve" in after


def test_what_is_counted_says_so(computation: Computation) -> None:
    made = ReleaseProposal.objects.create(
        computation=computation, rule="cell-key-D5-V3-js2", shown=1_000, suppressed=200, missing=34_966,
        proposed_at=now(), proposed_by=person("statistik").pk,
    )  # fmt: skip
    proposal = facts(page("freigabe", f"/buero/auswertung/freigabe/{made.pk}/"))
    empty = "Empty because not taking part, not complete or not known yet"
    parts = ("Values that would be shown", "Left empty to protect people", empty)
    assert [proposal[part] for part in parts] == ["1,000", "200", "34,966"]
    assert proposal["Rule of protection"].startswith("Cell key method: ")
    counted = facts(page("statistik", f"/buero/auswertung/{computation.pk}/"))
    assert counted["Values, empty places counted"] == "1"


def test_a_proposal_says_how_many_public_figures_it_does_not_cover(computation: Computation) -> None:
    made = propose_release(computation=computation, by=person("statistik"))
    address = f"/buero/auswertung/freigabe/{made.pk}/"
    assert LAPSING not in page("freigabe", address)
    publish_own({CellKey("own_waiting", "county", "99001", f"{year}-Q1"): Count(50) for year in (2024, 2025)})
    assert f"<dt>{LAPSING}</dt><dd>2</dd>" in page("freigabe", address)


def test_a_withdrawn_proposal_says_who_approved_and_who_withdrew(
    computation: Computation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = propose_release(computation=computation, by=person("statistik"))
    other = person_with_role("Zweite Freigabe", roles.RELEASE_APPROVER, None)
    approve_release(proposal=made, by=person("freigabe"))
    approved = page("freigabe", f"/buero/auswertung/freigabe/{made.pk}/")
    assert facts(approved)["Decided by"].startswith(person("freigabe").name)
    release = ReleaseProposal.objects.get().release
    assert release is not None
    later = release.published_at + timedelta(days=2)
    monkeypatch.setattr(releases, "now", lambda: later)
    withdraw_release(proposal=made, reason="Falsch gezählt.", by=other)
    shown = facts(page("freigabe", f"/buero/auswertung/freigabe/{made.pk}/"))
    name, moment = shown["Approved by"].split(", ", 1)
    assert name == person("freigabe").name
    assert shown["Withdrawn by"].startswith("Zweite Freigabe, ")
    assert moment not in shown["Withdrawn by"]
    assert "Decided by" not in shown

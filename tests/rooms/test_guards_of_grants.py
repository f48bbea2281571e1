"""When an agreement ends, an activity ends or a controller leaves: what the vault still takes, and what stays in use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db.models import F
from tests.factories.delivery_world import (
    ADORF,
    BECK,
    agreement,
    courses,
    delivered,
    learner,
    register,
    resident,
    set_up,
    supplier_of,
    taken_over,
    worked,
)
from tests.factories.scenes import scene
from tests.factories.vault_world import linked

from kreisweit.audit.actions import SYSTEM, TERMINAL
from kreisweit.ground.today import today
from kreisweit.monitoring.actions import grants
from kreisweit.monitoring.actions.deliveries import accept_delivery, undo_delivery, upload_delivery
from kreisweit.monitoring.actions.grants import close_lost_grants
from kreisweit.places.models import Municipality
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement, InForce, ProcessingActivity
from kreisweit.privacy.queries import clearance_for
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import open_grants
from kreisweit.vault.refusals import VaultNotReady

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
EWO, COURSES = "ewo-kreis", "sprachkurse"


def _delivered_once() -> None:
    set_up()
    taken_over(delivered(register(resident("1"), resident("2", GEMEINDE=ADORF))))
    taken_over(delivered(courses(learner("1")), COURSES))


granted_scene = scene("granted", _delivered_once)


@pytest.fixture(autouse=True)
def county(granted_scene: Any) -> None:
    """Both institutions have delivered once: two residents, one of them in a course."""


def activity() -> ProcessingActivity:
    return ProcessingActivity.objects.get()


def slip(operation: Operation) -> Clearance:
    return clearance_for(activity().code, operation=operation)


def ended(code: str) -> DataAgreement:
    """An agreement that has ended this moment."""
    DataAgreement.objects.filter(code=code).update(ended_early_on=today())
    return agreement(code)


def open_now() -> list[str]:
    return [grant.agreement for grant in open_grants(by=SYSTEM)]


# Grants are closed when their clearance is gone.


def test_while_everything_stands_nothing_is_closed() -> None:
    assert (close_lost_grants(by=SYSTEM), open_now()) == (0, [EWO, COURSES])


def test_the_grant_of_an_ended_agreement_is_closed_and_no_other() -> None:
    ended(COURSES)
    assert close_lost_grants(by=SYSTEM) == 1
    assert (close_lost_grants(by=SYSTEM), open_now()) == (0, [EWO])


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": today() - timedelta(days=1), "begins_on": today() - timedelta(days=2)},
        {"legal_status": "under_review"},
        {"legal_status": "aggregates_only"},
    ],
)
def test_so_is_one_that_ran_out_or_lost_its_legal_basis_and_a_new_one_follows(values: dict[str, Any]) -> None:
    before = DataAgreement.objects.filter(code=COURSES).values(*values).get()
    DataAgreement.objects.filter(code=COURSES).update(**values)
    assert (close_lost_grants(by=SYSTEM), open_now()) == (1, [EWO])
    DataAgreement.objects.filter(code=COURSES).update(**before)
    assert taken_over(delivered(courses(learner("2")), COURSES)).state == "accepted"
    assert open_now() == [EWO, COURSES]


def test_when_the_activity_ends_all_are_closed() -> None:
    ProcessingActivity.objects.update(state="ended", ended_on=today())
    assert (close_lost_grants(by=SYSTEM), open_now()) == (2, [])


def test_when_a_controller_leaves_that_delivers_for_itself_its_own_is_closed() -> None:
    InForce.objects.filter(organisation=agreement(COURSES).supplier).update(ended_on=F("begins_on"))
    assert (close_lost_grants(by=SYSTEM), open_now()) == (1, [EWO])


def test_one_of_several_municipalities_leaves_and_the_others_still_deliver() -> None:
    InForce.objects.filter(municipality__ags=ADORF).update(ended_on=F("begins_on"))
    assert (close_lost_grants(by=SYSTEM), open_now()) == (0, [EWO, COURSES])
    InForce.objects.exclude(municipality=None).update(ended_on=F("begins_on"))
    assert (close_lost_grants(by=SYSTEM), open_now()) == (1, [COURSES])


def test_where_there_is_no_vault_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(**_how: Any) -> Any:
        raise VaultNotReady(obstacle="sqlite", name="")

    monkeypatch.setattr(grants, "open_grants", closed)
    assert close_lost_grants(by=SYSTEM) == 0


def test_work_that_meets_a_lost_clearance_closes_its_grant_at_once() -> None:
    checked = delivered(courses(learner("2")), COURSES)
    ended(COURSES)
    with pytest.raises(NotCleared):
        accept_delivery(delivery=checked, only_good=False, by=supplier_of(COURSES))
    assert open_now() == [EWO]


def test_so_does_work_that_is_under_way() -> None:
    checked = delivered(courses(learner("2")), COURSES)
    begun = accept_delivery(delivery=checked, only_good=False, by=supplier_of(COURSES))
    ended(COURSES)
    assert (worked(begun).state, open_now()) == ("storing", [EWO])


# What was delivered under an ended agreement stays in use; a municipality that leaves is out at once.


def read() -> list[str]:
    """Registers of the identities that a linkage reads."""
    return sorted(one.register for one in queries.identities(clearance=slip(Operation.LINK), by=TERMINAL))


def link_all() -> None:
    clearance = slip(Operation.LINK)
    entries = [one.record for one in queries.identities(clearance=clearance, by=TERMINAL)]
    run = actions.begin_link_run(clearance=clearance, by=TERMINAL)
    actions.store_links(run=run, linked=linked([[one] for one in entries]), clearance=clearance, by=TERMINAL)


def counted(folder: Path) -> list[str]:
    """Kinds of the episodes that a computation reads."""
    actions.write_snapshot(folder=folder, purpose="p", clearance=slip(Operation.COMPUTE), by=TERMINAL)
    return sorted(pq.read_table(folder / "episodes.parquet").column("kind").to_pylist())


def test_an_ended_agreement_takes_no_new_delivery_and_keeps_the_old_ones_in_use(tmp_path: Path) -> None:
    link_all()
    before = counted(tmp_path / "before")
    assert (read(), before) == ([EWO, EWO, COURSES], ["course", "residence", "residence"])
    over = ended(COURSES)
    close_lost_grants(by=SYSTEM)
    with pytest.raises(NotCleared):
        upload_delivery(agreement=over, filename="a.csv", data=courses(learner("2")), by=supplier_of(COURSES))
    assert (read(), counted(tmp_path / "after")) == ([EWO, EWO, COURSES], before)


def test_until_its_deliveries_are_taken_back_which_stays_possible(tmp_path: Path) -> None:
    link_all()
    over = ended(COURSES)
    close_lost_grants(by=SYSTEM)
    done = over.deliveries.get()
    assert undo_delivery(delivery=done, by=supplier_of(COURSES)).state == "undone"
    assert (read(), counted(tmp_path / "s")) == ([EWO, EWO], ["residence", "residence"])


def test_a_municipality_that_leaves_is_out_at_once(tmp_path: Path) -> None:
    link_all()
    assert Municipality.objects.filter(ags__in=[ADORF, BECK]).count() == 2
    InForce.objects.filter(municipality__ags=ADORF).update(ended_on=F("begins_on"))
    assert (read(), counted(tmp_path / "s")) == ([EWO, COURSES], ["course", "residence"])

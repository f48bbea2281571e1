"""Own figures on their way to the public: proposed by one, decided by another, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from tests.factories.counties import load_county
from tests.factories.own_figures import publish_own
from tests.factories.scenes import scene

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotAllowed
from kreisweit.ground.today import now, today
from kreisweit.methods.disclosure import (
    AsPublished,
    CellKey,
    Count,
    Imported,
    InternalTable,
    Missing,
    MissingReason,
    Rate,
    Suppressed,
    SuppressedReason,
    protect,
)
from kreisweit.methods.disclosure.raw import Official, RawBalance, RawCount, RawCurve, RawRate
from kreisweit.methods.indicators.frame import parents_of
from kreisweit.monitoring.actions.releases import (
    approve_release,
    compute_figures,
    propose_release,
    reject_release,
    withdraw_release,
)
from kreisweit.monitoring.frames import frame_for, last_quarters, planning_key
from kreisweit.monitoring.models import Computation, Delivery, DeliverySpecification, ProposalState, ReleaseProposal
from kreisweit.monitoring.protection import RULE, protected_table
from kreisweit.monitoring.queries.releases import Difference, difference_to_public
from kreisweit.monitoring.refusals import (
    AlreadyDecided,
    AlreadyProposed,
    ComputationChanged,
    ComputationOutdated,
    NotLinkedYet,
    ReasonMissing,
    SamePerson,
)
from kreisweit.monitoring.subjects import ACTIVITY
from kreisweit.monitoring.tallies import discard_tallies, folder, read_tallies, write_tallies
from kreisweit.people.models import Membership, User
from kreisweit.places.models import Municipality
from kreisweit.privacy.demo import clear_demo_processing, create_demo_processing
from kreisweit.privacy.models import DataAgreement, InForce
from kreisweit.privacy.queries import current_version, joined_municipalities
from kreisweit.privacy.refusals import NotCleared
from kreisweit.releases.actions import Provenance, publish_release
from kreisweit.releases.models import Figure, Release

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PERIOD = "2026-Q3"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def person(login: str) -> User:
    return User.objects.get(email=f"{login}@musterland.example")


def _three_towns_take_part() -> Any:
    from kreisweit.people.demo import create_demo_logins

    county = load_county("99001")
    create_demo_logins(by=TERMINAL)
    clear_demo_processing(by=TERMINAL, municipalities=3)
    return county


deciding_scene = scene("deciding", _three_towns_take_part)


@pytest.fixture
def county(deciding_scene: Any) -> Any:
    return type(deciding_scene).objects.get()


def towns() -> list[Municipality]:
    return list(Municipality.objects.order_by("ags")[:3])


def taking_part() -> list[str]:
    return sorted(joined_municipalities(ACTIVITY))


def cells(waiting: int = 40) -> dict[CellKey, Any]:
    one, two, three = (town.ags for town in towns())
    key = 123_456_789
    return {
        CellKey("own_waiting", "municipality", one, PERIOD): RawCount(waiting, key),
        CellKey("own_waiting", "municipality", two, PERIOD): RawCount(60, key + 7),
        CellKey("own_waiting", "municipality", three, PERIOD): Missing(MissingReason.NOT_JOINED),
        CellKey("own_waiting", "county", "99001", PERIOD): RawCount(waiting + 60, 2 * key),
        CellKey("own_foreign_share", "county", "99001", PERIOD): RawRate(RawCount(16_000, key), Official(260_000)),
        CellKey("own_course_completion", "county", "99001", PERIOD): RawRate(RawCount(8, 1), RawCount(12, 2)),
    }


def computation(found: dict[CellKey, Any] | None = None, job: int = 1, **more: Any) -> Computation:
    origin = {"controllers": taking_part()[:2], "deliveries": [], **more}
    name, sha256 = write_tallies(cells() if found is None else found)
    return Computation.objects.create(
        job=job, snapshot="a" * 64, engine="test", definitions={"own_waiting": 1}, joined=taking_part()[:2],
        areas={t.ags: planning_key(t.planning_area_id) if t.planning_area_id else "" for t in towns()},
        first_period=PERIOD, last_period=PERIOD, persons=10, episodes=20, cells=6, file=name, sha256=sha256,
        seconds=0.1, computed_at=now(), computed_by=None, **origin,
    )  # fmt: skip


def proposed(job: int = 1) -> ReleaseProposal:
    return propose_release(computation=computation(job=job), by=person("statistik"))


# The closed file.


def test_cells_come_out_of_the_file_as_they_went_in(db: None, settings: Any) -> None:
    one, two = RawCount(3, 4), RawCount(5, 2**32 - 1)
    found = {
        CellKey("a", "county", "99001", PERIOD): one,
        CellKey("b", "county", "99001", PERIOD, "stay:1"): RawRate(one, two, 1000),
        CellKey("c", "county", "99001", PERIOD): RawRate(one, Official(7)),
        CellKey("d", "county", "99001", PERIOD): RawBalance(one, two, one),
        CellKey("e", "county", "99001", "2024", "months:12"): RawCurve(((two, one), (one, one))),
        CellKey("f", "municipality", "99001010", PERIOD): Missing(MissingReason.NOT_JOINED),
    }
    name, sha256 = write_tallies(found)
    assert dict(read_tallies(name, sha256).cells) == found
    assert (folder() / name).stat().st_mode & 0o777 == 0o600
    assert folder().stat().st_mode & 0o777 == 0o700


def test_a_changed_or_missing_file_is_refused(db: None) -> None:
    name, sha256 = write_tallies({CellKey("a", "county", "99001", PERIOD): RawCount(3, 4)})
    (folder() / name).write_bytes(b"something else")
    with pytest.raises(ComputationChanged):
        read_tallies(name, sha256)
    discard_tallies(name)
    with pytest.raises(ComputationChanged):
        read_tallies(name, sha256)


def test_an_official_figure_is_no_cell_of_a_computation(db: None) -> None:
    with pytest.raises(TypeError):
        write_tallies({CellKey("a", "county", "99001", PERIOD): Count(3)})


# The frame.


def test_the_last_complete_quarters() -> None:
    from datetime import date

    assert last_quarters(date(2026, 11, 23), 3) == ("2026-Q1", "2026-Q2", "2026-Q3")
    assert last_quarters(date(2027, 1, 1), 2) == ("2026-Q3", "2026-Q4")
    assert last_quarters(date(2026, 3, 31), 1) == ("2025-Q4",)


def test_the_frame_knows_areas_and_population(county: Any) -> None:
    from datetime import date

    joined = {town.ags for town in towns()}
    frame = frame_for(on=date(2026, 11, 23), joined=joined | {"01001000"}, last_day=date(2026, 8, 5))
    assert frame.quarters[-1] == "2026-Q2"  # of the third quarter the registers know a part only
    assert len(frame.quarters) == 40
    assert frame.joined == joined
    assert set(frame.areas) == set(Municipality.objects.values_list("ags", flat=True))
    first = towns()[0]
    assert frame.residents("municipality", first.ags, 2016) == frame.residents("municipality", first.ags, 2026)


def test_every_area_has_a_larger_one() -> None:
    assert parents_of({"1": "P1", "2": ""}, "99001") == {
        ("municipality", "1"): ("planning_area", "P1"),
        ("municipality", "2"): ("county", "99001"),
        ("planning_area", "P1"): ("county", "99001"),
    }


# What may be seen.


def test_the_same_computation_is_protected_in_the_same_way_every_time(county: Any) -> None:
    made = computation()
    first, second = protected_table(made), protected_table(made)
    assert (dict(first.cells), first.rule) == (dict(second.cells), RULE)
    one, _two, three = (town.ags for town in towns())
    shown = first.cells[CellKey("own_waiting", "municipality", one, PERIOD)]
    assert isinstance(shown, Count)
    assert abs(shown.value - 40) <= 5
    assert first.cells[CellKey("own_waiting", "municipality", three, PERIOD)] == Missing(MissingReason.NOT_JOINED)
    small = first.cells[CellKey("own_course_completion", "county", "99001", PERIOD)]
    assert isinstance(small, Suppressed)
    share = first.cells[CellKey("own_foreign_share", "county", "99001", PERIOD)]
    assert isinstance(share, Rate)
    assert abs(share.value - Decimal("6.2")) <= Decimal("0.1")


def test_another_rule_than_the_one_in_force_is_refused(county: Any) -> None:
    with pytest.raises(ComputationChanged):
        protected_table(computation(), rule_name="cell-key-D1-V1-js0")


# Four eyes.


def test_from_proposal_to_the_public(county: Any) -> None:
    proposal = proposed()
    assert (proposal.shown, proposal.suppressed, proposal.missing) == (4, 1, 1)
    assert difference_to_public(proposal) == Difference(new=6, changed=0, unchanged=0)
    assert Figure.objects.filter(indicator__code="own_waiting").count() == 0
    done = approve_release(proposal=proposal, by=person("freigabe"))
    assert (done.state, done.decided_by) == (ProposalState.APPROVED, person("freigabe").pk)
    public = Figure.objects.filter(superseded_by=None, source__code="kreisweit")
    assert {(f.indicator.code, f.level, f.area, f.cell) for f in public} == {
        (key.indicator, key.level, key.area, cell) for key, cell in protected_table(done.computation).cells.items()
    }
    assert done.release is not None
    assert (done.release.kind, done.release.rule, done.release.content_hash) == (
        "computed",
        RULE,
        done.computation.sha256,
    )


def test_whoever_proposes_does_not_decide(county: Any) -> None:
    both = person("statistik")
    Membership.objects.create(user=both, role="release_approver", scope="county", valid_from="2026-01-01")
    proposal = proposed()
    for act in (approve_release, reject_release):
        more = {"reason": "weil"} if act is reject_release else {}
        with pytest.raises(SamePerson):
            act(proposal=proposal, by=both, **more)  # type: ignore[operator]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseProposal.objects.filter(pk=proposal.pk).update(state="approved", decided_by=both.pk, decided_at=now())
    assert Release.objects.filter(kind="computed").count() == 0


@pytest.mark.parametrize("login", ["kreis", "lieferung", "vertrauensstelle", "datenschutz", "betrieb", "statistik"])
def test_nobody_else_decides(county: Any, login: str) -> None:
    proposal = proposed()
    with pytest.raises((NotAllowed, SamePerson)):
        approve_release(proposal=proposal, by=person(login))


@pytest.mark.parametrize("login", ["kreis", "lieferung", "vertrauensstelle", "datenschutz", "betrieb", "freigabe"])
def test_nobody_else_computes_or_proposes(county: Any, login: str) -> None:
    with pytest.raises(NotAllowed):
        compute_figures(by=person(login))
    with pytest.raises(NotAllowed):
        propose_release(computation=computation(), by=person(login))


def test_one_open_proposal_for_a_computation(county: Any) -> None:
    proposal = proposed()
    with pytest.raises(AlreadyProposed):
        propose_release(computation=proposal.computation, by=person("statistik"))


def leave(code: str) -> None:
    InForce.objects.filter(municipality__ags=code).update(ended_on=F("begins_on"))


def refused(act: Callable[[], object]) -> str:
    with translation.override("en"), pytest.raises(ComputationOutdated) as refusal:
        act()
    assert ReleaseProposal.objects.filter(state=ProposalState.APPROVED).count() == 0
    assert Release.objects.filter(kind="computed").count() == 0
    return str(refusal.value.params["reasons"])


def test_nothing_is_proposed_or_approved_after_somebody_left(county: Any) -> None:
    made, again = computation(job=1), computation(job=2)
    waiting = propose_release(computation=made, by=person("statistik"))
    leave(made.joined[0])
    name = Municipality.objects.get(ags=made.joined[0]).name
    assert refused(lambda: approve_release(proposal=waiting, by=person("freigabe"))) == f"{name} no longer takes part"
    assert ReleaseProposal.objects.get().state == ProposalState.PROPOSED
    assert refused(lambda: propose_release(computation=again, by=person("statistik"))) == f"{name} no longer takes part"


def test_who_joins_later_does_no_harm(county: Any) -> None:
    waiting = proposed()
    later = Municipality.objects.exclude(ags__in=taking_part()).first()
    InForce.objects.create(activity=current_version(ACTIVITY), municipality=later, begins_on=today(), put_at=now())
    assert approve_release(proposal=waiting, by=person("freigabe")).state == ProposalState.APPROVED


def test_older_figures_do_not_take_the_place_of_later_ones(county: Any) -> None:
    older, later = proposed(job=1), proposed(job=2)
    approve_release(proposal=later, by=person("freigabe"))
    public = set(Figure.objects.filter(superseded_by=None).values_list("pk", flat=True))
    with translation.override("en"), pytest.raises(ComputationOutdated) as refusal:
        approve_release(proposal=older, by=person("freigabe"))
    assert refusal.value.params["reasons"] == "figures that were computed later are public already"
    assert set(Figure.objects.filter(superseded_by=None).values_list("pk", flat=True)) == public


def test_institutions_that_left_are_counted_not_named(county: Any) -> None:
    made = computation(controllers=[*taking_part()[:2], "org-7", "org-8"])
    assert refused(lambda: propose_release(computation=made, by=person("statistik"))) == "2 others no longer take part"


@pytest.mark.parametrize("state", ["undone", "storing"])
def test_a_delivery_that_was_taken_back_or_is_not_finished_spoils_the_computation(county: Any, state: str) -> None:
    agreement = DataAgreement.objects.get(code="ewo-stadt")
    columns = DeliverySpecification.objects.create(
        agreement=agreement, version=1, title="x", kind="persons", file_kind="csv", columns=[], created_at=now()
    )
    delivery = Delivery.objects.create(
        agreement=agreement, specification=columns, state="accepted", sha256="0" * 64, size=1, uploaded_at=now()
    )
    waiting = propose_release(computation=computation(deliveries=[delivery.key.hex]), by=person("statistik"))
    Delivery.objects.filter(pk=delivery.pk).update(state=state)
    said = refused(lambda: approve_release(proposal=waiting, by=person("freigabe")))
    assert said == "1 delivery that went in was taken back or was not finished"
    Delivery.objects.filter(pk=delivery.pk).update(state="accepted")
    assert approve_release(proposal=waiting, by=person("freigabe")).state == ProposalState.APPROVED


def test_computations_of_which_the_origin_is_unknown_are_computed_anew(county: Any) -> None:
    made = computation(deliveries=None)
    said = refused(lambda: propose_release(computation=made, by=person("statistik")))
    assert said == "it is not known any more whose data went in"


def test_a_rejection_says_why_and_is_final(county: Any) -> None:
    proposal = proposed()
    with pytest.raises(ReasonMissing):
        reject_release(proposal=proposal, reason="  ", by=person("freigabe"))
    done = reject_release(proposal=proposal, reason="Ein Quartal fehlt.", by=person("freigabe"))
    assert (done.state, done.reason) == (ProposalState.REJECTED, "Ein Quartal fehlt.")
    with pytest.raises(AlreadyDecided) as refused_again:
        approve_release(proposal=proposal, by=person("freigabe"))
    assert refused_again.value.code == "already_refused"
    assert "withdraw" not in refused_again.value.advice()
    assert propose_release(computation=proposal.computation, by=person("statistik")).state == ProposalState.PROPOSED


def test_withdrawn_figures_say_so_and_stay_readable(county: Any) -> None:
    done = approve_release(proposal=proposed(), by=person("freigabe"))
    before = {f.pk: f.cell for f in Figure.objects.filter(release=done.release)}
    with pytest.raises(ReasonMissing):
        withdraw_release(proposal=done, reason="", by=person("freigabe"))
    withdraw_release(proposal=done, reason="Eine Lieferung war falsch.", by=person("freigabe"))
    assert {f.pk: f.cell for f in Figure.objects.filter(release=done.release)} == before
    public = Figure.objects.filter(superseded_by=None, source__code="kreisweit")
    assert {f.cell for f in public} == {Missing(MissingReason.WITHDRAWN)}
    assert {f.release.note for f in public} == {"Eine Lieferung war falsch."}
    assert public.count() == len(before)
    with pytest.raises(AlreadyDecided):
        withdraw_release(proposal=done, reason="noch einmal", by=person("freigabe"))


def test_a_second_release_supersedes_the_first(county: Any) -> None:
    approve_release(proposal=proposed(), by=person("freigabe"))
    changed = computation(cells(waiting=80), job=2)
    proposal = propose_release(computation=changed, by=person("statistik"))
    difference = difference_to_public(proposal)
    assert difference.new == 0
    assert difference.changed >= 1
    assert difference.changed + difference.unchanged == 6
    approve_release(proposal=proposal, by=person("freigabe"))
    public = Figure.objects.filter(superseded_by=None, source__code="kreisweit")
    assert public.count() == 6


# What a new computation does not cover any more.

COUNTY_WAITS = CellKey("own_waiting", "county", "99001", PERIOD)
NOT_COVERED = Missing(MissingReason.NOT_COVERED)


def released(found: dict[CellKey, Any], job: int) -> ReleaseProposal:
    proposal = propose_release(computation=computation(found, job), by=person("statistik"))
    return approve_release(proposal=proposal, by=person("freigabe"))


def public() -> dict[CellKey, Any]:
    rows = Figure.objects.filter(superseded_by=None, source__code="kreisweit").select_related("indicator")
    return {CellKey(f.indicator.code, f.level, f.area, f.period, f.group): f.cell for f in rows}


def test_what_a_new_computation_lacks_is_shown_no_longer(county: Any) -> None:
    first = released(cells(), 1)
    before = public()
    fewer = {key: cell for key, cell in cells().items() if key.indicator != "own_waiting" or key.level == "county"}
    proposal = propose_release(computation=computation(fewer, 2), by=person("statistik"))
    assert difference_to_public(proposal) == Difference(new=0, changed=0, unchanged=3, lapsed=3)
    done = approve_release(proposal=proposal, by=person("freigabe"))
    assert public() == {key: before[key] if key in fewer else NOT_COVERED for key in before}
    assert first.release is not None
    assert Figure.objects.filter(superseded_by=done.release, release=first.release).count() == 3
    assert {f.cell for f in Figure.objects.filter(release=done.release)} == {NOT_COVERED}


def test_the_same_again_says_nothing_new_about_what_is_not_covered(county: Any) -> None:
    released(cells(), 1)
    released({COUNTY_WAITS: cells()[COUNTY_WAITS]}, 2)
    again = propose_release(computation=computation({COUNTY_WAITS: cells()[COUNTY_WAITS]}, 3), by=person("statistik"))
    assert difference_to_public(again) == Difference(new=0, changed=0, unchanged=1, lapsed=0)
    assert approve_release(proposal=again, by=person("freigabe")).release is None


def test_what_is_covered_again_comes_back(county: Any) -> None:
    released(cells(), 1)
    before = public()
    released({COUNTY_WAITS: cells()[COUNTY_WAITS]}, 2)
    released(cells(), 3)
    assert public() == before


def test_a_reason_that_a_person_gave_stays(county: Any) -> None:
    withdraw_release(proposal=released(cells(), 1), reason="Eine Lieferung war falsch.", by=person("freigabe"))
    released({COUNTY_WAITS: cells()[COUNTY_WAITS]}, 2)
    others = {key: cell for key, cell in public().items() if key != COUNTY_WAITS}
    assert others == dict.fromkeys(cells().keys() - {COUNTY_WAITS}, Missing(MissingReason.WITHDRAWN))


def test_official_figures_and_other_layouts_of_the_source_stay(county: Any) -> None:
    publish_own({COUNTY_WAITS._replace(period="2020-Q1"): Count(7)}, layout="by-hand")
    official = CellKey("own_waiting", "county", "99001", "2020-Q2")
    table = protect(InternalTable({official: Imported(Decimal(8), "kreisweit")}), AsPublished())
    publish_release(table=table, provenance=Provenance("kreisweit", "own", "3" * 64), by=TERMINAL)
    elsewhere = set(Figure.objects.exclude(source__code="kreisweit").filter(superseded_by=None).values_list("pk"))
    released(cells(), 1)
    found = public()
    assert found[COUNTY_WAITS._replace(period="2020-Q1")] == Count(7)
    assert found[official] == Imported(Decimal(8), "kreisweit")
    assert (
        set(Figure.objects.exclude(source__code="kreisweit").filter(superseded_by=None).values_list("pk")) == elsewhere
    )


# The gate.


def test_nothing_without_an_activity_in_force(musterland: Any) -> None:

    create_demo_processing(by=TERMINAL)
    with pytest.raises(NotCleared):
        compute_figures(by=person("statistik"))
    with pytest.raises(NotCleared):
        propose_release(computation=computation(), by=person("statistik"))


def test_without_linked_records_there_is_nothing_to_count(county: Any) -> None:
    with pytest.raises(NotLinkedYet):
        compute_figures(by=person("statistik"))


def test_suppressed_is_never_zero(county: Any) -> None:
    found = {CellKey("own_waiting", "municipality", t.ags, PERIOD): RawCount(2, 9) for t in towns()}
    table = protected_table(computation(found))
    assert set(table.cells.values()) == {Suppressed(SuppressedReason.TOO_FEW)}

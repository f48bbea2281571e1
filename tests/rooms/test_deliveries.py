"""From a file to the vault: upload, check, decide, take back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import F
from django.utils import translation
from openpyxl import load_workbook
from tests.factories.delivery_world import (
    ADORF,
    BECK,
    CAPPEL,
    agreement,
    courses,
    delivered,
    job_of,
    learner,
    register,
    resident,
    set_up,
    supplier_of,
    taken_over,
    worked,
)
from tests.factories.scenes import scene
from tests.factories.vault_role import past_policies

from kreisweit.audit.actions import SYSTEM
from kreisweit.audit.models import AuditEvent
from kreisweit.files.refusals import FileEmpty, FileTypeNotTaken
from kreisweit.ground.refusal import NotAllowed, NotFound
from kreisweit.ground.today import now
from kreisweit.monitoring.actions.deliveries import (
    accept_delivery,
    reject_delivery,
    reject_forgotten,
    undo_delivery,
    upload_delivery,
)
from kreisweit.monitoring.models import CalendarEntry, Delivery, DeliverySpecification
from kreisweit.monitoring.queries.deliveries import bad_rows_workbook, preview
from kreisweit.monitoring.refusals_deliveries import (
    AlreadyDelivered,
    AnotherUnderWay,
    DeliveryNotReady,
    HasBadRows,
    NoSpecification,
    NothingToTake,
)
from kreisweit.people.models import Membership, User
from kreisweit.privacy.models import DataAgreement, InForce
from kreisweit.privacy.refusals import NotCleared
from kreisweit.vault.models import IncomingFile, Outbox, SourceRecord, VaultDelivery, VaultEvent
from kreisweit.vault.refusals import BuiltUpon
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NUMBERS = ("rows_read", "rows_good", "rows_bad", "rows_blocked", "rows_not_joined", "new", "changed", "unchanged")


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def numbers(delivery: Delivery) -> dict[str, int]:
    """The numbers of a delivery that are not zero."""
    return {name: n for name in NUMBERS if (n := getattr(delivery, name))}


def in_vault(model: Any) -> list[dict[str, Any]]:
    """All rows of a table of the vault, past the row policies."""
    with session(Purpose.UPKEEP, by=User()), past_policies():
        return list(model.objects.order_by("pk").values())


def dump() -> dict[str, list[dict[str, Any]]]:
    """All tables of the vault but its log."""
    models = [m for m in apps.get_app_config("vault").get_models() if m not in (VaultEvent, Outbox)]
    return {model.__name__: in_vault(model) for model in models}


clear_scene = scene("clear", set_up)


@pytest.fixture
def county(clear_scene: Any) -> None:
    """Everything is agreed: files may come."""


def said(delivery: Delivery) -> list[tuple[str, int | None, str | None, Mapping[str, Any]]]:
    """The findings of a delivery."""
    return [(f["code"], f["row"], f["column"], f["params"]) for f in delivery.findings]


def test_a_file_is_checked_and_then_taken_over(county: None) -> None:
    found = delivered(register(resident("1"), resident("2", GEMEINDE=ADORF)))
    assert (found.state, numbers(found)) == ("checked", {"rows_read": 2, "rows_good": 2})
    assert [len(in_vault(model)) for model in (IncomingFile, SourceRecord)] == [1, 0]
    found = taken_over(found)
    assert (found.state, found.incoming) == ("accepted", None)
    assert numbers(found) == {"rows_read": 2, "rows_good": 2, "new": 2}
    assert in_vault(IncomingFile) == []
    assert sorted(row["controller"] for row in in_vault(SourceRecord)) == [ADORF, BECK]
    assert job_of(found).result == {"new": 2, "changed": 0, "unchanged": 0}
    events = AuditEvent.objects.filter(target_kind="monitoring.Delivery", target_id=str(found.pk))
    wanted = ["upload_delivery", "check_delivery", "accept_delivery", "store_delivery"]
    assert [e.event for e in events.order_by("pk")] == [f"monitoring.{name}" for name in wanted]


def test_the_supplier_of_another_institution_delivers_nothing_here(county: None) -> None:
    for by in (supplier_of("sprachkurse"), User.objects.get(email="statistik@musterland.example")):
        with pytest.raises(NotAllowed):
            delivered(register(resident("1")), by=by)
    found = delivered(register(resident("1")))
    for act in (reject_delivery, undo_delivery):
        with pytest.raises(NotAllowed):
            act(delivery=found, by=supplier_of("sprachkurse"))
    with pytest.raises(NotAllowed):
        accept_delivery(delivery=found, only_good=True, by=supplier_of("sprachkurse"))
    for look in (preview, bad_rows_workbook):
        with pytest.raises(NotAllowed):
            look(found, by=supplier_of("sprachkurse"))


def test_without_a_clearance_nothing_is_kept(county: None) -> None:
    InForce.objects.filter(municipality__isnull=False).update(ended_on=F("begins_on"))
    with pytest.raises(NotCleared) as refused:
        delivered(register(resident("1")))
    assert [lack.code for lack in refused.value.lacks] == ["not_in_force_controller"]
    assert (Delivery.objects.count(), in_vault(IncomingFile)) == (0, [])


@pytest.mark.parametrize(
    ("name", "data", "refusal"), [("a.csv", b"", FileEmpty), ("a.pdf", b"%PDF-", FileTypeNotTaken)]
)
def test_files_that_are_none(name: str, data: bytes, refusal: type[Exception], county: None) -> None:
    with pytest.raises(refusal):
        delivered(data, name=name)
    assert Delivery.objects.count() == 0


def test_without_columns_nobody_can_deliver(county: None) -> None:
    DeliverySpecification.objects.all().delete()
    with pytest.raises(NoSpecification):
        delivered(register(resident("1")))


def test_a_file_that_is_no_table_of_this_kind_is_destroyed(county: None) -> None:
    found = delivered(b"Nachname;Vorname\nHaddad;Amina\n")
    assert (found.state, found.incoming, in_vault(IncomingFile)) == ("rejected", None, [])
    assert [code for code, *_ in said(found)] == ["headings_missing"]
    assert "Haddad" not in str(found.findings)
    job = job_of(found)
    assert (job.state, job.error_code) == ("failed", "headings_missing")


def test_ten_bad_rows_are_named_and_given_back_and_the_good_ones_taken(county: None) -> None:
    bad = {
        "2": {"GEBDAT": "19901331"},
        "3": {"GESCHL": "x"},
        "4": {"EINZUGDAT": ""},
        "5": {"GEMEINDE": "99009999"},
        "6": {"EINZUGDAT": "20990101"},
        "7": {"AUSZUGDAT": "20200101"},
        "8": {"NACHNAME": ""},
        "9": {"STAAT": "ZZZ"},
        "10": {"GEMEINDE": ""},
        "11": {"EINZUGDAT": "01.02.2020"},
    }
    found = delivered(register(*(resident(str(n), **bad.get(str(n), {})) for n in range(1, 13))))
    assert numbers(found) == {"rows_read": 12, "rows_good": 2, "rows_bad": 10}
    assert [(code, row, column) for code, row, column, _ in said(found)] == [
        ("day_invalid", 3, "GEBDAT"),
        ("code_unknown", 4, "GESCHL"),
        ("value_required", 5, "EINZUGDAT"),
        ("municipality_unknown", 6, "GEMEINDE"),
        ("day_in_future", 7, "EINZUGDAT"),
        ("day_order", 8, "AUSZUGDAT"),
        ("value_required", 9, "NACHNAME"),
        ("code_unknown", 10, "STAAT"),
        ("value_required", 11, "GEMEINDE"),
        ("day_invalid", 12, "EINZUGDAT"),
    ]
    for value in ("Haddad", "Amina", "19901331", "99009999", "ZZZ", "Lindenweg"):
        assert value not in str(found.findings)
    by = supplier_of("ewo-kreis")
    with pytest.raises(HasBadRows):
        accept_delivery(delivery=found, only_good=False, by=by)
    with translation.override("en"):
        sheet = load_workbook(io.BytesIO(bad_rows_workbook(found, by=by))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [*register().decode().strip().split(";"), "Finding"]
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(2, 12)]
    assert rows[1][-1].startswith("Row 3: GEBDAT: This is no day as it was agreed (YYYYMMDD)")
    assert numbers(taken_over(found, only_good=True)) == {"rows_read": 12, "rows_good": 2, "rows_bad": 10, "new": 2}
    with pytest.raises(NotFound):
        bad_rows_workbook(found, by=by)


def test_a_column_too_many_is_dropped_counted_and_never_stored(county: None) -> None:
    found = delivered(courses(learner("1"), learner("2", Aufenthaltstitel=""), learner("3")), "sprachkurse")
    assert found.dropped_columns == [{"column": "Aufenthaltstitel", "values": 2}]
    assert ("column_not_specified", None, "Aufenthaltstitel", {"count": 2}) in said(found)
    shown = preview(found, by=supplier_of("sprachkurse"))
    assert shown.columns == ("Teilnehmer", "Nachname", "Vorname", "Geburtsdatum", "Kursstufe", "Kursbeginn", "Kursende", "Kursergebnis")  # fmt: skip
    assert [(row.number, row.values[0]) for row in shown.rows] == [(2, "1"), (3, "2"), (4, "3")]
    assert {row["controller"] for row in in_vault(SourceRecord)} == set()
    taken_over(found)
    assert {row["controller"] for row in in_vault(SourceRecord)} == {f"org-{agreement('sprachkurse').supplier_id}"}


def test_a_column_that_the_agreement_no_longer_allows_is_dropped_too(county: None) -> None:
    kept = agreement("ewo-kreis")
    kept.fields = [name for name in kept.fields if name != "address"]
    kept.save()
    found = delivered(register(resident("1")))
    assert found.dropped_columns == [{"column": "ANSCHRIFT", "values": 1}]
    assert ("column_not_allowed", None, "ANSCHRIFT", {"count": 1}) in said(found)


def test_rows_of_municipalities_that_do_not_take_part_are_left_out() -> None:
    set_up(municipalities=2)
    data = register(resident("1"), resident("2", GEMEINDE=CAPPEL), resident("3", GEMEINDE=CAPPEL, GEBDAT="x"))
    found = taken_over(delivered(data))
    assert numbers(found) == {"rows_read": 3, "rows_good": 1, "rows_not_joined": 2, "new": 1}
    assert said(found) == [("rows_not_joined", None, None, {"count": 2})]
    # when more take part, the same file may come again
    assert delivered(data).state == "checked"


def test_a_municipality_that_leaves_between_check_and_storing_stays_out(county: None) -> None:
    found = delivered(register(resident("1"), resident("2", GEMEINDE=CAPPEL)))
    InForce.objects.filter(municipality__ags=CAPPEL).update(ended_on=F("begins_on"))
    found = taken_over(found)
    assert [row["controller"] for row in in_vault(SourceRecord)] == [BECK]


def test_the_same_file_again_changes_nothing_and_says_so(county: None) -> None:
    data = register(resident("1"), resident("2"))
    taken_over(delivered(data))
    before = in_vault(SourceRecord)
    with pytest.raises(AlreadyDelivered) as refused:
        delivered(data)
    assert f"{now():%Y}" in refused.value.text()
    again = taken_over(delivered(data + b"\r\n"))  # other bytes, same content
    assert numbers(again) == {"rows_read": 2, "rows_good": 2, "unchanged": 2}
    assert in_vault(SourceRecord) == before


def test_a_file_uploaded_twice_is_taken_over_once(county: None) -> None:
    data = register(resident("1"))
    one, other = delivered(data), delivered(data)
    taken_over(one)
    with pytest.raises(AlreadyDelivered):
        accept_delivery(delivery=other, only_good=False, by=supplier_of("ewo-kreis"))


def test_taking_back_restores_the_state_before_and_needs_no_clearance(county: None) -> None:
    taken_over(delivered(register(resident("1"), resident("2"))))
    before = dump()
    later = taken_over(delivered(register(resident("1", NACHNAME="Nassar"), resident("3"))))
    assert numbers(later) == {"rows_read": 2, "rows_good": 2, "new": 1, "changed": 1}
    InForce.objects.update(ended_on=F("begins_on"))
    by = supplier_of("ewo-kreis")
    later = undo_delivery(delivery=later, by=by)
    assert (later.state, dump()) == ("undone", before)
    with pytest.raises(DeliveryNotReady):
        undo_delivery(delivery=later, by=by)


def test_what_was_built_upon_is_not_taken_back(county: None) -> None:
    first = taken_over(delivered(register(resident("1"))))
    taken_over(delivered(register(resident("1", NACHNAME="Nassar"))))
    with pytest.raises(BuiltUpon):
        undo_delivery(delivery=first, by=supplier_of("ewo-kreis"))
    first.refresh_from_db()
    assert first.state == "accepted"


def test_nothing_is_taken_over_when_it_is_rejected(county: None) -> None:
    by = supplier_of("ewo-kreis")
    found = reject_delivery(delivery=delivered(register(resident("1"))), by=by)
    assert (found.state, found.incoming, in_vault(IncomingFile)) == ("rejected", None, [])
    with pytest.raises(DeliveryNotReady):
        accept_delivery(delivery=found, only_good=True, by=by)


def test_while_work_goes_on_nothing_else_is_decided(county: None) -> None:
    by = supplier_of("ewo-kreis")
    found = upload_delivery(agreement=agreement("ewo-kreis"), filename="a.csv", data=register(resident("1")), by=by)
    with pytest.raises(DeliveryNotReady):
        reject_delivery(delivery=found, by=by)
    found = accept_delivery(delivery=worked(found), only_good=False, by=by)
    for act in (reject_delivery, undo_delivery):
        with pytest.raises(DeliveryNotReady):
            act(delivery=found, by=by)
    with pytest.raises(DeliveryNotReady):
        accept_delivery(delivery=found, only_good=False, by=by)


def test_a_file_that_costs_too_much_is_destroyed(monkeypatch: pytest.MonkeyPatch) -> None:
    from kreisweit.monitoring import reading

    set_up()
    monkeypatch.setattr(reading, "DELIVERY_SECONDS", 0.01)
    found = delivered(register(resident("1")))
    assert (found.state, found.incoming, [f["code"] for f in found.findings]) == ("rejected", None, ["too_costly"])
    assert job_of(found).error_code == "limit_exceeded"


def test_two_files_of_one_register_do_not_overtake_each_other(county: None) -> None:
    by = supplier_of("ewo-kreis")
    one, other = delivered(register(resident("1"))), delivered(register(resident("2")))
    one = accept_delivery(delivery=one, only_good=False, by=by)
    with pytest.raises(AnotherUnderWay):
        accept_delivery(delivery=other, only_good=False, by=by)
    worked(one)
    assert taken_over(other).state == "accepted"


def test_nor_do_files_of_two_agreements_about_one_register(county: None) -> None:
    by = supplier_of("ewo-kreis")
    columns = "Pers-Nr;Familienname;Vornamen;Geburtsdatum;Staatsangehörigkeit;AGS;Einzug;Auskunftssperre\r\n"
    town = f"{columns}2;Haddad;Amina;31.01.1990;syrisch;{BECK};01.03.2020;nein\r\n"
    one, other = delivered(register(resident("1"))), delivered(town.encode("cp1252"), "ewo-stadt")
    code = one.agreement.register
    DataAgreement.objects.filter(pk=other.agreement.pk).update(register=code)
    accept_delivery(delivery=one, only_good=False, by=by)
    with pytest.raises(AnotherUnderWay):
        accept_delivery(delivery=other, only_good=True, by=supplier_of("ewo-stadt"))


def test_rows_of_municipalities_that_the_supplier_does_not_serve(county: None) -> None:
    columns = "Pers-Nr;Familienname;Vornamen;Geburtsdatum;Staatsangehörigkeit;AGS;Einzug;Auskunftssperre\r\n"
    rows = "".join(
        f"{n};Haddad;Amina;31.01.1990;syrisch;{ags};01.03.2020;nein\r\n" for n, ags in enumerate((BECK, ADORF))
    )
    found = delivered((columns + rows).encode("cp1252"), "ewo-stadt")
    assert [f for f in said(found) if f[0] != "column_absent"] == [("municipality_not_served", 3, "AGS", {})]


def test_files_that_nobody_decides_about_are_destroyed_after_a_month(county: None) -> None:
    old, young = delivered(register(resident("1"))), delivered(register(resident("2")))
    Delivery.objects.filter(pk=old.pk).update(uploaded_at=now() - timedelta(days=31))
    assert reject_forgotten(by=SYSTEM) == 1
    assert dict(Delivery.objects.values_list("pk", "state")) == {old.pk: "rejected", young.pk: "checked"}
    assert len(in_vault(IncomingFile)) == 1


def test_a_file_without_a_good_row(county: None) -> None:
    found = delivered(register(resident("1", GEBDAT="x")))
    with pytest.raises(NothingToTake):
        accept_delivery(delivery=found, only_good=True, by=supplier_of("ewo-kreis"))


def test_work_that_lost_its_clearance_can_be_rejected_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from kreisweit.monitoring import jobs_deliveries, reading

    monkeypatch.setattr(reading, "PIECE", 1)
    set_up()
    found = delivered(register(*(resident(str(n)) for n in range(4))))
    real, left = jobs_deliveries.store_piece, [2]

    def then_leave(**how: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            InForce.objects.update(ended_on=F("begins_on"))
        return real(**how)

    monkeypatch.setattr(jobs_deliveries, "store_piece", then_leave)
    found = taken_over(found)
    assert (found.state, job_of(found).error_code, len(in_vault(SourceRecord))) == ("storing", "not_cleared", 2)
    found = reject_delivery(delivery=found, by=supplier_of("ewo-kreis"))
    assert (found.state, in_vault(SourceRecord), in_vault(VaultDelivery)) == ("rejected", [], [])


def test_work_that_broke_off_goes_on_behind_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    from kreisweit.monitoring import jobs_deliveries, reading

    monkeypatch.setattr(reading, "PIECE", 1)
    set_up()
    found = delivered(register(*(resident(str(n)) for n in range(4))))
    real = jobs_deliveries.store_piece
    seen: list[str] = []

    def broken(**how: Any) -> Any:
        seen.extend(p.local_id for p in how["persons"])
        if len(seen) == 3:
            raise RuntimeError
        return real(**how)

    monkeypatch.setattr(jobs_deliveries, "store_piece", broken)
    found = taken_over(found)
    assert (found.state, job_of(found).state, len(in_vault(SourceRecord))) == ("storing", "failed", 2)
    found = taken_over(found)
    assert (found.state, found.new, seen) == ("accepted", 4, ["0", "1", "2", "2", "3"])


def test_a_right_that_ended_before_the_work_began(county: None) -> None:
    by = supplier_of("ewo-kreis")
    found = upload_delivery(agreement=agreement("ewo-kreis"), filename="a.csv", data=register(resident("1")), by=by)
    Membership.objects.filter(user=by).delete()
    found = worked(found)
    assert (found.state, job_of(found).error_code) == ("uploaded", "not_allowed")


def test_the_oldest_open_date_of_the_calendar_counts_as_kept(county: None) -> None:
    day = now().date()
    entries = [
        CalendarEntry.objects.create(
            agreement=agreement("ewo-kreis"),
            covers_from=day - timedelta(days=n),
            due_on=day + timedelta(days=n),
            covers_until=day - timedelta(days=1),
        )
        for n in (10, 5)
    ]
    found = taken_over(delivered(register(resident("1"))))
    kept = dict(CalendarEntry.objects.values_list("pk", "delivery"))
    assert kept == {entries[0].pk: None, entries[1].pk: found.pk}
    undo_delivery(delivery=found, by=supplier_of("ewo-kreis"))
    assert set(CalendarEntry.objects.values_list("delivery", flat=True)) == {None}

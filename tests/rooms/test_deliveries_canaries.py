"""Forty persons with blocked addresses are in a file: afterwards no string of theirs is anywhere."""

from __future__ import annotations

import io
import logging
import pickle
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from tests.factories.delivery_world import (
    BECK,
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
from tests.factories.vault_role import past_policies

from kreisweit.jobs.actions import cancel_job
from kreisweit.jobs.models import Job
from kreisweit.monitoring.actions.deliveries import accept_delivery, erase_blocked, reject_delivery, undo_delivery
from kreisweit.monitoring.models import Delivery
from kreisweit.monitoring.queries.deliveries import bad_rows_workbook, preview
from kreisweit.monitoring.refusals_deliveries import OlderThanBlocked
from kreisweit.monitoring.specifications import storing_clearance
from kreisweit.people.models import User
from kreisweit.vault.models import BlockKey, Entry, SourceRecord
from kreisweit.vault.sealing import open_part
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
BLOCKED = 40


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    return tmp_path


def canary(number: int) -> list[str]:
    """The strings of one blocked person that occur nowhere else."""
    return [f"Kanari{number}enfels", f"Vogel{number}une", f"Nestgasse {number}a", f"9{number:03}7777"]


def rows_of(number: int) -> list[dict[str, str]]:
    """Three rows of a blocked person; only the last one says so, the first has a fault."""
    family, given, street, local_id = canary(number)
    row = resident(local_id, NACHNAME=family, VORNAME=given, ANSCHRIFT=street)
    return [
        row | {"EINZUGDAT": "20190301", "AUSZUGDAT": "20180101"},
        row | {"EINZUGDAT": "20200301"},
        row | {"EINZUGDAT": "20210301", "SPERRE": "1"},
    ]


def a_file() -> bytes:
    """Blocked persons among others, their rows torn apart; two rows of others have faults."""
    rows = [row for n in range(BLOCKED) for row in rows_of(n)]
    others = [resident(str(n)) for n in range(60)] + [resident("b1", GEBDAT="x"), resident("b2", STAAT="?")]
    mixed = [row for pair in zip(rows, others, strict=False) for row in pair] + rows[len(others) :]
    return register(*sorted(mixed, key=lambda row: row["EINZUGDAT"]))


def everything(home: Path) -> bytes:
    """All rows of all tables of both databases, the vault's records in clear, all files."""
    out = io.StringIO()
    for model in apps.get_models():
        alias = "vault" if model._meta.app_label == "vault" else "default"
        if model._meta.db_table not in connections[alias].introspection.table_names():
            continue
        with past_policies() if alias == "vault" else connections[alias].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                out.write(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) + "\n")
    with session(Purpose.UPKEEP, by=User()), past_policies():
        for record in SourceRecord.objects.select_related("identity", "content"):
            for part in ("identity", "content"):
                clear = open_part(record.pk, record.wrapped_key, getattr(record, part).sealed, part)
                out.write(clear.decode() + "\n")
    files = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".key")
    return out.getvalue().encode() + files


def hits(haystack: bytes) -> list[str]:
    """Canaries that are there, in UTF-8 or with escapes."""
    return [s for n in range(BLOCKED) for s in canary(n) if s.encode() in haystack]


def test_no_trace_of_forty_blocked_persons(caplog: pytest.LogCaptureFixture, capfd: Any, home: Path) -> None:
    caplog.set_level(logging.DEBUG)
    set_up()
    found = delivered(a_file())
    by = supplier_of("ewo-kreis")
    shown = preview(found, by=by)
    assert (len(shown.rows), hits(pickle.dumps(shown))) == (10, [])
    assert hits(bad_rows_workbook(found, by=by)) == []
    assert hits(b"".join(repr(values).encode() for values in Delivery.objects.values_list())) == []
    found = taken_over(found, only_good=True)
    assert (found.state, found.rows_blocked, found.rows_bad, found.new) == ("accepted", 3 * BLOCKED, 2, 60)
    whole = everything(home)
    assert BECK.encode() in whole  # the search sees what is there
    assert b"Haddad59" in whole
    assert hits(whole) == []
    assert hits(caplog.text.encode() + "".join(capfd.readouterr()).encode()) == []
    assert hits(repr(list(Job.objects.values_list())).encode()) == []


def of_canary(number: int, **other: str) -> dict[str, str]:
    family, given, street, local_id = canary(number)
    return resident(local_id, NACHNAME=family, VORNAME=given, ANSCHRIFT=street, **other)


def test_who_is_blocked_later_is_erased_with_all_that_was_delivered_before(home: Path) -> None:
    set_up()
    first = taken_over(delivered(register(of_canary(1), of_canary(2), resident("1"))))
    second = taken_over(delivered(register(of_canary(1, STAAT="423"), resident("2"))))  # a version more
    assert len(hits(everything(home))) == 6
    found = delivered(
        register(of_canary(1, SPERRE="1"), of_canary(2, SPERRE="1"), resident("3"), of_canary(3, SPERRE="1"))
    )
    assert len(hits(everything(home))) == 6  # a check erases nothing
    found = taken_over(found)
    assert (found.rows_blocked, found.new, found.erased) == (3, 1, 2)
    assert hits(everything(home)) == []
    by = supplier_of("ewo-kreis")
    for delivery in (found, second, first):  # taking back brings nobody back
        undo_delivery(delivery=delivery, by=by)
        assert hits(everything(home)) == []
    with session(Purpose.UPKEEP, by=User()), past_policies():
        assert (SourceRecord.objects.count(), Entry.objects.count(), BlockKey.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("column", ["Sperrvermerk", ""])
def test_a_file_that_does_not_say_who_is_blocked_is_refused(home: Path, column: str) -> None:
    set_up()
    heading, *rows = register(of_canary(1, SPERRE="1"), resident("1")).decode("cp1252").split("\r\n")
    if column:
        lines = [heading.replace("SPERRE", column), *rows]
        found = delivered("\r\n".join(lines).encode("cp1252"))
        assert (found.state, [one["code"] for one in found.findings]) == ("rejected", ["headings_missing"])
    else:
        found = delivered(register(of_canary(1, SPERRE=""), resident("1", SPERRE="")))
        assert (found.rows_good, {one["code"] for one in found.findings}) == (0, {"value_required"})
    assert hits(everything(home)) == []


def test_a_heading_that_could_name_somebody_is_not_repeated(home: Path) -> None:
    set_up()
    heading, *rows = register(resident("1")).decode("cp1252").split("\r\n")
    note = "Rückfrage bei Frau Kanari1enfels 0171"
    lines = [f"{heading};{note};Familienstand", *(f"{row};x;y" if row else "" for row in rows)]
    found = delivered("\r\n".join(lines).encode("cp1252"))
    assert found.state == "checked"
    shown = [one["column"] for one in found.dropped_columns]
    assert (shown[-1], shown[0].startswith("Nr. ")) == ("Familienstand", True)
    assert hits(everything(home)) == []


def test_a_file_with_nobody_but_blocked_persons_is_taken_over_too(home: Path) -> None:
    set_up()
    taken_over(delivered(register(of_canary(1), resident("1"))))
    found = taken_over(delivered(register(of_canary(1, SPERRE="1"))))
    assert (found.state, found.rows_good, found.rows_blocked, found.new, found.erased) == ("accepted", 0, 1, 0, 1)
    assert hits(everything(home)) == []


@pytest.mark.parametrize("undone", [False, True])
def test_a_file_that_waited_since_before_brings_nobody_back(home: Path, undone: bool) -> None:
    set_up()
    taken_over(delivered(register(of_canary(1), resident("1"))))
    waiting = delivered(register(of_canary(1), of_canary(2), resident("2")))
    found = taken_over(delivered(register(of_canary(1, SPERRE="1"), of_canary(2, SPERRE="1"), resident("3"))))
    by = supplier_of("ewo-kreis")
    if undone:
        undo_delivery(delivery=found, by=by)
    with pytest.raises(OlderThanBlocked):
        accept_delivery(delivery=waiting, only_good=True, by=by)
    reject_delivery(delivery=waiting, by=by)
    assert hits(everything(home)) == []
    later = taken_over(delivered(register(resident("2"))))  # the next extract of the register
    assert (later.state, later.new) == ("accepted", 1)


@pytest.mark.parametrize("undone", [False, True])
def test_an_old_file_that_is_uploaded_once_more_brings_nobody_back(home: Path, undone: bool) -> None:
    set_up()
    old = register(of_canary(1), resident("1"))
    first = taken_over(delivered(old))
    by = supplier_of("ewo-kreis")
    if undone:
        undo_delivery(delivery=first, by=by)
    else:
        Delivery.objects.filter(pk=first.pk).update(rows_not_joined=1)  # so that the same bytes may come again
    told = register(of_canary(1, SPERRE="1"), resident("3"))
    taken_over(delivered(told))
    again = delivered(old)
    with pytest.raises(OlderThanBlocked):
        accept_delivery(delivery=again, only_good=True, by=by)
    reject_delivery(delivery=again, by=by)
    assert hits(everything(home)) == []


def test_a_file_that_marks_addresses_as_blocked_can_be_taken_back_and_over_again(home: Path) -> None:
    set_up()
    told = register(of_canary(1, SPERRE="1"), resident("3"))
    undo_delivery(delivery=taken_over(delivered(told)), by=supplier_of("ewo-kreis"))
    again = taken_over(delivered(told))
    assert (again.state, again.new, again.rows_blocked) == ("accepted", 1, 1)


def test_whom_a_broken_off_delivery_erased_is_counted_when_it_is_rejected(home: Path) -> None:
    set_up()
    taken_over(delivered(register(of_canary(1), resident("1"))))
    by = supplier_of("ewo-kreis")
    found = accept_delivery(delivery=delivered(register(of_canary(1, SPERRE="1"))), only_good=False, by=by)
    erase_blocked(
        delivery=found, local_ids=[canary(1)[3]], clearance=storing_clearance(found.agreement), by=by
    )  # fmt: skip
    cancel_job(Job.objects.get(pk=found.job), by=by, may=True)
    found = reject_delivery(delivery=found, by=by)
    assert (found.state, found.erased) == ("rejected", 1)


def test_the_number_of_erased_persons_survives_a_crash(home: Path) -> None:
    set_up()
    taken_over(delivered(register(of_canary(1), resident("1"))))
    by = supplier_of("ewo-kreis")
    found = accept_delivery(
        delivery=delivered(register(of_canary(1, SPERRE="1"), resident("2"))), only_good=False, by=by
    )
    clearance = storing_clearance(found.agreement)  # what the worker does before it is killed
    assert erase_blocked(delivery=found, local_ids=[canary(1)[3]], clearance=clearance, by=by) == 1
    assert hits(everything(home)) == []
    found = worked(found)
    assert (found.state, found.new, found.erased) == ("accepted", 1, 1)


def test_the_same_number_in_another_register_is_another_person(home: Path) -> None:
    set_up()
    family, given, _street, local_id = canary(1)
    taken_over(delivered(courses(learner(local_id, Nachname=family, Vorname=given)), "sprachkurse"))
    taken_over(delivered(register(of_canary(1), resident("1"))))
    found = taken_over(delivered(register(of_canary(1, SPERRE="1"))))
    assert found.erased == 1
    assert sorted(hits(everything(home))) == sorted([family, given])


def test_the_raw_file_is_unreadable_while_it_waits(home: Path) -> None:
    set_up()
    delivered(a_file())
    waiting = everything(home)
    assert hits(waiting) == []
    assert b"Haddad" not in waiting

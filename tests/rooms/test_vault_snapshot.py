"""Histories for the statistics office: all that registers tell of a person, nothing of who it is."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import DELIVERIES, agreements, content, deliver, everything, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.indicators.histories import EPISODE_COLUMNS, PERSON_COLUMNS
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import Snapshot, snapshots, write_snapshot
from kreisweit.vault.actions.snapshots import believed
from kreisweit.vault.models import SourceRecord, VaultEvent
from kreisweit.vault.refusals import NoSuchGrant
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LINK, COMPUTE = slip(Operation.LINK), slip(Operation.COMPUTE)
HOME = {"kind": "residence", "start": "2024-03-01", "municipality": "99001001", "nationality": "SY", "origin": "abroad"}
COURSE = {"kind": "course", "start": "2024-05-01", "end": "2024-09-01", "level": "B1", "outcome": "completed"}
CANARIES = ("Kanarienvogel", "Schluesselblume", "1987-06-05", "Amselweg 7", "LOKAL-1", "LOKAL-2")


@pytest.fixture
def two_records() -> list[str]:
    """One person in two registers, as entries."""
    agreements()
    known = dict(zip(("given_name", "family_name", "birth_date", "address"), CANARIES, strict=False))
    deliver(DELIVERIES[0], [row("LOKAL-1", data=content("f", 1987, [HOME]), **known)])
    deliver(DELIVERIES[1], [row("LOKAL-2", data=content("m", 1988, [COURSE, HOME]), **known)], agreement="sprachkurse")
    return [one.record for one in queries.identities(clearance=LINK, by=TERMINAL)]


def link(groups: list[list[str]]) -> None:
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=run, linked=linked(groups), clearance=LINK, by=TERMINAL)


def write(folder: Path, **more: Any) -> Snapshot:
    said: dict[str, Any] = {"purpose": "integrationsmonitoring", "clearance": COMPUTE, "by": TERMINAL, **more}
    return write_snapshot(folder=folder, **said)


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_all_records_of_a_person_become_one_history(two_records: list[str], tmp_path: Path) -> None:
    link([two_records])
    done = write(tmp_path / "s")
    persons, episodes = rows_of(tmp_path / "s", "persons"), rows_of(tmp_path / "s", "episodes")
    assert (done.persons, done.episodes, done.known_until) == (1, 2, date(2024, 9, 1))
    with session(Purpose.UPKEEP, by=TERMINAL), past_policies():
        told = SourceRecord.objects.filter(replaced_by=None).values_list("controller", "delivery_id")
        assert {*done.controllers} == {controller for controller, _delivery in told}
        assert {*done.deliveries} == {delivery for _controller, delivery in told}
    assert len(done.deliveries) == 2
    assert [(p["sex"], p["birth_year"]) for p in persons] == [("f", 1987)]
    assert [tuple(persons[0])] == [PERSON_COLUMNS]
    assert [tuple(e.values())[1:] for e in episodes] == [
        (0, "residence", date(2024, 3, 1), None, "99001001", "SY", "", "", "abroad", ""),
        (1, "course", date(2024, 5, 1), date(2024, 9, 1), "", "", "B1", "completed", "", ""),
    ]
    assert [tuple(e) for e in episodes] == [EPISODE_COLUMNS] * 2
    assert {e["person"] for e in episodes} == {persons[0]["person"]}


def test_nothing_of_who_it_is_gets_out(two_records: list[str], tmp_path: Path) -> None:
    link([two_records])
    write(tmp_path / "s")
    with session(Purpose.UPKEEP, by=TERMINAL):
        targets = list(VaultEvent.objects.values_list("target", flat=True))
    written = b"".join(path.read_bytes() for path in (tmp_path / "s").iterdir()) + repr(targets).encode()
    ids = [one[0] for table in ("entry", "sourcerecord", "person") for one in everything()[f"vault_{table}"]]
    assert [word for word in (*CANARIES, *ids) if word.encode() in written] == []


def test_the_folder_is_closed_to_others(two_records: list[str], tmp_path: Path) -> None:
    (tmp_path / "s").mkdir(mode=0o755)
    write(tmp_path / "s")
    assert stat.S_IMODE((tmp_path / "s").stat().st_mode) == 0o700


def test_the_same_vault_gives_the_same_files(two_records: list[str], tmp_path: Path) -> None:
    link([[one] for one in two_records])
    assert write(tmp_path / "a") == write(tmp_path / "b")


def test_another_purpose_has_other_pseudonyms(two_records: list[str], tmp_path: Path) -> None:
    link([two_records])
    write(tmp_path / "a")
    write(tmp_path / "b", purpose="forschung")
    (one,), (two,) = rows_of(tmp_path / "a", "persons"), rows_of(tmp_path / "b", "persons")
    assert one["person"] != two["person"]
    assert one["record_key"] == two["record_key"]


def test_a_history_of_memberships_counts_no_record_twice(two_records: list[str], tmp_path: Path) -> None:
    for groups in ([[one] for one in two_records], [two_records], [[one] for one in two_records], [two_records]):
        link(groups)
    assert (write(tmp_path / "s").persons, write(tmp_path / "s").episodes) == (1, 2)


def test_only_the_version_in_force_counts(two_records: list[str], tmp_path: Path) -> None:
    deliver(DELIVERIES[2], [row("LOKAL-1", data=content("d", 1987, []), family_name="Neu")])
    link([[one] for one in two_records])
    write(tmp_path / "s")
    assert sorted(p["sex"] for p in rows_of(tmp_path / "s", "persons")) == ["d", "m"]


def test_controllers_that_take_no_part_and_entries_without_a_person_stay_out(
    two_records: list[str], tmp_path: Path
) -> None:
    assert write(tmp_path / "s").persons == 0
    link([two_records])
    assert write(tmp_path / "s", clearance=slip(Operation.COMPUTE, controllers={"99001002"})).persons == 0


def test_a_slip_for_something_else_is_refused(two_records: list[str], tmp_path: Path) -> None:
    with pytest.raises(NoSuchGrant):
        write(tmp_path / "s", clearance=LINK)
    assert not (tmp_path / "s").exists()


def test_what_is_written_in_parts_is_what_is_written_at_once(
    two_records: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(DELIVERIES[2], [row(str(number), data=content("f", 2000 + number, [HOME])) for number in range(9)])
    link([[one.record] for one in queries.identities(clearance=LINK, by=TERMINAL)])
    write(tmp_path / "a")
    monkeypatch.setattr(snapshots, "BATCH", 2)
    write(tmp_path / "b")
    for name in ("persons", "episodes"):
        assert rows_of(tmp_path / "a", name) == rows_of(tmp_path / "b", name)
    assert len(rows_of(tmp_path / "a", "persons")) == 11


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], None),
        ([(1, "a", {"sex": "m"}), (0, "b", {"sex": "f"})], "f"),
        ([(0, "b", {"sex": ""}), (1, "a", {"sex": "m"})], "m"),
        ([(1, "a", {"sex": "m"}), (1, "b", {"sex": "f"}), (1, "c", {"sex": "m"})], "m"),
        ([(1, "a", {"sex": "m"}), (1, "b", {"sex": "f"})], "f"),
    ],
)
def test_registration_is_believed_first_then_the_most(records: list[Any], expected: str | None) -> None:
    assert believed(records, "sex") == expected

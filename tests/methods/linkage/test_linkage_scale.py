"""What keeps a run small and quick for many records gives what it would give all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.bench.delivered import Delivered, kept, records_of, truth_of

from kreisweit.methods.linkage import blocking, columns, scoring, training
from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.measures import groups_quality
from kreisweit.methods.linkage.records import IdentityRecord, Linked
from kreisweit.methods.linkage.settings import LinkSettings

Whole = Callable[[LinkSettings], Linked]
TRAIN = LinkSettings(enough=100, sample=200_000)


def run(records: object, settings: LinkSettings = TRAIN) -> Linked:
    with duckdb.connect(config={"threads": 2}) as connection:
        linked = link(records, connection=connection, settings=settings)  # type: ignore[arg-type]
        assert connection.execute("select table_name from information_schema.tables").fetchall() == []
        return linked


def test_small_parts_give_the_same_pairs_weights_and_groups(
    data: Delivered, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = whole(TRAIN)  # run before the parts are small
    for module in (blocking, scoring):
        monkeypatch.setattr(module, "PART", 150)
    monkeypatch.setattr(blocking, "RECORDS_AT_ONCE", 60)
    monkeypatch.setattr(scoring, "EDGES_AT_ONCE", 7)
    monkeypatch.setattr(columns, "CHUNK", 33)
    assert run(data.records) == expected


@pytest.mark.parametrize("thorough", [False, True])
def test_records_may_come_one_after_the_other_and_be_forgotten(data: Delivered, whole: Whole, thorough: bool) -> None:
    settings = LinkSettings(enough=100, sample=200_000, thorough=thorough)
    assert run((record for record in data.records), settings) == whole(settings)


def test_training_on_a_part_of_many_records_finds_the_same_persons(
    data: Delivered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MOST_TRAINED", 300)
    linked = run(data.records)
    assert groups_quality(linked.groups, data.truth).f1 >= 0.93
    assert linked == run(tuple(reversed(data.records)))


def test_no_records_and_records_without_anything_are_no_mistake() -> None:
    assert run(iter(())).groups == ()
    bare = [IdentityRecord(f"{number:032x}", "r") for number in range(3)]
    assert run(bare).groups == tuple((record.record,) for record in bare)


def test_progress_is_told_while_records_come(data: Delivered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "CHUNK", 100)
    told: list[tuple[int, int]] = []

    def tell(step: str, done: int, total: int) -> None:
        if step == "prepare":
            told.append((done, total))

    size = len(data.records)
    with duckdb.connect() as connection:
        link(data.records, connection=connection, progress=tell)
    steps = [*range(100, size, 100), size]
    assert told == [(0, 1), *((done, size) for done in steps)]


def test_kept_deliveries_are_the_delivered_ones(data: Delivered, tmp_path: Path) -> None:
    place = kept(tmp_path, persons=220, seed=3)
    assert tuple(records_of(place)) == data.records
    assert truth_of(place) == (data.truth, data.origins)
    before = place.stat().st_mtime_ns
    assert kept(tmp_path, persons=220, seed=3).stat().st_mtime_ns == before

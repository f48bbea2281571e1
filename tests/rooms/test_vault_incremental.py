"""Linking what a delivery touched: the same pairs, weights, groups and doubtful pairs as a whole run."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from tests.bench.delivered import Delivered
from tests.factories.vault_persons import (
    LINK,
    entry_ids,
    groups,
    in_bulk,
    invented,
    link_waiting,
    link_whole,
    open_registers,
    store,
)

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.linkage.blocking import make_keys, make_pairs
from kreisweit.methods.linkage.columns import load
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.candidates import pairs_of
from kreisweit.vault.models import DoubtfulPair, Edge, ToLink
from kreisweit.vault.refusals import NoActiveModel, NoSuchGrant
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    return invented(tmp_path_factory.mktemp("invented"), 500)


@pytest.fixture
def registers(world: Delivered) -> None:
    open_registers({record.register for record in world.records})


def pairs_together(found: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for group in found for pair in combinations(sorted(group), 2)}


def agreement(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> float:
    """Share of the pairs of either side that both have."""
    return len(one & other) / max(len(one | other), 1)


def strange(record: IdentityRecord, number: int) -> IdentityRecord:
    """The record with names and a date that no other has."""
    one, other = "bflmnrks"[number % 8], "bflmnrks"[number // 8]
    names = {"given_name": f"Z{one}a{other}", "family_name": f"{other}oz{one}x"}
    blank = dict.fromkeys(("birth_name", "native_given_name", "native_family_name", "address"), "")
    return replace(record, **names, **blank, birth_date=f"{1885 + number}-{2 + number % 11:02d}-{3 + number % 25:02d}")


def edges() -> set[tuple[str, str, float, str]]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = Edge.objects.filter(model__state="active").values_list("left_id", "right_id", "weight", "levels")
        return {(left, right, round(weight, 4), repr(sorted(levels.items()))) for left, right, weight, levels in rows}


def queue() -> set[tuple[str, str, str]]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return set(DoubtfulPair.objects.values_list("left_id", "right_id", "state"))


def waiting() -> int:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return int(ToLink.objects.count())


@pytest.mark.usefixtures("registers")
@pytest.mark.parametrize("largest", [300, 6])
def test_candidates_are_those_of_a_whole_run(world: Delivered, largest: int) -> None:
    store(world.records, 1)
    known = list(queries.identities(clearance=LINK, by=TERMINAL))
    with duckdb.connect() as connection:
        load(connection, known, lambda *_: None)
        make_keys(connection)
        make_pairs(connection, largest_block=largest)
        rows = connection.execute("select join_key_l, join_key_r from linkage_pairs").fetchall()
    bulk = {tuple(sorted((known[left].record, known[right].record))) for left, right in rows}
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        found = pairs_of(known, folder=NameFolder(), controllers=LINK.controllers, largest=largest)
    assert {(left.record, right.record) for left, right in found} == bulk
    assert len(bulk) > 200


@pytest.mark.usefixtures("registers")
def test_entries_linked_again_one_by_one_change_nothing(world: Delivered) -> None:
    store(world.records, 1)
    link_whole()
    before = (edges(), groups(), queue())
    entries = sorted(entry_ids(world.records))
    done = actions.link_entries(entries=entries[:40], clearance=LINK, by=TERMINAL)
    assert (done.records, done.merged, done.split) == (40, 0, 0)
    assert (edges(), groups(), queue()) == before


@pytest.mark.usefixtures("registers")
def test_a_delivery_linked_by_itself_is_as_if_all_had_been_there(world: Delivered) -> None:
    chance = random.Random(7)  # noqa: S311
    late = set(chance.sample([record.record for record in world.records], 60))
    store(world.records, 1)
    link_whole()
    wanted = (edges(), groups(), queue())
    ids = entry_ids(world.records)
    gone = [record for record in world.records if record.record in late]
    # The same model, but without the late records: they change, are linked, and change back.
    store([strange(record, number) for number, record in enumerate(gone)], 2)
    assert waiting() == 60
    assert link_waiting().records == 60
    assert waiting() == 0
    alone = {entry for entry, record in ids.items() if record in late}
    assert all(len(group) == 1 for group in groups() if group & alone)
    store(gone, 3)
    link_waiting()
    assert (edges(), groups(), queue()) == wanted


@pytest.mark.usefixtures("registers")
def test_a_delivery_taken_back_leaves_the_links_of_the_rest(world: Delivered) -> None:
    cut = len(world.records) - 150
    store(world.records[:cut], 1)
    link_whole()
    before = (edges(), groups(), queue())
    store(world.records[cut:], 2)
    link_waiting()
    assert groups() != before[1]
    for place in range(len({record.register for record in world.records[cut:]})):
        actions.undo_delivery(delivery=UUID(int=200 + place), by=TERMINAL)
    link_waiting()
    assert (edges(), groups(), queue()) == before


@pytest.mark.usefixtures("registers")
def test_what_people_decided_outranks_what_comes_later(world: Delivered) -> None:
    class Clerk:
        pk = 7

    store(world.records, 1)
    link_whole()
    for number, pair in enumerate(queries.doubtful_pairs(by=TERMINAL)[:12]):
        verdict = "same" if number % 2 else "different"
        actions.decide_pair(pair=pair.id, verdict=verdict, by=Clerk(), clearance=LINK)
    said = queries.decisions()
    assert said
    link_entries = sorted(entry_ids(world.records))
    actions.link_entries(entries=link_entries, clearance=LINK, by=TERMINAL)
    together = pairs_together(groups())
    assert [one for one in said if not one.same and (one.left, one.right) in together] == []
    assert [one for one in said if one.same and (one.left, one.right) not in together] == []
    assert queries.decisions() == said


@pytest.mark.usefixtures("registers")
def test_a_run_that_was_broken_off_goes_on(world: Delivered, monkeypatch: pytest.MonkeyPatch) -> None:
    from kreisweit.vault.actions import incremental

    class Enough(Exception):  # noqa: N818
        pass

    def stop(done: int, _total: int) -> None:
        if done >= 20:
            raise Enough

    store(world.records, 1)
    link_whole()
    wanted = (edges(), groups(), queue())
    store([replace(record, given_name="Zzyzx") for record in world.records[:30]], 2)
    store(world.records[:30], 3)
    monkeypatch.setattr(incremental, "CHUNK", 10)
    listed = queries.waiting_entries(clearance=LINK, by=TERMINAL)
    with pytest.raises(Enough):
        actions.link_entries(entries=listed, clearance=LINK, by=TERMINAL, progress=stop)
    assert waiting() == 10
    link_waiting()
    assert (waiting(), (edges(), groups(), queue())) == (0, wanted)


def test_without_a_whole_run_nothing_is_linked_by_itself() -> None:
    with pytest.raises(NoActiveModel):
        actions.link_entries(entries=["0" * 32], clearance=LINK, by=TERMINAL)
    with pytest.raises(NoSuchGrant):
        actions.link_entries(
            entries=[], clearance=replace(LINK, operation=Operation.COMPUTE, seal=LINK.seal), by=TERMINAL
        )


@pytest.mark.slow
def test_fifty_random_deliveries_agree_with_the_batch(tmp_path: Path) -> None:
    """The model is learnt from the first half; the rest comes in 50 deliveries, with corrections in between."""
    world = invented(tmp_path, 3_000, seed=11)
    open_registers({record.register for record in world.records})
    chance = random.Random(5)  # noqa: S311
    shuffled = chance.sample(list(world.records), len(world.records))
    half = len(shuffled) // 2
    store(shuffled[:half], 1)
    link_whole()
    for number in range(50):
        piece = shuffled[half:][number::50]
        again = [replace(record, address="") for record in chance.sample(shuffled[:half], 5)]
        store([*piece, *again], 2 + number)
        link_waiting()
    piecewise = groups()
    bulk = in_bulk(list(queries.identities(clearance=LINK, by=TERMINAL)))
    assert agreement(pairs_together(piecewise), pairs_together(bulk.groups)) >= 0.995
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None

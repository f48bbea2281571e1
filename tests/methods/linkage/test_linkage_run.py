"""A whole run on invented deliveries: right, the same each time, in any order; decisions and cancelling respected."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import duckdb
import pytest
from tests.bench.delivered import Delivered

from kreisweit.methods.linkage.blocking import make_keys, make_pairs
from kreisweit.methods.linkage.columns import load
from kreisweit.methods.linkage.comparisons import COMPARISONS, case_sql, sides_sql
from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.explain import explain, strength_of
from kreisweit.methods.linkage.keys import block_keys
from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.measures import groups_quality
from kreisweit.methods.linkage.model import weights_from
from kreisweit.methods.linkage.numbers import nation_mask
from kreisweit.methods.linkage.records import Decided, IdentityRecord, Linked
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.standard import STANDARD_WEIGHTS

Whole = Callable[[LinkSettings], Linked]
TRAIN = LinkSettings(enough=100, sample=200_000)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect(config={"threads": 2})
    yield opened
    opened.close()


def run(records: tuple[IdentityRecord, ...], **arguments: object) -> Linked:
    with duckdb.connect() as connection:
        return link(records, connection=connection, **arguments)


def record(number: int, register: str, given: str, family: str, born: str, **more: object) -> IdentityRecord:
    return IdentityRecord(f"{number:032x}", register, given, family, birth_date=born, **more)


@pytest.mark.parametrize(("settings", "source"), [(LinkSettings(), "standard"), (TRAIN, "trained")])
def test_a_run_finds_the_persons(data: Delivered, whole: Whole, settings: LinkSettings, source: str) -> None:
    linked = whole(settings)
    quality = groups_quality(linked.groups, data.truth)
    assert json.loads(linked.model)["source"] == source
    assert quality.precision >= 0.99
    assert quality.f1 >= 0.93
    assert sorted(r for group in linked.groups for r in group) == sorted(data.truth)


@pytest.mark.parametrize("settings", [LinkSettings(), TRAIN])
def test_order_does_not_matter_and_runs_repeat(data: Delivered, whole: Whole, settings: LinkSettings) -> None:
    shuffled = list(data.records)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    assert run(tuple(shuffled), settings=settings) == whole(settings)


def test_edges_doubtful_pairs_and_levels(whole: Whole) -> None:
    linked = whole(LinkSettings())
    codes = {comparison.code: {level.code for level in comparison.levels} for comparison in COMPARISONS}
    assert all(edge.left < edge.right for edge in linked.edges)
    assert all(edge.levels.keys() == codes.keys() for edge in linked.edges)
    assert all(edge.levels[code] in known for edge in linked.edges for code, known in codes.items())
    group = {r: number for number, records in enumerate(linked.groups) for r in records}
    assert [edge for edge in linked.doubtful if group[edge.left] == group[edge.right]] == []
    ends = [frozenset((group[edge.left], group[edge.right])) for edge in linked.doubtful]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize("missing", ["birth_date", "given_name"])
def test_files_without_an_attribute_are_learned_from_too(data: Delivered, missing: str) -> None:
    records = tuple(replace(one, **{missing: "", "native_given_name": ""}) for one in data.records)
    linked, sure = (run(records, settings=replace(TRAIN, wrong_at_most=share)) for share in (1.0, 0.02))
    assert json.loads(linked.model)["source"] == "trained"
    found, surely = (groups_quality(one.groups, data.truth) for one in (linked, sure))
    assert linked.joined_from == 0.5 < sure.joined_from
    assert found.precision > 0.95
    assert found.recall > 0.5
    assert surely.right + surely.wrong < found.right + found.wrong


def test_decisions_hold_in_the_next_run(data: Delivered, whole: Whole) -> None:
    first = whole(LinkSettings())
    together = next(group for group in first.groups if len(group) >= 2)
    apart = (first.groups[0][0], first.groups[-1][0])
    decided = (Decided(together[1], together[0], same=False), Decided(*apart, same=True))
    second = run(data.records, decided=decided)
    group = {r: number for number, records in enumerate(second.groups) for r in records}
    assert group[together[0]] != group[together[1]]
    assert group[apart[0]] == group[apart[1]]
    judged = {frozenset((item.left, item.right)) for item in decided}
    assert [edge for edge in second.doubtful if frozenset((edge.left, edge.right)) in judged] == []


def test_twins_are_left_to_a_person() -> None:
    shared = {"sex": "f", "municipalities": ("99001220",), "nationalities": ("SY",), "address": "Weg 1"}
    one = record(1, "ewo-stadt", "Mariam", "Al-Husseini", "2010-05-03", **shared)
    twin = record(2, "schulamt", "Salwa", "Al-Husseini", "2010-05-03", **shared)
    own = record(3, "schulamt", "Maryam", "Elhosseini", "2010-05-03", **shared)
    assert run((one, twin)).groups == ((one.record,), (twin.record,))
    assert run((one, replace(own, register="vhs"), twin)).groups == ((one.record, own.record), (twin.record,))


def test_scripts_swaps_and_placeholder_dates_meet() -> None:
    shared = {"sex": "m", "municipalities": ("99001220",), "nationalities": ("SY",)}
    latin = record(1, "ewo-stadt", "Mohammed", "Al-Husseini", "1990-05-03", **shared)
    swapped = record(2, "vhs", "Alhosseini", "Muhamad", "1990-05-03", **shared)
    native = replace(
        record(3, "sprachkurse", "", "", "1990-05-03", **shared),
        native_given_name="محمد",
        native_family_name="الحسيني",
    )
    placeholder = record(4, "anerkennung", "Mohamad", "El Husseini", "1990-01-01", **shared)
    linked = run((latin, swapped, native, placeholder))
    assert linked.groups == ((latin.record, swapped.record, native.record, placeholder.record),)


def test_one_register_holds_a_person_once_unless_it_says_otherwise() -> None:
    one = record(1, "vhs", "Olena", "Shevchenko", "1990-05-03")
    again = record(2, "vhs", "Olena", "Shevchenko", "1990-05-03")
    assert run((one, again)).groups == ((one.record,), (again.record,))
    found = run((one, again), settings=LinkSettings(with_duplicates=frozenset({"vhs"})))
    assert found.groups == ((one.record, again.record),)


def test_few_or_no_records() -> None:
    assert run(()).groups == ()
    only = record(1, "vhs", "Olena", "Shevchenko", "1990-05-03")
    assert run((only,)).groups == ((only.record,),)
    empty = record(2, "ewo", "unbekannt", "", "")
    assert run((only, empty)).groups == ((only.record,), (empty.record,))


def test_the_same_id_twice_is_refused() -> None:
    only = record(1, "vhs", "Olena", "Shevchenko", "1990-05-03")
    with pytest.raises(ValueError, match="same id"):
        run((only, replace(only, register="ewo")))


class CancelledError(Exception):
    """Raised to stop a run."""


def test_cancelling_leaves_no_identities_behind(data: Delivered, connection: duckdb.DuckDBPyConnection) -> None:
    steps: list[str] = []

    def stop(step: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        steps.append(step)
        if step == "score":
            raise CancelledError

    with pytest.raises(CancelledError):
        link(data.records, connection=connection, progress=stop)
    assert list(dict.fromkeys(steps)) == ["prepare", "block", "train", "score"]
    left = connection.execute("select table_name from information_schema.tables").fetchall()
    assert [name for (name,) in left if name.startswith("linkage_")] == []


def test_a_run_leaves_no_tables_behind(data: Delivered, connection: duckdb.DuckDBPyConnection) -> None:
    link(data.records, connection=connection, settings=TRAIN)
    assert connection.execute("select table_name from information_schema.tables").fetchall() == []


def test_pairs_in_bulk_are_those_of_the_plain_keys(data: Delivered, connection: duckdb.DuckDBPyConnection) -> None:
    records = sorted(data.records, key=lambda one: one.record)[:160]
    load(connection, records, lambda _done, _total: None)
    make_keys(connection)
    make_pairs(connection, largest_block=10_000)
    found = set(connection.execute("select join_key_l, join_key_r from linkage_pairs").fetchall())
    assert found == {(i, j) for i, j in combinations(range(len(records)), 2) if compared(records[i], records[j])}


def test_shared_nationalities_share_a_bit() -> None:
    assert nation_mask(()) == 0
    assert nation_mask(("SY", "DE")) == nation_mask(("SY",)) | nation_mask(("DE",))
    assert nation_mask(("SY",)) & nation_mask(("UA",)) == 0


def compared(one: IdentityRecord, other: IdentityRecord) -> bool:
    """What keys.py says of a batch, word by word."""
    if one.register == other.register:
        return False
    kinds = {key[0] for key in set(block_keys(one)) & set(block_keys(other))}
    a, b = birth_date(one.birth_date), birth_date(other.birth_date)
    alike = not one.sex or not other.sex or one.sex == other.sex
    nations = [nation_mask(set(side.nationalities) - {"XX"}) for side in (one, other)]
    alike = alike and (not all(nations) or bool(nations[0] & nations[1]))
    if a is None or b is None:
        return "n" in kinds
    near = abs(a.year - b.year) in (0, 1, 10) or (a.month, a.day) == (b.month, b.day)
    placed = a.placeholder or b.placeholder
    return ("d" in kinds and alike) or "h" in kinds or ("y" in kinds and placed and alike) or ("n" in kinds and near)


def test_the_standard_model_knows_every_level() -> None:
    for comparison in COMPARISONS:
        known = [level.code for level in comparison.levels if not level.unknown]
        assert list(STANDARD_WEIGHTS[comparison.code]) == known
        assert all(0 < m <= 1 and 0 < u <= 1 for m, u in STANDARD_WEIGHTS[comparison.code].values())


def test_explanations_follow_the_model(whole: Whole) -> None:
    linked = whole(LinkSettings())
    levels = {"family_name": "folded", "given_name": "different", "sex": "unknown", "birth_date": "of old"}
    found = explain(levels, weights_from(linked.model))
    assert [(line.comparison, line.level, line.strength) for line in found] == [
        ("given_name", "different", "strong_against"),
        ("family_name", "folded", "strong_for"),
        ("birth_date", "of old", "neutral"),
        ("sex", "unknown", "neutral"),
    ]
    assert [strength_of(weight) for weight in (6, 5.9, 0.9, -1.1, -4.1)] == [
        "strong_for", "for", "neutral", "against", "strong_against",
    ]  # fmt: skip


def levels_of(one: IdentityRecord, other: IdentityRecord) -> dict[str, str]:
    """The level of each comparison, judged by the database."""
    with duckdb.connect() as connection:
        load(connection, (one, other), lambda _done, _total: None)
        cases = ", ".join(f"{case_sql(comparison)} as {comparison.code}" for comparison in COMPARISONS)
        sql = f"select {cases} from (select {sides_sql()} from linkage_records l join linkage_records r on l.unique_id < r.unique_id)"
        found = connection.execute(sql).fetchall()[0]
    return dict(zip((comparison.code for comparison in COMPARISONS), found, strict=True))


@pytest.mark.parametrize(
    ("one", "other", "family"),
    [
        (("Fiyori", "Abel"), ("Fiyori Abel", "Mehari"), "chain"),  # own, father's, grandfather's name, cut differently
        (("Ubax Cabdiqaadir", "Galaal"), ("Ubah", "Abdiqadir"), "chain"),
        (("Fiyori Abel", "Mehari"), ("Fiyori", "Mehari"), "equal"),  # the father left out
        (("Delina", "Ermias"), ("Delina", "Tekle"), "different"),
        (("Yonas", "Abel"), ("Fiyori Abel", "Mehari"), "different"),  # a father's name alone tells nothing of the child
    ],
)
def test_a_chain_of_fathers_agrees_wherever_it_is_cut(
    one: tuple[str, str], other: tuple[str, str], family: str
) -> None:
    left, right = record(1, "a", *one, "1990-03-04"), record(2, "b", *other, "1990-03-04")
    assert levels_of(left, right)["family_name"] == levels_of(right, left)["family_name"] == family


@pytest.mark.parametrize("slip", ["Kidane", "Kiane", "Kidanee"])
def test_exchanged_fields_are_known_in_spite_of_a_slip(slip: str) -> None:
    left, right = record(1, "a", "Kidane", "Samuel", "1990-03-04"), record(2, "b", "Samuel", slip, "1990-03-04")
    found = levels_of(left, right)
    assert (found["given_name"], found["family_name"]) == ("swapped", "swapped")
    assert levels_of(right, left) == found

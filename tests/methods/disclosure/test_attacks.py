"""Attacks on what was published: sums, differences, time. Nobody may find a true number with certainty.

The attacker here is the obvious one: he writes down every combination of true numbers that could stand behind the
published ones and looks for a place where all combinations agree.
"""

# ruff: noqa: S311  (chance for tests, no secrets)

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.disclosure import (
    Cell,
    CellKey,
    CellKeyRule,
    Count,
    Gate,
    InternalTable,
    PerturbationTable,
    Suppressed,
    SuppressedReason,
    perturbation_table,
    protect,
)
from kreisweit.methods.disclosure.audit import UNKNOWN, Area, Range, certain, to_hide
from kreisweit.methods.disclosure.guessing import guessable
from kreisweit.methods.disclosure.raw import MODULUS, RawCount

WEAK = perturbation_table(D=1, V=0.5)  # extreme noise is frequent, so that attacks would succeed often
STRONG = perturbation_table(D=2, V=0.9)


def possible(table: PerturbationTable, shown: int) -> list[int]:
    """True numbers that may become this one, by the rows of the table."""
    return [
        count
        for count in range(shown + table.D + 1)
        if shown - count in table.rows[min(count, len(table.rows) - 1)].noise
    ]


def found_by_enumeration(table: PerturbationTable, whole: Cell, parts: list[Cell]) -> set[int]:
    """Positions (0: the sum, 1..: its parts) whose true number is the same in every possible combination."""
    sums = possible(table, whole.value) if isinstance(whole, Count) else None
    if not all(isinstance(part, Count) for part in parts):
        # An unknown part takes up any difference; then ranges of the others stay as they are.
        return set()
    ranges = [possible(table, part.value) for part in parts if isinstance(part, Count)]
    fitting = [(sum(found), *found) for found in product(*ranges) if sums is None or sum(found) in sums]
    assert fitting
    return {place for place in range(len(parts) + 1) if len({found[place] for found in fitting}) == 1}


def random_family(rng: Random, table: PerturbationTable) -> tuple[dict[CellKey, RawCount], dict[Area, Area]]:
    """A planning area with one to four municipalities and small numbers."""
    parts = [RawCount(count, rng.randrange(MODULUS) if count else 0) for count in
             (rng.choice((0, 1, 2, 3, rng.randrange(30))) for _ in range(rng.randint(1, 4)))]  # fmt: skip
    cells = {CellKey("own", "municipality", str(k), "2026"): part for k, part in enumerate(parts)}
    cells[CellKey("own", "planning_area", "P1", "2026")] = sum(parts, RawCount(0, 0))
    return cells, {("municipality", str(k)): ("planning_area", "P1") for k in range(len(parts))}


def attacked(seed: int, table: PerturbationTable, *, audited: bool) -> int:
    """How many true numbers an attacker finds in one published family."""
    cells, parents = random_family(Random(seed), table)
    rule = CellKeyRule(table, parents if audited else {}, gate=Gate(mean=0, small=0))
    *parts, whole = protect(InternalTable(cells), rule).cells.values()
    return len(found_by_enumeration(table, whole, parts))


def test_the_attacker_is_dangerous_without_the_audit() -> None:
    assert sum(attacked(seed, WEAK, audited=False) for seed in range(1500)) > 20


@pytest.mark.parametrize("table", [WEAK, STRONG])
def test_sums_and_differences_give_nothing_away(table: PerturbationTable) -> None:
    assert sum(attacked(seed, table, audited=True) for seed in range(600)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("table", [WEAK, STRONG])
def test_sums_and_differences_give_nothing_away_in_many_tables(table: PerturbationTable) -> None:
    assert sum(attacked(seed, table, audited=True) for seed in range(10_000, 20_000)) == 0


def test_unchanged_persons_give_no_second_draw() -> None:
    rng = Random(5)
    for _ in range(200):
        persons = [rng.randrange(MODULUS) for _ in range(rng.randint(1, 60))]
        cell = sum((RawCount(1, key) for key in persons), RawCount(0, 0))
        quarters = {CellKey("own", "municipality", "1", f"20{k}"): cell for k in range(10, 50)}
        shown = protect(InternalTable(quarters), CellKeyRule(STRONG, gate=Gate(mean=0, small=0))).cells
        assert len(set(shown.values())) == 1


def test_one_person_leaving_does_not_show_as_one() -> None:
    rng = Random(6)
    steps = set()
    for _ in range(4000):
        persons = [rng.randrange(MODULUS) for _ in range(40)]
        before = sum((RawCount(1, key) for key in persons), RawCount(0, 0))
        after = sum((RawCount(1, key) for key in persons[1:]), RawCount(0, 0))
        steps.add(
            after.count + STRONG.noise(after.count, after.key) - before.count - STRONG.noise(before.count, before.key)
        )
    assert steps == set(range(-5, 4))


def test_the_range_of_a_shown_number_is_what_the_rows_allow() -> None:
    for table in (WEAK, STRONG, perturbation_table(D=5, V=3, js=2)):
        for shown in (0, *range(table.js + 1, 30)):
            low, high = table.true_range(shown)
            assert possible(table, shown) == list(range(low, high + 1))


# The audit itself against enumeration, on two storeys of sums.

PARENTS: dict[Area, Area] = {("m", "1"): ("p", "1"), ("m", "2"): ("p", "1"), ("m", "3"): ("p", "2"), ("p", "1"): ("c", ""), ("p", "2"): ("c", "")}  # fmt: skip
LEAVES = [("m", "1"), ("m", "2"), ("m", "3")]
TREE = [*LEAVES, ("p", "1"), ("p", "2"), ("c", "")]
ranges = st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda two: (two[0], two[0] + two[1]))
wide = st.tuples(st.integers(0, 8), st.integers(0, 3)).map(lambda two: (two[0], two[0] + two[1]))


def enumerated(given: dict[Area, Range]) -> frozenset[Area]:
    """Areas with one possible number, by trying every combination; none where no combination fits."""
    fitting = []
    for one, two, three in product(*(range(given[leaf][0], given[leaf][1] + 1) for leaf in LEAVES)):
        numbers = (one, two, three, one + two, three, one + two + three)
        if all(given[area][0] <= number <= given[area][1] for area, number in zip(TREE, numbers, strict=True)):
            fitting.append(numbers)
    return frozenset(area for k, area in enumerate(TREE) if fitting and len({found[k] for found in fitting}) == 1)


@settings(max_examples=300)
@given(st.tuples(ranges, ranges, ranges), st.tuples(wide, wide, wide))
def test_the_audit_finds_what_enumeration_finds(leaves: tuple[Range, ...], sums: tuple[Range, ...]) -> None:
    given = dict(zip(TREE, (*leaves, *sums), strict=True))
    assert certain(given, PARENTS) == enumerated(given)


@settings(max_examples=300)
@given(st.tuples(ranges, ranges, ranges), st.tuples(wide, wide, wide))
def test_nothing_is_certain_once_the_named_cells_are_hidden(leaves: tuple[Range, ...], sums: tuple[Range, ...]) -> None:
    given = dict(zip(TREE, (*leaves, *sums), strict=True))
    hidden = to_hide(given, PARENTS)
    left = certain(given | dict.fromkeys(hidden, UNKNOWN), PARENTS)
    assert left == frozenset()
    assert bool(hidden) == bool(certain(given, PARENTS))


def test_an_area_cannot_lie_within_itself() -> None:
    with pytest.raises(ValueError, match="within itself"):
        certain({("m", "1"): (0, 1), ("m", "2"): (0, 1)}, {("m", "1"): ("m", "2"), ("m", "2"): ("m", "1")})


def test_cells_that_an_attack_concerns_are_closed_and_only_those() -> None:
    part = RawCount(10, MODULUS // 100 * 76)  # noise +1; the key of four of them has noise -1
    whole = sum([part] * 4, RawCount(0, 0))
    assert (WEAK.noise(part.count, part.key), WEAK.noise(whole.count, whole.key)) == (1, -1)
    cells = {CellKey("own", "municipality", str(k), "2026"): part for k in range(4)}
    cells[CellKey("own", "planning_area", "P1", "2026")] = whole
    elsewhere = {CellKey("own", "municipality", "5", "2026"): part}
    parents: dict[Area, Area] = {("municipality", str(k)): ("planning_area", "P1") for k in range(4)}
    free = protect(InternalTable(cells | elsewhere), CellKeyRule(WEAK, gate=Gate(mean=0, small=0)))
    assert list(free.cells.values()) == [*[Count(11)] * 4, Count(39), Count(11)]  # 39 + 1 = 4 x (11 - 1): all known
    shown = protect(InternalTable(cells | elsewhere), CellKeyRule(WEAK, parents, gate=Gate(mean=0, small=0)))
    closed = Suppressed(SuppressedReason.TOO_FEW)
    assert list(shown.cells.values()) == [*[closed] * 4, Count(39), Count(11)]


def random_groups(rng: Random) -> dict[CellKey, RawCount]:
    """Everybody and the three groups of a kind of which everybody stands in one."""
    parts = {f"sex:{value}": RawCount(rng.randrange(6), rng.getrandbits(32)) for value in "fmx"}
    whole = parts["sex:f"] + parts["sex:m"] + parts["sex:x"]
    return {CellKey("a", "county", "99001", "2026", group): count for group, count in {"": whole, **parts}.items()}


def test_groups_that_add_up_say_nothing_with_certainty() -> None:
    rng, unprotected = Random(11), 0
    rule = CellKeyRule(WEAK, gate=Gate(mean=0, small=0))
    for _ in range(400):
        cells = random_groups(rng)
        noise = rule.perturbed(cells)
        bare = [Count(noise[key][0]) for key in cells]
        unprotected += bool(found_by_enumeration(WEAK, bare[0], list(bare[1:])))
        shown = list(protect(InternalTable(cells), rule).cells.values())
        assert found_by_enumeration(WEAK, shown[0], shown[1:]) == set()
    assert unprotected >= 5  # the attack works where nothing is closed


def test_a_group_that_nobody_sees_takes_up_what_is_left() -> None:
    def told(kind: str) -> set[str]:
        ranges = {"": (10, 12), f"{kind}:1": (3, 5), f"{kind}:2": (3, 5)}
        keys = {name: CellKey("a", "county", "99001", "2026", name) for name in ranges}
        return {key.group for key in guessable({keys[name]: [found] for name, found in ranges.items()}, {})}

    assert told("sex") == {"sex:1", "sex:2"}  # five and five, or they would not be ten
    assert told("age") == set()  # somebody's age may not be known
    assert told("months") == set()  # does not divide people

"""The gate: tables with too few persons, and groups of which everybody has the attribute."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kreisweit.methods.disclosure import CellKey, Gate
from kreisweit.methods.disclosure.gates import TableKey, counts_of, too_thin, whole_groups
from kreisweit.methods.disclosure.raw import Official, RawBalance, RawCount, RawCurve, RawRate

GATE = Gate()


def n(count: int) -> RawCount:
    return RawCount(count, count * 7919 % 2**32)


@pytest.mark.parametrize(
    ("counts", "passes"),
    [
        ([], True),
        ([5], True),
        ([4], False),
        ([0, 10], True),
        ([0, 9], False),
        ([0, 0, 0, 0], False),
        ([2, 9, 9, 9], False),  # a quarter of the filled cells is too many
        ([2, 9, 9, 9, 9], True),
        ([2, 0, 0, 9, 9, 14], False),  # zeros do not thin the share out
        ([3, 3, 3, 11], True),
    ],
)
def test_mean_and_share_of_small_cells(counts: list[int], passes: bool) -> None:
    assert GATE.passes(counts) is passes


def test_the_thresholds_are_arguments() -> None:
    assert Gate(mean=1, small=2, small_share=Decimal("0.5")).passes([1, 2, 3])
    assert not Gate(mean=1, small=2, small_share=Decimal("0.3")).passes([1, 2, 3])
    with pytest.raises(ValueError, match="share above zero"):
        Gate(small_share=Decimal(0))


def test_which_persons_of_a_cell_are_judged() -> None:
    assert counts_of(n(4)) == (4,)
    assert counts_of(RawRate(n(3), n(50))) == (3,)
    assert counts_of(RawRate(n(3), Official(5000), per=1000)) == (3,)
    assert counts_of(RawBalance(n(7), n(2), n(90))) == (7, 2)
    assert counts_of(RawCurve(((n(40), n(4)), (n(30), n(6))))) == (10,)


def test_each_table_is_judged_by_itself() -> None:
    cells = {
        CellKey("a", "municipality", "1", "2026"): n(2),
        CellKey("a", "municipality", "2", "2026"): n(3),
        CellKey("a", "planning_area", "P1", "2026"): n(5),
        CellKey("a", "municipality", "1", "2025"): n(9),
        CellKey("a", "municipality", "1", "2026", "f"): n(6),
        CellKey("b", "municipality", "1", "2026"): n(9),
    }
    assert too_thin(cells, GATE) == {TableKey("a", "municipality", "2026", "")}


PLACE = CellKey("a", "municipality", "1", "2026")


@pytest.mark.parametrize(
    ("cell", "closed"),
    [
        (RawRate(n(40), n(40)), True),
        (RawRate(n(38), n(40)), True),
        (RawRate(n(37), n(40)), False),
        (RawRate(n(100), n(100)), False),
        (RawRate(n(0), n(40)), False),
        (RawRate(n(40), Official(40)), False),
        (RawCurve(((n(60), n(3)), (n(50), n(49)))), True),
        (RawCurve(((n(60), n(3)), (n(50), n(40)))), False),
        (n(40), False),
    ],
)
def test_a_share_of_nearly_everybody_in_a_small_group(cell, closed: bool) -> None:
    assert whole_groups({PLACE: cell}, fewest=100, lacking=3) == ({PLACE} if closed else frozenset())


def test_the_other_groups_would_give_the_closed_one_away() -> None:
    groups = {PLACE._replace(group=f"stay:{k}"): RawRate(n(count), n(40)) for k, count in enumerate((0, 40, 0))}
    elsewhere = {PLACE._replace(area="2", group=f"stay:{k}"): RawRate(n(20), n(40)) for k in range(2)}
    total = {PLACE: RawRate(n(20), n(40))}
    assert whole_groups(groups | elsewhere | total, fewest=100, lacking=3) == set(groups)


def test_a_group_as_large_as_everybody() -> None:
    cells = {PLACE: n(40), PLACE._replace(group="f"): n(40), PLACE._replace(group="m"): n(0)}
    assert whole_groups(cells, fewest=100, lacking=3) == {PLACE._replace(group="f"), PLACE._replace(group="m")}
    cells = {PLACE: n(40), PLACE._replace(group="f"): n(25), PLACE._replace(group="m"): n(15)}
    assert whole_groups(cells, fewest=100, lacking=3) == frozenset()


def test_groups_of_one_kind_leave_those_of_another_alone() -> None:
    by_sex = {PLACE._replace(group=f"sex:{value}"): RawRate(n(20), n(60)) for value in "fm"}
    by_age = {
        PLACE._replace(group="age:0-5"): RawRate(n(40), n(40)),
        PLACE._replace(group="age:6-15"): RawRate(n(9), n(50)),
    }
    assert whole_groups({**by_sex, **by_age}, fewest=100, lacking=3) == set(by_age)


def test_of_groups_of_two_kinds_those_beside_in_either_go() -> None:
    cells = {
        PLACE._replace(group=f"sex:{sex}|age:{age}"): RawRate(n(40 if (sex, age) == ("f", "0-5") else 9), n(40))
        for sex in "fm"
        for age in ("0-5", "6-15")
    }
    hidden = {"sex:f|age:0-5", "sex:f|age:6-15", "sex:m|age:0-5"}
    assert {key.group for key in whole_groups(cells, fewest=100, lacking=3)} == hidden

"""The rule: what goes in raw comes out protected or not at all, the same wherever it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.disclosure import (
    AsPublished,
    Cell,
    CellKey,
    CellKeyRule,
    Count,
    Gate,
    Imported,
    InternalTable,
    Missing,
    MissingReason,
    NotProtectable,
    ProtectedTable,
    Rate,
    Suppressed,
    SuppressedReason,
    perturbation_table,
    protect,
)
from kreisweit.methods.disclosure.raw import MODULUS, Official, RawBalance, RawCell, RawCount, RawCurve, RawRate
from kreisweit.methods.disclosure.rule import counted, parts_of

TABLE = perturbation_table(D=5, V=3, js=2)
OPEN = CellKeyRule(TABLE, gate=Gate(mean=0, small=0))
PLACE = CellKey("own", "municipality", "99001010", "2026-Q3")
TOO_FEW = Suppressed(SuppressedReason.TOO_FEW)
SMALL_BASE = Suppressed(SuppressedReason.SMALL_BASE)


def key_for(count: int, noise: int) -> int:
    """A cell key that gives this noise."""
    return next(key for key in range(0, MODULUS, MODULUS // 5000) if TABLE.noise(count, key) == noise)


def n(count: int, noise: int = 0) -> RawCount:
    return RawCount(count, key_for(count, noise))


def said(cell: RawCell, rule: CellKeyRule = OPEN) -> Cell:
    return protect(InternalTable({PLACE: cell}), rule).cells[PLACE]


def test_counts_carry_noise_and_zero_stays_zero() -> None:
    assert said(n(40, 2)) == Count(42)
    assert said(n(40, -5)) == Count(35)
    assert said(n(2, -2)) == Count(0)
    assert said(RawCount(0, 0)) == Count(0)


def test_shares_are_made_from_numbers_with_noise_of_their_own() -> None:
    assert said(RawRate(n(40, 2), n(120, -3))) == Rate(Decimal("35.9"), Decimal("30.3"), Decimal("42.0"))
    assert said(RawRate(n(40, 2), Official(12000), per=1000)) == Rate(
        Decimal("3.5"), Decimal("3.0"), Decimal("4.0"), 1000
    )
    assert said(RawRate(RawCount(0, 0), n(60))) == Rate(Decimal("0.0"), Decimal("0.0"), Decimal("9.1"))
    assert said(RawRate(n(200, 3), n(201, -4))) == Rate(Decimal("100.0"), Decimal("98.0"), Decimal("100.0"))


def test_decimals_are_those_of_the_indicator() -> None:
    rule = CellKeyRule(TABLE, gate=Gate(mean=0, small=0), decimals={"own": 3})
    assert said(RawRate(n(40), n(120)), rule) == Rate(Decimal("33.333"), Decimal("28.000"), Decimal("39.131"))


def test_a_share_of_few_is_not_shown_whatever_its_numerator() -> None:
    assert said(RawRate(n(12), n(32, -3))) == SMALL_BASE
    assert isinstance(said(RawRate(n(12), n(28, 2))), Rate)
    assert said(RawRate(RawCount(0, 0), RawCount(0, 0))) == SMALL_BASE
    assert said(RawRate(n(3), n(3))) == SMALL_BASE  # and not another reason, which would say "all three"
    assert said(RawRate(n(12), Official(29))) == SMALL_BASE
    assert said(RawBalance(n(6), n(9), n(29))) == SMALL_BASE


def test_a_share_of_everybody_in_a_small_group_is_not_shown() -> None:
    assert said(RawRate(n(60), n(60))) == TOO_FEW
    assert said(RawRate(n(58), n(60))) == TOO_FEW
    assert isinstance(said(RawRate(n(57), n(60))), Rate)
    assert isinstance(said(RawRate(n(150), n(150))), Rate)


def test_a_balance_may_be_negative() -> None:
    assert said(RawBalance(n(10, 1), n(40, -1), n(200))) == Rate(Decimal("-14.0"), Decimal("-19.5"), Decimal("-8.7"))


def test_a_curve_from_steps_with_noise() -> None:
    steps = ((n(100), n(10)), (n(80), n(20)))
    assert said(RawCurve(steps)) == Rate(Decimal("32.5"), Decimal("21.5"), Decimal("43.9"))
    assert said(RawCurve(())) == SMALL_BASE
    assert said(RawCurve(((n(29), n(5)),))) == SMALL_BASE
    assert said(RawCurve(((n(40), n(20)), (n(9, 2), n(3))))) == SMALL_BASE
    assert said(RawCurve(((n(40), n(20)), (n(11, -2), n(3))))) == SMALL_BASE


def test_a_table_that_is_too_thin_leaves_its_level_and_the_larger_areas_stay() -> None:
    small = {PLACE._replace(area=f"9900101{k}"): n(4) for k in range(3)}
    large = {PLACE._replace(level="planning_area", area="P1"): n(12, 1)}
    table = protect(InternalTable(small | large), CellKeyRule(TABLE))
    assert dict(table.cells) == dict.fromkeys(small, TOO_FEW) | dict.fromkeys(large, Count(13))


def test_what_others_protected_passes_and_what_nobody_knows_is_refused() -> None:
    cells = {
        PLACE: Imported(Decimal("15.7"), "zensus2022"),
        PLACE._replace(area="1"): Missing(MissingReason.NOT_JOINED),
        PLACE._replace(area="2"): Suppressed(SuppressedReason.SECRET),
    }
    assert dict(protect(InternalTable(cells), CellKeyRule(TABLE)).cells) == cells
    with pytest.raises(NotProtectable) as refusal:
        protect(InternalTable(cells | {PLACE._replace(area="3"): Count(7)}), CellKeyRule(TABLE))
    assert refusal.value.keys == (PLACE._replace(area="3"),)


def test_only_this_rule_takes_raw_cells() -> None:
    with pytest.raises(NotProtectable) as refusal:
        protect(InternalTable({PLACE: n(40)}), AsPublished())
    assert refusal.value.keys == (PLACE,)
    assert protect(InternalTable({}), CellKeyRule(TABLE, name="cell_key_2026")).rule == "cell_key_2026"


def test_the_parts_of_a_cell() -> None:
    a, b, c = n(40), n(50), n(60)
    assert [parts_of(cell) for cell in (a, RawRate(a, b), RawRate(a, Official(9)))] == [(a,), (a, b), (a,)]
    assert parts_of(RawBalance(a, b, c)) == (a, b, c)
    assert parts_of(RawCurve(((c, a), (b, a)))) == (c, a, b, a)


def test_cells_by_reason() -> None:
    assert counted([Count(1), TOO_FEW, TOO_FEW, Missing(MissingReason.PENDING), Count(2)]) == {
        "shown": 2,
        "too_few": 2,
        "pending": 1,
    }


# Properties.

raw_counts = st.builds(
    lambda count, key: RawCount(count, key if count else 0), st.integers(0, 300), st.integers(0, MODULUS - 1)
)
within = st.tuples(raw_counts, raw_counts).map(lambda two: sorted(two, key=lambda part: part.count))
raw_cells = (
    raw_counts
    | within.map(lambda two: RawRate(two[0], two[1]))
    | st.builds(RawRate, raw_counts, st.builds(Official, st.integers(0, 9999)), st.just(1000))
    | st.builds(RawBalance, raw_counts, raw_counts, raw_counts)
    | st.lists(within.map(lambda two: (two[1], two[0])), max_size=4).map(lambda steps: RawCurve(tuple(steps)))
)
cell_keys = st.builds(
    CellKey,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["municipality", "planning_area"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["2025", "2026"]),
    st.sampled_from(["", "f", "m"]),
)
tables = st.dictionaries(cell_keys, raw_cells, max_size=25)


@settings(deadline=None)
@given(tables)
def test_every_cell_has_an_answer_in_the_order_of_the_table(cells: dict[CellKey, RawCell]) -> None:
    table = protect(InternalTable(cells), CellKeyRule(TABLE, decimals={"a": 0}))
    assert isinstance(table, ProtectedTable)
    assert list(table.cells) == list(cells)
    for cell in table.cells.values():
        assert isinstance(cell, Count | Rate | Suppressed)
        if isinstance(cell, Rate):
            assert -cell.per <= cell.low <= cell.value <= cell.high <= cell.per


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_same_cell_has_the_same_noise_in_any_table_and_order(cells: dict[CellKey, RawCell], random) -> None:
    whole = OPEN.perturbed(cells)
    keys = list(cells)
    random.shuffle(keys)
    cut = random.randrange(len(keys) + 1)
    for part in (keys[:cut], keys[cut:], keys):
        assert OPEN.perturbed({key: cells[key] for key in part}) == {key: whole[key] for key in part}


@settings(deadline=None)
@given(tables)
def test_protecting_twice_says_the_same(cells: dict[CellKey, RawCell]) -> None:
    rule = CellKeyRule(TABLE)
    assert (
        protect(InternalTable(cells), rule).cells == protect(InternalTable(dict(reversed(cells.items()))), rule).cells
    )

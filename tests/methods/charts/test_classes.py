"""Classes of a map: every value has one shade, and the order of values is the order of shades."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.classes import (
    CLASS_FILLS,
    ClassBreaks,
    Fill,
    LegendEntry,
    MapClass,
    class_of,
    legend,
    nice_breaks,
    nice_step,
    quantile_breaks,
    value_of,
)
from kreisweit.methods.disclosure import (
    Cell,
    Count,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Rate,
    Suppressed,
    SuppressedReason,
)

D = Decimal
Breaks = Callable[..., ClassBreaks]
BOTH = pytest.mark.parametrize("breaks", [quantile_breaks, nice_breaks])
values = st.lists(st.decimals(-100000, 100000, places=2, allow_nan=False), max_size=60)
counts = st.integers(1, 5)


def published(value: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(D(value), "zensus2022", flag)


@BOTH
@given(values=values, k=counts)
def test_every_value_lies_in_exactly_one_class(breaks: Breaks, values: list[Decimal], k: int) -> None:
    classes = breaks(values, k).classes
    assert len(classes) <= k
    for value in values:
        if value != 0:
            assert sum(item.holds(value) for item in classes) == 1


@BOTH
@given(values=values, k=counts)
def test_a_larger_value_is_never_lighter(breaks: Breaks, values: list[Decimal], k: int) -> None:
    found = breaks(values, k)
    numbers = [found.number_of(value) for value in sorted(values) if value != 0]
    assert numbers == sorted(numbers)


@given(values=values, k=counts)
def test_a_quantile_class_is_never_empty_and_its_bounds_occur(values: list[Decimal], k: int) -> None:
    for item in quantile_breaks(values, k).classes:
        assert any(item.holds(value) for value in values)
        assert {item.low, item.high} <= set(values)


@given(values=values, k=counts)
def test_nice_classes_have_one_width_and_no_class_beyond_the_values(values: list[Decimal], k: int) -> None:
    classes = nice_breaks(values, k).classes
    if not classes:
        assert [value for value in values if value != 0] == []
        return
    if k > 1:
        assert len({item.high - item.low for item in classes}) == 1
    assert classes[0].holds(min(value for value in values if value != 0))
    assert classes[-1].holds(max(value for value in values if value != 0))


@BOTH
@given(values=values, k=counts)
def test_order_of_input_does_not_matter(breaks: Breaks, values: list[Decimal], k: int) -> None:
    assert breaks(values, k) == breaks(reversed(values), k)


@BOTH
def test_no_value_gives_no_class(breaks: Breaks) -> None:
    assert breaks([]) == breaks([D(0), D("0.0")]) == ClassBreaks(())


@BOTH
def test_equal_values_give_one_closed_class(breaks: Breaks) -> None:
    assert breaks([D("4.2")] * 7) == ClassBreaks((MapClass(D("4.2"), D("4.2"), closed=True),))


def test_quantiles_of_ten_values_in_five_classes() -> None:
    assert quantile_breaks([D(n) for n in range(1, 11)]) == ClassBreaks(
        (
            MapClass(D(1), D(3), closed=False),
            MapClass(D(3), D(5), closed=False),
            MapClass(D(5), D(7), closed=False),
            MapClass(D(7), D(9), closed=False),
            MapClass(D(9), D(10), closed=True),
        )
    )


def test_ties_stay_together() -> None:
    assert quantile_breaks([D(1)] * 8 + [D(2), D(9)]) == ClassBreaks(
        (MapClass(D(1), D(2), closed=False), MapClass(D(2), D(9), closed=True))
    )


def test_nice_bounds_are_the_round_numbers_that_people_expect() -> None:
    assert nice_breaks([D("1.3"), D("15.7"), D("12.4")]) == ClassBreaks(
        (
            MapClass(D(0), D(5), closed=False),
            MapClass(D(5), D(10), closed=False),
            MapClass(D(10), D(15), closed=False),
            MapClass(D(15), D(20), closed=True),
        )
    )


def test_zero_is_a_bound_where_values_have_both_signs() -> None:
    assert [item.low for item in nice_breaks([D("-3.4"), D("6.1")]).classes] == [D(-5), D("-2.5"), D(0), D("2.5"), D(5)]


def test_one_class_holds_values_of_both_signs() -> None:
    assert nice_breaks([D(-1), D(1)], 1) == ClassBreaks((MapClass(D(-1), D(1), closed=True),))


@pytest.mark.parametrize(("low", "high", "most"), [(-1, 1, 1), (1, 1, 3), (2, 1, 3)])
def test_steps_that_cannot_cover_are_refused(low: int, high: int, most: int) -> None:
    with pytest.raises(ValueError, match="cover a range"):
        nice_step(D(low), D(high), most)


@pytest.mark.parametrize("k", [0, 6])
@BOTH
def test_only_one_to_five_classes(breaks: Breaks, k: int) -> None:
    with pytest.raises(ValueError, match="one to five"):
        breaks([D(1)], k)


@pytest.mark.parametrize(
    ("cell", "fill"),
    [
        (None, Fill.OUTSIDE),
        (Suppressed(SuppressedReason.SECRET), Fill.SUPPRESSED),
        (Missing(MissingReason.NOT_PUBLISHED), Fill.MISSING),
        (published("0"), Fill.ZERO),
        (published("0.0", Flag.ROUNDED_TO_ZERO), Fill.ZERO),
        (Count(0), Fill.ZERO),
        (Count(3), Fill.CLASS_1),
        (Rate(D("15.7"), D(15), D(16)), Fill.CLASS_4),
        (published("20"), Fill.CLASS_4),
    ],
)
def test_fill_of_a_cell(cell: Cell | None, fill: Fill) -> None:
    classes = nice_breaks([D("1.3"), D("15.7"), D("12.4")])
    assert class_of(cell, classes) is fill
    assert class_of(cell, None) is Fill.AREA


def test_a_value_outside_the_classes_is_an_error_not_a_wrong_shade() -> None:
    with pytest.raises(ValueError, match="outside the classes"):
        class_of(published("99"), nice_breaks([D(1), D(2)]))


@pytest.mark.parametrize(
    "classes",
    [
        (MapClass(D(0), D(5), closed=False), MapClass(D(6), D(7), closed=True)),
        (MapClass(D(0), D(5), closed=True), MapClass(D(5), D(7), closed=True)),
        tuple(MapClass(D(n), D(n + 1), closed=n == 5) for n in range(6)),
    ],
)
def test_classes_with_gaps_overlaps_or_a_sixth_cannot_be_built(classes: tuple[MapClass, ...]) -> None:
    with pytest.raises(ValueError, match="class"):
        ClassBreaks(classes)


def test_a_class_without_room_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        MapClass(D(2), D(2), closed=False)


def test_the_legend_names_classes_and_whatever_else_occurs() -> None:
    classes = nice_breaks([D(1), D(9)], 2)
    cells: list[Cell | None] = [published("1"), published("9"), published("2"), Count(0), None]
    low, high = classes.classes
    assert legend(cells, classes) == (
        LegendEntry(Fill.CLASS_1, 2, low),
        LegendEntry(Fill.CLASS_2, 1, high),
        LegendEntry(Fill.ZERO, 1),
        LegendEntry(Fill.OUTSIDE, 1),
    )


def test_value_of_cells_without_a_number_is_none() -> None:
    assert value_of(Suppressed(SuppressedReason.SECRET)) is None
    assert value_of(Missing(MissingReason.PENDING)) is None
    assert value_of(None) is None
    assert value_of(Count(4)) == D(4)


def test_class_fills_are_the_five_shades_in_order() -> None:
    assert [fill.value for fill in CLASS_FILLS] == [f"class-{n}" for n in range(1, 6)]


@given(values)
def test_the_legend_counts_every_area_once(values: list[Decimal]) -> None:
    cells: list[Cell | None] = [Imported(value, "zensus2022") for value in values]
    cells += [Suppressed(SuppressedReason.SECRET), Missing(MissingReason.NOT_PUBLISHED), None]
    assert sum(entry.areas for entry in legend(cells, quantile_breaks(values))) == len(cells)

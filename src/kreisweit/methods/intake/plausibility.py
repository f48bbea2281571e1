"""Figures that do not add up, named by row, area and rule; never changed and never repeated.

A share that can never be is an error: the row is held back (`impossible`).
share_out_of_range         a share (codes in SHARES or beginning with "share_") below 0 or above 100
negative_value             a share that may be above 100 (codes in OPEN_SHARES) below zero

What is only unlikely is a warning (`implausible`):
sum_of_sexes               population_male + population_female differs from population
negative_value             below zero where the unit allows none (codes in NEVER_NEGATIVE)
part_exceeds_whole         a share larger than the share that contains it (foreign nationality within
                           migration background; degrees of rounding up to 0.1 allowed)
shares_without_population  nobody lives there, and yet a share of the people is given
implausible_jump           see `_jumps`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median
from typing import Any, Final, NamedTuple

from kreisweit.methods.disclosure import CellKey, Imported, InternalTable

from .collector import Collector
from .findings import Finding

SHARES: Final = frozenset(
    {
        "vacancy_rate",
        "unemployment_rate",
        "youth_unemployment_rate",
    }
)
"""Codes of shares in per cent beside those that begin with "share_"."""

OPEN_SHARES: Final = frozenset({"childcare_under3", "childcare_3to6"})
"""Shares whose definition allows more than 100: children are counted where they are cared for and compared
with those who live there."""

NEVER_NEGATIVE: Final = frozenset(
    {
        "population",
        "population_male",
        "population_female",
        "total_dwellings",
        "area_km2",
        "avg_household_size",
        "avg_rent_per_m2",
        "median_age",
        "apprentices_per_100",
        "physician_density",
        "gp_density",
        "cars_per_capita",
        "rent_level",
        "municipal_debt_per_capita",
    }
)
"""Codes whose unit allows nothing below zero."""

PARTS: Final = (("share_foreign", "share_migration_bg"),)
"""Pairs of a share and the share that contains it."""

_SHARES_OF_PEOPLE: Final = ("share_foreign", "share_migration_bg", "share_female", "share_65plus")
_ROUNDING: Final = Decimal("0.1")
_FEWEST_CHANGES: Final = 6  # a spread of fewer changes says nothing
_MANY_AREAS: Final = 20
_SPREADS: Final = 15.0
_LEAST_RELATIVE: Final = 0.5
_TO_SIGMA: Final = 1.4826  # median absolute deviation to standard deviation, for a normal distribution

Values = dict[CellKey, Decimal]


class _Step(NamedTuple):
    """A change from one year to the next one that has a value."""

    key: CellKey
    before: CellKey
    change: float
    relative: float


def implausible(table: InternalTable, *, rows: Mapping[CellKey, int] | None = None) -> tuple[Finding, ...]:
    """Warnings on the published values of a table; `rows` says in which row of a file a cell stood."""
    rows = rows or {}
    values = _published(table)
    findings = Collector()
    for key, value in values.items():
        if value < 0 and key.indicator in NEVER_NEGATIVE:
            findings.warning("negative_value", **_place(key, rows), indicator=key.indicator)
    _check_relations(values, rows, findings)
    for step in _jumps(values):
        findings.warning(
            "implausible_jump",
            row=rows.get(step.key),
            column=step.key.indicator,
            area=step.key.area,
            period=step.key.period,
            previous_period=step.before.period,
            indicator=step.key.indicator,
        )
    return findings.result()


def impossible(
    table: InternalTable, *, rows: Mapping[CellKey, int] | None = None
) -> tuple[InternalTable, tuple[Finding, ...]]:
    """The table without the rows that hold a value that can never be, and an error for each such value.

    A row is taken whole or not at all: every cell that `rows` puts into the same row goes with it; a cell
    without a row goes alone.
    """
    rows = rows or {}
    findings = Collector()
    bad = _out_of_range(_published(table), rows, findings)
    bad_rows = {rows[key] for key in bad if key in rows}
    kept = {key: cell for key, cell in table.cells.items() if key not in bad and rows.get(key) not in bad_rows}
    return InternalTable(kept), findings.result()


def _published(table: InternalTable) -> Values:
    return {key: cell.value for key, cell in table.cells.items() if isinstance(cell, Imported)}


def _out_of_range(values: Values, rows: Mapping[CellKey, int], findings: Collector) -> set[CellKey]:
    bad: set[CellKey] = set()
    for key, value in values.items():
        if _is_share(key.indicator) and not 0 <= value <= 100:
            code = "share_out_of_range"
        elif value < 0 and key.indicator in OPEN_SHARES:
            code = "negative_value"
        else:
            continue
        bad.add(key)
        findings.error(code, **_place(key, rows), indicator=key.indicator)
    return bad


def _is_share(code: str) -> bool:
    return code in SHARES or (code.startswith("share_") and code not in OPEN_SHARES)


def _place(key: CellKey, rows: Mapping[CellKey, int]) -> dict[str, Any]:
    return {"row": rows.get(key), "column": key.indicator, "area": key.area, "period": key.period}


def _check_relations(values: Values, rows: Mapping[CellKey, int], findings: Collector) -> None:
    """Rules that compare indicators of the same area, period and group."""
    for key, value in values.items():
        if key.indicator == "population":
            _check_population(key, value, values, rows, findings)
    for part, whole in PARTS:
        for key, value in values.items():
            if key.indicator != part:
                continue
            container = values.get(key._replace(indicator=whole))
            if container is not None and value > container + _ROUNDING:
                findings.warning(
                    "part_exceeds_whole",
                    row=rows.get(key),
                    column=part,
                    area=key.area,
                    period=key.period,
                    part=part,
                    whole=whole,
                )


def _check_population(
    key: CellKey, value: Decimal, values: Values, rows: Mapping[CellKey, int], findings: Collector
) -> None:
    male = values.get(key._replace(indicator="population_male"))
    female = values.get(key._replace(indicator="population_female"))
    if male is not None and female is not None and male + female != value:
        findings.warning("sum_of_sexes", row=rows.get(key), area=key.area, period=key.period)
    if value == 0 and any(values.get(key._replace(indicator=code)) for code in _SHARES_OF_PEOPLE):
        findings.warning("shares_without_population", row=rows.get(key), area=key.area, period=key.period)


def _jumps(values: Values) -> Iterator[_Step]:
    """Changes between years that stand far outside what else happened.

    A change is compared with the changes of all areas of its kind in the same pair of years (a new method
    or census moves all of them and is no fault of one), or, where fewer than _MANY_AREAS have both years,
    with the other changes of its own series. It is named when it is at least _SPREADS robust standard
    deviations (median absolute deviation x 1.4826) from the median and moves the value by half or more.
    Years without a value in between are not compared; fewer than _FEWEST_CHANGES say nothing.
    """
    abreast: dict[tuple[str, str, str, str], list[_Step]] = defaultdict(list)
    for step in _steps(values):
        key = step.key
        abreast[key.indicator, key.level, key.group, key.period].append(step)
    alone: dict[CellKey, list[_Step]] = defaultdict(list)
    for steps in abreast.values():
        if len(steps) >= _MANY_AREAS:
            yield from _outliers(steps)
        else:
            for step in steps:
                alone[step.key._replace(period="")].append(step)
    for steps in alone.values():
        yield from _outliers(steps)


def _steps(values: Values) -> Iterator[_Step]:
    for key, value in values.items():
        if len(key.period) != 4 or not key.period.isdigit():
            continue
        before = key._replace(period=str(int(key.period) - 1))
        previous = values.get(before)
        if previous is not None:
            change = float(value - previous)
            yield _Step(key, before, change, abs(change) / max(abs(float(previous)), 1e-9))


def _outliers(steps: list[_Step]) -> Iterator[_Step]:
    if len(steps) < _FEWEST_CHANGES:
        return
    middle = median(step.change for step in steps)
    spread = median(abs(step.change - middle) for step in steps) * _TO_SIGMA
    for step in steps:
        distance = abs(step.change - middle)
        if step.relative >= _LEAST_RELATIVE and distance > _SPREADS * max(spread, 1e-9):
            yield step

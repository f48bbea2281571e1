"""Figures that do not add up, named by row, area and rule; never changed and never repeated.

The rules, all of them warnings:
sum_of_sexes               population_male + population_female differs from population
share_out_of_range         a share (codes in SHARES or beginning with "share_") below 0 or above 100
part_exceeds_whole         a share larger than the share that contains it (foreign nationality within
                           migration background; degrees of rounding up to 0.1 allowed)
shares_without_population  nobody lives there, and yet a share of the people is given
negative_value             below zero where the unit allows none (codes in NEVER_NEGATIVE)
implausible_jump           see `_jumps`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

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
"""Codes of shares in per cent beside those that begin with "share_".

Childcare rates are none of them: children are counted where they are cared for and compared with those
who live there, so that more than 100 happens.
"""

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
        "childcare_under3",
        "childcare_3to6",
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
    values = {key: cell.value for key, cell in table.cells.items() if isinstance(cell, Imported)}
    findings = Collector()
    _check_ranges(values, rows, findings)
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


def _check_ranges(values: Values, rows: Mapping[CellKey, int], findings: Collector) -> None:
    for key, value in values.items():
        share = key.indicator in SHARES or key.indicator.startswith("share_")
        if share and not 0 <= value <= 100:
            code = "share_out_of_range"
        elif value < 0 and key.indicator in NEVER_NEGATIVE:
            code = "negative_value"
        else:
            continue
        findings.warning(
            code,
            row=rows.get(key),
            column=key.indicator,
            area=key.area,
            period=key.period,
            indicator=key.indicator,
        )


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

"""Quarters, months and the frame of a computation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.indicators.worlds import AREAS, COUNTY

from kreisweit.methods.disclosure import CellKey, Missing, MissingReason
from kreisweit.methods.indicators import Frame, reference
from kreisweit.methods.indicators.frame import LEVELS_OF_GROUPS
from kreisweit.methods.indicators.periods import (
    add_months,
    first_day,
    last_day,
    parse_quarter,
    quarter_number,
    quarter_text,
)
from kreisweit.releases.catalogue_files import read_definitions

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FRAME = Frame(
    quarters=("2022-Q4", "2023-Q1", "2023-Q2"),
    county=COUNTY,
    areas=AREAS,
    joined=frozenset({"99001010", "99001030"}),
    population={("99001010", 2021): 100, ("99001010", 2023): 110, ("99001030", 2022): 50, ("99001020", 2022): 7},
)


@given(DAYS)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    number = quarter_number(day)
    assert first_day(number) <= day <= last_day(number)
    assert last_day(number) + timedelta(days=1) == first_day(number + 1)
    assert parse_quarter(quarter_text(number)) == number


def test_quarters_are_written_in_one_way() -> None:
    assert quarter_text(quarter_number(date(2026, 11, 23))) == "2026-Q4"
    for text in ("2026-Q5", "2026Q1", "2026", "2026-Q1 ", "26-Q1"):
        with pytest.raises(ValueError, match="2026-Q3"):
            parse_quarter(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 12, 31), 24, date(2025, 12, 31)),
        (date(2023, 3, 31), -12, date(2022, 3, 31)),
        (date(2023, 1, 15), 0, date(2023, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_a_frame_refuses_gaps_and_unknown_municipalities() -> None:
    with pytest.raises(ValueError, match="without a gap"):
        replace(FRAME, quarters=("2023-Q1", "2023-Q3"))
    with pytest.raises(ValueError, match="without a gap"):
        replace(FRAME, quarters=())
    with pytest.raises(ValueError, match="99001999"):
        replace(FRAME, joined=frozenset({"99001999"}))


def test_areas_know_the_municipalities_that_take_part() -> None:
    assert dict(FRAME.members) == {
        ("county", COUNTY): ("99001010", "99001030"),
        ("municipality", "99001010"): ("99001010",),
        ("municipality", "99001020"): (),
        ("municipality", "99001030"): ("99001030",),
        ("municipality", "99001040"): (),
        ("municipality", "99001050"): (),
        ("planning_area", "P1"): ("99001010",),
        ("planning_area", "P2"): ("99001030",),
    }


def test_official_totals_are_those_of_the_municipalities_that_take_part() -> None:
    assert FRAME.residents("planning_area", "P1", 2022) == 100  # without 99001020
    assert FRAME.residents("county", COUNTY, 2022) == 150
    assert FRAME.residents("county", COUNTY, 2024) == 160
    assert FRAME.residents("county", COUNTY, 2021) is None


def test_every_area_period_and_group_has_a_cell() -> None:
    cells = reference.compute(read_definitions(), [], FRAME)
    wanted = {
        CellKey(definition.code, level, area, period, group)
        for definition in read_definitions()
        for period in (("2022", "2023") if definition.code == "own_time_to_b1" else FRAME.quarters)
        for group in definition.groups
        for level, area in FRAME.members
        if level in LEVELS_OF_GROUPS or group in definition.points
    }
    assert set(cells) == wanted
    assert {key.area for key, cell in cells.items() if cell == Missing(MissingReason.NOT_JOINED)} == {
        "99001020",
        "99001040",
        "99001050",
    }


@pytest.mark.parametrize(("as_of", "waits"), [(date(2023, 7, 29), True), (date(2023, 7, 30), False), (None, False)])
def test_a_figure_waits_until_its_registers_are_complete(as_of: date | None, waits: bool) -> None:
    cells = reference.compute(read_definitions(), [], replace(FRAME, as_of=as_of))
    cell = cells[CellKey("own_foreign_share", "county", COUNTY, "2023-Q2")]  # the registration offices need 30 days
    assert (cell == Missing(MissingReason.PENDING)) is waits


def test_cohorts_that_begin_before_the_data_wait() -> None:
    cells = reference.compute(read_definitions(), [], FRAME)
    pending = {key.indicator for key, cell in cells.items() if cell == Missing(MissingReason.PENDING)}
    assert pending == {"own_retention_24", "own_recognition", "own_class_transfer_12", "own_time_to_b1"}

"""The fast engine and the reference engine agree on everything that one can think of, and on the rest."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend
from tests.methods.indicators.worlds import AREAS, COUNTY, crowd, engine, frames, histories, tables

from kreisweit.methods.disclosure import CellKey
from kreisweit.methods.disclosure.raw import RawCell, RawCount, RawCurve, RawRate
from kreisweit.methods.indicators import Definition, Episode, Frame, History, fast, reference
from kreisweit.methods.indicators.plan import Plan
from kreisweit.methods.indicators.tallies import Place, added
from kreisweit.methods.indicators.vocabulary import OFFICIAL, Balance, TimeTo
from kreisweit.releases.catalogue_files import read_definitions

CROSSES = (("sex",), ("age",), ("nationality",), ("stay",), ("sex", "nationality"), ("sex", "nationality", "stay"))


def with_axes(number: int, definition: Definition) -> Definition:
    """The definition by two kinds of groups of people, where it may have some; each kind comes up several times."""
    if definition.ratio_to == OFFICIAL or isinstance(definition.measure, Balance):
        return definition
    speaks_of_stay = isinstance(definition.measure, TimeTo) or "stay:0" in definition.points
    fitting = [cross for cross in CROSSES if not (speaks_of_stay and "stay" in cross)]
    return replace(definition, axes=(fitting[number % len(fitting)], fitting[(number + 1) % len(fitting)]))


DEFINITIONS = tuple(with_axes(number, each) for number, each in enumerate(read_definitions()))
CONNECTION: Backend = engine()
PLAN: Plan = fast.plan_for(DEFINITIONS)
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def quick(known: list[History], frame: Frame, chunks: int = 1) -> dict[CellKey, RawCell]:
    persons, episodes = tables(CONNECTION, known)
    return fast.compute(
        DEFINITIONS, connection=CONNECTION, persons=persons, episodes=episodes, frame=frame, chunks=chunks, plan=PLAN
    )  # fmt: skip


def tally(known: list[History], frame: Frame) -> dict[Place, RawCount]:
    persons, episodes = tables(CONNECTION, known)
    return fast.tally(DEFINITIONS, connection=CONNECTION, persons=persons, episodes=episodes, frame=frame, plan=PLAN)


def agree(known: list[History], frame: Frame) -> None:
    assert quick(known, frame) == reference.compute(DEFINITIONS, known, frame)


@settings(max_examples=40, deadline=None, suppress_health_check=CALM)
@given(histories(), frames())
def test_both_engines_give_the_same_cells_and_keys(known: list[History], frame: Frame) -> None:
    agree(known, frame)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=CALM)
@given(histories(), frames())
def test_both_engines_give_the_same_cells_and_keys_a_thousand_times(known: list[History], frame: Frame) -> None:
    agree(known, frame)


@pytest.mark.parametrize("seed", range(6))
def test_both_engines_agree_on_a_crowd(seed: int) -> None:
    agree(*crowd(seed, 300))


@settings(max_examples=2, deadline=None, suppress_health_check=CALM)
@given(histories(), frames(), st.randoms(use_true_random=False), st.integers(2, 4))
def test_neither_order_nor_chunks_change_a_cell(
    known: list[History], frame: Frame, dice: random.Random, chunks: int
) -> None:
    mixed = [replace(each, episodes=tuple(dice.sample(each.episodes, len(each.episodes)))) for each in known]
    dice.shuffle(mixed)
    cells = quick(known, frame)
    assert quick(mixed, frame) == cells
    assert quick(known, frame, chunks) == cells
    assert reference.compute(DEFINITIONS, mixed, frame) == cells


@settings(max_examples=2, deadline=None, suppress_health_check=CALM)
@given(histories(), histories(), frames())
def test_tallies_of_disjoint_persons_add_up(left: list[History], right: list[History], frame: Frame) -> None:
    others = [replace(each, person=f"other-{each.person}") for each in right]
    whole = reference.tally(DEFINITIONS, [*left, *others], frame)
    assert added([reference.tally(DEFINITIONS, left, frame), reference.tally(DEFINITIONS, others, frame)]) == whole
    assert added([tally(left, frame), tally(others, frame)]) == tally([*left, *others], frame)


@settings(max_examples=60, deadline=None, suppress_health_check=CALM)
@given(histories(), frames())
def test_no_cell_counts_more_than_there_are(known: list[History], frame: Frame) -> None:
    for cell in reference.compute(DEFINITIONS, known, frame).values():
        match cell:
            case RawRate(numerator=counted, denominator=RawCount(count=base)):
                assert counted.count <= base <= len(known)
            case RawCurve(steps=steps):
                assert all(event.count <= risk.count for risk, event in steps)
                assert all(risk.count - event.count >= later.count for (risk, event), (later, _) in pairwise(steps))


def test_one_definition_alone_gives_the_same_cells_as_all_together() -> None:
    known = [person(number) for number in range(12)]
    frame = frame_of("2019-Q1")
    persons, episodes = tables(CONNECTION, known)
    together = quick(known, frame)
    for definition in DEFINITIONS:
        alone = fast.compute([definition], connection=CONNECTION, persons=persons, episodes=episodes, frame=frame)
        assert alone == {key: cell for key, cell in together.items() if key.indicator == definition.code}


def test_keys_near_the_modulus_stay_exact() -> None:
    known = [person(number, key=2**32 - 1 - number) for number in range(200)]
    frame = frame_of("2022-Q1")
    share = quick(known, frame)[CellKey("own_level_stock", "county", COUNTY, "2022-Q1")]
    assert isinstance(share, RawRate)
    assert share.denominator == RawCount(200, sum(each.record_key for each in known) % 2**32)
    assert quick(known, frame) == reference.compute(DEFINITIONS, known, frame)


def test_nobody_joined_means_nothing_is_looked_at() -> None:
    frame = replace(frame_of("2022-Q1"), joined=frozenset())
    assert tally([person(1)], frame) == {}
    assert quick([person(1)], frame) == reference.compute(DEFINITIONS, [person(1)], frame)


def test_nothing_is_left_in_the_connection() -> None:
    connection = engine()
    persons, episodes = tables(connection, [person(1)])
    before = connection.con.sql("SHOW ALL TABLES").fetchall()
    fast.compute(DEFINITIONS, connection=connection, persons=persons, episodes=episodes, frame=frame_of("2022-Q1"))
    assert connection.con.sql("SHOW ALL TABLES").fetchall() == before


def frame_of(first: str) -> Frame:
    year = int(first[:4])
    quarters = tuple(f"{year + number // 4}-Q{number % 4 + 1}" for number in range(8))
    return Frame(quarters, COUNTY, AREAS, frozenset(AREAS), {(area, year): 1000 for area in AREAS})


def person(number: int, *, key: int = 7) -> History:
    """An adult who arrived in 2017, moved once and passed B1 in 2020."""
    first, second = sorted(AREAS)[number % 5], sorted(AREAS)[(number + 1) % 5]
    moved = date(2019 + number % 3, 5, 1 + number % 28)
    episodes = (
        Episode(0, "residence", date(2017, 3, 1), moved, first, "SY", origin="abroad", destination="county"),
        Episode(1, "residence", moved, None, second, "SY", origin="county"),
        Episode(2, "exam", date(2020, 6, 1), date(2020, 6, 2), level="B1", outcome="passed"),
    )
    return History(f"p{number}", key, "f", 1990, episodes)

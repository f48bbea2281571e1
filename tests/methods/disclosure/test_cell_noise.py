"""Looking the noise up: many at once as one by one, by an obvious slow way, always the same for the same cell."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.disclosure.perturbation import UNITS, PerturbationTable, perturbation_table
from kreisweit.methods.disclosure.raw import MODULUS, RawCount

TABLES = (
    perturbation_table(D=2, V=0.9),
    perturbation_table(D=2, V=1.05, js=1, mono=[True, True, False, True]),
    perturbation_table(D=5, V=3, js=2),
)
counts = st.integers(0, 40) | st.integers(0, 10**9)
keys = st.integers(0, MODULUS - 1)


def slow_noise(table: PerturbationTable, count: int, key: int) -> int:
    """The first interval whose upper bound lies above the key as a fraction."""
    row = table.rows[min(count, len(table.rows) - 1)]
    for value, bound in zip(row.noise, row.bounds, strict=True):
        if Fraction(key, MODULUS) < Fraction(bound, UNITS):
            return value
    raise AssertionError("the last bound is one")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TABLES), st.lists(st.tuples(counts, keys), max_size=20))
def test_many_at_once_as_one_by_one(table: PerturbationTable, cells: list[tuple[int, int]]) -> None:
    expected = [slow_noise(table, count, key) for count, key in cells]
    assert [table.noise(count, key) for count, key in cells] == expected
    arrays = [np.array([cell[part] for cell in cells], dtype=np.int64) for part in (0, 1)]
    assert table.index.many(*arrays).tolist() == expected


@pytest.mark.parametrize("table", TABLES)
def test_keys_at_the_very_bounds_of_intervals(table: PerturbationTable) -> None:
    for count, row in enumerate(table.rows):
        for bound in row.bounds:
            for key in (bound * MODULUS // UNITS + step for step in (-1, 0, 1)):
                if 0 <= key < MODULUS:
                    assert table.noise(count, key) == slow_noise(table, count, key)


@pytest.mark.parametrize("table", TABLES)
def test_keys_spread_evenly_give_the_probabilities_of_the_table(table: PerturbationTable) -> None:
    steps = 2**18
    spread = np.arange(steps, dtype=np.int64) * (MODULUS // steps)
    for row in table.rows:
        found = table.index.many(np.full(steps, row.count, dtype=np.int64), spread)
        shares = [float((found == value).mean()) for value in row.noise]
        assert shares == pytest.approx(row.probabilities, abs=1e-5)


@pytest.mark.parametrize("table", TABLES)
@given(key=keys)
def test_zero_stays_zero(table: PerturbationTable, key: int) -> None:
    assert table.noise(0, key) == 0


@given(st.sampled_from(TABLES), counts, keys)
def test_what_is_shown_lies_within_the_bounds_and_outside_the_zone(
    table: PerturbationTable, count: int, key: int
) -> None:
    shown = count + table.noise(count, key)
    assert abs(shown - count) <= table.D
    assert shown == 0 or shown > table.js
    low, high = table.true_range(shown)
    assert low <= count <= high


@given(st.sampled_from(TABLES), st.lists(keys, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_order_and_chunks_of_persons_do_not_matter(table: PerturbationTable, persons: list[int], random) -> None:
    whole = sum((RawCount(1, key) for key in persons), RawCount(0, 0))
    random.shuffle(persons)
    cut = random.randrange(len(persons) + 1)
    parts = [sum((RawCount(1, key) for key in part), RawCount(0, 0)) for part in (persons[:cut], persons[cut:])]
    assert parts[0] + parts[1] == whole
    assert table.noise(whole.count, whole.key) == table.noise((parts[1] + parts[0]).count, (parts[1] + parts[0]).key)


def test_what_is_no_cell_is_refused() -> None:
    for count, key in ((-1, 0), (1, -1), (1, MODULUS)):
        with pytest.raises(ValueError, match="not negative"):
            TABLES[0].noise(count, key)

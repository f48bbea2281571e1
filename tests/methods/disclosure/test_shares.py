"""Shares from protected numbers: exact rounding, honest bands, never above everybody."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.disclosure import Rate
from kreisweit.methods.disclosure.shares import balance, curve, share

D = 3
numbers = st.integers(0, 400)
places = st.integers(0, 3)


def rate(value: str, low: str, high: str, per: int = 100) -> Rate:
    return Rate(Decimal(value), Decimal(low), Decimal(high), per)


def test_by_hand() -> None:
    assert share(40, 120, per=100, decimals=1, off=(5, 5)) == rate("33.3", "28.0", "39.2")
    assert share(40, 12000, per=1000, decimals=2, off=(5, 0)) == rate("3.33", "2.91", "3.75", per=1000)
    assert share(7, 6, per=100, decimals=0, off=(1, 1)) == rate("100", "85", "100")
    assert share(0, 60, per=100, decimals=1, off=(5, 5)) == rate("0.0", "0.0", "9.1")
    assert share(3, 0, per=100, decimals=1, off=(5, 5)) is None
    assert balance(10, 40, 200, per=100, decimals=1, off=5) == rate("-15.0", "-20.6", "-9.7")
    assert balance(3, 400, 20, per=100, decimals=0, off=0) == rate("-100", "-100", "-100")
    assert curve(((100, 10), (80, 20)), per=100, decimals=1, off=0) == rate("32.5", "32.5", "32.5")
    assert curve((), per=100, decimals=1, off=0) is None


def test_halves_are_rounded_up_and_digits_are_kept() -> None:
    found = share(1, 8, per=100, decimals=0, off=(0, 0))
    assert found is not None
    assert (str(found.value), str(found.low), str(found.high)) == ("13", "12", "13")
    assert str(share(1, 2, per=100, decimals=2, off=(0, 0)).value) == "50.00"  # type: ignore[union-attr]


@given(numbers, st.integers(1, 400), places, st.sampled_from([100, 1000]))
def test_rounding_is_that_of_exact_fractions(top: int, base: int, decimals: int, per: int) -> None:
    found = share(top, base, per=per, decimals=decimals, off=(0, 0))
    assert found is not None
    exact = min(Fraction(top, base), Fraction(1)) * per
    assert abs(Fraction(found.value) - exact) * 10**decimals <= Fraction(1, 2)
    assert Fraction(found.low) <= exact <= Fraction(found.high)


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 60), places)
def test_the_band_holds_whatever_the_true_numbers_were(plus: int, minus: int, base: int, decimals: int) -> None:
    found = share(plus, base, per=100, decimals=decimals, off=(D, D))
    moved = balance(plus, minus, base, per=100, decimals=decimals, off=D)
    assert found is not None
    assert moved is not None
    for a, b, c in product((-D, 0, D), repeat=3):
        if base + c > 0:
            true = Fraction(max(0, min(plus + a, base + c)), base + c) * 100
            assert Fraction(found.low) <= true <= Fraction(found.high)
            true = Fraction(plus + a - minus - b, base + c) * 100
            assert Fraction(moved.low) <= max(-100, min(100, true)) <= Fraction(moved.high)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=6), places)
def test_a_curve_grows_with_each_step(steps: list[tuple[int, int]], decimals: int) -> None:
    found = [curve(steps[: k + 1], per=100, decimals=decimals, off=D) for k in range(len(steps))]
    values = [rate.value for rate in found if rate is not None]
    assert values == sorted(values)
    assert len(values) == len(steps)


@given(st.tuples(st.integers(10, 300), st.integers(0, 300)))
def test_a_curve_of_one_step_is_a_share(step: tuple[int, int]) -> None:
    assert curve([step], per=100, decimals=1, off=D) == share(step[1], step[0], per=100, decimals=1, off=(D, D))

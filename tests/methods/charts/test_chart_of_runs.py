"""Estimates with their intervals, run by run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.runs import MOST_NAMES, RunPoint, runs_spec

share = st.floats(0, 100)
points = st.lists(
    st.one_of(
        st.just(RunPoint("1.1.", None)),
        st.tuples(share, share, share).map(sorted).map(lambda three: RunPoint("2.1.", three[1], three[0], three[2])),
    ),
    min_size=1,
    max_size=14,
).filter(lambda found: any(point.value is not None for point in found))


def spec(some: list[RunPoint]) -> dict[str, Any]:
    return runs_spec(some, summary="x", unit="%")


@given(points)
def test_each_known_run_is_drawn_in_its_place_within_the_axes(some: list[RunPoint]) -> None:
    drawn = spec(some)
    known = {place: point for place, point in enumerate(some) if point.value is not None}
    assert drawn["data"]["values"] == [
        {"x": place, "y": point.value, "low": point.low, "high": point.high} for place, point in known.items()
    ]
    across, up = (drawn["layer"][1]["encoding"][axis] for axis in ("x", "y"))
    low, high = up["scale"]["domain"]
    assert all(low < point.low <= point.high < high for point in known.values())
    left, right = across["scale"]["domain"]
    assert (left, right) == (-0.5, len(some) - 0.5)
    named = across["axis"]["values"]
    assert (named[-1], len(named) <= MOST_NAMES) == (len(some) - 1, True)


def test_nothing_known_is_no_drawing() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        spec([RunPoint("1.1.", None)])

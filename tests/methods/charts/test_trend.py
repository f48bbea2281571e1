"""Trends: a gap stays a gap, the axis tells the truth, names do not cover each other, five lines at most."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.axes import starts_at_zero, value_axis, written, year_axis
from kreisweit.methods.charts.labels import Label, broken, moved_apart
from kreisweit.methods.charts.periods import position, usual_step
from kreisweit.methods.charts.trend import (
    TrendBreak,
    TrendPoint,
    TrendSeries,
    TrendText,
    begins_at_zero,
    segments,
    trend_spec,
)

D = Decimal
TEXT = TrendText("Zusammenfassung", unit="Prozent")
numbers = st.lists(st.decimals(-100000, 100000, places=2, allow_nan=False), max_size=30)


def series(*values: str | None, name: str = "Quelle") -> TrendSeries:
    points = (TrendPoint(str(2005 + n), None if v is None else D(v)) for n, v in enumerate(values))
    return TrendSeries(name, tuple(points))


def yearly(values: dict[str, int | None], step: Decimal | None = None) -> TrendSeries:
    points = (TrendPoint(period, None if value is None else D(value)) for period, value in values.items())
    return TrendSeries("Quelle", tuple(points), step)


def stretches(line: TrendSeries, *breaks: TrendBreak) -> list[list[str]]:
    return [[point.period for point in stretch] for stretch in segments(line, breaks)]


def marks(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == kind]


def test_an_empty_period_ends_the_line_and_is_never_zero() -> None:
    spec = trend_spec([series("1", None, "3")], text=TEXT)
    assert marks(spec, "line")[0]["data"]["values"] == [
        {"x": 2005.5, "y": 1.0, "part": 0},
        {"x": 2007.5, "y": 3.0, "part": 1},
    ]
    assert marks(spec, "point")[0]["data"]["values"] == [{"x": 2005.5, "y": 1.0}, {"x": 2007.5, "y": 3.0}]


def test_a_period_that_was_never_published_ends_the_line_too() -> None:
    assert stretches(yearly({"2011": 1, "2022": 2})) == [["2011"], ["2022"]]
    assert stretches(yearly({"2011-05-09": 1, "2022-05-15": 2})) == [["2011-05-09"], ["2022-05-15"]]
    assert stretches(yearly({"2022-Q1": 1, "2022-Q2": 2, "2022-Q4": 3})) == [["2022-Q1", "2022-Q2"], ["2022-Q4"]]


def test_a_figure_of_every_other_year_may_be_one_line() -> None:
    assert stretches(yearly({"2016": 1, "2018": 2, "2020": 3}, D(2))) == [["2016", "2018", "2020"]]


def test_the_order_of_points_does_not_matter() -> None:
    assert stretches(yearly({"2007": 1, "2005": 2, "2006": 3})) == [["2005", "2006", "2007"]]


def test_no_line_crosses_a_new_basis() -> None:
    line = yearly({"2009": 1, "2010": 2, "2011": 3, "2012": 4})
    new = TrendBreak("2011", "Zensus 2011")
    assert stretches(line, new) == [["2009", "2010"], ["2011", "2012"]]
    rule, words = trend_spec([line], text=TEXT, breaks=[new])["layer"][:2]
    assert rule["data"]["values"] == words["data"]["values"] == [{"x": 2011.0, "words": "Zensus 2011"}]


@given(st.lists(st.sampled_from([None, 1, 2]), max_size=12))
def test_each_value_lies_in_one_stretch_and_no_stretch_holds_a_gap(values: list[int | None]) -> None:
    line = yearly({str(2000 + n): value for n, value in enumerate(values)})
    found = segments(line)
    assert [p for stretch in found for p in stretch] == [p for p in line.points if p.value is not None]
    for stretch in found:
        years = [int(point.period) for point in stretch]
        assert years == list(range(years[0], years[-1] + 1))


def test_names_stand_beside_the_last_values() -> None:
    lines = [series("0", "1", None, name="Eins"), series("0", "4", "3", name="Ein langer Name einer Quelle")]
    names = marks(trend_spec(lines, text=TEXT, height=200), "text")
    assert [(name["mark"]["text"], name["encoding"]["y"]["value"]) for name in names] == [
        (["Eins"], 150.0),
        (["Ein langer Name", "einer Quelle"], 42.0),
    ]


def test_one_series_needs_no_name_and_has_the_room_for_itself() -> None:
    spec = trend_spec([series("1", "2")], text=TEXT, width=400)
    assert (marks(spec, "text"), spec["width"]) == ([], 350)


def test_a_series_without_a_value_has_no_name_in_the_drawing() -> None:
    spec = trend_spec([series("1"), series(None, name="Leer")], text=TEXT)
    assert [layer["mark"]["text"] for layer in marks(spec, "text")] == [["Quelle"]]


@pytest.mark.parametrize(
    ("values", "zero"),
    [(("1", "6"), True), (("45", "49"), False), ((), True), (("0", "0"), True), (("45",), True), (("-3", "5"), True)],
)
def test_the_axis_begins_at_zero_where_that_is_honest(values: tuple[str, ...], zero: bool) -> None:
    assert begins_at_zero([series(*values)]) is zero


@given(numbers)
def test_the_value_axis_holds_all_values_between_round_numbers(values: list[Decimal]) -> None:
    axis = value_axis(values)
    assert axis.low <= min(values, default=D(0)) <= max(values, default=D(0)) <= axis.high
    assert (axis.low, axis.high) == (axis.ticks[0], axis.ticks[-1])
    assert 2 <= len(axis.ticks) <= 6
    assert len({b - a for a, b in pairwise(axis.ticks)}) == 1
    assert (0 in axis.ticks) >= starts_at_zero(values)


@given(st.lists(st.integers(1990, 2100), min_size=1, max_size=8), st.integers(2, 9))
def test_the_newest_year_is_always_named(years: list[int], most: int) -> None:
    axis = year_axis([position(str(year)) for year in years], most=most)
    assert axis.ticks[-1] == axis.high == max(years) + D("0.5")
    assert 1 <= len(axis.ticks) <= most
    assert min(years) + D("0.5") == axis.low


def test_time_needs_a_period() -> None:
    with pytest.raises(ValueError, match="period"):
        trend_spec([series()], text=TEXT)


@pytest.mark.parametrize(
    ("period", "place", "step"),
    [
        ("2022", "2022.5", "1"),
        ("2022-Q1", "2022.125", "0.25"),
        ("2022-12", "2022.9583", "0.0833"),
        ("2022-05-15", "2022.3685", "1"),
        ("2024-12-31", "2024.9986", "1"),
    ],
)
def test_places_of_periods(period: str, place: str, step: str) -> None:
    assert position(period) == D(place)
    assert round(usual_step(period), 4) == D(step)


@pytest.mark.parametrize("period", ["", "15. Mai 2022", "2022-Q5", "2022-13", "22", "2022-02-30"])
def test_other_periods_are_refused(period: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        position(period)


@pytest.mark.parametrize(
    ("value", "text"), [("1500.0", "1 500"), ("2.50", "2,5"), ("-3", "−3"), ("0", "0"), ("1E+6", "1 000 000")]
)
def test_numbers_at_the_axis_have_the_readers_marks(value: str, text: str) -> None:
    assert written(D(value), decimal=",", thousands=" ") == text


def test_ticks_are_written_here_and_not_by_the_renderer() -> None:
    axis = marks(trend_spec([series("1000", "2500")], text=TEXT), "line")[0]["encoding"]["y"]["axis"]
    assert axis["values"] == [0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0]
    assert json.loads(axis["labelExpr"].split("[indexof")[0]) == [
        "0", "500", "1\u202f000", "1\u202f500", "2\u202f000", "2\u202f500",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 250)), max_size=5))
def test_names_never_cover_each_other_and_stay_inside(wishes: list[tuple[int, float]]) -> None:
    labels = [Label(("x",) * lines, middle) for lines, middle in wishes]
    middles = moved_apart(labels, line_height=16, space=270)
    boxes = sorted(
        (m - label.height(16) / 2, m + label.height(16) / 2) for m, label in zip(middles, labels, strict=True)
    )
    assert all(below[0] - above[1] >= 3.8 for above, below in pairwise(boxes))
    assert all(top >= -0.1 and bottom <= 270.1 for top, bottom in boxes)
    ordered = sorted(range(len(labels)), key=lambda n: (labels[n].middle, n))
    assert [middles[n] for n in ordered] == sorted(middles)


def test_a_name_with_room_stays_where_its_line_ends() -> None:
    assert moved_apart([Label(("a",), 200.0), Label(("b",), 40.0)], line_height=16, space=250) == [200.0, 40.0]


@given(st.text(st.sampled_from("ab ")), st.integers(3, 10))
def test_a_broken_name_keeps_its_words(name: str, longest: int) -> None:
    lines = broken(name, longest=longest)
    assert " ".join(lines).split() == name.split()
    assert all(len(line) <= longest or " " not in line for line in lines)


def test_one_to_five_series() -> None:
    for number in (0, 6):
        with pytest.raises(ValueError, match="one to five"):
            trend_spec([series("1", name=str(n)) for n in range(number)], text=TEXT)
    with pytest.raises(ValueError, match="same name"):
        trend_spec([series("1"), series("2")], text=TEXT)


def test_right_to_left_turns_the_axes_and_marks_the_words() -> None:
    lines = [series("1", "2", name="مصدر"), series(None, name="x")]
    spec = trend_spec(lines, text=TrendText("S", unit="نسبة", direction="rtl"))
    places = marks(spec, "line")[0]["encoding"]
    assert places["x"]["scale"]["reverse"] is True
    assert (places["y"]["axis"]["orient"], places["y"]["axis"]["title"]) == ("right", "\u2067نسبة\u2069")
    (name,) = marks(spec, "text")
    assert (name["mark"]["align"], name["mark"]["text"]) == ("right", ["\u2067مصدر\u2069"])


def test_nothing_in_the_drawing_leads_outside() -> None:
    spec = trend_spec([series("1", "2")], text=TEXT)
    assert [word for word in ("href", '"url"') if word in json.dumps(spec)] == []
    assert spec == trend_spec([series("1", "2")], text=TEXT)

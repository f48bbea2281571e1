"""Trends: a gap stays a gap, the axis tells the truth, five lines at most."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kreisweit.methods.charts.trend import TrendPoint, TrendSeries, TrendText, begins_at_zero, trend_spec

TEXT = TrendText("Titel", "Zusammenfassung", unit="Prozent")


def series(*values: str | None, name: str = "Quelle") -> TrendSeries:
    points = (TrendPoint(str(2005 + n), None if v is None else Decimal(v)) for n, v in enumerate(values))
    return TrendSeries(name, tuple(points))


def test_a_gap_is_no_value_and_never_zero() -> None:
    spec = trend_spec([series("1", None, "3")], text=TEXT)
    assert [row["value"] for row in spec["data"]["values"]] == [1.0, None, 3.0]
    assert spec["layer"][0]["mark"]["invalid"] == "break-paths-show-path-domains"


def test_the_name_stands_at_the_last_point_that_has_a_value() -> None:
    rows = trend_spec([series("1", "2", None)], text=TEXT)["data"]["values"]
    assert [row["end"] for row in rows] == ["", "Quelle", ""]


@pytest.mark.parametrize(
    ("values", "zero"), [(("1", "6"), True), (("45", "49"), False), ((), True), (("0", "0"), True), ((None,), True)]
)
def test_the_axis_begins_at_zero_where_that_is_honest(values: tuple[str | None, ...], zero: bool) -> None:
    assert begins_at_zero([series(*values)]) is zero


def test_one_to_five_series() -> None:
    for number in (0, 6):
        with pytest.raises(ValueError, match="one to five"):
            trend_spec([series("1", name=str(n)) for n in range(number)], text=TEXT)


def test_right_to_left_turns_the_axis_and_nothing_leads_outside() -> None:
    spec = trend_spec([series("1", "2")], text=TrendText("T", "S", direction="rtl"))
    assert spec["encoding"]["x"]["scale"] == {"reverse": True}
    assert spec["encoding"]["y"]["axis"]["orient"] == "right"
    assert "href" not in json.dumps(spec)

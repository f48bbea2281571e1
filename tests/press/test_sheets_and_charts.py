"""Files that people take along: no cell is ever run, what went in comes out; charts fit a strict page."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.trend import TrendPoint, TrendSeries, TrendText, trend_spec
from kreisweit.press.charts import render_svg
from kreisweit.press.sheets import Sheet, guarded, read_guarded, write_csv, write_xlsx

DANGEROUS = ["=1+1", "@SUM(A1)", "+49 3581 1234", "-cmd|x", "\t=1", "\r=1", "'quoted"]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_like_a_formula_is_only_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert read_guarded(guarded(text)) == text


@pytest.mark.parametrize("value", ["-", ".", "/", "x", "-5", "12,5", "+3.1", Decimal("-1.50"), -4])
def test_numbers_and_signs_stay_as_they_are(value: Any) -> None:
    assert guarded(value) == str(value)


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20), min_size=1, max_size=5)
)
def test_a_csv_comes_back(row: list[str]) -> None:
    columns = [f"c{n}" for n in range(len(row))]
    heading, *back = read(write_csv(columns, [row]))
    assert heading == columns
    if any(row):
        assert [[read_guarded(value) for value in line] for line in back] == [row]


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    sheet = Sheet("Zahlen", ("Ort", "Wert"), [("=1+1", Decimal("15.70")), ("Löbau", None)])
    data = write_xlsx([sheet], title="Titel")
    page = openpyxl.load_workbook(io.BytesIO(data))["Zahlen"]
    assert [[c.value for c in row] for row in page.iter_rows()] == [["Ort", "Wert"], ["=1+1", 15.7], ["Löbau", None]]
    assert page["A2"].data_type == "s"
    assert (page["B2"].number_format, page.freeze_panes) == ("0.00", "A2")
    assert data == write_xlsx([sheet], title="Titel")


def test_a_workbook_needs_a_sheet() -> None:
    with pytest.raises(ValueError, match="sheet"):
        write_xlsx([], title="x")


def drawn(direction: str = "ltr") -> str:
    points = tuple(TrendPoint(str(year), Decimal(year - 2000)) for year in range(2005, 2012))
    spec = trend_spec([TrendSeries("Quelle", points)], text=TrendText("T", "S", direction=direction))
    return render_svg(spec, name="Ein „Name“ & mehr", direction=direction).decode()


@pytest.mark.skipif(not settings.ASSETS_DIR.is_dir(), reason="the fonts are fetched at set-up")
def test_a_chart_is_one_named_image_without_styles() -> None:
    svg = drawn()
    assert svg == drawn()
    assert 'role="img"' in svg
    assert svg.count("role=") == svg.count("aria-label=") == 1
    assert not re.search(r"\sstyle=|<style|href=|<script|https?://(?!www\.w3\.org)", svg)
    assert "chart-series-1-line" in svg


@pytest.mark.skipif(not settings.ASSETS_DIR.is_dir(), reason="the fonts are fetched at set-up")
def test_right_to_left_is_another_picture() -> None:
    assert drawn("rtl") != drawn("ltr")

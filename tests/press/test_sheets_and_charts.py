"""Files that people take along: no cell is ever run, what went in comes out; charts fit a strict page."""

from __future__ import annotations

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.palette import SERIES
from kreisweit.methods.charts.trend import TrendPoint, TrendSeries, TrendText, trend_spec
from kreisweit.press.charts import render_svg
from kreisweit.press.sheets import Sheet, guarded, read_guarded, write_csv, write_xlsx

DANGEROUS = ["=1+1", "@SUM(A1)", "+49 3581 1234", "+4935811234", "-cmd|x", "'=1", "\uff1d1+1"]
needs_fonts = pytest.mark.skipif(not settings.ASSETS_DIR.is_dir(), reason="the fonts are fetched at set-up")
LEFT_ALONE = ["-", ".", "/", "x", "-5", "12,5", "'quoted", "a=b", "Haus-Nr. 5; - entfällt", Decimal("-1.50"), -4]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_like_a_formula_is_only_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert read_guarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["Ort;=1+1", "Ort\n@x", "\t=1", "\r=1", "\n=1"])
def test_a_formula_behind_another_separator_is_only_text(text: str) -> None:
    assert not re.search(r"(^|[;\t\r\n])[=@]", guarded(text))
    assert read_guarded(guarded(text)) == text


@given(st.text(st.sampled_from("'=+-@;\t\r\na1 ")))
def test_every_text_comes_back(text: str) -> None:
    assert read_guarded(guarded(text)) == text


@pytest.mark.parametrize("value", LEFT_ALONE)
def test_numbers_signs_and_plain_texts_stay_as_they_are(value: Any) -> None:
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
    assert page["A2"].quotePrefix


def test_a_workbook_takes_any_text() -> None:
    data = write_xlsx([Sheet("a/b", ("x",), [("#N/A",), ("\x00Ort\x0b",)])], title="x")
    page = openpyxl.load_workbook(io.BytesIO(data))["a b"]
    assert [[(c.value, c.data_type) for c in row] for row in page.iter_rows(min_row=2)] == [
        [("#N/A", "s")],
        [("Ort", "s")],
    ]


def test_a_workbook_needs_a_sheet() -> None:
    with pytest.raises(ValueError, match="sheet"):
        write_xlsx([], title="x")


def drawn(direction: str = "ltr") -> str:
    points = tuple(TrendPoint(str(year), Decimal(year - 2000)) for year in range(2005, 2012))
    lines = [TrendSeries(name, points) for name in ("Quelle <1>", "Zwei")]
    spec = trend_spec(lines, text=TrendText("S", unit="Prozent", direction=direction))
    return render_svg(spec, name="Ein „Name“ & mehr").decode()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawings that other tests kept would hide what is drawn here."""
    monkeypatch.setattr(settings, "HOME", tmp_path)


@needs_fonts
def test_a_chart_is_one_named_image_without_styles() -> None:
    svg = drawn()
    assert svg == drawn()
    assert len(list((settings.HOME / "drawings").glob("*.svg"))) == 1
    shutil.rmtree(settings.HOME / "drawings")
    assert svg == drawn()
    assert 'role="img"' in svg
    assert svg.count("role=") == svg.count("aria-label=") == 1
    assert not re.search(r"\sstyle=|\sid=|<style|href=|<script|https?://(?!www\.w3\.org)", svg)
    assert "chart-series-1-line" in svg
    assert "Quelle &lt;1&gt;" in svg


@needs_fonts
def test_a_mirrored_chart_keeps_the_meaning_of_its_anchors() -> None:
    root = ElementTree.fromstring(drawn("rtl"))
    assert root.get("direction") == "ltr"
    places = {text.text: text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert places["2011"].get("text-anchor") == places["2005"].get("text-anchor") == "middle"
    assert left(places["2011"]) < left(places["2005"])
    assert places["10"].get("text-anchor") == "start"
    assert places["\u2067Prozent\u2069"].get("text-anchor") == "end"


def left(text: ElementTree.Element) -> float:
    return float(text.attrib["transform"].removeprefix("translate(").split(",")[0])


@needs_fonts
def test_a_lonely_value_is_a_point_and_a_gap_ends_the_line() -> None:
    values = {"2005": 1, "2006": 2, "2008": 3, "2009": None, "2010": 4, "2011": 5}
    points = tuple(TrendPoint(year, None if v is None else Decimal(v)) for year, v in values.items())
    svg = render_svg(trend_spec([TrendSeries("Quelle", points)], text=TrendText("S")), name="N").decode()
    lines = [
        path.attrib["d"]
        for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
        if path.get("stroke") == SERIES[0]
    ]
    assert [line.count("L") for line in lines] == [1, 0, 1]

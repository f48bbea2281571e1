"""Maps: every value has one shade, an empty place none of them, and the picture is safe and the same each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.choropleth import MapArea, MapText, choropleth
from kreisweit.methods.charts.classes import CLASS_FILLS, Fill, class_of, legend, nice_breaks, quantile_breaks, value_of
from kreisweit.methods.disclosure import Cell, Imported, Missing, MissingReason, Suppressed, SuppressedReason

SQUARE = [[[[14.0, 51.0], [14.1, 51.0], [14.1, 51.1], [14.0, 51.1], [14.0, 51.0]]]]
VALUES = st.lists(st.decimals(0, 100, places=1, allow_nan=False), max_size=80)


def cell(value: Decimal) -> Cell:
    return Imported(value, "test")


@pytest.mark.parametrize("breaks", [quantile_breaks, nice_breaks])
@given(values=VALUES)
def test_each_value_has_one_class_and_order_is_kept(breaks, values: list[Decimal]) -> None:
    classes = breaks(values)
    for value in values:
        if value == 0:
            assert class_of(cell(value), classes) is Fill.ZERO
        else:
            assert sum(item.holds(value) for item in classes.classes) == 1
    shades = [CLASS_FILLS.index(class_of(cell(v), classes)) for v in sorted(values) if v != 0]
    assert shades == sorted(shades)


@given(values=VALUES)
def test_the_legend_counts_every_area_once(values: list[Decimal]) -> None:
    cells: list[Cell | None] = [
        *map(cell, values),
        Suppressed(SuppressedReason.SECRET),
        Missing(MissingReason.NOT_PUBLISHED),
        None,
    ]
    classes = quantile_breaks(v for c in cells if (v := value_of(c)) is not None)
    assert sum(entry.areas for entry in legend(cells, classes)) == len(cells)


def test_empty_places_never_look_like_a_value() -> None:
    classes = quantile_breaks([Decimal(1), Decimal(2)])
    assert class_of(Suppressed(SuppressedReason.SECRET), classes) is Fill.SUPPRESSED
    assert class_of(Missing(MissingReason.PENDING), classes) is Fill.MISSING
    assert class_of(None, classes) is Fill.OUTSIDE


def draw(name: str = "Ort", href: str | None = "/de/orte/1/", **options: object) -> str:
    areas = [
        MapArea(key="1", name=name, polygons=SQUARE, label="15,7 %", href=href, cell=cell(Decimal("15.7"))),
        MapArea(key="2", name="Anderswo", polygons=SQUARE, label="geheim", cell=Suppressed(SuppressedReason.SECRET)),
    ]
    text = MapText("Titel", "Zusammenfassung", language="de", direction="ltr")
    return choropleth(areas, classes=quantile_breaks([Decimal("15.7")]), text=text, prefix="m", **options)  # type: ignore[arg-type]


def test_a_map_is_links_with_names_and_no_style() -> None:
    svg = draw()
    root = ET.fromstring(svg)
    assert "style" not in svg.replace("map-", "")
    links = [e for e in root.iter() if e.tag.endswith("}a")]
    assert [link.get("href") for link in links] == ["/de/orte/1/"]
    assert "Ort" in svg
    assert "15,7 %" in svg
    assert "map-class-1" in svg
    assert "map-suppressed" in svg


@given(st.text(max_size=30))
def test_any_name_is_only_ever_text(name: str) -> None:
    root = ET.fromstring(draw(name=name))
    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
        "svg", "title", "desc", "g", "a", "path", "defs", "pattern", "rect", "line", "text", "circle", "tspan",
    }  # fmt: skip


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", " JavaScript:x"])
def test_only_pages_are_linked(href: str) -> None:
    with pytest.raises(ValueError, match="link"):
        draw(href=href)


def test_the_same_map_is_the_same_bytes_and_a_picture_file_needs_no_style_sheet() -> None:
    assert draw() == draw()
    alone = draw(standalone=True)
    assert re.search(r'fill="#[0-9a-f]{6}"', alone)
    assert "<style" not in alone

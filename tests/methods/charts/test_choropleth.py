"""Maps: links with names, no style, same bytes, nothing hidden."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.charts.choropleth import MapArea, MapText, choropleth
from kreisweit.methods.charts.classes import Fill, nice_breaks
from kreisweit.methods.charts.projection import fit_to_width, ring_area
from kreisweit.methods.disclosure import Imported, Missing, MissingReason, Suppressed, SuppressedReason

SVG = "{http://www.w3.org/2000/svg}"
TEXT = MapText("Anteil", "Karte des Landkreises")
CLASSES = nice_breaks([Decimal("15.7"), Decimal(2)])


def square(west: float, south: float, side: float) -> list[list[list[tuple[float, float]]]]:
    east, north = west + side, south + side
    return [[[(west, south), (east, south), (east, north), (west, north), (west, south)]]]


AREAS = [
    MapArea("2", "Bad Muskau", square(14.2, 51.2, 0.1), "15,7 %", "/de/orte/2/", Imported(Decimal("15.7"), "z")),
    MapArea("1", "Wald & Wiese", square(14.0, 51.0, 1.0), "2 %", "/de/orte/1/", Imported(Decimal(2), "z")),
    MapArea("3", "See", square(15.0, 51.0, 0.01), "geheim", None, Suppressed(SuppressedReason.SECRET)),
    MapArea("4", "Forst", square(15.1, 51.0, 0.4), "fehlt", "/x/", Missing(MissingReason.NOT_PUBLISHED)),
    MapArea("5", "Null", square(15.6, 51.0, 0.3), "0 %", "/y/", Imported(Decimal(0), "z")),
    MapArea("6", "Draußen", square(15.6, 51.4, 0.2), href="/z/"),
]


def parsed(**options: object) -> ElementTree.Element:
    return ElementTree.fromstring(choropleth(AREAS, classes=CLASSES, text=TEXT, **options))  # type: ignore[arg-type]


def links(root: ElementTree.Element) -> list[tuple[str, str]]:
    return [(link.attrib["href"], link.attrib["aria-label"]) for link in root.iter(f"{SVG}a")]


def test_every_area_with_a_page_is_a_named_link_and_large_areas_come_first() -> None:
    assert links(parsed()) == [
        ("/de/orte/1/", "Wald & Wiese: 2 %"),
        ("/x/", "Forst: fehlt"),
        ("/y/", "Null: 0 %"),
        ("/z/", "Draußen"),
        ("/de/orte/2/", "Bad Muskau: 15,7 %"),
    ]


def test_an_area_without_a_page_is_a_named_picture() -> None:
    (group,) = [item for item in parsed().iter(f"{SVG}g") if item.get("role") == "img"]
    assert group.attrib == {"role": "img", "aria-label": "See: geheim"}


def test_each_kind_of_cell_has_its_own_style_class() -> None:
    shapes = [item.attrib["class"] for item in parsed().iter(f"{SVG}path") if item.get("d", "").endswith("Z")]
    assert shapes == [
        "map-shape map-class-1",
        "map-shape map-missing",
        "map-shape map-zero",
        "map-shape map-outside",
        "map-shape map-class-4",
        "map-shape map-suppressed",
    ]


def test_the_selected_area_is_painted_last_and_marked() -> None:
    root = parsed(selected="1")
    last = list(root.iter(f"{SVG}a"))[-1]
    assert last.attrib["aria-current"] == "true"
    assert [item.attrib["class"] for item in last.iter(f"{SVG}path")] == ["map-shape map-class-1 map-selected"]


def test_a_map_without_figures_shows_areas_only() -> None:
    svg = choropleth(AREAS, classes=None, text=TEXT)
    assert set(re.findall(r"map-shape (\S+?)\"", svg)) == {"map-area"}


def test_the_inline_map_obeys_a_strict_policy() -> None:
    root = parsed()
    assert [item.tag for item in root.iter() if item.tag in (f"{SVG}style", f"{SVG}script")] == []
    names = {name for item in root.iter() for name in item.attrib}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]
    assert {item.attrib["fill"] for item in root.iter() if "fill" in item.attrib} == {"url(#map-hatch)", "none"}


def test_the_inline_map_is_a_group_with_title_and_description() -> None:
    root = parsed(prefix="zwei")
    assert root.attrib["role"] == "group"
    assert root.attrib["aria-labelledby"] == "zwei-title"
    assert [(item.tag, item.get("id"), item.text) for item in list(root)[:2]] == [
        (f"{SVG}title", "zwei-title", "Anteil"),
        (f"{SVG}desc", "zwei-desc", "Karte des Landkreises"),
    ]


def test_two_maps_share_no_id() -> None:
    one, two = ({item.get("id") for item in parsed(prefix=name).iter()} - {None} for name in ("a", "b"))
    assert one == {"a", "a-title", "a-desc", "a-hatch"}
    assert one & two == set()


def test_a_tiny_area_has_a_larger_target() -> None:
    (target,) = parsed().iter(f"{SVG}circle")
    assert target.attrib["r"] == "9"
    assert target.attrib["pointer-events"] == "all"


def test_the_standalone_map_carries_colours_legend_and_source_but_no_links() -> None:
    text = MapText("T", "D", legend={Fill.CLASS_1: "0 bis 5", Fill.SUPPRESSED: "geheim"}, source="© BKG")
    svg = choropleth(AREAS, classes=CLASSES, text=text, standalone=True)
    root = ElementTree.fromstring(svg)
    assert links(root) == []
    assert [item.text for item in root.iter(f"{SVG}text")] == ["0 bis 5", "geheim", "© BKG"]
    fills = [item.get("fill") for item in root.iter(f"{SVG}path") if item.get("d", "").endswith("Z")]
    assert fills == ["#d5e5f2", "#c8c8c4", "#fffaeb", "#f0f0ee", "#2b72a6", "url(#map-hatch)"]
    assert "style=" not in svg


def test_a_mirrored_legend_stands_at_the_other_edge() -> None:
    text = MapText("T", "D", language="ar", direction="rtl", legend={Fill.CLASS_1: "x"})
    root = ElementTree.fromstring(choropleth(AREAS, classes=CLASSES, text=text, standalone=True))
    assert root.attrib["direction"] == "rtl"
    assert [item.get("x") for item in root.iter(f"{SVG}text")] == ["682"]


@given(st.permutations(AREAS))
def test_the_same_areas_give_the_same_bytes(areas: list[MapArea]) -> None:
    assert choropleth(areas, classes=CLASSES, text=TEXT) == choropleth(AREAS, classes=CLASSES, text=TEXT)


@given(st.text(), st.text())
def test_no_name_or_label_breaks_the_picture(name: str, label: str) -> None:
    area = MapArea("1", name, square(14, 51, 1), label, "/")
    root = ElementTree.fromstring(choropleth([area], classes=None, text=MapText(name, label)))
    names = ["svg", "title", "desc", "defs", "pattern", "rect", "path", "g", "a", "path", "title"]
    assert [item.tag.removeprefix(SVG) for item in root.iter() if item.tag != f"{SVG}circle"] == names


@pytest.mark.parametrize("href", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x"])
def test_links_lead_to_pages_only(href: str) -> None:
    with pytest.raises(ValueError, match="leads to a page"):
        choropleth([MapArea("1", "A", square(14, 51, 1), href=href)], classes=None, text=TEXT)


def test_an_area_stands_once_on_the_map() -> None:
    with pytest.raises(ValueError, match="twice"):
        choropleth([AREAS[0], AREAS[0]], classes=None, text=TEXT)


def test_no_outline_is_an_error() -> None:
    with pytest.raises(ValueError, match="outline"):
        choropleth([MapArea("1", "A", [])], classes=None, text=TEXT)


def test_a_hole_stays_open() -> None:
    outer, hole = square(14, 51, 1)[0][0], square(14.4, 51.4, 0.2)[0][0]
    root = ElementTree.fromstring(choropleth([MapArea("1", "A", [[outer, hole]])], classes=None, text=TEXT))
    (path,) = [item for item in root.iter(f"{SVG}path") if item.get("d", "").endswith("Z")]
    assert path.attrib["fill-rule"] == "evenodd"
    assert path.attrib["d"].count("M") == 2


@given(west=st.floats(5, 15), south=st.floats(47, 55), side=st.floats(0.01, 2), width=st.integers(100, 2000))
def test_every_position_lies_inside_the_margins(west: float, south: float, side: float, width: int) -> None:
    projection = fit_to_width([square(west, south, side)], width=width)
    for position in square(west, south, side)[0][0]:
        x, y = projection.point(position)
        assert 3.9 <= x <= width - 3.9
        assert 3.9 <= y <= projection.height - 3.9


def test_a_degree_of_longitude_is_shorter_by_the_cosine_of_the_latitude() -> None:
    projection = fit_to_width([square(14, 59.5, 1)], width=108, margin=4)
    assert round(projection.scale_x / projection.scale_y, 6) == 0.5


def test_a_map_narrower_than_its_margins_is_an_error() -> None:
    with pytest.raises(ValueError, match="narrower"):
        fit_to_width([square(14, 51, 1)], width=8)


def test_area_of_a_ring() -> None:
    assert ring_area([(0, 0), (4, 0), (4, 3), (0, 3)]) == ring_area([(0, 3), (4, 3), (4, 0), (0, 0)]) == 12

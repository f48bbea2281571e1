"""Outlines from GeoJSON: the quick way agrees with the slow one, and gaps are named."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import kreisweit
from kreisweit.methods.places.keys import KeyHistory, parse_known_mergers, parse_official_changes
from kreisweit.methods.places.outlines import InvalidOutlines, brought_to_day, missing_outlines, read_outlines

DATA = Path(kreisweit.__file__).parent / "data"
BASE = date(2024, 12, 31)
SQUARE = [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]


@cache
def germany() -> str:
    return gzip.decompress((DATA / "geo" / "gemeinden_de_2022.geojson.gz").read_bytes()).decode("utf-8")


@cache
def base_keys() -> frozenset[str]:
    text = (DATA / "gemeinden" / "gv_gemeinden_2024-12-31.csv").read_text(encoding="utf-8")
    return frozenset(line[:8] for line in text.splitlines()[1:])


def history() -> KeyHistory:
    folder = DATA / "gemeinden"
    changes = (
        *parse_official_changes((folder / "gebietsaenderungen_2023_2025-02.csv").read_text(encoding="utf-8")),
        *parse_known_mergers((folder / "zusammenschluesse_bekannt.csv").read_text(encoding="utf-8")),
    )
    return KeyHistory.build(base_keys(), BASE, changes)


@pytest.mark.parametrize(("prefix", "count"), [("14626", 53), ("03154", 28), ("07232", 234), ("99", 0)])
def test_one_county_is_cut_out_of_the_country(prefix: str, count: int) -> None:
    slow = {
        feature["properties"]["ags"]: feature["geometry"]
        for feature in json.loads(germany())["features"]
        if feature["properties"]["ags"].startswith(prefix)
    }
    quick = read_outlines(germany(), prefix=prefix)
    assert len(quick) == count
    assert list(quick) == sorted(slow)
    for ags, polygons in quick.items():
        inner = slow[ags]["coordinates"]
        assert polygons == (inner if slow[ags]["type"] == "MultiPolygon" else [inner])


def test_counties_with_the_geometry_in_front() -> None:
    outlines = read_outlines((DATA / "geo" / "kreise_de_2022.geojson").read_text(encoding="utf-8"))
    assert (len(outlines), list(outlines) == sorted(outlines)) == (400, True)


def test_one_county_is_cut_out_quickly() -> None:
    text = germany()
    start = time.process_time()
    read_outlines(text, prefix="07232")
    assert time.process_time() - start < 0.5


def test_areas_without_outline_are_named() -> None:
    outlines = read_outlines(germany())
    assert missing_outlines(outlines, base_keys()) == (
        *("07000999", "10042999", "13000999", "14522275", "16061119", "16076094"),
    )


def test_outlines_of_2022_are_brought_to_the_register_of_2024() -> None:
    carried, left = brought_to_day(read_outlines(germany()), history(), on=BASE)
    assert set(carried) - base_keys() == set()
    # What stays without outline is water and the territory shared with Luxembourg.
    assert missing_outlines(carried, base_keys()) == ("07000999", "10042999", "13000999")
    assert left == ("09374451", "09672457", "16064014", "16064055", "16064073")


def test_loose_json_is_read_too() -> None:
    features = [
        {"type": "Feature", "properties": {"ags": "1"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}},
        {"type": "Feature", "properties": {"ags": "1"}, "geometry": {"type": "MultiPolygon", "coordinates": [SQUARE]}},
        {"type": "Feature", "properties": {"ags": "2"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}},
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=1)
    assert read_outlines(text) == {"1": [SQUARE, SQUARE], "2": [SQUARE]}
    assert read_outlines(text, prefix="2") == {"2": [SQUARE]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"features":3}',
        '{"features":[{"properties":{"ags":"1"}}]}',
        '{"features":[{"properties":{"ags":"1"},"geometry":{"type":"Point","coordinates":[0,0]}}]}',
        '{"features":[{"properties":{"ags":"1"},"geometry":null}]}',
        '{"features":[{"type":"Feature","properties":{"ags":"1"},"geometry":{"type":"Poly',
        '"ags":"1" {"type":"Feature",',
    ],
)
def test_what_is_no_outline_is_refused(text: str) -> None:
    with pytest.raises(InvalidOutlines):
        read_outlines(text)

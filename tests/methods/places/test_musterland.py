"""The demo county is invented: reproducible, and nothing in it is called like anything real."""

from __future__ import annotations

import csv
from pathlib import Path

import kreisweit
from kreisweit.methods.places.outlines import MultiPolygon, read_outlines
from kreisweit.methods.places.register import CountyData, county_entries, read_register
from kreisweit.methods.search.fold import fold
from tools import musterland

DATA = Path(kreisweit.__file__).parent / "data"


def column(file: str, name: str) -> set[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as source:
        return {row[name] for row in csv.DictReader(source)}


def parts(names: set[str]) -> set[str]:
    """Names folded, with and without what stands behind a comma, slash or bracket."""
    found: set[str] = set()
    for name in names:
        pieces = [name, *name.replace("(", ",").replace("/", ",").split(",")]
        found |= {fold(piece) for piece in pieces if piece.strip()}
    return found


def test_the_script_writes_exactly_the_committed_files() -> None:
    for name, text in musterland.build().items():
        with (DATA / "musterland" / name).open(encoding="utf-8", newline="") as source:
            assert source.read() == text, name


def test_no_name_occurs_in_any_register() -> None:
    real = parts(
        column("gemeinden/gv_gemeinden_2024-12-31.csv", "name")
        | column("gemeinden/gv_verbaende_2024-12-31.csv", "name")
        | column("gemeinden/gv_kreise_2024-12-31.csv", "name")
        | column("postleitzahlen/plz_gemeinde_osm_2021.csv", "ort")
    )
    invented = column("musterland/musterland_gv_gemeinden.csv", "name") | column(
        "musterland/musterland_gv_verbaende.csv", "name"
    )
    own = {fold(name.split(",")[0].split("(")[0]) for name in invented}
    assert len(own) >= 53
    assert own & real == set()


def test_all_symbols_of_official_tables_occur() -> None:
    with (DATA / "musterland" / "musterland_zensus2022.csv").open(encoding="utf-8", newline="") as source:
        cells = {value for row in csv.reader(source) for value in row}
    assert {"-", ".", "/", "x"} <= cells
    assert any(value.startswith("(") for value in cells)


def read_demo() -> tuple[CountyData, dict[str, MultiPolygon]]:
    folder = DATA / "musterland"
    tables = (
        (folder / f"musterland_gv_{part}.csv").read_text(encoding="utf-8")
        for part in ("gemeinden", "verbaende", "kreise")
    )
    outlines = read_outlines((folder / "musterland_gemeinden.geojson").read_text(encoding="utf-8"))
    return county_entries(read_register(*tables), "99001"), outlines


def test_the_demo_county_is_read_like_a_real_one() -> None:
    found, outlines = read_demo()
    assert (found.county.ags, found.county.spoken_name) == ("99001", "Landkreis Musterland")
    assert (len(found.municipalities), len(found.associations)) == (53, 14)
    assert list(outlines) == [m.ags for m in found.municipalities]
    for m in found.municipalities:
        assert m.male is not None
        assert m.female is not None
        assert m.male + m.female == m.population
        # No German postcode begins with 00, no Land has the key 99.
        assert (m.postcode or "")[:2] == "00"


def test_its_outlines_lie_in_the_open_sea() -> None:
    _, outlines = read_demo()
    points = [point for polygons in outlines.values() for polygon in polygons for ring in polygon for point in ring]
    lons, lats = {lon for lon, _ in points}, {lat for _, lat in points}
    assert 3.0 < min(lons) < max(lons) < 5.0
    assert 54.5 < min(lats) < max(lats) < 55.5


def test_every_municipality_has_one_of_five_planning_areas() -> None:
    with (DATA / "musterland" / "musterland_planungsraeume.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    found, _ = read_demo()
    assert [row["ags"] for row in rows] == [m.ags for m in found.municipalities]
    areas = {row["ags"]: row["planning_area"] for row in rows}
    assert len(set(areas.values())) == 5
    shared = {(m.association_ars, areas[m.ags]) for m in found.municipalities if m.association_ars}
    assert len(shared) == len(found.associations), "an association lies in one planning area"


def test_years_and_gaps_of_the_county_table() -> None:
    with (DATA / "musterland" / "musterland_inkar.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["year"] for row in rows] == [str(year) for year in range(2005, 2023)]
    assert [row["year"] for row in rows if not row["unemployment_rate"]] == ["2022"]
    assert all(row["share_foreign"] for row in rows)

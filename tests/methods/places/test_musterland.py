"""The demo county is invented: reproducible, and nothing in it is called like anything real."""

from __future__ import annotations

import csv
from pathlib import Path

import kreisweit
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

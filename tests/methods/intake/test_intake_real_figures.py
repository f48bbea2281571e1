"""The official files of the product come out as they went in, within the time that is promised."""

from __future__ import annotations

import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import kreisweit
from kreisweit.methods.disclosure import CellKey, Imported
from kreisweit.methods.intake import FigureFile, Severity, read_changes, read_figures

DATA = Path(kreisweit.__file__).parent / "data"
CENSUS = DATA / "statistik" / "zensus2022_gemeinden.csv"
INKAR = DATA / "statistik" / "inkar_kreise_2005_2022.csv"


def read(path: Path, layout: str) -> FigureFile:
    return read_figures(path.read_bytes(), layout=layout, filename=path.name, source=layout)


def value(found: FigureFile, indicator: str, level: str, area: str, period: str) -> str:
    cell = found.table.cells[CellKey(indicator, level, area, period)]
    assert isinstance(cell, Imported)
    return str(cell.value)


def test_census_2022() -> None:
    found = read(CENSUS, "zensus2022")

    held_back = 2  # rows whose share is not between 0 and 100
    assert (found.rows_read, len(found.table.cells)) == (10_786, (10_786 - held_back) * 8)
    assert value(found, "share_foreign", "municipality", "14626010", "2022-05-15") == "15.70"
    assert value(found, "share_foreign", "municipality", "14626110", "2022-05-15") == "12.40"
    shares = Counter(type(cell).__name__ for key, cell in found.table.cells.items() if key.indicator == "share_foreign")
    assert shares == {"Imported": 10_441, "Missing": 343}
    assert Counter((finding.code, finding.severity) for finding in found.findings) == {
        ("part_exceeds_whole", Severity.WARNING): 42,
        ("share_out_of_range", Severity.ERROR): held_back,
    }


def test_inkar() -> None:
    found = read(INKAR, "inkar")

    assert (found.rows_read, len(found.table.cells)) == (7_200, 7_200 * 18)
    assert value(found, "share_foreign", "county", "14626", "2022") == "6.65"
    assert {finding.severity for finding in found.findings} == {Severity.WARNING}
    negative = [finding for finding in found.findings if finding.code == "negative_value"]
    assert Counter(finding.column for finding in negative) == {
        "municipal_debt_per_capita": 2,
        "cars_per_capita": 1,
    }


def test_register() -> None:
    path = DATA / "gemeinden" / "gv_gemeinden_2024-12-31.csv"

    found = read(path, "gvisys")

    assert (found.rows_read, len(found.table.cells), found.findings) == (10_959, 10_959 * 4, ())
    cell = found.table.cells[CellKey("area_km2", "municipality", "01001000", "2024-12-31")]
    assert cell == Imported(Decimal("56.73"), "gvisys")


def test_changes() -> None:
    path = DATA / "gemeinden" / "gebietsaenderungen_2023_2025-02.csv"

    found = read_changes(path.read_bytes(), path.name)

    assert (len(found.changes), found.findings) == (168, ())


def test_both_official_files_are_read_within_six_seconds() -> None:
    began = time.process_time()

    read(CENSUS, "zensus2022")
    read(INKAR, "inkar")

    assert time.process_time() - began < 6

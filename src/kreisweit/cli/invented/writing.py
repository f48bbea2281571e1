"""The whole: persons, registers, files, and the truth apart."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .county import InventedCounty, invented_county
from .files import DeliveryFiles, Layout, layouts
from .names import pools
from .persons import invent_persons
from .registers import entries_of
from .sums import Sums

README = """Alles in diesem Ordner ist erfunden: Personen, Namen, Daten, Einrichtungen.
Die Dateien sehen aus wie Lieferungen von Einrichtungen des Landkreises Musterland.
truth.csv sagt, welche Zeilen zu derselben erfundenen Person gehören; sie wird nicht geliefert.
"""


@dataclass(frozen=True)
class Written:
    """Numbers of what was written: persons, rows by file, records (persons times registers)."""

    persons: int
    rows: dict[str, int]
    records: int


def write_deliveries(
    out: Path, *, persons: int, seed: int, until: date, pool: str = "test", broken: int = 0
) -> Written:
    """Write nine files, truth.csv and a note into a folder; the same arguments give the same bytes.

    With `broken`, a copy of ewo-stadt.csv with so many broken rows lies beside it. Raises PoolsMissing.
    """
    out.mkdir(parents=True, exist_ok=True)
    county, names, sums = invented_county(), pools(pool), Sums(seed)
    records = 0
    with (out / "truth.csv").open("w", encoding="utf-8", newline="") as file, DeliveryFiles(out) as files:
        truth = csv.writer(file, lineterminator="\n")
        truth.writerow(["person", "origin", "register", "local_id"])
        for person in invent_persons(number=persons, seed=seed, until=until, county=county, pools=names):
            seen: set[str] = set()
            for entry in entries_of(person, seed=seed, until=until, county=county):
                files.add(entry.register, entry.local_id, entry.row)
                if entry.register not in seen:
                    seen.add(entry.register)
                    truth.writerow([person.number, person.origin.code, entry.register, entry.local_id])
            records += len(seen)
            sums.add(person)
        _add_sums(files, sums, county, until)
        rows = dict(files.rows)
    (out / "LIESMICH.txt").write_text(README, encoding="utf-8")
    if broken:
        break_rows(out, layouts()["ewo-stadt"], broken, seed)
    return Written(persons, rows, records)


def _add_sums(files: DeliveryFiles, sums: Sums, county: InventedCounty, until: date) -> None:
    for code, row in sums.rows(county, until):
        files.add(code, "", row)


def break_rows(out: Path, layout: Layout, number: int, seed: int) -> None:
    """Write ewo-stadt-fehler.csv: the same file with `number` rows that each have one fault."""
    source = out / layout.file_name
    lines = list(csv.reader(source.open(encoding=layout.encoding, newline=""), delimiter=layout.delimiter))
    place = {column.field: index for index, column in enumerate(layout.columns)}
    faults = [
        ("birth_date", "31.02.1990"), ("moved_in_on", "2019"), ("municipality", "99001999"), ("nationality", "marsianisch"),
        ("sex", "x"), ("local_id", ""), ("moved_in_on", "01.01.2099"), ("family_name", ""), ("moved_in_from", "Mond"),
        ("moved_out_on", "99.99.9999"),
    ]  # fmt: skip
    draw = random.Random(f"{seed}:broken")  # noqa: S311  (invented)
    chosen = sorted(draw.sample(range(1, len(lines)), min(number, len(lines) - 1)))
    for order, line in enumerate(chosen):
        field, value = faults[order % len(faults)]
        lines[line][place[field]] = value
    with (out / "ewo-stadt-fehler.csv").open("w", encoding=layout.encoding, newline="") as file:
        csv.writer(file, delimiter=layout.delimiter, lineterminator="\r\n").writerows(lines)

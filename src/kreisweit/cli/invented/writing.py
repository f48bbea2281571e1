"""The whole: persons, registers, files, and the truth apart."""

from __future__ import annotations

import csv
import random
from collections import Counter
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
    county, names, sums = invented_county(), pools(pool), Sums(seed)
    out.mkdir(parents=True, exist_ok=True)
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


FAULTS = (
    ("birth_date", "31.02.1990"), ("moved_in_on", "2019"), ("municipality", "99001999"), ("nationality", "marsianisch"), ("sex", "x"),
    ("local_id", ""), ("moved_in_on", "01.01.2099"), ("family_name", ""), ("moved_in_from", "Mond"), ("moved_out_on", "99.99.9999"),
)  # fmt: skip


def break_rows(out: Path, layout: Layout, number: int, seed: int) -> None:
    """Write ewo-stadt-fehler.csv: the same file with `number` rows that each have one fault.

    Only persons with one row and without a blocked address are broken, so that nothing else has to be held back.
    """
    with (out / layout.file_name).open(encoding=layout.encoding, newline="") as file:
        lines = list(csv.reader(file, delimiter=layout.delimiter))
    place = {column.field: index for index, column in enumerate(layout.columns)}
    blocked = {column.field: column.words for column in layout.columns}["blocked"]["yes"]
    rows_of = Counter(line[place["local_id"]] for line in lines)
    fit = [n for n, line in enumerate(lines) if n and rows_of[line[place["local_id"]]] == 1]
    fit = [n for n in fit if lines[n][place["blocked"]] != blocked]
    draw = random.Random(f"{seed}:broken")  # noqa: S311  (invented)
    for order, chosen in enumerate(sorted(draw.sample(fit, min(number, len(fit))))):
        field, value = FAULTS[order % len(FAULTS)]
        lines[chosen][place[field]] = value
    with (out / "ewo-stadt-fehler.csv").open("w", encoding=layout.encoding, newline="") as file:
        csv.writer(file, delimiter=layout.delimiter, lineterminator="\r\n").writerows(lines)

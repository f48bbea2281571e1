"""The invented deliveries as linkage meets them: written, read by the intake's own reader, with the truth beside."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import kreisweit
from kreisweit.cli.invented.county import invented_county
from kreisweit.methods.intake.deliveries import read_delivery, read_specification
from kreisweit.methods.intake.deliveries.fields import FIELDS
from kreisweit.methods.intake.deliveries.values import Around
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.vault.identities import record_of

LAYOUTS = Path(kreisweit.__file__).parent / "data" / "deliveries"


@dataclass(frozen=True)
class Delivered:
    """Records, the true person of each record id, the origin of each person."""

    records: tuple[IdentityRecord, ...]
    truth: dict[str, int]
    origins: dict[int, str]


def delivered(folder: Path, *, persons: int, seed: int, pool: str = "test") -> Delivered:
    """Invent deliveries into `folder` and read them as institutions' files are read."""
    from kreisweit.cli.invented.writing import write_deliveries

    write_deliveries(folder, persons=persons, seed=seed, until=date(2026, 11, 23), pool=pool)
    return read_folder(folder)


def read_folder(folder: Path) -> Delivered:
    """The persons of all files in `folder` that hold persons; record ids are hashes, so their order means nothing."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        known = {(row["register"], row["local_id"]): row for row in csv.DictReader(file)}
    records, truth, origins = [], {}, {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".csv", ".xlsx") or not (LAYOUTS / f"{path.stem}.toml").exists():
            continue
        for record, key in _persons(path):
            row = known[key]
            records.append(record)
            truth[record.record] = int(row["person"])
            origins[int(row["person"])] = row["origin"]
    return Delivered(tuple(records), truth, origins)


def _persons(path: Path) -> list[tuple[IdentityRecord, tuple[str, str]]]:
    register = path.stem
    specification = read_specification((LAYOUTS / f"{register}.toml").read_text(encoding="utf-8"))
    around = Around(frozenset(town.ags for town in invented_county().towns), date(2026, 11, 23))
    found = read_delivery(path.read_bytes(), specification, frozenset(FIELDS), around=around, filename=path.name)
    return [
        (
            record_of(hashlib.sha256(f"{register}/{row.local_id}".encode()).hexdigest()[:32], register, row.identity),
            (register, row.local_id),
        )
        for row in found.persons
    ]

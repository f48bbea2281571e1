"""The invented deliveries as linkage meets them: written, read by the intake's own reader, with the truth beside.

The files are our own, so that they may be larger than an institution's. What was read can be kept as one Parquet file,
from which a measurement takes the records bit by bit, so that they never stand in its memory as a whole.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

import kreisweit
from kreisweit.cli.invented.county import invented_county
from kreisweit.methods.intake.deliveries import read_delivery, read_specification
from kreisweit.methods.intake.deliveries.fields import FIELDS
from kreisweit.methods.intake.deliveries.values import Around
from kreisweit.methods.intake.limits import Limits
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.vault.identities import LISTS, TEXTS, record_of

LAYOUTS = Path(kreisweit.__file__).parent / "data" / "deliveries"
PIECE = 20_000
OURS = Limits(
    max_bytes=4_000_000_000, max_columns=200, max_rows=10_000_000, max_cells=200_000_000, max_sheet_cells=200_000_000,
    max_unpacked=8_000_000_000,
)  # fmt: skip
_IDENTITY = (*TEXTS, *LISTS, "arrived_on")
_KEPT = pa.schema(
    [(name, pa.string()) for name in ("record", "register", *_IDENTITY, "origin")] + [("person", pa.int32())]
)


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


def kept(folder: Path, *, persons: int, seed: int, pool: str = "test") -> Path:
    """The same as one Parquet file in `folder`, which is made if it does not stand there yet."""
    from kreisweit.cli.invented.writing import write_deliveries

    place = folder / f"{pool}-{persons}-{seed}.parquet"
    if not place.exists():
        files = folder / f"{pool}-{persons}-{seed}"
        write_deliveries(files, persons=persons, seed=seed, until=date(2026, 11, 23), pool=pool)
        begun = place.with_suffix(".begun")
        with parquet.ParquetWriter(begun, _KEPT) as writer:
            for rows in _pieces(files):
                columns = zip(*rows, strict=True)
                arrays = [pa.array(column, field.type) for column, field in zip(columns, _KEPT, strict=True)]
                writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=_KEPT))
        begun.rename(place)
    return place


def _pieces(folder: Path) -> Iterator[list[tuple[object, ...]]]:
    known = _truth(folder)
    for path in _files(folder):
        rows: list[tuple[object, ...]] = []
        for record, identity, key in _identities(path):
            texts = (identity.get(name, "") for name in _IDENTITY)
            person, origin = known[key]
            rows.append((record, path.stem, *texts, origin, person))
            if len(rows) == PIECE:
                yield rows
                rows = []
        if rows:
            yield rows


def records_of(place: Path) -> Iterator[IdentityRecord]:
    """The records of a Parquet file of `kept`, one after the other."""
    with parquet.ParquetFile(place) as file:
        for batch in file.iter_batches(batch_size=PIECE, columns=["record", "register", *_IDENTITY]):
            for row in batch.to_pylist():
                yield record_of(row.pop("record"), row.pop("register"), row)


def truth_of(place: Path) -> tuple[dict[str, int], dict[int, str]]:
    """The true person of each record id, the origin of each person."""
    table = parquet.read_table(place, columns=["record", "person", "origin"])
    record, person, origin = (table[name].to_pylist() for name in ("record", "person", "origin"))
    return dict(zip(record, person, strict=True)), dict(zip(person, origin, strict=True))


def read_folder(folder: Path) -> Delivered:
    """The persons of all files in `folder` that hold persons; record ids are hashes, so their order means nothing."""
    known = _truth(folder)
    records, truth, origins = [], {}, {}
    for path in _files(folder):
        for record, identity, key in _identities(path):
            person, origin = known[key]
            records.append(record_of(record, path.stem, identity))
            truth[record] = person
            origins[person] = origin
    return Delivered(tuple(records), truth, origins)


def _truth(folder: Path) -> dict[tuple[str, str], tuple[int, str]]:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        return {(row["register"], row["local_id"]): (int(row["person"]), row["origin"]) for row in csv.DictReader(file)}


def _files(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".xlsx")]
    return [path for path in files if (LAYOUTS / f"{path.stem}.toml").exists()]


def _identities(path: Path) -> Iterator[tuple[str, dict[str, str], tuple[str, str]]]:
    """Record id, identity, and the number in its register, of each person in a file."""
    register = path.stem
    specification = read_specification((LAYOUTS / f"{register}.toml").read_text(encoding="utf-8"))
    around = Around(frozenset(town.ags for town in invented_county().towns), date(2026, 11, 23))
    allowed = frozenset(FIELDS)
    data = path.read_bytes()
    found = read_delivery(data, specification, allowed, around=around, filename=path.name, limits=OURS)
    for row in found.persons:
        yield (
            hashlib.sha256(f"{register}/{row.local_id}".encode()).hexdigest()[:32],
            row.identity,
            (register, row.local_id),
        )

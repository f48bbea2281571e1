"""The closed file of a computation: exact cells with their keys, as Parquet, readable by the product alone."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from kreisweit.methods.disclosure import CellKey, InternalTable, Missing, MissingReason
from kreisweit.methods.disclosure.raw import Official, RawBalance, RawCount, RawCurve, RawRate

from .refusals import ComputationChanged

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("indicator", "level", "area", "period", "group", "form")),
        ("per", pa.int32()),
        ("counts", pa.list_(pa.int64())),
        ("keys", pa.list_(pa.int64())),
    ]
)


def folder() -> Path:
    """Where the files lie; nobody but the product's own user may look in."""
    place = Path(settings.HOME) / "computations"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def write_tallies(cells: Mapping[CellKey, Any]) -> tuple[str, str]:
    """Write cells under a new name; gives name and SHA-256. The order of the cells does not matter."""
    rows = [_row(key, cells[key]) for key in sorted(cells)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    name = secrets.token_hex(16)
    place = folder() / name
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        pq.write_table(table, out)
    return name, hashlib.sha256(place.read_bytes()).hexdigest()


def read_tallies(name: str, sha256: str) -> InternalTable:
    """The cells of a computation. Raises ComputationChanged where the file is gone or not the one written."""
    try:
        data = (folder() / name).read_bytes()
    except OSError:
        raise ComputationChanged from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ComputationChanged
    rows = pq.read_table(pa.BufferReader(data)).to_pylist()
    return InternalTable(dict(_cells(rows)))


def discard_tallies(name: str) -> None:
    """Delete the file of a computation; nothing happens if it is gone."""
    (folder() / name).unlink(missing_ok=True)


def _row(key: CellKey, cell: Any) -> dict[str, Any]:
    form, per, parts = _parts(cell)
    return {
        **key._asdict(), "form": form, "per": per,
        "counts": [count for count, _ in parts], "keys": [part for _, part in parts],
    }  # fmt: skip


def _parts(cell: Any) -> tuple[str, int, list[tuple[int, int]]]:
    match cell:
        case RawCount(count=count, key=key):
            return "count", 1, [(count, key)]
        case RawRate(numerator=numerator, denominator=Official(value=value), per=per):
            return "share", per, [_pair(numerator), (value, 0)]
        case RawRate(numerator=numerator, denominator=RawCount() as denominator, per=per):
            return "rate", per, [_pair(numerator), _pair(denominator)]
        case RawBalance(plus=plus, minus=minus, denominator=denominator, per=per):
            return "balance", per, [_pair(plus), _pair(minus), _pair(denominator)]
        case RawCurve(steps=steps, per=per):
            return "curve", per, [_pair(part) for step in steps for part in step]
        case Missing(reason=reason):
            return f"missing:{reason.value}", 1, []
    raise TypeError(f"{type(cell).__name__} is no cell of a computation")


def _pair(part: RawCount) -> tuple[int, int]:
    return part.count, part.key


def _cells(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[CellKey, Any]]:
    for row in rows:
        key = CellKey(row["indicator"], row["level"], row["area"], row["period"], row["group"])
        parts = [RawCount(count, part) for count, part in zip(row["counts"], row["keys"], strict=True)]
        yield key, _cell(row["form"], row["per"], parts)


def _cell(form: str, per: int, parts: list[RawCount]) -> Any:
    match form.split(":"):
        case ["count"]:
            return parts[0]
        case ["share"]:
            return RawRate(parts[0], Official(parts[1].count), per)
        case ["rate"]:
            return RawRate(parts[0], parts[1], per)
        case ["balance"]:
            return RawBalance(parts[0], parts[1], parts[2], per)
        case ["curve"]:
            return RawCurve(tuple(zip(parts[::2], parts[1::2], strict=True)), per)
        case ["missing", reason]:
            return Missing(MissingReason(reason))
    raise ComputationChanged

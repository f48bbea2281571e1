"""Identities as numbers: each distinct text, date or set of codes is kept once, a record holds only their numbers.

A million records take 45 bytes each like that beside their ids, and what is computed from a text is computed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kreisweit.methods.linkage import attributes
from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.search.fold import fold

UNKNOWN = -1
"""The number of what is not known."""


class _Numbers(dict[Any, int]):
    """Values to numbers in the order in which they were met; empty ones are `UNKNOWN`."""

    def __init__(self, *empty: object) -> None:
        super().__init__(dict.fromkeys(empty, UNKNOWN))

    def __missing__(self, value: object) -> int:
        number = self[value] = len(self)
        return number

    def known(self) -> list[tuple[Any, int]]:
        """Values with a number."""
        return [(value, number) for value, number in self.items() if number != UNKNOWN]


class Numbered:
    """Records as numbers of their values; `ids` in the order in which they came, `names` all name fields."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.names = _Numbers("")
        self._registers, self._dates, self._sexes, self._addresses = (
            _Numbers(),
            _Numbers(""),
            _Numbers(""),
            _Numbers(""),
        )
        self._nations, self._towns = _Numbers(()), _Numbers(())
        self._of: dict[str, tuple[_Numbers, str]] = {
            "register_number": (self._registers, "register"),
            "given": (self.names, "given_name"),
            "family": (self.names, "family_name"),
            "born_as": (self.names, "birth_name"),
            "native_given": (self.names, "native_given_name"),
            "native_family": (self.names, "native_family_name"),
            "date_number": (self._dates, "birth_date"),
            "sex_number": (self._sexes, "sex"),
            "nations_number": (self._nations, "nationalities"),
            "towns_number": (self._towns, "municipalities"),
            "address_number": (self._addresses, "address"),
        }
        self._columns: dict[str, list[np.ndarray]] = {name: [] for name in self._of}
        self._more: list[pa.Table | int] = []
        self._order: np.ndarray | None = None

    def add(self, records: Sequence[IdentityRecord]) -> None:
        """Take records in."""
        self.ids += [record.record for record in records]
        for name, (numbers, attribute) in self._of.items():
            found = map(numbers.__getitem__, map(attrgetter(attribute), records))
            self._columns[name].append(np.fromiter(found, dtype=np.int32, count=len(records)))
        self._more.append(_attributes(records) if any(map(attributes.has_some, records)) else len(records))

    def sort(self) -> tuple[list[str], list[str]]:
        """Put the records in order of their ids; the ids in that order and the register of each."""
        self._order = pc.sort_indices(pa.array(self.ids, type=pa.large_string())).to_numpy()
        codes = {number: code for code, number in self._registers.items()}
        registers = [codes[number] for number in self._joined("register_number").tolist()]
        self.ids = [self.ids[place] for place in self._order.tolist()]
        return self.ids, registers

    def tables(self) -> dict[str, pa.Table]:
        """The records as numbers with their attributes, and the values that the numbers stand for, but for names."""
        unique = pa.array(np.arange(len(self.ids), dtype=np.int32))
        columns = {"unique_id": unique} | {name: pa.array(self._joined(name)) for name in self._columns}
        if (more := self.attributes()) is not None:
            columns |= {name: more[name] for name in more.column_names}
        return {
            "numbers": pa.table(columns),
            "registers": _table("register", pa.string(), self._registers),
            "dates": _dates(self._dates),
            "sexes": _table("sex", pa.string(), self._sexes),
            "nations": _nations(self._nations),
            "towns": _table("towns", pa.list_(pa.string()), self._towns, "municipalities"),
            "addresses": _addresses(self._addresses),
        }

    def attributes(self) -> pa.Table | None:
        """The columns of `attributes`; None if no record has one of them."""
        if all(isinstance(one, int) for one in self._more):
            return None
        parts = [_nothing(one) if isinstance(one, int) else one for one in self._more]
        whole = pa.concat_tables(parts)
        return whole if self._order is None else whole.take(self._order)

    def _joined(self, name: str) -> np.ndarray:
        parts = self._columns[name]
        whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
        return whole if self._order is None else whole[self._order]


def _attributes(records: Sequence[IdentityRecord]) -> pa.Table:
    rows = zip(*map(attributes.attributes_of, records), strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(rows, attributes.COLUMNS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=attributes.COLUMNS)


def _nothing(size: int) -> pa.Table:
    return pa.Table.from_arrays([pa.nulls(size, field.type) for field in attributes.COLUMNS], schema=attributes.COLUMNS)


def _table(own: str, kind: pa.DataType, numbers: _Numbers, column: str = "") -> pa.Table:
    known = numbers.known()
    return pa.table(
        {
            f"{own}_number": pa.array([number for _value, number in known], pa.int32()),
            column or own: pa.array([value for value, _number in known], kind),
        }
    )


def _dates(numbers: _Numbers) -> pa.Table:
    read = [(number, born) for text, number in numbers.known() if (born := birth_date(text)) is not None]
    return pa.table(
        {
            "date_number": pa.array([number for number, _born in read], pa.int32()),
            "year": pa.array([born.year for _number, born in read], pa.int32()),
            "month": pa.array([born.month for _number, born in read], pa.int32()),
            "day": pa.array([born.day for _number, born in read], pa.int32()),
            "placeholder": pa.array([born.placeholder for _number, born in read], pa.bool_()),
        }
    )


def _nations(numbers: _Numbers) -> pa.Table:
    listed = [(number, [code for code in codes if code != "XX"]) for codes, number in numbers.known()]
    known = [(number, codes) for number, codes in listed if codes]
    return pa.table(
        {
            "nations_number": pa.array([number for number, _codes in known], pa.int32()),
            "nationalities": pa.array([codes for _number, codes in known], pa.list_(pa.string())),
            "nations": pa.array([nation_mask(codes) for _number, codes in known], pa.int64()),
        }
    )


def _addresses(numbers: _Numbers) -> pa.Table:
    folded = [(number, text) for address, number in numbers.known() if (text := fold(address))]
    return pa.table(
        {
            "address_number": pa.array([number for number, _text in folded], pa.int32()),
            "address": pa.array([text for _number, text in folded], pa.string()),
        }
    )


def nation_mask(codes: Iterable[str]) -> int:
    """A bit per nationality: two sets that share one share a bit (a few countries share bits, which does no harm)."""
    return sum({1 << (sum(ord(letter) * 26**place for place, letter in enumerate(code)) % 61) for code in codes})

"""How common values are: agreement on a common name says less than on a rare one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import duckdb

from kreisweit.methods.linkage.comparisons import COMPARISONS

LEAST_SHARE = 1e-5
"""Rarer values count as rare as this; their shares need not be kept."""

Frequencies = Mapping[str, Mapping[str, float]]
"""Column ("family_latin") to value hash (`value_hash`) to its share among the records that have a value there.

Values that are missing count as rarer than `LEAST_SHARE`. The hashes have no key: whoever has them can try out names,
so they are identity data and belong into the vault."""

FREQUENCY_COLUMNS: tuple[str, ...] = tuple(
    sorted({level.frequency for comparison in COMPARISONS for level in comparison.levels if level.frequency})
)


def value_hash(text: str) -> str:
    """16 hexadecimal digits from the MD5 of a folded value: short, without a key, the same in every engine."""
    digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[8:], 'little'):016x}"


def counted(connection: duckdb.DuckDBPyConnection) -> Frequencies:
    """The shares of values in the table `linkage_records`, but for those of at most `LEAST_SHARE`."""
    found = {}
    for column in FREQUENCY_COLUMNS:
        sql = (
            f"with all_of as (select count({column}) as n from linkage_records) "  # noqa: S608
            f"select printf('%016x', {column}), count(*) / any_value(n) as share from linkage_records, all_of"
            f" where {column} is not null group by {column} having share > {LEAST_SHARE!r} order by 1"
        )
        found[column] = dict(connection.execute(sql).fetchall())
    return found

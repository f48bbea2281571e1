"""How common values are: agreement on a common name says less than on a rare one.

A name is counted among the records of its bearer's nationality, and the nationality among all. Two strangers of one
nationality share a given and a family name more often than two strangers of any: with names counted among all, both names
and the nationality would each say anew where the two come from, and namesakes of small groups would pass for one person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

import duckdb

from kreisweit.methods.linkage.comparisons import EVERY, Comparison

LEAST_SHARE = 1e-5
"""Rarer values count as rare as this; their shares need not be kept."""

HERE = "_here"
"""Ending of columns that hold a name together with a nationality: the exclusive or of both hashes."""

NATION = "nation"
"""The column of nationalities; who has none known is counted as one more nationality."""

Frequencies = Mapping[str, Mapping[str, float]]
"""Column ("family_latin_here") to value hash (`value_hash`) to its share among the records that have a value there.

Values that are missing count as rarer than `LEAST_SHARE`. The hashes have no key: whoever has them can try out names,
so they are identity data and belong into the vault."""


def _columns(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    return tuple(sorted({level.frequency for one in comparisons for level in one.levels if level.frequency}))


FREQUENCY_COLUMNS = _columns(EVERY)


def value_hash(text: str) -> str:
    """16 hexadecimal digits from the MD5 of a folded value: short, without a key, the same in every engine."""
    digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[8:], 'little'):016x}"


@lru_cache(maxsize=1024)
def nation_hash(nation: str) -> str:
    """`value_hash` of one of the few nationalities, remembered."""
    return value_hash(nation)


@lru_cache(maxsize=16_384)
def hash_here(text: str, nation: str) -> str:
    """The hash of a name together with a nationality ("" for none), as the columns that end in `HERE` hold it."""
    return f"{int(value_hash(text), 16) ^ int(nation_hash(nation), 16):016x}"


def share_here(share: float, nation: float) -> float:
    """The share of a name among those of its nationality, from the shares of both together and of the nationality."""
    return min(1.0, max(share, LEAST_SHARE) / max(nation, LEAST_SHARE))


def counted(connection: duckdb.DuckDBPyConnection, comparisons: Iterable[Comparison]) -> Frequencies:
    """The shares of values in the table `linkage_records` that these comparisons ask for, but for those of at most `LEAST_SHARE`."""
    found = {}
    for column in _columns(comparisons):
        sql = (
            f"with all_of as (select count({column}) as n from linkage_records) "  # noqa: S608
            f"select printf('%016x', {column}), count(*) / any_value(n) as share from linkage_records, all_of"
            f" where {column} is not null group by {column} having share > {LEAST_SHARE!r} order by 1"
        )
        if shares := dict(connection.execute(sql).fetchall()):
            found[column] = shares
    return found


def lookups(comparisons: Iterable[Comparison]) -> dict[str, str]:
    """For each column of names that these comparisons count, the query over `linkage_records` that gives its values and
    their shares (`tf_` before the column's name) among those of a nationality, as `share_here` says."""
    return {column: _lookup(column) for column in _columns(comparisons) if column.endswith(HERE)}


def _lookup(column: str) -> str:
    nations = (
        f"select {NATION}, greatest(cast(count(*) as double) / (select count(*) from linkage_records), {LEAST_SHARE!r})"  # noqa: S608
        f" as share from linkage_records group by {NATION}"
    )
    return (
        f"with nations as ({nations}) select {column}, least(1.0, greatest(cast(count(*) as double)"  # noqa: S608
        f" / (select count({column}) from linkage_records), {LEAST_SHARE!r}) / max(share)) as tf_{column}"
        f" from linkage_records join nations using ({NATION}) where {column} is not null group by {column}"
    )

"""Which two records that share a key are compared: one text for whole runs inside DuckDB and for single pairs in Python.

The conditions speak of two records as those of the levels do (columns ending in `_l` and `_r`): `year`, `day` (month
times 100 plus day), `sex`, `nations` (bits, see numbers.nation_mask) and `placeholder` of their births. What is not known
is null and keeps nobody apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kreisweit.methods.linkage.conditions import judge
from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.numbers import nation_mask
from kreisweit.methods.linkage.records import IdentityRecord

ALIKE = "((sex_l is null or sex_r is null or sex_l = sex_r) and coalesce(nations_l & nations_r, 1) <> 0)"
"""Sex and nationality do not contradict."""
NEAR = "(year_l is null or year_r is null or abs(year_l - year_r) in (0, 1, 10) or day_l = day_r)"
"""The dates do not plainly contradict."""
DOUBTED = "(placeholder_l or placeholder_r)"
"""One day of birth at least says little."""

MEET: Mapping[str, str] = {"d": ALIKE, "n": NEAR, "y": f"{DOUBTED} and {ALIKE}"}
"""Kind of key (see keys.block_keys) to the condition; records that share a key of another kind are always compared."""

Side = Mapping[str, Any]
_JUDGES = {kind: judge(condition) for kind, condition in MEET.items()}
_COLUMN = re.compile(r"\b([a-z]+)_([lr])\b")
_UNKNOWN_NATION = "XX"


def in_sql(condition: str) -> str:
    """A condition over two tables `l` and `r` instead of two sides of one row."""
    return _COLUMN.sub(r"\2.\1", condition)


def side_of(record: IdentityRecord) -> Side:
    """What the conditions ask of a record."""
    born = birth_date(record.birth_date)
    return {
        "year": born.year if born else None,
        "day": born.month * 100 + born.day if born else None,
        "placeholder": bool(born and born.placeholder),
        "sex": record.sex or None,
        "nations": nation_mask([code for code in record.nationalities if code != _UNKNOWN_NATION]) or None,
    }


def may_meet(kind: str, one: Side, other: Side) -> bool:
    """Whether two records that share a key of this kind are compared."""
    judged = _JUDGES.get(kind)
    return judged is None or bool(judged(one, other))

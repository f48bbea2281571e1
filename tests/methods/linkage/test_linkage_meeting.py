"""The rules about pairs hold in DuckDB as in Python: one text, judged by both."""

from __future__ import annotations

from itertools import product

import duckdb
import pytest

from kreisweit.methods.linkage.meeting import MEET, in_sql, may_meet, side_of
from kreisweit.methods.linkage.records import IdentityRecord

BORN = ("1990-05-17", "1990-05-18", "1991-05-18", "2000-11-05", "1977-05-17", "1990-01-01", "1990-00-00", "")
SIDES = tuple(
    side_of(IdentityRecord("1", "a", birth_date=born, sex=sex, nationalities=nations))
    for born, sex, nations in product(BORN, ("", "f", "m"), ((), ("XX",), ("SY",), ("AF", "SY"), ("UA",)))
)


@pytest.mark.parametrize("kind", sorted(MEET))
def test_whole_runs_and_single_pairs_agree(kind: str) -> None:
    with duckdb.connect() as connection:
        columns = "number int, year int, day int, placeholder boolean, sex varchar, nations bigint"
        connection.execute(f"create table told ({columns})")
        rows = [(number, *side.values()) for number, side in enumerate(SIDES)]
        connection.executemany("insert into told values (?, ?, ?, ?, ?, ?)", rows)
        query = f"select l.number, r.number from told l, told r where {in_sql(MEET[kind])}"
        found = set(connection.execute(query).fetchall())
    numbers = range(len(SIDES))
    wanted = {(one, other) for one in numbers for other in numbers if may_meet(kind, SIDES[one], SIDES[other])}
    assert found == wanted
    assert 0 < len(found) < len(SIDES) ** 2


def test_a_key_of_another_kind_says_enough() -> None:
    assert may_meet("h", SIDES[0], SIDES[-1])

"""Candidate pairs in bulk: the keys of `keys.block_keys`, made and joined inside DuckDB."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from kreisweit.methods.linkage.meeting import ALIKE, NEAR, in_sql

# The same kinds of keys as in keys.py; a test holds the two together.
_KEYS = """
insert into linkage_keys
with sounds as (
  select unique_id, birth_year, birth_month, birth_day, birth_placeholder,
    unnest(list_distinct(list_concat(given_sounds, family_sounds))) as sound
  from linkage_records where birth_year is not null
), keyed as (
  select unique_id, 'd' as kind, hash('d', birth_year, least(birth_month, birth_day),
    greatest(birth_month, birth_day)) as key
  from linkage_records where not birth_placeholder
  union all select unique_id, 'h', hash('h', birth_year, birth_month, sound) from sounds where not birth_placeholder
  union all select unique_id, 'y', hash('y', birth_year, sound) from sounds
  union all
  select unique_id, 'n', hash('n', least(given, family), greatest(given, family))
  from (select unique_id, given, unnest(family_firsts) as family
        from (select unique_id, unnest(given_firsts) as given, family_firsts from linkage_records))
  where given <> family
{more})
select distinct unique_id, kind, key from keyed
"""

# Keys of files that are read whole and kept by nobody, where many keys cost little: a slip in any part of the date, and
# attributes beside name and date.
_THOROUGH = """
  union all select unique_id, 'm', hash('m', birth_month, birth_day, sound) from sounds where not birth_placeholder
  union all select unique_id, 'x', hash('x', birth_year, birth_day, sound) from sounds where not birth_placeholder
"""
_WORDS = (
    "select unique_id, 'a', hash('{0}', {1}, sound) from (select *,"
    " unnest(list_distinct(list_concat(given_sounds, family_sounds))) as sound from linkage_records)"
)
_STREETS = (
    "select unique_id, 'a', hash('{0}', street, {1})"
    " from (select *, unnest([street_a, street_b]) as street from linkage_records)"
)
_FURTHER: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"postcode"}), f"{_WORDS.format('ap', 'postcode')} where postcode is not null"),
    (frozenset({"place"}), f"{_WORDS.format('al', 'place')} where place is not null"),
    (frozenset({"street_a"}), f"{_WORDS.format('as', 'street_a')} where street_a is not null"),
    (frozenset({"street_a"}), f"{_WORDS.format('as', 'street_b')} where street_b is not null"),
    (
        frozenset({"street_a", "house_number"}),
        f"{_STREETS.format('ah', 'house_number')} where street is not null and house_number is not null",
    ),
    (
        frozenset({"street_a", "postcode"}),
        f"{_STREETS.format('ac', 'postcode')} where street is not null and postcode is not null",
    ),
    (
        frozenset({"street_a", "place"}),
        f"{_STREETS.format('ae', 'place')} where street is not null and place is not null",
    ),
    (frozenset({"phone"}), "select unique_id, 'a', hash('at', phone) from linkage_records where phone is not null"),
    (frozenset({"email"}), "select unique_id, 'a', hash('am', email) from linkage_records where email is not null"),
    (frozenset({"identifiers"}), "select unique_id, 'a', hash('ai', unnest(identifiers)) from linkage_records"),
)

RECORDS_AT_ONCE = 250_000
PART = 1_000_000
"""Keys whose blocks stand in memory at a time, about as many."""

# A block of kind "y" is as large as that of "h" twelve times over and only those with a placeholder date are met in it, so
# one side is these alone.
_PAIRS = """
with sized as (
  select key from linkage_keys where {chosen} group by key having count(*) between 2 and {largest}
), member as (
  select k.key, k.kind, k.unique_id, hash(r.register) as register, coalesce(birth_placeholder, false) as placeholder,
    birth_year as year, birth_month * 100 + birth_day as day, ascii(sex) as sex, nations
  from linkage_keys k join sized using (key) join linkage_records r using (unique_id) where {chosen}
), met as (
  select l.unique_id as one, r.unique_id as other
  from member l join member r on l.key = r.key and l.unique_id < r.unique_id
  where (l.register <> r.register{repeated}) and l.kind <> 'y'
    and (l.kind <> 'd' or {alike})
    and (l.kind <> 'n'{undated} or {near})
  union all
  select least(l.unique_id, r.unique_id), greatest(l.unique_id, r.unique_id)
  from (select * from member where placeholder) l join member r on l.key = r.key and l.unique_id <> r.unique_id
  where (l.register <> r.register{repeated}) and l.kind = 'y' and {alike}
)
select distinct 0 as match_key, one as join_key_l, other as join_key_r from met
"""


def make_keys(
    connection: duckdb.DuckDBPyConnection, *, thorough: bool = False, present: Collection[str] = frozenset()
) -> int:
    """Fill the table `linkage_keys` (unique_id, kind, key) from `linkage_records`; the number of keys.

    `thorough` adds keys that no index keeps: day and month or year and day with a word, and those of the attributes
    that are `present` (kind "a").
    """
    more = _THOROUGH if thorough else ""
    more += "".join(f"  union all {sql}\n" for needed, sql in _FURTHER if thorough and needed <= frozenset(present))
    connection.execute("create or replace table linkage_keys (unique_id integer, kind varchar, key ubigint)").fetchall()
    sql = _KEYS.format(more=more)
    parts = 1 + _count(connection, "linkage_records") // RECORDS_AT_ONCE
    for part in range(parts):
        some = f"(select * from linkage_records where unique_id % {parts} = {part})"  # noqa: S608
        connection.execute(sql.replace("linkage_records", some)).fetchall()
    return _count(connection, "linkage_keys")


def make_pairs(
    connection: duckdb.DuckDBPyConnection,
    *,
    largest_block: int,
    with_duplicates: frozenset[str] = frozenset(),
    thorough: bool = False,
) -> int:
    """Fill the table `linkage_pairs` with the pairs to compare, each once; their number.

    Pairs of one register are left out unless it is named in `with_duplicates`; keys that more than `largest_block`
    records share say too little and make no pairs. Keys of kind "y" pair only where one side has a placeholder date,
    keys of kind "n" only where the dates do not plainly contradict, "d" and "y" only where sex and nationality do not; if
    `thorough`, keys of kind "n" pair whatever the dates.
    """
    connection.execute("create or replace table linkage_met (join_key_l integer, join_key_r integer)").fetchall()
    found = connection.execute("select kind, count(*) from linkage_keys group by kind order by kind").fetchall()
    for kind, number in found:  # one part after the other, so that its blocks alone stand in memory
        parts = 1 + number // PART
        for part in range(parts):
            sql = pairs_sql(
                largest_block=largest_block,
                with_duplicates=with_duplicates,
                thorough=thorough,
                chosen=f"kind = '{kind}' and key % {parts} = {part}",
            )
            connection.execute(f"insert into linkage_met select join_key_l, join_key_r from ({sql})").fetchall()  # noqa: S608
    connection.execute(
        "create or replace table linkage_pairs (match_key tinyint, join_key_l integer, join_key_r integer)"
    ).fetchall()
    parts = 1 + _count(connection, "linkage_met") // PART
    for part in range(parts):
        connection.execute(
            "insert into linkage_pairs select distinct 0, join_key_l, join_key_r from linkage_met"  # noqa: S608
            f" where join_key_l % {parts} = {part}"
        ).fetchall()
    connection.execute("drop table linkage_met").fetchall()
    return _count(connection, "linkage_pairs")


def forget_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what only `make_keys` and `make_pairs` read, a fifth of what stands in memory."""
    connection.execute("drop table linkage_keys").fetchall()
    for column in ("given_firsts", "family_firsts"):
        connection.execute(f"alter table linkage_records drop column {column}").fetchall()


def pairs_sql(
    *,
    largest_block: int,
    with_duplicates: frozenset[str] = frozenset(),
    thorough: bool = False,
    chosen: str = "true",
) -> str:
    """The query behind `make_pairs` over `linkage_keys` and `linkage_records`, over the `chosen` keys (a condition that a
    block meets as a whole)."""
    names = ", ".join(f"hash('{name.replace(chr(39), chr(39) * 2)}')" for name in sorted(with_duplicates))
    repeated = f" or l.register in ({names})" if names else ""
    undated = " or true" if thorough else ""
    return _PAIRS.format(
        largest=int(largest_block), repeated=repeated, undated=undated, chosen=chosen, alike=in_sql(ALIKE), near=in_sql(NEAR)
    )  # fmt: skip


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"select count(*) from {table}").fetchall()  # noqa: S608
    return int(found[0][0])

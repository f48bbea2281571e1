"""Identities as columns for DuckDB: every form of a name is computed once per distinct text, none per pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import duckdb
import pyarrow as pa

from kreisweit.methods.linkage import attributes
from kreisweit.methods.linkage.frequencies import HERE
from kreisweit.methods.linkage.names import NameFolder, similarity_text
from kreisweit.methods.linkage.numbers import Numbered
from kreisweit.methods.linkage.records import IdentityRecord

CHUNK = 20_000

_NAMES = pa.schema(
    {
        "name": pa.int32(),
        "latin": pa.string(),
        "fold": pa.string(),
        "letters": pa.string(),
        "native": pa.string(),
        "sound": pa.string(),
        "second": pa.string(),
        "firsts": pa.list_(pa.string()),
        "sounds": pa.list_(pa.string()),
        "words": pa.int8(),
    }
)
# Texts that are only compared for equality become 64-bit hashes: shorter, quicker, and no names. Those whose
# frequency counts are hashed by MD5, so that every engine and `incremental` give them the same number.
_HASHED = """
create or replace table linkage_names as
select name, md5_number_lower(latin) as latin, md5_number_lower(fold) as fold, letters,
  case when native is not null then hash(native) end as native, md5_number_lower(sound) as sound,
  md5_number_lower(second) as second,
  list_transform(firsts, lambda key: hash(key)) as firsts, list_transform(sounds, lambda key: hash(key)) as sounds, words
from linkage_view
"""


_NATION = "md5_number_lower(coalesce(list_min(r.nationalities), ''))"


def _here(value: str) -> str:
    """A name together with the nationality of its bearer, see `frequencies.HERE`."""
    return f"xor({value}, {_NATION})"


def _field_sql(own: str, latin: str, native: str, more: str = "") -> str:
    """Columns of a name field from its table of names in Latin and in native script, and of a further name."""
    others = [table for table in (native, more) if table]
    some = " and ".join(f"{table}.name is null" for table in others)
    columns = [
        f"coalesce({latin}.{column}, {native}.{column}) as {own}_{column}" for column in ("latin", "fold", "letters")
    ]
    columns += [
        f"{_here(f'coalesce({latin}.{column}, {native}.{column})')} as {own}_{column}{HERE}"
        for column in ("latin", "fold", "sound")
    ]
    columns.append(f"coalesce({native}.native, {latin}.native) as {own}_native")
    columns.append(f"coalesce(greatest({latin}.words, {native}.words), {latin}.words, {native}.words) as {own}_words")
    for column in ("sounds", "firsts"):
        lists = f"coalesce({latin}.{column}, [])"
        for table in others:
            lists = f"list_concat({lists}, coalesce({table}.{column}, []))"
        columns.append(
            f"case when {some} then coalesce({latin}.{column}, []) else list_distinct({lists}) end as {own}_{column}"
        )
    return ", ".join(columns)


def _named(short: str, column: str) -> str:
    """A join with those names alone that stand in this column, so that each is held once and not in each join."""
    own = f"select * from linkage_names where name in (select {column} from linkage_numbers)"  # noqa: S608
    return f"left join ({own}) {short} on {short}.name = r.{column}"


_PERSONS = f"""
create or replace table linkage_records as
select r.unique_id, r.register,
  {_field_sql("given", "g", "ng")},
  {_field_sql("family", "f", "nf", "b")},
  {
    _here(
        "case when g.name is not null then coalesce(g.second, f.sound, nf.sound)"
        " else coalesce(ng.second, f.sound, nf.sound) end"
    )
} as second_sound{HERE},
  {_NATION} as nation,
  case when not placeholder then year * 10000 + month * 100 + day end as birth,
  case when not placeholder then printf('%04d%02d%02d', year, month, day) end as birth_text,
  year as birth_year, month as birth_month, day as birth_day, placeholder as birth_placeholder,
  r.sex, r.nationalities, r.nations, r.municipalities, r.address{{more}}
from linkage_input r
{_named("g", "given")}
{_named("f", "family")}
{_named("b", "born_as")}
{_named("ng", "native_given")}
{_named("nf", "native_family")}
"""  # noqa: S608

# Each table of distinct values is small; the records hold their numbers only.
_INPUT = """
create or replace view linkage_input as
select n.*, register, year, month, day, placeholder, sex, nationalities, nations, municipalities,
  md5_number_lower(address) as address
from linkage_numbers n
join linkage_registers using (register_number)
left join linkage_dates using (date_number)
left join linkage_sexes using (sex_number)
left join linkage_nations using (nations_number)
left join linkage_towns using (towns_number)
left join linkage_addresses using (address_number)
"""


def load(
    connection: duckdb.DuckDBPyConnection,
    records: Iterable[IdentityRecord],
    tick: Callable[[int, int], None],
) -> frozenset[str]:
    """Fill the table `linkage_records`: one row per record, `unique_id` its place in `records`.

    Words that sound alike share an entry of `*_sounds` (all readings) and `*_firsts` (two readings per word);
    `*_sound_here` is the first word's, `second_sound_here` that of the second word of the whole name, both as `frequencies.HERE`
    says. `tick(done, all)` is called every `CHUNK` records and may raise.
    Columns of `attributes` stand there if some record has one of them; the names of those with values are returned.
    """
    return _fill(connection, collected(records, tick))


def load_sorted(
    connection: duckdb.DuckDBPyConnection,
    records: Iterable[IdentityRecord],
    tick: Callable[[int, int], None],
) -> tuple[frozenset[str], list[str], list[str]]:
    """The same with `unique_id` the place in order of record ids, so that the order of `records` does not matter; the
    columns with values, all record ids in that order, and the register of each.

    `records` are taken one after the other and not kept. Raises ValueError if two have the same id.
    """
    numbered = collected(records, tick)
    ids, registers = numbered.sort()
    if any(one == other for one, other in zip(ids, islice(ids, 1, None), strict=False)):
        raise ValueError("two records have the same id")
    return _fill(connection, numbered), ids, registers


def collected(records: Iterable[IdentityRecord], tick: Callable[[int, int], None]) -> Numbered:
    """All records as numbers; `tick(done, all)` as in `load`, where all is what is known of it."""
    size = len(records) if isinstance(records, Sequence) else 0
    numbered, rest = Numbered(), iter(records)
    while some := list(islice(rest, CHUNK)):
        numbered.add(some)
        tick(len(numbered.ids), max(size, len(numbered.ids)))
    return numbered


def _fill(connection: duckdb.DuckDBPyConnection, numbered: Numbered) -> frozenset[str]:
    further = numbered.attributes()
    tables = numbered.tables()
    for name, table in tables.items():
        _create(connection, f"create or replace table linkage_{name} as select * from linkage_view", table)  # noqa: S608
    _create(connection, _HASHED, _names(numbered.names))
    connection.execute(_INPUT).fetchall()
    given = further.column_names if further is not None else []
    more = [f"r.{name}" for name in given]
    more += [f"md5_number_lower(r.{name}) as {name}_key" for name in given if name in attributes.FREQUENT]
    connection.execute(_PERSONS.format(more="".join(f", {column}" for column in more))).fetchall()
    connection.execute("drop view linkage_input; drop table linkage_names").fetchall()
    for name in tables:
        connection.execute(f"drop table linkage_{name}").fetchall()
    pa.default_memory_pool().release_unused()
    return frozenset(name for name in given if further is not None and further[name].null_count < len(numbered.ids))


def _create(connection: duckdb.DuckDBPyConnection, sql: str, table: pa.Table) -> None:
    connection.register("linkage_view", table)
    connection.execute(sql).fetchall()
    connection.unregister("linkage_view")


def _names(names: Mapping[str, int]) -> pa.Table:
    folder = NameFolder()
    batches = []
    rest = iter(names.items())
    while some := list(islice(rest, CHUNK)):
        rows = [row for text, number in some if (row := _name(number, text, folder)) is not None]
        columns: Iterator[Sequence[object]] = zip(*rows, strict=True) if rows else iter([()] * len(_NAMES))
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, _NAMES, strict=True)]
        batches.append(pa.RecordBatch.from_arrays(arrays, schema=_NAMES))
    return pa.Table.from_batches(batches, schema=_NAMES)


def _name(number: int, text: str, folder: NameFolder) -> tuple[object, ...] | None:
    """A row of the table of names; None if the text is no name."""
    name = folder.name(text)
    if number < 0 or not name.tokens:
        return None
    firsts = {key for token in name.tokens for key in token.keys[:2]}
    return (
        number,
        name.latin,
        name.fold or None,
        similarity_text(name),
        name.native or None,
        name.tokens[0].keys[0],
        name.tokens[1].keys[0] if len(name.tokens) > 1 else None,
        sorted(firsts),
        name.keys,
        len(name.tokens),
    )

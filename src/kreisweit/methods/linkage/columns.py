"""Identities as columns for DuckDB: every form of a name is computed once per distinct text, none per pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb
import pyarrow as pa

from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.names import NameFolder, similarity_text
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.search.fold import fold

NAME_FIELDS = ("given_name", "family_name", "birth_name", "native_given_name", "native_family_name")
CHUNK = 20_000

_NAMES = pa.schema(
    {
        "name": pa.int32(),
        "latin": pa.string(),
        "fold": pa.string(),
        "similar": pa.string(),
        "native": pa.string(),
        "sound": pa.string(),
        "firsts": pa.list_(pa.string()),
        "sounds": pa.list_(pa.string()),
        "words": pa.int8(),
    }
)
_RECORDS = pa.schema(
    {
        "unique_id": pa.int32(),
        "register": pa.string(),
        "given": pa.int32(),
        "family": pa.int32(),
        "born_as": pa.int32(),
        "native_given": pa.int32(),
        "native_family": pa.int32(),
        "year": pa.int16(),
        "month": pa.int8(),
        "day": pa.int8(),
        "placeholder": pa.bool_(),
        "sex": pa.string(),
        "nationalities": pa.list_(pa.string()),
        "municipalities": pa.list_(pa.string()),
        "address": pa.string(),
    }
)

_PERSONS = """
create or replace table linkage_records as
select r.unique_id, r.register, r.register as source,
  coalesce(g.latin, ng.latin) as given_latin, coalesce(g.fold, ng.fold) as given_fold,
  coalesce(g.similar, ng.similar) as given_similar, coalesce(ng.native, g.native) as given_native,
  coalesce(g.sound, ng.sound) as given_sound, coalesce(greatest(g.words, ng.words), g.words, ng.words) as given_words,
  list_distinct(list_concat(coalesce(g.sounds, []), coalesce(ng.sounds, []))) as given_sounds,
  list_distinct(list_concat(coalesce(g.firsts, []), coalesce(ng.firsts, []))) as given_firsts,
  coalesce(f.latin, nf.latin) as family_latin, coalesce(f.fold, nf.fold) as family_fold,
  coalesce(f.similar, nf.similar) as family_similar, coalesce(nf.native, f.native) as family_native,
  coalesce(f.sound, nf.sound) as family_sound, coalesce(greatest(f.words, nf.words), f.words, nf.words) as family_words,
  b.fold as birth_fold,
  list_distinct(list_concat(coalesce(f.sounds, []), coalesce(nf.sounds, []), coalesce(b.sounds, []))) as family_sounds,
  list_distinct(list_concat(coalesce(f.firsts, []), coalesce(nf.firsts, []), coalesce(b.firsts, []))) as family_firsts,
  case when not placeholder then printf('%04d-%02d-%02d', year, month, day) end as birth,
  year as birth_year, month as birth_month, day as birth_day, placeholder as birth_placeholder,
  r.sex, r.nationalities, r.municipalities, r.address
from linkage_input r
left join linkage_names g on g.name = r.given
left join linkage_names f on f.name = r.family
left join linkage_names b on b.name = r.born_as
left join linkage_names ng on ng.name = r.native_given
left join linkage_names nf on nf.name = r.native_family
order by r.unique_id
"""


def load(
    connection: duckdb.DuckDBPyConnection,
    records: Sequence[IdentityRecord],
    tick: Callable[[int, int], None],
) -> None:
    """Fill the table `linkage_records`: one row per record, `unique_id` its place in `records`.

    Words that sound alike share an entry of `*_sounds` (all readings) and `*_firsts` (two readings per word);
    `*_sound` is the first word's. `tick(done, all)` is called every `CHUNK` records and may raise.
    """
    tables = _names_and_records(records, tick)
    for name, table in zip(("linkage_names", "linkage_input"), tables, strict=True):
        connection.register("linkage_view", table)
        connection.execute(f"create or replace table {name} as select * from linkage_view").fetchall()  # noqa: S608
        connection.unregister("linkage_view")
    connection.execute(_PERSONS).fetchall()
    connection.execute("drop table linkage_names; drop table linkage_input").fetchall()


def _names_and_records(
    records: Sequence[IdentityRecord], tick: Callable[[int, int], None]
) -> tuple[pa.Table, pa.Table]:
    folder = NameFolder()
    numbers: dict[str, int | None] = {"": None}
    batches = []
    for start in range(0, len(records), CHUNK):
        rows = [
            _row(start + place, record, numbers) for place, record in enumerate(records[start : start + CHUNK])
        ]
        batches.append(pa.RecordBatch.from_arrays(_arrays(rows, _RECORDS), schema=_RECORDS))
        tick(min(start + CHUNK, len(records)), len(records))
    names = [row for text, number in numbers.items() if (row := _name(number, text, folder)) is not None]
    return (
        pa.Table.from_arrays(_arrays(names, _NAMES), schema=_NAMES),
        pa.Table.from_batches(batches, schema=_RECORDS),
    )


def _arrays(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> list[pa.Array]:
    columns: Iterable[Sequence[object]] = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]


def _row(number: int, record: IdentityRecord, numbers: dict[str, int | None]) -> tuple[object, ...]:
    born = birth_date(record.birth_date)
    names = (
        numbers.setdefault(text, len(numbers)) for text in (getattr(record, field) for field in NAME_FIELDS)
    )
    date = (born.year, born.month, born.day, born.placeholder) if born else (None, None, None, None)
    return (
        number,
        record.register,
        *names,
        *date,
        record.sex or None,
        [code for code in record.nationalities if code != "XX"] or None,
        list(record.municipalities) or None,
        fold(record.address) or None,
    )


def _name(number: int | None, text: str, folder: NameFolder) -> tuple[object, ...] | None:
    """A row of the table of names; None if the text is no name."""
    name = folder.name(text)
    if number is None or not name.tokens:
        return None
    firsts = {key for token in name.tokens for key in token.keys[:2]}
    return (
        number,
        name.latin,
        name.fold or None,
        similarity_text(name),
        name.native or None,
        name.tokens[0].keys[0],
        sorted(firsts),
        name.keys,
        len(name.tokens),
    )

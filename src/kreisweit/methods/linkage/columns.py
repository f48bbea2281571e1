"""Identities as columns for DuckDB: every form of a name is computed once per distinct text, none per pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb
import pyarrow as pa

from kreisweit.methods.linkage import attributes
from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.frequencies import HERE
from kreisweit.methods.linkage.names import NameFolder, similarity_text
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.search.fold import fold

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
_RECORDS = pa.schema(
    {
        "unique_id": pa.int32(),
        "register": pa.string(),
        "given": pa.int32(),
        "family": pa.int32(),
        "born_as": pa.int32(),
        "native_given": pa.int32(),
        "native_family": pa.int32(),
        "year": pa.int32(),
        "month": pa.int32(),
        "day": pa.int32(),
        "placeholder": pa.bool_(),
        "sex": pa.string(),
        "nationalities": pa.list_(pa.string()),
        "nations": pa.int64(),
        "municipalities": pa.list_(pa.string()),
        "address": pa.string(),
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
left join linkage_names g on g.name = r.given
left join linkage_names f on f.name = r.family
left join linkage_names b on b.name = r.born_as
left join linkage_names ng on ng.name = r.native_given
left join linkage_names nf on nf.name = r.native_family
"""  # noqa: S608

_INPUT = """
create or replace table linkage_input as
select * replace (md5_number_lower(address) as address) from linkage_view
"""


def load(
    connection: duckdb.DuckDBPyConnection,
    records: Sequence[IdentityRecord],
    tick: Callable[[int, int], None],
) -> frozenset[str]:
    """Fill the table `linkage_records`: one row per record, `unique_id` its place in `records`.

    Words that sound alike share an entry of `*_sounds` (all readings) and `*_firsts` (two readings per word);
    `*_sound_here` is the first word's, `second_sound_here` that of the second word of the whole name, both as `frequencies.HERE`
    says. `tick(done, all)` is called every `CHUNK` records and may raise.
    Columns of `attributes` stand there if some record has one of them; the names of those with values are returned.
    """
    tables = _names_and_records(records, tick)
    for sql, table in zip((_HASHED, _INPUT), tables, strict=True):
        connection.register("linkage_view", table)
        connection.execute(sql).fetchall()
        connection.unregister("linkage_view")
    given = [name for name in attributes.COLUMNS.names if name in tables[1].column_names]
    more = [f"r.{name}" for name in given]
    more += [f"md5_number_lower(r.{name}) as {name}_key" for name in given if name in attributes.FREQUENT]
    connection.execute(_PERSONS.format(more="".join(f", {column}" for column in more))).fetchall()
    connection.execute("drop table linkage_names; drop table linkage_input").fetchall()
    return frozenset(name for name in given if tables[1][name].null_count < len(records))


def _names_and_records(
    records: Sequence[IdentityRecord], tick: Callable[[int, int], None]
) -> tuple[pa.Table, pa.Table]:
    folder, seen = NameFolder(), _Seen()
    batches, further = [], []
    own = any(map(attributes.has_some, records))
    for start in range(0, len(records), CHUNK):
        rows = [_row(start + place, record, seen) for place, record in enumerate(records[start : start + CHUNK])]
        batches.append(pa.RecordBatch.from_arrays(_arrays(rows, _RECORDS), schema=_RECORDS))
        if own:
            more = [attributes.attributes_of(record) for record in records[start : start + CHUNK]]
            further.append(pa.RecordBatch.from_arrays(_arrays(more, attributes.COLUMNS), schema=attributes.COLUMNS))
        tick(min(start + CHUNK, len(records)), len(records))
    names = [row for text, number in seen.names.items() if (row := _name(number, text, folder)) is not None]
    whole = pa.Table.from_batches(batches, schema=_RECORDS)
    for field, column in zip(attributes.COLUMNS, _columns(further), strict=False):
        whole = whole.append_column(field, column)
    return pa.Table.from_arrays(_arrays(names, _NAMES), schema=_NAMES), whole


def _arrays(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> list[pa.Array]:
    columns: Iterable[Sequence[object]] = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]


def _columns(batches: list[pa.RecordBatch]) -> list[pa.ChunkedArray]:
    return pa.Table.from_batches(batches).columns if batches else []


class _Seen:
    """Texts met in this run: each is numbered or read once."""

    def __init__(self) -> None:
        self.names: dict[str, int | None] = {"": None}
        self.dates: dict[str, tuple[int | bool | None, ...]] = {}
        self.addresses: dict[str, str | None] = {"": None}
        self.nationalities: dict[tuple[str, ...], tuple[list[str] | None, int | None]] = {}

    def name(self, text: str) -> int | None:
        return self.names.setdefault(text, len(self.names))

    def date(self, text: str) -> tuple[int | bool | None, ...]:
        known = self.dates.get(text)
        if known is None:
            born = birth_date(text)
            known = (born.year, born.month, born.day, born.placeholder) if born else (None, None, None, None)
            self.dates[text] = known
        return known

    def nations(self, codes: tuple[str, ...]) -> tuple[list[str] | None, int | None]:
        known = self.nationalities.get(codes)
        if known is None:
            listed = [code for code in codes if code != "XX"]
            known = self.nationalities[codes] = (listed, nation_mask(listed)) if listed else (None, None)
        return known

    def address(self, text: str) -> str | None:
        if text not in self.addresses:
            self.addresses[text] = fold(text) or None
        return self.addresses[text]


def nation_mask(codes: Iterable[str]) -> int:
    """A bit per nationality: two sets that share one share a bit (a few countries share bits, which does no harm)."""
    return sum({1 << (sum(ord(letter) * 26**place for place, letter in enumerate(code)) % 61) for code in codes})


def _row(number: int, record: IdentityRecord, seen: _Seen) -> tuple[object, ...]:
    return (
        number,
        record.register,
        seen.name(record.given_name),
        seen.name(record.family_name),
        seen.name(record.birth_name),
        seen.name(record.native_given_name),
        seen.name(record.native_family_name),
        *seen.date(record.birth_date),
        record.sex or None,
        *seen.nations(record.nationalities),
        record.municipalities or None,
        seen.address(record.address),
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
        name.tokens[1].keys[0] if len(name.tokens) > 1 else None,
        sorted(firsts),
        name.keys,
        len(name.tokens),
    )

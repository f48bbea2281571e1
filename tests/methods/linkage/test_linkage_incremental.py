"""Single pairs without a database: the same columns, levels and weights as a run in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bench.delivered import Delivered

from kreisweit.methods.linkage.columns import load
from kreisweit.methods.linkage.comparisons import COMPARISONS, case_sql, sides_sql
from kreisweit.methods.linkage.conditions import judge
from kreisweit.methods.linkage.frequencies import FREQUENCY_COLUMNS, HERE, hash_here, value_hash
from kreisweit.methods.linkage.incremental import columns_of, frequencies_of, score_pairs
from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.records import IdentityRecord, Linked
from kreisweit.methods.linkage.settings import LinkSettings

Whole = Callable[[LinkSettings], Linked]
CORE = [column for column in FREQUENCY_COLUMNS if not column.endswith("_key")]


@pytest.mark.parametrize("chosen", [LinkSettings(), LinkSettings(enough=100, sample=200_000)])
def test_weights_are_those_of_the_whole_run(data: Delivered, whole: Whole, chosen: LinkSettings) -> None:
    linked = whole(chosen)
    records = {record.record: record for record in data.records}
    pairs = [(records[edge.right], records[edge.left]) for edge in linked.edges]
    found = score_pairs(pairs, model=linked.model, frequencies=linked.frequencies)
    assert len(found) > 400
    assert [(edge.left, edge.right) for edge in found] == [(edge.left, edge.right) for edge in linked.edges]
    assert [edge.levels for edge in found] == [edge.levels for edge in linked.edges]
    assert [edge.weight for edge in found] == pytest.approx([edge.weight for edge in linked.edges], abs=1e-6)
    assert [edge.probability for edge in found] == pytest.approx([e.probability for e in linked.edges], abs=1e-8)


def test_frequencies_are_those_of_the_whole_run(data: Delivered, whole: Whole) -> None:
    linked = whole(LinkSettings(enough=100, sample=200_000))
    own = frequencies_of(data.records)
    assert own.keys() == linked.frequencies.keys()
    assert own.keys() <= set(FREQUENCY_COLUMNS)
    for column, shares in own.items():
        assert shares == pytest.approx(linked.frequencies[column])


def test_columns_and_levels_are_those_of_the_database(data: Delivered) -> None:
    records, folder = data.records[:150], NameFolder()
    rows = [columns_of(record, folder) for record in records]
    with duckdb.connect() as connection:
        load(connection, records, lambda _done, _total: None)
        cases = ", ".join(map(case_sql, COMPARISONS))
        sql = (
            f"with side as (select {sides_sql()}, l.unique_id as a, r.unique_id as b from linkage_records l"
            f" join linkage_records r on l.unique_id < r.unique_id) select a, b, {cases} from side order by a, b"
        )
        judged = connection.execute(sql).fetchall()
        hashed = connection.execute(f"select {', '.join(CORE)} from linkage_records order by unique_id").fetchall()
    for a, b, *codes in judged:
        own = [
            next(level.code for level in comparison.levels if not level.condition or judge(level.sql)(rows[a], rows[b]))
            for comparison in COMPARISONS
        ]
        assert own == codes
    for row, values in zip(rows, hashed, strict=True):
        own = [hashed_value(row, column) for column in CORE]
        assert own == list(values)


def hashed_value(row: Mapping[str, Any], column: str) -> int | None:
    value = row[column.removesuffix(HERE)]
    if value is None:
        return None
    return int(hash_here(value, row["nation"]) if column.endswith(HERE) else value_hash(value), 16)


NUMBERS = st.one_of(st.none(), st.integers(0, 3))
TEXTS = st.one_of(st.none(), st.text("ab", min_size=1, max_size=4))
CONDITIONS = (
    "n_l = n_r",
    "n_l <> n_r and n_l <= 2",
    "n_l is null or n_r is not null",
    "not n_l = n_r or n_l > 1",
    "abs(n_l - n_r) in (1, 2)",
    "n_l // 2 = n_r % 2",
    "coalesce(n_l, n_r, 7) = 7",
    "coalesce(n_l & n_r, 1) <> 0",
    "jaro_winkler_similarity(t_l, t_r) >= 0.8",
    "damerau_levenshtein(t_l, t_r) <= 1 and not coalesce(t_l = t_r, false)",
    "(n_l = n_r or t_l = t_r) and len(t_l) > 0",
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@settings(deadline=None)
@given(n=st.tuples(NUMBERS, NUMBERS), t=st.tuples(TEXTS, TEXTS))
def test_conditions_mean_what_the_database_makes_of_them(
    connection: duckdb.DuckDBPyConnection, n: tuple[int | None, int | None], t: tuple[str | None, str | None]
) -> None:
    rows = [{"n": number, "t": text} for number, text in zip(n, t, strict=True)]
    sides = "select ?::int as n_l, ?::int as n_r, ?::varchar as t_l, ?::varchar as t_r"
    said = connection.execute(f"select {', '.join(CONDITIONS)} from ({sides})", [*n, *t]).fetchall()[0]
    assert [judge(condition)(*rows) for condition in CONDITIONS] == list(said)


@pytest.mark.parametrize("text", ["n = 1", "f(n_l) = 1", "n_l.upper() = 'A'", "[x for x in n_l]", "lambda: 1"])
def test_other_conditions_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a c"):
        judge(text)


@pytest.mark.parametrize("text", ["{}", '{"levels": {}}', "[]"])
def test_a_text_that_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the text of a model"):
        score_pairs([], model=text)


def with_attributes() -> list[IdentityRecord]:
    """Sixty persons of three records each, with slips in every attribute."""
    found = []
    for person in range(60):
        given, family = (
            f"{'AnBeCaDoEl'[person % 5 * 2 :][:2]}na{chr(97 + person % 7)}",
            f"Ber{chr(97 + person % 13)}mann",
        )
        whole = IdentityRecord(
            f"{person:031d}0",
            "a",
            given,
            family,
            birth_date=f"{1950 + person}-0{1 + person % 9}-1{person % 10}",
            street=f"Weg {chr(97 + person % 20)}\nHof {person % 9}",
            house_number=str(person % 30),
            postcode=f"{1000 + person * 7:05d}",
            place=f"Ort{person % 8}",
            state=f"L{person % 3}",
            phone=f"0351{100000 + person * 37}",
            email=f"{given}.{person}@example.org",
            identifiers=(("nr", f"{700000 + person * 131}"),),
        )
        slip = replace(whole, record=f"{person:031d}1", postcode=whole.postcode[1::-1] + whole.postcode[2:], phone="")
        moved = replace(whole, record=f"{person:031d}2", street=f"Hof {person % 9}", identifiers=(), place="Fern")
        found += [whole, slip, moved]
    return found


def test_weights_with_attributes_are_those_of_the_whole_run() -> None:
    records = with_attributes()
    chosen = LinkSettings(enough=100, sample=50_000, thorough=True, with_duplicates=frozenset("a"))
    with duckdb.connect() as connection:
        linked = link(records, connection=connection, settings=chosen)
        assert connection.execute("select table_name from information_schema.tables").fetchall() == []
    assert [len(group) for group in linked.groups] == [3] * 60
    by = {record.record: record for record in records}
    pairs = [(by[edge.left], by[edge.right]) for edge in linked.edges]
    found = score_pairs(pairs, model=linked.model, frequencies=linked.frequencies)
    assert [edge.levels for edge in found] == [edge.levels for edge in linked.edges]
    assert [edge.weight for edge in found] == pytest.approx([edge.weight for edge in linked.edges], abs=1e-6)


def test_a_level_left_out_is_in_no_edge(data: Delivered) -> None:
    with duckdb.connect() as connection:
        linked = link(
            data.records, connection=connection, settings=LinkSettings(without=frozenset({"birth_date/typo", "sex"}))
        )
    assert {"sex", "birth_date"} & set(linked.edges[0].levels) == {"birth_date"}
    assert {edge.levels["birth_date"] for edge in linked.edges} & {"typo"} == set()

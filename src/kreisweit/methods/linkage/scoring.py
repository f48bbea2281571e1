"""Weights of candidate pairs, and the prior that fits them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from kreisweit.methods.linkage.comparisons import Comparison, case_sql, known_to, sides_sql
from kreisweit.methods.linkage.model import Model
from kreisweit.methods.linkage.records import Edge
from kreisweit.methods.linkage.tables import drop_tables
from kreisweit.methods.linkage.training import open_linker

MARGIN = 8.0
"""Bits below even odds under which a pair is forgotten: it adds nothing to the expected number of true pairs."""
ROUNDS = 8
EDGES_AT_ONCE = 50_000
PART = 2_500_000
"""Pairs that are scored at a time, about as many."""


def score(connection: duckdb.DuckDBPyConnection, model: Model, pairs: str = "linkage_pairs") -> str:
    """Score the pairs of a table; the name of the table `linkage_scored` with ids and match weights of those within
    `MARGIN`, in no order.

    Pairs of many records are scored in parts, by year of birth, so that one part's records stand in memory.
    """
    linker, api = open_linker(connection, model.weights, model.prior, frequencies=model.frequencies)
    connection.execute(
        "create or replace table linkage_scored (unique_id_l integer, unique_id_r integer, match_weight double)"
    ).fetchall()
    for part in _parts(connection, pairs):
        linker.table_management.register_blocked_pairs_for_predict(api.register(part))
        found = linker.inference.predict(threshold_match_weight=-MARGIN, warning_mode="never")
        connection.execute(
            "insert into linkage_scored select unique_id_l, unique_id_r, match_weight"  # noqa: S608
            f" from {found.physical_name}"
        ).fetchall()
        found.drop_table_from_database_and_remove_from_cache()
    drop_tables(connection, "__splink__")
    return "linkage_scored"


def _parts(connection: duckdb.DuckDBPyConnection, pairs: str) -> Iterator[str]:
    """The table itself where it is small; or else tables of a part each, one at a time."""
    number = int(connection.execute(f"select count(*) from {pairs}").fetchall()[0][0])  # noqa: S608
    parts = 1 + number // PART
    if parts == 1:
        yield pairs
        return
    for part in range(parts):
        name = f"linkage_part_{part}"
        connection.execute(
            f"create or replace table {name} as select p.* from {pairs} p"  # noqa: S608
            " join linkage_records on unique_id = join_key_l"
            f" where coalesce(birth_year, unique_id) % {parts} = {part}"
        ).fetchall()
        yield name
        connection.execute(f"drop table {name}").fetchall()


def prior_from_pairs(connection: duckdb.DuckDBPyConnection, scored: str, prior: float, possible: int) -> float:
    """The prior at which the expected number of true pairs is the one assumed (EM on the prior alone).

    The weights hold `prior` as their first summand, so another prior only moves them all.
    """
    found = prior
    for _ in range(ROUNDS):
        move = log_odds(found) - log_odds(prior)
        sql = f"select sum(1 / (1 + pow(2.0, -(match_weight + {move!r})))) from {scored}"  # noqa: S608
        expected = connection.execute(sql).fetchall()[0][0] or 0.0
        found = min(0.5, max(1e-9, float(expected) / max(possible, 1)))
    return float(f"{found:.4g}")


def log_odds(probability: float) -> float:
    """log2 of the odds."""
    return math.log2(probability / (1 - probability))


def edges_above(
    connection: duckdb.DuckDBPyConnection, scored: str, ids: list[str], *, model: Model, move: float, least: float
) -> list[Edge]:
    """The pairs whose weight moved by `move` bits gives at least the probability `least`, in order of ids; `ids` are those
    of the records in the order of `unique_id`, which is theirs."""
    comparisons = known_to(model.weights)
    codes = [comparison.code for comparison in comparisons]
    connection.execute(_edges_sql(scored, comparisons, move, log_odds(least)))
    known: dict[str, Mapping[str, str]] = {}
    found: list[Edge] = []
    while rows := connection.fetchmany(EDGES_AT_ONCE):
        for left, right, weight, probability, text in rows:
            levels = known.get(text)
            if levels is None:
                levels = known[text] = dict(zip(codes, text.split(), strict=True))
            found.append(Edge(ids[left], ids[right], weight, probability, levels))
    return found


def _edges_sql(scored: str, comparisons: Sequence[Comparison], move: float, least: float) -> str:
    """Ids, weight and the code of each comparison's level, for the few pairs that are kept."""
    kept = f"select unique_id_l, unique_id_r, match_weight + {move!r} as weight from {scored}"  # noqa: S608
    return (
        f"with kept as ({kept} where match_weight + {move!r} >= {least!r}), "  # noqa: S608
        f"side as (select kept.*, {sides_sql(comparisons)} from kept join linkage_records l on l.unique_id = unique_id_l"
        f" join linkage_records r on r.unique_id = unique_id_r) "
        "select unique_id_l, unique_id_r, round(weight, 6), round(1 / (1 + pow(2.0, -weight)), 9),"
        f" concat_ws(' ', {', '.join(map(case_sql, comparisons))}) from side order by unique_id_l, unique_id_r"
    )

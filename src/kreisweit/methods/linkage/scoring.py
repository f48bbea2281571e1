"""Weights of candidate pairs, and the prior that fits them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import duckdb

from kreisweit.methods.linkage.comparisons import Comparison, case_sql, known_to, sides_sql
from kreisweit.methods.linkage.model import Model
from kreisweit.methods.linkage.records import Edge
from kreisweit.methods.linkage.training import open_linker

MARGIN = 8.0
"""Bits below even odds under which a pair is forgotten: it adds nothing to the expected number of true pairs."""
ROUNDS = 8


def score(connection: duckdb.DuckDBPyConnection, model: Model, pairs: str = "linkage_pairs") -> str:
    """Score the pairs of a table; the name of the table with ids and match weights of those within `MARGIN`."""
    linker, api = open_linker(connection, model.weights, model.prior, frequencies=model.frequencies)
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    found = linker.inference.predict(threshold_match_weight=-MARGIN, warning_mode="never")
    return str(found.physical_name)


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
    """The pairs whose weight moved by `move` bits gives at least the probability `least`, in order of ids."""
    comparisons = known_to(model.weights)
    rows = connection.execute(_edges_sql(scored, comparisons, move, log_odds(least))).fetchall()
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    found = []
    for left, right, weight, *codes in rows:
        vector = tuple(codes)
        levels = known.get(vector)
        if levels is None:
            names = (comparison.code for comparison in comparisons)
            levels = known[vector] = dict(zip(names, vector, strict=True))
        one, other = ids[left], ids[right]
        if one > other:
            one, other = other, one
        found.append(Edge(one, other, round(weight, 6), round(1 / (1 + 2.0**-weight), 9), levels))
    return sorted(found, key=lambda edge: (edge.left, edge.right))


def _edges_sql(scored: str, comparisons: Sequence[Comparison], move: float, least: float) -> str:
    """Ids, weight and the code of each comparison's level, for the few pairs that are kept."""
    kept = f"select unique_id_l, unique_id_r, match_weight + {move!r} as weight from {scored}"  # noqa: S608
    return (
        f"with kept as ({kept} where match_weight + {move!r} >= {least!r}), "  # noqa: S608
        f"side as (select kept.*, {sides_sql(comparisons)} from kept join linkage_records l on l.unique_id = unique_id_l"
        f" join linkage_records r on r.unique_id = unique_id_r) "
        f"select unique_id_l, unique_id_r, weight, {', '.join(map(case_sql, comparisons))} from side"
    )

"""Weights of candidate pairs, and the prior that fits them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import duckdb

from kreisweit.methods.linkage.comparisons import COMPARISONS, code_of
from kreisweit.methods.linkage.model import Weights
from kreisweit.methods.linkage.records import Edge
from kreisweit.methods.linkage.training import open_linker

MARGIN = 8.0
"""Bits below even odds under which a pair is forgotten: it adds nothing to the expected number of true pairs."""
ROUNDS = 8


def score(connection: duckdb.DuckDBPyConnection, weights: Weights, prior: float) -> str:
    """Score the table `linkage_pairs`; the name of the table with match weights and levels."""
    linker = open_linker(connection, weights, prior)
    pairs = linker._db_api.register("linkage_pairs")
    linker.table_management.register_blocked_pairs_for_predict(pairs)
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
    connection: duckdb.DuckDBPyConnection, scored: str, ids: list[str], *, move: float, least: float
) -> list[Edge]:
    """The pairs whose weight moved by `move` bits gives at least the probability `least`, in order of ids."""
    gammas = ", ".join(f"gamma_{comparison.code}" for comparison in COMPARISONS)
    sql = (
        f"select unique_id_l, unique_id_r, match_weight + {move!r}, {gammas} from {scored}"  # noqa: S608
        f" where match_weight + {move!r} >= {log_odds(least)!r}"
    )
    levels: dict[tuple[int, ...], Mapping[str, str]] = {}
    found = []
    for left, right, weight, *vector in connection.execute(sql).fetchall():
        known = tuple(vector)
        if known not in levels:
            levels[known] = {
                comparison.code: code_of(comparison, gamma)
                for comparison, gamma in zip(COMPARISONS, known, strict=True)
            }
        one, other = sorted((ids[left], ids[right]))
        found.append(Edge(one, other, round(weight, 6), round(1 / (1 + 2.0**-weight), 9), levels[known]))
    return sorted(found, key=lambda edge: (edge.left, edge.right))

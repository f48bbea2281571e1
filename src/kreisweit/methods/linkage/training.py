"""Learning the weights from the records themselves, without any known truth (Fellegi-Sunter model, EM)."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
from splink import DuckDBAPI, Linker

from kreisweit.methods.linkage.model import STANDARD, TRAINED, Model, Weights, rounded, splink_settings, weights_of
from kreisweit.methods.linkage.settings import LinkSettings

SAFE_RULE = (
    "l.given_fold = r.given_fold and l.family_fold = r.family_fold and l.birth = r.birth and l.register <> r.register"
)
SAFE_RECALL = 0.4
"""Share of true pairs that agree by `SAFE_RULE`; only a starting value, see `prior_from_pairs`."""

TRAINING_RULES = (
    "l.birth = r.birth and l.register <> r.register",
    "l.given_fold = r.given_fold and l.family_fold = r.family_fold and l.register <> r.register",
)


def open_linker(connection: duckdb.DuckDBPyConnection, weights: Weights | None, prior: float) -> Linker:
    """Splink over the table `linkage_records`, silent."""
    records = DuckDBAPI(connection).register("linkage_records")
    return Linker(records, splink_settings(weights, prior), log_level=None, validate_settings=False)


def first_prior(connection: duckdb.DuckDBPyConnection, settings: LinkSettings) -> float:
    """Probability that two records of different registers are one person, from pairs that agree in everything."""
    agreeing = _number(connection, f"select count(*) from linkage_records l join linkage_records r on {SAFE_RULE}") / 2  # noqa: S608
    pairs = possible_pairs(connection, settings)
    return rounded(min(0.5, max(agreeing, 1) / SAFE_RECALL / max(pairs, 1)))


def possible_pairs(connection: duckdb.DuckDBPyConnection, settings: LinkSettings) -> int:
    """Pairs of records that may be one person: those of different registers, or of one with duplicates."""
    found = connection.execute("select register, count(*) from linkage_records group by register").fetchall()
    sizes = {register: int(size) for register, size in found}
    total = sum(sizes.values())
    within = sum(n * (n - 1) // 2 for register, n in sizes.items() if register not in settings.with_duplicates)
    return total * (total - 1) // 2 - within


def train(
    connection: duckdb.DuckDBPyConnection,
    settings: LinkSettings,
    standard: Weights,
    tick: Callable[[int, int], None],
) -> Model:
    """The model of these records; the standard one if they are fewer than `settings.enough`.

    u by a sample of pairs drawn with a fixed seed, m by two passes of EM, each of which leaves out what it blocks by.
    `tick(done, all)` is called between the passes and may raise.
    """
    records = _number(connection, "select count(*) from linkage_records")
    prior = first_prior(connection, settings)
    steps = 1 + len(TRAINING_RULES)
    if records < settings.enough:
        return Model(standard, STANDARD, records, prior)
    linker = open_linker(connection, None, prior)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=settings.sample, seed=settings.seed, min_count_per_level=None, num_chunks=1
    )
    tick(1, steps)
    for number, rule in enumerate(TRAINING_RULES):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule,
            estimate_without_term_frequencies=True,
            max_pairs=settings.training_pairs,
            record_sample_proportion=1.0,
        )
        tick(2 + number, steps)
    weights = weights_of(linker.misc.save_model_to_json(), standard)
    linker.table_management.delete_tables_created_by_splink_from_db()
    return Model(weights, TRAINED, records, prior)


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0])

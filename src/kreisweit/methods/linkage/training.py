"""Learning the weights from the records themselves, without any known truth (Fellegi-Sunter model, EM)."""

from __future__ import annotations

import math
from collections.abc import Callable

import duckdb
from splink import DuckDBAPI, Linker

from kreisweit.methods.linkage.comparisons import COMPARISONS, Comparison, case_sql, sides_sql
from kreisweit.methods.linkage.model import (
    STANDARD,
    TRAINED,
    Model,
    Weights,
    once_swapped,
    rounded,
    splink_settings,
    weights_of,
)
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.tables import drop_tables

SAFE_RULE = (
    "l.given_fold = r.given_fold and l.family_fold = r.family_fold and l.birth = r.birth and l.register <> r.register"
)
SAFE_RECALL = 0.4
"""Share of true pairs that agree by `SAFE_RULE`; only a starting value, see `prior_from_pairs`."""

TRAINING_RULES = (
    "l.birth = r.birth and l.register <> r.register",
    "l.given_fold = r.given_fold and l.family_fold = r.family_fold and l.register <> r.register",
)


def open_linker(
    connection: duckdb.DuckDBPyConnection, weights: Weights | None, prior: float, *, frequencies: bool = True
) -> tuple[Linker, DuckDBAPI]:
    """Splink over the table `linkage_records`, silent, and its door to the database."""
    api = DuckDBAPI(connection)
    settings = splink_settings(weights, prior, frequencies=frequencies)
    return Linker(api.register("linkage_records"), settings, log_level="ERROR", validate_settings=False), api


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
    tick: Callable[[int], None],
) -> Model:
    """The model of these records; the standard one if they are fewer than `settings.enough`.

    u by a sample of pairs drawn with a fixed seed, m by two passes of EM, each of which leaves out what it blocks by.
    `tick(done)` is called after each of three steps and may raise.
    """
    records = _number(connection, "select count(*) from linkage_records")
    prior = first_prior(connection, settings)
    if records < settings.enough:
        return Model(standard, STANDARD, records, prior)
    chance = chance_agreement(connection, settings)
    tick(1)
    linker, _ = open_linker(connection, chance, prior)
    for number, rule in enumerate(TRAINING_RULES):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule,
            estimate_without_term_frequencies=True,
            max_pairs=settings.training_pairs,
            record_sample_proportion=1.0,
        )
        tick(2 + number)
    weights = once_swapped(weights_of(linker.misc.save_model_to_json(), standard))
    drop_tables(connection, "__splink__")
    return Model(weights, TRAINED, records, prior)


def chance_agreement(connection: duckdb.DuckDBPyConnection, settings: LinkSettings) -> Weights:
    """How often two records of different registers agree by chance: each level's share (u, with m still unknown)
    among all pairs of a sample of records drawn by hash."""
    size = math.isqrt(2 * settings.sample)
    sample = f"select * from linkage_records order by hash(unique_id + {int(settings.seed)}) limit {size}"  # noqa: S608
    cases = ", ".join(f"{case_sql(comparison)} as {comparison.code}" for comparison in COMPARISONS)
    cases += "".join(
        f", {level.only_if} as {comparison.code}_{level.code}"
        for comparison in COMPARISONS
        for level in comparison.levels
        if level.only_if
    )
    connection.execute(
        f"create or replace temp table linkage_chance as with drawn as materialized ({sample}), "  # noqa: S608
        f"side as (select {sides_sql()} from drawn l join drawn r on l.unique_id < r.unique_id"
        f" and l.register <> r.register) select {cases} from side"
    ).fetchall()
    found = {comparison.code: _shares(connection, comparison) for comparison in COMPARISONS}
    connection.execute("drop table linkage_chance").fetchall()
    return found


def _shares(connection: duckdb.DuckDBPyConnection, comparison: Comparison) -> dict[str, tuple[float, float]]:
    code = comparison.code
    sql = f"select {code}, count(*) from linkage_chance group by {code}"  # noqa: S608
    counts = {level: int(number) for level, number in connection.execute(sql).fetchall()}
    levels = [level.code for level in comparison.levels if not level.unknown]
    total = sum(counts.get(level, 0) for level in levels) + len(levels)
    # One pair is added to each level: what a sample did not meet is rare, not impossible.
    shares = {level: (counts.get(level, 0) + 1) / total for level in levels}
    for level in comparison.levels:
        if level.only_if:
            within = _number(connection, f"select count(*) from linkage_chance where {code}_{level.code}")  # noqa: S608
            shares[level.code] = (counts.get(level.code, 0) + 1) / (within + 1)
    return {level: (1 / len(levels), rounded(share)) for level, share in shares.items()}


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0])

"""Learning the weights from the records themselves, without any known truth (Fellegi-Sunter model, EM)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from kreisweit.methods.linkage.comparisons import Comparison, Level, case_sql, known_to, sides_sql
from kreisweit.methods.linkage.frequencies import lookups
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

SAFE_RULE = "l.given_fold = r.given_fold and l.family_fold = r.family_fold and l.birth = r.birth"
SAFE_RECALL = 0.4
"""Share of true pairs that agree by `SAFE_RULE`; only a starting value, see `prior_from_pairs`."""

FEW_TRUST = 20_000.0
"""Pairs that the standard's chance agreement is worth where there are few records."""

MOST_TRAINED = 400_000
"""Records that EM draws pairs from, about as many."""

TRAINING_RULES = (
    "l.birth = r.birth",
    "l.given_fold = r.given_fold and l.family_fold = r.family_fold",
)


def open_linker(
    connection: duckdb.DuckDBPyConnection,
    weights: Weights,
    prior: float,
    *,
    frequencies: bool = True,
    records: str = "linkage_records",
) -> tuple[Linker, DuckDBAPI]:
    """Splink over the table `records`, silent, and its door to the database."""
    api = DuckDBAPI(connection)
    settings = splink_settings(weights, prior, frequencies=frequencies)
    linker = Linker(api.register(records), settings, log_level="ERROR", validate_settings=False)
    for column, sql in lookups(known_to(weights)).items() if frequencies else ():
        connection.execute(f"create table if not exists linkage_share_{column} as {sql}").fetchall()
        linker.table_management.register_term_frequency_lookup(api.register(f"linkage_share_{column}"), column)
    return linker, api


def allowed_sql(settings: LinkSettings) -> str:
    """Whether two records `l` and `r` may be one person: of different registers, or of one with duplicates."""
    named = ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(settings.with_duplicates))
    return f"(l.register <> r.register or l.register in ({named}))" if named else "l.register <> r.register"


def first_prior(connection: duckdb.DuckDBPyConnection, settings: LinkSettings) -> float:
    """Probability that two records of different registers are one person, from pairs that agree in everything."""
    rule = f"{SAFE_RULE} and l.unique_id < r.unique_id and {allowed_sql(settings)}"
    agreeing = _number(connection, f"select count(*) from linkage_records l join linkage_records r on {rule}")  # noqa: S608
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
    """The model of these records; if they are fewer than `settings.enough`, the standard one with their own chance
    agreement.

    u by a sample of pairs drawn with a fixed seed, m by two passes of EM, each of which leaves out what it blocks by.
    `tick(done)` is called after each of three steps and may raise.
    """
    records = _number(connection, "select count(*) from linkage_records")
    prior = first_prior(connection, settings)
    few = records < settings.enough
    chance = chance_agreement(connection, settings, standard, prior, trust=FEW_TRUST if few else 1)
    if few:
        return Model(once_swapped(chance, frequencies=False), STANDARD, records, prior)
    tick(1)
    drawn = _trained_on(connection, settings, records)
    linker, _ = open_linker(connection, chance, prior, frequencies=False, records=drawn)
    weights = chance
    for number, rule in enumerate(f"{rule} and {allowed_sql(settings)}" for rule in TRAINING_RULES):
        if _some_pair(connection, drawn, rule):  # none in files without birth dates, or without names
            try:
                _one_pass(linker, rule, settings.training_pairs)
                weights = weights_of(linker.misc.save_model_to_json(), standard)
            except ValueError as refused:
                # Splink refuses a level that nobody is left in, as where a rule finds families alone: this pass teaches
                # nothing, and `refining` fits what stands.
                if "_probability value" not in str(refused):
                    raise
                linker, _ = open_linker(connection, weights, prior, frequencies=False, records=drawn)
        tick(2 + number)
    weights = once_swapped(weights)
    drop_tables(connection, "__splink__", "linkage_trained")
    return Model(weights, TRAINED, records, prior)


def _one_pass(linker: Linker, rule: str, pairs: int) -> None:
    """EM over the pairs of a rule. Raises ValueError if a level ends with nobody in it."""
    linker.training.estimate_parameters_using_expectation_maximisation(
        rule, estimate_without_term_frequencies=True, max_pairs=pairs, record_sample_proportion=1.0
    )


def _some_pair(connection: duckdb.DuckDBPyConnection, records: str, rule: str) -> bool:
    pairs = f"{records} l join {records} r on {rule} and l.unique_id < r.unique_id"
    return _number(connection, f"select count(*) from (select 1 from {pairs} limit 1)") > 0  # noqa: S608


def _trained_on(connection: duckdb.DuckDBPyConnection, settings: LinkSettings, records: int) -> str:
    """The table that EM draws its pairs from: of many records a part chosen by hash, because it joins all of them twice
    and then looks at few pairs."""
    if records <= MOST_TRAINED:
        return "linkage_records"
    connection.execute(
        "create or replace table linkage_trained as select * from linkage_records"  # noqa: S608
        f" where hash(unique_id + {int(settings.seed)}) % {records} < {MOST_TRAINED}"
    ).fetchall()
    return "linkage_trained"


def chance_agreement(
    connection: duckdb.DuckDBPyConnection, settings: LinkSettings, standard: Weights, prior: float, *, trust: float
) -> Weights:
    """How often two persons agree by chance: u of each level from all pairs of a sample of records drawn by hash, with
    the m of `standard`.

    In a small file true pairs are no rarity among all pairs: each counts by the probability that it is none. `trust`
    is the number of pairs that the standard's u are worth.
    """
    comparisons = known_to(standard)
    vectors = _vectors(connection, settings, comparisons)
    everyone = [float(vector[-1]) for vector in vectors]
    first = {
        one.code: _shares(place, comparisons, vectors, everyone, standard, 1) for place, one in enumerate(comparisons)
    }
    strangers = [
        number * (1 - _probability(vector, comparisons, first, prior))
        for vector, number in zip(vectors, everyone, strict=True)
    ]
    return {
        one.code: _shares(place, comparisons, vectors, strangers, standard, trust)
        for place, one in enumerate(comparisons)
    }


def _vectors(
    connection: duckdb.DuckDBPyConnection, settings: LinkSettings, comparisons: Sequence[Comparison]
) -> list[tuple[Any, ...]]:
    """Codes of all levels, then whether each condition of `_within` is met, then the number of such pairs."""
    size = math.isqrt(2 * settings.sample)
    sample = f"select * from linkage_records order by hash(unique_id + {int(settings.seed)}) limit {size}"  # noqa: S608
    cases = [f"{case_sql(comparison)} as c{place}" for place, comparison in enumerate(comparisons)]
    cases += [f"coalesce({level.only_if}, false) as w{place}" for place, (_, level) in enumerate(_within(comparisons))]
    names = ", ".join(case.rsplit(" as ", 1)[1] for case in cases)
    connection.execute(f"create or replace table linkage_drawn as {sample}").fetchall()
    # Pairs in a table of their own are judged on all cores; a join of the few records with themselves is not.
    connection.execute(
        "create or replace table linkage_drawn_pairs as select l.unique_id as one, r.unique_id as other"  # noqa: S608
        f" from linkage_drawn l join linkage_drawn r on l.unique_id < r.unique_id and {allowed_sql(settings)}"
    ).fetchall()
    found = connection.execute(
        f"with side as (select {sides_sql(comparisons)} from linkage_drawn_pairs"  # noqa: S608
        " join linkage_drawn l on l.unique_id = one join linkage_drawn r on r.unique_id = other),"
        f" judged as (select {', '.join(cases)} from side)"
        f" select {names}, count(*) from judged group by {names} order by {names}"
    ).fetchall()
    connection.execute("drop table linkage_drawn_pairs; drop table linkage_drawn").fetchall()
    return found


def _within(comparisons: Sequence[Comparison]) -> list[tuple[Comparison, Level]]:
    return [(comparison, level) for comparison in comparisons for level in comparison.levels if level.only_if]


def _shares(
    place: int,
    comparisons: Sequence[Comparison],
    vectors: Sequence[tuple[Any, ...]],
    numbers: Sequence[float],
    standard: Weights,
    trust: float,
) -> dict[str, tuple[float, float]]:
    comparison = comparisons[place]
    before = standard[comparison.code]
    counts = dict.fromkeys(before, 0.0)
    for vector, number in zip(vectors, numbers, strict=True):
        if vector[place] in counts:
            counts[vector[place]] += number
    total = sum(counts.values())
    # What a sample did not meet is rare, not impossible.
    even = trust if trust > 1 else float(len(counts))
    shares = {
        level: max((count + (trust * before[level][1] if trust > 1 else 1)) / (total + even), _at_least(count, total))
        for level, count in counts.items()
    }
    for column, (owner, level) in enumerate(_within(comparisons), start=len(comparisons)):
        if owner is comparison:
            within = sum(number for vector, number in zip(vectors, numbers, strict=True) if vector[column])
            add = trust * before[level.code][1] if trust > 1 else 1
            shares[level.code] = (counts[level.code] + add) / (within + max(trust, 1))
    return {level: (before[level][0], rounded(share)) for level, share in shares.items()}


def _at_least(count: float, total: float) -> float:
    """A share that is surely reached, two standard errors below the one found: one address of a whole file says nothing,
    however few its records are and whatever the standard says."""
    return max(0.0, count - 2 * math.sqrt(count)) / total if total > 0 else 0.0


def _probability(vector: Sequence[Any], comparisons: Sequence[Comparison], weights: Weights, prior: float) -> float:
    odds = prior / (1 - prior)
    for comparison, level in zip(comparisons, vector, strict=False):
        m, u = weights[comparison.code].get(level, (1.0, 1.0))
        odds *= m / u
    return odds / (1 + odds)


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0])

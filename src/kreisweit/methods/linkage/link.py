"""The whole way from identities to persons: columns, keys, training, scores, groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import duckdb

from kreisweit.methods.linkage.blocking import forget_keys, make_keys, make_pairs
from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.columns import load_sorted
from kreisweit.methods.linkage.comparisons import Comparison, known_to, taking_part
from kreisweit.methods.linkage.frequencies import counted
from kreisweit.methods.linkage.model import TRAINED, Model, once_swapped
from kreisweit.methods.linkage.questions import questions
from kreisweit.methods.linkage.records import Decided, Edge, IdentityRecord, Linked
from kreisweit.methods.linkage.refining import at_most, refine
from kreisweit.methods.linkage.scoring import edges_above, log_odds, prior_from_pairs, score
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.standard import STANDARD_WEIGHTS
from kreisweit.methods.linkage.standard_further import FURTHER_WEIGHTS
from kreisweit.methods.linkage.tables import drop_tables
from kreisweit.methods.linkage.threshold import joined_from
from kreisweit.methods.linkage.training import possible_pairs, train

FEW_ROUNDS = 4
FEW_PERSONS = 20.0
"""True pairs that the standard's m are worth where there are few records."""

Progress = Callable[[str, int, int], None]


class Engine(Protocol):
    """Finds and weighs pairs in another place than the connection that holds the records."""

    def score(self, connection: duckdb.DuckDBPyConnection, model: Model, settings: LinkSettings) -> str:
        """The name of a table in `connection` with `unique_id_l`, `unique_id_r`, `match_weight` of all candidate pairs
        within `scoring.MARGIN`, from the tables `linkage_records` and `linkage_keys`."""


def ignore(step: str, done: int, total: int) -> None:
    """A progress callable that does nothing."""


def link(
    records: Iterable[IdentityRecord],
    *,
    connection: duckdb.DuckDBPyConnection,
    decided: Sequence[Decided] = (),
    settings: LinkSettings | None = None,
    progress: Progress = ignore,
    model: Model | None = None,
    engine: Engine | None = None,
) -> Linked:
    """Find out which records are one person.

    `records` are taken one after the other and not kept, so that whoever makes them as they are asked for needs no memory
    for them. `connection` is a DuckDB connection of its own without unread results; its tables are dropped again. Steps told to
    `progress(step, done, total)`: prepare, block, train, score, group; it may raise to cancel. The same records give
    the same result in any order. With a `model` nothing is learned but how many pairs are one person; `engine` finds and
    weighs the pairs elsewhere (`spark.SparkEngine`). Raises ValueError if two records have the same id.

    Method: Fellegi-Sunter model by Splink 5 on DuckDB over candidate pairs of `keys.block_keys`.
    """
    settings = settings or LinkSettings()
    try:
        progress("prepare", 0, 1)
        present, ids, of = load_sorted(connection, records, lambda done, total: progress("prepare", done, total))
        model, edges = _scored(connection, ids, present, settings, progress, model, engine)
        shares = counted(connection, known_to(model.weights)) if model.frequencies else {}
    finally:
        drop_tables(connection, "linkage_", "__splink__")
    progress("group", 0, 1)
    registers = dict(zip(ids, of, strict=True))
    del ids, of
    groups, settings = _grouped(registers, edges, decided, settings)
    progress("group", 1, 1)
    once = {record: name for record, name in registers.items() if name not in settings.with_duplicates}
    doubtful = questions([edge for edge in edges if is_doubtful(edge, settings)], groups, decided, once)
    said, text = tuple(decided), model.to_json()
    return Linked(groups, tuple(edges), doubtful, text, model.version, shares, settings.automatic, said)


def _grouped(
    registers: Mapping[str, str], edges: Sequence[Edge], decided: Sequence[Decided], settings: LinkSettings
) -> tuple[tuple[tuple[str, ...], ...], LinkSettings]:
    """The groups, and the settings with the probability from which on pairs were joined."""

    def groups(chosen: Sequence[Edge]) -> tuple[tuple[str, ...], ...]:
        return groups_of(registers, chosen, decided, bridge=settings.bridge, with_duplicates=settings.with_duplicates)

    automatic = [edge for edge in edges if is_automatic(edge, settings)]
    found = groups(automatic)
    if settings.wrong_at_most >= 1:
        return found, settings
    least = joined_from(found, automatic, least=settings.automatic, wrong_at_most=settings.wrong_at_most)
    if least > settings.automatic:
        settings = replace(settings, automatic=least)
        found = groups([edge for edge in automatic if is_automatic(edge, settings)])
    return found, settings


def contradicts(edge: Edge) -> bool:
    """Whether the given names, the birth dates or the sexes speak plainly against one person.

    Brothers and sisters, twins above all, agree in everything but the given name and perhaps the sex; father and son
    may share both names. However probable, such a pair is for a person to decide. Given names that sound alike (Hasan
    and Hüseyin have the same consonants) do not contradict: as many spellings of one name do.
    """
    return any(edge.levels.get(comparison) == "different" for comparison in ("given_name", "birth_date", "sex"))


def is_automatic(edge: Edge, settings: LinkSettings) -> bool:
    """Whether a pair may be joined without a person: probable enough and without contradiction."""
    return edge.probability >= settings.automatic and not (settings.careful and contradicts(edge))


def is_doubtful(edge: Edge, settings: LinkSettings) -> bool:
    """Whether a pair not joined is shown to a person: probable; if it `contradicts`, very probable."""
    return edge.probability >= (settings.bridge if settings.careful and contradicts(edge) else settings.doubtful)


def _scored(
    connection: duckdb.DuckDBPyConnection,
    ids: list[str],
    present: frozenset[str],
    settings: LinkSettings,
    progress: Progress,
    model: Model | None,
    engine: Engine | None,
) -> tuple[Model, list[Edge]]:
    progress("block", 0, 2)
    make_keys(connection, thorough=settings.thorough, present=present)
    progress("block", 1, 2)
    pairs = model is not None and engine is not None  # the engine finds them, and nothing is learned from them here
    pairs = pairs or bool(make_pairs(connection, **settings.pair_rules()))
    if engine is None:
        forget_keys(connection)
    progress("block", 2, 2)
    comparisons = taking_part(present)
    model = _only(model, comparisons) if model else _learned(connection, settings, comparisons, progress)
    progress("score", 0, 2)
    if not pairs:
        return model, []
    scored = engine.score(connection, model, settings) if engine else score(connection, model)
    progress("score", 1, 2)
    prior = prior_from_pairs(connection, scored, model.prior, possible_pairs(connection, settings))
    edges = edges_above(
        connection,
        scored,
        ids,
        model=model,
        move=log_odds(prior) - log_odds(model.prior),
        least=settings.doubtful,
    )
    connection.execute(f"drop table {scored}").fetchall()
    progress("score", 2, 2)
    return replace(model, prior=prior), edges


def _only(model: Model, comparisons: Sequence[Comparison]) -> Model:
    """The model without comparisons of columns that no record has."""
    codes = {comparison.code for comparison in comparisons}
    return replace(model, weights={code: levels for code, levels in model.weights.items() if code in codes})


def _learned(
    connection: duckdb.DuckDBPyConnection, settings: LinkSettings, comparisons: Sequence[Comparison], progress: Progress
) -> Model:
    progress("train", 0, 4)
    every = STANDARD_WEIGHTS | FURTHER_WEIGHTS
    start = {
        one.code: {
            level: pair for level, pair in every[one.code].items() if f"{one.code}/{level}" not in settings.without
        }
        for one in comparisons
        if one.code not in settings.without
    }
    model = train(connection, settings, start, lambda done: progress("train", done, 4))
    if settings.thorough:
        model = replace(model, weights=at_most(model.weights, start))
    if model.source == TRAINED:
        refined = refine(connection, model, settings)
        model = replace(model, weights=once_swapped(refined))
    elif settings.thorough:
        for _ in range(FEW_ROUNDS):
            model = _fitted(connection, model, settings)
    progress("train", 4, 4)
    return model


def _fitted(connection: duckdb.DuckDBPyConnection, model: Model, settings: LinkSettings) -> Model:
    """The standard model a step nearer to few records: their prior, and their m as far as the records carry it."""
    scored = score(connection, model)
    prior = prior_from_pairs(connection, scored, model.prior, possible_pairs(connection, settings))
    connection.execute(f"drop table {scored}").fetchall()
    model = replace(model, prior=prior)
    weights = refine(connection, model, settings, trust=FEW_PERSONS)
    return replace(model, weights=once_swapped(weights, frequencies=False))

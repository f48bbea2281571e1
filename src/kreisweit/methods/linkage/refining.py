"""A last step of learning on the pairs that are really compared.

The passes of EM each see only pairs that agree in what they block by; namesakes among them pass for people with two
birth dates. Here all comparisons judge together: each level's m is its share among the candidate pairs, each weighted
by the probability that it is one person.
"""

from __future__ import annotations

import duckdb

from kreisweit.methods.linkage.comparisons import case_sql, known_to, sides_sql
from kreisweit.methods.linkage.model import Model, Weights, rounded
from kreisweit.methods.linkage.scoring import score
from kreisweit.methods.linkage.settings import LinkSettings

CONTRADICTING = ("given_name", "birth_date")
"""Comparisons in which one person hardly ever differs plainly, but members of a family do."""
LEAST_PERSONS = 50.0
"""With fewer expected true pairs in the sample, nothing is changed."""


def refine(
    connection: duckdb.DuckDBPyConnection, model: Model, settings: LinkSettings, *, trust: float = 0.0
) -> Weights:
    """Weights of the model whose m fit a sample of `linkage_pairs` (one maximisation step of EM, frequencies counted).

    `trust` is the number of true pairs that the model's own m are worth; without, few pairs change nothing. If `thorough`,
    pairs that contradict in given name or birth date teach nothing, see `at_most`.
    """
    found = connection.execute("select count(*) from linkage_pairs").fetchall()
    share = min(1.0, settings.training_pairs / max(int(found[0][0]), 1))
    connection.execute(
        "create or replace table linkage_sample as select * from linkage_pairs"  # noqa: S608
        f" where hash(join_key_l, {int(settings.seed)}) % 10000 < {round(share * 10000)}"
    ).fetchall()
    scored = score(connection, model, "linkage_sample")
    comparisons = known_to(model.weights)
    cases = ", ".join(f"{case_sql(comparison)} as {comparison.code}" for comparison in comparisons)
    connection.execute(
        "create or replace table linkage_judged as with side as ("  # noqa: S608
        f"select 1 / (1 + pow(2.0, -match_weight)) as chance, {sides_sql(comparisons)} from {scored}"
        " join linkage_records l on l.unique_id = unique_id_l join linkage_records r on r.unique_id = unique_id_r"
        f") select chance, {cases} from side"
    ).fetchall()
    kept = [one.code for one in comparisons if one.code in CONTRADICTING] if settings.thorough else []
    try:
        for code in kept:
            connection.execute(f"delete from linkage_judged where {code} = 'different'").fetchall()  # noqa: S608
        return _shares(connection, model.weights, trust, frozenset(kept))
    finally:
        for table in ("linkage_sample", "linkage_judged", scored):
            connection.execute(f"drop table if exists {table}").fetchall()


def at_most(weights: Weights, standard: Weights) -> Weights:
    """The weights with no more contradiction of one person with itself than the standard's.

    In a file of households EM can take the household for the person: its members share street, telephone and family name
    and differ in given name and birth date, so that it learns that persons do.
    """
    found = {code: dict(levels) for code, levels in weights.items()}
    for code in CONTRADICTING:
        levels, most = found.get(code, {}), standard.get(code, {}).get("different")
        if most is None or levels.get("different", most)[0] <= most[0]:
            continue
        before, u = levels["different"]
        rest = (1 - most[0]) / (1 - before)
        levels |= {level: (rounded(min(1.0, m * rest)), chance) for level, (m, chance) in levels.items()}
        levels["different"] = (most[0], u)
    return found


def _shares(connection: duckdb.DuckDBPyConnection, weights: Weights, trust: float, kept: frozenset[str]) -> Weights:
    refined: dict[str, dict[str, tuple[float, float]]] = {}
    for comparison in known_to(weights):
        code, before = comparison.code, weights[comparison.code]
        sql = f"select {code}, sum(chance) from linkage_judged group by {code}"  # noqa: S608
        sums = {level: float(total) for level, total in connection.execute(sql).fetchall() if level in before}
        total = sum(sums.values())
        if total + trust < (trust or LEAST_PERSONS):
            refined[code] = dict(before)
            continue
        if code in kept:  # as many pairs are different as before
            sums["different"] = total * before["different"][0] / (1 - before["different"][0])
            total += sums["different"]
        refined[code] = {
            level: (rounded(max((sums.get(level, 0.0) + trust * m) / (total + trust), comparison.least)), u)
            for level, (m, u) in before.items()
        }
    return refined

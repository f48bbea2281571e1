"""The same pairs and weights on Spark (local mode) as on DuckDB; conditions in Spark's words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.bench.delivered import delivered

from kreisweit.methods.linkage.comparisons import EVERY
from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.model import model_from
from kreisweit.methods.linkage.records import IdentityRecord, Linked
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.spark import in_spark

BEYOND_STANDARD = {"ARRAYS_OVERLAP", "KREISWEIT_JARO_WINKLER", "KREISWEIT_DAMERAU_LEVENSHTEIN"}


def test_conditions_use_what_spark_has() -> None:
    import sqlglot
    from sqlglot import exp

    used = set()
    for comparison in EVERY:
        for level in comparison.levels:
            if level.condition:
                text = in_spark(level.sql)
                assert "&&" not in text
                used |= {node.name.upper() for node in sqlglot.parse_one(text, read="spark").find_all(exp.Anonymous)}
    assert used == BEYOND_STANDARD


def test_lists_are_counted_from_one_there_too() -> None:
    assert in_spark("len(a_l) = 0 and b_l[1] = 2") == "SIZE(a_l) = 0 AND GET(b_l, 0) = 2"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark on this machine alone; `./dev test --slow` installs it."""
    sql = pytest.importorskip("pyspark.sql")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4", "spark.log.level": "ERROR", "spark.sql.codegen.wholeStage": "false",
    }.items():  # fmt: skip
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    yield found
    found.stop()


class Recording:
    """An engine that keeps every pair with its weight, before anything is left out."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.pairs: dict[tuple[int, int], float] = {}

    def score(self, connection: duckdb.DuckDBPyConnection, model: Any, settings: LinkSettings) -> str:
        name: str = self.engine.score(connection, model, settings)
        found = connection.execute(f"select unique_id_l, unique_id_r, match_weight from {name}").fetchall()
        self.pairs = {(left, right): weight for left, right, weight in found}
        assert len(self.pairs) == len(found)
        return name


class InDuckDB:
    """The engine of one machine behind the same door."""

    def score(self, connection: duckdb.DuckDBPyConnection, model: Any, settings: LinkSettings) -> str:
        from kreisweit.methods.linkage.blocking import make_pairs
        from kreisweit.methods.linkage.scoring import score

        make_pairs(connection, **settings.pair_rules())
        return score(connection, model)


def both(
    records: list[IdentityRecord], settings: LinkSettings, session: Any, folder: Path
) -> tuple[tuple[Recording, Linked], tuple[Recording, Linked]]:
    from kreisweit.methods.linkage.spark import SparkEngine

    with duckdb.connect() as connection:
        model = model_from(link(records, connection=connection, settings=settings).model)
    found = []
    for engine in (Recording(InDuckDB()), Recording(SparkEngine(session, folder))):
        with duckdb.connect() as connection:
            linked = link(records, connection=connection, settings=settings, model=model, engine=engine)
        found.append((engine, linked))
    return found[0], found[1]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize(
    "settings",
    [
        LinkSettings(enough=100, sample=200_000),
        LinkSettings(enough=100, sample=200_000, thorough=True, with_duplicates=frozenset({"vhs"})),
        LinkSettings(sample=200_000),
    ],
    ids=["trained", "thorough", "standard"],
)
def test_pairs_and_weights_are_the_same(settings: LinkSettings, session: Any, tmp_path: Path) -> None:
    records = list(delivered(tmp_path, persons=400, seed=3).records)
    folder = tmp_path / "shared"
    folder.mkdir()
    (one, linked), (other, by_spark) = both(records, settings, session, folder)
    assert len(one.pairs) > 500
    assert other.pairs.keys() == one.pairs.keys()
    assert max(abs(other.pairs[pair] - weight) for pair, weight in one.pairs.items()) <= 1e-6
    assert by_spark.groups == linked.groups
    assert [(edge.left, edge.right, edge.levels) for edge in by_spark.edges] == [
        (edge.left, edge.right, edge.levels) for edge in linked.edges
    ]
    assert list(folder.iterdir()) == []

"""Pairs and weights on a Spark cluster: the same keys, rules, levels and model as on one machine.

Normalising and grouping stay on the machine that drives the cluster, because both grow with the records alone; finding and
weighing pairs grows faster and is spread. Needs the extra `spark`; the session comes from the caller.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from splink import Linker
from sqlglot import exp

from kreisweit.methods.linkage.blocking import pairs_sql
from kreisweit.methods.linkage.comparisons import known_to
from kreisweit.methods.linkage.frequencies import lookups
from kreisweit.methods.linkage.model import Model, splink_settings
from kreisweit.methods.linkage.scoring import MARGIN
from kreisweit.methods.linkage.settings import LinkSettings

SCORED = "linkage_scored_by_spark"
JARO_WINKLER = "kreisweit_jaro_winkler"
"""Spark's own function of that name measures otherwise."""
DAMERAU_LEVENSHTEIN = "kreisweit_damerau_levenshtein"
_OTHER_NAMES = {"hash": "xxhash64", "damerau_levenshtein": DAMERAU_LEVENSHTEIN}
TABLES = ("linkage_records", "linkage_keys")


class SparkEngine:
    """An `Engine` of `link`. `session` is a SparkSession; `folder` is one that all workers can read and write, in local
    mode any: it holds what is compared (no names, but hashes and spellings of them) while a run lasts and is empty
    afterwards."""

    def __init__(self, session: Any, folder: Path) -> None:
        self.session = session
        self.folder = folder

    def score(self, connection: duckdb.DuckDBPyConnection, model: Model, settings: LinkSettings) -> str:
        """Find and weigh all candidate pairs; the name of a table in `connection` as `scoring.score` gives it."""
        own = self.folder / "kreisweit-link"
        own.mkdir(mode=0o700)
        try:
            for table in TABLES:
                _export(connection, table, own / table)
                self.session.read.parquet(str(own / table)).createOrReplaceTempView(table)
            define_functions(self.session)
            self.session.sql(in_spark(pairs_sql(**settings.pair_rules()))).createOrReplaceTempView("linkage_pairs")
            self._weigh(model).write.parquet(str(own / SCORED))
            connection.execute(
                f"create or replace table {SCORED} as select * from read_parquet(?)",  # noqa: S608
                [str(own / SCORED / "*.parquet")],
            ).fetchall()
        finally:
            shutil.rmtree(own, ignore_errors=True)
        return SCORED

    def _weigh(self, model: Model) -> Any:
        from splink import SparkAPI

        make_api: Any = SparkAPI
        api = make_api(spark_session=self.session, register_udfs_automatically=False, break_lineage_method="persist")
        settings = splink_settings(model.weights, model.prior, frequencies=model.frequencies, condition=in_spark)
        records = api.register("linkage_records")
        linker = Linker(records, settings, log_level="ERROR", validate_settings=False)
        for column, sql in lookups(known_to(model.weights)).items() if model.frequencies else ():
            self.session.sql(in_spark(sql)).createOrReplaceTempView(f"linkage_share_{column}")
            shares = api.register(f"linkage_share_{column}")
            linker.table_management.register_term_frequency_lookup(shares, column)
        pairs = api.register("linkage_pairs")
        linker.table_management.register_blocked_pairs_for_predict(pairs)
        found = linker.inference.predict(threshold_match_weight=-MARGIN, warning_mode="never")
        return self.session.table(found.physical_name).select("unique_id_l", "unique_id_r", "match_weight")


def _export(connection: duckdb.DuckDBPyConnection, table: str, target: Path) -> None:
    """Write a table as Parquet; Spark has no unsigned numbers, so 64-bit hashes become the signed ones of the same bits."""
    signed = {"UBIGINT": "({0}::hugeint - 9223372036854775808)::bigint"}
    signed["UBIGINT[]"] = f"list_transform({{0}}, lambda entry: {signed['UBIGINT'].format('entry')})"
    columns = connection.execute(
        "select column_name, data_type from information_schema.columns where table_name = ? order by ordinal_position",
        [table],
    ).fetchall()
    chosen = ", ".join(f"{signed[kind].format(name)} as {name}" if kind in signed else name for name, kind in columns)
    target.mkdir()
    connection.execute(
        f"copy (select {chosen} from {table}) to '{target}' (format parquet, file_size_bytes '128MB')"  # noqa: S608
    ).fetchall()


def define_functions(session: Any) -> None:
    """Give the session the two distances that Spark lacks or measures otherwise. Its workers need the package rapidfuzz, but
    not this one: functions within a function travel whole."""

    def jaro_winkler(one: str | None, other: str | None) -> float | None:
        from rapidfuzz.distance import JaroWinkler

        return None if one is None or other is None else float(JaroWinkler.similarity(one, other))

    def damerau_levenshtein(one: str | None, other: str | None) -> int | None:
        from rapidfuzz.distance import DamerauLevenshtein

        return None if one is None or other is None else int(DamerauLevenshtein.distance(one, other))

    session.udf.register(JARO_WINKLER, jaro_winkler, "double")
    session.udf.register(DAMERAU_LEVENSHTEIN, damerau_levenshtein, "int")


def in_spark(sql: str) -> str:
    """A condition or query of DuckDB in Spark's words; hashes are 64-bit ones, as there."""
    parsed = sqlglot.parse_one(sql, read="duckdb")
    return str(parsed.transform(_in_spark).sql(dialect="spark"))


def _in_spark(node: Any) -> Any:
    match node:
        case exp.ArrayOverlaps():
            return exp.func("arrays_overlap", node.this, node.expression)
        case exp.JarowinklerSimilarity():
            return exp.func(JARO_WINKLER, node.this, node.expression)
        case exp.Length():
            return exp.func("size", node.this)
        case exp.Bracket(expressions=[exp.Literal() as place]):
            return exp.func("get", node.this, place)  # beyond the end: unknown, as there
        case exp.Anonymous(this=name) if str(name).lower() in _OTHER_NAMES:
            return exp.func(_OTHER_NAMES[str(name).lower()], *node.expressions)
    return node

"""Engines of `kreisweit link`: DuckDB in this process, or a Spark cluster; and models kept from one run to the next."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .refusing import Refused

if TYPE_CHECKING:
    from kreisweit.methods.linkage.link import Engine
    from kreisweit.methods.linkage.model import Model


class EngineName(StrEnum):
    """Where pairs are found and weighed."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def read_model(file: Path) -> Model:
    """The model that an earlier run saved. Raises Refused."""
    from kreisweit.methods.linkage.model import model_from

    try:
        model = model_from(file.read_text(encoding="utf-8"))
        usable = 0 < model.prior < 1 and all(map(_is_share, _shares(model)))
    except OSError:
        raise Refused("not_a_file", file=file.name) from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Refused("no_model", file=file.name) from None
    if not usable:
        raise Refused("no_model", file=file.name)
    return model


def _shares(model: Model) -> Iterator[object]:
    return (share for levels in model.weights.values() for pair in levels.values() for share in pair)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value <= 1


@contextmanager
def opened_engine(
    name: EngineName, *, master: str, folder: Path | None, memory: int, threads: int
) -> Iterator[Engine | None]:
    """The engine of that name, None for DuckDB, which needs none; closed afterwards. Raises Refused."""
    if name is EngineName.DUCKDB:
        yield None
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="kreisweit-link-") as own:
        session = _session(master or f"local[{threads}]", memory)
        try:
            from kreisweit.methods.linkage.spark import SparkEngine

            yield SparkEngine(session, Path(own))
        finally:
            session.stop()


def _session(master: str, memory: int) -> Any:
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused("no_spark") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable if master.startswith("local") else "python3")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.codegen.wholeStage": "false",  # it fails on functions of Python in these conditions, noisily
        "spark.driver.memory": f"{memory}m",
    }
    if master.startswith("local"):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master(master).appName("kreisweit link")
    for setting, value in settings.items():
        builder = builder.config(setting, value)
    try:
        return builder.getOrCreate()
    except (PySparkRuntimeError, OSError):
        raise Refused("spark_not_started", master=master) from None

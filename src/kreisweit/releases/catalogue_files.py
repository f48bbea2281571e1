"""The catalogue that comes with the product: definitions of indicators and sources as TOML files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kreisweit.methods.indicators import Definition, read_definition

FOLDER = Path(__file__).parent / "catalogue"
DEFINITIONS = Path(__file__).parents[1] / "data" / "indicators"
TOPICS = ("population", "monitoring", "legal", "housing", "work", "education", "participation", "services")
LANGUAGES = ("de", "en", "ar")


def read_sources() -> list[dict[str, Any]]:
    """The tables [[source]] of sources.toml, in order."""
    return list(_read("sources")["source"])


def read_indicators() -> list[dict[str, Any]]:
    """The tables [[indicator]] of all topics, with `topic` and `order` added."""
    found = [{**entry, "topic": topic} for topic in TOPICS for entry in _read(topic)["indicator"]]
    return [{**entry, "order": order} for order, entry in enumerate(found, start=1)]


def read_definitions() -> tuple[Definition, ...]:
    """How our own figures are counted: the definitions of data/indicators, in order of their codes.

    Raises DefinitionError when a file cannot be used.
    """
    files = sorted(path for path in DEFINITIONS.glob("*.toml") if path.name != "NOTICE.toml")
    return tuple(read_definition(path.read_text(encoding="utf-8"), path.name) for path in files)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

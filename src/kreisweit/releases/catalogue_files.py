"""The catalogue that comes with the product: definitions of indicators and sources as TOML files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "catalogue"
TOPICS = ("population", "monitoring", "housing", "work", "education", "services")
LANGUAGES = ("de", "en", "ar")


def read_sources() -> list[dict[str, Any]]:
    """The tables [[source]] of sources.toml, in order."""
    return list(_read("sources")["source"])


def read_indicators() -> list[dict[str, Any]]:
    """The tables [[indicator]] of all topics, with `topic` and `order` added."""
    found = [{**entry, "topic": topic} for topic in TOPICS for entry in _read(topic)["indicator"]]
    return [{**entry, "order": order} for order, entry in enumerate(found, start=1)]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

"""Prepared texts that come with the product: a processing activity and its documents, to be checked by the county."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .particulars import CHANGEABLE

FOLDER = Path(__file__).resolve().parent / "templates_data"


def prepared_codes() -> list[str]:
    """Codes of the activities for which there is a prepared text."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def prepared_title(code: str) -> str:
    """Title of a prepared text."""
    return str(_read(code)["title"])


def prepared_values(code: str) -> dict[str, Any]:
    """The particulars of a prepared text by column; `fields` are those of its categories. Raises KeyError."""
    read = _read(code)
    values = {name: read[name] for name in CHANGEABLE if name in read}
    values["fields"] = [name for category in values["data_categories"] for name in category["fields"]]
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


@cache
def _read(code: str) -> dict[str, Any]:
    if code not in prepared_codes():
        raise KeyError(code)
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))

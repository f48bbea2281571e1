"""The log speaks in words: no code of an action is without a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import kreisweit
from kreisweit.jobs.states import TRANSITIONS
from kreisweit.office.audit.words import DEEDS

PACKAGE = Path(kreisweit.__file__).parent


def codes(path: Path, function: str, room: str = "") -> Iterator[str]:
    """First arguments of calls of `function`, where they are plain texts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == function and isinstance(node.args[0].value, str):
                yield room + node.args[0].value


def test_every_action_has_words() -> None:
    written = {code for path in PACKAGE.rglob("*.py") for code in codes(path, "record")}
    written |= {code for path in (PACKAGE / "vault").rglob("*.py") for code in codes(path, "note", "vault.")}
    written = {code for code in written if code.count(".") == 1}
    assert len(written) > 60
    assert sorted(written - set(DEEDS)) == []


def test_every_end_of_background_work_has_words() -> None:
    ends = {f"jobs.{verb}_job" for verb in TRANSITIONS if verb != "start"}  # a start is not recorded
    assert sorted(ends - set(DEEDS)) == []

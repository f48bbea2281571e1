"""Every code is declared, and every declared code is used."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kreisweit.methods.intake as intake
from kreisweit.methods.intake.collector import Collector, refuse

FOLDER = Path(intake.__file__).parent


def _literals(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_code_is_declared_in_vain() -> None:
    used: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        if path.name != "codes.py":
            used |= _literals(ast.parse(path.read_text()))

    assert set(intake.CODES) - used == set()


def test_every_code_that_is_given_is_declared() -> None:
    given: set[str] = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in {"refuse", "error", "warning", "note", "Finding"} and isinstance(first, ast.Constant):
                given.add(str(first.value))

    assert given - set(intake.CODES) == set()
    assert len(given) > 50


def test_a_code_with_other_parameters_is_a_bug() -> None:
    with pytest.raises(ValueError, match="too_many_rows takes"):
        refuse("too_many_rows", most=3)
    with pytest.raises(KeyError):
        Collector().note("never_heard_of")

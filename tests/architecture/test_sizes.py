"""Hard limits of size: a module of 500 lines, a function of 50."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 500
LONGEST_FUNCTION = 50


def modules() -> list[Path]:
    """All Python files of ours, without migrations: these are written by Django and never edited."""
    found = [path for folder in ("src", "tools", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in (ROOT / "dev", *found) if "migrations" not in path.parts]


def too_long_functions(source: str) -> list[tuple[str, int]]:
    """Name and length of functions above the limit, the signature counted and decorators not."""
    return [
        (node.name, length)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def test_the_measure_counts_lines_of_a_function() -> None:
    body = "    x = 1\n" * LONGEST_FUNCTION
    assert too_long_functions(f"def f():\n{body}") == [("f", 51)]
    assert too_long_functions(f"def f():\n{body[:-10]}") == []


def test_no_module_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert lengths["tools/commands.py"] > 1
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        str(path.relative_to(ROOT)): functions
        for path in modules()
        if (functions := too_long_functions(path.read_text(encoding="utf-8")))
    }
    assert found == {}

"""The conditions of levels without a database: the same SQL text, judged in plain Python on two records.

Only what the levels use is understood: columns ending in `_l` and `_r`, numbers and texts, comparisons, `and`, `or`,
`not`, `in`, `is null`, arithmetic and the functions below. An unknown value makes an unknown answer (None), as in SQL.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

Row = Mapping[str, Any]
Judge = Callable[[Row, Row], Any]

_SIGNS = (
    (re.compile(r"<>"), "!="),
    (re.compile(r"(?<![<>!=])=(?!=)"), "=="),
    (re.compile(r"\bis not null\b"), "is not None"),
    (re.compile(r"\bis null\b"), "is None"),
    (re.compile(r"\btrue\b"), "True"),
    (re.compile(r"\bfalse\b"), "False"),
)
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.In: lambda one, several: one in several, ast.NotIn: lambda one, several: one not in several,
}  # fmt: skip
_COUNT: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_,
}  # fmt: skip


def _any_shared(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return not set(one).isdisjoint(other)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "len": len,
    "list_has_any": _any_shared,
    "jaro_winkler_similarity": JaroWinkler.similarity,
    "damerau_levenshtein": DamerauLevenshtein.distance,
    "levenshtein": Levenshtein.distance,
    "least": min,
    "greatest": max,
}


@cache
def judge(condition: str) -> Judge:
    """The condition as a function of two records (columns by name, without `_l` and `_r`): True, False or None.

    Raises ValueError for SQL beyond the levels'.
    """
    text = condition
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return _compiled(ast.parse(" ".join(text.split()), mode="eval").body)


def _compiled(node: ast.AST) -> Judge:
    match node:
        case ast.Constant() | ast.Tuple():
            value = ast.literal_eval(node)
            return lambda _left, _right: value
        case ast.Name(id=name):
            return _column(name)
        case ast.Compare() | ast.BinOp():
            return _of_two(node)
        case ast.BoolOp(op=sign, values=parts):
            judges = tuple(_compiled(part) for part in parts)
            return _all_of(judges) if isinstance(sign, ast.And) else _any_of(judges)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _strict(operator.not_, (_compiled(inner),))
        case ast.Call(func=ast.Name(id="coalesce"), args=parts):
            return _first_known(tuple(_compiled(part) for part in parts))
        case ast.Call(func=ast.Name(id=name), args=parts) if name in _FUNCTIONS:
            return _strict(_FUNCTIONS[name], tuple(_compiled(part) for part in parts))
    raise ValueError(f"not a condition of a level: {ast.dump(node)}")


def _of_two(node: ast.AST) -> Judge:
    match node:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as sign], comparators=[_]):
            return _is_null(_compiled(left), wanted=isinstance(sign, ast.Is))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _strict(_COMPARE[type(sign)], (_compiled(left), _compiled(right)))
        case ast.BinOp(left=left, op=sign, right=right):
            return _strict(_COUNT[type(sign)], (_compiled(left), _compiled(right)))
    raise ValueError(f"not a condition of a level: {ast.dump(node)}")


def _column(name: str) -> Judge:
    column, side = name[:-2], name[-2:]
    if side == "_l":
        return lambda left, _right: left[column]
    if side == "_r":
        return lambda _left, right: right[column]
    raise ValueError(f"not a column of a side: {name}")


def _strict(function: Callable[..., Any], parts: tuple[Judge, ...]) -> Judge:
    """The function of known values; unknown as soon as one is."""
    if len(parts) == 1:
        (only,) = parts
        return lambda left, right: None if (value := only(left, right)) is None else function(value)
    first, second = parts

    def judged(left: Row, right: Row) -> Any:
        one = first(left, right)
        if one is None:
            return None
        other = second(left, right)
        return None if other is None else function(one, other)

    return judged


def _is_null(inner: Judge, *, wanted: bool) -> Judge:
    return lambda left, right: (inner(left, right) is None) is wanted


def _first_known(parts: tuple[Judge, ...]) -> Judge:
    return lambda left, right: next((found for part in parts if (found := part(left, right)) is not None), None)


def _all_of(parts: tuple[Judge, ...]) -> Judge:
    def judged(left: Row, right: Row) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(left, right)
            if found is None:
                answer = None
            elif not found:
                return False
        return answer

    return judged


def _any_of(parts: tuple[Judge, ...]) -> Judge:
    def judged(left: Row, right: Row) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(left, right)
            if found is None:
                answer = None
            elif found:
                return True
        return answer

    return judged

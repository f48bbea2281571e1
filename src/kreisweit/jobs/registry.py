"""Kinds of background work. Rooms register theirs in a module `jobs.py`, which is found at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class JobKind:
    """What a kind is called, what it does, its steps in words (gettext texts by code).

    `error_texts` gives sentence and remedy of codes that are no class of Refusal, None for others.
    """

    code: str
    title: Any
    function: Callable[..., Any]
    steps: Mapping[str, Any] = field(default_factory=dict)
    error_texts: Callable[[str], tuple[Any, Any] | None] | None = None


_KINDS: dict[str, JobKind] = {}


def job_kind(
    code: str,
    *,
    title: Any,
    steps: Mapping[str, Any] | None = None,
    error_texts: Callable[[str], tuple[Any, Any] | None] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register `function(run: JobRun, **params) -> dict | None` as the work of a kind.

    The returned dict is the result (ids, codes, numbers). Raises ValueError when the code is taken.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = _KINDS.get(code)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"the kind {code} is registered twice")
        _KINDS[code] = JobKind(code, title, function, dict(steps or {}), error_texts)
        return function

    return register


def kind_of(code: str) -> JobKind:
    """The kind; raises LookupError for a code that nobody registered."""
    return _KINDS[code]


def find_kind(code: str) -> JobKind | None:
    """The kind, or None where an older version of the product knew it."""
    return _KINDS.get(code)


def kinds() -> tuple[JobKind, ...]:
    """All kinds, by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))


def forget_kind(code: str) -> None:
    """Remove a kind; for tests that register their own."""
    _KINDS.pop(code, None)

"""What a line of the isolation matrix can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .scene import Scene

Kwargs = Callable[[Scene], dict[str, Any]]
Names = frozenset[str]


def names(text: str) -> Names:
    """Names of viewers, divided by blanks."""
    return frozenset(text.split())


EVERYBODY = names("*")
SIGNED_IN = names("signed_in")
WITH_ROLE = names("with_role")
NONE = names("")


@dataclass(frozen=True)
class Case:
    """One object under one address. `get` and `post`: who gets through (None: the method does not exist).

    Others who know of the object (`knows`) are refused (403); to the rest, signed in, it does not exist
    (`denied`). Without an account one is sent to sign in, unless `open_door`.
    """

    get: Names | None = None
    post: Names | None = None
    kwargs: Kwargs = lambda scene: {}
    data: Kwargs = lambda scene: {}
    knows: Names = NONE
    denied: int = 404
    open_door: bool = False
    passed: tuple[int, ...] = (200, 302)


@dataclass(frozen=True)
class PublicPage:
    """A page for everybody that shows nothing unpublished, whoever looks; any answer but a crash is right."""

    kwargs: Kwargs = lambda scene: {}


@dataclass(frozen=True)
class OwnPage:
    """A page of the sign-in package about one's own account: without an account one is sent to sign in."""

    kwargs: Kwargs = lambda scene: {}


Line = PublicPage | OwnPage | tuple[Case, ...]

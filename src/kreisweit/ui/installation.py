"""What the pages say about this installation. The kit knows no room: places says what to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Installation:
    """The county as the frame of every page names it.

    `name` as people say it ("Landkreis Görlitz"), `short_name` without the kind ("Görlitz"),
    `notices` are the attributions that stand in the footer.
    """

    name: str = ""
    short_name: str = ""
    is_invented: bool = False
    notices: tuple[str, ...] = ()


_tellers: list[Callable[[], Installation]] = []


def tell_installation_by(teller: Callable[[], Installation]) -> None:
    """Name the function that describes the county; called once while the program starts. The last one counts."""
    _tellers.append(teller)


def installation() -> Installation:
    """The county of this installation; empty before it is set up."""
    return _tellers[-1]() if _tellers else Installation()

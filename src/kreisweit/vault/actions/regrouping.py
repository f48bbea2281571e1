"""Groups of few entries anew, after somebody has decided about a pair: the rules of a run on its stored edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.records import Decided, Edge
from kreisweit.methods.linkage.settings import LinkSettings


def regroup(
    registers: Mapping[str, str], edges: Iterable[Edge], decided: Iterable[Decided]
) -> tuple[tuple[str, ...], ...]:
    """Groups of entries (with their registers), as methods.linkage.link would make them from these edges alone."""
    from kreisweit.methods.linkage.link import is_automatic  # brings the engines of a whole run along: slow to load

    settings = LinkSettings()
    automatic = [edge for edge in edges if is_automatic(edge, settings)]
    return groups_of(registers, automatic, decided, bridge=settings.bridge, with_duplicates=settings.with_duplicates)

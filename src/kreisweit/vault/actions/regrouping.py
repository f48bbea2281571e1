"""Groups of few entries anew, after somebody has decided about a pair: the rules of methods.linkage on stored edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.link import is_automatic
from kreisweit.methods.linkage.records import Decided, Edge
from kreisweit.methods.linkage.settings import LinkSettings


def regroup(
    registers: Mapping[str, str], edges: Iterable[Edge], decided: Sequence[Decided]
) -> tuple[tuple[str, ...], ...]:
    """Groups of the entries (with their registers), as a whole run would make them of these edges and decisions."""
    settings = LinkSettings()
    automatic = [edge for edge in edges if is_automatic(edge, settings)]
    return groups_of(registers, automatic, decided, bridge=settings.bridge, with_duplicates=settings.with_duplicates)

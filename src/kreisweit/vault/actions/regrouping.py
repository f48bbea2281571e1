"""Groups of few entries anew, after somebody has decided about a pair: the rules of methods.linkage on stored edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kreisweit.methods.linkage import LinkSettings
from kreisweit.methods.linkage.clusters import group_entries
from kreisweit.methods.linkage.records import Decided, Edge


def regroup(
    entries: Sequence[str],
    edges: Iterable[tuple[str, str, float, float]],
    decided: Iterable[tuple[str, str, bool]],
) -> tuple[tuple[str, ...], ...]:
    """Groups of the entries: edges above the automatic threshold, less what was decided different, plus what was
    decided the same."""
    limit = LinkSettings().automatic
    strong = [Edge(a, b, weight, share, {}) for a, b, share, weight in edges if share >= limit]
    return group_entries(entries, strong, [Decided(*one) for one in decided], {})

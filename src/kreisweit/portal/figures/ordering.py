"""Order of places in lists."""

from __future__ import annotations

from collections.abc import Iterable

from kreisweit.methods.search.fold import fold
from kreisweit.places.models import Municipality


def by_name(places: Iterable[Municipality]) -> list[Municipality]:
    """By name as in a German telephone book: "Ö" stands with "o", not after "z"."""
    return sorted(places, key=lambda place: (fold(place.name), place.ags))

"""Entries that have to be linked anew: new, changed, or without a neighbour that they had."""

from __future__ import annotations

from collections.abc import Iterable

from kreisweit.ground.bulk import insert_rows

from ..models import ToLink
from .carrying import chunks


def let_wait(entries: Iterable[str]) -> None:
    """Put entries on the list, each once."""
    for some in chunks(sorted(set(entries))):
        known = set(ToLink.objects.filter(entry__in=some).values_list("entry_id", flat=True))
        insert_rows(ToLink, ("entry",), ((entry,) for entry in some if entry not in known))

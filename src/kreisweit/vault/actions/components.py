"""Groups of few entries anew, by the rules of a whole run: what hangs together by edges, decisions or persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.records import Decided
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.settings import LinkSettings

from ..encoded_model import encoded_models
from ..models import Edge, Entry, Membership, ModelVersion
from .carrying import chunks
from .deciding import decided_among
from .freezing import active_model

Groups = tuple[tuple[str, ...], ...]


def regroup(entries: Iterable[str], model: ModelVersion | None = None) -> Groups:
    """Groups of the entries and of all that hangs together with them, as a whole run would make them from the kept
    edges of a model (the active one) and what people decided."""
    part = Component(model or active_model())
    part.grow(set(entries))
    return part.groups()


class Component:
    """Entries that hang together: by edges that would join them, by decisions, or because they are one person.

    On the way all is read that speaks of one of them: `edges` that would join, edges that are
    `doubtful` if nothing joins them, what people `decided`.
    """

    def __init__(self, model: ModelVersion | None) -> None:
        self.entries: set[str] = set()
        self.edges: dict[tuple[str, str], ComparedPair] = {}
        self.doubtful: dict[tuple[str, str], ComparedPair] = {}
        self.decided: dict[tuple[str, str], Decided] = {}
        self.settings = LinkSettings()
        self._model = model

    def grow(self, entries: set[str]) -> None:
        """Take entries in, with all that hangs together with them."""
        fresh = entries - self.entries
        while fresh:
            self.entries |= fresh
            fresh = (self._joined(fresh) | self._decided(fresh) | _companions(fresh)) - self.entries

    def groups(self) -> Groups:
        """The groups. Entries that were erased meanwhile are in none."""
        registers: dict[str, str] = {}
        for some in chunks(sorted(self.entries)):
            registers |= dict(Entry.objects.filter(pk__in=some).values_list("pk", "register"))
        settings = self.settings
        return groups_of(
            registers,
            self.edges.values(),
            self.decided.values(),
            bridge=settings.bridge,
            with_duplicates=settings.with_duplicates,
        )

    def _joined(self, entries: set[str]) -> set[str]:
        from kreisweit.methods.linkage.link import is_automatic, is_doubtful  # bring the engines of a run: slow to load

        found: set[str] = set()
        for edge in edges_of(self._model, entries, least=self.settings.doubtful):
            if is_automatic(edge, self.settings):
                self.edges[edge.left, edge.right] = edge
                found |= {edge.left, edge.right}
            if is_doubtful(edge, self.settings):
                self.doubtful[edge.left, edge.right] = edge
        return found

    def _decided(self, entries: set[str]) -> set[str]:
        said = decided_among(entries)
        self.decided |= {(one.left, one.right): one for one in said}
        return {entry for one in said if one.same for entry in (one.left, one.right)}


def edges_of(model: ModelVersion | None, entries: Iterable[str], *, least: float = 0.0) -> list[ComparedPair]:
    """Compared pairs under a model, or of keys instead of names, that speak of one of the entries, each once."""
    counts = Q(model__in=encoded_models()) | Q(model=model) if model is not None else Q(model__in=encoded_models())
    found: dict[tuple[str, str], ComparedPair] = {}
    for some in chunks(sorted(entries)):
        rows: Any = Edge.objects.filter(Q(left__in=some) | Q(right__in=some), counts, probability__gte=least)
        for left, right, *rest in rows.values_list("left_id", "right_id", "weight", "probability", "levels"):
            found[left, right] = ComparedPair(left, right, *rest)
    return list(found.values())


def _companions(entries: Iterable[str]) -> set[str]:
    """Entries of the same persons."""
    found: set[str] = set()
    for some in chunks(sorted(entries)):
        persons = Membership.objects.filter(ended_at=None, entry__in=some).values("person")
        found |= set(Membership.objects.filter(ended_at=None, person__in=persons).values_list("entry_id", flat=True))
    return found

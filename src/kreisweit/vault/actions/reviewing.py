"""Pairs that a person has to look at, after some entries were linked anew."""

from __future__ import annotations

from collections.abc import Iterable

from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.settings import LinkSettings

from ..models import Membership, ModelVersion
from .carrying import chunks
from .components import edges_of
from .deciding import decided_among


def pairs_to_review(entries: set[str], model: ModelVersion) -> list[ComparedPair]:
    """Doubtful pairs that speak of these entries, by the rule of a whole run (methods.linkage.link): between two
    persons, not decided; of those between the same two persons only the strongest, whose answer answers the others.
    """
    from kreisweit.methods.linkage.link import is_doubtful  # brings the engines of a run along: slow to load

    settings = LinkSettings()
    edges = [edge for edge in edges_of(model, entries, least=settings.doubtful) if is_doubtful(edge, settings)]
    if not edges:
        return []
    known = [{item.left, item.right} for item in decided_among(entries)]
    person = _persons({end for edge in edges for end in (edge.left, edge.right)} | {e for pair in known for e in pair})
    settled = {frozenset(person[entry] for entry in pair) for pair in known if pair <= person.keys()}
    best: dict[frozenset[str], ComparedPair] = {}
    for edge in sorted(edges, key=lambda edge: (edge.left, edge.right)):
        if edge.left not in person or edge.right not in person:
            continue
        ends = frozenset((person[edge.left], person[edge.right]))
        if len(ends) == 2 and ends not in settled and (ends not in best or edge.weight > best[ends].weight):
            best[ends] = edge
    return sorted(best.values(), key=lambda edge: (edge.left, edge.right))


def _persons(entries: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(sorted(entries)):
        rows = Membership.objects.filter(ended_at=None, entry__in=some).values_list("entry_id", "person_id")
        found |= dict(rows)
    return found

"""Pairs that a person has to look at, after some entries were linked anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from kreisweit.ground.bulk import insert_rows
from kreisweit.methods.linkage.records import Decided
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.settings import LinkSettings

from ..models import DoubtfulPair, Membership, ModelVersion, PairState
from ..readiness import ALIAS
from .carrying import chunks
from .components import Component, edges_of
from .deciding import decided_among

PAIR_FIELDS = ("left", "right", "weight", "probability", "levels", "state")


def pairs_to_review(entries: set[str], model: ModelVersion | None) -> list[ComparedPair]:
    """Doubtful pairs that speak of these entries, by the rule of a whole run (methods.linkage.link): between two
    persons that no register free of duplicates knows both of, not decided; of those between the same two persons only the
    strongest, whose answer answers the others.
    """
    from kreisweit.methods.linkage.link import is_doubtful  # brings the engines of a run along: slow to load

    settings = LinkSettings()
    edges = [edge for edge in edges_of(model, entries, least=settings.doubtful) if is_doubtful(edge, settings)]
    return _asked(edges, decided_among(entries) if edges else (), settings)


def _asked(edges: Collection[ComparedPair], decided: Iterable[Decided], settings: LinkSettings) -> list[ComparedPair]:
    if not edges:
        return []
    known = [{item.left, item.right} for item in decided]
    person = _persons({end for edge in edges for end in (edge.left, edge.right)} | {e for pair in known for e in pair})
    settled = {frozenset(person[entry] for entry in pair) for pair in known if pair <= person.keys()}
    between = {
        (edge.left, edge.right): (edge, person[edge.left], person[edge.right])
        for edge in edges
        if edge.left in person and edge.right in person and person[edge.left] != person[edge.right]
    }
    seen = _registers({person[end] for ends in between for end in ends}, settings)
    best: dict[frozenset[str], ComparedPair] = {}
    for _pair, (edge, one, other) in sorted(between.items()):
        ends = frozenset((one, other))
        if ends in settled or seen[one] & seen[other]:
            continue
        if ends not in best or edge.weight > best[ends].weight:
            best[ends] = edge
    return sorted(best.values(), key=lambda edge: (edge.left, edge.right))


def renew_pairs(part: Component) -> None:
    """The queue of the trust office, as far as it speaks of these entries; what somebody said about a pair stays."""
    found = _asked(part.doubtful.values(), part.decided.values(), part.settings)
    entries = part.entries
    known: set[tuple[str, str]] = set()
    for some in chunks(sorted(entries)):
        ends = DoubtfulPair.objects.filter(Q(left__in=some) | Q(right__in=some))
        rows = list(ends.values_list("pk", "state", "left_id", "right_id"))
        waiting = [pk for pk, state, *_ends in rows if state == PairState.OPEN]
        if waiting:
            DoubtfulPair.objects.filter(pk__in=waiting)._raw_delete(ALIAS)
        known |= {(left, right) for _pk, state, left, right in rows if state != PairState.OPEN}
    insert_pairs(pair for pair in found if (pair.left, pair.right) not in known)


def insert_pairs(pairs: Iterable[ComparedPair]) -> None:
    """Put pairs into the queue of the trust office."""
    rows = ((p.left, p.right, p.weight, p.probability, as_text(p.levels), PairState.OPEN.value) for p in pairs)
    insert_rows(DoubtfulPair, PAIR_FIELDS, rows)


def as_text(levels: Mapping[str, str]) -> str:
    """Evidence as it is kept."""
    return json.dumps(dict(levels), sort_keys=True)


def _registers(persons: Iterable[str], settings: LinkSettings) -> dict[str, set[str]]:
    """The registers free of duplicates that know each person."""
    found: dict[str, set[str]] = {person: set() for person in persons}
    for some in chunks(sorted(found)):
        rows = Membership.objects.filter(ended_at=None, person__in=some).values_list("person_id", "entry__register")
        for person, register in rows:
            if register not in settings.with_duplicates:
                found[person].add(register)
    return found


def _persons(entries: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(sorted(entries)):
        rows = Membership.objects.filter(ended_at=None, entry__in=some).values_list("entry_id", "person_id")
        found |= dict(rows)
    return found

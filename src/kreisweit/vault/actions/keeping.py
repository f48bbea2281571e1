"""What a whole run knows nothing of: entries that came as keys, with their links and pairs in doubt, and entries that
went while it was at work."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from django.db.models import Q

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.records import Decided, Linked
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.settings import LinkSettings

from ..decisions import decisions_in_force
from ..encoded_model import encoded_models
from ..models import DoubtfulPair, Edge, EncodedEntry, Entry, Membership
from ..session import current
from .components import Groups
from .reviewing import pairs_to_review

CHUNK = 5_000
COLUMNS = ("left_id", "right_id", "weight", "probability", "levels")


def without_gone(linked: Linked) -> tuple[Linked, set[str]]:
    """A result without the entries that are there no more, and the entries of the groups that lost one: what held
    them together may have been the one that is gone."""
    here = set(Entry.objects.values_list("pk", flat=True).iterator(CHUNK))
    if all(entry in here for group in linked.groups for entry in group):
        return linked, set()
    hit = [group for group in linked.groups if not here.issuperset(group)]
    groups = (tuple(entry for entry in group if entry in here) for group in linked.groups)
    left = replace(
        linked,
        groups=tuple(group for group in groups if group),
        edges=tuple(edge for edge in linked.edges if edge.left in here and edge.right in here),
        doubtful=tuple(pair for pair in linked.doubtful if pair.left in here and pair.right in here),
    )
    return left, {entry for group in hit for entry in group if entry in here}


def as_decided(linked: Linked) -> Linked:
    """A result by what people have decided until now, which a run that took its time may not have known; inside a
    session. Its own edges are grouped anew where that makes a difference."""
    said = decisions_in_force()
    group_of = {entry: number for number, group in enumerate(linked.groups) for entry in group}
    broken = any(
        (group_of[one.left] == group_of[one.right]) != one.same
        for one in said
        if one.left in group_of and one.right in group_of
    )
    if not broken and set(linked.decided) <= set(said):
        return linked
    return replace(linked, groups=grouped(_registers(group_of), linked.edges, said), decided=tuple(said))


def with_keys(linked: Linked) -> Groups:
    """The groups of a run with the entries that came as keys in their places, by all edges together; inside a session
    with a clearance. Entries whose first key still waits to be compared are left out."""
    keyed = _keyed()
    if not keyed:
        return linked.groups
    rows = Edge.objects.filter(model__in=encoded_models(), probability__gte=LinkSettings().automatic)
    edges = chain(linked.edges, (ComparedPair(*row) for row in rows.values_list(*COLUMNS).iterator(CHUNK)))
    wanted = {entry for group in linked.groups for entry in group} | keyed
    return grouped(_registers(wanted), edges, decisions_in_force())


def grouped(registers: Mapping[str, str], edges: Iterable[ComparedPair], said: Sequence[Decided]) -> Groups:
    """Groups of all entries (with their registers), by those of the pairs that may be joined and by decisions."""
    from kreisweit.methods.linkage.link import is_automatic  # brings the engines of a run along: slow to load

    settings = LinkSettings()
    return groups_of(
        registers,
        [edge for edge in edges if is_automatic(edge, settings)],
        said,
        bridge=settings.bridge,
        with_duplicates=settings.with_duplicates,
    )


def _registers(wanted: Container[str]) -> dict[str, str]:
    rows = Entry.objects.values_list("pk", "register").iterator(CHUNK)
    return {entry: register for entry, register in rows if entry in wanted}


def pairs_of_keys() -> list[ComparedPair]:
    """Pairs of keys that wait for a person, as far as nobody said anything about them."""
    keyed = _keyed()
    if not keyed:
        return []
    known = set(DoubtfulPair.objects.values_list("left_id", "right_id"))
    return [pair for pair in pairs_to_review(keyed, None) if (pair.left, pair.right) not in known]


def _keyed() -> set[str]:
    clearance = current().clearance
    controllers = clearance.controllers if clearance is not None else frozenset()
    rows = EncodedEntry.objects.filter(entry__records__replaced_by=None, entry__records__controller__in=controllers)
    linked = Q(entry__encoded_key=None) | Q(entry__in=Membership.objects.filter(ended_at=None).values("entry"))
    return set(rows.filter(linked).values_list("entry_id", flat=True))

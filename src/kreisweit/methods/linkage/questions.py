"""What a person is asked: each question once, and none that a fact has answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kreisweit.methods.linkage.records import Decided, Edge


def questions(
    edges: Iterable[Edge], groups: Sequence[Sequence[str]], decided: Iterable[Decided], once: Mapping[str, str]
) -> tuple[Edge, ...]:
    """Of the doubtful pairs those that a person has to answer, in order of ids.

    A question is whether two persons (`groups`) are one. Of several pairs between the same two persons only the strongest
    is asked, because its answer answers the others; a pair within one person is no question, nor one between two persons
    that was decided before, nor one between two persons who both stand in a register that holds nobody twice (`once`:
    record to register, for records of such registers): that fact has answered it.
    """
    group = {record: number for number, records in enumerate(groups) for record in records}
    seen = [{once[record] for record in records if record in once} for records in groups]
    known = {frozenset((item.left, item.right)) for item in decided}
    settled = {frozenset(group[record] for record in pair) for pair in known if pair <= group.keys()}
    best: dict[frozenset[int], Edge] = {}
    for edge in edges:
        one, other = group[edge.left], group[edge.right]
        ends = frozenset((one, other))
        if one == other or ends in settled or seen[one] & seen[other]:
            continue
        if ends not in best or edge.weight > best[ends].weight:
            best[ends] = edge
    return tuple(sorted(best.values(), key=lambda edge: (edge.left, edge.right)))

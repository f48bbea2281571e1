"""Records that have nothing but identifiers: there is nothing to weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kreisweit.methods.linkage.clusters import groups_of
from kreisweit.methods.linkage.model import STANDARD, Model
from kreisweit.methods.linkage.records import Decided, IdentityRecord, Linked


def joined_by_identifier(records: Sequence[IdentityRecord], *, with_duplicates: frozenset[str]) -> Linked:
    """Records with an equal identifier of one kind are one person, all others are not.

    Two records of a register that is not in `with_duplicates` are never one person: of several equal ones the first stays.
    There is no evidence and nothing doubtful; the model is empty.
    """
    holders: dict[tuple[str, str], list[IdentityRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda one: one.record):
        for identifier in record.identifiers:
            holders[identifier].append(record)
    same: list[Decided] = []
    for several in holders.values():
        kept: dict[object, IdentityRecord] = {}
        for record in several:
            kept.setdefault(record if record.register in with_duplicates else record.register, record)
        first, *others = kept.values()
        same += [Decided(first.record, other.record, same=True) for other in others]
    groups = groups_of(
        {record.record: record.register for record in records}, (), same, with_duplicates=with_duplicates
    )
    model = Model({}, STANDARD, len(records), 0.0)
    return Linked(groups, (), (), model.to_json(), model.version, {}, 1.0)

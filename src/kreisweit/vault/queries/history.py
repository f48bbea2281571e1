"""What became of persons' ids, and whether the log of changes is whole."""

from __future__ import annotations

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance, Operation

from ..chain import digest_of
from ..log import START
from ..models import LinkEvent, Person, PersonState
from ..refusals import NoSuchGrant
from ..session import Purpose, session

CHUNK = 500


def person_of_today(person: str, *, by: By, clearance: Clearance) -> str | None:
    """The person that an id leads to today, however often it was merged; None if erased or never given."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        found = Person.objects.filter(pk=person).values_list("state", "merged_into_id").first()
        while found is not None and found[1] is not None:
            person = found[1]
            found = Person.objects.filter(pk=person).values_list("state", "merged_into_id").first()
    return person if found is not None and found[0] != PersonState.ERASED else None


def first_broken_event(*, by: By, clearance: Clearance) -> int | None:
    """Number of the first link event whose hash or predecessor does not fit; None for an unbroken chain."""
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        before = START
        for row in LinkEvent.objects.order_by("pk").iterator(CHUNK):
            if row.previous != before or row.hash != digest_of(row, before):
                return int(row.pk)
            before = row.hash
    return None

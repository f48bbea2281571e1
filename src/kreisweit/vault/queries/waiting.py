"""What waits to be linked, and by which model it would be."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count

from kreisweit.audit.actions import By
from kreisweit.privacy.clearances import Clearance, Operation

from ..models import EncodedEntry, EncodedKey, LinkCheck, Membership, ModelState, ModelVersion, ToLink
from ..refusals import NoSuchGrant
from ..session import Purpose, session
from ..trials import holds


def waiting_entries(*, clearance: Clearance, by: By) -> list[str]:
    """Entries that are new, changed or have lost a neighbour, of controllers that take part; no identity is read.
    Entries whose key waits are the work of actions.match_keys."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return list(_waiting(clearance).order_by("entry"))


def number_waiting(*, clearance: Clearance, by: By) -> int:
    """How many entries waiting_entries would give."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return int(_waiting(clearance).count())


def _waiting(clearance: Clearance) -> Any:
    shown = {"entry__records__replaced_by": None, "entry__records__controller__in": clearance.controllers}
    return ToLink.objects.filter(**shown, entry__encoded_key=None).values_list("entry_id", flat=True).distinct()


def cluster_sizes(largest: int, *, clearance: Clearance, by: By) -> dict[int, int]:
    """Persons by number of entries; `largest`: so many or more, counted together."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        each = Membership.objects.filter(ended_at=None).values("person").annotate(size=Count("pk")).values("size")
        found: Counter[int] = Counter()
        for size, number in Counter(each.values_list("size", flat=True).iterator(5_000)).items():
            found[min(size, largest)] += number
    return dict(sorted(found.items()))


class Judged(NamedTuple):
    """What was said about a link: under which model, when, whether it is right, and until when that counted (None: it
    counts still)."""

    model: str
    at: datetime
    is_right: bool
    until: datetime | None


def checks_of_models(*, clearance: Clearance, by: By) -> list[Judged]:
    """Everything that was judged, the newest word about a link behind those that it took the place of; no ids."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        rows = LinkCheck.objects.order_by("-pk").values_list(
            "model_id", "checked_at", "is_right", "left_id", "right_id"
        )
        later: dict[tuple[str, str, str], datetime] = {}
        found = []
        for model, at, is_right, left, right in rows:
            found.append(Judged(model, at, is_right, later.get((model, left, right))))
            later[model, left, right] = at
    return found[::-1]


def number_of_keyed(*, clearance: Clearance, by: By) -> int:
    """How many entries came as keys instead of names."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return int(EncodedEntry.objects.count())


def waiting_keys(*, clearance: Clearance, by: By) -> dict[str, int]:
    """How many keys wait to be compared, by project, of controllers that take part; no key is opened."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        shown = {"entry__records__replaced_by": None, "entry__records__controller__in": clearance.controllers}
        found = EncodedKey.objects.filter(**shown).values_list("entry__encoded__project", "entry_id").distinct()
        return dict(sorted(Counter(project for project, _entry in found).items()))


def link_totals(*, clearance: Clearance, by: By) -> tuple[int, int]:
    """How many entries belong to a person by now, and to how many persons."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        rows = Membership.objects.filter(ended_at=None)
        return int(rows.count()), int(rows.values("person").distinct().count())


def tried_models(*, clearance: Clearance, by: By) -> list[dict[str, Any]]:
    """Reports of the models that were tried and wait for a second person (see actions.models.ModelReport), the newest
    first, each with `tried_by`, `kept_at`, and whether its report is still true (`holds`: see trials)."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        rows = ModelVersion.objects.filter(state=ModelState.TRIED).exclude(tried_by=None).order_by("-kept_at")
        return [
            {**row.report, "tried_by": row.tried_by, "kept_at": row.kept_at, "holds": holds(row)}
            for row in rows.defer("frequencies")
            if row.report
        ]


def active_version(*, clearance: Clearance, by: By) -> str:
    """The hash of the active model; "" before the first run."""
    _require(clearance)
    with session(Purpose.LINKING, by=by, clearance=clearance):
        return ModelVersion.objects.filter(state=ModelState.ACTIVE).values_list("pk", flat=True).first() or ""


def _require(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant

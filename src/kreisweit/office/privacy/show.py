"""What the pages of data protection show, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kreisweit.people.models import Organisation
from kreisweit.people.rules import Rights
from kreisweit.places.models import Municipality
from kreisweit.privacy.field_words import fields_in_words
from kreisweit.privacy.models import (
    ActivityState,
    ActivityStep,
    InForce,
    ProcessingActivity,
    Responsibility,
)
from kreisweit.privacy.particulars import OPERATION_WORDS, PARTICULARS
from kreisweit.privacy.queries import (
    Waiting,
    activities_visible_to,
    agreements_visible_to,
    in_force_on,
    places_to_decide,
    places_to_leave,
)
from kreisweit.privacy.rules import may_edit_activity, may_read_opinions, may_take_step
from kreisweit.privacy.states import OPEN, TRANSITIONS, USABLE

from .names import Namer
from .words import NEXT, STATE_COLOURS, STATUS_COLOURS, STEPPER, STEPS, VERBS, outcome_words

AGREEMENT_STEPS = ("settle_legal_basis",)


def waiting_lines(found: Iterable[Waiting]) -> list[dict[str, Any]]:
    """What waits for the reader: verb, subject, address."""
    return [{"verb": VERBS[one.step], "subject": one.subject, "url": waiting_url(one)} for one in found]


def waiting_url(one: Waiting) -> str:
    """Where a waiting step is taken."""
    if one.step in AGREEMENT_STEPS:
        return reverse("office:agreement-basis", args=[one.number])
    if one.step == "put_into_force":
        return reverse("office:activity-join", args=[one.number])
    return reverse("office:activity-step", args=[one.number, one.step])


def overview_lines(held: Rights) -> list[dict[str, Any]]:
    """All activities: state, who is next, how many municipalities take part."""
    activities = list(activities_visible_to(held))
    joined: dict[int, int] = {}
    for row in in_force_on(activities).filter(municipality__isnull=False):
        joined[row.activity_id] = joined.get(row.activity_id, 0) + 1
    towns = Municipality.objects.filter(inhabited=True).count()
    return [
        {
            "activity": one,
            "colour": STATE_COLOURS.get(ActivityState(one.state), "info"),
            "next": NEXT[one.state],
            "joined": joined.get(one.pk, 0),
            "towns": towns,
            "usable": one.state in USABLE,
        }
        for one in activities
    ]


def source_lines(held: Rights) -> list[dict[str, Any]]:
    """How far the legal basis of each source is settled."""
    return [
        {"agreement": one, "colour": STATUS_COLOURS[one.legal_status]}  # type: ignore[index]
        for one in agreements_visible_to(held)
    ]


def activity_context(held: Rights, found: ProcessingActivity) -> dict[str, Any]:
    """Everything that the page of one activity shows."""
    reads, namer = may_read_opinions(held), Namer(held)
    return {
        "activity": found,
        "colour": STATE_COLOURS.get(ActivityState(found.state), "info"),
        "next": NEXT[found.state],
        "steps": [label for _state, label in stepper_of(found)],
        "current": current_step(found),
        "verbs": [
            {"verb": VERBS[step], "url": reverse("office:activity-step", args=[found.pk, step]), "step": step}
            for step in TRANSITIONS
            if step != "put_into_force" and may_take_step(held, found, step)
        ],
        "may_join": found.state in USABLE and bool(places_to_decide(held, found)),
        "may_leave": bool(places_to_leave(held, found)),
        "may_change": found.state == ActivityState.DRAFT and may_edit_activity(held),
        "may_renew": found.state not in OPEN and may_edit_activity(held),
        "particulars": particulars_of(found),
        "history": history_of(found, name_of=namer, with_texts=reads),
        "takes_part": taking_part(found, namer) if found.state in (*USABLE, ActivityState.ENDED) else None,
    }


def stepper_of(found: ProcessingActivity) -> list[tuple[str, Any]]:
    """The steps of this activity; without the assessment where none is required."""
    return [
        (state, label)
        for state, label in STEPPER
        if state != ActivityState.IMPACT_ASSESSMENT or found.assessment_required
    ]


def current_step(found: ProcessingActivity) -> int:
    """Number (from 1) of the present step; one more than there are after the end."""
    states = [state for state, _label in stepper_of(found)]
    if found.state == ActivityState.ENDED:
        return len(states) + 1
    return states.index("active" if found.state in USABLE else found.state) + 1


def particulars_of(found: ProcessingActivity) -> list[dict[str, Any]]:
    """Particulars in words; lists as lists, fields inside their categories."""
    lines: list[dict[str, Any]] = []
    for one in PARTICULARS:
        if one.name in ("title", "fields"):
            continue
        label = f"{one.label} (Art. 30 (1) {one.letter})" if one.letter else str(one.label)
        value = _in_words(one.name, getattr(found, one.name))
        lines.append({"term": label, "entries" if isinstance(value, list) else "text": value})
    required = _("yes") if found.assessment_required else _("no")
    return [*lines, {"term": _("Impact assessment required"), "text": required}]


def _in_words(name: str, value: Any) -> Any:
    if name == "data_categories":
        return [_category(category) for category in value]
    if name == "operations":
        return [str(OPERATION_WORDS.get(code, code)) for code in value]
    return value


def _category(category: dict[str, Any]) -> str:
    fields = ", ".join(fields_in_words(category.get("fields", [])))
    months = category.get("erased_after_months")
    erased = _("erased after %(months)s months") % {"months": months} if months else _("no period of erasure yet")
    return f"{category['name']}: {fields} – {erased}"


def history_of(found: ProcessingActivity, *, name_of: Namer, with_texts: bool) -> list[dict[str, Any]]:
    """The steps, oldest first, by office and not by person; what was said to those who may read it."""
    rows = found.steps.select_related("municipality", "organisation")
    return [_step(row, name_of, with_texts=with_texts) for row in rows if row.verb != "change_activity"]


def _step(row: ActivityStep, name_of: Namer, *, with_texts: bool) -> dict[str, Any]:
    of_controller = row.verb in ("put_into_force", "withdraw_from_force")
    return {
        "label": STEPS[row.verb],
        "controller": name_of(row.municipality or row.organisation) if of_controller else "",
        "outcome": outcome_words(row.verb, row.favourable),
        "at": row.at,
        "document": row.document if with_texts else "",
        "text": row.text if with_texts else "",
    }


def taking_part(found: ProcessingActivity, name_of: Namer) -> dict[str, Any]:
    """County, institutions and municipalities with the day since which they take part, and how many towns do.

    Institutions that the reader may not know of are only counted.
    """
    rows: dict[tuple[int | None, int | None], InForce] = {}
    for row in found.in_force.all():
        rows[(row.municipality_id, row.organisation_id)] = row  # the latest counts
    towns = Municipality.objects.filter(inhabited=True)
    suppliers = Organisation.objects.filter(
        data_agreements__activity_code=found.code, data_agreements__responsibility=Responsibility.ORGANISATION
    ).distinct()
    shown = [place for place in suppliers if name_of.knows(place)]
    town_lines = [_part(town.name, rows.get((town.pk, None))) for town in towns]
    return {
        "others": [
            _part(name_of(None), rows.get((None, None))),
            *(_part(name_of(place), rows.get((None, place.pk))) for place in shown),
        ],
        "unnamed": len(suppliers) - len(shown),
        "towns": town_lines,
        "joined": sum(1 for line in town_lines if line["joined"]),
        "number": len(town_lines),
    }


def _part(name: str, row: InForce | None) -> dict[str, Any]:
    joined = row is not None and row.ended_on is None
    return {
        "name": name,
        "joined": joined,
        "since": row.begins_on if row else None,
        "until": row.ended_on if row else None,
    }

"""The audit trail for the data-protection officer. Reading it is recorded as well."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kreisweit.audit.actions import note_reading
from kreisweit.audit.models import AuditEvent
from kreisweit.audit.queries import filtered
from kreisweit.people.models import User
from kreisweit.people.queries import counselling_users, events_visible_to
from kreisweit.people.rules import may_view_audit
from kreisweit.ui.lists import Column, Filter, ListPage, Rows

from ..exports import WRITERS
from ..guards import guarded, rights
from .words import deed


@guarded(may_view_audit)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Who did what when, filtered by kind, person and days."""
    page = _list(request)
    note_reading(filters=sorted(field.filter.name for field in page.fields if field.value), by=request.user)
    return page.download(WRITERS) or render(request, "office/audit/list.html", {"page": page})


def _list(request: HttpRequest) -> ListPage:
    rows = events_visible_to(rights(request))
    names = Names(rows)
    return ListPage(
        request,
        rows,
        caption=gettext_lazy("Who did what when"),
        columns=(
            Column(
                "zeit", gettext_lazy("When"), lambda e: f"{timezone.localtime(e.at):%d.%m.%Y %H:%M:%S}", order=("at",)
            ),
            Column("tat", gettext_lazy("Deed"), lambda e: deed(e.event), order=("event",)),
            Column("an", gettext_lazy("On what"), lambda e: f"{e.target_kind} {e.target_id}".strip()),
            Column("wer", gettext_lazy("Who"), names.of),
            Column("angaben", gettext_lazy("Details"), _details),
        ),
        order="-zeit",
        filters=_filters(rows, names),
    )


class Names:
    """Names of acting people; those of counselling bodies are not shown to an authority."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def silent(self) -> set[int]:
        """Numbers of people who are not named."""
        return counselling_users()

    @cached_property
    def known(self) -> dict[int, str]:
        """Names of all accounts; a closed one has none."""
        return dict(User.objects.values_list("pk", "name"))

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """People among the events, for the filter; without those who are not named."""
        ids = set(self.rows.order_by().values_list("actor_id", flat=True).distinct()) - self.silent
        found = [(str(pk), self.known[pk]) for pk in ids if self.known.get(pk)]
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def of(self, event: AuditEvent) -> str:
        """Who did it, in words."""
        if event.actor_kind != "user":
            return _("the system") if event.actor_kind == "system" else _("the operator's terminal")
        if event.actor_id in self.silent:
            return _("somebody of a counselling body")
        return self.known.get(event.actor_id or 0) or _("closed account %(number)s") % {"number": event.actor_id}


def _filters(rows: Rows, names: Names) -> tuple[Filter, ...]:
    return (
        Filter("tat", gettext_lazy("Deed"), lambda found, kind: filtered(found, event=kind), _kinds(rows)),
        Filter("wer", gettext_lazy("Who"), lambda found, pk: filtered(found, actor_id=int(pk)), names.choices),
        Filter("von", gettext_lazy("From day (YYYY-MM-DD)"), lambda found, day: _from(found, day)),
        Filter("bis", gettext_lazy("To day (YYYY-MM-DD)"), lambda found, day: _to(found, day)),
    )


def _kinds(rows: Rows) -> tuple[tuple[str, str], ...]:
    return tuple((kind, deed(kind)) for kind in rows.order_by("event").values_list("event", flat=True).distinct())


def _from(rows: Rows, text: str) -> Any:
    day = parse_day(text)
    return filtered(rows, first=day) if day else rows


def _to(rows: Rows, text: str) -> Any:
    day = parse_day(text)
    return filtered(rows, last=day) if day else rows


def parse_day(text: str) -> date | None:
    """A day as YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _details(event: AuditEvent) -> str:
    return ", ".join(
        f"{name}: {' '.join(value) if isinstance(value, list) else value}"
        for name, value in sorted(event.details.items())
        if value not in ("", [])
    )

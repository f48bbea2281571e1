"""The desk, and what changed."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kreisweit.overview.desk import News, desk_for

from ..context import roles_in_words
from ..guards import signed_in
from ..login.adapter import PREVIOUS_VISIT
from ..privacy.show import waiting_lines
from .turns import turn_lines

SENTENCES = {
    "releases.publish": _("New figures: %(subject)s"),
    "people.create_organisation": _("Added: %(subject)s"),
    "people.change_organisation": _("Changed: %(subject)s"),
    "people.publish_organisation": _("Published: %(subject)s"),
    "people.unpublish_organisation": _("No longer published: %(subject)s"),
    "people.grant_membership": _("New access: %(subject)s"),
}


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Greeting with role and place, what is due today, what is new."""
    desk = desk_for(request.user, since=_previous_visit(request))  # type: ignore[arg-type]
    news = [
        {"at": one.at, "sentence": SENTENCES[one.code] % {"subject": one.subject}, "url": _url(one)}
        for one in desk.news
    ]
    context = {
        "news": news,
        "since": desk.since,
        "roles": roles_in_words(request),
        "waiting": [*waiting_lines(desk.waiting), *turn_lines(desk.turns)],
    }
    return render(request, "office/home/desk.html", context)


def _previous_visit(request: HttpRequest) -> datetime | None:
    text = request.session.get(PREVIOUS_VISIT)
    return datetime.fromisoformat(text) if text else None


def _url(one: News) -> str:
    if one.code.endswith("_organisation"):
        return reverse("office:organisation", args=[one.number])
    return ""

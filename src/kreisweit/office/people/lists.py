"""The list of organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreisweit.people.models import Organisation, OrganisationKind
from kreisweit.people.queries import organisations_visible_to
from kreisweit.places.models import Municipality
from kreisweit.ui.lists import Column, Filter, ListPage, Rows, choices_of

from ..guards import rights


def organisation_list(request: HttpRequest) -> ListPage:
    """Organisations that the user may see; filtered, sorted, paged, exported."""
    return ListPage(
        request,
        organisations_visible_to(rights(request)),
        caption=gettext_lazy("Organisations"),
        columns=COLUMNS,
        order="name",
        filters=_filters(),
    )


def seat_of(organisation: Organisation) -> str:
    """The place of an organisation in words."""
    return str(organisation.municipality or organisation.association or _("the whole county"))


def _contact(organisation: Organisation) -> str:
    return organisation.email or organisation.phone


COLUMNS = (
    Column(
        "name",
        gettext_lazy("Name"),
        lambda o: o.name,
        order=("name",),
        url=lambda o: reverse("office:organisation", args=[o.pk]),
    ),
    Column("kind", gettext_lazy("Kind"), lambda o: o.get_kind_display(), order=("kind",)),
    Column("seat", gettext_lazy("Seat"), seat_of, order=("municipality__name", "association__name")),
    Column("contact", gettext_lazy("Contact"), _contact),
    Column(
        "state",
        gettext_lazy("State"),
        lambda o: _("published") if o.is_public else _("not published"),
        order=("is_public",),
    ),
)


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("name", gettext_lazy("Name contains"), lambda rows, text: rows.filter(name__icontains=text)),
        Filter(
            "art",
            gettext_lazy("Kind"),
            lambda rows, kind: rows.filter(kind=kind),
            tuple((kind.value, kind.label) for kind in OrganisationKind),
        ),
        Filter(
            "ort", gettext_lazy("Municipality"), _in_municipality, choices_of(Municipality.objects.all(), "ags", "name")
        ),
        Filter(
            "stand",
            gettext_lazy("State"),
            lambda rows, state: rows.filter(is_public=state == "ja"),
            (("ja", gettext_lazy("published")), ("nein", gettext_lazy("not published"))),
        ),
    )


def _in_municipality(rows: Rows, ags: str) -> Any:
    return rows.filter(Q(municipality__ags=ags) | Q(association__municipalities__ags=ags)).distinct()

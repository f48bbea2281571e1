"""What the catalogue holds, for the people who bring figures in."""

from __future__ import annotations

from django.db.models import QuerySet

from kreisweit.ground.refusal import NotFound
from kreisweit.places.queries import county

from ..models import Release, Source


def all_sources() -> list[Source]:
    """All publications of the catalogue, invented ones last."""
    return list(Source.objects.order_by("is_invented", "code"))


def releases_here() -> QuerySet[Release]:
    """Releases of this county or of the whole country, newest first, with their source."""
    return Release.objects.filter(scope__in=["", county().ags]).select_related("source")


def release_here(pk: int) -> Release:
    """One of them; raises NotFound."""
    found = releases_here().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found

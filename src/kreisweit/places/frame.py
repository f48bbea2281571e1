"""What the frame of every page says of the county."""

from __future__ import annotations

from django.db.models import Subquery

from kreisweit.ui.installation import Installation

from .models import County, Outline


def frame() -> Installation:
    """Name of the county and the notice of its map, in one query; empty before it is set up."""
    notice = Subquery(Outline.objects.values("notice")[:1])
    found = County.objects.annotate(map_notice=notice).first()
    if found is None:
        return Installation()
    notices = (found.map_notice,) if found.map_notice else ()
    return Installation(found.name, found.short_name, found.is_invented, notices)

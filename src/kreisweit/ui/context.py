"""What every page knows of this installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kreisweit.ground.today import today


def installation(request: HttpRequest) -> dict[str, object]:
    """County name and marks that stand on every page; templates get the county lazily from places."""
    return {"is_demo": settings.DEMO, "today": today()}

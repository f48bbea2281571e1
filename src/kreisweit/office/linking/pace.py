"""A second click that was meant for the page before decides nothing: whoever decides has had time to look."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

QUICKEST = 0.8
"""Seconds that nobody needs less of to see two records; a slow double click takes up to six tenths."""


TOO_QUICK = gettext_lazy("That was very quick: please look at these two records first. Nothing was kept.")


def moment() -> str:
    """When a page is shown, for its form."""
    return f"{time.time():.3f}"


def too_quick(request: HttpRequest) -> bool:
    """Whether a form was sent before its page could be looked at. Guards against slips, not against intent."""
    try:
        shown = float(request.POST.get("shown", "0"))
    except ValueError:
        return False
    return 0 <= time.time() - shown < QUICKEST

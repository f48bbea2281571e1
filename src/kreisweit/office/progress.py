"""Time left, in words that promise no more than is known."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext


def time_left(seconds: int | None) -> str:
    """ "about 2 minutes left"; empty where nothing can be said."""
    if seconds is None:
        return ""
    if seconds < 10:
        return gettext("a few seconds left")
    if seconds < 90:
        tens = max(10, round(seconds / 10) * 10)
        return gettext("about %(seconds)s seconds left") % {"seconds": tens}
    minutes = round(seconds / 60)
    return ngettext("about %(minutes)s minute left", "about %(minutes)s minutes left", minutes) % {"minutes": minutes}

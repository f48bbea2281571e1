"""What waits in deliveries, linkage and release, as lines of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kreisweit.monitoring.queries.turns import Turn
from kreisweit.ui import formats

PLACES: dict[str, tuple[str, Any]] = {
    "decide_proposals": ("office:computations", _("Decide")),
    "decide_pairs": ("office:linking-pairs", _("Look at the pairs")),
    "settle_disputes": ("office:linking-pairs", _("Look at the pairs")),
    "link_records": ("office:linking", _("Link records")),
    "decide_delivery": ("office:delivery", _("Decide")),
    "deliver": ("office:delivery-new", _("Deliver a file")),
    "compute_figures": ("office:computations", _("Compute figures")),
    "propose_figures": ("office:computation", _("Propose figures")),
}
"""Code of what waits → page and what stands on its button."""
_ONE = {"decide_proposals": "office:proposal"}
"""The page where it is a single one."""


def turn_lines(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """What waits for the reader: sentence, verb, address."""
    return [{"subject": _sentence(one), "verb": PLACES[one.code][1], "url": _url(one)} for one in turns]


def _url(one: Turn) -> str:
    name = _ONE.get(one.code, PLACES[one.code][0]) if one.number else PLACES[one.code][0]
    return reverse(name, args=[one.number] if one.number else [])


def _sentence(one: Turn) -> str:
    match one.code:
        case "decide_proposals":
            said = ngettext("%(n)s proposal for release waits", "%(n)s proposals for release wait", one.count)
        case "decide_pairs":
            said = ngettext("%(n)s doubtful pair to decide", "%(n)s doubtful pairs to decide", one.count)
        case "settle_disputes":
            said = ngettext("%(n)s disputed pair", "%(n)s disputed pairs", one.count)
        case "link_records":
            said = ngettext("%(n)s record waits to be linked", "%(n)s records wait to be linked", one.count)
        case "compute_figures":
            said = gettext("The records were linked anew since the last computation")
        case "propose_figures":
            said = gettext("The newest computation has not been proposed yet")
        case _:
            said = _of_delivery(one)
    day = date_format(one.until, "SHORT_DATE_FORMAT") if one.until else ""
    count = formats.number(one.count, get_language() or "de")
    return said % {"n": count, "subject": one.subject, "day": day}


def _of_delivery(one: Turn) -> str:
    if one.code == "deliver":
        return gettext("%(subject)s: the delivery is due on %(day)s")
    if one.until is None:
        return gettext("%(subject)s: a delivery has broken off, start it again or end it")
    if not one.count:
        return gettext("%(subject)s: a delivery was not checked to the end; the file is destroyed on %(day)s")
    return ngettext(
        "%(subject)s: a delivery with %(n)s row waits for your decision; the file is destroyed on %(day)s",
        "%(subject)s: a delivery with %(n)s rows waits for your decision; the file is destroyed on %(day)s",
        one.count,
    )

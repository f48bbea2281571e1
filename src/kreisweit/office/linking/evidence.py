"""The evidence about a pair, comparison by comparison, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

COMPARED: dict[str, Any] = {
    "key": _("The key as a whole"),
    "given_name": _("Given names"),
    "family_name": _("Family name"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "municipality": _("Place of residence"),
    "address": _("Address"),
}
_FILTER = {
    "filter_agrees": (_("agrees, as far as the key shows"), 2),
    "filter_partly": (_("agrees in part, as far as the key shows"), 0),
    "filter_differs": (_("does not agree, as far as the key shows"), -1),
}
_KEY = {
    "very_alike": (_("almost the same"), 3),
    "alike": (_("much alike"), 2),
    "near": (_("about as much alike as brothers and sisters can be"), 0),
}
_NAME = {
    "native": (_("the same in its own script"), 3),
    "equal": (_("the same"), 3),
    "folded": (_("the same after romanisation"), 2),
    "swapped": (_("given and family name exchanged"), 2),
    "sound": (_("sounds the same"), 2),
    "part": (_("one part is the same"), 1),
    "close": (_("very similar"), 1),
    "chain": (_("own name and father's name stand in other fields"), 1),
    "crossed": (_("one part stands in the other field"), 1),
    "alike": (_("similar"), 0),
    "different": (_("different"), -2),
}
_BIRTH = {
    "equal": (_("the same"), 3),
    "equal_placeholder": (_("the same, but a day that registers put in where they know none"), 1),
    "year_placeholder": (_("the same year; one day is only put in"), 1),
    "swapped": (_("day and month exchanged"), 2),
    "typo": (_("one digit of the date differs or two are exchanged"), 1),
    "year_off": (_("the same day and month, the year off by one or ten or with exchanged digits"), 1),
    "two_parts": (_("two of day, month and year are the same"), 0),
    "same_year": (_("only the year is the same"), -1),
    "near_placeholder": (_("years close together; one day is only put in"), 0),
    "different": (_("different"), -2),
}
_PLAIN = {"equal": (_("the same"), 1), "shared": (_("in common"), 1), "different": (_("different"), -1)}
RESULTS: dict[str, dict[str, tuple[Any, int]]] = {
    "key": _KEY,
    "given_name": _NAME | _FILTER,
    "family_name": _NAME | _FILTER,
    "birth_date": _BIRTH | _FILTER,
    "sex": _PLAIN | _FILTER,
    "nationality": _PLAIN | _FILTER,
    "municipality": _PLAIN | _FILTER,
    "address": {"equal": (_("the same"), 2), "different": (_("different"), 0)} | _FILTER,
}
"""Comparison → level → words, and how much it speaks for one person (3 strongly … -2 strongly against)."""

UNKNOWN = (_("not known in one of the two"), 0)
STRENGTHS: dict[int, tuple[Any, str]] = {
    3: (_("speaks strongly for it"), "success"),
    2: (_("speaks for it"), "success"),
    1: (_("speaks a little for it"), "info"),
    0: (_("says nothing"), ""),
    -1: (_("speaks a little against it"), "warning"),
    -2: (_("speaks against it"), "danger"),
}


@dataclass(frozen=True)
class EvidenceLine:
    """One comparison: what, with which result, how much it counts, and the kind of its badge."""

    what: str
    result: str
    strength: str
    kind: str


def evidence_lines(levels: Mapping[str, str]) -> list[EvidenceLine]:
    """The comparisons in a fixed order; a level without words stands as its code, which a test finds."""
    found = []
    for code, what in COMPARED.items():
        if code not in levels:
            continue
        level = levels[code]
        words, weight = UNKNOWN if level == "unknown" else RESULTS[code].get(level, (level, 0))
        strength, kind = STRENGTHS[weight]
        found.append(EvidenceLine(str(what), str(words), str(strength), kind))
    return found

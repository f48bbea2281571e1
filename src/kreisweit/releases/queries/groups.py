"""Groups of people in words and in order: their names are parts like "sex:f" or "months:24", divided by "|"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

BETWEEN = "|"
NAMES = {
    "sex:f": gettext_lazy("women and girls"),
    "sex:m": gettext_lazy("men and boys"),
    "sex:x": gettext_lazy("diverse or not said"),
    "nationality:eu": gettext_lazy("EU and EFTA countries"),
    "nationality:ukraine": gettext_lazy("Ukraine"),
    "nationality:asylum": gettext_lazy("eight main countries of origin of asylum seekers"),
    "nationality:other": gettext_lazy("other countries"),
    "stay:0": gettext_lazy("under 1 year"),
    "stay:1": gettext_lazy("1 to under 2 years"),
    "stay:2": gettext_lazy("2 to under 5 years"),
    "stay:5": gettext_lazy("5 to under 10 years"),
    "stay:10": gettext_lazy("10 years and more"),
}
KINDS = {
    "months": pgettext_lazy("by which groups", "time since the move from abroad"),
    "sex": pgettext_lazy("by which groups", "sex"),
    "age": pgettext_lazy("by which groups", "age"),
    "nationality": pgettext_lazy("by which groups", "nationality"),
    "stay": pgettext_lazy("by which groups", "length of stay"),
}
"""Kinds of groups in the order in which they are shown."""


def group_text(group: str) -> str:
    """A group of persons in words: "nach 24 Monaten", "Frauen und Mädchen, 16 bis 24 Jahre"; empty for everybody; a
    part without words is its code."""
    return _joined(_part_text(part) for part in group.split(BETWEEN))


def kinds_text(group: str) -> str:
    """The heading of the groups that a group stands among: "Nach Geschlecht und Alter"; empty for everybody."""
    names = [str(KINDS.get(kind, kind)) for kind in kinds_of(group)]
    if not names:
        return ""
    pair = pgettext("two kinds of groups", "%(first)s and %(second)s")
    kinds = reduce(lambda first, second: pair % {"first": first, "second": second}, names)
    return pgettext("heading of groups", "By %(kinds)s") % {"kinds": kinds}


def kinds_of(group: str) -> tuple[str, ...]:
    """The kinds of a group's parts: ("sex", "age")."""
    return tuple(part.partition(":")[0] for part in group.split(BETWEEN)) if group else ()


def group_order(group: str) -> tuple[object, ...]:
    """What groups are sorted by: everybody first, then single kinds before combined ones, then values by number
    ("stay:2" before "stay:10")."""
    kinds = list(KINDS)
    parts = [part.partition(":") for part in group.split(BETWEEN)] if group else []
    places = [kinds.index(kind) if kind in KINDS else len(kinds) for kind, _sign, _value in parts]
    return len(parts), places, [_value_order(f"{kind}:{value}", value) for kind, _sign, value in parts], group


def by_kind(groups: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The groups in order, under the headings of their kinds."""
    ordered = sorted(filter(None, groups), key=group_order)
    return [(kinds_text(found[0]), found) for found in (list(each) for _kinds, each in groupby(ordered, kinds_of))]


def _value_order(part: str, value: str) -> int:
    number = value.partition("-")[0].rstrip("+")
    return int(number) if number.isdigit() else list(NAMES).index(part) if part in NAMES else 0


def _part_text(part: str) -> str:
    kind, _sign, value = part.partition(":")
    if kind == "months" and value.isdigit():
        return ngettext("after %(months)s month", "after %(months)s months", int(value)) % {"months": value}
    if kind == "age" and value:
        first, _sign, last = value.partition("-")
        if not last:
            return _("%(first)s years and older") % {"first": first.rstrip("+")}
        return _("%(first)s to %(last)s years") % {"first": first, "last": last}
    return str(NAMES.get(part, part))


def _joined(parts: Iterable[str]) -> str:
    return f"{pgettext('between two parts', ',')} ".join(parts)

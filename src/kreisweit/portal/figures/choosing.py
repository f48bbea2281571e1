"""Which table a figure page shows: source, time, group and kind of area, as the address asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from kreisweit.releases.models import Level
from kreisweit.releases.queries import tables
from kreisweit.releases.queries.groups import group_text
from kreisweit.releases.queries.tables import MapTable, TableChoice

from .. import words
from . import trends

QUERY = ("quelle", "stand", "ebene", "gruppe")
AREAS, PLACES = "planungsraeume", "gemeinden"
MOST_TABS = 6
"""So many tables stand beside each other as links; more of them, or groups, are chosen in a form."""


@dataclass(frozen=True)
class Option:
    """One entry of a field."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Field:
    """One field of the form that chooses a table."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class View:
    """The table that is shown, by planning areas or by municipalities; `problem` says what could not be shown.

    Other tables are either `tabs` (few) or chosen by `fields`; one of the two is empty. `newest` holds the newest
    table of each source.
    """

    table: MapTable | None
    by_area: bool = False
    problem: str = ""
    tabs: tuple[TableChoice, ...] = ()
    fields: tuple[Field, ...] = ()
    newest: tuple[TableChoice, ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """What an address says to show the same again."""
        if self.table is None:
            return {}
        said = {"quelle": self.table.source.code, "stand": self.table.period}
        if self.table.areas:
            said["ebene"] = AREAS if self.by_area else PLACES
        return said | ({"gruppe": self.table.group} if self.table.group else {})


def view_of(code: str, asked: Mapping[str, str]) -> View:
    """The table asked for, else the newest one with a number, and what else can be asked for."""
    choices = tables.table_choices(code)
    if not choices:
        problem = _not_there() if asked.get("quelle") or asked.get("stand") else ""
        return View(None, problem=problem)
    groups = tables.groups_of(choices)
    group = asked.get("gruppe", "") if asked.get("gruppe", "") in groups else groups[0]
    of_group = [choice for choice in choices if choice.group == group]
    choice, found = _chosen(of_group, asked.get("quelle", ""), asked.get("stand", ""))
    table = tables.map_table(code, choice)
    by_area, has_places = _level(of_group, choice, table, asked.get("ebene", ""))
    problems = [
        "" if found and asked.get("gruppe", "") in ("", group) else _not_there(),
        gettext("For this time there is no value by municipality. The map shows planning areas.")
        if asked.get("ebene") == PLACES and by_area
        else "",
    ]
    problem = " ".join(filter(None, problems))
    newest = _newest(of_group)
    if len(groups) == 1 and not table.areas and len(of_group) <= MOST_TABS:
        return View(table, by_area, problem, tabs=tuple(of_group) if len(of_group) > 1 else (), newest=newest)
    fields = (_source(of_group, choice), _time(of_group, choice), _group(groups, group), _levels(has_places, by_area))
    offered = tuple(field for field in fields if len(field.options) > 1)
    return View(table, by_area, problem, fields=offered, newest=newest)


def group_name(group: str) -> str:
    """A group in words; everybody has a name of its own."""
    return group_text(group) if group else pgettext("group", "all together")


def _not_there() -> str:
    return gettext("There is no map for the source and day asked for. This is the newest one.")


def _chosen(choices: Sequence[TableChoice], source: str, period: str) -> tuple[TableChoice, bool]:
    """The choice asked for and True, else the newest with a number and whether that is what was asked for."""
    fitting = [c for c in choices if source in ("", c.source.code) and period in ("", c.period)]
    usual = fitting or choices
    return next((choice for choice in usual if any(choice.shown.values())), usual[0]), bool(fitting)


def _newest(choices: Sequence[TableChoice]) -> tuple[TableChoice, ...]:
    """The newest table of each source; the choices come newest first."""
    return tuple({choice.source.code: choice for choice in reversed(choices)}.values())[::-1]


def _level(choices: Sequence[TableChoice], choice: TableChoice, table: MapTable, asked: str) -> tuple[bool, bool]:
    """Whether planning areas are shown, and whether municipalities can be asked for at any time."""
    has_places = any(c.shown.get(Level.MUNICIPALITY) for c in choices if c.source.code == choice.source.code)
    by_area = bool(table.areas) and not (asked == PLACES and choice.shown.get(Level.MUNICIPALITY))
    return by_area, bool(table.areas) and has_places


def _source(choices: Sequence[TableChoice], chosen: TableChoice) -> Field:
    found = {choice.source.code: choice.source for choice in choices}
    options = [Option(code, trends.source_title(source), code == chosen.source.code) for code, source in found.items()]
    return Field("quelle", gettext("Source"), tuple(options))


def _time(choices: Sequence[TableChoice], chosen: TableChoice) -> Field:
    periods = dict.fromkeys(choice.period for choice in choices)
    options = [Option(period, words.period_text(period), period == chosen.period) for period in periods]
    return Field("stand", pgettext("of a figure", "Time"), tuple(options))


def _group(groups: Sequence[str], chosen: str) -> Field:
    options = [Option(group, group_name(group), group == chosen) for group in groups]
    return Field("gruppe", gettext("Group"), tuple(options))


def _levels(has_places: bool, by_area: bool) -> Field:
    options = [Option(AREAS, gettext("Planning areas"), by_area)]
    if has_places:
        options.append(Option(PLACES, gettext("Municipalities"), not by_area))
    return Field("ebene", gettext("Areas"), tuple(options))

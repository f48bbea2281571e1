"""What the sources say about the whole county, in sentences; and the figure of the same question beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop, ngettext

from kreisweit.methods.disclosure import Cell
from kreisweit.places.models import County
from kreisweit.releases.models import IndicatorVersion, Source
from kreisweit.releases.queries.groups import by_kind, kinds_of
from kreisweit.releases.queries.means import CountyMean, county_means
from kreisweit.releases.queries.published import Point, Series
from kreisweit.releases.queries.tables import MapTable, Participation, TableChoice

from .. import words
from .choosing import group_name

MAY_CHANGE = gettext_noop(
    "Whoever came from abroad by way of another municipality is missing; values can change when more take part."
)
OWN = "kreisweit"
"""Code of the publication of own figures."""


@dataclass(frozen=True)
class Statement:
    """What one source says about the whole county; `own` where we calculated it from municipalities.

    `band` says in words how far protection may have moved a share, `part` how many of the municipalities take part where
    it is not all of them.
    """

    source: Source
    period: str
    cell: Cell
    sentence: str
    own: str
    band: str = ""
    part: str = ""


@dataclass(frozen=True)
class Related:
    """The figure that answers the same question from another side, with its newest statement."""

    indicator: IndicatorVersion
    statement: Statement


@dataclass(frozen=True)
class GroupRow:
    """One group of persons with the county's cell, for a share its band, and the length of its bar in per cent."""

    name: str
    cell: Cell
    band: str
    bar: int = 0


@dataclass(frozen=True)
class Groups:
    """Groups of one kind under their heading; `is_folded`: of several kinds at once, too many to be read at once."""

    heading: str
    rows: tuple[GroupRow, ...]
    is_folded: bool


def county_statements(
    indicator: IndicatorVersion,
    county: County,
    series: Sequence[Series],
    newest_tables: Sequence[TableChoice] = (),
    group: str = "",
) -> list[Statement]:
    """The newest value of each source for the county, published ones first, then our own means.

    `series` are those of the group; `newest_tables` the tables that a mean may be made of and that say who takes part.
    """
    found = [
        _published(indicator, county, line.source, point, group)
        for line in series
        if (point := newest(line)) is not None
    ]
    found = [_of_a_part(statement, newest_tables) for statement in found]
    if group or not indicator.weight:
        return found
    spoken = {statement.source.code for statement in found}
    made = county_means([indicator])
    for table in newest_tables:
        mean = made.get((indicator.code, table.source.code, table.period))
        if mean is not None and table.source.code not in spoken:
            found.append(_own(indicator, county, table, mean))
    return found


def _published(indicator: IndicatorVersion, county: County, source: Source, point: Point, group: str) -> Statement:
    sentence = words.answer(indicator, county, point.period, point.cell)
    if group:
        sentence = gettext("%(group)s: %(sentence)s") % {"group": group_name(group), "sentence": sentence}
    band = words.band_in_words(point.cell, indicator)
    return Statement(source, point.period, point.cell, sentence, "", band)


def _of_a_part(statement: Statement, tables: Sequence[TableChoice]) -> Statement:
    """The statement with whom it holds for, where our own figure does not speak of all municipalities."""
    part = next((table.part for table in tables if table.source.code == statement.source.code == OWN), None)
    if part is None or part.is_whole:
        return statement
    sentence = ngettext(
        "This holds for %(joined)s of %(of)s municipalities, the only one that takes part so far.",
        "This holds for the %(joined)s of %(of)s municipalities that take part.",
        part.joined,
    )
    sentence %= {"joined": part.joined, "of": part.of}
    said = " ".join([statement.sentence, sentence, gettext(MAY_CHANGE)])
    return replace(statement, sentence=said, part=part_in_words(part))


def part_in_words(part: Participation) -> str:
    """ "3 von 12 Gemeinden"."""
    return gettext("%(joined)s of %(of)s municipalities") % {"joined": part.joined, "of": part.of}


def _own(indicator: IndicatorVersion, county: County, table: TableChoice, mean: CountyMean) -> Statement:
    cell = words.own_mean(mean, table.source)
    sentence = words.answer(indicator, county, table.period, cell)
    return Statement(table.source, table.period, cell, sentence, own_note(mean))


def own_note(mean: CountyMean) -> str:
    """How a mean of the county came about and what weighed its values."""
    sentence = {
        "population": gettext(
            "Own calculation from the published values of %(counted)s of %(of)s municipalities, weighted by residents."
        ),
        "total_dwellings": gettext(
            "Own calculation from the published values of %(counted)s of %(of)s municipalities, weighted by dwellings."
        ),
    }[mean.weight]
    return sentence % {"counted": mean.counted, "of": mean.of}


def newest(line: Series) -> Point | None:
    """The last point that has a number; None where no period has one."""
    return next((point for point in reversed(line.points) if words.has_number(point.cell)), None)


def related(county: County, series: Sequence[Series]) -> Related | None:
    """The figure that belongs beside the one of the page, by its series; None where it has no value."""
    found = county_statements(series[0].indicator, county, series) if series else []
    return Related(series[0].indicator, found[0]) if found else None


def groups(indicator: IndicatorVersion, table: MapTable | None) -> list[Groups]:
    """The county's value for each group of persons, at the time of the table, by kind of group; none without groups."""
    known = table.groups if table else {}
    return [
        Groups(
            heading,
            tuple(_group_rows(indicator, {group: known[group] for group in found})),
            is_folded=len(kinds_of(found[0])) > 1,
        )
        for heading, found in by_kind(known)
    ]


def _group_rows(indicator: IndicatorVersion, cells: Mapping[str, Cell]) -> Iterator[GroupRow]:
    numbers = {group: abs(words.number(cell)) for group, cell in cells.items() if words.has_number(cell)}
    longest = max(numbers.values(), default=0)
    for group, cell in cells.items():
        bar = round(numbers.get(group, 0) / longest * 100) if longest else 0
        yield GroupRow(group_name(group), cell, words.band(cell, indicator), bar)

"""From a data file to a definition: `read_definition` checks everything and names every mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from .axes import AXES, BETWEEN, STAY, Cross
from .faults import DefinitionError, Fault, Pages, Table
from .histories import KINDS
from .vocabulary import (
    ARRIVAL_YEAR,
    BASE,
    DIRECTIONS,
    LEVELS_OF_LANGUAGE,
    NOTHING,
    OFFICIAL,
    ORIGINS,
    OUTCOMES,
    QUARTER,
    RATIOS,
    REGISTERS,
    Balance,
    Definition,
    Event,
    Flow,
    Measure,
    Population,
    Register,
    Stock,
    TimeTo,
    Within,
)

__all__ = ["Definition", "DefinitionError", "Fault", "read_definition"]

VERBS = ("stock", "flow", "within", "time_to", "balance")
HOLDABLE = tuple(kind for kind in KINDS if kind not in {"residence", "exam"})
ANY_OUTCOME = tuple(sorted({outcome for outcomes in OUTCOMES.values() for outcome in outcomes}))
CROSSES = tuple(BETWEEN.join(cross) for size in range(1, len(AXES) + 1) for cross in combinations(AXES, size))
_CODE = re.compile(r"[a-z][a-z0-9_]{2,59}")
_GROUP = re.compile(r"(?:[a-z]+:[0-9]+)?")


def read_definition(text: str, name: str) -> Definition:
    """The definition in the text of a TOML file; `name` is the file's name and stands in its mistakes.

    Raises DefinitionError with all faults: file, line, key, what was found, what would be right.
    """
    pages = Pages(text, name)
    top = Table(pages, pages.load(text))
    definition = _definition(top)
    top.end()
    pages.check()
    return definition


def _definition(top: Table) -> Definition:
    measure = top.table("measure")
    population = top.table("population")
    verb = measure.text("verb", VERBS)
    found = Definition(
        code=_code(top),
        version=top.number("version", 1, 10_000),
        valid_from=top.day("valid_from"),
        period=top.text("period", (QUARTER, ARRIVAL_YEAR)),
        ratio_to=measure.text("ratio_to", RATIOS),
        per=measure.number("per", 1, 1000, default=100),
        measure=_measure(measure, verb),
        population=Population(min_age=population.number("min_age", 0, 120, default=0)),
        registers=tuple(_register(table) for table in top.tables("registers")),
        minimum_denominator=top.number("minimum_denominator", 1, 10_000),
        direction=top.text("direction", DIRECTIONS),
        legal_basis=top.texts("legal_basis"),
        do_not_compare=top.texts("do_not_compare"),
        axes=_axes(top),
    )
    population.text("persons", ("newcomers",))
    population.end()
    measure.end()
    _agree(top, measure, found)
    return found


def _code(top: Table) -> str:
    code = top.text("code")
    if code and not _CODE.fullmatch(code):
        top.blame("not_allowed", "code", f"found {code!r}", "small letters, digits and _, at most 60")
    return code


def _axes(top: Table) -> tuple[Cross, ...]:
    """The crosses of axes, each in the order of AXES: "sex", "sex|age"."""
    found = [tuple(axis for axis in AXES if axis in cross.split(BETWEEN)) for cross in top.words("axes", CROSSES)]
    return tuple(sorted(found, key=lambda cross: (len(cross), [list(AXES).index(axis) for axis in cross])))


def _register(table: Table) -> Register:
    found = Register(table.text("register", REGISTERS), table.number("lag_days", 0, 366))
    table.end()
    return found


def _measure(table: Table, verb: str) -> Measure:
    match verb:
        case "flow":
            event = _event(table.table("event"))
            return Flow(event, _outcomes(table, event.kind))
        case "within":
            return _within(table)
        case "time_to":
            grid = table.number("grid_months", 1, 60)
            return TimeTo(_event(table.table("target")), grid, _points(table.table("points"), grid))
        case "balance":
            return Balance(table.words("origins", ("germany", "county"), needed=True))
        case "stock":
            return _stock(table)
    table.items()  # of an unknown verb no key can be wrong
    return Stock()


def _stock(table: Table) -> Stock:
    holding = table.text("holding", HOLDABLE, default="")
    had = _event(table.table("had")) if table.has("had") else None
    bands = table.numbers("bands")
    if sum(map(bool, (holding, had, bands))) > 1:
        table.blame("conflict", "verb", "more than one of holding, had, bands", "one of them, or none to count all")
    return Stock(holding, had, bands)


def _within(table: Table) -> Within:
    event = _event(table.table("event"))
    months = table.number("months", 3, 120, step=3)
    resident = table.flag("resident")
    outcomes = _outcomes(table, event.kind)
    if resident == bool(outcomes):
        table.blame("conflict", "verb", "both or none of resident and outcomes", "resident = true, or outcomes = [...]")
    return Within(event, months, outcomes, resident)


def _event(table: Table) -> Event:
    kind = table.text("kind", KINDS)
    found = Event(
        kind=kind,
        at=table.text("at", ("start", "end"), default="start"),
        levels=table.words("levels", LEVELS_OF_LANGUAGE),
        outcomes=_outcomes(table, kind),
        origins=table.words("origins", ORIGINS if kind == "residence" else ()),
        first=table.flag("first"),
    )
    table.end()
    return found


def _outcomes(table: Table, kind: str) -> frozenset[str]:
    return table.words("outcomes", OUTCOMES.get(kind, ANY_OUTCOME))


def _points(table: Table, grid: int) -> Mapping[str, int]:
    points: dict[str, int] = {}
    for group, months in table.items():
        if not _GROUP.fullmatch(group):
            table.blame("not_allowed", group, f"the group {group!r}", 'a group like "months:12", or ""')
        elif type(months) is not int or not 0 < months <= 600 or months % grid:
            table.blame("out_of_range", group, f"found {months!r}", f"months up to 600, a multiple of {grid}")
        else:
            points[group] = months
    return points


def _agree(top: Table, measure: Table, found: Definition) -> None:
    """What no key can know alone: period and divisor must suit the verb."""
    is_curve = isinstance(found.measure, TimeTo)
    if found.period in {QUARTER, ARRIVAL_YEAR} and (found.period == ARRIVAL_YEAR) != is_curve:
        top.blame("conflict", "period", f"found {found.period!r}", ARRIVAL_YEAR if is_curve else QUARTER)
    needs = BASE if isinstance(found.measure, Within | TimeTo | Balance) else found.ratio_to
    if isinstance(found.measure, Stock) and found.measure.bands and found.ratio_to == NOTHING:
        needs = BASE
    if found.ratio_to in RATIOS and found.ratio_to != needs:
        measure.blame("conflict", "ratio_to", f"found {found.ratio_to!r}", needs)
    if found.axes:
        _agree_on_axes(top, found)
    if is_curve and isinstance(found.measure, TimeTo) and not found.measure.points:
        measure.blame("missing", "points", "no point in time", '{ "months:24" = 24 }')


def _agree_on_axes(top: Table, found: Definition) -> None:
    """Groups of people need a base that is counted by the same groups, and an axis on which people differ."""
    if found.ratio_to == OFFICIAL or isinstance(found.measure, Balance):
        right = "no axes: neither official totals nor moves are known by group"
        top.blame("conflict", "axes", "groups of people", right)
    stays = any(STAY in cross for cross in found.axes)
    if stays and (isinstance(found.measure, TimeTo) or (isinstance(found.measure, Stock) and found.measure.bands)):
        top.blame("conflict", "axes", f"found {STAY!r}", "other axes: this figure speaks of the length of stay itself")

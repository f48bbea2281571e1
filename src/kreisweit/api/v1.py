"""Version 1 of the open interface: reading published figures. No key, no person data."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from kreisweit.ground.refusal import NotFound, Refusal
from kreisweit.methods.disclosure import Imported, Missing, Rate, Suppressed
from kreisweit.places import queries as places
from kreisweit.releases.models import Figure, IndicatorVersion, Level, Source
from kreisweit.releases.queries import published
from kreisweit.releases.queries.texts import credit, publisher, text_of

from .conditional import conditional
from .refusals import NoFilters, UnknownFilter
from .schemas import AreaOut, IndicatorOut, IndicatorPage, ObservationOut, ObservationPage, RefusalOut, SourceOut

api = NinjaAPI(
    title="Kreisweit",
    version="1",
    description="Published figures of a county and its municipalities, with source, day and status of each value.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_decorator(conditional, mode="view")
LARGEST_PAGE = 1000
AreaKey = Annotated[
    str,
    Query(
        pattern=r"^([0-9]{5}|[0-9]{8}|P[0-9]{1,9})?$",
        description="Key of a county (5 digits), a municipality (8 digits) or a planning area (P12)",
    ),
]
Group = Annotated[
    str | None,
    Query(
        max_length=60, description='Group of persons, e.g. "stay:5"; "" for figures about everybody, all if left out'
    ),
]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Rows on a page")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Rows to leave out")]


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as JSON with its status."""
    said = {"refused": refusal.code, "sentence": refusal.text(), "remedy": refusal.advice()}
    return api.create_response(request, said, status=refusal.status)


@api.exception_handler(ValidationError)
def refuse_question(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that cannot be read, named without its value."""
    names = ", ".join(sorted({str(part["loc"][-1]) for part in error.errors}))
    said = {"refused": "bad_parameter", "sentence": f"Not readable: {names}", "remedy": "See /api/docs"}
    return api.create_response(request, said, status=422)


FILTERS = ("indicator", "ags", "period", "source", "level", "group", "limit", "offset")


def _known_only(request: HttpRequest, known: tuple[str, ...] = ()) -> None:
    """Refuses a question with a filter that does not exist: its answer would be about something else than was asked."""
    unknown = ", ".join(sorted(set(request.GET) - set(known)))[:100]
    if unknown and known:
        raise UnknownFilter(unknown=unknown, known=", ".join(known))
    if unknown:
        raise NoFilters(unknown=unknown)


def _next(request: HttpRequest, count: int, limit: int, offset: int) -> str | None:
    if offset + limit >= count:
        return None
    query = {**request.GET.dict(), "limit": str(limit), "offset": str(offset + limit)}
    return f"{request.path}?{urlencode(query)}"


@api.get("/indicators", response={200: IndicatorPage, 422: RefusalOut}, summary="Indicators that have figures here")
def indicators(request: HttpRequest, topic: str = "", limit: Limit = 100, offset: Offset = 0) -> dict[str, Any]:
    """Definitions of all indicators with a figure for the county or one of its municipalities."""
    _known_only(request, ("topic", "limit", "offset"))
    found = published.indicators(topic or None)
    items = [_indicator(each) for each in found[offset : offset + limit]]
    return _page(request, items, len(found), limit, offset)


@api.get("/indicators/{code}", response={200: IndicatorOut, 404: RefusalOut, 422: RefusalOut}, summary="One indicator")
def indicator(request: HttpRequest, code: str) -> IndicatorOut:
    """The newest version of a definition."""
    _known_only(request)
    return _indicator(published.indicator(code))


@api.get("/observations", response={200: ObservationPage, 404: RefusalOut, 422: RefusalOut}, summary="Figures")
def observations(
    request: HttpRequest,
    indicator: str = "",
    ags: AreaKey = "",
    period: str = "",
    source: str = "",
    level: Level | None = None,
    group: Group = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Current figures by indicator, area, period ("2022", "2022-05-15", "2026-Q3"), source, level and group.

    Without `ags`: the county, its planning areas and its municipalities. An unknown indicator is refused (404).
    Figures of the source "kreisweit" are protected: they have a small random deviation, so sums may differ by a few.
    """
    _known_only(request, FILTERS)
    if indicator:
        published.indicator(indicator)
    rows = published.figures().filter(area=ags) if ags else published.own_figures()
    wanted = {"indicator__code": indicator, "period": period, "source__code": source, "level": level}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = rows if group is None else rows.filter(group=group)
    rows = rows.order_by("indicator__order", "source__code", "level", "area", "period", "group")
    count = rows.count()
    names = places.area_names(both=False)
    items = [_observation(figure, names) for figure in rows[offset : offset + limit]]
    return _page(request, items, count, limit, offset)


@api.get("/sources", response={200: list[SourceOut], 422: RefusalOut}, summary="Sources of the figures")
def sources(request: HttpRequest) -> list[SourceOut]:
    """Publications that figures here come from."""
    _known_only(request)
    return [_source(each) for each in published.sources()]


@api.get("/areas", response={200: list[AreaOut], 422: RefusalOut}, summary="Municipalities of the county")
def areas(request: HttpRequest) -> list[AreaOut]:
    """All municipalities with key, association and planning area."""
    _known_only(request)
    return [
        AreaOut(
            ags=m.ags,
            ars=m.ars,
            name=m.name,
            second_name=m.second_name,
            kind=m.kind,
            association=m.association.name if m.association else "",
            planning_area=m.planning_area.name if m.planning_area else "",
            planning_area_key=m.planning_area.key if m.planning_area else "",
            population=m.population,
        )
        for m in places.municipalities()
    ]


@api.get(
    "/areas/{ags}",
    response={200: AreaOut, 404: RefusalOut, 410: RefusalOut, 422: RefusalOut},
    summary="One municipality",
)
def area(request: HttpRequest, ags: str) -> AreaOut:
    """A municipality by its present key; an ended key says what became of it (410)."""
    places.municipality(ags)
    found = [each for each in areas(request) if each.ags == ags]
    if not found:
        raise NotFound
    return found[0]


def _page(request: HttpRequest, items: list[Any], count: int, limit: int, offset: int) -> dict[str, Any]:
    following = _next(request, count, limit, offset)
    return {"items": items, "count": count, "limit": limit, "offset": offset, "next": following}


def _indicator(found: IndicatorVersion) -> IndicatorOut:
    def text(name: str) -> str:
        return text_of(found.texts, name)

    return IndicatorOut(
        code=found.code,
        version=found.version,
        valid_from=found.valid_from.isoformat(),
        topic=found.topic,
        unit=found.unit,
        name=text("name"),
        question=text("question"),
        definition=text("definition"),
        caution=text("caution"),
    )


def _source(source: Source) -> SourceOut:
    return SourceOut(
        code=source.code,
        title=text_of(source.texts, "title"),
        basis=text_of(source.texts, "basis"),
        holder=publisher(source),
        attribution=credit(source),
        licence=source.licence,
        licence_url=source.licence_url,
        invented=source.is_invented or places.county().is_invented,
    )


def _observation(figure: Figure, names: dict[str, str]) -> ObservationOut:
    cell = figure.cell
    status = {Suppressed: "suppressed", Missing: "missing"}.get(type(cell), "value")
    value = published.number_of(cell)
    remark = cell.flag.value if isinstance(cell, Imported) else figure.remark
    return ObservationOut(
        indicator=figure.indicator.code,
        definition_version=figure.indicator.version,
        level=figure.level,
        ags=figure.area,
        area_name=names.get(figure.area, ""),
        period=figure.period,
        group=figure.group,
        value=None if value is None else str(value),
        low=str(cell.low) if isinstance(cell, Rate) else None,
        high=str(cell.high) if isinstance(cell, Rate) else None,
        per=cell.per if isinstance(cell, Rate) else None,
        unit=figure.indicator.unit,
        status=status,
        reason=remark,
        source=figure.source.code,
        reference_day=figure.period,
        licence=figure.source.licence,
        attribution=credit(figure.source),
    )

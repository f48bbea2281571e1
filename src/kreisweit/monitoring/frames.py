"""What a computation has to know of the county: quarters, areas, who takes part, official population."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kreisweit.methods.indicators import Frame
from kreisweit.places.queries import county, municipalities
from kreisweit.releases.queries.published import official_population

QUARTERS = 40
"""Number of quarters that are computed: ten years."""


def planning_key(area: int) -> str:
    """Key of a planning area in figures."""
    return f"P{area}"


def last_quarters(day: date, number: int = QUARTERS) -> tuple[str, ...]:
    """The last complete quarters before a day, oldest first: "2024-Q1"."""
    year, quarter = day.year, (day.month - 1) // 3  # the quarter before the present one, counted from 1
    found = []
    for _ in range(number):
        if quarter == 0:
            year, quarter = year - 1, 4
        found.append(f"{year}-Q{quarter}")
        quarter -= 1
    return tuple(reversed(found))


def frame_for(*, on: date, joined: Iterable[str], last_day: date | None = None) -> Frame:
    """The frame of a computation on a day. `last_day`: the last day that the deliveries tell of (default: the
    day before `on`), so that no quarter is computed of which the registers know a part only."""
    until = min(last_day or on, on - timedelta(days=1))
    places = list(municipalities())
    areas = {m.ags: planning_key(m.planning_area_id) if m.planning_area_id else "" for m in places}
    quarters = last_quarters(until + timedelta(days=1))
    return Frame(
        quarters=quarters,
        county=county().ags,
        areas=areas,
        joined=frozenset(joined) & set(areas),
        population=population_by_year(quarters),
        as_of=on,
    )


def population_by_year(quarters: Sequence[str]) -> dict[tuple[str, int], int]:
    """Official population by municipality and year. The first year of the frame takes the nearest total where
    none is as old, so that no quarter stays without a base; later years take the latest total (see Frame)."""
    first = int(quarters[0][:4])
    found: dict[tuple[str, int], int] = {}
    for ags, totals in official_population().items():
        found |= {(ags, year): total for year, total in totals.items()}
        if min(totals) > first:
            found[ags, first] = totals[min(totals)]
    return found

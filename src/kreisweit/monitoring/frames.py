"""What a computation has to know of the county: quarters, areas, who takes part, official population."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from kreisweit.methods.indicators import Frame
from kreisweit.places.models import Municipality
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
    known_until = last_day or on - timedelta(days=1)
    places = list(municipalities())
    areas = {m.ags: planning_key(m.planning_area_id) for m in places if m.planning_area_id is not None}
    quarters = last_quarters(known_until + timedelta(days=1))
    years = range(int(quarters[0][:4]), int(quarters[-1][:4]) + 1)
    return Frame(
        quarters=quarters,
        county=county().ags,
        areas=areas,
        joined=frozenset(joined) & {m.ags for m in places},
        population=population_by_year(places, areas, years),
    )


def population_by_year(
    places: Iterable[Municipality], areas: Mapping[str, str], years: Iterable[int]
) -> dict[tuple[str, int], int]:
    """Official population by area and year. A year without a value takes that of the nearest year that has one."""
    wanted = list(years)
    found: dict[tuple[str, int], int] = {}
    sums: dict[tuple[str, int], int] = defaultdict(int)
    key = county().ags
    known = official_population()
    for place in places:
        values = known.get(place.ags, {})
        if not values:
            continue
        for year in wanted:
            nearest = min(values, key=lambda other: (abs(other - year), other))
            found[place.ags, year] = values[nearest]
            for area in {key, areas.get(place.ags, key)}:
                sums[area, year] += values[nearest]
    return found | dict(sums)

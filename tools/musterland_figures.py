"""Invented statistics of the demo county in the layouts of the Census 2022 and of INKAR."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.musterland_names import bell, chance

CENSUS_COLUMNS = (
    *("ags", "municipality_name", "population", "share_foreign", "share_migration_bg", "avg_household_size"),
    *("total_dwellings", "vacancy_rate", "share_owner_occupied", "avg_rent_per_m2"),
)

#: Symbols of official tables by rank of population (0 = smallest) and column; {} takes the number.
#: "-" exactly zero, "." unknown or secret, "/" unreliable, "x" makes no sense, "..." follows, () limited.
SYMBOLS: Mapping[tuple[int, str], str] = {
    (0, "share_foreign"): "-",
    (0, "share_migration_bg"): "/",
    (0, "avg_rent_per_m2"): "x",
    (1, "share_foreign"): ".",
    (1, "share_migration_bg"): ".",
    (1, "avg_rent_per_m2"): "/",
    (2, "avg_household_size"): "/",
    (3, "share_foreign"): "({})",
    (3, "avg_household_size"): "",
    (4, "avg_rent_per_m2"): "({})",
    (5, "vacancy_rate"): "...",
    (6, "share_foreign"): "/",
    (7, "share_migration_bg"): "({})",
    (9, "avg_household_size"): "",
    (12, "share_foreign"): ".",
}

#: INKAR: first and last value of a straight line, and how much chance moves it.
TRENDS: Mapping[str, tuple[float, float, float]] = {
    "share_female": (51.1, 50.8, 0.05),
    "share_65plus": (22.4, 29.6, 0.12),
    "median_age": (44.2, 48.3, 0.08),
    "unemployment_rate": (20.4, 7.1, 0.45),
    "share_longterm_unemployed": (39.5, 44.8, 2.1),
    "youth_unemployment_rate": (14.1, 6.6, 0.5),
    "share_abitur": (25.6, 29.3, 1.6),
    "share_no_degree": (9.8, 9.1, 0.7),
    "apprentices_per_100": (19.8, 16.9, 0.3),
    "childcare_under3": (33.8, 54.6, 0.9),
    "childcare_3to6": (94.4, 94.0, 0.8),
    "physician_density": (13.1, 13.5, 0.1),
    "gp_density": (6.2, 6.4, 0.06),
    "cars_per_capita": (528.0, 582.0, 4.0),
    "rent_level": (4.1, 5.3, 0.05),
    "municipal_debt_per_capita": (760.0, 830.0, 30.0),
    "tax_revenue_per_capita": (215.0, 545.0, 18.0),
}


@dataclass(frozen=True, slots=True)
class Town:
    """What the statistics need of a municipality."""

    ags: str
    official_name: str
    population: int


def census_rows(towns: Sequence[Town]) -> list[tuple[str, ...]]:
    """One row a municipality; larger towns have more foreign residents, smaller households, dearer rents."""
    ranks = {t.ags: i for i, t in enumerate(sorted(towns, key=lambda t: (t.population, t.ags)))}
    rows = []
    for town in towns:
        plain = _census_values(town)
        marked = (_marked(ranks[town.ags], column, plain[column]) for column in CENSUS_COLUMNS[2:])
        rows.append((town.ags, town.official_name, *marked))
    return rows


def census_share_foreign(towns: Sequence[Town]) -> float:
    """Share of foreign residents in the county before any cell is hidden, in per cent."""
    values = [_census_values(town) for town in towns]
    people = sum(int(v["population"]) for v in values)
    return sum(int(v["population"]) * float(v["share_foreign"]) for v in values) / people


def inkar_rows(
    county: str, columns: Sequence[str], gaps: Mapping[str, frozenset[str]], share_foreign: float
) -> list[tuple[str, ...]]:
    """One row a year of `gaps`; its columns stay empty as in the published table."""
    years = sorted(gaps)
    rows = []
    for position, year in enumerate(years):
        along = position / (len(years) - 1)
        cells = []
        for column in columns[2:]:
            if column == "share_foreign":
                value = share_foreign * _foreign_path(int(year)) + 0.04 * bell("inkar", column, year)
            else:
                first, last, wobble = TRENDS[column]
                value = first + (last - first) * along + wobble * bell("inkar", column, year)
            cells.append("" if column in gaps[year] else f"{value:.2f}")
        rows.append((county, year, *cells))
    return rows


def _foreign_path(year: int) -> float:
    # Flat until 2014, then the rises of 2015 and 2022; the register counts more than the Census did.
    if year < 2015:
        return 0.32 + 0.008 * (year - 2005)
    return (0.55 + 0.045 * (year - 2015)) if year < 2022 else 1.09


def _census_values(town: Town) -> dict[str, str]:
    size = math.log10(town.population / 700)
    people = round(town.population * (1 + 0.012 * bell(town.ags, "people")))
    foreign = (0.9 + 2.6 * max(size, 0.0) ** 2) * (0.55 + 0.9 * chance(town.ags, "foreign"))
    migration = foreign * 1.22 + 1.6 + 0.8 * chance(town.ags, "migration")
    household = 2.27 - 0.24 * size + 0.06 * bell(town.ags, "household")
    vacancy = 7.2 + 1.6 * size + 1.9 * bell(town.ags, "vacancy")
    owners = 77 - 27 * size + 4 * bell(town.ags, "owners")
    rent = 4.25 + 0.3 * size + 0.22 * bell(town.ags, "rent")
    vacancy = max(vacancy, 1.5)
    return {
        "population": str(people),
        "share_foreign": _share(foreign),
        "share_migration_bg": _share(migration),
        "avg_household_size": f"{household:.2f}",
        "total_dwellings": str(round(people / household / (1 - vacancy / 100))),
        "vacancy_rate": _share(vacancy),
        "share_owner_occupied": _share(min(owners, 85.0)),
        "avg_rent_per_m2": f"{rent:.2f}",
    }


def _share(value: float) -> str:
    # The Census publishes shares with one decimal, the table carries two.
    return f"{value:.1f}0"


def _marked(rank: int, column: str, value: str) -> str:
    return SYMBOLS.get((rank, column), "{}").format(value)

"""By which groups of people a figure may be looked at: sex, age, nationality, length of stay.

Values are those of the day that a definition looks at, like the home: the last day of a quarter, the day on which
something happened, the day of the arrival. Somebody whose value is not known (age) stands in none of the axis's groups,
so that groups need not add up to everybody. Bands of age and stay are those of the monitoring of the Länder; the
countries are the eight of which the Federal Employment Agency speaks as main countries of origin of asylum seekers
outside Europe.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from .periods import add_months

SEX, AGE, NATIONALITY, STAY = "sex", "age", "nationality", "stay"
AGES_FROM = (0, 6, 16, 25, 35, 45, 55, 65)
"""First year of each band of age."""
STAYS_FROM = (0, 1, 2, 5, 10)
"""Full years since the first arrival from abroad with which each band begins."""
AXES: Mapping[str, tuple[str, ...]] = {
    SEX: ("f", "m", "x"),  # x: neither of them, or not said
    AGE: ("0-5", "6-15", "16-24", "25-34", "35-44", "45-54", "55-64", "65+"),
    NATIONALITY: ("eu", "ukraine", "asylum", "other"),
    STAY: tuple(str(years) for years in STAYS_FROM),
}
"""Values by axis; a place in these tuples is the number by which the engine knows a value."""

EU_AND_EFTA = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"),
        *("MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "CH", "IS", "LI", "NO"),
    )
)
UKRAINE = frozenset({"UA"})
MAIN_ASYLUM = frozenset({"AF", "ER", "IQ", "IR", "NG", "PK", "SO", "SY"})
COUNTRIES: Mapping[str, frozenset[str]] = {"eu": EU_AND_EFTA, "ukraine": UKRAINE, "asylum": MAIN_ASYLUM}
"""Nationalities by value; every other one, also an unknown one, is "other"."""

Cross = tuple[str, ...]
"""Axes that are looked at together, in the order of AXES."""
BETWEEN = "|"


def joined(*parts: str) -> str:
    """The name of a group from the names of its parts: "sex:f|age:0-5"; empty parts say nothing."""
    return BETWEEN.join(part for part in parts if part)


def groups_of(cross: Cross) -> tuple[str, ...]:
    """The groups of axes looked at together, in order: ("sex:f", "sex:m", "sex:x")."""
    return tuple(joined(*names) for names in product(*([f"{axis}:{value}" for value in AXES[axis]] for axis in cross)))


def sex_of(sex: str) -> str:
    """The value of the axis for a sex as histories name it."""
    return sex if sex in {"f", "m"} else "x"


def age_of(years: int | None) -> str:
    """The band of an age in years; "" for an unknown age and one before birth."""
    reached = [place for place, first in enumerate(AGES_FROM) if years is not None and years >= first]
    return AXES[AGE][reached[-1]] if reached else ""


def nationality_of(code: str) -> str:
    """The group of a nationality by ISO 3166-1 alpha-2."""
    return next((name for name, codes in COUNTRIES.items() if code in codes), "other")


def stay_of(arrival: date | None, day: date) -> str:
    """The band of full years between arrival and day; "" before the arrival."""
    if arrival is None or arrival > day:
        return ""
    return AXES[STAY][max(place for place, years in enumerate(STAYS_FROM) if arrival <= add_months(day, -12 * years))]

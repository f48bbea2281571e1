"""The county that the invented persons live in: municipalities with weights, and which office registers whom."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
INVENTED = "99001"
STREETS = [
    "Ahornweg",
    "Bahnhofstraße",
    "Bergstraße",
    "Birkenallee",
    "Brunnengasse",
    "Dorfstraße",
    "Feldweg",
    "Gartenstraße",
    "Goethestraße",
    "Hauptstraße",
    "Heinestraße",
    "Kastanienweg",
    "Kirchgasse",
    "Lindenstraße",
    "Marktplatz",
    "Mühlweg",
    "Neue-Straße",
    "Parkstraße",
    "Ringstraße",
    "Rosenweg",
    "Schillerstraße",
    "Schulstraße",
    "Südstraße",
    "Talweg",
    "Uferstraße",
    "Waldweg",
    "Wiesenweg",
    "Zeppelinstraße",
]


@dataclass(frozen=True)
class Town:
    """A municipality: key, key of its shared administration (ARS, 9 digits), foreign residents by the census."""

    ags: str
    association: str
    population: int
    foreigners: float


@dataclass(frozen=True)
class InventedCounty:
    """All municipalities, and the registration office of each by the code of its agreement."""

    towns: tuple[Town, ...]
    office_of: dict[str, str]
    weights: tuple[float, ...]  # accumulated foreigners, for drawing a municipality

    def a_town(self, draw: random.Random) -> str:
        """A municipality, in proportion to the foreigners who live there."""
        return draw.choices(self.towns, cum_weights=self.weights)[0].ags


def invented_county() -> InventedCounty:
    """The county of the demo, from the product's own files."""
    folder = DATA / "musterland"
    shares = {row["ags"]: row for row in _rows(folder / "musterland_zensus2022.csv")}
    register = _rows(folder / "musterland_gv_gemeinden.csv")
    shared = _associations(register)
    towns = tuple(
        Town(
            ags=row["ags"],
            association=row["verband_ars"] if row["verband_ars"] in shared else "",
            population=int(shares[row["ags"]]["population"] or 0),
            foreigners=int(shares[row["ags"]]["population"] or 0) * _share(shares[row["ags"]]["share_foreign"]),
        )
        for row in register
        if row["ags"] in shares
    )
    return InventedCounty(towns, _offices(towns), tuple(accumulate(max(town.foreigners, 1.0) for town in towns)))


def _share(text: str) -> float:
    try:
        return float(text.replace(",", ".")) / 100
    except ValueError:  # kept secret in the source
        return 0.02


def _associations(register: list[dict[str, str]]) -> set[str]:
    """Associations of several municipalities; a single one administers itself."""
    seen: dict[str, int] = {}
    for row in register:
        seen[row["verband_ars"]] = seen.get(row["verband_ars"], 0) + 1
    return {ars for ars, number in seen.items() if number > 1}


def _offices(towns: tuple[Town, ...]) -> dict[str, str]:
    own = max((town for town in towns if not town.association), key=lambda town: town.population)
    names = {row["verband_ars"]: row["name"] for row in _rows(DATA / "musterland" / "musterland_gv_verbaende.csv")}
    first = min({town.association for town in towns if town.association}, key=lambda ars: (names[ars], ars))
    return {
        town.ags: "ewo-stadt" if town.ags == own.ags else "ewo-verband" if town.association == first else "ewo-kreis"
        for town in towns
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

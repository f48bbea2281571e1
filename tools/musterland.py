"""Invent the demo county "Landkreis Musterland" (key 99001): `python -m tools.musterland` writes its files.

Outlines are those of one real county, mirrored, stretched and moved into the open sea; everything else is
invented. The output is the same on every run; a test compares it with the committed files.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kreisweit.methods.places.outlines import MultiPolygon, read_outlines
from kreisweit.methods.places.register import MunicipalityEntry, Register, county_entries, read_register
from tools.musterland_figures import CENSUS_COLUMNS, Town, census_rows, census_share_foreign, inkar_rows
from tools.musterland_names import REGIONS, SEAT, TITLES, TOWNS, VILLAGES, chance

DATA = Path(__file__).parents[1] / "src" / "kreisweit" / "data"
MODEL = "14626"
COUNTY = "99001"
NAME = "Musterland"
LAND = ("99", "Erfundenes Land")

#: Centre of the model and of the copy (open North Sea), and how the copy is stretched.
MODEL_CENTRE = (14.8, 51.2)
COPY_CENTRE = (4.0, 55.0)
STRETCH = (1.15, 0.93)

#: The model's seats of planning areas; each piece of the county goes to the nearest.
AREA_SEATS = ("14626110", "14626290", "14626370", "14626600", "14626610")

KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Place:
    """An invented municipality beside the real area whose outline it borrows."""

    model: MunicipalityEntry
    name: str
    ags: str
    population: int
    outline: MultiPolygon

    @property
    def official_name(self) -> str:
        """The name with the additions of registers ("Musterburg, Stadt, Hochschulstadt")."""
        town = "Stadt" if self.model.kind == "town" else ""
        return ", ".join(part for part in (self.name, TITLES.get(self.name, town)) if part)

    @property
    def position(self) -> tuple[float, float]:
        """Centre point in degrees, longitude first."""
        return _moved((self.model.lon or 0.0, self.model.lat or 0.0))


def build() -> dict[str, str]:
    """All files of the demo county: name and text."""
    model = county_entries(_model_register(), MODEL)
    packed = (DATA / "geo" / "gemeinden_de_2022.geojson.gz").read_bytes()
    outlines = read_outlines(gzip.decompress(packed).decode("utf-8"), prefix=MODEL)
    places = _places(model.municipalities, outlines)
    associations = _associations(places)
    towns = [Town(p.ags, p.official_name, p.population) for p in places]
    return {
        "musterland_gv_kreise.csv": _csv(
            ("kreis_ags", "textkennzeichen", "name", "land", "land_name"), [(COUNTY, "44", NAME, *LAND)]
        ),
        "musterland_gv_verbaende.csv": _csv(
            ("verband_ars", "kreis_ags", "textkennzeichen", "name"), _association_rows(places, associations)
        ),
        "musterland_gv_gemeinden.csv": _csv(_model_heading(), _municipality_rows(places, associations)),
        "musterland_planungsraeume.csv": _csv(("ags", "planning_area"), _planning_rows(places)),
        "musterland_gemeinden.geojson": _geojson((p.ags, p.official_name, p.outline) for p in places),
        "musterland_kreis.geojson": _geojson([(COUNTY, NAME, _county_outline())]),
        "musterland_zensus2022.csv": _csv(CENSUS_COLUMNS, census_rows(towns)),
        "musterland_inkar.csv": _inkar(towns),
    }


def main() -> None:
    """Write the files beside their NOTICE.toml."""
    for name, text in build().items():
        (DATA / "musterland" / name).write_text(text, encoding="utf-8", newline="")


def _model_register() -> Register:
    folder = DATA / "gemeinden"
    return read_register(
        *(_text(folder / f"gv_{part}_2024-12-31.csv") for part in ("gemeinden", "verbaende", "kreise"))
    )


def _model_heading() -> tuple[str, ...]:
    text = _text(DATA / "gemeinden" / "gv_gemeinden_2024-12-31.csv")
    return tuple(text.splitlines()[0].split(","))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _places(models: Sequence[MunicipalityEntry], outlines: Mapping[str, MultiPolygon]) -> list[Place]:
    largest = max(models, key=lambda m: m.population or 0)
    names = {largest.ags: SEAT}
    for pool, wanted in ((TOWNS, True), (VILLAGES, False)):
        areas = [m.ags for m in models if m is not largest and (m.kind == "town") is wanted]
        areas.sort(key=lambda ags: chance("name", ags))
        names |= dict(zip(areas, pool, strict=True))
    keys = {name: f"{COUNTY}{10 * i:03d}" for i, name in enumerate(sorted(names.values(), key=_alphabet), 1)}
    people = _populations(models, largest)
    places = [
        Place(m, names[m.ags], keys[names[m.ags]], people[m.ags], _moved_outline(outlines[m.ags])) for m in models
    ]
    return sorted(places, key=lambda p: p.ags)


def _alphabet(name: str) -> str:
    return name.translate(str.maketrans("Ääöüß", "Aaous"))


def _populations(models: Sequence[MunicipalityEntry], largest: MunicipalityEntry) -> dict[str, int]:
    """The model's populations, shuffled among places of the same kind and moved by up to 15 per cent."""
    groups: dict[object, list[MunicipalityEntry]] = {}
    for model in models:
        group = (model is largest, model.kind == "town", model.association_ars is None)
        groups.setdefault(group, []).append(model)
    people = {}
    for members in groups.values():
        shuffled = sorted(members, key=lambda m: chance("population", m.ags))
        for taker, giver in zip(members, shuffled, strict=True):
            people[taker.ags] = round((giver.population or 0) * (0.85 + 0.3 * chance("jitter", giver.ags)))
    return people


def _associations(places: Sequence[Place]) -> dict[str, tuple[str, str, str]]:
    """From the model's association to (key, code of kind, name) of the invented one."""
    members: dict[str, list[Place]] = {}
    for place in places:
        if place.model.association_ars:
            members.setdefault(place.model.association_ars, []).append(place)
    regions = iter(REGIONS)
    found = {}
    for number, ars in enumerate(sorted(members)):
        seat = max(members[ars], key=lambda p: p.population)
        # The model's keys 55.. are Verwaltungsverbände, 52.. Verwaltungsgemeinschaften.
        is_union = ars[5:7] == "55"
        key = f"{COUNTY}55{number:02d}" if is_union else f"{COUNTY}52{number:02d}"
        found[ars] = (key, "56" if is_union else "54", next(regions) if is_union else seat.name)
    return found


def _association_rows(
    places: Sequence[Place], associations: Mapping[str, tuple[str, str, str]]
) -> list[tuple[str, ...]]:
    free = [(_association_key(p, associations), COUNTY, "50", p.official_name) for p in places if _is_free(p)]
    return sorted([*free, *((key, COUNTY, code, name) for key, code, name in associations.values())])


def _is_free(place: Place) -> bool:
    return place.model.association_ars is None


def _association_key(place: Place, associations: Mapping[str, tuple[str, str, str]]) -> str:
    ars = place.model.association_ars
    return f"{COUNTY}0{place.ags[5:]}" if ars is None else associations[ars][0]


def _municipality_rows(
    places: Sequence[Place], associations: Mapping[str, tuple[str, str, str]]
) -> list[tuple[str, ...]]:
    keys = sorted({_association_key(p, associations) for p in places})
    rows: list[tuple[str, ...]] = []
    for place in places:
        key = _association_key(place, associations)
        male = round(place.population * (0.492 + 0.012 * (chance("male", place.ags) - 0.5)))
        lon, lat = place.position
        rows.append(
            (
                *(place.ags, key + place.ags[5:], place.official_name),
                *("63" if place.model.kind == "town" else "64", COUNTY, key, f"{_area(place.outline):.2f}"),
                *(str(place.population), str(male), str(place.population - male)),
                # No German postcode begins with 00.
                *(f"00{101 + 7 * keys.index(key):03d}", f"{lon:.5f}", f"{lat:.5f}"),
                "03" if place.population < 5000 else "02",
            )
        )
    return rows


def _planning_rows(places: Sequence[Place]) -> list[tuple[str, str]]:
    """Each association or free municipality to the nearest seat; an area is called after its largest place."""
    seats = [p for p in places if p.model.ags in AREA_SEATS]
    pieces: dict[str, list[Place]] = {}
    for place in places:
        pieces.setdefault(place.model.association_ars or place.ags, []).append(place)
    areas: dict[str, list[Place]] = {}
    for members in pieces.values():
        centre = tuple(sum(p.position[axis] for p in members) / len(members) for axis in (0, 1))
        areas.setdefault(min(seats, key=_distance_from(centre)).ags, []).extend(members)
    named = {max(members, key=lambda p: p.population).name: members for members in areas.values()}
    return sorted((p.ags, name) for name, members in named.items() for p in members)


def _distance_from(centre: Sequence[float]) -> Callable[[Place], float]:
    narrow = math.cos(math.radians(COPY_CENTRE[1]))
    return lambda seat: math.hypot((seat.position[0] - centre[0]) * narrow, seat.position[1] - centre[1])


def _inkar(towns: Sequence[Town]) -> str:
    text = _text(DATA / "statistik" / "inkar_kreise_2005_2022.csv")
    reader = csv.DictReader(io.StringIO(text))
    columns = tuple(reader.fieldnames or ())
    model = [row for row in reader if row["county_code"] == MODEL]
    gaps = {row["year"]: frozenset(c for c in columns if not row[c]) for row in model}
    return _csv(columns, inkar_rows(COUNTY, columns, gaps, census_share_foreign(towns)))


def _county_outline() -> MultiPolygon:
    return _moved_outline(read_outlines(_text(DATA / "geo" / "kreise_de_2022.geojson"))[MODEL])


def _moved(point: Sequence[float]) -> tuple[float, float]:
    """Mirror east to west, stretch, move: degrees in, degrees out."""
    lon = COPY_CENTRE[0] - (point[0] - MODEL_CENTRE[0]) * STRETCH[0]
    lat = COPY_CENTRE[1] + (point[1] - MODEL_CENTRE[1]) * STRETCH[1]
    return (lon, lat)


def _moved_outline(polygons: MultiPolygon) -> MultiPolygon:
    # Mirroring turns rings round; reversed they keep the direction that RFC 7946 asks for.
    return [
        [[[round(axis, 4) for axis in _moved(point)] for point in reversed(ring)] for ring in polygon]
        for polygon in polygons
    ]


def _area(polygons: MultiPolygon) -> float:
    """Area in square kilometres on a sphere, flat within one municipality; holes are taken away."""
    total = 0.0
    for outer, *holes in polygons:
        total += _ring_area(outer) - sum(map(_ring_area, holes))
    return total


def _ring_area(ring: Sequence[Sequence[float]]) -> float:
    narrow = math.cos(math.radians(sum(lat for _, lat in ring) / len(ring)))
    pairs = itertools.pairwise(ring)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2 * narrow * KM_PER_DEGREE**2


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()


def _geojson(features: Iterable[tuple[str, str, MultiPolygon]]) -> str:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ags": ags, "name": name},
                "geometry": {"type": "MultiPolygon", "coordinates": outline},
            }
            for ags, name, outline in features
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()

"""The official municipality register: text of its three tables in, the entries of one county out.

Source: Gemeindeverzeichnis-Informationssystem GV-ISys of the Federal Statistical Office; codes in `kinds`.
Rows are turned into entries only for the county asked for, so that one county costs milliseconds.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kreisweit.methods.places.kinds import (
    ASSOCIATION_KINDS,
    ASSOCIATION_WORDS,
    COUNTY_KINDS,
    MUNICIPALITY_KINDS,
    UNINHABITED_CODE,
    AssociationKind,
    CountyKind,
    MunicipalityKind,
)
from kreisweit.methods.places.names import (
    UNINCORPORATED,
    ascii_fold,
    association_name,
    county_spoken_name,
    parse_name,
)

Row = Mapping[str, str]

_COUNTY_COLUMNS = ("kreis_ags", "textkennzeichen", "name", "land", "land_name")
_ASSOCIATION_COLUMNS = ("verband_ars", "kreis_ags", "textkennzeichen", "name")
_MUNICIPALITY_COLUMNS = (
    *("ags", "ars", "name", "textkennzeichen", "kreis_ags", "verband_ars", "flaeche_km2"),
    *("bevoelkerung", "maennlich", "weiblich", "plz_verwaltungssitz", "lon", "lat"),
)


class PlaceRefusal(Exception):  # noqa: N818
    """The register cannot answer; `code` names the reason, `params` fill the sentence of the doors.

    Codes: `unknown_county` (ags, nearest), `independent_city` (ags, name), `missing_columns` (table, columns),
    `invalid_row` (table, row).
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class CountyEntry:
    """A county: `ags` has 5 digits, `spoken_name` carries the kind ("Landkreis Görlitz")."""

    ags: str
    name: str
    spoken_name: str
    kind: CountyKind
    land_key: str
    land_name: str


@dataclass(frozen=True, slots=True)
class AssociationEntry:
    """One administration for several municipalities: `ars` has 9 digits, `name` no word for its kind."""

    ars: str
    county_ags: str
    name: str
    kind: AssociationKind

    @property
    def spoken_name(self) -> str:
        """The name with its kind: "Samtgemeinde Grasleben"."""
        return f"{ASSOCIATION_WORDS[self.kind]} {self.name}"


@dataclass(frozen=True, slots=True)
class MunicipalityEntry:
    """A municipality or unincorporated area: `ags` has 8 digits, `ars` 12.

    `name` is unique inside the county; `official_name` stands as in the register. Area in square
    kilometres, population in persons, `postcode` that of the town hall, `lon` and `lat` in degrees (WGS84)
    of a centre point. None = the register does not say.
    """

    ags: str
    ars: str
    official_name: str
    name: str
    second_name: str
    title: str
    kind: MunicipalityKind
    county_ags: str
    association_ars: str | None
    area_km2: Decimal | None
    population: int | None
    male: int | None
    female: int | None
    postcode: str | None
    lon: float | None
    lat: float | None
    inhabited: bool


@dataclass(frozen=True, slots=True)
class CountyData:
    """Everything the register knows of one county, each list sorted by key."""

    county: CountyEntry
    associations: tuple[AssociationEntry, ...]
    municipalities: tuple[MunicipalityEntry, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The register as read: counties by key, raw rows of the other tables by county key."""

    counties: Mapping[str, CountyEntry]
    association_rows: Mapping[str, Sequence[Row]]
    municipality_rows: Mapping[str, Sequence[Row]]


def read_register(gemeinden: str, verbaende: str, kreise: str) -> Register:
    """Read the three CSV tables of the register, given as text.

    Raises PlaceRefusal `missing_columns` or `invalid_row` when a table is not the register's.
    """
    counties = {}
    for row in _rows(kreise, "kreise", _COUNTY_COLUMNS):
        counties[row["kreis_ags"]] = _county_entry(row)
    return Register(
        counties=counties,
        association_rows=_by_county(_rows(verbaende, "verbaende", _ASSOCIATION_COLUMNS)),
        municipality_rows=_by_county(_rows(gemeinden, "gemeinden", _MUNICIPALITY_COLUMNS)),
    )


def county_entries(register: Register, ags: str) -> CountyData:
    """County, associations and municipalities of the county with this 5-digit key.

    Raises PlaceRefusal `unknown_county` with the nearest counties by key or name, or `independent_city`
    where the key belongs to a city that is no county.
    """
    county = register.counties.get(ags)
    if county is None:
        nearest = "; ".join(f"{c.ags} {c.spoken_name}" for c in nearest_counties(register, ags))
        raise PlaceRefusal("unknown_county", ags=ags, nearest=nearest)
    if county.kind is CountyKind.INDEPENDENT_CITY:
        raise PlaceRefusal("independent_city", ags=ags, name=county.name)
    associations = _associations(register.association_rows.get(ags, ()))
    served = {a.ars: a for a in associations}
    rows = register.municipality_rows.get(ags, ())
    municipalities = [_municipality_entry(row, served) for row in rows]
    municipalities.sort(key=lambda m: m.ags)
    return CountyData(county, associations, _told_apart(municipalities, served))


def nearest_counties(register: Register, text: str, *, limit: int = 3) -> tuple[CountyEntry, ...]:
    """The counties (no independent cities) whose key or name is most like `text`, best first."""
    wanted = ascii_fold(text)

    def likeness(county: CountyEntry) -> float:
        candidates = (county.ags, ascii_fold(county.name), ascii_fold(county.spoken_name))
        return max(difflib.SequenceMatcher(None, wanted, c).ratio() for c in candidates)

    rural = [c for c in register.counties.values() if c.kind is not CountyKind.INDEPENDENT_CITY]
    return tuple(sorted(rural, key=lambda c: (-likeness(c), c.ags))[:limit])


def _rows(text: str, table: str, columns: Sequence[str]) -> list[dict[str, str]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    heading = next(reader, [])
    missing = [column for column in columns if column not in heading]
    if missing:
        raise PlaceRefusal("missing_columns", table=table, columns=", ".join(missing))
    rows = []
    for number, cells in enumerate(reader, start=2):
        if len(cells) != len(heading):
            raise PlaceRefusal("invalid_row", table=table, row=number)
        rows.append(dict(zip(heading, cells, strict=True)))
    return rows


def _by_county(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["kreis_ags"]].append(row)
    return dict(grouped)


def _county_entry(row: Row) -> CountyEntry:
    return CountyEntry(
        ags=row["kreis_ags"],
        name=parse_name(row["name"]).name,
        spoken_name=county_spoken_name(row["name"], row["textkennzeichen"]),
        kind=COUNTY_KINDS[row["textkennzeichen"]],
        land_key=row["land"],
        land_name=row["land_name"],
    )


def _associations(rows: Sequence[Row]) -> tuple[AssociationEntry, ...]:
    entries = (
        AssociationEntry(
            row["verband_ars"],
            row["kreis_ags"],
            association_name(row["name"]),
            ASSOCIATION_KINDS[row["textkennzeichen"]],
        )
        for row in rows
        if row["textkennzeichen"] in ASSOCIATION_KINDS
    )
    return tuple(sorted(entries, key=lambda entry: entry.ars))


def _municipality_entry(row: Row, served: Mapping[str, AssociationEntry]) -> MunicipalityEntry:
    name = parse_name(row["name"])
    position = _position(row)
    return MunicipalityEntry(
        ags=row["ags"],
        ars=row["ars"],
        official_name=row["name"],
        name=name.name,
        second_name=name.second_name,
        title=name.title,
        kind=MUNICIPALITY_KINDS[row["textkennzeichen"]],
        county_ags=row["kreis_ags"],
        association_ars=row["verband_ars"] if row["verband_ars"] in served else None,
        area_km2=Decimal(row["flaeche_km2"]) if row["flaeche_km2"] else None,
        population=_whole(row["bevoelkerung"]),
        male=_whole(row["maennlich"]),
        female=_whole(row["weiblich"]),
        postcode=row["plz_verwaltungssitz"] or None,
        lon=position[0],
        lat=position[1],
        inhabited=row["textkennzeichen"] != UNINHABITED_CODE,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _position(row: Row) -> tuple[float, float] | tuple[None, None]:
    # The register writes 0.00000 beside an empty cell where it knows no centre point.
    if not row["lon"] or not row["lat"] or float(row["lon"]) == float(row["lat"]) == 0:
        return (None, None)
    return (float(row["lon"]), float(row["lat"]))


def _told_apart(
    entries: Sequence[MunicipalityEntry], served: Mapping[str, AssociationEntry]
) -> tuple[MunicipalityEntry, ...]:
    """Give equal names inside a county an addition, in the order: kind, title, association, key."""

    def addition_by_kind(entry: MunicipalityEntry) -> str:
        return f", {UNINCORPORATED}" if entry.kind is MunicipalityKind.UNINCORPORATED else ""

    def addition_by_title(entry: MunicipalityEntry) -> str:
        return f", {entry.title}" if entry.title else ""

    def addition_by_association(entry: MunicipalityEntry) -> str:
        return f" ({served[entry.association_ars].name})" if entry.association_ars else ""

    def addition_by_key(entry: MunicipalityEntry) -> str:
        return f" ({entry.ags})"

    told = list(entries)
    for addition in (addition_by_kind, addition_by_title, addition_by_association, addition_by_key):
        often = Counter(entry.name for entry in told)
        told = [replace(e, name=e.name + addition(e)) if often[e.name] > 1 else e for e in told]
    return tuple(told)

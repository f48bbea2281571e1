"""Writes about places: set up the county, bring in changes of keys, assign planning areas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import ProtectedError

from kreisweit.audit.actions import By, record
from kreisweit.methods.places.keys import KeyChange as ReadChange
from kreisweit.methods.places.keys import parse_official_changes
from kreisweit.methods.places.names import slug
from kreisweit.methods.places.outlines import brought_to_day
from kreisweit.methods.places.register import CountyData, MunicipalityEntry, PlaceRefusal

from . import official_files as files
from .models import County, KeyChange, MunicipalAssociation, Municipality, Outline, PlanningArea
from .refusals import BadChanges, BadPlanningAreas, IsIndependentCity, OtherCounty, PlanningAreaInUse, UnknownCounty


def set_up_county(*, ags: str, by: By) -> County:
    """Take the county with this 5-digit key from the register: associations, municipalities, outlines, keys.

    Does nothing where it is set up already. Raises OtherCounty, UnknownCounty, IsIndependentCity.
    """
    present = County.objects.first()
    if present is not None:
        if present.ags != ags:
            raise OtherCounty(name=present.name, ags=present.ags)
        return present
    data = _read_county(ags)
    with transaction.atomic():
        county = _create_county(data)
        _create_municipalities(data)
        _store_changes(files.known_changes(), source="GV-ISys")
        _create_outlines(ags)
        planning = files.planning_areas_file(ags)
        if planning is not None:
            _assign(planning)
        record("places.set_up_county", county, by=by, municipalities=len(data.municipalities))
    return county


def assign_planning_areas(*, data: bytes, by: By) -> int:
    """Replace the planning areas by those of a CSV with the columns ags and planning_area.

    A row without ags only names an area. Gives the number of municipalities assigned; raises
    BadPlanningAreas or PlanningAreaInUse and changes nothing.
    """
    with transaction.atomic():
        number = _assign(data)
        record("places.assign_planning_areas", "places.PlanningArea", by=by, municipalities=number)
    return number


def import_key_changes(*, data: bytes, by: By) -> int:
    """Bring in a published list of boundary changes (layout GV-ISys, CSV); gives the number of new changes.

    The same list twice changes nothing. Raises BadChanges.
    """
    try:
        changes = parse_official_changes(data.decode("utf-8-sig"))
    except (ValueError, KeyError) as error:
        raise BadChanges(why=str(error)) from error
    with transaction.atomic():
        number = _store_changes(changes, source="GV-ISys")
        record("places.import_key_changes", "places.KeyChange", by=by, new=number, read=len(changes))
    return number


def _read_county(ags: str) -> CountyData:
    try:
        return files.county_data(ags)
    except PlaceRefusal as refusal:
        if refusal.code == "independent_city":
            raise IsIndependentCity(**refusal.params) from refusal
        raise UnknownCounty(ags=ags, nearest=refusal.params.get("nearest", "")) from refusal


def _create_county(data: CountyData) -> County:
    entry = data.county
    return County.objects.create(
        pk=1,
        ags=entry.ags,
        name=entry.spoken_name,
        short_name=entry.name,
        kind=entry.kind,
        land_key=entry.land_key,
        land_name=entry.land_name,
        is_invented=files.is_invented(entry.ags),
    )


def _create_municipalities(data: CountyData) -> None:
    MunicipalAssociation.objects.bulk_create(
        MunicipalAssociation(ars=a.ars, name=a.name, kind=a.kind) for a in data.associations
    )
    associations = {a.ars: a for a in MunicipalAssociation.objects.all()}
    Municipality.objects.bulk_create(_municipality(entry, associations) for entry in data.municipalities)


def _municipality(entry: MunicipalityEntry, associations: Mapping[str, MunicipalAssociation]) -> Municipality:
    return Municipality(
        ags=entry.ags,
        ars=entry.ars,
        name=entry.name,
        second_name=entry.second_name,
        title=entry.title,
        official_name=entry.official_name,
        slug=slug(entry.name),
        kind=entry.kind,
        inhabited=entry.inhabited,
        association=associations[entry.association_ars] if entry.association_ars else None,
        area_km2=entry.area_km2,
        population=entry.population,
        population_on=files.POPULATION_DAY if entry.population is not None else None,
        postcode=entry.postcode or "",
        lon=entry.lon,
        lat=entry.lat,
    )


def _create_outlines(county_ags: str) -> None:
    drawn, notice = files.outlines(county_ags)
    if not files.is_invented(county_ags):
        drawn, _ = brought_to_day(drawn, files.key_history(files.known_changes()), on=files.BASE_DAY)
    Outline.objects.bulk_create(
        Outline(municipality=m, polygons=drawn[m.ags], valid_on=files.OUTLINES_DAY, notice=notice)
        for m in Municipality.objects.all()
        if m.ags in drawn
    )


def _store_changes(changes: Iterable[ReadChange], *, source: str) -> int:
    known = set(KeyChange.objects.values_list("level", "old_ags", "new_ags", "effective"))
    new = []
    for change in changes:
        if change.level != "municipality":
            continue
        key = (change.level, change.old_ags, change.new_ags, change.effective)
        if key not in known:
            known.add(key)
            new.append(_stored(change, source))
    KeyChange.objects.bulk_create(new)
    return len(new)


def _stored(change: ReadChange, source: str) -> KeyChange:
    not_before, not_after = change.window or (None, None)
    return KeyChange(
        level=change.level,
        old_ags=change.old_ags,
        old_name=change.old_name,
        new_ags=change.new_ags,
        new_name=change.new_name,
        kinds=sorted(change.kinds),
        effective=change.effective,
        not_before=not_before,
        not_after=not_after,
        creates=change.creates,
        source=source,
    )


def _assign(data: bytes) -> int:
    wanted = _read_planning_areas(data)
    _remove_areas(set(wanted.areas))
    PlanningArea.objects.bulk_create((PlanningArea(name=name) for name in wanted.areas), ignore_conflicts=True)
    areas = {a.name: a for a in PlanningArea.objects.all()}
    municipalities = list(Municipality.objects.all())
    for municipality in municipalities:
        municipality.planning_area = areas.get(wanted.by_ags.get(municipality.ags, ""))
    Municipality.objects.bulk_update(municipalities, ["planning_area"])
    return len(wanted.by_ags)


def _remove_areas(kept: set[str]) -> None:
    for area in PlanningArea.objects.exclude(name__in=kept):
        try:
            area.delete()
        except ProtectedError as error:
            raise PlanningAreaInUse(name=area.name) from error


class _Wanted:
    def __init__(self) -> None:
        self.areas: dict[str, None] = {}
        self.by_ags: dict[str, str] = {}


def _read_planning_areas(data: bytes) -> _Wanted:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPlanningAreas(row=1, why="UTF-8") from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    if not {"ags", "planning_area"} <= set(reader.fieldnames or ()):
        raise BadPlanningAreas(row=1, why="ags, planning_area")
    known = set(Municipality.objects.values_list("ags", flat=True))
    wanted = _Wanted()
    for number, row in enumerate(reader, start=2):
        ags, area = (row["ags"] or "").strip(), (row["planning_area"] or "").strip()
        if not area or (ags and ags not in known) or ags in wanted.by_ags:
            raise BadPlanningAreas(row=number, why=ags or "planning_area")
        wanted.areas[area] = None
        if ags:
            wanted.by_ags[ags] = area
    return wanted

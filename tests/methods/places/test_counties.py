"""The four counties that the product is tried with, as the register knows them."""

from __future__ import annotations

import time
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import kreisweit
from kreisweit.methods.places.kinds import AssociationKind, CountyKind, MunicipalityKind
from kreisweit.methods.places.register import (
    CountyData,
    CountyEntry,
    MunicipalityEntry,
    PlaceRefusal,
    county_entries,
    nearest_counties,
    read_register,
)

FOLDER = Path(kreisweit.__file__).parent / "data" / "gemeinden"


@cache
def texts() -> tuple[str, ...]:
    parts = ("gemeinden", "verbaende", "kreise")
    return tuple((FOLDER / f"gv_{part}_2024-12-31.csv").read_text(encoding="utf-8") for part in parts)


@cache
def county(ags: str) -> CountyData:
    return county_entries(read_register(*texts()), ags)


def test_goerlitz() -> None:
    found = county("14626")
    assert found.county == CountyEntry("14626", "Görlitz", "Landkreis Görlitz", CountyKind.LANDKREIS, "14", "Sachsen")
    assert len(found.municipalities) == 53
    assert Counter(a.kind for a in found.associations) == {
        AssociationKind.VERWALTUNGSGEMEINSCHAFT: 12,
        AssociationKind.VERWALTUNGSVERBAND: 2,
    }
    assert found.municipalities[0] == MunicipalityEntry(
        ags="14626010",
        ars="146265203010",
        official_name="Bad Muskau / Mužakow, Stadt",
        name="Bad Muskau",
        second_name="Mužakow",
        title="",
        kind=MunicipalityKind.TOWN,
        county_ags="14626",
        association_ars="146265203",
        area_km2=Decimal("15.38"),
        population=3685,
        male=1817,
        female=1868,
        postcode="02953",
        lon=14.72175,
        lat=51.54519,
        inhabited=True,
    )


def test_helmstedt_tells_equal_names_apart() -> None:
    found = county("03154")
    assert [a.spoken_name for a in found.associations] == [
        *("Samtgemeinde Grasleben", "Samtgemeinde Heeseberg", "Samtgemeinde Nord-Elm", "Samtgemeinde Velpke"),
    ]
    outside = {m.name: m.inhabited for m in found.municipalities if m.kind is MunicipalityKind.UNINCORPORATED}
    assert outside == {
        "Brunsleberfeld": False,
        "Helmstedt, gemeindefreies Gebiet": False,
        "Königslutter": False,
        "Mariental, gemeindefreies Gebiet": False,
        "Schöningen, gemeindefreies Gebiet": False,
    }
    towns = [m.name for m in found.municipalities if m.kind is MunicipalityKind.TOWN]
    assert towns == ["Königslutter am Elm", "Schöningen", "Helmstedt"]


def test_the_eifel_has_most_municipalities() -> None:
    found = county("07232")
    assert (len(found.municipalities), found.county.spoken_name) == (234, "Eifelkreis Bitburg-Prüm")
    assert {a.kind for a in found.associations} == {AssociationKind.VERBANDSGEMEINDE}
    assert [m.name for m in found.municipalities if m.association_ars is None] == ["Bitburg"]


def test_augsburg_has_markets_and_a_forest() -> None:
    found = county("09772")
    assert Counter(m.kind for m in found.municipalities)[MunicipalityKind.UNINCORPORATED] == 1
    assert {a.kind for a in found.associations} == {AssociationKind.VERWALTUNGSGEMEINSCHAFT}
    diedorf = next(m for m in found.municipalities if m.ags == "09772130")
    assert (diedorf.name, diedorf.kind, diedorf.title) == ("Diedorf", MunicipalityKind.MARKET, "")


@pytest.mark.parametrize(
    ("ags", "start", "names"),
    [
        ("13075", "Neuenkirchen", ["Neuenkirchen (Anklam-Land)", "Neuenkirchen (Landhagen)"]),
        ("01054", "Garding", ["Garding, Kirchspiel", "Garding"]),
        ("09472", "Fichtelberg", ["Fichtelberg", "Fichtelberg, gemeindefreies Gebiet"]),
    ],
)
def test_equal_names_elsewhere(ags: str, start: str, names: list[str]) -> None:
    assert [m.name for m in county(ags).municipalities if m.name.startswith(start)] == names


def test_a_municipality_that_serves_its_neighbours_is_an_association() -> None:
    found = {a.name: a for a in county("16063").associations}
    serving = found["Bad Salzungen"]
    assert (serving.kind, serving.spoken_name) == (
        AssociationKind.FULFILLING_MUNICIPALITY,
        "Erfüllende Gemeinde Bad Salzungen",
    )
    assert len([m for m in county("16063").municipalities if m.association_ars == serving.ars]) == 2


def test_an_unknown_key_names_the_nearest_counties() -> None:
    register = read_register(*texts())
    with pytest.raises(PlaceRefusal) as refused:
        county_entries(register, "Görliz")
    assert refused.value.code == "unknown_county"
    assert str(refused.value.params["nearest"]).startswith("14626 Landkreis Görlitz; ")
    assert [c.ags for c in nearest_counties(register, "14627", limit=1)] == ["14627"]


@pytest.mark.parametrize(
    ("gemeinden", "params"),
    [
        ("a,b\n1,2\n", {"table": "gemeinden"}),
        (None, {"table": "gemeinden", "row": 2}),
    ],
)
def test_a_foreign_table_is_refused(gemeinden: str | None, params: dict[str, object]) -> None:
    municipalities, associations, counties = texts()
    broken = gemeinden or municipalities.splitlines()[0] + "\n01001000,half\n"
    with pytest.raises(PlaceRefusal) as refused:
        read_register(broken, associations, counties)
    assert {name: refused.value.params[name] for name in params} == params
    assert refused.value.code == ("missing_columns" if gemeinden else "invalid_row")


def test_a_byte_order_mark_does_no_harm() -> None:
    municipalities, associations, counties = texts()
    read = read_register("\ufeff" + municipalities, associations, counties)
    assert county_entries(read, "14626") == county("14626")


def test_one_county_is_read_quickly() -> None:
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        county_entries(read_register(*texts()), "07232")
        best = min(best, time.process_time() - start)
    assert best < 0.3

"""Official names taken apart: every addition of the register has been decided on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kreisweit
from kreisweit.methods.places.names import (
    KIND_SUFFIXES,
    UNINCORPORATED_SUFFIXES,
    PlaceName,
    association_name,
    county_spoken_name,
    parse_name,
    slug,
)

FOLDER = Path(kreisweit.__file__).parent / "data" / "gemeinden"

TITLES = {
    *("Barbarossastadt", "Barlachstadt", "Berg- und Universitätsstadt", "Bergringstadt", "Bernsteinstadt"),
    *("Blumenstadt", "Blütenstadt", "Brüder-Grimm-Stadt", "Burggemeinde", "Büchnerstadt", "Die Mähdrescherstadt"),
    *("Dom- und Kaiserstadt", "Einhardstadt", "Fischerdorf", "Flecken", "Freie und Hansestadt"),
    *("Friedrich-Ludwig-Weidig-Stadt", "Fundort des Neanderthalers", "Garnisonsstadt", "Glockenstadt"),
    *("Goethestadt", "Hans-Staden-Stadt", "Hanse- und Universitätsstadt", "Hansestadt", "Hansestadt an der Ruhr"),
    *("Hochschulstadt", "Hugenotten- und Waldenserstadt", "Inselgemeinde", "Inselstadt", "Karolingerstadt"),
    *("Kirchspiel", "Klingenstadt", "Klosterflecken", "Klostergemeinde", "Kolpingstadt", "Konfirmationsstadt"),
    *("Konrad-Zuse-Stadt", "Kreis- und Hochschulstadt", "Kreisstadt", "Kupferstadt", "Kurort"),
    *("Landeshauptstadt", "Liebenbachstadt", "Loreleystadt", "Lutherstadt", "Marktflecken", "Marktgemeinde"),
    *("Motorradstadt", "Münchhausenstadt", "NRW-Klimakommune", "Nationalparkgemeinde", "Nationalparkstadt"),
    *("Nordseebad", "Oranienstadt", "Orgelstadt", "Ostseebad", "Ostseeheilbad", "Peenestadt"),
    *("Philipp-Reis-Stadt", "Philipp-Soldan-Stadt", "Point-Alpha-Gemeinde", "Raiffeisengemeinde"),
    *("Reformationsstadt", "Residenzstadt", "Reuterstadt", "Schliemanngemeinde", "Schliemannstadt"),
    *("Schloss-Stadt", "Schöfferstadt", "Seebad", "Seegemeinde", "Sennegemeinde", "Sickingenstadt", "Solestadt"),
    *("Sport- und Freizeitgemeinde", "Stadt auf der Höhe", "Stadt der Burgmannshöfe"),
    *("Stadt der FernUniversität", "Stadt der Kluterthöhle", "Stadt der Osterräder", "Stadt des Roten Porphyr"),
    *("Tor zur Eifel", "Universitäts- und Hansestadt", "Universitätsstadt", "Vier-Tore-Stadt", "Warbelstadt"),
    *("Welterbestadt", "Widukindstadt", "Windmühlenstadt", "Wissenschaftsstadt", "documenta-Stadt"),
}


def rows(part: str) -> list[dict[str, str]]:
    with (FOLDER / f"gv_{part}_2024-12-31.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_the_titles_of_the_register_are_exactly_those_decided_on() -> None:
    found = {title for row in rows("gemeinden") for title in parse_name(row["name"]).title.split(", ")}
    assert found - {""} == TITLES


def test_an_unincorporated_name_has_an_unincorporated_code() -> None:
    for row in rows("gemeinden"):
        if parse_name(row["name"]).unincorporated:
            assert row["textkennzeichen"] in ("65", "66"), row["name"]


def test_names_with_a_second_language() -> None:
    found = {parse_name(row["name"]).second_name for row in rows("gemeinden") if row["kreis_ags"] == "14626"}
    assert found - {""} == {
        *("Mužakow", "Hamor", "Jabłońc", "Dźěwin", "Wysoka Dubrawa", "Krušwica", "Chrjebja-Nowa Wjes", "Mikow"),
        *("Kwetanecy pri jezoru", "Rěčicy", "Slepo", "Trjebin", "Wuskidź", "Běła Woda"),
    }


@pytest.mark.parametrize(
    ("official", "expected"),
    [
        ("Helmstedt, gemfr. Gebiet", PlaceName("Helmstedt", unincorporated=True)),
        (
            "Sachsenwald (Forstgutsbez.),gemfr.Geb.",
            PlaceName("Sachsenwald (Forstgutsbezirk)", unincorporated=True),
        ),
        ("Lauenburg/ Elbe, Stadt", PlaceName("Lauenburg/Elbe")),
        ("Ueckermünde, Seebad , Stadt", PlaceName("Ueckermünde", title="Seebad")),
        ("Meschede, Kreis- und  Hochschulstadt", PlaceName("Meschede", title="Kreis- und Hochschulstadt")),
        ("Görlitz, Stadt, Hochschulstadt", PlaceName("Görlitz", title="Hochschulstadt")),
        ("Lübben (Spreewald) / Lubin (Błota), Stadt", PlaceName("Lübben (Spreewald)", "Lubin (Błota)")),
        ("Neuhausen/Spree / Kopańce/Sprjewja", PlaceName("Neuhausen/Spree", "Kopańce/Sprjewja")),
        ("Gersthofen, St", PlaceName("Gersthofen")),
        ("Diedorf, M", PlaceName("Diedorf")),
    ],
)
def test_forms_of_the_register(official: str, expected: PlaceName) -> None:
    assert parse_name(official) == expected


@pytest.mark.parametrize("nothing", ["", ", Stadt", " / Slepo", "123"])
def test_a_name_without_letters_is_refused(nothing: str) -> None:
    with pytest.raises(ValueError, match="empty_name"):
        parse_name(nothing)


@pytest.mark.parametrize(
    ("name", "code", "spoken"),
    [
        ("Görlitz", "44", "Landkreis Görlitz"),
        ("Kleve", "43", "Kreis Kleve"),
        ("Heidekreis", "44", "Heidekreis"),
        ("Rhein-Kreis Neuss", "43", "Rhein-Kreis Neuss"),
        ("Eifelkreis Bitburg-Prüm", "44", "Eifelkreis Bitburg-Prüm"),
        ("Märkischer Kreis", "43", "Märkischer Kreis"),
        ("Region Hannover", "44", "Region Hannover"),
        ("Städteregion Aachen", "43", "Städteregion Aachen"),
        ("Regionalverband Saarbrücken", "45", "Regionalverband Saarbrücken"),
        ("Landkreis Rostock", "44", "Landkreis Rostock"),
        ("Stuttgart, Stadtkreis", "42", "Stuttgart"),
    ],
)
def test_counties_with_their_kind(name: str, code: str, spoken: str) -> None:
    assert county_spoken_name(name, code) == spoken


@pytest.mark.parametrize(
    ("official", "expected"),
    [
        ("Welden (VGem)", "Welden"),
        ("VVG der Stadt Herrenberg", "Herrenberg"),
        ("GVV Oberes Gäu", "Oberes Gäu"),
        ("EG Uder", "Uder"),
        ("Rethem (Aller), Stadt", "Rethem (Aller)"),
        ("Nortorfer  Land", "Nortorfer Land"),
        ("Bernstadt / Schönau-Berzdorf", "Bernstadt / Schönau-Berzdorf"),
        (
            "Oelsnitz/Vogtl., Bösenbrunn, Eichigt und Triebel/Vogtl.",
            "Oelsnitz/Vogtl., Bösenbrunn, Eichigt und Triebel/Vogtl.",
        ),
    ],
)
def test_associations_without_their_kind(official: str, expected: str) -> None:
    assert association_name(official) == expected


def test_slugs() -> None:
    assert [slug(n) for n in ("Weißwasser/O.L.", "Běła Woda", "Äschenbrück", "Mužakow")] == [
        *("weisswasser-o-l", "bela-woda", "aeschenbrueck", "muzakow"),
    ]
    with pytest.raises(ValueError, match="empty_slug"):
        slug("…")


words = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=10)
suffixes = st.lists(st.sampled_from(sorted(KIND_SUFFIXES | UNINCORPORATED_SUFFIXES | TITLES)), max_size=3)


@given(words, st.none() | words, suffixes)
def test_what_was_put_together_comes_apart(name: str, second: str | None, added: list[str]) -> None:
    official = ", ".join([name if second is None else f"{name} / {second}", *added])
    assert parse_name(official) == PlaceName(
        name,
        second or "",
        ", ".join(s for s in added if s in TITLES),
        any(s in UNINCORPORATED_SUFFIXES for s in added),
    )

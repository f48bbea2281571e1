"""Kinds of counties, associations and municipalities, with the codes of the official register."""

from __future__ import annotations

from enum import StrEnum


class CountyKind(StrEnum):
    """Kind of a county (GV-ISys, Textkennzeichen 41 to 45)."""

    INDEPENDENT_CITY = "independent_city"  # 41 kreisfreie Stadt, 42 Stadtkreis
    KREIS = "kreis"
    LANDKREIS = "landkreis"
    REGIONAL_ASSOCIATION = "regional_association"


class AssociationKind(StrEnum):
    """Kind of a municipal association (GV-ISys, Textkennzeichen 51 to 58); the terms are those of the Länder."""

    AMT = "amt"
    SAMTGEMEINDE = "samtgemeinde"
    VERBANDSGEMEINDE = "verbandsgemeinde"
    VERWALTUNGSGEMEINSCHAFT = "verwaltungsgemeinschaft"
    KIRCHSPIELSLANDGEMEINDE = "kirchspielslandgemeinde"
    VERWALTUNGSVERBAND = "verwaltungsverband"
    FULFILLING_MUNICIPALITY = "fulfilling_municipality"  # one municipality administers its neighbours as well


class MunicipalityKind(StrEnum):
    """Kind of a municipality (GV-ISys, Textkennzeichen 60 to 67)."""

    MARKET = "market"
    INDEPENDENT_CITY = "independent_city"
    TOWN = "town"
    MUNICIPALITY = "municipality"
    UNINCORPORATED = "unincorporated"
    LARGE_TOWN = "large_town"  # große Kreisstadt, as Bavaria's register marks it


COUNTY_KINDS = {
    "41": CountyKind.INDEPENDENT_CITY,
    "42": CountyKind.INDEPENDENT_CITY,
    "43": CountyKind.KREIS,
    "44": CountyKind.LANDKREIS,
    "45": CountyKind.REGIONAL_ASSOCIATION,
}

#: Code 50 is missing on purpose: there the "association" is only the municipality itself.
ASSOCIATION_KINDS = {
    "51": AssociationKind.AMT,
    "52": AssociationKind.SAMTGEMEINDE,
    "53": AssociationKind.VERBANDSGEMEINDE,
    "54": AssociationKind.VERWALTUNGSGEMEINSCHAFT,
    "55": AssociationKind.KIRCHSPIELSLANDGEMEINDE,
    "56": AssociationKind.VERWALTUNGSVERBAND,
    "58": AssociationKind.FULFILLING_MUNICIPALITY,
}

MUNICIPALITY_KINDS = {
    "60": MunicipalityKind.MARKET,
    "61": MunicipalityKind.INDEPENDENT_CITY,
    "62": MunicipalityKind.INDEPENDENT_CITY,
    "63": MunicipalityKind.TOWN,
    "64": MunicipalityKind.MUNICIPALITY,
    "65": MunicipalityKind.UNINCORPORATED,
    "66": MunicipalityKind.UNINCORPORATED,
    "67": MunicipalityKind.LARGE_TOWN,
}

UNINHABITED_CODE = "66"

#: How people put the kind before the name of an association ("Samtgemeinde Grasleben").
ASSOCIATION_WORDS = {
    AssociationKind.AMT: "Amt",
    AssociationKind.SAMTGEMEINDE: "Samtgemeinde",
    AssociationKind.VERBANDSGEMEINDE: "Verbandsgemeinde",
    AssociationKind.VERWALTUNGSGEMEINSCHAFT: "Verwaltungsgemeinschaft",
    AssociationKind.KIRCHSPIELSLANDGEMEINDE: "Amt Kirchspielslandgemeinde",
    AssociationKind.VERWALTUNGSVERBAND: "Verwaltungsverband",
    AssociationKind.FULFILLING_MUNICIPALITY: "Erfüllende Gemeinde",
}

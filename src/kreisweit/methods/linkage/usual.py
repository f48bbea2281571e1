"""What other people's files call things: usual column names and usual words for the sexes, in one place for
`kreisweit link` and `kreisweit encode`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from kreisweit.methods.search.fold import fold

USUAL: Mapping[str, str] = {
    "given_name": "givenname givennames firstname firstnames fname forename forenames vorname vornamen rufname prenom",
    "family_name": "familyname surname lastname lname nachname familienname zuname nom name",
    "birth_name": "birthname maidenname nameatbirth geburtsname maedchenname",
    "native_given_name": "nativegivenname givennamenative vornameoriginal vornameoriginalschrift",
    "native_family_name": "nativefamilyname familynamenative nachnameoriginal nachnameoriginalschrift"
    " familiennameoriginalschrift",
    "birth_date": "birthdate dateofbirth dob birthday geburtsdatum gebdatum gebdat geborenam geboren geburtstag"
    " gebam geb",
    "birth_year": "birthyear yearofbirth yob by geburtsjahr gebjahr jahrdergeburt",
    "birth_month": "birthmonth monthofbirth mob bm geburtsmonat",
    "birth_day": "birthday dayofbirth bd geburtstag geburtstagtag geburtstagimmonat",
    "sex": "sex gender geschlecht",
    "nationality": "nationality nationalities citizenship staatsangehoerigkeit staatsangehoerigkeiten nationalitaet staat"
    " staatsang",
    "municipality": "municipality municipalitykey ags gemeindeschluessel",
    "street": "street streetname strasse str strassenname address addressline adresse anschrift",
    "house_number": "housenumber streetnumber houseno hausnummer hausnr hnr",
    "postcode": "postcode postalcode zip zipcode plz postleitzahl",
    "place": "place city town suburb ort wohnort stadt gemeinde locality",
    "state": "state province region bundesland land",
    "phone": "phone phonenumber telephone tel telefon telefonnummer mobile mobil handy",
    "email": "email emailaddress mail emailadresse",
}
"""Attribute to its usual headings without blanks and signs, the plainest first."""
IDS = (
    "recordid",
    "recid",
    "id",
    "satzid",
    "localid",
    "lokaleid",
    "kennung",
    "personenid",
    "lfdnr",
    "nr",
)
"""Usual headings of a record's id, the plainest first."""
SEXES: Mapping[str, str] = {
    **dict.fromkeys(("m", "male", "maennlich", "mann", "man", "herr"), "m"),
    **dict.fromkeys(("f", "w", "female", "weiblich", "frau", "woman"), "f"),
    **dict.fromkeys(("d", "x", "divers", "diverse", "nonbinary"), "d"),
}
"""Folded word to code."""

_KNOWN = frozenset(word for words in USUAL.values() for word in words.split())
_NUMBERED = re.compile(r"c?\d$")
_DATA = re.compile(r"(?=.*\d)[\d\s./:+-]{2,}|.*@.*", re.DOTALL)
"""Dates, numbers, telephone numbers and addresses of e-mail."""


def plain(heading: str) -> str:
    """A heading in the form in which it is recognised: "Geb.-Datum" to "gebdatum"."""
    return fold(heading).replace(" ", "")


def known_headings(header: Sequence[str]) -> tuple[str, ...]:
    """The headings that are usual ones. Whoever tells somebody about a file names these alone: where the first row
    holds persons instead of headings, any other cell would give one away."""
    return tuple(
        name for name in header if (bare := plain(name)) in _KNOWN or bare in IDS or _NUMBERED.sub("", bare) in _KNOWN
    )


def holds_data(header: Sequence[str]) -> bool:
    """Whether a row taken for the heading seems to be one of a person: no usual heading, but dates or numbers."""
    return not known_headings(header) and any(_DATA.fullmatch(name.strip()) for name in header)


def recognised(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Attribute to the places of its columns, the plainest heading first; numbered ones (address_2) count too.

    "Nr." right after a street holds house numbers. What "birthday" and "Geburtstag" hold depends on whether a year of
    birth stands beside it: the day, or the date.
    """
    names = [plain(name) for name in header]
    bare = [name if name in _KNOWN else _NUMBERED.sub("", name) for name in names]
    found: dict[str, tuple[int, ...]] = {}
    for attribute, usual in USUAL.items():
        hits = tuple(place for word in usual.split() for place, name in enumerate(bare) if name == word)
        if hits:
            found[attribute] = hits
    if "house_number" not in found and (number := _after_street(names, found.get("street", ()))) is not None:
        found["house_number"] = (number,)
    if "birth_year" not in found:
        found.pop("birth_day", None)
    elif found.get("birth_date") == found.get("birth_day"):
        found.pop("birth_date", None)
    return found


def _after_street(names: Sequence[str], streets: Sequence[int]) -> int | None:
    """The place of a column "Nr." right after the street: house numbers, not ids."""
    return next((place + 1 for place in streets if names[place + 1 : place + 2] == ["nr"]), None)


def place_of(header: Sequence[str], name: str) -> int | None:
    """The place of the column with this heading, or else of the first that differs in case and signs alone; None if
    there is none."""
    if name in header:
        return header.index(name)
    return next((place for place, one in enumerate(header) if plain(one) == plain(name) != ""), None)


def assigned(
    header: Sequence[str],
    attributes: Iterable[str],
    *,
    named: Mapping[str, tuple[int, ...]],
    without: Collection[int] = (),
    several: Collection[str] = (),
) -> dict[str, tuple[int, ...]]:
    """Attribute to the places of its columns: those `named`, else of those recognised the plainest that is not taken
    (all of them for the attributes that may stand in `several`). Columns at the places `without` hold none."""
    columns = dict(named)
    taken = {place for places in named.values() for place in places} | set(without)
    usual = recognised(header)
    for attribute in attributes:
        free = tuple(place for place in usual.get(attribute, ()) if place not in taken)
        if attribute not in columns and free:
            columns[attribute] = tuple(sorted(free)) if attribute in several else free[:1]
            taken |= set(columns[attribute])
    return columns


def id_place(header: Sequence[str], *, without: Collection[int] = ()) -> int | None:
    """The place of a column with a usual name for ids, beside those places; None if there is none."""
    names = [plain(name) for name in header]
    return next(
        (place for word in IDS for place, name in enumerate(names) if name == word and place not in without), None
    )

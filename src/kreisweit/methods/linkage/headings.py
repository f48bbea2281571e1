"""Which column of somebody's file holds which attribute: by fixed names, by usual headings, by what one says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kreisweit.methods.search.fold import fold

ATTRIBUTES: tuple[str, ...] = (
    "given_name", "family_name", "birth_name", "birth_date", "birth_year", "birth_month", "birth_day", "sex",
    "nationality", "street", "house_number", "postcode", "place", "state", "phone", "email",
)  # fmt: skip
SEVERAL = frozenset({"given_name", "family_name", "street"})
"""Attributes that may stand in several columns."""

_USUAL: dict[str, str] = {
    "given_name": "givenname givennames firstname firstnames fname forename forenames vorname vornamen rufname prenom",
    "family_name": "familyname surname lastname lname nachname familienname zuname nom name",
    "birth_name": "birthname maidenname geburtsname nameatbirth",
    "birth_date": "birthdate dateofbirth dob birthday geburtsdatum gebdatum gebdat geborenam geboren geburtstag",
    "birth_year": "birthyear yearofbirth yob by geburtsjahr gebjahr",
    "birth_month": "birthmonth monthofbirth mob bm geburtsmonat",
    "birth_day": "birthday dayofbirth bd geburtstag",
    "sex": "sex gender geschlecht",
    "nationality": "nationality nationalities citizenship staatsangehoerigkeit staatsangehoerigkeiten nationalitaet",
    "street": "street streetname strasse strassenname address addressline adresse anschrift",
    "house_number": "housenumber streetnumber houseno hausnummer hausnr hnr",
    "postcode": "postcode postalcode zip zipcode plz postleitzahl",
    "place": "place city town suburb ort wohnort stadt gemeinde locality",
    "state": "state province region bundesland",
    "phone": "phone phonenumber telephone tel telefon telefonnummer mobile mobil handy",
    "email": "email emailaddress mail emailadresse",
}
_IDS = ("recordid", "recid", "id", "satzid", "lfdnr", "nr", "localid")
_NUMBERED = re.compile(r"c?\d$")


class BadHeading(ValueError):  # noqa: N818
    """The columns do not make sense; `code` says why, `params` fill its sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Plan:
    """Attribute to the places of its columns, the place of the record's id (None: its row), identifiers by heading."""

    columns: Mapping[str, tuple[int, ...]]
    record: int | None
    identifiers: Mapping[str, int]


def plan_of(
    header: Sequence[str],
    *,
    record: str = "",
    mapped: Sequence[tuple[str, str]] = (),
    identifiers: Sequence[str] = (),
    required: bool = True,
) -> Plan:
    """Find the columns in a heading; `mapped` (attribute, column) and the columns named outrank what is recognised.

    `required` False: columns named that this file does not have are passed over, for several files of which only some
    have them. Raises BadHeading: unknown_attribute, unknown_column, no_usable_column.
    """
    places = {name: place for place, name in reversed(list(enumerate(header)))}
    columns: dict[str, tuple[int, ...]] = {}
    for attribute, column in mapped:
        if attribute not in ATTRIBUTES:
            raise BadHeading("unknown_attribute", attribute=attribute, known=", ".join(ATTRIBUTES))
        if (place := _place(places, column, header, required=required)) is not None:
            columns[attribute] = (*columns.get(attribute, ()), place)
    exact = {
        name: place for name in identifiers if (place := _place(places, name, header, required=required)) is not None
    }
    own = _place(places, record, header, required=required) if record else None
    taken = {place for several in columns.values() for place in several} | set(exact.values()) | {own}
    for attribute, found in _recognised(header).items():
        free = tuple(place for place in found if place not in taken)
        if attribute not in columns and free:
            columns[attribute] = free
            taken |= set(free)
    if own is None and not record:
        own = next((place for place, name in enumerate(header) if _plain(name) in _IDS and place not in taken), None)
    if not exact and not columns.keys() & {"given_name", "family_name", "phone", "email"}:
        raise BadHeading("no_usable_column", columns=", ".join(name[:40] for name in header[:30]))
    return Plan(columns, own, exact)


def _place(places: Mapping[str, int], name: str, header: Sequence[str], *, required: bool) -> int | None:
    if name not in places and required:
        raise BadHeading("unknown_column", column=name, known=", ".join(one[:40] for one in header[:30]))
    return places.get(name)


def _recognised(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    names = [_plain(name) for name in header]
    bare = [name if name in _known(_USUAL) else _NUMBERED.sub("", name) for name in names]
    found: dict[str, tuple[int, ...]] = {}
    for attribute, usual in _USUAL.items():
        hits = tuple(place for word in usual.split() for place, name in enumerate(bare) if name == word)
        if hits:
            found[attribute] = tuple(sorted(hits)) if attribute in SEVERAL else hits[:1]
    if "birth_year" not in found:
        found.pop("birth_day", None)
    elif found.get("birth_date") == found.get("birth_day"):
        found.pop("birth_date", None)
    return found


def _known(usual: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in usual.values() for word in words.split())


def _plain(heading: str) -> str:
    return fold(heading).replace(" ", "")

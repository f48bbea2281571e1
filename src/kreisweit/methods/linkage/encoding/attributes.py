"""The attributes of a person that a key is made of, and the columns of a table that hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.usual import SEXES, id_place, recognised
from kreisweit.methods.search.fold import fold

Attributes = Mapping[str, str]
"""Attribute to text; what is not known is missing or ""."""

ATTRIBUTES: Mapping[str, str] = {
    "given_name": "given_name",
    "family_name": "family_name",
    "birth_name": "family_name",
    "native_given_name": "given_name",
    "native_family_name": "family_name",
    "birth_date": "birth_date",
    "birth_year": "birth_date",
    "birth_month": "birth_date",
    "birth_day": "birth_date",
    "sex": "sex",
    "nationality": "nationality",
    "municipality": "place",
    "street": "street",
    "house_number": "street",
    "postcode": "postcode",
    "place": "place",
    "state": "state",
    "phone": "phone",
    "email": "email",
}
"""Every attribute, and the field that it belongs to: attributes of one field say the same, so they count once."""

LEAST_FIELDS = 4
"""A key of fewer fields is not made: few fields take few values, and these give themselves away by how often they come."""

_DAY = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})|(?P<Y>\d{4})-?(?P<M>\d{2})-?(?P<D>\d{2})")
_YEAR = re.compile(r"\d{4}")


def heading(text: str) -> str:
    """A column name in the form in which headings are recognised: "Straße / Nr." to "strasse_nr"."""
    return fold(text).replace(" ", "_")


def columns_of(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Attribute to place of its column: those named in `mapping` (attribute to column name), else by usual German and
    English names; of two columns for one attribute the one with the plainest heading counts, then the first.

    Raises KeyError for an attribute or a column of `mapping` that does not exist.
    """
    named = [heading(name) for name in header]
    found: dict[str, int] = {}
    for attribute, column in (mapping or {}).items():
        if attribute not in ATTRIBUTES:
            raise KeyError(attribute)
        if heading(column) not in named:
            raise KeyError(column)
        found[attribute] = named.index(heading(column))
    for attribute, places in recognised(header).items():
        free = [place for place in places if place not in found.values()]
        if attribute not in found and free:
            found[attribute] = free[0]
    return found


def id_column(header: Sequence[str]) -> int | None:
    """The place of a column with a usual name for ids; None if there is none."""
    return id_place(header)


def fields_of(attributes: Sequence[str]) -> tuple[str, ...]:
    """The fields that these attributes make up, sorted, each once. A month or day of birth without its year is none."""
    alone = "birth_date" not in attributes and "birth_year" not in attributes
    kept = [name for name in attributes if not (alone and ATTRIBUTES[name] == "birth_date")]
    return tuple(sorted({ATTRIBUTES[name] for name in kept}))


def person_of(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts of cells as attributes: the birth date in ISO form (parts that are not known "00"), the sex as f, m or d;
    texts that say nothing are left out."""
    found = {name: text.strip() for name, text in texts.items() if text and text.strip()}
    born = _birth(found)
    for name in ("birth_date", "birth_year", "birth_month", "birth_day"):
        found.pop(name, None)
    if born:
        found["birth_date"] = born
    if "sex" in found:
        code = SEXES.get(fold(found.pop("sex")), "")
        found |= {"sex": code} if code else {}
    return found


def person_from(record: IdentityRecord) -> dict[str, str]:
    """A record of linkage as attributes."""
    texts = {
        "given_name": record.given_name,
        "family_name": record.family_name,
        "birth_name": record.birth_name,
        "native_given_name": record.native_given_name,
        "native_family_name": record.native_family_name,
        "birth_date": record.birth_date,
        "sex": record.sex,
        "nationality": " ".join(record.nationalities),
        "municipality": " ".join(record.municipalities),
        "street": record.address,
    }
    return person_of(texts)


def _birth(texts: Mapping[str, str]) -> str:
    whole = _DAY.search(texts.get("birth_date", ""))
    if whole:
        parts = whole.groupdict()
        return f"{parts['y'] or parts['Y']}-{int(parts['m'] or parts['M']):02d}-{int(parts['d'] or parts['D']):02d}"
    year = _YEAR.search(texts.get("birth_year", "") or texts.get("birth_date", ""))
    if year is None:
        return ""
    return f"{year.group()}-{_part(texts.get('birth_month', ''))}-{_part(texts.get('birth_day', ''))}"


def _part(text: str) -> str:
    digits = text.split(".")[0].strip()
    return f"{int(digits):02d}" if digits.isdecimal() and len(digits) <= 2 else "00"

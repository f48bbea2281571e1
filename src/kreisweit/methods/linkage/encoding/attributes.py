"""The attributes of a person that a key is made of, and the columns of a table that hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.usual import SEXES, USUAL, assigned, id_place, place_of
from kreisweit.methods.linkage.written_dates import born_on
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


def columns_of(
    header: Sequence[str], mapping: Mapping[str, str] | None = None, *, without: Collection[int] = ()
) -> dict[str, int]:
    """Attribute to place of its column: those named in `mapping` (attribute to column name), else by usual German and
    English names; of two columns for one attribute the one with the plainest heading counts, then the first. Columns
    at the places `without` hold none.

    Raises KeyError for an attribute or a column of `mapping` that does not exist.
    """
    named: dict[str, tuple[int, ...]] = {}
    for attribute, column in (mapping or {}).items():
        if attribute not in ATTRIBUTES:
            raise KeyError(attribute)
        place = place_of(header, column)
        if place is None:
            raise KeyError(column)
        named[attribute] = (place,)
    return {name: places[0] for name, places in assigned(header, USUAL, named=named, without=without).items()}


def id_column(header: Sequence[str], *, without: Collection[int] = ()) -> int | None:
    """The place of a column with a usual name for ids, beside those places; None if there is none."""
    return id_place(header, without=without)


def fields_of(attributes: Sequence[str]) -> tuple[str, ...]:
    """The fields that these attributes make up, sorted, each once. A month or day of birth without its year is none."""
    alone = "birth_date" not in attributes and "birth_year" not in attributes
    kept = [name for name in attributes if not (alone and ATTRIBUTES[name] == "birth_date")]
    return tuple(sorted({ATTRIBUTES[name] for name in kept}))


def person_of(texts: Mapping[str, str], *, american: bool = False, today: date | None = None) -> dict[str, str]:
    """Texts of cells as attributes: the birth date in ISO form (parts that are not known "00"), the sex as f, m or d;
    texts that say nothing are left out. `american` and `today` as in `written_dates.iso_date`."""
    found = {name: text.strip() for name, text in texts.items() if text and text.strip()}
    born = born_on(found, american=american, today=today)
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

"""Which column of somebody's file holds which attribute: by fixed names, by usual headings, by what one says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kreisweit.methods.linkage.usual import assigned, holds_data, id_place, known_headings, place_of

ATTRIBUTES: tuple[str, ...] = (
    "given_name", "family_name", "birth_name", "birth_date", "birth_year", "birth_month", "birth_day", "sex",
    "nationality", "street", "house_number", "postcode", "place", "state", "phone", "email",
)  # fmt: skip
SEVERAL = frozenset({"given_name", "family_name", "street"})
"""Attributes that may stand in several columns."""


class BadHeading(ValueError):  # noqa: N818
    """The columns do not make sense; `code` says why, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
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
    counted: bool = False,
) -> Plan:
    """Find the columns in a heading; `mapped` (attribute, column) and the columns named outrank what is recognised.

    `required` False: columns named that this file does not have are passed over, for several files of which only some
    have them. `counted`: no column is taken for the record's id unless `record` names it. Raises BadHeading: unknown_attribute, unknown_column, no_usable_column,
    no_heading.
    """
    named: dict[str, tuple[int, ...]] = {}
    for attribute, column in mapped:
        if attribute not in ATTRIBUTES:
            raise BadHeading("unknown_attribute", attribute=attribute, known=", ".join(ATTRIBUTES))
        if (place := _place(header, column, required=required)) is not None:
            named[attribute] = (*named.get(attribute, ()), place)
    exact = {name: place for name in identifiers if (place := _place(header, name, required=required)) is not None}
    own = _place(header, record, required=required) if record else None
    kept = {*exact.values(), *([] if own is None else [own])}
    columns = assigned(header, ATTRIBUTES, named=named, without=kept, several=SEVERAL)
    if not record and not counted:
        own = id_place(header, without=kept.union(*columns.values()))
    if not exact and not columns.keys() & {"given_name", "family_name", "phone", "email"}:
        raise _bad("no_usable_column", header)
    return Plan(columns, own, exact)


def _place(header: Sequence[str], name: str, *, required: bool) -> int | None:
    place = place_of(header, name)
    if place is None and required:
        raise _bad("unknown_column", header, column=name)
    return place


def _bad(code: str, header: Sequence[str], **params: str) -> BadHeading:
    """What is wrong with a heading, without its cells: they may be a person's."""
    count = len(header)
    if holds_data(header):
        return BadHeading("no_heading", count=count)
    return BadHeading(code, count=count, known=", ".join(known_headings(header)) or "–", **params)

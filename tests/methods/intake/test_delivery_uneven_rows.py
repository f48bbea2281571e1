"""Rows with too many or too few cells: all are counted, and given back by number without a value."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.intake.collector import MOST_PER_CODE
from kreisweit.methods.intake.deliveries import Around, Column, Specification, read_bad_rows, read_delivery
from kreisweit.methods.intake.deliveries.fields import FIELDS

COLUMNS = (
    Column("Nr", "local_id", required=True),
    Column("Name", "family_name", required=True),
    Column("geb", "birth_date", "DD.MM.YYYY"),
    Column("Art", "sex", codes={"w": "f", "m": "m"}),
)
SPEC = Specification("Register", "persons", "csv", ";", "utf-8", COLUMNS)
HOW: dict[str, Any] = {"around": Around(frozenset(), date(2026, 11, 23), None, frozenset()), "filename": "a.csv"}
ALLOWED = frozenset(FIELDS) - {"sex"}
GOOD, FAULTY, LONG, SHORT = "{n};Haddad;31.01.1990;w", "{n};Haddad;x;w", "{n};Had;dad;31.01.1990;w", "{n};Haddad"


def file_of(rows: list[str]) -> bytes:
    """A file of these rows, each with its own number of the register."""
    return "\n".join(["Nr;Name;geb;Art", *(row.format(n=n) for n, row in enumerate(rows)), ""]).encode()


def test_a_row_that_does_not_fit_comes_back_by_number_without_a_value() -> None:
    found = read_bad_rows(file_of([SHORT, FAULTY, GOOD, LONG]), SPEC, ALLOWED, **HOW)
    assert [(row.number, row.values, [fault.code for fault in row.faults]) for row in found.rows] == [
        (2, ("", "", ""), ["cells_too_few"]),
        (3, ("1", "Haddad", "x"), ["day_invalid"]),
        (5, ("", "", ""), ["cells_too_many"]),
    ]
    assert dict(found.rows[0].faults[0].params) == {"expected": 4, "found": 2}


def test_more_rows_than_are_listed_are_counted_all_the_same() -> None:
    rows = [GOOD, *[SHORT] * (MOST_PER_CODE + 2), GOOD]
    file = read_delivery(file_of(rows), SPEC, ALLOWED, **HOW)
    assert (file.rows_read, file.rows_good, len(file.bad_rows)) == (len(rows), 2, MOST_PER_CODE + 2)
    assert len(read_bad_rows(file_of(rows), SPEC, ALLOWED, **HOW).rows) == MOST_PER_CODE + 2


@given(st.lists(st.sampled_from([GOOD, FAULTY, LONG, SHORT]), max_size=12))
def test_all_bad_rows_are_given_back_in_their_order(rows: list[str]) -> None:
    data = file_of([GOOD, *rows, GOOD])
    bad = tuple(n for n, row in enumerate(rows, start=3) if row != GOOD)
    assert read_delivery(data, SPEC, ALLOWED, **HOW).bad_rows == bad
    assert tuple(row.number for row in read_bad_rows(data, SPEC, ALLOWED, **HOW).rows) == bad

"""Headings and rows of other people's files."""

from __future__ import annotations

from datetime import date

import pytest

from kreisweit.methods.linkage.attributes import attributes_of, phone_digits
from kreisweit.methods.linkage.headings import BadHeading, Plan, plan_of
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.methods.linkage.rows import Told, identities
from kreisweit.methods.linkage.written_dates import iso_date, month_first

FEBRL = (
    "rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state",
    "date_of_birth", "soc_sec_id",
)  # fmt: skip


def test_usual_headings_are_recognised() -> None:
    assert plan_of(FEBRL) == Plan(
        {
            "given_name": (1,), "family_name": (2,), "birth_date": (9,), "street": (4, 5), "house_number": (3,),
            "postcode": (7,), "place": (6,), "state": (8,),
        },
        0,
        {},
    )  # fmt: skip
    german = (
        "Lfd. Nr.",
        "Vorname",
        "Familienname",
        "Geb.-Datum",
        "Geschlecht",
        "Staatsangehörigkeit",
        "E-Mail",
        "Tel.",
    )
    assert plan_of(german) == Plan(
        {
            "given_name": (1,), "family_name": (2,), "birth_date": (3,), "sex": (4,), "nationality": (5,), "email": (6,),
            "phone": (7,),
        },
        0,
        {},
    )  # fmt: skip
    parts = plan_of(("fname_c1", "fname_c2", "lname_c1", "by", "bm", "bd"))
    assert parts.columns == {
        "given_name": (0, 1), "family_name": (2,), "birth_year": (3,), "birth_month": (4,), "birth_day": (5,),
    }  # fmt: skip
    assert plan_of(("Name", "Geburtstag")).columns == {"family_name": (0,), "birth_date": (1,)}


def test_what_is_named_outranks_what_is_recognised() -> None:
    plan = plan_of(FEBRL, record="soc_sec_id", mapped=[("street", "address_2")], identifiers=["postcode"])
    assert plan.columns["street"] == (5,)
    assert plan.record == 10
    assert plan.identifiers == {"postcode": 7}
    assert "postcode" not in plan.columns


@pytest.mark.parametrize(
    ("header", "options", "code"),
    [
        (("a", "dob"), {}, "no_usable_column"),
        (FEBRL, {"mapped": [("height", "state")]}, "unknown_attribute"),
        (FEBRL, {"record": "number"}, "unknown_column"),
    ],
)
def test_headings_that_do_not_serve(header: tuple[str, ...], options: dict[str, object], code: str) -> None:
    with pytest.raises(BadHeading) as found:
        plan_of(header, **options)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1990-01-31", "1990-01-31"), ("1990-1-31 00:00:00", "1990-01-31"), ("31.1.1990", "1990-01-31"),
        ("31/01/1990", "1990-01-31"), ("19900131", "1990-01-31"), ("19900131.0", "1990-01-31"), ("1990", "1990-00-00"),
        ("01/31/1990", ""), ("31.01.90", ""), ("yesterday", ""),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_usual_ways(text: str, iso: str) -> None:
    assert iso_date(text) == iso


TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1.2.03", "2003-02-01"), ("1.3.26", "2026-03-01"), ("2.3.26", "1926-03-02"), ("31.12.90", "1990-12-31"),
        ("1/2/03", "2003-02-01"), ("32874", "1990-01-01"), ("32874.0", "1990-01-01"), ("46082", "2026-03-01"),
        ("46083", ""), ("02826", ""), ("31.01.1990 00:00:00", "1990-01-31"), ("1/31/1990 0:00", ""),
        ("5. März 1990", "1990-03-05"), ("5. Mrz. 1990", "1990-03-05"), ("5 Maerz 1990", "1990-03-05"),
        ("March 5, 1990", "1990-03-05"), ("1. Jänner 1990", "1990-01-01"), ("5. Foo 1990", ""), ("01. 02. 1990", "1990-02-01"),
        ("1879-12-31", ""), ("31.12.1879", ""), ("1880", "1880-00-00"), ("2027", ""), ("1.1.2027", ""), ("3287", ""),
        ("00.00.0000", ""), ("310190", ""), ("²²²²²", ""),
    ],
)  # fmt: skip
def test_dates_are_read_where_the_day_is_known(text: str, iso: str) -> None:
    """Nobody is born in the future: that parts the centuries, and day numbers of spreadsheets from other numbers."""
    assert iso_date(text, today=TODAY) == iso


def test_unread_dates_are_counted_with_their_first_rows() -> None:
    told = Told(today=TODAY)
    dates = ("1.2.1990", "?", "31.12.1879", "", "x", "2027", "y")
    plan = plan_of(("Vorname", "Geburtsdatum"))
    found = identities([("A", day) for day in dates], plan, ids=map(str, range(7)), register="a", told=told)
    assert [one.birth_date for one in found] == ["1990-02-01", "", "", "", "", "", ""]
    assert (told.dates_not_read, told.unread_rows) == (5, [2, 3, 5])


def test_american_dates_are_known_by_those_that_allow_nothing_else() -> None:
    assert month_first(["01/02/1990", "01/31/1990"])
    assert not month_first(["01/02/1990", "31/01/1990"])
    assert not month_first(["31/01/1990", "01/31/1990"])
    assert iso_date("01/02/1990", american=True) == "1990-01-02"


def test_rows_become_identities() -> None:
    plan = plan_of(
        (
            "Vorname",
            "Name",
            "Geburtsjahr",
            "Geburtsmonat",
            "Geburtstag",
            "Geschlecht",
            "Anschrift",
            "Staatsangehörigkeit",
        )
    )
    told = Told()
    rows = [("Anna ", "Berg", "1990", "5", "", "W", "Weg 1", "de, sy"), ("", "Ott", "", "", "", "?", "", "")]
    found = identities(rows, plan, ids=("1", "2"), register="a", told=told)
    assert found == [
        IdentityRecord(
            "1", "a", "Anna", "Berg", birth_date="1990-05-00", sex="f", nationalities=("DE", "SY"), street="Weg 1"
        ),
        IdentityRecord("2", "a", "", "Ott"),
    ]
    assert (told.rows, told.filled["given_name"], told.filled["family_name"]) == (2, 1, 2)


def test_attributes_are_folded_to_one_form() -> None:
    one = IdentityRecord(
        "1", "a", street="Hauptstraße 12 a", postcode="01234", phone="+49 351 123456", email=" A@B.de "
    )
    other = IdentityRecord("1", "a", street="Hauptstr.", house_number="12A", postcode="01234", phone="0351/123456")
    assert attributes_of(one)[:4] == ("hauptstrasse", None, "12a", "01234")
    assert attributes_of(one)[:7] == attributes_of(other)[:7]
    assert attributes_of(one)[7] == "a@b.de"
    assert phone_digits("12") is None

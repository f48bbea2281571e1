"""One table of usual column names: what one command recognises, the other does too."""

from __future__ import annotations

import pytest

from kreisweit.methods.linkage.encoding.attributes import ATTRIBUTES as ENCODED
from kreisweit.methods.linkage.encoding.attributes import columns_of, id_column, person_of
from kreisweit.methods.linkage.headings import ATTRIBUTES as LINKED
from kreisweit.methods.linkage.headings import plan_of
from kreisweit.methods.linkage.rows import Told, identities
from kreisweit.methods.linkage.usual import IDS, USUAL, plain, recognised

NAMED = "Vorname"
ONLY_ENCODED = {"native_given_name", "native_family_name", "municipality"}


def test_the_table_speaks_of_all_attributes_and_of_no_other() -> None:
    assert set(USUAL) == set(ENCODED) == {*LINKED, *ONLY_ENCODED}
    assert [word for words in (*USUAL.values(), " ".join(IDS)) for word in words.split() if plain(word) != word] == []


@pytest.mark.parametrize("attribute", [name for name in LINKED if name not in ("given_name", "birth_day")])
def test_both_commands_recognise_the_same_headings(attribute: str) -> None:
    for word in USUAL[attribute].split():
        assert plan_of((NAMED, word)).columns[attribute] == (1,), word
        assert columns_of((NAMED, word))[attribute] == 1, word


@pytest.mark.parametrize("word", USUAL["birth_day"].split())
def test_the_day_of_birth_needs_a_year_beside_it(word: str) -> None:
    assert plan_of((NAMED, word, "Geburtsjahr")).columns["birth_day"] == (1,)
    assert columns_of((NAMED, word, "Geburtsjahr"))["birth_day"] == 1
    assert "birth_day" not in recognised((NAMED, word))


@pytest.mark.parametrize("word", IDS)
def test_both_commands_recognise_the_same_ids(word: str) -> None:
    assert plan_of((NAMED, word)).record == id_column((NAMED, word)) == 1


def test_the_plainest_heading_outranks_the_first() -> None:
    assert columns_of(("Name", "Nachname"))["family_name"] == 1
    assert id_column(("Nr", "ID")) == plan_of(("Nr", "ID", NAMED)).record == 1


def test_a_number_after_the_street_is_a_house_number() -> None:
    plan = plan_of((NAMED, "Straße", "Nr.", "PLZ"))
    assert (plan.columns["house_number"], plan.record) == ((2,), None)
    assert columns_of((NAMED, "Straße", "Nr.", "PLZ"))["house_number"] == 2
    assert plan_of(("Nr.", NAMED, "Straße", "Hausnr.")).record == 0
    assert plan_of((NAMED, "Nr."), counted=True).record is None


def test_numbered_columns_count_where_an_attribute_may_stand_in_several() -> None:
    assert plan_of((NAMED, "address_1", "address_2")).columns["street"] == (1, 2)
    assert columns_of((NAMED, "address_1", "address_2"))["street"] == 1


ROWS = (
    {"Geburtsdatum": "31/12/1990"}, {"Geburtsdatum": "1990-1-31"}, {"Geburtsdatum": "31.1.1990"},
    {"Geburtsdatum": "19900131.0"}, {"Geburtsdatum": "1990.0"}, {"Geburtsdatum": "31.13.1990"},
    {"Geburtsdatum": "31.01.90"}, {"Geburtsdatum": "etwa 1990"}, {"Geburtsdatum": "1990-01-31T00:00:00"},
    {"Geburtsjahr": "1990.0", "Geburtsmonat": "5.0", "Geburtstag": "17"}, {"Geburtsjahr": "90", "Geburtsmonat": "5"},
    {"Geburtsjahr": "²²²²"}, {"Geburtsjahr": "1990", "Geburtsmonat": "Mai"},
    {"Geburtsdatum": "?", "Geburtsjahr": "1990", "Geburtsmonat": "5"},
)  # fmt: skip


@pytest.mark.parametrize("american", [False, True])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.values()))
def test_both_commands_read_a_date_alike(row: dict[str, str], american: bool) -> None:
    header, texts = (NAMED, *row), ("Anna", *row.values())
    told = Told(month_first=american)
    (record,) = identities([texts], plan_of(header), ids=("1",), register="a", told=told)
    places = columns_of(header)
    person = person_of({name: texts[place] for name, place in places.items()}, american=american)
    assert person.get("birth_date", "") == record.birth_date


@pytest.mark.parametrize(
    ("header", "attribute", "column"),
    [
        ((NAMED, "Geburtsname", "Geb.-Name"), "family_name", "Geburtsname"),
        ((NAMED, "Geburtsname", "Geb.-Name"), "birth_name", "geb name"),
        ((NAMED, "Nr", "Straße"), "house_number", "nr"),
        ((NAMED, "ID", "Nr"), "phone", "Id"),
        (("vorname", NAMED), "given_name", NAMED),
    ],
)
def test_both_commands_follow_what_is_named_alike(header: tuple[str, ...], attribute: str, column: str) -> None:
    plan = plan_of(header, mapped=[(attribute, column)])
    places = columns_of(header, {attribute: column})
    assert {name: places[0] for name, places in plan.columns.items()} == places
    assert plan.record == id_column(header, without=places.values())

"""People of one roof share street, postcode, telephone and often the family name: they stay themselves."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest

from kreisweit.methods.linkage import training
from kreisweit.methods.linkage.link import is_automatic, is_doubtful, link
from kreisweit.methods.linkage.records import Edge, IdentityRecord, Linked
from kreisweit.methods.linkage.refining import at_most
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.methods.linkage.standard import STANDARD_WEIGHTS

FILE = "list.csv"
ALONE = LinkSettings(thorough=True, careful=False, wrong_at_most=0.05, with_duplicates=frozenset({FILE}))
GIVEN_NAMES = (
    "Mohammed Ahmad Fatima Käthe Olena Serhij Ayşe Mehmet Peter Sören Zahra Reza Iryna Lukas Leonie Günther Yusuf"
    " Nadia Omar Tetjana Emine Murat Stefan Uwe Parisa Dariusz Agnieszka Ion Goran Selam"
)
FAMILY_NAMES = (
    "Müller Haddad Kowalenko Yılmaz Hosseini Weiß Schäfer Ibrahim Khoury Bauer Krüger Rezaei Wolf Nowak Popescu"
    " Tesfay Mohamud Demir Becker Richter Lange Vogel Horn Sommer Brandt Lorenz Pohl Engel Busch"
)


def drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311


def person(number: int, dice: random.Random, **shared: str) -> IdentityRecord:
    born = date(1955, 1, 1) + timedelta(dice.randrange(18_000))
    own = IdentityRecord(
        f"{number:032x}",
        FILE,
        dice.choice(GIVEN_NAMES.split()),
        dice.choice(FAMILY_NAMES.split()),
        birth_date=born.isoformat(),
    )
    return replace(own, **shared)  # type: ignore[arg-type]


def families(number: int, dice: random.Random) -> list[IdentityRecord]:
    """Four people each, with a street, a telephone and mostly one family name of their own."""
    found: list[IdentityRecord] = []
    for family in range(number):
        roof = {"street": f"Weg {family}", "postcode": "02826", "place": "Görlitz", "phone": f"03581 {family:05}"}
        name = dice.choice(FAMILY_NAMES.split())
        for _ in range(4):
            one = person(len(found), dice, **roof)
            found.append(one if dice.random() < 0.2 else replace(one, family_name=name))
    return found


def repeated(persons: list[IdentityRecord], number: int) -> list[IdentityRecord]:
    """The persons, the first of them a second time."""
    again = [replace(one, record=f"{10**6 + place:032x}") for place, one in enumerate(persons[:number])]
    return persons + again


def run(records: list[IdentityRecord]) -> Linked:
    with duckdb.connect(config={"threads": 2}) as connection:
        return link(records, connection=connection, settings=ALONE)


@pytest.mark.parametrize(
    "shared",
    [
        {"street": "Bahnhofstraße", "house_number": "12", "postcode": "02826", "place": "Görlitz"},
        {"email": "info@vhs.example", "phone": "03581 12345"},
    ],
)
@pytest.mark.parametrize("size", [20, 100])
def test_what_everybody_shares_says_nothing(size: int, shared: dict[str, str]) -> None:
    dice = drawn(size)
    linked = run([person(number, dice, **shared) for number in range(size)])
    assert len(linked.groups) == size


def test_in_a_home_those_who_stand_twice_are_found_and_nobody_else() -> None:
    dice = drawn(7)
    home = {"street": "Heimweg", "house_number": "1", "postcode": "02826", "place": "Görlitz"}
    other = {"postcode": "02826", "place": "Görlitz"}
    persons = [person(n, dice, **(home if n < 60 else {**other, "street": f"Weg {n}"})) for n in range(200)]
    linked = run(repeated(persons, 20))
    assert sorted(group for group in linked.groups if len(group) > 1) == [
        (persons[place].record, f"{10**6 + place:032x}") for place in range(20)
    ]


@pytest.mark.parametrize("number", [50, 420, pytest.param(600, marks=pytest.mark.slow)])
def test_families_stay_apart(number: int) -> None:
    persons = families(number, drawn(number))
    linked = run(repeated(persons, number))
    twice = {(persons[place].record, f"{10**6 + place:032x}") for place in range(number)}
    assert twice <= {(one, other) for group in linked.groups for one in group for other in group}
    assert len(persons) - len(linked.groups) <= len(persons) // 200


def test_contradictions_are_held_to_the_standard() -> None:
    learned = {code: dict(levels) for code, levels in STANDARD_WEIGHTS.items()}
    learned["birth_date"]["different"] = (0.5, 0.97)
    held = at_most(learned, STANDARD_WEIGHTS)
    assert held["birth_date"]["different"] == (STANDARD_WEIGHTS["birth_date"]["different"][0], 0.97)
    assert held["birth_date"]["equal"][0] > learned["birth_date"]["equal"][0]
    assert {code: levels for code, levels in held.items() if code != "birth_date"} == {
        code: levels for code, levels in STANDARD_WEIGHTS.items() if code != "birth_date"
    }
    assert at_most(STANDARD_WEIGHTS, STANDARD_WEIGHTS) == STANDARD_WEIGHTS


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [("m_probability value 0.0 is below the minimum allowed value of 1e-300.", True), ("something else", False)],
)
def test_a_pass_that_ends_with_nobody_in_a_level_teaches_nothing(
    monkeypatch: pytest.MonkeyPatch, said: str, goes_on: bool
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError(said)

    monkeypatch.setattr(training, "_one_pass", refuse)
    persons = families(30, drawn(5))
    settings = replace(ALONE, enough=50)
    with duckdb.connect(config={"threads": 2}) as connection:
        if goes_on:
            assert len(link(persons, connection=connection, settings=settings).groups) == len(persons)
        else:
            with pytest.raises(ValueError, match=said):
                link(persons, connection=connection, settings=settings)


@pytest.mark.parametrize("comparison", ["given_name", "birth_date", "sex"])
def test_what_speaks_plainly_against_one_person_is_for_a_person(comparison: str) -> None:
    sure = Edge("a", "b", 20.0, 0.999999, {"given_name": "sound", "birth_date": "equal", "sex": "equal"})
    against = replace(sure, levels={**sure.levels, comparison: "different"})
    assert (is_automatic(sure, LinkSettings()), is_automatic(against, LinkSettings())) == (True, False)
    assert is_doubtful(against, LinkSettings())
    assert is_automatic(against, LinkSettings(careful=False))

"""Lives of invented persons hold together, and their rates are plausible."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from kreisweit.cli.invented.county import InventedCounty, invented_county
from kreisweit.cli.invented.learning import courses, recognition, school
from kreisweit.cli.invented.names import pools
from kreisweit.cli.invented.origins import ORIGINS
from kreisweit.cli.invented.persons import Invented, invent_persons
from kreisweit.cli.invented.registers import Entry, birth_text, entries_of, name_fields

UNTIL = date(2026, 11, 23)
NUMBER = 4_000


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  (invented, not secret)


@lru_cache
def county() -> InventedCounty:
    return invented_county()


@lru_cache
def people() -> tuple[Invented, ...]:
    return tuple(invent_persons(number=NUMBER, seed=7, until=UNTIL, county=county(), pools=pools("test")))


@lru_cache
def entries() -> tuple[Entry, ...]:
    return tuple(e for p in people() for e in entries_of(p, seed=7, until=UNTIL, county=county()))


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def lives_here(person: Invented, day: date) -> bool:
    return any(stay.start <= day and (stay.end is None or day < stay.end) for stay in person.stays)


def test_fewer_persons_are_the_first_of_more() -> None:
    some = list(invent_persons(number=50, seed=7, until=UNTIL, county=county(), pools=pools("test")))
    assert [(p.number, p.given, p.born, p.stays) for p in some] == [
        (p.number, p.given, p.born, p.stays) for p in people()[:50]
    ]


def test_stays_follow_each_other_without_holes() -> None:
    for person in people():
        assert person.stays
        assert person.born <= person.arrived
        assert all(stay.end is None or stay.start < stay.end <= UNTIL for stay in person.stays)
        for one, following in pairwise(person.stays):
            assert one.end is not None
            if one.destination == "county":
                assert (following.start, following.origin) == (one.end, "county")
                assert following.ags != one.ags
            else:
                assert following.start > one.end
                assert following.origin == one.destination in ("germany", "abroad")
        assert person.stays[0].origin in ("abroad", "germany")
        last = person.stays[-1]
        assert (last.end is None) == (last.destination == "")
        assert last.destination != "county"


def test_courses_follow_each_other_and_end_with_the_stay() -> None:
    for person in people()[:2000]:
        found = courses(person, drawing(person.number), UNTIL)
        for one, following in pairwise(found):
            assert one.end is not None
            assert (following.waiting_since or following.start or date.max) > one.end
            assert following.level >= one.level
        for course in found:
            days = [course.waiting_since, course.waiting_until, course.start, course.end, course.exam_on]
            held = [day for day in days if day]
            assert held == sorted(held)
            assert all(person.arrived < day <= UNTIL for day in held)
            assert (course.end is None) == (course.outcome == "")
            assert (course.exam_on is None) == (course.exam_outcome == "")
            assert course.exam_on is None or course.outcome == "completed"


def test_only_children_of_school_age_go_to_preparatory_classes() -> None:
    classes = []
    for person in people():
        if attended := school(person, drawing(person.number), UNTIL):
            assert 6 <= person.age_on(person.arrived) < 18
            assert attended.entry.day == 1
            assert attended.exit is None or attended.entry < attended.exit <= UNTIL
            classes.append(attended)
    ended = [c for c in classes if c.exit]
    assert 0.8 < share([c.outcome == "regular" for c in ended]) < 0.95
    months = sorted((c.exit.year - c.entry.year) * 12 + c.exit.month - c.entry.month for c in ended if c.exit)
    assert 8 <= months[len(months) // 2] <= 10


def test_recognition_is_filed_by_adults_after_arrival() -> None:
    found = [(p, recognition(p, drawing(p.number), UNTIL)) for p in people()]
    for person, procedure in found:
        if procedure:
            assert person.age_on(person.arrived) >= 20
            assert person.arrived < procedure.filed <= UNTIL
            assert procedure.decided is None or procedure.filed < procedure.decided <= UNTIL
            assert (procedure.decided is None) == (procedure.outcome == "")


def test_origins_have_their_shares() -> None:
    found = Counter(person.origin.code for person in people())
    for origin in ORIGINS:
        assert found[origin.code] / NUMBER == pytest.approx(origin.share, abs=0.03)
        nationalities = {person.nationality for person in people() if person.origin is origin}
        assert nationalities == {code for code, _weight in origin.nationalities}


def test_municipalities_have_their_share_of_persons() -> None:
    living = Counter(person.stays[-1].ags for person in people())
    largest = max(county().towns, key=lambda town: town.foreigners)
    official = largest.foreigners / sum(town.foreigners for town in county().towns)
    assert living[largest.ags] / NUMBER == pytest.approx(official, abs=0.04)
    assert Counter(county().office_of.values())["ewo-stadt"] == 1
    assert set(county().office_of.values()) == {"ewo-stadt", "ewo-verband", "ewo-kreis"}
    assert Counter(county().office_of.values())["ewo-verband"] >= 2


def test_most_stay_and_stay_longer_with_time() -> None:
    old = [p for p in people() if p.arrived < date(2022, 11, 1)]

    def after(years: int) -> float:
        return share([lives_here(p, p.arrived.replace(year=p.arrived.year + years, day=1)) for p in old])

    assert 0.62 < after(2) < 0.82
    assert after(2) > after(4) > after(2) ** 2


def test_the_stock_fits_the_official_foreign_population() -> None:
    """20,000 persons stand for the county; here are some of them."""
    official = sum(town.foreigners for town in county().towns)
    stock = sum(lives_here(p, date(2022, 5, 15)) for p in people()) * 20_000 / NUMBER
    assert 0.3 < stock / official < 0.9


def test_families_share_name_or_address_and_have_twins() -> None:
    homes: dict[object, list[Invented]] = defaultdict(list)
    for person in people():
        homes[(person.arrived, person.stays[0].address, person.stays[0].ags)].append(person)
    families = [home for home in homes.values() if len(home) > 1]
    assert len(families) > NUMBER * 0.15
    children = [[p for p in home if p.age_on(p.arrived) < 18] for home in families]
    twins = [c for home in children for c in home if sum(c.born == other.born for other in home) > 1]
    new_year = [h for h in children if sum((c.papers.month, c.papers.day) == (1, 1) for c in h) > 1]
    assert twins
    assert new_year
    for home in families:
        assert len({(p.born, *p.given) for p in home}) == len(home)
        youngest = min((p for p in home if p.age_on(p.arrived) >= 18), key=lambda p: p.age_on(p.arrived), default=None)
        if youngest:
            assert all(
                youngest.age_on(c.born) >= 18 for c in home if c.age_on(c.arrived) < 18 and c.born > youngest.born
            )


def test_children_bear_the_name_of_their_father_where_that_is_the_custom() -> None:
    homes: dict[object, list[Invented]] = defaultdict(list)
    for person in people():
        if person.origin.pattern == "father":
            homes[(person.arrived, person.stays[0].address)].append(person)
    for home in homes.values():
        children = [p for p in home if p.age_on(p.arrived) < 18]
        fathers = [p for p in home if p.age_on(p.arrived) >= 18 and p.sex == "m"]
        assert len({child.given[1] for child in children}) <= 1
        assert all(child.given[1] == fathers[0].given[0] for child in children if fathers)
        assert all(person.family == () for person in home)


def test_papers_say_new_year_as_often_as_known() -> None:
    for origin in ORIGINS:
        found = [(p.papers.month, p.papers.day) == (1, 1) for p in people() if p.origin is origin]
        assert share(found) == pytest.approx(origin.new_year, abs=0.06)


def test_birth_dates_have_the_errors_of_registers() -> None:
    draw, day = drawing(5), date(1990, 5, 9)
    found = Counter(birth_text(day, draw) for _ in range(20_000))
    expected = {"": 0.02, "1990-01-01": 0.03, "1990-00-00": 0.01, "1990-09-05": 0.02, "1990-05-09": 0.90}
    for text, rate in expected.items():
        assert found[text] / 20_000 == pytest.approx(rate, abs=0.006)
    assert found.total() - sum(found[text] for text in expected) == pytest.approx(400, abs=80)


def test_names_fall_into_two_fields_with_slips_and_swaps() -> None:
    draw = drawing(6)
    found = Counter(name_fields(["Maryam"], ["Haddad"], draw, chain=False) for _ in range(20_000))
    assert found["Maryam", "Haddad"] / 20_000 == pytest.approx(0.88 * 0.97, abs=0.02)
    assert found["Haddad", "Maryam"] / 20_000 == pytest.approx(0.88 * 0.03, abs=0.005)
    double = Counter(name_fields(["Maryam"], ["Haddad", "Aziz"], draw, chain=False)[1] for _ in range(4_000))
    assert min(double["Haddad Aziz"], double["Haddad-Aziz"], double["Haddad"], double["Aziz"]) > 200
    chains = Counter(name_fields(["Abel", "Haile", "Tekle"], [], draw, chain=True) for _ in range(4_000))
    for fields in (("Abel", "Haile"), ("Abel Haile", "Tekle"), ("Abel", "Haile Tekle"), ("Abel", "unbekannt")):
        assert chains[fields] > 80


def test_each_register_writes_a_person_in_its_own_way() -> None:
    spelt: dict[int, set[tuple[object, object]]] = defaultdict(set)
    registers: dict[int, set[str]] = defaultdict(set)
    for entry in entries():
        spelt[entry.person].add((entry.row["given_name"], entry.row["family_name"]))
        registers[entry.person].add(entry.register)
    arabic = [p.number for p in people() if p.origin.code == "arabic" and len(registers[p.number]) >= 2]
    polish = [p.number for p in people() if p.origin.code == "polish" and len(registers[p.number]) >= 2]
    assert share([len(spelt[n]) > 1 for n in arabic]) > 0.85
    assert 0.3 < share([len(spelt[n]) > 1 for n in polish]) < 0.85


def test_a_person_is_one_record_in_a_register() -> None:
    identity: dict[tuple[str, str], tuple[object, ...]] = {}
    fields = ("given_name", "family_name", "birth_name", "birth_date", "sex", "nationality")
    for entry in entries():
        key = (entry.register, entry.local_id)
        values = tuple(entry.row[name] for name in fields)
        assert identity.setdefault(key, values) == values


def test_some_addresses_are_blocked_and_all_rows_of_the_person_say_so() -> None:
    blocked = {p.number for p in people() if p.blocked}
    assert 0.002 < len(blocked) / NUMBER < 0.01
    rows = [e for e in entries() if e.register.startswith("ewo-")]
    assert {e.person for e in rows if e.row["blocked"] == "yes"} == blocked
    assert {e.row["blocked"] for e in rows if e.person in blocked} == {"yes"}


def test_about_every_seventh_record_is_of_another_municipality() -> None:
    last = {p.number: p.stays[-1].ags for p in people()}
    first = {(e.register, e.person): e.row["municipality"] for e in entries() if not e.register.startswith("ewo-")}
    assert 0.08 < share([last[person] != town for (_register, person), town in first.items()]) < 0.16


def test_native_script_now_and_then() -> None:
    rows = [e.row for e in entries() if e.register == "anerkennung" and people()[e.person].origin.script]
    assert 0.5 < share([bool(row.get("native_family_name")) for row in rows]) < 0.7
    assert share([not str(e.row["given_name"]).isascii() for e in entries()]) < 0.2

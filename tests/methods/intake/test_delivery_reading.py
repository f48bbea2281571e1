"""Deliveries: values, rows that belong together, what is dropped and what is never said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.intake import Unreadable
from kreisweit.methods.intake.deliveries import (
    Around,
    Column,
    DeliveryFile,
    Specification,
    kept,
    opened,
    read_bad_rows,
    read_delivery,
    read_first_rows,
    read_packed,
    unpacked,
)
from kreisweit.methods.intake.deliveries.fields import FIELDS
from kreisweit.methods.intake.deliveries.packing import _packed
from kreisweit.methods.intake.deliveries.values import Fault, reader_of

TOWN, OTHER, THIRD = "01099001", "99009002", "99009003"
TODAY = date(2026, 11, 23)
AROUND = Around(frozenset({TOWN, OTHER, THIRD}), TODAY, None, frozenset({TOWN, OTHER, "99009"}))
COLUMNS = (
    Column("Nr", "local_id", required=True),
    Column("Name", "family_name", required=True),
    Column("Vorname", "given_name"),
    Column("geb", "birth_date", "DD.MM.YYYY"),
    Column("Art", "sex", codes={"w": "f", "m": "m"}),
    Column("Land", "nationality"),
    Column("AGS", "municipality"),
    Column("seit", "moved_in_on", "DD.MM.YYYY"),
    Column("bis", "moved_out_on", "DD.MM.YYYY"),
    Column("von", "moved_in_from", codes={"Ausland": "abroad", "Kreis": "county"}),
    Column("Prüfung", "exam_on", "MM/YYYY"),
    Column("Stufe", "exam_level"),
    Column("Sperre", "blocked", codes={"ja": "yes", "": "no"}),
)
SPEC = Specification("Register", "persons", "csv", ";", "utf-8", COLUMNS)
ALLOWED = frozenset(FIELDS)
HEAD = ";".join(column.name for column in COLUMNS)
ROW = {"Nr": "1", "Name": "Haddad", "Vorname": "Amina", "geb": "31.01.1990", "Art": "w", "Land": "SY", "AGS": OTHER, "seit": "01.03.2020"}  # fmt: skip


def row(**cells: str) -> str:
    """A line of the file."""
    values = ROW | cells
    return ";".join(values.get(column.name, "") for column in COLUMNS)


def read(*rows: str, spec: Specification = SPEC, head: str = HEAD, **how: Any) -> DeliveryFile:
    """Read a file of these lines."""
    data = "\r\n".join([head, *rows, ""]).encode()
    allowed = how.pop("allowed", ALLOWED)
    return read_delivery(data, spec, allowed, around=how.pop("around", AROUND), filename="a.csv", **how)


def said(file: DeliveryFile) -> list[tuple[str, int | None, str | None, dict[str, Any]]]:
    """Findings as plain values."""
    return [(f.code, f.row, f.column, dict(f.params)) for f in file.findings]


def test_one_person_with_two_residences_and_an_exam() -> None:
    file = read(
        row(AGS=THIRD, seit="15.02.2021", von="Kreis", Prüfung="06/2021", Stufe="B1"),
        row(bis="15.02.2021", von="Ausland"),
    )
    assert (file.rows_read, file.rows_good, file.bad_rows, said(file)) == (2, 2, (), [])
    (person,) = file.persons
    assert (person.local_id, person.first, person.rows, person.municipality) == ("1", 2, (2, 3), THIRD)
    assert person.identity == {
        "family_name": "Haddad",
        "given_name": "Amina",
        "birth_date": "1990-01-31",
        "sex": "f",
        "nationalities": "SY",
        "municipalities": f"{OTHER} {THIRD}",
        "arrived_on": "2020-03-01",
    }
    assert json.loads(person.content) == {
        "sex": "f",
        "birth_year": 1990,
        "nationality": "SY",
        "episodes": [
            {"kind": "residence", "start": "2020-03-01", "end": "2021-02-15", "municipality": OTHER,
             "nationality": "SY", "origin": "abroad"},
            {"kind": "residence", "start": "2021-02-15", "municipality": THIRD, "nationality": "SY",
             "origin": "county"},
            {"kind": "exam", "start": "2021-06-01", "end": "2021-06-02", "level": "B1", "municipality": THIRD},
        ],
    }  # fmt: skip
    assert b" " not in person.content


def test_the_order_of_rows_and_repetitions_change_nothing() -> None:
    first, second = row(bis="15.02.2021", von="Ausland"), row(AGS=THIRD, seit="15.02.2021", Art="")
    one, other = read(first, second), read(second, first, first)
    assert [(p.identity, p.content) for p in one.persons] == [(p.identity, p.content) for p in other.persons]
    assert said(other) == [("row_repeated", 4, None, {"first_row": 3})]


def test_a_person_is_taken_with_all_rows_or_not_at_all() -> None:
    file = read(row(), row(AGS=THIRD, seit="32.01.2021"), row(Nr="2"), row(seit="01.01.2019", bis="02.03.2020"))
    assert [p.local_id for p in file.persons] == ["2"]
    assert (file.bad_rows, file.rows_good) == ((2, 3, 5), 1)
    assert said(file) == [
        ("row_held_back", 2, None, {"other_row": 3}),
        ("day_invalid", 3, "seit", {"pattern": "DD.MM.YYYY"}),
        ("row_held_back", 5, None, {"other_row": 3}),
    ]


def test_a_blocked_person_disappears_with_all_rows_and_findings() -> None:
    rows = (row(seit="x"), row(Nr="2"), row(AGS=THIRD, seit="15.02.2021", Sperre="ja"), row(Nr="", Sperre="JA"))
    file = read(*rows)
    assert [p.local_id for p in file.persons] == ["2"]
    assert (file.blocked, file.bad_rows, said(file)) == (2, (), [("persons_blocked", None, None, {"count": 2})])
    data = "\n".join([HEAD, *rows, ""]).encode()
    how: dict[str, Any] = {"around": AROUND, "filename": "a.csv"}
    assert [r.number for r in read_first_rows(data, SPEC, ALLOWED, **how).rows] == [3]
    assert read_bad_rows(data, SPEC, ALLOWED, **how).rows == ()


def test_the_sign_of_a_blocked_address_is_read_whatever_is_allowed() -> None:
    file = read(row(Sperre="ja"), allowed=ALLOWED - {"blocked"})
    assert (file.blocked, file.persons) == (1, ())
    assert read(row(Sperre="vielleicht")).persons == ()


def test_the_same_number_for_two_persons() -> None:
    file = read(row(), row(Name="Nassar", seit="01.01.2021"), row(Nr="2"))
    assert [p.local_id for p in file.persons] == ["2"]
    assert said(file) == [
        ("row_held_back", 2, None, {"other_row": 3}),
        ("identity_contradicts", 3, "Nr", {"first_row": 2}),
    ]
    assert len(read(row(Vorname=""), row(seit="01.01.2021")).persons) == 1  # nothing said is no contradiction


def test_columns_that_are_not_agreed_or_not_allowed_are_dropped() -> None:
    file = read(row() + ";x", row(Nr="2") + ";", head=HEAD + ";Aufenthaltstitel", allowed=ALLOWED - {"nationality"})
    assert [(d.column, d.values, d.known) for d in file.dropped_columns] == [
        ("Land", 2, True),
        ("Aufenthaltstitel", 1, False),
    ]
    assert said(file) == [
        ("column_not_allowed", None, "Land", {"count": 2}),
        ("column_not_specified", None, "Aufenthaltstitel", {"count": 1}),
    ]
    assert "nationalities" not in file.persons[0].identity
    assert b"SY" not in file.persons[0].content


def test_a_column_that_is_missing() -> None:
    spec = replace(SPEC, columns=(*COLUMNS, Column("Straße", "address")))
    assert said(read(row(), spec=spec)) == [("column_absent", None, "Straße", {})]
    with pytest.raises(Unreadable) as refused:
        read("1;Amina;31.01.1990", head="Nr;Vorname;geb")
    assert (refused.value.code, dict(refused.value.params)) == ("headings_missing", {"missing": "Name"})


def test_a_file_without_headings_is_refused_and_nobody_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read(row(), head=row(Name="Haddad"))
    assert refused.value.code == "headings_missing"
    assert "Haddad" not in str(refused.value.params)


def test_headings_are_compared_without_case_and_may_not_stand_twice() -> None:
    assert len(read(row(), head=HEAD.upper()).persons) == 1
    with pytest.raises(Unreadable) as refused:
        read(row() + ";x", head=HEAD + ";NAME")
    assert refused.value.code == "headings_repeated"


def test_rows_about_persons_where_only_sums_are_allowed() -> None:
    with pytest.raises(Unreadable) as refused:
        read(row(), allowed=frozenset())
    assert refused.value.code == "persons_not_allowed"


def test_rows_of_municipalities_that_do_not_take_part_are_neither_kept_nor_checked() -> None:
    around = replace(AROUND, joined=frozenset({OTHER}))
    file = read(row(AGS=THIRD, seit="x"), row(seit="15.02.2021"), row(Nr="2", AGS=THIRD), around=around)
    assert [(p.local_id, p.first, p.rows) for p in file.persons] == [("1", 2, (3,))]
    assert THIRD.encode() not in file.persons[0].content
    assert (file.not_joined, file.rows_good, said(file)) == (2, 1, [("rows_not_joined", None, None, {"count": 2})])
    file = read(row(AGS=""), around=around)
    assert said(file) == [("value_required", 2, "AGS", {})]


def test_days_that_do_not_fit_together() -> None:
    file = read(
        row(bis="29.02.2020"), row(Nr="2", Stufe="B1"), row(Nr="3", seit="", bis=""), row(Nr="4", bis="01.03.2020")
    )
    assert said(file) == [
        ("day_order", 2, "bis", {"earlier": "seit"}),
        ("day_needed", 3, "Stufe", {"needs": "Prüfung"}),
        ("row_without_event", 4, None, {}),
    ]
    assert b'"end":"2020-03-02"' in file.persons[1].content  # moved in and out on one day: lasted that day


def test_uneven_rows_are_named_and_a_torn_file_is_refused() -> None:
    file = read(row() + ";;", row(Nr="2") + ";x", "3;Nassar", row(Nr="4"))
    assert said(file) == [
        ("cells_too_many", 3, None, {"expected": 13, "found": 14}),
        ("cells_too_few", 4, None, {"expected": 13, "found": 2}),
    ]
    assert (file.rows_read, file.bad_rows, file.rows_good) == (4, (3, 4), 2)
    with pytest.raises(Unreadable) as refused:
        read_delivery(f"{HEAD}\n{row()}\n2;Nas".encode(), SPEC, ALLOWED, around=AROUND, filename="a.csv")
    assert refused.value.code == "half_file"


@pytest.mark.parametrize("rows", [[], [";" * 12], ["", " "]])
def test_a_file_without_rows(rows: list[str]) -> None:
    with pytest.raises(Unreadable) as refused:
        read(*rows)
    assert refused.value.code == "no_rows"


def test_bad_rows_come_back_with_allowed_columns_only() -> None:
    data = "\n".join([HEAD + ";Titel", row() + ";a", row(Nr="2", seit="x") + ";b", ""]).encode()
    found = read_bad_rows(data, SPEC, ALLOWED - {"sex"}, around=AROUND, filename="a.csv")
    assert found.columns == tuple(c.name for c in COLUMNS if c.field != "sex")
    ((number, values, faults),) = [(r.number, r.values, r.faults) for r in found.rows]
    assert (number, values[:3], len(values), [f.code for f in faults]) == (
        3,
        ("2", "Haddad", "Amina"),
        12,
        ["day_invalid"],
    )


def test_work_goes_on_behind_a_line() -> None:
    rows = [row(Nr=str(n)) for n in range(5)]
    assert [p.local_id for p in read(*rows, after=4).persons] == ["3", "4"]
    data = "\n".join([HEAD, *rows, ""]).encode()
    file, pieces = read_packed(data, SPEC, ALLOWED, around=AROUND, filename="a.csv", after=2, size=3)
    assert (file.persons, file.rows_good) == ((), 5)
    assert [[p.local_id for p in unpacked(piece)] for piece in pieces] == [["1", "2", "3"], ["4"]]
    assert unpacked(pieces[0])[0] == read(*rows).persons[1]
    assert [p.local_id for p in unpacked(pieces[0], after=4)] == ["3"]


@given(st.lists(st.text(max_size=8)), st.lists(st.text(max_size=5), max_size=3), st.text(), st.text())
def test_what_was_read_is_kept_for_the_same_question(names: list[str], gone: list[str], asked: str, other: str) -> None:
    persons = read(*(row(Nr=str(n)) for n in range(3))).persons
    said = [
        replace(one, identity={"family_name": name}) for one, name in zip(persons * len(names), names, strict=False)
    ]
    pieces = tuple(_packed([one]) for one in said)
    data = kept(pieces, gone, asked=asked)
    assert opened(data, asked=asked) == (tuple(gone), pieces)
    assert [one for piece in pieces for one in unpacked(piece)] == said
    assert other == asked or opened(data, asked=other) is None


def value(column: Column, text: str, *, workbook: bool = False) -> Any:
    """What a cell of a column is read as; the code of the fault if it has one."""
    found = reader_of(column, AROUND, workbook=workbook).read(text)
    return (found.code, dict(found.params)) if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("DD.MM.YYYY", "31.12.2024", "2024-12-31"),
        ("DD.MM.YYYY", " 1.2.2024 ", "2024-02-01"),
        ("YYYYMMDD", "20241231", "2024-12-31"),
        ("YYYY-MM-DD", "2024-12-31", "2024-12-31"),
        ("MM/YYYY", "12/2024", "2024-12-01"),
        ("excel", "31.12.2024", "2024-12-31"),
        ("excel", "", ""),
        ("DD.MM.YYYY", "31.12.24", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "2024-12-31", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "00.12.2024", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "01.01.1899", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "24.11.2026", ("day_in_future", {})),
        ("excel", "45000", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
    ],
)
def test_days(pattern: str, text: str, found: Any) -> None:
    assert value(Column("d", "course_start", pattern), text) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("DD.MM.YYYY", "00.00.1980", "1980-00-00"),
        ("DD.MM.YYYY", "00.05.1980", "1980-05-00"),
        ("DD.MM.YYYY", "00.00.0000", ""),
        ("YYYYMMDD", "19800000", "1980-00-00"),
        ("MM/YYYY", "05/1980", "1980-05-00"),
        ("DD.MM.YYYY", "29.02.1980", "1980-02-29"),
        ("DD.MM.YYYY", "30.02.1980", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "05.00.1980", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "01.01.1879", ("day_invalid", {"pattern": "DD.MM.YYYY"})),
        ("DD.MM.YYYY", "01.01.2027", ("day_in_future", {})),
    ],
)
def test_incomplete_birth_dates_are_kept(pattern: str, text: str, found: Any) -> None:
    assert value(Column("d", "birth_date", pattern), text) == found


def test_dates_of_a_workbook_are_read_whatever_the_pattern() -> None:
    assert value(Column("d", "exam_on", "DD.MM.YYYY"), "2024-12-31", workbook=True) == "2024-12-31"


@pytest.mark.parametrize(
    ("column", "text", "found"),
    [
        (Column("a", "municipality"), TOWN, TOWN),
        (Column("a", "municipality"), TOWN[1:], ("key_leading_zero_lost", {"expected": 8, "found": 7})),
        (Column("a", "municipality"), "14626000", ("municipality_unknown", {})),
        (Column("a", "municipality", required=True), " ", ("value_required", {})),
        (Column("a", "sex", codes={"Weiblich": "f"}), " WEIBLICH", "f"),
        (Column("a", "sex", codes={"Weiblich": "f"}), "f", ("code_unknown", {"known": "Weiblich"})),
        (Column("a", "sex"), "F", "f"),
        (Column("a", "exam_level"), "b1", "B1"),
        (Column("a", "nationality"), "sy", "SY"),
        (Column("a", "nationality"), "QQ", ("code_unknown", {"known": "AD, AE, AF, AG, AI, AL, AM, AO …"})),
        (Column("a", "family_name"), "  Al \u00a0 Haddad\n", "Al Haddad"),
        (Column("a", "family_name"), "o\u0308", "ö"),
        (Column("a", "family_name"), "x" * 201, ("text_too_long", {"limit": 200})),
        (Column("a", "value"), "1.234", "1.234"),
        (Column("a", "value"), "12,50", "12.5"),
        (Column("a", "value"), "x", ""),
        (Column("a", "value"), "viele", ("number_unreadable", {})),
        (Column("a", "value"), "-4", ("number_negative", {})),
        (Column("a", "period", "quarter"), "2026-Q4", "2026-Q4"),
        (Column("a", "period", "quarter"), "2027-Q1", ("day_in_future", {})),
        (Column("a", "period", "quarter"), "2026", ("time_invalid", {"example": "2026-Q3"})),
        (Column("a", "period", "year"), "2026", "2026"),
        (Column("a", "period", "year"), "2027", ("day_in_future", {})),
        (Column("a", "area"), "99009", "99009"),
        (Column("a", "area"), THIRD, ("area_unknown", {})),
    ],
)
def test_values(column: Column, text: str, found: Any) -> None:
    assert value(column, text) == found


SUMS = Specification(
    "Summen", "cells", "csv", ";", "utf-8",
    (
        Column("Kennzahl", "indicator", codes={"Mitglieder": "sport_members"}), Column("Gebiet", "area"),
        Column("Jahr", "period", "year"), Column("Gruppe", "group"), Column("Zahl", "value"),
    ),
)  # fmt: skip


def sums(*rows: str) -> DeliveryFile:
    """Read a file of numbers."""
    return read(*rows, spec=SUMS, head="Kennzahl;Gebiet;Jahr;Gruppe;Zahl", allowed=frozenset())


def test_added_up_numbers_and_small_ones_kept_secret() -> None:
    file = sums(*(f"Mitglieder;{TOWN};202{n};;{n}" for n in range(5)), "Mitglieder;99009;2024;0-17;.")
    cells = [(c.indicator, c.area, c.period, c.group, None if c.value is None else str(c.value)) for c in file.cells]
    assert cells == [
        ("sport_members", TOWN, "2020", "", "0"),
        ("sport_members", TOWN, "2021", "", None),
        ("sport_members", TOWN, "2022", "", None),
        ("sport_members", TOWN, "2023", "", "3"),
        ("sport_members", TOWN, "2024", "", "4"),
        ("sport_members", "99009", "2024", "0-17", None),
    ]
    assert said(file) == [("value_kept_secret", 3, None, {}), ("value_kept_secret", 4, None, {})]


def test_a_group_is_no_free_text() -> None:
    file = sums(f"Mitglieder;{TOWN};2024;Fatima Yilmaztest;7")
    assert [(code, row, column) for code, row, column, _ in said(file)] == [("code_unknown", 2, "Gruppe")]
    assert (file.cells, "Yilmaztest" in str(file)) == ((), False)


def test_two_numbers_for_the_same_thing() -> None:
    file = sums(f"Mitglieder;{TOWN};2024;;7", f"Mitglieder;{TOWN};2024;;8", "Mitglieder;;2024;;9")
    assert (file.cells, file.bad_rows, file.rows_good) == ((), (2, 3, 4), 0)
    assert said(file) == [
        ("cell_repeated", 2, None, {"first_row": 3}),
        ("cell_repeated", 3, None, {"first_row": 2}),
        ("value_required", 4, "Gebiet", {}),
    ]


CELL = st.one_of(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12), st.sampled_from(
    ["1", "2", "ja", "01.03.2020", "00.00.1980", TOWN, OTHER, "SY", "w", "B1", "06/2021", "31.12.2026", ""]
))  # fmt: skip
SECRET = "Zzyzxwohn"


@given(st.lists(st.lists(CELL, min_size=13, max_size=13), min_size=1, max_size=8))
def test_any_rows_every_line_is_accounted_for_and_no_value_is_said(rows: list[list[str]]) -> None:
    quoted = [";".join('"' + (cell + SECRET if at in (1, 2) else cell).replace('"', '""') + '"' for at, cell in enumerate(cells)) for cells in rows]  # fmt: skip
    file = read(*quoted)
    assert SECRET not in str(file.findings)
    taken = [line for person in file.persons for line in person.rows]
    assert len(taken) == len(set(taken)) == file.rows_good
    assert not set(taken) & set(file.bad_rows)
    assert file.rows_read == len(rows)
    left_out = file.blocked_rows + file.not_joined + file.repeated
    assert file.rows_read == file.rows_good + len(file.bad_rows) + left_out
    blocked = {line for line, cells in enumerate(rows, start=2) if " ".join(cells[12].split()).casefold() == "ja"}
    assert not blocked & {*taken, *file.bad_rows}
    for person in file.persons:
        for episode in json.loads(person.content)["episodes"]:
            assert "end" not in episode or episode["start"] < episode["end"]


@given(st.permutations([row(Nr=str(n % 3), AGS=(OTHER, THIRD)[n % 2], seit=f"0{n + 1}.01.2020") for n in range(6)]))
def test_persons_do_not_depend_on_the_order_of_rows(rows: list[str]) -> None:
    found = {p.local_id: (p.identity, p.content) for p in read(*rows).persons}
    plain = [row(Nr=str(n % 3), AGS=(OTHER, THIRD)[n % 2], seit=f"0{n + 1}.01.2020") for n in range(6)]
    assert found == {p.local_id: (p.identity, p.content) for p in read(*plain).persons}

"""A specification says what is wrong with it before anybody delivers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from kreisweit.methods.intake.deliveries import (
    Column,
    Specification,
    columns_as_data,
    problems_of,
    read_specification,
    specification_of,
)
from kreisweit.methods.intake.deliveries.fields import CELL_FIELDS, FIELDS, FieldKind
from kreisweit.methods.intake.deliveries.meanings import NATIONALITIES, Shape, known_codes, patterns_of, shape_of
from kreisweit.methods.intake.deliveries.specification import PROBLEMS
from kreisweit.monitoring.sentences_deliveries import PROBLEM_SENTENCES

DATA = Path(__file__).resolve().parents[3] / "src" / "kreisweit" / "data" / "deliveries"
CODES = ["anerkennung", "ewo-kreis", "ewo-stadt", "ewo-verband", "schulamt", "sport", "sprachkurse", "vhs", "wohnen"]
PERSON = (
    Column("Nr", "local_id", required=True),
    Column("Name", "family_name"),
    Column("Vorname", "given_name"),
    Column("geb.", "birth_date"),
)
GOOD = Specification("Register", "persons", "csv", ";", "utf-8", PERSON)


def codes(specification: Specification) -> list[tuple[str, str, dict[str, Any]]]:
    """Problems as plain values."""
    return [(p.code, p.column, dict(p.params)) for p in problems_of(specification)]


def with_column(*more: Column) -> Specification:
    """The good specification with further columns."""
    return replace(GOOD, columns=(*PERSON, *more))


def test_nine_institutions_are_described_without_a_problem() -> None:
    assert sorted(path.stem for path in DATA.glob("*.toml") if path.stem != "NOTICE") == CODES
    for code in CODES:
        found = read_specification((DATA / f"{code}.toml").read_text(encoding="utf-8"))
        assert codes(found) == []
        assert found.kind == ("cells" if code in ("sport", "wohnen") else "persons")


def test_stored_columns_give_the_same_specification() -> None:
    for code in CODES:
        found = read_specification((DATA / f"{code}.toml").read_text(encoding="utf-8"))
        data = {name: getattr(found, name) for name in ("title", "kind", "file_kind", "delimiter", "encoding")}
        again = specification_of({**data, "columns": columns_as_data(found.columns)})
        assert [(c.name, c.field, c.pattern, c.required, dict(c.codes)) for c in again.columns] == [
            (c.name, c.field, c.pattern, c.required, dict(c.codes)) for c in found.columns
        ]


def test_what_the_product_does_not_know_cannot_be_specified() -> None:
    assert codes(with_column(Column("Aufenthaltstitel", "residence_title"))) == [
        ("field_unknown", "Aufenthaltstitel", {"field": "residence_title"})
    ]
    assert codes(with_column(Column("Zahl", "value"))) == [("field_unknown", "Zahl", {"field": "value"})]


@pytest.mark.parametrize(
    ("specification", "problems"),
    [
        (GOOD, []),
        (replace(GOOD, kind="files"), [("kind_unknown", "", {})]),
        (replace(GOOD, file_kind="pdf"), [("file_kind_unknown", "", {})]),
        (replace(GOOD, delimiter="|"), [("delimiter_unknown", "", {})]),
        (replace(GOOD, encoding="utf-7"), [("encoding_not_read", "", {})]),
        (with_column(Column("", "sex")), [("name_empty", "", {"position": 5})]),
        (with_column(Column(" name", "sex")), [("name_twice", "Name", {})]),
        (with_column(Column("Nr2", "local_id", required=True)), [("field_twice", "", {"field": "local_id"})]),
        (replace(GOOD, columns=PERSON[:3]), [("field_missing", "", {"field": "birth_date"})]),
        (
            replace(GOOD, columns=(replace(PERSON[0], required=False), *PERSON[1:])),
            [("number_not_required", "Nr", {"field": "local_id"})],
        ),
        (
            with_column(Column("Ende", "course_end")),
            [("field_needs", "", {"field": "course_end", "needs": "course_start"})],
        ),
        (
            with_column(Column("Art", "sex", format="MM/YYYY")),
            [("format_unknown", "Art", {"format": "MM/YYYY", "known": "code"})],
        ),
        (with_column(Column("Weg", "address", codes={"a": "b"})), [("codes_not_used", "Weg", {})]),
        (
            with_column(Column("Art", "sex", codes={"w": "f", "x": "y"})),
            [("code_not_known", "Art", {"code": "y", "known": "d, f, m"})],
        ),
        (
            with_column(Column("Land", "nationality", codes={"Syrien": "SYR"})),
            [("code_not_known", "Land", {"code": "SYR", "known": "…"})],
        ),
        (with_column(Column("Art", "sex", codes={"W": "f", "w ": "m"})), [("word_twice", "Art", {"word": "w"})]),
        (
            Specification("S", "cells", "csv", ";", "utf-8", (Column("K", "indicator", codes={"a": "No good"}),)),
            [
                ("code_not_known", "K", {"code": "No good", "known": "…"}),
                ("field_missing", "", {"field": "area"}),
                ("field_missing", "", {"field": "period"}),
                ("field_missing", "", {"field": "value"}),
            ],
        ),
    ],
)
def test_problems(specification: Specification, problems: list[tuple[str, str, dict[str, Any]]]) -> None:
    assert codes(specification) == problems


def test_too_many_and_no_columns() -> None:
    many = with_column(*(Column(f"c{n}", "address") for n in range(90)))
    assert codes(many)[0] == ("too_many_specified", "", {"limit": 80})
    assert codes(replace(GOOD, columns=()))[0] == ("no_columns", "", {})


def test_every_problem_has_a_sentence_with_its_parameters() -> None:
    assert sorted(PROBLEM_SENTENCES) == sorted(PROBLEMS)
    with translation.override("en"):
        for code, params in PROBLEMS.items():
            used = set(re.findall(r"%\((\w+)\)s", str(PROBLEM_SENTENCES[code])))
            assert used - {"column"} == set(params)


def test_every_field_has_a_shape_and_content_is_no_free_text() -> None:
    for name in (*FIELDS, *CELL_FIELDS):
        assert patterns_of(name) != ()
    for name, kind in FIELDS.items():
        if kind is FieldKind.CONTENT:
            assert shape_of(name) in (Shape.DAY, Shape.CODE, Shape.MUNICIPALITY)
            assert shape_of(name) is not Shape.CODE or known_codes(name)
    with pytest.raises(KeyError):
        shape_of("residence_title")


def test_nationalities_are_two_letters() -> None:
    assert len(NATIONALITIES) == 251
    assert {"SY", "UA", "XK", "XX"} < NATIONALITIES

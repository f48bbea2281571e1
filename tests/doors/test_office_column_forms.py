"""The editor of columns: a row that is used needs name and meaning, an empty one is no column."""

from __future__ import annotations

from django.utils import translation

from kreisweit.office.deliveries.forms import ColumnFormSet, SpecificationForm

FIRST = {"name": "Nachname", "field": "family_name", "required": True}


def rows(*said: dict[str, str]) -> ColumnFormSet:
    data = {"s-TOTAL_FORMS": str(len(said)), "s-INITIAL_FORMS": "1"}
    data |= {f"s-{number}-{name}": value for number, row in enumerate(said) for name, value in row.items()}
    return ColumnFormSet(data, initial=[FIRST], prefix="s")


def test_name_and_meaning_are_not_called_optional() -> None:
    with translation.override("en"):
        html = str(ColumnFormSet(initial=[FIRST], prefix="s").forms[0])
    for name in ("name", "field"):
        label = html.split(f'for="id_s-0-{name}">')[1].split("</label>")[0]
        assert "optional" not in label
    assert "optional" in html.split('for="id_s-0-codes">')[1].split("</label>")[0]


def test_a_row_that_is_used_needs_both() -> None:
    found = rows({"name": "Nachname", "field": ""}, {"name": "", "field": "sex"})
    assert not found.is_valid()
    with translation.override("en"):
        said = [{name: list(texts) for name, texts in errors.items()} for errors in found.errors]
    assert said == [
        {"field": ["A column needs a name and a meaning."]},
        {"name": ["A column needs a name and a meaning."]},
    ]


def test_an_emptied_row_is_no_column() -> None:
    found = rows({"name": " ", "field": "", "codes": "1 = f"}, {"name": "G", "field": "sex", "codes": "1 = f"}, {})
    assert found.is_valid()
    assert [row.column for row in found] == [
        None,
        {"name": "G", "field": "sex", "required": False, "codes": {"1": "f"}},
        None,
    ]


def test_a_list_of_columns_has_a_designation() -> None:
    with translation.override("en"):
        assert str(SpecificationForm().fields["title"].label) == "Designation"

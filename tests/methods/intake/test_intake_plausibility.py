"""Figures that do not add up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kreisweit.methods.disclosure import CellKey, Imported, InternalTable, Missing, MissingReason
from kreisweit.methods.intake import Finding, Severity, implausible, impossible, read_figures


def at(indicator: str, value: str, period: str = "2022", area: str = "99001") -> dict[CellKey, Imported]:
    return {CellKey(indicator, "county", area, period): Imported(Decimal(value), "s")}


def found(*cells: dict[CellKey, Imported]) -> list[tuple[str, str]]:
    table = InternalTable({key: cell for part in cells for key, cell in part.items()})
    kept, errors = impossible(table)
    assert {finding.severity for finding in errors} <= {Severity.ERROR}
    return [(finding.code, str(finding.params["area"])) for finding in (*errors, *implausible(kept))]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ([("population", "10"), ("population_male", "4"), ("population_female", "6")], []),
        ([("population", "10"), ("population_male", "4"), ("population_female", "5")], ["sum_of_sexes"]),
        ([("population", "10"), ("population_male", "4")], []),
        ([("share_foreign", "100")], []),
        ([("share_foreign", "100.1")], ["share_out_of_range"]),
        ([("share_foreign", "-0.1")], ["share_out_of_range"]),
        ([("vacancy_rate", "101")], ["share_out_of_range"]),
        ([("childcare_3to6", "101")], []),
        ([("childcare_3to6", "-1")], ["negative_value"]),
        ([("cars_per_capita", "-1")], ["negative_value"]),
        ([("net_migration", "-1")], []),
        ([("share_foreign", "5.1"), ("share_migration_bg", "5.0")], []),
        ([("share_foreign", "5.2"), ("share_migration_bg", "5.0")], ["part_exceeds_whole"]),
        ([("population", "0"), ("share_foreign", "5")], ["shares_without_population"]),
        ([("population", "0"), ("share_foreign", "0")], []),
        ([("population", "0"), ("avg_rent_per_m2", "5")], []),
    ],
)
def test_rules_on_one_area(cells: list[tuple[str, str]], codes: list[str]) -> None:
    assert found(*(at(code, value) for code, value in cells)) == [(code, "99001") for code in codes]


def test_groups_and_missing_values_are_not_mixed() -> None:
    table = InternalTable(
        {
            CellKey("population", "county", "99001", "2022"): Imported(Decimal(10), "s"),
            CellKey("population_male", "county", "99001", "2022"): Missing(MissingReason.UNKNOWN),
            CellKey("population_male", "county", "99001", "2022", "a"): Imported(Decimal(1), "s"),
            CellKey("population_female", "county", "99001", "2022"): Imported(Decimal(1), "s"),
        }
    )
    assert implausible(table) == ()


def test_a_finding_names_row_area_and_rule_and_no_value() -> None:
    key = CellKey("share_foreign", "county", "99001", "2022")
    table = InternalTable({key: Imported(Decimal("123456"), "s")})

    assert impossible(table, rows={key: 7})[1] == (
        Finding(
            "share_out_of_range",
            Severity.ERROR,
            7,
            "share_foreign",
            {"area": "99001", "period": "2022", "indicator": "share_foreign"},
        ),
    )


def test_a_row_with_an_impossible_share_is_held_back_whole_and_the_others_are_taken() -> None:
    rows = {"99001": "180.5", "99002": "-3", "99003": "12"}
    text = "indicator;level;area;period;value\n" + "".join(
        f"share_foreign;county;{area};2022;{value}\nchildcare_3to6;county;{area};2022;101\n"
        for area, value in rows.items()
    )
    read = read_figures(text.encode(), layout="generic", filename="x.csv", source="s")
    assert sorted((key.indicator, key.area) for key in read.table.cells) == [
        ("childcare_3to6", "99001"),
        ("childcare_3to6", "99002"),
        ("childcare_3to6", "99003"),
        ("share_foreign", "99003"),
    ]
    assert [(f.code, f.severity, f.row) for f in read.findings] == [
        ("share_out_of_range", Severity.ERROR, 2),
        ("share_out_of_range", Severity.ERROR, 4),
    ]
    assert read.has_errors
    wide = {
        at_key: cell
        for code, v in (("share_foreign", "180"), ("population", "5"))
        for at_key, cell in at(code, v).items()
    }
    kept, errors = impossible(InternalTable(wide), rows=dict.fromkeys(wide, 9))
    assert (kept.cells, [f.row for f in errors]) == ({}, [9])


def series(values: list[str], area: str = "99001") -> dict[CellKey, Imported]:
    return {
        key: cell
        for year, value in enumerate(values, start=2010)
        for key, cell in at("cars", value, str(year), area).items()
    }


def test_a_jump_against_the_own_series_is_named_both_ways() -> None:
    assert found(series(["500", "505", "511", "51", "520", "524", "530", "533"])) == [
        ("implausible_jump", "99001"),
        ("implausible_jump", "99001"),
    ]


def test_steady_growth_short_series_and_gaps_are_no_jumps() -> None:
    assert found(series(["500", "510", "519", "530", "541", "549", "560", "571"])) == []
    assert found(series(["500", "510", "5100", "5200"])) == []
    assert found(at("cars", "500", "2010"), at("cars", "9000", "2012")) == []


def test_a_break_that_moves_everybody_is_no_jump_of_anybody() -> None:
    """A new census halves every area's figure; only the one that tripled instead is named."""
    areas = [series([str(1000 + i), str(500 + i)], f"99{i:03}") for i in range(30)]
    odd = series(["1000", "3000"], "99900")

    assert found(*areas, odd) == [("implausible_jump", "99900")]

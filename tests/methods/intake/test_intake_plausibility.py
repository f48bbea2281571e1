"""Figures that do not add up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kreisweit.methods.disclosure import CellKey, Imported, InternalTable, Missing, MissingReason
from kreisweit.methods.intake import Finding, Severity, implausible


def at(indicator: str, value: str, period: str = "2022", area: str = "99001") -> dict[CellKey, Imported]:
    return {CellKey(indicator, "county", area, period): Imported(Decimal(value), "s")}


def found(*cells: dict[CellKey, Imported]) -> list[tuple[str, str]]:
    table = InternalTable({key: cell for part in cells for key, cell in part.items()})
    return [(finding.code, str(finding.params["area"])) for finding in implausible(table)]


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

    assert implausible(table, rows={key: 7}) == (
        Finding(
            "share_out_of_range",
            Severity.WARNING,
            7,
            "share_foreign",
            {"area": "99001", "period": "2022", "indicator": "share_foreign"},
        ),
    )


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

"""The layouts, each with a small invented file that holds every sign."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from tests.methods.intake.books import book, text_row

from kreisweit.methods.disclosure import (
    Cell,
    CellKey,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Suppressed,
    SuppressedReason,
)
from kreisweit.methods.intake import LAYOUTS, FigureFile, Finding, Severity, Unreadable, read_figures

DATA = Path(__file__).parents[2] / "data" / "intake"
NOT_PUBLISHED = Missing(MissingReason.NOT_PUBLISHED)


def read(name: str, layout: str) -> FigureFile:
    return read_figures((DATA / name).read_bytes(), layout=layout, filename=name, source="s")


def imported(text: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(Decimal(text), "s", flag)


def of_area(read: FigureFile, area: str) -> dict[str, Cell]:
    return {key.indicator: cell for key, cell in read.table.cells.items() if key.area == area}


def test_every_layout_says_what_it_is_and_expects() -> None:
    assert set(LAYOUTS) == {"zensus2022", "inkar", "gvisys", "generic"}
    assert {name: layout.name for name, layout in LAYOUTS.items()} == {name: name for name in LAYOUTS}
    assert all(layout.description and layout.expected for layout in LAYOUTS.values())


class TestZensus2022:
    def test_signs_become_what_they_say(self) -> None:
        found = read("zensus2022_alle_zeichen.csv", "zensus2022")

        assert of_area(found, "99001001")["share_foreign"] == imported("15.70")
        assert of_area(found, "99001002") == {
            "population": imported("35"),
            "share_foreign": imported("0", Flag.EXACT_ZERO),
            "share_migration_bg": Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
            "avg_household_size": Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
            "total_dwellings": imported("20"),
            "vacancy_rate": Suppressed(SuppressedReason.UNRELIABLE),
            "share_owner_occupied": Missing(MissingReason.NOT_MEANINGFUL),
            "avg_rent_per_m2": Missing(MissingReason.PENDING),
        }
        assert of_area(found, "99001003") == {
            "population": imported("0"),
            "share_foreign": imported("0"),
            "share_migration_bg": NOT_PUBLISHED,
            "avg_household_size": Missing(MissingReason.NOT_MEANINGFUL),
            "total_dwellings": imported("0"),
            "vacancy_rate": imported("12.3", Flag.LIMITED_RELIABILITY),
            "share_owner_occupied": NOT_PUBLISHED,
            "avg_rent_per_m2": NOT_PUBLISHED,
        }

    def test_digits_stay_as_published(self) -> None:
        cell = of_area(read("zensus2022_alle_zeichen.csv", "zensus2022"), "99001001")["share_foreign"]

        assert isinstance(cell, Imported)
        assert str(cell.value) == "15.70"

    def test_level_and_period(self) -> None:
        found = read("zensus2022_alle_zeichen.csv", "zensus2022")

        assert {(key.level, key.period, key.group) for key in found.table.cells} == {("municipality", "2022-05-15", "")}
        assert {key.area for key in found.table.cells} == {"99001001", "99001002", "99001003", "99001006"}
        assert found.rows_read == 10

    def test_what_is_wrong_is_named_by_row_and_never_repeated(self) -> None:
        found = read("zensus2022_alle_zeichen.csv", "zensus2022")

        assert found.findings == (
            Finding("key_invalid", Severity.ERROR, 5, "ags", {"level": "municipality", "expected": 8, "found": 8}),
            Finding("key_leading_zero_lost", Severity.ERROR, 6, "ags", {"expected": 8, "found": 7}),
            Finding("number_unreadable", Severity.ERROR, 7, "share_foreign"),
            Finding(
                "duplicate_identical",
                Severity.NOTE,
                9,
                None,
                {"area": "99001006", "period": "2022-05-15", "first_row": 8},
            ),
            Finding(
                "duplicate_contradicting",
                Severity.ERROR,
                10,
                None,
                {"area": "99001007", "period": "2022-05-15", "rows": "10, 11"},
            ),
            Finding(
                "duplicate_contradicting",
                Severity.ERROR,
                11,
                None,
                {"area": "99001007", "period": "2022-05-15", "rows": "10, 11"},
            ),
        )
        assert found.has_errors

    def test_missing_columns_are_named_and_foreign_headings_are_not_repeated(self) -> None:
        data = b"ags;population;Erika Mustermann\n99001001;5;1\n"

        with pytest.raises(Unreadable) as refusal:
            read_figures(data, layout="zensus2022", filename="a.csv", source="s")

        assert (refusal.value.code, refusal.value.params) == (
            "columns_missing",
            {
                "layout": "zensus2022",
                "missing": "share_foreign, share_migration_bg, avg_household_size, total_dwellings, "
                "vacancy_rate, share_owner_occupied, avg_rent_per_m2",
                "found": "ags, population",
            },
        )

    def test_a_further_column_is_noted_and_not_read(self) -> None:
        text = (DATA / "zensus2022_alle_zeichen.csv").read_text()
        lines = text.splitlines()[:2]
        data = f"{lines[0]},neu\n{lines[1]},77\n".encode()

        found = read_figures(data, layout="zensus2022", filename="a.csv", source="s")

        assert found.findings == (Finding("column_not_read", Severity.NOTE, None, "neu"),)
        assert len(found.table.cells) == 8

    def test_a_workbook_in_the_same_layout_gives_the_same_cells(self) -> None:
        heading = LAYOUTS["zensus2022"].expected
        values = ("99001001", "35", "-", ".", "2.04", "20", "/", "x", "...")
        data = book(text_row(1, *heading) + text_row(2, *values))
        csv = (",".join(heading) + "\n" + ",".join(values) + "\n").encode()

        one = read_figures(data, layout="zensus2022", filename="a.xlsx", source="s")
        other = read_figures(csv, layout="zensus2022", filename="a.csv", source="s")

        assert one == other
        assert len(one.table.cells) == 8

    def test_an_unreadable_row_blocks_its_twin(self) -> None:
        """Nobody knows whether the unreadable row would have agreed."""
        heading = ",".join(LAYOUTS["zensus2022"].expected)
        data = f"{heading}\n99001001,1,1,1,1,1,1,1,1\n99001001,?,1,1,1,1,1,1,1\n".encode()

        found = read_figures(data, layout="zensus2022", filename="a.csv", source="s")

        assert found.table.cells == {}
        assert [(finding.code, finding.row) for finding in found.findings] == [
            ("duplicate_contradicting", 2),
            ("number_unreadable", 3),
            ("duplicate_contradicting", 3),
        ]


class TestInkar:
    def test_every_indicator_by_county_and_year(self) -> None:
        found = read("inkar_klein.csv", "inkar")

        assert len(found.table.cells) == 2 * 18
        assert found.table.cells[CellKey("share_foreign", "county", "99001", "2022")] == imported("6.65")
        assert found.table.cells[CellKey("unemployment_rate", "county", "99001", "2022")] == NOT_PUBLISHED
        assert found.table.cells[CellKey("unemployment_rate", "county", "99001", "2021")] == imported("7.1")
        assert found.findings == (Finding("period_invalid", Severity.ERROR, 4, "year"),)


class TestGvisys:
    def test_area_and_population_have_their_own_days(self) -> None:
        found = read("gvisys_klein.csv", "gvisys")

        assert {
            (key.indicator, key.period): cell for key, cell in found.table.cells.items() if key.area == "99001001"
        } == {
            ("area_km2", "2024-12-31"): imported("56.73"),
            ("population", "2023-12-31"): imported("1200"),
            ("population_male", "2023-12-31"): imported("590"),
            ("population_female", "2023-12-31"): imported("610"),
        }

    def test_a_sum_that_does_not_add_up_is_named_and_taken(self) -> None:
        found = read("gvisys_klein.csv", "gvisys")

        assert found.findings == (
            Finding("sum_of_sexes", Severity.WARNING, 3, None, {"area": "99001002", "period": "2023-12-31"}),
        )
        assert not found.has_errors
        assert len(found.table.cells) == 8

    @staticmethod
    def workbook(sheet: str = "Onlineprodukt_Gemeinden31122024", gem: str = "Gem") -> bytes:
        head = text_row(1, "Gemeinden in Deutschland") + text_row(
            4,
            "",
            "",
            "Land",
            "RB",
            "Kreis",
            "VB",
            gem,
            "Gemeindename",
            "",
            "insgesamt",
            "männlich",
            "weiblich",
        )
        rows = (
            text_row(7, "10", "", "99", "", "", "", "", "Land")
            + text_row(
                8,
                "60",
                "63",
                "99",
                "0",
                "01",
                "0001",
                "001",
                "Musterdorf, Stadt",
                "56.73",
                "1200",
                "590",
                "610",
            )
            + text_row(9, "50", "50", "99", "0", "01", "0002", "", "Verband")
        )
        return book(head + rows, names=(sheet, "Legende"))

    def test_the_official_workbook_gives_the_same_cells(self) -> None:
        found = read_figures(self.workbook(), layout="gvisys", filename="a.xlsx", source="s")
        compact = read("gvisys_klein.csv", "gvisys")

        assert of_area(found, "99001001") == of_area(compact, "99001001")
        assert len(found.table.cells) == 4
        assert found.findings == (Finding("other_sheets_not_read", Severity.NOTE, None, None, {"count": 1}),)

    def test_an_edition_whose_population_day_is_not_known_is_refused(self) -> None:
        data = self.workbook("Onlineprodukt_Gemeinden31032031")

        with pytest.raises(Unreadable) as refusal:
            read_figures(data, layout="gvisys", filename="a.xlsx", source="s")

        assert (refusal.value.code, refusal.value.params) == ("edition_unknown", {"known": "2024-12-31"})

    def test_columns_that_moved_are_noticed(self) -> None:
        with pytest.raises(Unreadable) as refusal:
            read_figures(self.workbook(gem="Neu"), layout="gvisys", filename="a.xlsx", source="s")

        assert refusal.value.code == "columns_missing"
        assert refusal.value.params["missing"] == "gem"


class TestGeneric:
    def test_german_headings_decimal_comma_groups_and_flags(self) -> None:
        found = read("generic_wert.csv", "generic")

        assert found.table.cells == {
            CellKey("employed", "municipality", "99001001", "2022-Q3"): imported("1234.50"),
            CellKey("employed", "municipality", "99001001", "2022-Q3", "women"): imported(
                "12345", Flag.OWN_CALCULATION
            ),
            CellKey("employed", "county", "99001", "2022"): imported("0", Flag.EXACT_ZERO),
            CellKey("employed", "county", "99001", "2023"): imported("0", Flag.ROUNDED_TO_ZERO),
            CellKey("employed", "planning_area", "nord", "2023-05"): Suppressed(SuppressedReason.SECRET),
            CellKey("employed", "country", "DE", "2023-05-15"): imported("7", Flag.LIMITED_RELIABILITY),
        }
        assert found.findings == (Finding("column_not_read", Severity.NOTE, None, "bemerkung"),)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("Beschäftigte,county,99001,2022,1,,", "indicator_invalid"),
            ("e,county,99001,2022,1,,", "indicator_invalid"),
            ("employed,village,99001,2022,1,,", "level_unknown"),
            ("employed,county,,2022,1,,", "key_missing"),
            ("employed,county,1001,2022,1,,", "key_leading_zero_lost"),
            ("employed,county,17001,2022,1,,", "key_invalid"),
            ("employed,county,990011,2022,1,,", "key_invalid"),
            ("employed,county,9900x,2022,1,,", "key_invalid"),
            ("employed,county,٩٩٠٠١,2022,1,,", "key_invalid"),
            ("employed,country,FR,2022,1,,", "key_invalid"),
            ("employed,planning_area,ort mit leer,2022,1,,", "key_invalid"),
            ("employed,county,99001,2022-13,1,,", "period_invalid"),
            ("employed,county,99001,2022-Q5,1,,", "period_invalid"),
            ("employed,county,99001,2022-02-30,1,,", "period_invalid"),
            ("employed,county,99001,22,1,,", "period_invalid"),
            ('employed,county,99001,2022,"1,5",,', "number_unreadable"),
            ("employed,county,99001,2022,1,Frau Müller,", "group_invalid"),
            ("employed,county,99001,2022,1,,geschätzt", "flag_unknown"),
            ("employed,county,99001,2022,1,,exact_zero", "flag_without_value"),
            ("employed,county,99001,2022,.,,own_calculation", "flag_without_value"),
            ("employed,county,99001,2022,-,,rounded_to_zero", "flag_without_value"),
        ],
    )
    def test_a_row_that_is_wrong_is_not_taken(self, row: str, code: str) -> None:
        good = "employed,county,99002,2022,1,,"
        data = f"indicator,level,area,period,value,group,flag\n{row}\n{good}\n".encode()

        found = read_figures(data, layout="generic", filename="a.csv", source="s")

        assert found.table.cells == {CellKey("employed", "county", "99002", "2022"): imported("1")}
        assert [(finding.code, finding.severity, finding.row) for finding in found.findings] == [
            (code, Severity.ERROR, 2)
        ]

    def test_the_heading_declares_the_decimal_mark(self) -> None:
        def value(heading: str) -> Cell:
            data = f"indicator;level;area;period;{heading}\nab;county;99001;2022;1.234\n".encode()
            found = read_figures(data, layout="generic", filename="a.csv", source="s")
            return found.table.cells[CellKey("ab", "county", "99001", "2022")]

        assert (value("value"), value("wert")) == (imported("1.234"), imported("1234"))

    def test_both_headings_at_once_are_refused(self) -> None:
        data = b"indicator;level;area;period;value;wert\nab;county;99001;2022;1;1\n"

        with pytest.raises(Unreadable) as refusal:
            read_figures(data, layout="generic", filename="a.csv", source="s")

        assert refusal.value.code == "value_column_twice"

    def test_a_figure_that_stands_twice(self) -> None:
        head = "indicator,level,area,period,value"
        rows = [
            "ab,county,99001,2022,1",
            "ab,county,99001,2022,1.0",
            "cd,county,99001,2022,1",
            "cd,county,99001,2022,.",
        ]
        data = "\n".join([head, *rows, ""]).encode()

        found = read_figures(data, layout="generic", filename="a.csv", source="s")

        assert found.table.cells == {CellKey("ab", "county", "99001", "2022"): imported("1")}
        assert [(finding.code, finding.row) for finding in found.findings] == [
            ("duplicate_identical", 3),
            ("duplicate_contradicting", 4),
            ("duplicate_contradicting", 5),
        ]


def test_an_unknown_layout_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_figures(b"a\n1\n", layout="excel", filename="a.csv", source="s")

    assert (refusal.value.code, refusal.value.params) == (
        "layout_unknown",
        {"layout": "excel", "known": "zensus2022, inkar, gvisys, generic"},
    )


def test_what_is_read_travels_between_processes() -> None:
    found = read("zensus2022_alle_zeichen.csv", "zensus2022")

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  (our own bytes)


def test_no_value_of_a_cell_appears_in_a_finding() -> None:
    """A file whose every cell is a canary, or beside one: none of them is repeated."""
    head = "indicator,level,area,period,value,group,flag"
    good = [["share_foreign", "county", "99001", str(2010 + i), "1", "", ""] for i in range(7)]
    rows = [",".join([*row[:i], "KANARIENVOGEL", *row[i + 1 :]]) for i, row in enumerate(good)]
    data = "\n".join([head, *rows, "KANARIENVOGEL" * 3, ",".join(["KANARIENVOGEL"] * 9), ""]).encode()

    found = read_figures(data, layout="generic", filename="a.csv", source="s")

    assert len(found.findings) == 9
    assert "KANARIENVOGEL" not in repr(found.findings)

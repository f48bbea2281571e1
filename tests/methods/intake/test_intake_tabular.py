"""Tables of text from CSV and XLSX."""

from __future__ import annotations

import io
import pickle
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.intake.books import book, text_row

from kreisweit.methods.intake import Finding, Kind, Limits, Severity, Table, Unreadable, read_table

TEXT = 'ort;name;wert\n01;"Löbau; Stadt";1,5\n02;"zwei\nZeilen ""und"" mehr";\n'
ROWS = (("01", "Löbau; Stadt", "1,5"), ("02", 'zwei\nZeilen "und" mehr', ""))


def codes(table: Table) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.row) for finding in table.findings]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding: str, found: str, delimiter: str, end: str) -> None:
    text = f"ort{delimiter}größe{delimiter}wert{end}01{delimiter}ä{delimiter}1{end}"

    table = read_table(text.encode(encoding), filename="a.csv")

    assert table == Table(("ort", "größe", "wert"), (("01", "ä", "1"),), (2,), Kind.CSV, found, delimiter)


def test_quoted_delimiters_newlines_and_quotes() -> None:
    table = read_table(TEXT.encode(), filename="a.csv")

    assert (table.header, table.rows, table.lines) == (("ort", "name", "wert"), ROWS, (2, 3))
    assert table.findings == ()


def test_both_byte_orders_of_utf_16() -> None:
    little, big = b"\xff\xfe" + TEXT.encode("utf-16-le"), b"\xfe\xff" + TEXT.encode("utf-16-be")

    assert read_table(little, filename="a.csv").rows == ROWS
    assert read_table(big, filename="a.csv").rows == ROWS


def test_lines_are_counted_as_a_person_counts_them() -> None:
    text = 'sep=;\n\n;;\na;b\n1;"x\ny"\n\n2;z\n;\n3;w\n'

    table = read_table(text.encode(), filename="a.csv")

    assert (table.header, table.rows, table.lines) == (
        ("a", "b"),
        (("1", "x\ny"), ("2", "z"), ("3", "w")),
        (5, 8, 10),
    )


def test_rows_that_do_not_fit_are_named_and_left_out() -> None:
    table = read_table(b"a;b;;\n1;2;;\n1\n1;2;3;\n3;4\n", filename="a.csv")

    assert table.rows == (("1", "2"), ("3", "4"))
    assert table.findings == (
        Finding("cells_too_few", Severity.ERROR, 3, None, {"expected": 2, "found": 1}),
        Finding("cells_too_many", Severity.ERROR, 4, None, {"expected": 2, "found": 4}),
    )


def test_a_last_line_without_end_is_noted() -> None:
    table = read_table(b"a;b\n1;2", filename="a.csv")

    assert (table.rows, codes(table)) == ((("1", "2"),), [("last_line_open", None)])


def test_text_that_was_encoded_twice_is_named() -> None:
    twice = "ort;n\nLöbau;1\n".encode().decode("cp1252").encode()

    assert codes(read_table(twice, filename="a.csv")) == [("encoding_twice", None)]


def test_the_row_of_a_refusal_is_named() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_table(b'a;b\n1;2\n3;"4\n5;6\n', filename="a.csv")

    assert (refusal.value.code, refusal.value.params) == ("quote_never_closed", {"row": 3})


def test_limits_can_be_narrower() -> None:
    for limits, code in (
        (Limits(max_bytes=3), "file_too_large"),
        (Limits(max_columns=2), "too_many_columns"),
        (Limits(max_rows=1), "too_many_rows"),
        (Limits(max_cells=3), "too_many_cells"),
        (Limits(max_field=3), "field_too_long"),
        (Limits(max_line=5), "line_too_long"),
    ):
        with pytest.raises(Unreadable) as refusal:
            read_table(TEXT.encode(), filename="a.csv", limits=limits)
        assert refusal.value.code == code


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/>'
    '<numFmt numFmtId="166" formatCode="0.0 &quot;dpm&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="21"/></cellXfs>'
)


def one_cell(inner: str, attributes: str = "", properties: str = "") -> str:
    rows = text_row(1, "a") + f'<row r="2"><c r="A2" {attributes}>{inner}</c></row>'
    strings = "<si><t>eins</t></si><si><r><t>zw</t></r><r><t>ei</t></r><rPh><t>lies</t></rPh></si>"
    data = book(rows, styles=STYLES, strings=strings, properties=properties)
    return read_table(data, filename="a.xlsx").rows[0][0]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("15.7", "15.7"),
        ("15.700000000000001", "15.7"),
        ("0.30000000000000004", "0.3"),
        ("15.70", "15.70"),
        ("1001000", "1001000"),
        ("1001000.0", "1001000"),
        ("1.001E6", "1001000"),
        ("1.5E-3", "0.0015"),
        ("-4.25", "-4.25"),
        ("0", "0"),
        ("123456789012", "123456789012"),
        ("0.33333333333333331", "0.333333333333333"),
        ("99999999999999999", "100000000000000000"),
    ],
)
def test_numbers_of_a_workbook_come_as_exact_text(stored: str, text: str) -> None:
    assert one_cell(f"<v>{stored}</v>") == text


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_a_number_of_fifteen_digits_survives_the_workbook(digits: int, places: int) -> None:
    stored = digits / 10**places

    assert float(one_cell(f"<v>{stored!r}</v>")) == stored


@pytest.mark.parametrize(
    ("inner", "attributes", "text"),
    [
        ("<v>44696</v>", 's="1"', "2022-05-15"),
        ("<v>44696</v>", 's="2"', "2022-05-15"),
        ("<v>44696.5</v>", 's="3"', "2022-05-15T12:00:00"),
        ("<v>0.25</v>", 's="6"', "06:00:00"),
        ("<v>1</v>", 's="1"', "1900-01-01"),
        ("<v>61</v>", 's="1"', "1900-03-01"),
        ("<v>12.5</v>", 's="5"', "12.5"),
        ("<v>2022-05-15</v>", 't="d"', "2022-05-15"),
        ("<v>1</v>", 't="s"', "zwei"),
        ("<v>1</v>", 't="b"', "TRUE"),
        ("<v>=1+1</v>", 't="str"', "=1+1"),
        ("<is><t>a &amp; b_x000D_\nc</t></is>", 't="inlineStr"', "a & b\nc"),
    ],
)
def test_days_texts_and_truths(inner: str, attributes: str, text: str) -> None:
    assert one_cell(inner, attributes) == text


def test_days_can_count_from_1904() -> None:
    assert one_cell("<v>43234</v>", 's="1"', 'date1904="1"') == "2022-05-15"


def test_per_cent_cells_are_refused_with_their_place() -> None:
    """15.7 % is stored as 0.157 and would be read as less than one per cent."""
    with pytest.raises(Unreadable) as refusal:
        one_cell("<v>0.157</v>", 's="4"')

    assert (refusal.value.code, refusal.value.params) == ("workbook_percent_cell", {"cell": "A2"})


def test_the_first_visible_sheet_is_read_and_others_are_noted() -> None:
    data = book(text_row(1, "geheim"), names=("Z", "A", "B"), states=("hidden", "visible", "visible"))
    with pytest.raises(Unreadable) as refusal:
        read_table(data, filename="a.xlsx")
    assert refusal.value.code == "no_rows"

    data = book(text_row(1, "a", "b") + text_row(3, "1"), names=("A", "B"))
    table = read_table(data, filename="A.XLSX")
    assert (table.header, table.rows, table.lines, table.kind) == (("a", "b"), (("1", ""),), (3,), Kind.XLSX)
    assert table.findings == (Finding("other_sheets_not_read", Severity.NOTE, None, None, {"count": 1}),)


def test_a_workbook_of_another_writer() -> None:
    writer = openpyxl.Workbook()
    sheet = writer.active
    assert sheet is not None
    for row in (("ags", "tag", "anteil", "leer"), ("01001000", date(2022, 5, 15), 15.1 + 0.6, None), (1, None, 7, "x")):
        sheet.append(row)
    out = io.BytesIO()
    writer.save(out)

    table = read_table(out.getvalue(), filename="a.xlsx")

    assert table.rows == (("01001000", "2022-05-15", "15.7", ""), ("1", "", "7", "x"))


def test_empty_cells_that_only_have_a_format_do_no_harm() -> None:
    data = book(text_row(1, "a") + '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="1"/></row>')

    assert read_table(data, filename="a.xlsx").rows == (("1",),)


def test_answers_and_refusals_travel_between_processes() -> None:
    table = read_table(TEXT.encode(), filename="a.csv")
    refusal = Unreadable("too_many_rows", limit=3)
    back = pickle.loads(pickle.dumps(refusal))  # noqa: S301  (our own bytes)

    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301
    assert (type(back), back.code, back.params) == (Unreadable, refusal.code, refusal.params)


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip())


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from([";", ",", "\t"]))
def test_every_text_that_is_quoted_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = ("\n".join([f"a{delimiter}b", *quoted]) + "\n").encode("utf-8-sig")

    assert read_table(data, filename="a.csv").rows == tuple(rows)

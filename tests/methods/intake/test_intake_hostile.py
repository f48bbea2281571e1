"""Files made to do harm, and files that are merely broken: one clear refusal each, soon and small.

Times are seconds of the processor: those of the clock depend on what else the machine does.
"""

# ruff: noqa: S311  (noise for files, no secrets)

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from tests.methods.intake.books import CONTENT_TYPES, MAIN, book, packed, parts, sheet, text_row

from kreisweit.methods.intake import (
    CODES,
    LAYOUTS,
    Severity,
    Unreadable,
    read_changes,
    read_figures,
    read_table,
)

HEAD = b"indicator,level,area,period,value\n"
ROW = b"share_foreign,municipality,14626010,2022,15.70\n"
GOOD = HEAD + ROW
MB = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _named(name: str, content: str | bytes = b"x") -> bytes:
    """A good workbook and one more part."""
    return packed({**parts(text_row(1, "a") + text_row(2, "1")), name: content})


def _patched(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with bytes changed at an offset inside every entry of its directory."""
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def _bomb() -> bytes:
    return _named("xl/media/zeros.xml", b"0" * (60 * MB))


def _nested(depth: int) -> bytes:
    inner = b"0" * 1000
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.zip", inner)
        inner = out.getvalue()
    return inner


def _lying_about_size() -> bytes:
    """The directory says 10 bytes for every part."""
    return _patched(_named("xl/styles.xml", b" " * 90_000), 24, (10).to_bytes(4, "little"))


def _entity_bomb() -> str:
    lines = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 20))
    kind = f'<!DOCTYPE x [<!ENTITY e0 "ha">{lines}]>'
    return f'<?xml version="1.0"?>{kind}<worksheet xmlns="{MAIN}">&e19;</worksheet>'


def _late_entities() -> str:
    """A document type behind a comment longer than what the check of beginnings looks at."""
    return _entity_bomb().replace("<!DOCTYPE", f"<!--{'x' * 10_000}--><!DOCTYPE", 1)


def _outside_entity() -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "geheim.txt"><worksheet xmlns="{MAIN}"/>'


def _cell(inner: str, attributes: str = "") -> bytes:
    return book(text_row(1, "a") + f'<row r="2"><c r="A2" {attributes}>{inner}</c></row>')


@cache
def _large_but_not_dense() -> bytes:
    """Fifty-three megabytes, forty times what they are packed."""
    noise = random.Random(4)
    return _named("xl/media/noise.bin", b"".join(noise.randbytes(500) + bytes(20_000) for _ in range(2_600)))


@cache
def _empty_cells(count: int) -> bytes:
    """So many empty cells, with noise between the rows lest the density betrays them."""
    noise = random.Random(1)
    rows = "".join(f"<row>{'<c/>' * 1000}</row><!--{noise.randbytes(60).hex()}-->" for _ in range(count // 1000))
    return book(sheet(rows))


def _full_sheet() -> bytes:
    """As many numbers as a sheet may hold."""
    generator = random.Random(5)
    rows = "".join(
        f'<row r="{i}">'
        + "".join(f'<c r="{c}{i}"><v>{generator.randrange(9999)}.5</v></c>' for c in "ABCDEFGHIJ")
        + "</row>"
        for i in range(1, 49_999)
    )
    return book(sheet(rows))


@cache
def _wide_and_long() -> bytes:
    """A heading of a thousand columns over rows of one cell: small as a file, huge as a rectangle."""
    generator = random.Random(2)
    head = '<row r="1">' + "".join(f'<c t="inlineStr"><is><t>c{i}</t></is></c>' for i in range(1000)) + "</row>"
    rows = "".join(f"<row><c><v>{generator.randrange(10**9)}</v></c></row>" for _ in range(200_000))
    return book(sheet(head + rows))


def _shared_text() -> bytes:
    """One long text that three hundred thousand cells point to: 2.7 GB once it is written out."""
    noise = random.Random(3).randbytes(300_000).hex()
    rows = "".join(f'<row r="{i}"><c t="s" r="A{i}"><v>0</v></c></row>' for i in range(2, 300_000))
    return book(sheet(f"<!--{noise}-->{text_row(1, 'area')}{rows}"), strings=f"<si><t>{'y' * 9_000}</t></si>")


def _utf16(data: bytes) -> bytes:
    return data.decode().encode("utf-16")


Case = tuple[str, str, Callable[[], bytes]]

# (code, file name, bytes)
REFUSED: list[Case] = [
    # nothing, or something else
    ("empty_file", "a.csv", lambda: b""),
    ("empty_file", "a.csv", lambda: b"\n\n  \n"),
    ("empty_file", "a.csv", lambda: b"\xef\xbb\xbf"),
    ("empty_file", "a.csv", lambda: b";;;\n;;;\n"),
    ("no_rows", "a.csv", lambda: HEAD),
    ("file_type_refused", "a.csv", lambda: b"%PDF-1.7\n" + GOOD),
    ("file_type_refused", "a.csv", lambda: b"\x89PNG\r\n\x1a\n" + GOOD),
    ("file_type_refused", "a.csv", lambda: gzip.compress(GOOD)),
    ("file_type_refused", "a.csv", lambda: b"7z\xbc\xaf\x27\x1c" + GOOD),
    ("file_type_refused", "a.csv", lambda: b"SQLite format 3\x00" + GOOD),
    ("file_type_refused", "a.csv", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    ("file_type_refused", "a.csv", lambda: _entity_bomb().encode()),
    ("file_type_refused", "a.xls", lambda: OLE + b"\0" * 5000),
    ("file_type_refused", "a.ods", lambda: packed({"mimetype": "x", "content.xml": "<a/>"})),
    ("file_type_refused", "a.xlsx", lambda: packed({"mimetype": "x", "content.xml": "<a/>"})),
    ("file_type_refused", "a.xlsx", lambda: packed({"word/document.xml": "<a/>"})),
    ("file_type_refused", "a.xlsx", lambda: packed({"xl/workbook.bin": b"\0"})),
    ("file_type_refused", "a.xlsx", lambda: packed({"a.txt": "x"})),
    ("file_type_refused", "a.xlsm", lambda: book(text_row(1, "a") + text_row(2, "1"))),
    ("name_and_content_differ", "a.csv", lambda: book(text_row(1, "a") + text_row(2, "1"))),
    ("name_and_content_differ", "a.xlsx", lambda: GOOD),
    ("password_protected", "a.xlsx", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    # text
    ("control_characters", "a.csv", lambda: HEAD + b"share_foreign,municipality,1462\x006010,2022,1\n"),
    ("control_characters", "a.csv", lambda: HEAD + b"\x1b[2J" + ROW),
    ("control_characters", "a.csv", lambda: GOOD.decode().encode("utf-16-le")),
    ("control_characters", "a.csv", lambda: b"\0" * 1000),
    ("encoding_unknown", "a.csv", lambda: GOOD.decode().encode("utf-32")),
    ("encoding_unknown", "a.csv", lambda: HEAD + b"\x81\x8d\x8f\x90\x9d" + ROW),
    ("encoding_broken", "a.csv", lambda: b"\xef\xbb\xbf" + HEAD + b"\xff" + ROW),
    ("encoding_broken", "a.csv", lambda: HEAD + "Löbau,".encode() + b"\xff" + ROW),
    ("encoding_broken", "a.csv", lambda: _utf16(GOOD)[:-1]),
    ("encoding_broken", "a.csv", lambda: _utf16(GOOD) + b"\x00\xd8\n\x00"),
    # quotes and ends
    ("quote_never_closed", "a.csv", lambda: HEAD + b'"share_foreign,municipality\n'),
    ("field_too_long", "a.csv", lambda: HEAD + b'"' + ROW * (30 * MB // len(ROW) - 2)),
    ("quote_broken", "a.csv", lambda: HEAD + b'"share"_foreign,municipality,14626010,2022,1\n'),
    ("half_file", "a.csv", lambda: GOOD + ROW[:30]),
    ("half_file", "a.csv", lambda: _utf16(GOOD + ROW[:30])),
    ("header_empty", "a.csv", lambda: b"indicator,,area\n1,2,3\n"),
    ("header_duplicate", "a.csv", lambda: b"area,Area\n1,2\n"),
    # excess in CSV
    ("file_too_large", "a.csv", lambda: b"a" * (30 * MB + 1)),
    ("too_many_columns", "a.csv", lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1\n"),
    ("too_many_columns", "a.csv", lambda: b";" * 1001 + b"a\n1\n"),
    ("too_many_columns", "a.csv", lambda: b"a;b\n" + b";" * (29 * MB)),
    ("line_too_long", "a.csv", lambda: b"a" * (30 * MB)),
    ("line_too_long", "a.csv", lambda: "😀".encode() * (7 * MB)),
    ("too_many_cells", "a.csv", lambda: b"a;b\n" + (b";" * 900 + b"1\n") * 30_000),
    ("too_many_rows", "a.csv", lambda: b"a\n" + b"1\n" * 2_100_000),
    ("field_too_long", "a.csv", lambda: HEAD + b"x" * 10_001 + b",a,b,c,1\n"),
    # zip
    ("archive_broken", "a.xlsx", lambda: book(text_row(1, "a"))[:-40]),
    ("archive_broken", "a.xlsx", lambda: book(text_row(1, "a"))[:300]),
    ("archive_broken", "a.xlsx", lambda: b"PK\x03\x04" + b"\0" * 400),
    ("archive_broken", "a.xlsx", lambda: b"PK\x05\x06" + b"\0" * 3),
    ("archive_broken", "a.xlsx", lambda: _patched(book(text_row(1, "a")), 16, b"\1\2\3\4")),
    ("archive_broken", "a.xlsx", _lying_about_size),
    ("archive_unusual", "a.xlsx", lambda: packed(parts(text_row(1, "a")), method=zipfile.ZIP_LZMA)),
    ("archive_unusual", "a.xlsx", lambda: _named("../../etc/cron.d/x")),
    ("archive_unusual", "a.xlsx", lambda: _named("/etc/passwd")),
    ("archive_unusual", "a.xlsx", lambda: _named("xl/WORKBOOK.xml")),
    ("password_protected", "a.xlsx", lambda: _patched(book(text_row(1, "a")), 8, b"\1\0")),
    ("archive_too_dense", "a.xlsx", _bomb),
    ("archive_too_large", "a.xlsx", _large_but_not_dense),
    ("file_too_large", "a.xlsx", lambda: book(text_row(1, "a")) + b"\0" * (30 * MB)),
    ("archive_too_many_parts", "a.xlsx", lambda: packed({f"xl/{i}.xml": "" for i in range(2_001)})),
    ("archive_too_many_parts", "a.xlsx", lambda: b"PK\x03\x04" + b"PK\x01\x02" * 7_000_000),
    ("archive_nested", "a.xlsx", lambda: _named("xl/embeddings/tabelle.xlsx", _nested(42))),
    ("archive_nested", "a.xlsx", lambda: _named("xl/media/bild.png", _nested(42))),
    ("archive_nested", "a.xlsx", lambda: _named("inner.zip", _nested(2))),
    ("file_type_refused", "a.xlsx", lambda: packed({"a.xml": "<a/>"})),
    ("workbook_macro", "a.xlsx", lambda: _named("xl/vbaProject.bin")),
    ("workbook_macro", "a.xlsx", lambda: _named("xl/macrosheets/sheet1.xml", "<a/>")),
    (
        "workbook_macro",
        "a.xlsx",
        lambda: packed(
            {
                **parts(),
                "[Content_Types].xml": CONTENT_TYPES.replace("vnd.openxmlformats", "vnd.ms-excel.sheet.macroEnabled"),
            }
        ),
    ),
    ("workbook_external_link", "a.xlsx", lambda: _named("xl/externalLinks/externalLink1.xml", "<a/>")),
    # XML
    ("workbook_entities", "a.xlsx", lambda: book(_entity_bomb())),
    ("workbook_entities", "a.xlsx", lambda: book(_late_entities())),
    ("workbook_entities", "a.xlsx", lambda: book(_outside_entity())),
    ("workbook_entities", "a.xlsx", lambda: _named("docProps/app.xml", _entity_bomb())),
    ("workbook_broken", "a.xlsx", lambda: book('<?xml version="1.0"?><worksheet><sheetData><row r="1">')),
    ("workbook_broken", "a.xlsx", lambda: book("<row>&unknown;</row>")),
    (
        "workbook_broken",
        "a.xlsx",
        lambda: packed({name: part for name, part in parts().items() if "rels" not in name}),
    ),
    (
        "workbook_broken",
        "a.xlsx",
        lambda: packed({name: part for name, part in parts().items() if "sheet1" not in name}),
    ),
    ("workbook_broken", "a.xlsx", lambda: _cell("<v>0</v>", 't="s"')),
    ("workbook_broken", "a.xlsx", lambda: _cell("<v>NaN</v>")),
    ("workbook_no_sheet", "a.xlsx", lambda: book(text_row(1, "a"), states=("veryHidden",))),
    ("workbook_unusual", "a.xlsx", lambda: book('<row r="2"/><row r="1"/>')),
    ("workbook_unusual", "a.xlsx", lambda: book('<row r="9999999"/>')),
    ("workbook_unusual", "a.xlsx", lambda: book('<row r="1"><c r="A7"><v>1</v></c></row>')),
    ("workbook_unusual", "a.xlsx", lambda: book('<row r="1"><c r="AAAA1"><v>1</v></c></row>')),
    ("workbook_unusual", "a.xlsx", lambda: _cell("<v>-1</v>", 't="s"')),
    ("workbook_unusual", "a.xlsx", lambda: _cell("<v>1</v>", 't="z"')),
    ("workbook_unusual", "a.xlsx", lambda: _cell("<v>1e99</v>")),
    ("workbook_unusual", "a.xlsx", lambda: _cell("<is><t>_x0000_</t></is>", 't="inlineStr"')),
    ("workbook_unusual", "a.xlsx", lambda: _cell("<is><t>_xD800_</t></is>", 't="inlineStr"')),
    ("workbook_formula", "a.xlsx", lambda: _cell("<f>HYPERLINK(1)</f><v>1</v>")),
    ("workbook_error_cell", "a.xlsx", lambda: _cell("<v>#DIV/0!</v>", 't="e"')),
    ("workbook_error_cell", "a.xlsx", lambda: _cell("", 't="e"')),
    ("too_many_columns", "a.xlsx", lambda: book('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
    ("field_too_long", "a.xlsx", lambda: _cell(f"<is><t>{'y' * 10_001}</t></is>", 't="inlineStr"')),
    ("field_too_long", "a.xlsx", lambda: book(text_row(1, "a"), strings=f"<si><t>{'y' * 10_001}</t></si>")),
    ("too_many_cells", "a.xlsx", lambda: _empty_cells(700_000)),
    ("too_many_cells", "a.xlsx", _wide_and_long),
    ("empty_file", "a.xlsx", lambda: book("")),
]


def _code(read: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as refusal:
        read()
    assert set(refusal.value.params) == set(CODES[refusal.value.code])
    return refusal.value.code


@pytest.mark.parametrize(
    ("code", "filename", "make"), REFUSED, ids=[f"{i:03}-{case[0]}" for i, case in enumerate(REFUSED)]
)
def test_it_is_refused_with_its_code_within_five_seconds(code: str, filename: str, make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()

    assert _code(lambda: read_table(data, filename=filename)) == code
    assert time.process_time() - began < 5


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(REFUSED) >= 60


SMALL = [
    next(case for case in REFUSED if case[0] == code)
    for code in (
        "empty_file",
        "encoding_broken",
        "quote_broken",
        "half_file",
        "archive_broken",
        "workbook_formula",
    )
]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("case", SMALL, ids=lambda case: case[0])
def test_every_layout_refuses_them_too(layout: str, case: Case) -> None:
    _, filename, make = case
    data = make()

    assert _code(lambda: read_figures(data, layout=layout, filename=filename, source="s")) in CODES
    assert _code(lambda: read_changes(data, filename)) in CODES


CHILD = """
import sys, time
from kreisweit.methods.intake import Unreadable, read_figures
data = sys.stdin.buffer.read()
began = time.process_time()
try:
    read_figures(data, layout="generic", filename=sys.argv[1], source="s")
    code = "taken"
except Unreadable as refusal:
    code = refusal.code
seconds = time.process_time() - began
# The figure of getrusage would begin with the memory of the parent.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(code, round(seconds, 2), int(status["VmHWM"].split()[0]) // 1024)
"""

HEAVY: list[Case] = [
    ("field_too_long", "a.csv", lambda: HEAD + b'"' + ROW * (30 * MB // len(ROW) - 2)),
    ("too_many_columns", "a.csv", lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1\n"),
    ("line_too_long", "a.csv", lambda: "😀".encode() * (7 * MB)),
    ("too_many_cells", "a.csv", lambda: b"a;b\n" + (b"12;" * 900 + b"1\n") * 11_000),
    ("too_many_rows", "a.csv", lambda: b"a\n" + b"123456789\n" * 2_100_000),
    ("too_many_cells", "a.csv", lambda: b"a\n" + b"123456789\n" * 1_900_000),
    ("columns_missing", "a.csv", lambda: b"a\n" + b"123456789\n" * 990_000),
    ("archive_too_many_parts", "a.xlsx", lambda: b"PK\x03\x04" + b"PK\x01\x02" * 7_000_000),
    ("archive_too_large", "a.xlsx", _large_but_not_dense),
    ("archive_too_dense", "a.xlsx", _bomb),
    ("too_many_cells", "a.xlsx", lambda: _empty_cells(700_000)),
    ("too_many_cells", "a.xlsx", _wide_and_long),
    ("columns_missing", "a.xlsx", _shared_text),
    ("columns_missing", "a.xlsx", _full_sheet),
    ("workbook_entities", "a.xlsx", lambda: book(_late_entities())),
]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read from /proc (Linux)")
@pytest.mark.parametrize(("code", "filename", "make"), HEAVY, ids=[f"{i:02}-{case[0]}" for i, case in enumerate(HEAVY)])
def test_refusing_the_heaviest_takes_less_than_300_megabytes(
    code: str, filename: str, make: Callable[[], bytes]
) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CHILD, filename],
        input=make(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
        timeout=60,
    )
    found, seconds, megabytes = answer.stdout.decode().split()

    assert found == code
    assert float(seconds) < 5
    assert int(megabytes) < 300


def test_a_file_of_errors_is_answered_with_a_short_list() -> None:
    """Every row wrong: the list stops at 500 of a kind and counts the rest."""
    data = HEAD + b"x,y,z,2022,1\n" * 300_000
    began = time.process_time()

    read = read_figures(data, layout="generic", filename="a.csv", source="s")

    assert time.process_time() - began < 5
    assert len(read.findings) == 501
    assert read.table.cells == {}
    assert (read.findings[-1].code, read.findings[-1].severity, read.findings[-1].params) == (
        "more_of_the_same",
        Severity.ERROR,
        {"of": "indicator_invalid", "count": 299_500},
    )


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+4912345", "\t=1+1", "=HYPERLINK(1)", "-1+1"])
def test_formula_text_is_no_figure(text: str) -> None:
    data = HEAD + f"share_foreign,municipality,14626010,2022,{text}\n".encode()

    read = read_figures(data, layout="generic", filename="a.csv", source="s")

    assert [(finding.code, finding.row) for finding in read.findings] == [("number_unreadable", 2)]
    assert read.table.cells == {}

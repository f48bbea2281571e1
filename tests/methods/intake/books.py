"""Workbooks written by hand, part by part, so that tests can break each of them."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def sheet(rows: str) -> str:
    """A worksheet around rows."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def text_row(number: int, *cells: str) -> str:
    """A row of inline texts."""
    inner = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for i, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def parts(
    rows: str = "",
    *,
    names: tuple[str, ...] = ("Daten",),
    states: tuple[str, ...] = (),
    strings: str | None = None,
    styles: str | None = None,
    properties: str = "",
) -> dict[str, str | bytes]:
    """The parts of a workbook whose first sheet holds `rows` (or is them, when they begin with "<?xml")."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"' + (f' state="{states[i - 1]}"' if states else "") + "/>"
        for i, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr {properties}/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": rows if rows.startswith("<?xml") else sheet(rows),
    }
    for i in range(2, len(names) + 1):
        found[f"xl/worksheets/sheet{i}.xml"] = sheet(text_row(1, f"Blatt {i}"))
    if strings is not None:
        found["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        found["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return found


def packed(found: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(rows: str = "", **more: object) -> bytes:
    """A workbook as bytes; `more` as for `parts`."""
    return packed(parts(rows, **more))  # type: ignore[arg-type]

"""The template of the fact sheet with made-up data: tags, two pages, both directions, the same bytes; what is refused."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from pypdf.generic import DictionaryObject, NullObject

from kreisweit.press.pdf import TEMPLATES, DocumentNotMade, render_pdf

FONTS = Path(settings.ASSETS_DIR) / "pdf-fonts"
needs_fonts = pytest.mark.skipif(not FONTS.is_dir(), reason="the fonts are fetched at set-up")
MAP = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60" width="40" height="60">
<path d="M2 2H38V58H2Z" fill="#d5e5f2" stroke="#73838f"/></svg>"""


def figure(number: int = 0, **changed: Any) -> dict[str, Any]:
    return {
        "name": f"Kennzahl {number}",
        "topic": f"Thema {number // 5}",
        "value": "15,7 %",
        "note": "",
        "day": "15. Mai 2022",
        "source": "Zensus 2022",
        "county": "6,65 %",
        "county_note": "",
        "past": [],
        **changed,
    }


def sheet(**changed: Any) -> dict[str, Any]:
    """A small complete sheet; `changed` replaces keys."""
    return {
        "title": "Bad Muskau / Mužakow",
        "document_title": "Datenblatt Bad Muskau",
        "kind": "Datenblatt",
        "owner": "Landkreis Görlitz",
        "summary": "Bad Muskau hatte am 31. Dezember 2023 3\u202f685 Einwohnerinnen und Einwohner.",
        "facts": [{"term": "Planungsraum", "value": "Nord"}],
        "map": {"file": "map.svg", "alt": "Lage im Landkreis", "caption": "© Vermessung"},
        "figures": [figure()],
        "sources": [
            {"title": "Zensus 2022", "text": "Zählung", "details": "Lizenz X", "address": "https://zensus.example"}
        ],
        "attribution": "Statistische Ämter",
        "address": "https://kreis.example/de/zahlen/ort/14626010/",
        "made": "Erstellt am 22. November 2026",
        "date": "2026-11-22",
        "labels": {
            "figures": "Zahlen",
            "figure": "Kennzahl",
            "value": "Bad Muskau",
            "before": "Früher",
            "county": "Landkreis Görlitz",
            "source": "Quelle und Stichtag",
            "sources": "Quellen",
            "definitions": "Was gezählt wird",
            "empty": "Warum ist das leer?",
            "no_figures": "Noch keine Zahlen.",
            "online": "Im Netz",
            "page": "Seite {page} von {pages}",
        },
        **changed,
    }


def made(data: dict[str, Any], *, language: str = "de", direction: str = "ltr") -> bytes:
    files = {"map.svg": MAP} if data.get("map") else {}
    return render_pdf("factsheet.typ", data, files=files, language=language, direction=direction, font_dir=FONTS)


def read(data: dict[str, Any], **ways: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made(data, **ways)))


def text_of(document: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def elements(document: pypdf.PdfReader) -> list[DictionaryObject]:
    """All elements of the structure tree, in reading order."""
    return list(_below(document.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def _below(node: Any) -> Iterator[DictionaryObject]:
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for child in found:
            yield from _below(child)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield found
        yield from _below(found.get("/K", NullObject()))


@needs_fonts
def test_the_reader_is_told_what_everything_is() -> None:
    document = read(sheet())
    catalogue = document.trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("de", True)
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()
    found = elements(document)
    kinds = Counter(str(element["/S"]) for element in found)
    wanted = ("/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/Figure", "/Link")
    assert {kind: kinds[kind] for kind in wanted} == {
        "/H1": 1, "/H2": 2, "/Table": 1, "/THead": 1, "/TH": 5, "/TD": 4, "/Figure": 1, "/Link": 2,
    }  # fmt: skip
    assert [str(element["/Alt"]) for element in found if element["/S"] == "/Figure"] == ["Lage im Landkreis"]
    scopes = [element["/A"][0]["/Scope"] for element in found if element["/S"] == "/TH"]
    assert scopes == ["/Column"] * 5


@needs_fonts
def test_all_words_stand_on_paper() -> None:
    document = read(
        sheet(
            figures=[figure(past=[{"day": "2011", "value": "3,1 %"}]), figure(1, value="·", note="geheim", county="")],
            definitions=[{"term": "Kennzahl 0", "text": "Alle geteilt durch alle."}],
            empty=[{"sign": "·", "term": "geheim", "text": "Zu wenige Menschen."}],
            notes=["– heißt: keine Zahl."],
        )
    )
    text = text_of(document)
    wanted = (
        "Datenblatt", "Bad Muskau / Mužakow", "Planungsraum Nord", "15,7 %", "6,65 %", "2011: 3,1 %", "· geheim",
        "Warum ist das leer?", "Zu wenige Menschen.", "Alle geteilt durch alle.", "– heißt: keine Zahl.", "Früher",
        "Zensus 2022", "15. Mai 2022", "Statistische Ämter", "https://kreis.example/de/zahlen/ort/14626010/",
        "Erstellt am 22. November 2026", "Seite 1 von 2", "Seite 2 von 2",
    )  # fmt: skip
    assert [words for words in wanted if words not in text] == []
    assert "Erfundene" not in text


@needs_fonts
def test_invented_data_say_so_on_each_page() -> None:
    document = read(sheet(invented="Erfundene Daten"))
    assert ["Erfundene Daten" in page.extract_text() for page in document.pages] == [True, True]


@needs_fonts
def test_arabic_runs_from_right_to_left_in_letters_of_its_own() -> None:
    # The first column stands at the right edge, the last at the left.
    data = sheet(figures=[figure(name="نسبة الأجانب", source="التعداد", topic="")], summary="مدينة في الدائرة.")
    document = read(data, language="ar", direction="rtl")
    assert document.trailer["/Root"]["/Lang"] == "ar"
    places: dict[str, float] = {}

    def note(text: str, page: list[float], matrix: list[float], *_rest: Any) -> None:
        words = text.strip().strip("\u2068\u2069")
        if words in {"Kennzahl", "Landkreis Görlitz"}:  # the later of two is the one in the table
            places[words] = matrix[4] * page[0] + matrix[5] * page[2] + page[4]

    document.pages[0].extract_text(visitor_text=note)
    families = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert families == {"FiraSans", "NotoSansArabic"}
    assert places["Kennzahl"] > places["Landkreis Görlitz"]
    assert "15,7 %" in text_of(document).replace("\u2068", "").replace("\u2069", "")


@needs_fonts
@pytest.mark.parametrize("count", [0, 1, 12, 22, 28])
def test_a_sheet_ends_on_the_second_page(count: int) -> None:
    figures = [figure(number) for number in range(count)]
    definitions = [
        {"term": f"Kennzahl {number}", "text": "Alle, geteilt durch alle anderen. " * 5} for number in range(count)
    ]
    document = read(sheet(figures=figures, definitions=definitions))
    assert len(document.pages) == 2
    text = text_of(document)
    assert [row["name"] for row in figures if row["name"] not in text] == []


@needs_fonts
def test_long_names_and_much_past_end_on_the_second_page() -> None:
    long = "Anteil der sozialversicherungspflichtig Beschäftigten ohne Berufsausbildung"
    past = [{"day": "31. Dezember 2011", "value": "12,4 %"}, {"day": "15. Mai 2017", "value": "13,9 %"}]
    figures = [
        figure(
            n, name=f"{long} {n}", past=past if n % 3 == 0 else [], county_note="eigenes Mittel aus 219 von 234 Orten"
        )
        for n in range(22)
    ]
    data = sheet(
        title="Großdorf-Unterkirchenbach an der Weinstraße (Verbandsgemeinde Oberes Land)",
        figures=figures,
        definitions=[
            {"term": f"{long} {n}", "text": "Beschäftigte, geteilt durch alle anderen. " * 3} for n in range(22)
        ],
        invented="Erfundene Daten",
    )
    assert len(read(data).pages) == 2


@needs_fonts
@pytest.mark.parametrize(("rows", "words"), [(14, 1), (14, 7), (17, 9), (20, 1)])
def test_repeated_heads_and_tall_rows_leave_room_on_the_second_page(rows: int, words: int) -> None:
    figures = [
        figure(
            n,
            name=f"نسبة الوافدين من الخارج {n}",
            topic=f"سكن {n // 12}",
            note="منطقة التخطيط Ahornsee؛ من 11,9 إلى 13,0 %",
            past=[{"day": "الربع الثالث 2025", "value": "12,0 %"}],
            county_note="17 من 53 بلدية",
        )
        for n in range(rows)
    ]
    definitions = [{"term": f"نسبة الوافدين {n}", "text": "مقسومًا على جميع السكان " * words} for n in range(rows)]
    notes = ["الأرقام محمية."] * 3
    data = sheet(figures=figures, definitions=definitions, invented="Erfundene Daten", notes=notes)
    assert len(read(data, language="ar", direction="rtl").pages) == 2


@needs_fonts
def test_a_place_without_map_and_figures_has_a_sheet_all_the_same() -> None:
    text = text_of(read(sheet(map=None, facts=[], figures=[])))
    assert "Noch keine Zahlen." in text


@needs_fonts
def test_the_same_data_give_the_same_bytes() -> None:
    assert made(sheet()) == made(sheet())
    undated = read(sheet(date=""))
    assert undated.metadata is not None
    assert undated.metadata.creation_date is None


@needs_fonts
def test_names_are_words_and_never_commands() -> None:
    strange = '#panic("x") *fett* $x$ <b> \\ "Anführung" _unter_ @alle'
    assert strange in text_of(read(sheet(title=strange)))


@needs_fonts
def test_refusals_name_the_fault_and_no_data() -> None:
    with pytest.raises(DocumentNotMade) as missing:
        made({**sheet(title="Geheimnis"), "labels": {}})
    assert (missing.value.template, missing.value.reason) == ("factsheet.typ", "dictionary does not contain key")
    line = (
        (TEMPLATES / "factsheet.typ")
        .read_text(encoding="utf-8")
        .splitlines()[int(missing.value.place.split(":")[0]) - 1]
    )
    assert line.strip() == "section(d, labels.figures)"
    assert (missing.value.__cause__, missing.value.__context__) == (None, None)
    with pytest.raises(DocumentNotMade) as glyph:
        made(sheet(title="ሰላም"))
    assert glyph.value.reason == "a letter has no glyph in any font"
    assert "ሰ" not in str(glyph.value)


@needs_fonts
def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(DocumentNotMade):
        render_pdf("factsheet.typ", sheet(), files={"map.svg": b"<svg"}, language="de", font_dir=FONTS)


@pytest.mark.parametrize("name", ["../pdf.typ", "/etc/passwd", "factsheet", "unknown.typ", "templates/factsheet.typ"])
def test_a_template_is_a_file_of_the_package(name: str) -> None:
    with pytest.raises(ValueError, match="template"):
        render_pdf(name, sheet(), language="de", font_dir=FONTS)


@pytest.mark.parametrize("name", ["../map.svg", "data.json", "main.typ", "map", "a/b.svg"])
def test_a_picture_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="picture"):
        render_pdf("factsheet.typ", sheet(), files={name: MAP}, language="de", font_dir=FONTS)


def test_a_text_runs_one_way_or_the_other() -> None:
    with pytest.raises(ValueError, match="left to right"):
        render_pdf("factsheet.typ", sheet(), language="de", direction="up", font_dir=FONTS)


def test_a_folder_without_fonts_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentNotMade, match="no font files"):
        render_pdf("factsheet.typ", sheet(), files={"map.svg": MAP}, language="de", font_dir=tmp_path)


def test_templates_fetch_nothing_and_read_their_data_only() -> None:
    for path in TEMPLATES.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert [word for word in ('"@', "#import", "read(", "plugin(", "datetime.today") if word in source] == [], (
            path.name
        )

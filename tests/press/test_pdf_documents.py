"""Documents on paper: tagged, in their language, with our fonts only, quick, and silent about data in errors."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.utils import translation

from kreisweit.places.queries import county as the_county
from kreisweit.places.queries import municipality
from kreisweit.portal.figures import factsheet, paper
from kreisweit.press.pdf import DocumentNotMade, render_pdf

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not settings.ASSETS_DIR.is_dir(), reason="the fonts are fetched at set-up"),
]


def sheet(ags: str, language: str = "de") -> pypdf.PdfReader:
    with translation.override(language):
        place = municipality(ags)
        content = factsheet.sheet_of(place)
        sources = factsheet.sources_of(content.rows)
        made = paper.fact_sheet(place, the_county(), content, sources, address="http://localhost/x")
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(document: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def fonts_of(document: pypdf.PdfReader) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_a_real_fact_sheet(goerlitz: Any) -> None:
    document = sheet("14626010")
    catalogue = document.trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"], len(document.pages)) == ("de", True, 2)
    assert "/StructTreeRoot" in catalogue
    assert document.metadata is not None
    assert document.metadata.title == "Datenblatt Bad Muskau / Mužakow"
    text = text_of(document)
    assert "15,7" in text
    assert "GeoBasis-DE / BKG 2022" in text
    assert all(name.startswith("FiraSans") for name in fonts_of(document))


def test_arabic_is_set_in_its_own_letters(goerlitz: Any) -> None:
    document = sheet("14626010", "ar")
    assert document.trailer["/Root"]["/Lang"] == "ar"
    assert {name.partition("-")[0] for name in fonts_of(document)} == {"FiraSans", "NotoSansArabic"}


def test_an_invented_county_says_so_on_paper(musterland: Any) -> None:
    from kreisweit.places.models import Municipality

    text = text_of(sheet(Municipality.objects.order_by("-population")[0].ags))
    assert "Erfundene Daten" in text
    assert "Landkreis Musterland" in text


def test_the_largest_county_keeps_to_two_pages(load: Any) -> None:
    from kreisweit.places.models import Municipality

    load("07232")
    longest = max(Municipality.objects.all(), key=lambda m: len(m.name))
    assert len(sheet(longest.ags).pages) == 2


def test_a_refusal_of_the_typesetter_never_quotes_data() -> None:
    with pytest.raises(DocumentNotMade) as refusal:
        render_pdf("factsheet.typ", {"title": "Geheimnis"}, language="de")
    assert "Geheimnis" not in str(refusal.value)
    with pytest.raises(ValueError, match="template"):
        render_pdf("../pdf.py", {}, language="de")

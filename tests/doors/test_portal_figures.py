"""Figures on public pages and in files: as published, with their source, and never a zero for an empty place."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

pytestmark = pytest.mark.django_db

FIGURE = "/de/zahlen/kennzahl/share_foreign/"


def text(client: Client, address: str) -> str:
    """Words of a page, one blank between them."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """Rows of a CSV download."""
    data = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))


def test_both_sources_stand_side_by_side(client: Client, goerlitz: Any) -> None:
    page = text(client, FIGURE)
    assert "Im Landkreis Görlitz hatten im Jahr 2022 6,65 % der Einwohnerinnen und Einwohner" in page
    assert "INKAR , 2022 6,65 % Landkreis Görlitz" in page
    assert "Zensus 2022 , 15. Mai 2022 5,8 % Landkreis Görlitz" in page
    assert "52" in page.split("Zensus 2022 , 15. Mai 2022", 1)[1][:500]


def test_the_table_shows_values_as_published(client: Client, goerlitz: Any) -> None:
    page = text(client, FIGURE)
    assert "Bad Muskau / Mužakow 15,7 %" in page
    assert "Görlitz 12,4 %" in page
    assert "Groß Düben / Dźěwin 0,3 %" in page


def test_an_empty_place_says_why_and_is_never_zero(client: Client, goerlitz: Any) -> None:
    page = client.get(FIGURE).content.decode()
    row = re.search(r"<tr>(?:(?!</tr>).)*Trebendorf.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert "kw-cell__sign" in row[0]
    assert 'href="#why-empty"' in row[0]
    assert not re.search(r">\s*0", row[0])
    assert 'id="why-empty"' in page


def test_the_map_links_each_municipality(client: Client, goerlitz: Any) -> None:
    page = client.get(FIGURE).content.decode()
    assert page.count('class="map-link"') == 53
    assert 'aria-label="Bad Muskau / Mužakow: 15,7' in page
    assert " style=" not in page
    assert "<style" not in page


def test_range_names_nobody(client: Client, goerlitz: Any) -> None:
    page = text(client, FIGURE)
    sentence = page.split("In den Gemeinden liegen die Werte", 1)[1].split(").", 1)[0]
    assert sentence == " zwischen 0,3 % und 15,7 % (Zensus 2022, 52 Gemeinden mit einer Angabe"


def test_a_choice_of_map_that_is_not_there_is_said(client: Client, goerlitz: Any) -> None:
    plain = client.get(FIGURE).content.decode()
    other = client.get(FIGURE + "?quelle=inkar&stand=1999").content.decode()
    assert other.count('class="map-link"') == plain.count('class="map-link"') == 53
    assert len(re.findall('role="status"', other)) == len(re.findall('role="status"', plain)) + 1


def test_every_figure_has_its_page(client: Client, goerlitz: Any) -> None:
    overview = client.get("/de/zahlen/").content.decode()
    addresses = sorted(set(re.findall(r'href="(/de/zahlen/kennzahl/[^/"]+/)"', overview)))
    assert len(addresses) == 28
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_an_unknown_figure_is_not_found(client: Client, goerlitz: Any) -> None:
    assert client.get("/de/zahlen/kennzahl/happiness/").status_code == 404
    assert client.get("/de/zahlen/kennzahl/happiness/karte.svg").status_code == 404


def test_csv_has_the_digits_as_published(client: Client, goerlitz: Any) -> None:
    rows = rows_of(client, FIGURE + "daten.csv")
    by_place = {(row["ags"], row["period"]): row for row in rows}
    assert by_place["14626010", "2022-05-15"]["value"] == "15.70"
    assert by_place["14626110", "2022-05-15"]["value"] == "12.40"
    assert by_place["14626", "2022"]["value"] == "6.65"
    empty = by_place["14626560", "2022-05-15"]
    assert (empty["value"], empty["status"]) == ("", "missing")
    assert empty["reason"]
    assert len(rows) == 18 + 53
    assert {row["licence"] for row in rows} == {"dl-de/by-2-0"}
    assert {row["definition_version"] for row in rows} == {"1"}


def test_json_and_api_say_the_same(client: Client, goerlitz: Any) -> None:
    answer = client.get(FIGURE + "daten.json")
    mine = {(r["ags"], r["period"]): r["value"] or None for r in json.loads(answer.content)["observations"]}
    api = client.get("/api/v1/observations?indicator=share_foreign&limit=1000").json()["items"]
    assert mine == {(item["ags"], item["period"]): item["value"] for item in api}


def test_xlsx_holds_numbers_and_the_source(client: Client, goerlitz: Any) -> None:
    book = load_workbook(io.BytesIO(client.get(FIGURE + "daten.xlsx").content))
    figures, sources = book.worksheets
    head = [cell.value for cell in figures[1]]
    found = {row[head.index("ags")].value: row[head.index("value")].value for row in figures.iter_rows(min_row=2)}
    assert found["14626010"] == 15.7
    assert found["14626560"] in ("", None)
    assert {row[0].value for row in sources.iter_rows(min_row=2)} == {"inkar", "zensus2022"}


def test_the_map_stands_alone_as_a_file(client: Client, goerlitz: Any) -> None:
    answer = client.get(FIGURE + "karte.svg")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="karte-share_foreign-2022-05-15.svg"'
    assert "GeoBasis-DE / BKG 2022" in answer.content.decode()


def test_the_fact_sheet_has_county_beside_it(client: Client, goerlitz: Any) -> None:
    page = text(client, "/de/zahlen/ort/14626010/")
    assert "Anteil ausländischer Staatsangehöriger 15,7 % 5,8 %" in page
    assert page.count("Zensus 2022, 15. Mai 2022") >= 8


@pytest.mark.parametrize(("language", "title"), [("de", "Datenblatt Bad Muskau / Mužakow"), ("ar", "صحيفة بيانات")])
def test_the_fact_sheet_on_paper(client: Client, goerlitz: Any, language: str, title: str) -> None:
    answer = client.get(f"/{language}/zahlen/ort/14626010.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    paper = PdfReader(io.BytesIO(answer.content))
    assert len(paper.pages) <= 2
    assert paper.metadata is not None
    assert str(paper.metadata.title).startswith(title)
    assert paper.root_object["/Lang"] == language
    assert paper.root_object["/MarkInfo"]["/Marked"]
    words = paper.pages[0].extract_text()
    assert ("15,7" if language == "de" else "15.7") in words


def test_invented_paper_says_so(client: Client, musterland: Any) -> None:
    ags = re.findall(r'href="/de/orte/(\d{8})-', client.get("/de/orte/").content.decode())[0]
    paper = PdfReader(io.BytesIO(client.get(f"/de/zahlen/ort/{ags}.pdf").content))
    assert all("Erfundene Daten" in page.extract_text() for page in paper.pages)


def test_a_comparison_of_two(client: Client, goerlitz: Any) -> None:
    page = text(client, "/de/zahlen/vergleich/?ort=14626010&ort=14626110")
    assert "Anteil ausländischer Staatsangehöriger 15,7 % 12,4 %" in page


def test_a_fifth_place_and_an_unknown_one_are_named_and_kept(client: Client, goerlitz: Any) -> None:
    keys = ["14626010", "14626110", "14626560", "14626600", "14626610", "99999999"]
    answer = client.get("/de/zahlen/vergleich/", {"ort": keys})
    page = answer.content.decode()
    problem = re.search(r'role="alert".*?</div>\s*</div>', page, re.DOTALL)
    assert problem is not None
    assert "99999999" in problem[0]
    assert "Zittau" in problem[0]
    assert re.findall(r'value="(\d{8})" selected', page) == keys[:5]
    assert page.count('scope="col" class="kw-end"') == 4


def test_a_comparison_can_be_downloaded(client: Client, goerlitz: Any) -> None:
    rows = rows_of(client, "/de/zahlen/vergleich/daten.csv?ort=14626010&ort=14626110")
    shares = {row["ags"]: row["value"] for row in rows if row["indicator"] == "share_foreign"}
    assert shares == {"14626010": "15.70", "14626110": "12.40"}


def test_invented_figures_say_so(client: Client, musterland: Any) -> None:
    page = client.get(FIGURE).content.decode()
    assert "kw-band" in page
    assert page.count('class="map-link"') == 53
    rows = rows_of(client, FIGURE + "daten.csv")
    assert {row["source"] for row in rows} == {"musterland"}


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_pages_exist_in_each_language(client: Client, goerlitz: Any, language: str) -> None:
    paths = ["", "zahlen/", "zahlen/kennzahl/share_foreign/", "zahlen/ort/14626010/", "zahlen/vergleich/", "orte/",
             "orte/14626010-bad-muskau/", "suche/?q=bad", "wer-sieht-was/", "quellen/", "barrierefreiheit/",
             "datenschutz/", "impressum/"]  # fmt: skip
    for path in paths:
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200, path
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in answer.content.decode(), path


@pytest.mark.parametrize(
    "address",
    ["/de/", "/de/zahlen/", FIGURE, "/de/zahlen/ort/{ags}/", "/de/orte/", "/de/zahlen/vergleich/?ort={ags}"],
)
def test_pages_need_few_queries_whatever_the_number_of_places(
    client: Client, load: Any, django_assert_max_num_queries: Any, address: str
) -> None:
    from django.core.cache import cache

    from kreisweit.places.models import Municipality

    load("14626")
    where = address.format(ags="14626010")
    with django_assert_max_num_queries(12) as many:
        assert client.get(where).status_code == 200
    keep = ["14626010", "14626110", "14626560"]
    Municipality.objects.exclude(ags__in=keep).delete()
    cache.clear()
    with django_assert_max_num_queries(12) as few:
        assert client.get(where).status_code == 200
    assert len(few) == len(many)

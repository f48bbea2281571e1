"""Own figures on public pages: by planning area, quarter and group, protected, never a zero for an empty place."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.factories.own_figures import NOT_JOINED, PENDING, TOO_FEW, OwnFigures, publish_own, rate

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.disclosure import CellKey, Count
from kreisweit.methods.indicators.vocabulary import Stock
from kreisweit.monitoring.definitions import shipped_definitions
from kreisweit.places.models import Municipality
from kreisweit.portal import words
from kreisweit.releases.actions import withdraw_figures
from kreisweit.releases.queries.sheets import compare

pytestmark = pytest.mark.django_db

FIGURE = "/en/zahlen/kennzahl/own_foreign_share/"
STAYS = "/en/zahlen/kennzahl/own_length_of_stay/"
SHEET = "/en/zahlen/ort/{ags}/"


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def plain(markup: str) -> str:
    """Words without markup and drawings, one blank between them."""
    without = re.sub(r"<svg.*?</svg>", " ", markup, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())


def text(client: Client, address: str) -> str:
    return plain(page_of(client, address))


def table_rows(markup: str, heading: str) -> list[list[str]]:
    """Cells of the first table after an element with this id."""
    found = re.search(r"<table.*?</table>", markup.split(f'id="{heading}"', 1)[1], re.DOTALL)
    assert found is not None
    rows = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)] for row in rows][1:]


def options(markup: str, name: str) -> list[tuple[str, bool]]:
    """Values of a field and whether each is chosen; none where there is no such field."""
    field = re.search(rf'<select id="choose-{name}".*?</select>', markup, re.DOTALL)
    found = re.findall(r'<option value="([^"]*)"( selected)?>', field[0]) if field else []
    return [(value, bool(chosen)) for value, chosen in found]


def labels(markup: str) -> list[str]:
    """What the map says of each municipality."""
    return [unescape(label) for label in re.findall(r'class="map-link"[^>]* aria-label="([^"]*)"', markup)]


# -- words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("period", "code", "said"),
    [
        ("2026-Q3", "own_foreign_share", "at the end of quarter 3 of 2026"),
        ("2026-Q3", "own_arrivals", "in quarter 3 of 2026"),
        ("2024", "own_time_to_b1", "in 2024"),
        ("2022-05-15", "share_foreign", "on 15 May 2022"),
    ],
)
def test_the_time_inside_a_sentence(period: str, code: str, said: str) -> None:
    with translation.override("en"):
        assert words.on_period(period, code) == said


def test_stocks_are_those_of_the_definitions() -> None:
    stocks = {definition.code for definition in shipped_definitions() if isinstance(definition.measure, Stock)}
    assert stocks == words.STOCKS


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "3. Quartal 2026"), ("en", "3rd quarter 2026"), ("ar", "الربع الثالث 2026")],
)
def test_a_quarter_in_words(language: str, said: str) -> None:
    with translation.override(language):
        assert words.period_text("2026-Q3") == said


# -- the page ----------------------------------------------------------------------------------------------------
def test_the_answer_names_the_quarter_and_the_band(client: Client, own_figures: OwnFigures) -> None:
    page = text(client, FIGURE)
    assert "12.4% of residents had moved in from abroad themselves" in page
    assert "at the end of quarter 3 of 2026." in page
    assert "The value lies between 11.9 and 13.0%; because of the protection it is not given more exactly." in page
    assert "Values are protected: sums may differ by a few." in page
    assert 'href="/en/zahlen/schutz/"' in page_of(client, FIGURE)


def test_a_part_of_the_county_is_not_called_the_county(client: Client, own_figures: OwnFigures) -> None:
    joined = len(own_figures.joined)
    page = text(client, FIGURE)
    assert f"at the end of quarter 3 of 2026. This holds for the {joined} of 53 municipalities that take part." in page
    assert page.count(f"{joined} of 53 municipalities") == 3  # answer, beside the official figure, under the trend
    beside = text(client, "/en/zahlen/kennzahl/share_foreign/")
    assert "This holds for" not in beside.split("The sources side by side")[0]


def test_nor_is_a_part_of_a_planning_area_called_the_area(client: Client, own_figures: OwnFigures) -> None:
    areas: dict[str, list[bool]] = {}
    for town in own_figures.towns:
        if town.planning_area is not None:
            areas.setdefault(town.planning_area.name, []).append(town.ags in own_figures.joined)
    page = text(client, FIGURE)
    told = {
        name: f"Planning area {name} {sum(joined)} of {len(joined)} municipalities" for name, joined in areas.items()
    }
    partly = {name for name, joined in areas.items() if any(joined) and not all(joined)}
    assert partly
    assert {name for name, words_of in told.items() if words_of in page} <= partly
    assert any(words_of in page for words_of in told.values())


def test_the_whole_county_needs_no_such_words(client: Client, musterland: Any) -> None:
    own = OwnFigures(number=2)
    own.joined = {town.ags for town in own.towns}
    publish_own(own.share())
    page = text(client, FIGURE)
    assert "at the end of quarter 3 of 2026." in page
    assert "This holds for" not in page


def test_time_and_area_are_chosen_in_a_plain_form(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, FIGURE)
    assert "kw-tabs" not in page
    assert re.search(r'<form class="kw-filters" method="get"', page)
    assert options(page, "stand") == [(quarter, quarter == "2026-Q3") for quarter in reversed(own_figures.quarters)]
    assert options(page, "ebene") == [("planungsraeume", True), ("gemeinden", False)]
    assert options(page, "gruppe") == options(page, "quelle") == []
    older = page_of(client, FIGURE + "?stand=2026-Q1&ebene=planungsraeume")
    assert [value for value, chosen in options(older, "stand") if chosen] == ["2026-Q1"]
    assert sum("12.2%; " in label for label in labels(older)) == len(own_figures.first.municipalities.all()) + 1


def test_the_map_shows_planning_areas_and_who_does_not_take_part(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, FIGURE)
    found = labels(page)
    first, second = own_figures.first, own_figures.second
    expected = {f"Planning area {first}: 12.4%; {town.both_names} belongs to it" for town in first.municipalities.all()}
    expected.add(f"Planning area {second}: 12.4%; {own_figures.alone.both_names} belongs to it")
    apart = [town for town in own_figures.towns if town.ags not in own_figures.joined]
    assert {label for label in found if "belongs" in label} == expected
    assert sum(label.endswith("not taking part yet") for label in found) == len(apart)
    assert len(found) == 53
    assert page.count("map-shape map-not-joined") == len(apart) + 1  # and once in the legend
    assert 'id="map-open"' in page
    assert f"not taking part yet (Municipalities: {len(apart)})" in plain(page)
    assert "12.4% (Planning areas: 2)" in plain(page)


def test_the_table_has_areas_with_their_municipalities(client: Client, own_figures: OwnFigures) -> None:
    rows = dict(table_rows(page_of(client, FIGURE), "table-heading"))
    assert len(rows) == len(own_figures.areas) + 53
    assert rows[f"Planning area {own_figures.first}"] == "12.4% (11.9 to 13.0%)"
    assert rows[f"Planning area {own_figures.third}"] == "· not taking part yet"
    assert rows[own_figures.town.both_names] == "12.4% (11.9 to 13.0%)"
    assert rows[own_figures.small.both_names] == "· too few people"
    assert rows[own_figures.alone.both_names] == "· too few people"
    assert rows[own_figures.outside.both_names] == "· not taking part yet"
    assert not any(value.startswith("0") for value in rows.values())


def test_each_sign_is_explained(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, FIGURE)
    assert 'id="why-empty"' in page
    assert page.count('href="#why-empty"') == len(own_figures.areas) - 2 + 53 - 1


def test_municipalities_are_drawn_where_asked_for(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, FIGURE + "?ebene=gemeinden")
    assert f"{own_figures.town.both_names}: 12.4%" in labels(page)
    assert f"{own_figures.small.both_names}: too few people" in labels(page)
    assert options(page, "ebene") == [("planungsraeume", False), ("gemeinden", True)]


def test_municipalities_are_not_offered_where_none_has_a_number(client: Client, musterland: Any) -> None:
    world = OwnFigures(2)
    cells = {
        key: (TOO_FEW if key.level == "municipality" and cell != NOT_JOINED else cell)
        for key, cell in world.share().items()
    }
    publish_own(cells)
    page = page_of(client, FIGURE + "?ebene=gemeinden")
    assert options(page, "ebene") == []
    assert "For this time there is no value by municipality. The map shows planning areas." in plain(page)
    assert "belongs to it" in " ".join(labels(page))


def test_what_is_not_there_is_said(client: Client, own_figures: OwnFigures) -> None:
    for wrong in ("stand=1999-Q1", "quelle=inkar", "gruppe=stay:5", "ebene=galaxy&stand=x"):
        page = page_of(client, FIGURE + "?" + wrong)
        assert "There is no map for the source and day asked for. This is the newest one." in plain(page), wrong
        assert [value for value, chosen in options(page, "stand") if chosen] == ["2026-Q3"], wrong


def test_a_quarter_still_to_come_is_not_the_first_shown(client: Client, musterland: Any) -> None:
    world = OwnFigures(2)
    cells = world.share()
    publish_own({key: (PENDING if key.period == "2026-Q3" else cell) for key, cell in cells.items()})
    page = page_of(client, FIGURE)
    assert options(page, "stand") == [("2026-Q3", False), ("2026-Q2", True)]
    assert "still to come" in plain(page_of(client, FIGURE + "?stand=2026-Q3"))


def test_the_course_over_the_quarters(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, FIGURE)
    values = [f"12.{4 - number}%" for number in range(5)]
    assert [row[1] for row in table_rows(page, "trend-heading")] == values
    assert "3rd quarter 2025: 12.0%; 3rd quarter 2026: 12.4%." in plain(page)


def test_groups_stand_in_a_table_and_can_be_chosen(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, STAYS)
    assert options(page, "gruppe") == [(f"stay:{years}", years == 0) for years in (0, 1, 2, 5, 10)]
    assert table_rows(page, "groups-heading") == [
        ["under 1 year", "10.4% (9.9 to 11.0%)"],
        ["1 to under 2 years", "15.4% (14.9 to 16.0%)"],
        ["2 to under 5 years", "30.4% (29.9 to 31.0%)"],
        ["5 to under 10 years", "25.4% (24.9 to 26.0%)"],
        ["10 years and more", "19.4% (18.9 to 20.0%)"],
    ]
    other = text(client, STAYS + "?gruppe=stay:5&stand=2026-Q2")
    assert "5 to under 10 years: In the Landkreis Musterland, the share of this length of stay" in other
    assert "25.3% (Planning areas: 2)" in other


def test_official_and_own_figure_stand_beside_each_other(client: Client, own_figures: OwnFigures) -> None:
    official, own = page_of(client, "/en/zahlen/kennzahl/share_foreign/"), page_of(client, FIGURE)
    assert 'href="/en/zahlen/kennzahl/own_foreign_share/"' in official.split('id="map-heading"', 1)[0]
    assert 'href="/en/zahlen/kennzahl/share_foreign/"' in own.split('id="map-heading"', 1)[0]
    for page in (official, own):
        assert "The sources side by side" in plain(page)
        assert "12.4%" in plain(page)
        assert "5.73%" in plain(page)


def test_withdrawn_figures_say_when_and_why(client: Client, own_figures: OwnFigures) -> None:
    release = own_figures.published.release
    assert release is not None
    withdraw_figures(release=release, reason="A register was read twice.", by=TERMINAL)
    page = page_of(client, FIGURE)
    assert re.search(r"Withdrawn on \d+ \w+ \d{4}: A register was read twice\.", plain(page))
    assert "12.4%" not in plain(page)
    assert "· withdrawn" in plain(page)
    assert "There is no figure for this county yet" not in plain(page)
    items = client.get("/api/v1/observations?indicator=own_foreign_share&limit=1000").json()["items"]
    assert {(item["value"], item["status"], item["reason"]) for item in items} == {(None, "missing", "withdrawn")}


@pytest.mark.parametrize("address", [FIGURE, STAYS, "/en/zahlen/kennzahl/share_foreign/", "/en/zahlen/"])
def test_few_queries_however_many_quarters(
    client: Client, own_figures: OwnFigures, django_assert_max_num_queries: Any, address: str
) -> None:
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_pages_exist_in_each_language(client: Client, own_figures: OwnFigures, language: str) -> None:
    ags = own_figures.small.ags
    for path in ("kennzahl/own_foreign_share/", "kennzahl/own_length_of_stay/", "schutz/", f"ort/{ags}/", ""):
        page = page_of(client, f"/{language}/zahlen/{path}")
        assert "%(" not in page
        assert " style=" not in page
    assert f"/{language}/zahlen/schutz/" in client.get("/sitemap.xml").content.decode()


# -- fact sheet ---------------------------------------------------------------------------------------------------
def own_line(page: str) -> list[str]:
    rows = [row for row in table_rows(page, "main") if row[0] == "Share of people who moved in from abroad"]
    return rows[0] if rows else []


def test_the_fact_sheet_has_the_municipality_else_its_planning_area(client: Client, own_figures: OwnFigures) -> None:
    name = "Share of people who moved in from abroad"
    before, when = "3rd quarter 2025: 12.0%", "Own calculation (invented), 3rd quarter 2026"
    beside = f"12.4% ({len(own_figures.joined)} of 53 municipalities)"
    town = own_line(page_of(client, SHEET.format(ags=own_figures.town.ags)))
    assert town == [name, "12.4% (11.9 to 13.0%)", before, beside, when]
    small = own_line(page_of(client, SHEET.format(ags=own_figures.small.ags)))
    assert small == [name, f"12.4% (11.9 to 13.0%) Planning area {own_figures.first}", before, beside, when]


def test_the_fact_sheet_gives_the_reason_where_neither_has_a_number(client: Client, musterland: Any) -> None:
    world = OwnFigures(1)
    publish_own({key: (cell if key.level == "county" else TOO_FEW) for key, cell in world.share().items()})
    page = page_of(client, SHEET.format(ags=world.small.ags))
    assert own_line(page)[1] == "· too few people"
    assert "So few people are counted here" in plain(page)


def test_who_does_not_take_part_gets_one_sentence(client: Client, own_figures: OwnFigures) -> None:
    page = page_of(client, SHEET.format(ags=own_figures.outside.ags))
    assert own_line(page) == []
    assert plain(page).count("is not taking part yet in the figures that the county computes itself") == 1


def test_the_fact_sheet_on_paper(client: Client, own_figures: OwnFigures) -> None:
    for place, said in (
        (own_figures.small, f"Planning area {own_figures.first}"),
        (own_figures.outside, "is not taking part yet"),
    ):
        paper = PdfReader(io.BytesIO(client.get(f"/en/zahlen/ort/{place.ags}.pdf").content))
        assert len(paper.pages) <= 2
        assert said in " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_arabic_pages_part_words_by_arabic_marks(client: Client, own_figures: OwnFigures) -> None:
    town, outside = own_figures.town, own_figures.outside
    addresses = (
        "/ar/",
        "/ar/zahlen/",
        "/ar/zahlen/kennzahl/own_foreign_share/",
        "/ar/zahlen/kennzahl/own_foreign_share/?ebene=gemeinden",
        "/ar/zahlen/kennzahl/own_length_of_stay/?gruppe=stay:5",
        "/ar/zahlen/kennzahl/share_foreign/",
        f"/ar/zahlen/ort/{town.ags}/",
        f"/ar/zahlen/vergleich/?ort={town.ags}&ort={outside.ags}&ort=1&ort=2",
        f"/ar/suche/?q={town.name}",
    )
    latin = re.compile(r".{0,40}[\u0600-\u06ff][^\w\s]*[,;].{0,20}|.{0,40}[,;]\s[^\w\s]*[\u0600-\u06ff].{0,20}")
    assert {address: latin.findall(text(client, address)) for address in addresses} == {
        address: [] for address in addresses
    }


# -- files and interface -----------------------------------------------------------------------------------------------
def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_files_hold_level_group_band_and_reason(client: Client, own_figures: OwnFigures) -> None:
    rows = csv_rows(client, STAYS + "daten.csv")
    assert len(rows) == 5 * 5 * (1 + len(own_figures.areas) + 53)
    assert {row["level"] for row in rows} == {"county", "planning_area", "municipality"}
    found = {(row["ags"], row["period"], row["group"]): row for row in rows}
    shown = found[own_figures.first.key, "2026-Q3", "stay:5"]
    keys = ("area_name", "value", "low", "high", "per", "status", "reason")
    assert [shown[key] for key in keys] == [own_figures.first.name, "25.4", "24.9", "26.0", "100", "value", ""]
    few = found[own_figures.small.ags, "2026-Q3", "stay:5"]
    assert [few[key] for key in keys[1:]] == ["", "", "", "", "suppressed", "too_few"]
    outside = found[own_figures.outside.ags, "2026-Q3", "stay:5"]
    assert [outside[key] for key in keys[1:]] == ["", "", "", "", "missing", "not_joined"]
    assert {row["attribution"].rpartition("(")[2] for row in rows} == {"invented)"}


def test_a_workbook_holds_the_band_as_numbers(client: Client, own_figures: OwnFigures) -> None:
    sheet = load_workbook(io.BytesIO(client.get(FIGURE + "daten.xlsx").content)).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]
    row = next(r for r in rows if (r["ags"], r["period"]) == (own_figures.first.key, "2026-Q3"))
    assert (row["value"], row["low"], row["high"], row["per"]) == (12.4, 11.9, 13, 100)


def test_json_and_interface_say_the_same(client: Client, own_figures: OwnFigures) -> None:
    fields = ("ags", "level", "period", "group", "value", "low", "high", "per", "status", "reason")
    mine = json.loads(client.get(FIGURE + "daten.json").content)["observations"]
    theirs = client.get("/api/v1/observations?indicator=own_foreign_share&limit=1000").json()["items"]
    assert {tuple(row[name] for name in fields) for row in mine} == {
        tuple("" if item[name] is None else str(item[name]) for name in fields) for item in theirs
    }


def test_the_interface_finds_a_planning_area_and_a_group(client: Client, own_figures: OwnFigures) -> None:
    address = f"/api/v1/observations?ags={own_figures.first.key}&period=2026-Q3"
    both = client.get(address).json()
    assert both["count"] == 6
    (everybody,) = client.get(address + "&group=").json()["items"]
    assert everybody["indicator"] == "own_foreign_share"
    assert (everybody["level"], everybody["area_name"]) == ("planning_area", own_figures.first.name)
    (group,) = client.get(address + "&group=stay:10").json()["items"]
    assert (group["value"], group["low"], group["high"], group["per"]) == ("19.4", "18.9", "20.0", 100)
    places = {place["ags"]: place["planning_area_key"] for place in client.get("/api/v1/areas").json()}
    assert places[own_figures.town.ags] == own_figures.first.key
    assert {source["code"]: source["invented"] for source in client.get("/api/v1/sources").json()} == {
        "kreisweit": True,
        "musterland": True,
    }


def test_the_map_as_a_file_shows_what_was_chosen(client: Client, own_figures: OwnFigures) -> None:
    answer = client.get(FIGURE + "karte.svg?quelle=kreisweit&stand=2026-Q2&ebene=planungsraeume")
    assert answer["Content-Disposition"] == 'attachment; filename="karte-own_foreign_share-2026-Q2.svg"'
    drawing = answer.content.decode()
    assert "12.3%; " in drawing
    assert "(invented)" in drawing
    assert 'fill="url(#map-open)"' in drawing


def test_a_comparison_keeps_to_municipalities_that_take_part(client: Client, own_figures: OwnFigures) -> None:
    name = "Share of people who moved in from abroad"
    town, small, outside = own_figures.town, own_figures.small, own_figures.outside
    page = page_of(client, f"/en/zahlen/vergleich/?ort={town.ags}&ort={small.ags}&ort={outside.ags}")
    (line,) = [row for row in table_rows(page, "main") if row[0] == name]
    assert line[1:] == [
        "12.4%",
        "· too few people",
        "· not taking part yet",
        "Own calculation (invented), 3rd quarter 2026",
    ]
    strangers = Municipality.objects.exclude(ags__in=own_figures.joined)[:2]
    page = page_of(client, "/en/zahlen/vergleich/?" + "&".join(f"ort={place.ags}" for place in strangers))
    assert [row for row in table_rows(page, "main") if row[0] == name] == []


def test_counts_and_balances_are_shown_in_their_units(client: Client, musterland: Any) -> None:
    world = OwnFigures(1)
    county = CellKey("own_waiting", "county", "99001", "2026-Q3")
    area = CellKey("own_waiting", "planning_area", world.first.key, "2026-Q3")
    publish_own(
        {
            county: Count(158),
            area: Count(120),
            county._replace(indicator="own_net_migration"): rate("-3.2", "-4.0", "-2.4"),
            area._replace(indicator="own_net_migration"): rate("-1.0", "-1.9", "-0.1"),
        }
    )
    waiting = text(client, "/en/zahlen/kennzahl/own_waiting/")
    assert "158 people waited for a place in a language course at the end of quarter 3 of 2026." in waiting
    balance = text(client, "/en/zahlen/kennzahl/own_net_migration/")
    assert "the balance of moves within Germany was −3.2 per 100 people" in balance
    assert "The value lies between −4.0 and −2.4 per 100;" in balance
    assert "in quarter 3 of 2026" in balance


def test_the_band_of_an_exact_share_is_not_mentioned() -> None:
    from kreisweit.releases.models import IndicatorVersion

    indicator = IndicatorVersion(code="x", unit="percent", decimals=1)
    assert words.band(rate("5.0", "5.0", "5.0"), indicator) == ""
    assert words.band(Count(5), indicator) == words.band_in_words(None, indicator) == ""
    assert Decimal(5) == words.number(Count(5))


# -- a computation that covers less ------------------------------------------------------------------------------
@pytest.fixture
def without_last(own_figures: OwnFigures) -> OwnFigures:
    """A newer computation that ends a quarter earlier, as after a delivery that was taken back."""
    last = own_figures.quarters[-1]
    fewer = {key: cell for key, cell in own_figures.share().items() if key.period != last}
    publish_own(fewer, whole=True, content_hash="4" * 64)
    return own_figures


def test_a_quarter_that_is_not_covered_any_more_says_so(client: Client, without_last: OwnFigures) -> None:
    page = page_of(client, FIGURE)
    joined = len(without_last.joined)
    assert "12.4%" not in plain(page)
    assert "at the end of quarter 2 of 2026." in plain(page)
    assert f"This holds for the {joined} of 53 municipalities that take part." in plain(page)
    assert [value for value, _chosen in options(page, "stand")] == without_last.quarters[-2::-1]
    assert "not covered at present" in plain(page)
    assert "for example because a delivery was taken back" in plain(page)
    assert "These figures were withdrawn" not in plain(page)


def test_a_fact_sheet_shows_the_newest_quarter_that_is_covered(client: Client, without_last: OwnFigures) -> None:
    page = text(client, SHEET.format(ags=without_last.town.ags))
    assert "12.3%" in page
    assert "2nd quarter 2026" in page
    assert "3rd quarter 2026" not in page


def test_towns_are_compared_at_the_newest_quarter_that_is_covered(own_figures: OwnFigures) -> None:
    towns = [own_figures.town.ags, own_figures.small.ags]
    before = {line.source.code: line.period for line in compare(["own_foreign_share"], towns)}
    assert before == {"kreisweit": own_figures.quarters[-1]}
    fewer = {key: cell for key, cell in own_figures.share().items() if key.period != own_figures.quarters[-1]}
    publish_own(fewer, whole=True, content_hash="4" * 64)
    after = {line.source.code: line.period for line in compare(["own_foreign_share"], towns)}
    assert after == {"kreisweit": own_figures.quarters[-2]}

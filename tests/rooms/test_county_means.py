"""Our own means of the county: what weighs them is there, missing, or hidden; and the page names what it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.disclosure import (
    AsPublished,
    Cell,
    CellKey,
    Imported,
    InternalTable,
    Suppressed,
    SuppressedReason,
    protect,
)
from kreisweit.portal.figures.statements import own_note
from kreisweit.releases.actions import Provenance, publish_release, seed_catalogue
from kreisweit.releases.models import IndicatorVersion
from kreisweit.releases.queries import means, published, sheets
from kreisweit.releases.queries.means import CountyMean

pytestmark = pytest.mark.django_db
DAY = "2022-05-15"


@pytest.fixture(autouse=True)
def small_world() -> None:
    from tests.factories.people_world import World

    World()
    seed_catalogue(by=TERMINAL)


def publish(cells: dict[tuple[str, str], Cell], source: str = "zensus2022") -> None:
    keyed = {CellKey(code, "municipality", area, DAY): cell for (code, area), cell in cells.items()}
    table = protect(InternalTable(keyed), AsPublished())
    publish_release(table=table, provenance=Provenance(source, "zensus2022", "0" * 64), by=TERMINAL)


def number(text: str) -> Imported:
    return Imported(Decimal(text), "zensus2022")


def share() -> IndicatorVersion:
    return published.indicator("share_foreign")


def test_a_share_without_what_weighs_it_has_no_mean() -> None:
    publish({("share_foreign", "99009001"): number("4.0"), ("share_migration_bg", "99009001"): number("9.0")})
    assert means.county_mean(share(), "zensus2022", DAY) is None
    assert [line.county for line in sheets.fact_lines("99009001")] == [None, None]


def test_a_weight_from_another_source_does_not_weigh() -> None:
    publish({("share_foreign", "99009001"): number("4.0")})
    publish({("population", "99009001"): number("100")}, source="gvisys")
    assert means.county_mean(share(), "zensus2022", DAY) is None


def test_one_row_is_its_own_mean() -> None:
    publish({("share_foreign", "99009001"): number("4.0"), ("population", "99009001"): number("100")})
    assert means.county_mean(share(), "zensus2022", DAY) == CountyMean(Decimal("4.0"), 1, 1, "population")


def test_a_hidden_share_does_not_enter() -> None:
    hidden = Suppressed(SuppressedReason.SECRET)
    publish(
        {
            ("share_foreign", "99009001"): number("4.0"),
            ("share_foreign", "99009002"): hidden,
            ("population", "99009001"): number("100"),
            ("population", "99009002"): number("900"),
        }
    )
    assert means.county_mean(share(), "zensus2022", DAY) == CountyMean(Decimal("4.0"), 1, 2, "population")
    publish({("share_foreign", "99009001"): hidden})
    assert means.county_mean(share(), "zensus2022", DAY) is None


def weighted() -> dict[str, str]:
    return dict(IndicatorVersion.objects.exclude(weight="").values_list("code", "weight"))


WORDS = {"population": "residents", "total_dwellings": "dwellings"}


def test_the_note_names_what_weighed_each_indicator() -> None:
    said = {}
    with translation.override("en"):
        for code, weight in weighted().items():
            sentence = own_note(CountyMean(Decimal(1), 3, 4, weight))
            assert "3 of 4 municipalities" in sentence
            said[code] = sentence.rsplit("weighted by ", 1)[1].removesuffix(".")
    assert said == {code: WORDS[weight] for code, weight in weighted().items()}
    assert said == {
        "share_foreign": "residents",
        "share_migration_bg": "residents",
        "vacancy_rate": "dwellings",
        "share_owner_occupied": "dwellings",
    }


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_notes_differ_by_what_weighed_in_each_language(language: str) -> None:
    with translation.override(language):
        notes = {own_note(CountyMean(Decimal(1), 3, 4, weight)) for weight in WORDS}
    with translation.override("en"):
        english = {own_note(CountyMean(Decimal(1), 3, 4, weight)) for weight in WORDS}
    assert len(notes) == 2
    assert not notes & english

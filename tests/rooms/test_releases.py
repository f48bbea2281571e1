"""The shop window: what may go in, how corrections are kept, that nothing is ever changed silently."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.disclosure import (
    AsPublished,
    Cell,
    CellKey,
    Count,
    Flag,
    Imported,
    InternalTable,
    Missing,
    MissingReason,
    NotProtectable,
    ProtectedTable,
    Suppressed,
    SuppressedReason,
    protect,
)
from kreisweit.releases.actions import Provenance, publish_release, seed_catalogue
from kreisweit.releases.models import Figure, IndicatorVersion, Release
from kreisweit.releases.queries import published
from kreisweit.releases.refusals import UnknownIndicators, UnknownSource

pytestmark = pytest.mark.django_db
PLACE = CellKey("share_foreign", "municipality", "14626010", "2022-05-15")


def value(text: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(Decimal(text), "zensus2022", flag)


def publish(cells: dict[CellKey, Cell], source: str = "zensus2022"):
    table = protect(InternalTable(cells), AsPublished())
    return publish_release(table=table, provenance=Provenance(source, "zensus2022", "0" * 64), by=TERMINAL)


@pytest.fixture(autouse=True)
def catalogue() -> None:
    seed_catalogue(by=TERMINAL)


@pytest.mark.parametrize(
    "cell",
    [
        value("15.70"),
        value("0", Flag.EXACT_ZERO),
        value("3.1", Flag.LIMITED_RELIABILITY),
        Suppressed(SuppressedReason.UNKNOWN_OR_SECRET),
        Suppressed(SuppressedReason.UNRELIABLE),
        Missing(MissingReason.NOT_PUBLISHED),
        Missing(MissingReason.NOT_MEANINGFUL),
    ],
)
def test_a_cell_comes_out_as_it_went_in(cell: Cell) -> None:
    publish({PLACE: cell})
    assert Figure.objects.select_related("source").get().cell == cell
    if isinstance(cell, Imported):
        assert str(Figure.objects.select_related("source").get().cell.value) == str(cell.value)


def test_an_empty_place_has_no_number() -> None:
    publish({PLACE: Suppressed(SuppressedReason.SECRET)})
    figure = Figure.objects.get()
    assert (figure.value, published.number_of(figure.cell)) == (None, None)


def test_the_same_again_makes_no_release() -> None:
    first = publish({PLACE: value("15.70")})
    again = publish({PLACE: value("15.70")})
    assert (first.new, again.new, again.unchanged, again.release) == (1, 0, 1, None)
    assert Release.objects.count() == 1


def test_a_correction_supersedes_and_keeps_the_old_figure() -> None:
    publish({PLACE: value("15.70")})
    corrected = publish({PLACE: value("15.80")})
    assert (corrected.new, corrected.corrected) == (0, 1)
    old, new = Figure.objects.order_by("pk")
    assert (old.value, old.superseded_by) == (Decimal("15.70"), corrected.release)
    assert [f.value for f in published.figures()] == [Decimal("15.80")] == [new.value]


def test_digits_as_published_are_part_of_the_figure() -> None:
    publish({PLACE: value("15.7")})
    assert publish({PLACE: value("15.70")}).corrected == 1


def test_only_a_protected_table_is_published() -> None:
    with pytest.raises(TypeError):
        publish_release(table=InternalTable({}), provenance=Provenance("zensus2022", "", ""), by=TERMINAL)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ProtectedTable({PLACE: value("1")}, "mine", seal=object())
    with pytest.raises(NotProtectable) as refusal:
        protect(InternalTable({PLACE: Count(3)}), AsPublished())
    assert refusal.value.keys == (PLACE,)


def test_unknown_source_and_indicator_are_refused_and_nothing_stays() -> None:
    with pytest.raises(UnknownSource):
        publish({PLACE: value("1")}, source="elsewhere")
    with pytest.raises(UnknownIndicators) as refusal:
        publish({PLACE: value("1"), PLACE._replace(indicator="nothing"): value("1")})
    assert refusal.value.params == {"codes": "nothing"}
    assert (Figure.objects.count(), Release.objects.count()) == (0, 0)


def test_the_database_refuses_to_change_or_delete_a_figure() -> None:
    publish({PLACE: value("15.70")})
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.update(value=Decimal("1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.all().delete()
    assert Figure.objects.get().value == Decimal("15.70")


def test_every_definition_speaks_three_languages() -> None:
    keys = {"name", "question", "answer", "definition"}
    for version in IndicatorVersion.objects.all():
        assert set(version.texts) == {"de", "en", "ar"}
        for language, texts in version.texts.items():
            assert keys <= set(texts), (version.code, language)
            assert all(place in texts["answer"] for place in ("{in_area}", "{value}", "{on_day}")), version.code
        assert len({"caution" in texts for texts in version.texts.values()}) == 1


def test_seeding_twice_changes_nothing() -> None:
    assert seed_catalogue(by=TERMINAL) == 0

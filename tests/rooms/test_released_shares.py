"""Own figures in the shop window: counts and shares with their base and band come out as they went in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.disclosure import CellKey, CellKeyRule, Gate, InternalTable, Rate, perturbation_table, protect
from kreisweit.methods.disclosure.raw import MODULUS, Official, RawBalance, RawCount, RawRate
from kreisweit.releases.actions import Provenance, publish_release, seed_catalogue
from kreisweit.releases.models import Figure

pytestmark = pytest.mark.django_db
SHARE = CellKey("share_foreign", "municipality", "99001010", "2026-Q3")
OWN = CellKeyRule(perturbation_table(D=5, V=3, js=2), gate=Gate(mean=0, small=0))
PER = {100: "share_foreign", 1000: "cars_per_capita"}
raw_counts = st.builds(
    lambda count, key: RawCount(count, key if count else 0), st.integers(0, 5000), st.integers(0, MODULUS - 1)
)
raw_cells = raw_counts | st.sampled_from(list(PER)).flatmap(
    lambda per: (
        st.builds(RawRate, raw_counts, raw_counts | st.builds(Official, st.integers(0, 99999)), st.just(per))
        | st.builds(RawBalance, raw_counts, raw_counts, raw_counts, st.just(per))
    )
)


@pytest.fixture(autouse=True)
def catalogue() -> None:
    seed_catalogue(by=TERMINAL)


def publish_own(cells, **options):
    table = protect(InternalTable(cells), replace(OWN, **options))
    return publish_release(table=table, provenance=Provenance("zensus2022", "own", "1" * 64), by=TERMINAL), table.cells


@settings(max_examples=60, deadline=None)
@given(raw=raw_cells, decimals=st.integers(0, 4))
def test_what_the_rule_protects_comes_out_of_the_window_as_it_went_in(raw, decimals: int) -> None:
    with transaction.atomic():
        key = SHARE._replace(indicator=PER[getattr(raw, "per", 100)])
        done, cells = publish_own({key: raw}, decimals={key.indicator: decimals})
        found = Figure.objects.select_related("source", "indicator").get(release=done.release).cell
        assert found == cells[key]
        if isinstance(found, Rate):
            assert [str(part) for part in (found.value, found.low, found.high)] == [
                str(part) for part in (cells[key].value, cells[key].low, cells[key].high)
            ]
        again, _ = publish_own({key: raw}, decimals={key.indicator: decimals})
        assert (again.release, again.unchanged) == (None, 1)
        transaction.set_rollback(True)


def test_another_band_is_another_figure() -> None:
    publish_cells = {SHARE: RawRate(RawCount(40, 2**31), RawCount(120, 2**31))}
    first, cells = publish_own(publish_cells)
    assert cells == {SHARE: Rate(Decimal("33.3"), Decimal("28.0"), Decimal("39.2"))}
    narrow, cells = publish_own(publish_cells, table=perturbation_table(D=2, V=0.9))
    assert cells == {SHARE: Rate(Decimal("33.3"), Decimal("31.1"), Decimal("35.6"))}
    assert (first.new, narrow.corrected) == (1, 1)


def test_a_share_stands_only_under_an_indicator_of_its_base() -> None:
    with pytest.raises(ValueError, match="not a share per 1000"):
        publish_own({SHARE: RawRate(RawCount(40, 1), RawCount(120, 1), per=1000)})
    with pytest.raises(ValueError, match="not a share per 100"):
        publish_own({SHARE._replace(indicator="population"): RawRate(RawCount(40, 1), RawCount(120, 1))})
    with pytest.raises(ValueError, match="at most 4 decimals"):
        publish_own({SHARE: RawRate(RawCount(40, 1), RawCount(121, 1))}, decimals={"share_foreign": 5})
    assert Figure.objects.count() == 0

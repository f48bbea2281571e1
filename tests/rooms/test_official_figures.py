"""Official figures of real counties come out as they went in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotAllowed
from kreisweit.methods.disclosure import Flag, Imported, Missing, Suppressed
from kreisweit.monitoring.actions import import_figures
from kreisweit.monitoring.refusals import UnreadableFile
from kreisweit.releases.models import Figure, Release
from kreisweit.releases.queries import means, published, tables

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data" / "intake"


def values(code: str, level: str, area: str) -> dict[tuple[str, str], str]:
    return {
        (s.source.code, s.period): str(s.cell.value)
        for s in published.area_cells(code, level, area)
        if isinstance(s.cell, Imported)
    }


def test_the_figures_of_goerlitz(goerlitz: Any) -> None:
    day = ("zensus2022", "2022-05-15")
    assert values("share_foreign", "municipality", "14626010") == {day: "15.70"}
    assert values("share_foreign", "municipality", "14626110") == {day: "12.40"}
    assert values("share_foreign", "county", "14626")["inkar", "2022"] == "6.65"
    assert len(values("share_foreign", "county", "14626")) == 18


def test_the_countys_own_mean_of_the_census(goerlitz: Any) -> None:
    mean = means.county_mean(published.indicator("share_foreign"), "zensus2022", "2022-05-15")
    assert mean is not None
    assert (mean.value, mean.counted, mean.of, mean.weight) == (Decimal("5.8"), 52, 53, "population")
    assert means.county_mean(published.indicator("avg_rent_per_m2"), "zensus2022", "2022-05-15") is None


def test_nothing_empty_becomes_a_zero(goerlitz: Any) -> None:
    for figure in published.own_figures():
        if isinstance(figure.cell, Suppressed | Missing):
            assert figure.value is None
            assert figure.remark


def test_invented_figures_are_marked(musterland: Any) -> None:
    assert {s.is_invented for s in published.sources()} == {True}
    kinds = {type(f.cell) for f in published.own_figures()}
    assert kinds == {Imported, Suppressed, Missing}
    flags = {f.cell.flag for f in published.own_figures() if isinstance(f.cell, Imported)}
    assert {Flag.EXACT_ZERO, Flag.LIMITED_RELIABILITY} <= flags


@pytest.mark.parametrize(("ags", "municipalities"), [("03154", 28), ("07232", 234), ("09772", 47)])
def test_other_counties_have_their_figures(load: Callable[[str], Any], ags: str, municipalities: int) -> None:
    load(ags)
    found = [tables.map_table("population", choice) for choice in tables.table_choices("population")]
    assert {t.source.code for t in found} == {"zensus2022", "gvisys"}
    assert max(len(t.cells) for t in found) <= municipalities
    assert published.county_series("share_foreign")[0].points[-1].period == "2022"


def test_the_same_file_twice_changes_nothing(goerlitz: Any) -> None:
    before = (Figure.objects.count(), Release.objects.count())
    path = Path(settings.DATA_DIR) / "statistik" / "zensus2022_gemeinden.csv"
    report = import_figures(
        data=path.read_bytes(), filename=path.name, layout="zensus2022", within="14626", by=TERMINAL
    )
    assert (report.new, report.corrected, report.unchanged) == (0, 0, 424)
    assert (Figure.objects.count(), Release.objects.count()) == before


def test_half_a_file_brings_nothing_in(goerlitz: Any) -> None:
    before = Figure.objects.count()
    for broken in (b"", b"\x00\x01", b"nothing,of,this\n1,2,3\n"):
        with pytest.raises(UnreadableFile):
            import_figures(data=broken, filename="x.csv", layout="zensus2022", by=TERMINAL)
    assert Figure.objects.count() == before


def test_only_some_roles_bring_figures_in(goerlitz: Any) -> None:
    from kreisweit.people.models import User

    nobody = User.objects.create_user("nobody@example.org", name="Nobody")
    with pytest.raises(NotAllowed):
        import_figures(data=b"", filename="x.csv", layout="inkar", by=nobody)

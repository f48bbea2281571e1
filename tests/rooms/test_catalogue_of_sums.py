"""Figures that come as sums alone: no definition counts them, and an imported sum is shown with its source."""

from __future__ import annotations

from typing import Any

from django.test import Client

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.indicators.histories import KINDS
from kreisweit.monitoring.actions import import_figures
from kreisweit.monitoring.definitions import shipped_definitions
from kreisweit.releases.catalogue_files import read_indicators

SUMS_ONLY = {
    "title_permanent", "tolerated", "tolerated_5y", "time_to_permanent", "application_wait", "naturalisation_rate",
    "naturalisation_potential", "course_start_90", "course_participants_per_100", "language_support_need",
    "grade8_gymnasium", "school_to_training_12", "neet_15_24", "no_vocational_degree", "employment_rate",
    "marginal_only", "sgb2_rate", "asylblg_rate", "time_to_job", "job_stability_12", "over_qualification",
    "shared_housing_12", "time_to_own_flat", "checkup_u8", "measles_vaccination", "club_membership", "volunteering",
    "staff_migration", "council_turnout",
}  # fmt: skip


def test_nothing_about_persons_can_be_kept_for_them() -> None:
    assert SUMS_ONLY.isdisjoint(definition.code for definition in shipped_definitions())
    assert not any(word in kind for kind in KINDS for word in ("title", "benefit", "health", "job", "naturalisation"))


def test_the_catalogue_says_so_in_every_language() -> None:
    words = {"de": "die Summe der Stelle", "en": "the sum comes from the office", "ar": "يؤخذ المجموع من الجهة"}
    said = {entry["code"]: entry for entry in read_indicators()}
    assert len(said) == 70
    for code in SUMS_ONLY:
        assert {lang for lang, sentence in words.items() if sentence in said[code][lang]["definition"]} == set(words)


def test_an_imported_sum_stands_on_the_portal_with_its_source(musterland: Any, client: Client) -> None:
    data = (
        "indicator;level;area;period;group;value;flag\n"
        "time_to_job;county;99001;2025;;26;\n"
        "employment_rate;county;99001;2025;;61.4;\n"
    )
    report = import_figures(data=data.encode(), filename="ba.csv", layout="generic", source="ba", by=TERMINAL)
    assert (report.cells, report.findings) == (2, ())
    page = client.get("/de/zahlen/kennzahl/time_to_job/").content.decode()
    assert "dauerte es im Jahr 2025 im Mittel (Median) 26 Monate bis zur ersten" in page
    assert "Statistik der Bundesagentur für Arbeit" in page
    assert "61,4" in client.get("/de/zahlen/kennzahl/employment_rate/").content.decode()
    assert "Aufenthalt und Einbürgerung" not in client.get("/de/zahlen/").content.decode()  # no figure, no topic

"""The agreements of the invented county as data: what each of its institutions may deliver."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Responsibility

R = Responsibility
IDENTITY = (
    "local_id", "given_name", "family_name", "birth_name", "native_given_name", "native_family_name", "birth_date",
    "address", "sex", "nationality", "municipality", "blocked",
)  # fmt: skip
RESIDENCE = ("moved_in_on", "moved_in_from", "moved_out_on", "moved_out_to")
COURSE = ("course_level", "course_start", "course_end", "course_outcome")
EXAM = ("exam_on", "exam_level", "exam_outcome")
WAITING = ("waiting_since", "waiting_until", "waiting_level", "waiting_outcome")
SCHOOL = ("class_entry", "class_exit", "class_outcome")
RECOGNITION = ("recognition_filed", "recognition_decided", "recognition_outcome")


@dataclass(frozen=True)
class DemoAgreement:
    """One agreement; without fields the institution delivers added-up numbers only."""

    code: str
    title: str
    source_kind: str
    responsibility: str
    purpose: str
    fields: tuple[str, ...]


AGREEMENTS: tuple[DemoAgreement, ...] = (
    DemoAgreement(
        "ewo-stadt", "Melderegister der Stadt", "registration", R.MUNICIPALITIES,
        "Zuzug, Wegzug und Verbleib; Grundlage der Verknüpfung", (*IDENTITY, *RESIDENCE),
    ),
    DemoAgreement(
        "ewo-verband", "Melderegister des Verbands", "registration", R.MUNICIPALITIES,
        "Zuzug, Wegzug und Verbleib; Grundlage der Verknüpfung", (*IDENTITY, *RESIDENCE),
    ),
    DemoAgreement(
        "ewo-kreis", "Melderegister der übrigen Gemeinden", "registration", R.MUNICIPALITIES,
        "Zuzug, Wegzug und Verbleib; Grundlage der Verknüpfung", (*IDENTITY, *RESIDENCE),
    ),
    DemoAgreement(
        "sprachkurse", "Sprachkurse, Prüfungen und Wartelisten", "course_provider", R.ORGANISATION,
        "Kursabschlüsse, Prüfungen und Wartezeiten außerhalb bundesrechtlicher Zweckbindung",
        (*IDENTITY, *COURSE, *EXAM, *WAITING),
    ),
    DemoAgreement(
        "vhs", "Kurse und Prüfungen der Volkshochschule", "adult_education", R.ORGANISATION,
        "Kursabschlüsse und Prüfungen außerhalb bundesrechtlicher Zweckbindung", (*IDENTITY, *COURSE, *EXAM),
    ),
    DemoAgreement(
        "schulamt", "Vorbereitungsklassen", "school_office", R.COUNTY,
        "Übergang aus Vorbereitungsklassen in Regelklassen", (*IDENTITY, *SCHOOL),
    ),
    DemoAgreement(
        "anerkennung", "Anerkennung von Abschlüssen", "recognition_advice", R.COUNTY,
        "Dauer und Ergebnis der Anerkennungsverfahren", (*IDENTITY, *RECOGNITION),
    ),
    DemoAgreement(
        "wohnen", "Wohnungsvermittlung (nur Zahlen)", "housing_office", R.COUNTY,
        "Zahl der vermittelten Wohnungen", (),
    ),
    DemoAgreement(
        "sport", "Sportvereine (nur Zahlen)", "sports_federation", R.ORGANISATION,
        "Zahl der Angebote und Mitgliedschaften", (),
    ),
)  # fmt: skip

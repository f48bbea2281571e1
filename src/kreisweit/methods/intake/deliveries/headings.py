"""Which headings of a delivered file may be repeated: a heading can be a person's name or a note about one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from .specification import folded

USUAL: Final = frozenset(
    folded(word)
    for word in (
        "Aufenthaltsstatus", "Aufenthaltstitel", "Aufenthaltstitel gültig bis", "Ausländerzentralregister-Nummer",
        "AZR-Nummer", "Beruf", "Bemerkung", "Bemerkungen", "Bankverbindung", "Behinderung", "Bildungsabschluss",
        "Einkommen", "E-Mail", "Ethnie", "Familienstand", "Foto", "Geburtsland", "Geburtsname", "Geburtsort",
        "Gesundheit", "Gewerkschaft", "Glaube", "Handy", "Herkunftsland", "IBAN", "ID", "Impfstatus", "Kinder",
        "Kinderzahl", "Kommentar", "Konfession", "Krankenkasse", "Kreis", "Lfd. Nr.", "Lichtbild", "Mail",
        "Mobilnummer", "Muttersprache", "Notiz", "Notizen", "Ort", "Ortsteil", "PLZ", "Partei", "Postleitzahl",
        "Ethnische Herkunft", "Religion", "Religionszugehörigkeit", "Sachbearbeitung", "Sozialleistungen", "Sprache",
        "Steuer-ID", "Straße", "Hausnummer", "Telefon", "Telefonnummer", "Titel", "Vermögen", "Volkszugehörigkeit",
        "Vorstrafen", "Wohnort", "Zimmer",
    )
)  # fmt: skip
"""Plain words that registers' exports have as headings and that name nobody."""


def shown_heading(heading: str, position: int, specified: Collection[str]) -> str:
    """The heading if a specification or the list of usual headings knows it, else the number of the column ("Nr. 15")."""
    return heading if folded(heading) in specified or folded(heading) in USUAL else f"Nr. {position}"

"""Names of places as people say them, made from the names of the official register.

Source of the forms: every distinct suffix of the register GV-ISys of 31.12.2024 was read and decided on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Suffixes that only repeat the legal kind, which the register also carries as a code.
KIND_SUFFIXES = frozenset({"Stadt", "St", "M", "GKSt", "kreisfreie Stadt", "Stadtkreis"})

#: Suffixes of areas that belong to no municipality, in all spellings of the register.
UNINCORPORATED_SUFFIXES = frozenset(
    {"gemfr. Gebiet", "gemfr. Geb.", "gemfr.Geb.", "gemfr. Bezirk", "gemeindefreies Gebiet"}
)

#: What a reader sees where an unincorporated area has the name of a municipality.
UNINCORPORATED = "gemeindefreies Gebiet"

_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"}
_ABBREVIATIONS = (("(Forstgutsbez.)", "(Forstgutsbezirk)"),)
_WITHOUT_PREFIX = re.compile(r"kreis\b|^(land|alt\w+|eifel)?kreis |^region\b|^städteregion\b|^regionalverband\b")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart.

    `name` is what people say, `second_name` the name in the second official or customary language
    (mostly Sorbian), `title` an honorary or explaining addition ("Hochschulstadt", "Kurort"; several are
    joined by comma), `unincorporated` tells that the name itself says so. Missing parts are empty.
    """

    name: str
    second_name: str = ""
    title: str = ""
    unincorporated: bool = False


def parse_name(official: str) -> PlaceName:
    """Take an official name of a municipality, town or unincorporated area apart.

    "Weißwasser/O.L., Stadt / Běła Woda" gives name "Weißwasser/O.L.", second name "Běła Woda".
    Raises ValueError for a name without any letter.
    """
    german, _, other = official.partition(" / ")
    name, suffixes = _split_suffixes(german)
    second, more = _split_suffixes(other)
    suffixes += more
    if not any(letter.isalpha() for letter in name):
        raise ValueError("empty_name")
    titles = [s for s in suffixes if s not in KIND_SUFFIXES and s not in UNINCORPORATED_SUFFIXES]
    return PlaceName(
        name=name,
        second_name=second,
        title=", ".join(titles),
        unincorporated=any(s in UNINCORPORATED_SUFFIXES for s in suffixes),
    )


def _split_suffixes(text: str) -> tuple[str, list[str]]:
    for short, long in _ABBREVIATIONS:
        text = text.replace(short, long)
    first, *rest = (" ".join(part.split()) for part in text.split(","))
    # The register writes "Lauenburg/ Elbe" beside "Weißwasser/O.L.": one spelling for both.
    return first.replace("/ ", "/"), [part for part in rest if part]


def county_spoken_name(name: str, kind_code: str) -> str:
    """The name of a county with its kind: "Görlitz" with code 44 gives "Landkreis Görlitz".

    Codes of GV-ISys: 41 independent city, 42 Stadtkreis, 43 Kreis, 44 Landkreis, 45 Regionalverband.
    Names that carry their kind already ("Heidekreis", "Region Hannover") stay as they are.
    """
    spoken = parse_name(name).name
    prefix = {"43": "Kreis", "44": "Landkreis"}.get(kind_code, "")
    if not prefix or _WITHOUT_PREFIX.search(spoken.lower()):
        return spoken
    return f"{prefix} {spoken}"


def association_name(official: str) -> str:
    """The name of an association without the short form of its kind: "Welden (VGem)" gives "Welden".

    "VVG der Stadt Herrenberg" and "GVV Holzgerlingen" lose their first word or words, "EG Uder" too;
    lists of towns ("A, B, C und D") stay whole.
    """
    text = " ".join(official.split())
    text = re.sub(r"\s*\(VGem\)$", "", text)
    text = re.sub(r"^(VVG|GVV|EG|VG)\s+(der (Stadt|Gemeinde)\s+)?", "", text)
    first, *rest = [part.strip() for part in text.split(",")]
    if rest and all(part in KIND_SUFFIXES or part in ("Hansestadt", "Flecken") for part in rest):
        return first
    return text


def slug(name: str) -> str:
    """An ASCII form of a name for addresses: "Weißwasser/O.L." gives "weisswasser-o-l".

    Lower case letters, digits and single hyphens. Raises ValueError when nothing remains.
    """
    ascii_text = ascii_fold(name)
    text = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if not text:
        raise ValueError("empty_slug")
    return text


def ascii_fold(text: str) -> str:
    """Lower-case text with German letters spelt out (ä to ae, ß to ss) and all other marks removed."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    spelt = "".join(_LETTERS.get(letter, letter) for letter in lowered)
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))

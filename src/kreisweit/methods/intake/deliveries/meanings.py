"""What a column can hold: how its field is written, and which codes it knows."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kreisweit.methods.indicators.histories import KINDS

from .fields import CELL_FIELDS, FIELDS


class Shape(StrEnum):
    """How the values of a field are built."""

    TEXT = "text"
    DAY = "day"
    BIRTH = "birth"
    CODE = "code"
    YES_NO = "yes_no"
    MUNICIPALITY = "ags"
    AREA = "area"
    PERIOD = "period"
    NUMBER = "number"
    KEY = "key"


DAY_PATTERNS: Final = ("DD.MM.YYYY", "YYYYMMDD", "YYYY-MM-DD", "MM/YYYY", "excel")
"""How days are written; "excel" is a date of the workbook (or, as text, DD.MM.YYYY)."""
PERIOD_PATTERNS: Final = ("quarter", "year")
"""2026-Q3 and 2026."""

_SHAPES: Final[dict[str, Shape]] = {
    "blocked": Shape.YES_NO,
    "birth_date": Shape.BIRTH,
    "encoded_identity": Shape.KEY,
    "municipality": Shape.MUNICIPALITY,
    "indicator": Shape.CODE,
    "area": Shape.AREA,
    "period": Shape.PERIOD,
    "value": Shape.NUMBER,
    "group": Shape.CODE,
}
_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
_KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "blocked": ("yes", "no"),
    "sex": ("f", "m", "d"),
    "moved_in_from": ("abroad", "germany", "county", "birth", "unknown"),
    "moved_out_to": ("abroad", "germany", "county", "death", "unknown"),
    "course_level": _LEVELS,
    "course_outcome": ("completed", "dropped"),
    "exam_level": _LEVELS,
    "exam_outcome": ("passed", "failed"),
    "waiting_level": _LEVELS,
    "waiting_outcome": ("started", "withdrawn"),
    "class_outcome": ("regular", "left"),
    "recognition_outcome": ("full", "partial", "none", "withdrawn"),
}
_TWO_LETTERS: Final = (
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCV"
    "CWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIM"
    "INIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMW"
    "MXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSS"
    "STSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKXXYEYTZAZMZW"
)
NATIONALITIES: Final = frozenset(_TWO_LETTERS[at : at + 2] for at in range(0, len(_TWO_LETTERS), 2))
"""ISO 3166-1 alpha-2, with XK (user-assigned, Kosovo) and XX (unknown or stateless)."""

GROUPS: Final = (
    "f", "m", "d", "0-5", "6-9", "6-17", "10-14", "15-17", "0-17", "18-24", "18-64", "25-39", "25-64", "40-64", "65+",
)  # fmt: skip
"""Groups that a file of added-up numbers may name where its specification has no words of its own: never free text,
which could be a person."""
PERSON_ESSENTIALS: Final = ("local_id", "family_name", "given_name", "birth_date")
"""Columns without which a file of persons is of no use. `local_id` has to be filled in every row."""
ENCODED: Final = "encoded_identity"
ENCODED_ESSENTIALS: Final = ("local_id", ENCODED)
"""The same for a file that names nobody."""
NAMING: Final = (
    "given_name", "family_name", "birth_name", "native_given_name", "native_family_name", "birth_date", "address",
)  # fmt: skip
"""Columns that a file with encoded identities must not have beside them."""
CELL_ESSENTIALS: Final = ("indicator", "area", "period", "value")

EPISODE_FIELDS: Final[dict[str, tuple[str, str, str, str, str, str]]] = {
    "residence": ("moved_in_on", "moved_out_on", "", "", "moved_in_from", "moved_out_to"),
    "course": ("course_start", "course_end", "course_level", "course_outcome", "", ""),
    "exam": ("exam_on", "", "exam_level", "exam_outcome", "", ""),
    "waiting": ("waiting_since", "waiting_until", "waiting_level", "waiting_outcome", "", ""),
    "preparatory_class": ("class_entry", "class_exit", "", "class_outcome", "", ""),
    "recognition": ("recognition_filed", "recognition_decided", "", "recognition_outcome", "", ""),
}
"""Kind of episode -> fields for start, end, level, outcome, origin, destination; "" where it has none."""
assert tuple(EPISODE_FIELDS) == KINDS  # noqa: S101

_DAYS: Final = frozenset(name for fields in EPISODE_FIELDS.values() for name in fields[:2] if name)


def shape_of(field: str) -> Shape:
    """How values of a field are built; raises KeyError for a field that nobody knows."""
    if field not in FIELDS and field not in CELL_FIELDS:
        raise KeyError(field)
    if field in _SHAPES:
        return _SHAPES[field]
    if field in _DAYS:
        return Shape.DAY
    return Shape.CODE if field in _KNOWN or field == "nationality" else Shape.TEXT


def patterns_of(field: str) -> tuple[str, ...]:
    """The formats that a column with this field may name, the first being meant where none is named."""
    match shape_of(field):
        case Shape.DAY | Shape.BIRTH:
            return DAY_PATTERNS
        case Shape.PERIOD:
            return PERIOD_PATTERNS
        case shape:
            return (shape.value,)


def known_codes(field: str) -> frozenset[str] | None:
    """The codes of a field; None where the field has no list (texts, days, codes of indicators)."""
    if field == "nationality":
        return NATIONALITIES
    found = _KNOWN.get(field)
    return frozenset(found) if found else None

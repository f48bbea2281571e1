"""What is compared and in which levels: the first level from the top that applies counts.

Each level is SQL on precomputed columns of the two sides (`_l`, `_r`); levels with a frequency column count an
agreement on a common value for less (term frequency). Codes stand in edges and are explained by `explain`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement: code, SQL condition ("" is the rest), column of its term frequency."""

    code: str
    condition: str
    frequency: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A property of persons and its levels."""

    code: str
    levels: tuple[Level, ...]


def _both(condition: str, **columns: str) -> str:
    return condition.format(**columns)


def _name(own: str, other: str) -> tuple[Level, ...]:
    """Levels of one name field; `other` is the field that it may have been exchanged with."""
    parts = {"own": own, "other": other}
    sql = {
        "unknown": "len({own}_sounds_l) = 0 or len({own}_sounds_r) = 0",
        "native": "{own}_native_l = {own}_native_r",
        "equal": "{own}_latin_l = {own}_latin_r",
        "folded": "{own}_fold_l = {own}_fold_r",
        "swapped": "list_has_any({own}_sounds_l, {other}_sounds_r) and list_has_any({other}_sounds_l, {own}_sounds_r)"
        " and not list_has_any({own}_sounds_l, {own}_sounds_r)",
        "sound": "{own}_words_l = {own}_words_r and list_has_any({own}_sounds_l, {own}_sounds_r)",
        "part": "list_has_any({own}_sounds_l, {own}_sounds_r)",
        "close": "jaro_winkler_similarity({own}_similar_l, {own}_similar_r) >= 0.9",
        "alike": "jaro_winkler_similarity({own}_similar_l, {own}_similar_r) >= 0.8",
    }
    frequency = {"native": f"{own}_sound", "equal": f"{own}_latin", "folded": f"{own}_fold", "sound": f"{own}_sound"}
    levels = [
        Level(code, condition.format(**parts), frequency.get(code, ""), unknown=code == "unknown")
        for code, condition in sql.items()
    ]
    return (*levels, Level("different", ""))


_BIRTH = (
    Level("unknown", "birth_year_l is null or birth_year_r is null", unknown=True),
    Level("equal", "birth_l = birth_r"),
    Level(
        "equal_placeholder",
        "birth_year_l = birth_year_r and birth_month_l = birth_month_r and birth_day_l = birth_day_r",
    ),
    Level("year_placeholder", "birth_year_l = birth_year_r and (birth_placeholder_l or birth_placeholder_r)"),
    Level("swapped", "birth_year_l = birth_year_r and birth_month_l = birth_day_r and birth_day_l = birth_month_r"),
    Level(
        "year_off",
        "birth_l is not null and birth_r is not null and birth_month_l = birth_month_r and birth_day_l = birth_day_r"
        " and (abs(birth_year_l - birth_year_r) in (1, 10)"
        " or (birth_year_l // 100 = birth_year_r // 100 and birth_year_l // 10 % 10 = birth_year_r % 10"
        " and birth_year_r // 10 % 10 = birth_year_l % 10))",
    ),
    Level(
        "two_parts",
        "birth_l is not null and birth_r is not null and ((birth_year_l = birth_year_r and birth_month_l = birth_month_r)"
        " or (birth_year_l = birth_year_r and birth_day_l = birth_day_r)"
        " or (birth_month_l = birth_month_r and birth_day_l = birth_day_r))",
    ),
    Level("same_year", "birth_year_l = birth_year_r"),
    Level(
        "near_placeholder",
        "abs(birth_year_l - birth_year_r) <= 2 and (birth_placeholder_l or birth_placeholder_r)",
    ),
    Level("different", ""),
)


def _overlap(column: str, frequency: str = "") -> tuple[Level, ...]:
    return (
        Level("unknown", f"{column}_l is null or {column}_r is null", unknown=True),
        Level("shared", f"list_has_any({column}_l, {column}_r)", frequency),
        Level("different", ""),
    )


COMPARISONS: tuple[Comparison, ...] = (
    Comparison("given_name", _name("given", "family")),
    Comparison("family_name", _name("family", "given")),
    Comparison("birth_date", _BIRTH),
    Comparison(
        "sex",
        (
            Level("unknown", "sex_l is null or sex_r is null", unknown=True),
            Level("equal", "sex_l = sex_r"),
            Level("different", ""),
        ),
    ),
    Comparison("nationality", _overlap("nationalities")),
    Comparison("municipality", _overlap("municipalities")),
    Comparison(
        "address",
        (
            Level("unknown", "address_l is null or address_r is null", unknown=True),
            Level("equal", "address_l = address_r", "address"),
            Level("different", ""),
        ),
    ),
)


def code_of(comparison: Comparison, gamma: int) -> str:
    """The code of Splink's level number: the last level is 0, unknown is -1."""
    if gamma < 0:
        return "unknown"
    known = [level for level in comparison.levels if not level.unknown]
    return known[len(known) - 1 - gamma].code

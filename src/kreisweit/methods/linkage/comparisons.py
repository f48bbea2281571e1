"""What is compared and in which levels: the first level from the top that applies counts.

Each level is SQL on precomputed columns of the two sides (`_l`, `_r`); levels with a frequency column count an
agreement on a common value for less (term frequency). Codes stand in edges and are explained by `explain`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLUMN = re.compile(r"\b([a-z_]+)_[lr]\b")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement: code, SQL condition ("" is the rest), column of its term frequency.

    `only_if` is a further condition that another comparison judges already: agreement by chance is measured among the
    pairs that fulfil it, so that it does not count twice.
    """

    code: str
    condition: str
    frequency: str = ""
    unknown: bool = False
    only_if: str = ""

    @property
    def sql(self) -> str:
        """The whole condition."""
        return f"({self.condition}) and {self.only_if}" if self.only_if else self.condition


@dataclass(frozen=True, slots=True)
class Comparison:
    """A property of persons and its levels."""

    code: str
    levels: tuple[Level, ...]
    least: float = 0.0005
    """The smallest m of a level: no learning makes a disagreement that life brings about an impossibility."""


# One word in the wrong field is seen from both fields: the family name counts it only if the given name does not.
_COUNTED_ONCE = "list_has_any(given_sounds_l, given_sounds_r)"


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
        "close": "jaro_winkler_similarity({own}_letters_l, {own}_letters_r) >= 0.9",
        "crossed": "list_has_any({own}_sounds_l, {other}_sounds_r) or list_has_any({other}_sounds_l, {own}_sounds_r)",
        "alike": "jaro_winkler_similarity({own}_letters_l, {own}_letters_r) >= 0.8",
    }
    frequency = {"equal": f"{own}_latin", "folded": f"{own}_fold"}
    frequency |= dict.fromkeys(("native", "sound", "part", "swapped"), f"{own}_sound")
    levels = [
        Level(
            code,
            condition.format(**parts),
            frequency.get(code, ""),
            unknown=code == "unknown",
            only_if=_COUNTED_ONCE if (own, code) == ("family", "crossed") else "",
        )
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
    Comparison("birth_date", _BIRTH, least=0.001),
    Comparison(
        "sex",
        (
            Level("unknown", "sex_l is null or sex_r is null", unknown=True),
            Level("equal", "sex_l = sex_r"),
            Level("different", ""),
        ),
        least=0.01,
    ),
    Comparison("nationality", _overlap("nationalities"), least=0.03),
    Comparison("municipality", _overlap("municipalities"), least=0.05),
    Comparison(
        "address",
        (
            # A family shares its address: it speaks for one person only where the given names do not speak against.
            Level(
                "unknown",
                "address_l is null or address_r is null or (not list_has_any(given_sounds_l, given_sounds_r)"
                " and not coalesce(jaro_winkler_similarity(given_letters_l, given_letters_r) >= 0.8, false))",
                unknown=True,
            ),
            Level("equal", "address_l = address_r", "address"),
            Level("different", ""),
        ),
        least=0.05,
    ),
)


def case_sql(comparison: Comparison) -> str:
    """SQL for the code of the level of a pair; columns end in `_l` and `_r`."""
    whens = " ".join(f"when {level.sql} then '{level.code}'" for level in comparison.levels if level.condition)
    return f"case {whens} else '{comparison.levels[-1].code}' end"


def sides_sql() -> str:
    """All columns that the levels use, of the records `l` and `r`, as `name_l` and `name_r`."""
    conditions = " ".join(level.sql for comparison in COMPARISONS for level in comparison.levels)
    names = sorted(set(_COLUMN.findall(conditions)))
    return ", ".join(f"{side}.{name} as {name}_{side}" for name in names for side in ("l", "r"))

"""What is compared and in which levels: the first level from the top that applies counts.

Each level is SQL on precomputed columns of the two sides (`_l`, `_r`); levels with a frequency column count an
agreement on a common value for less (term frequency). Codes stand in edges and are explained by `explain`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace

_COLUMN = re.compile(r"\b([a-z_]+)_[lr]\b")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement: code, SQL condition ("" is the rest), column of its term frequency.

    `only_if` is a further condition that another comparison judges already: agreement by chance is measured among the
    pairs that fulfil it, so that it does not count twice. `finer` are the levels above whose pairs agree in what `frequency`
    counts as well.
    """

    code: str
    condition: str
    frequency: str = ""
    unknown: bool = False
    only_if: str = ""
    finer: tuple[str, ...] = ()

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

# Own name, father's, grandfather's: the one register has "Fiyori | Abel", the other "Fiyori Abel | Mehari".
_CHAIN = (
    "((given_words_l > given_words_r and list_has_any(given_sounds_l, family_sounds_r))"
    " or (given_words_r > given_words_l and list_has_any(given_sounds_r, family_sounds_l)))"
)


# Exchanged fields, one of them perhaps with a slip.
_SWAPPED = (
    "(list_has_any({own}_sounds_l, {other}_sounds_r)"
    " and (list_has_any({other}_sounds_l, {own}_sounds_r)"
    " or coalesce(jaro_winkler_similarity({other}_letters_l, {own}_letters_r) >= 0.9, false)))"
    " or (list_has_any({other}_sounds_l, {own}_sounds_r)"
    " and coalesce(jaro_winkler_similarity({own}_letters_l, {other}_letters_r) >= 0.9, false))"
)


def _name(own: str, other: str) -> tuple[Level, ...]:
    """Levels of one name field; `other` is the field that it may have been exchanged with."""
    parts = {"own": own, "other": other}
    sql = {
        "unknown": "len({own}_sounds_l) = 0 or len({own}_sounds_r) = 0",
        "native": "{own}_native_l = {own}_native_r",
        "equal": "{own}_latin_l = {own}_latin_r",
        "folded": "{own}_fold_l = {own}_fold_r",
        "swapped": f"({_SWAPPED}) and not list_has_any({{own}}_sounds_l, {{own}}_sounds_r)",
        "sound": "{own}_words_l = {own}_words_r and list_has_any({own}_sounds_l, {own}_sounds_r)",
        "part": "list_has_any({own}_sounds_l, {own}_sounds_r)",
        "close": "jaro_winkler_similarity({own}_letters_l, {own}_letters_r) >= 0.9",
        **({"chain": _CHAIN} if own == "family" else {}),
        "crossed": "list_has_any({own}_sounds_l, {other}_sounds_r) or list_has_any({other}_sounds_l, {own}_sounds_r)",
        "alike": "jaro_winkler_similarity({own}_letters_l, {own}_letters_r) >= 0.8",
    }
    frequency = {"equal": f"{own}_latin_here", "folded": f"{own}_fold_here", "chain": "second_sound_here"}
    frequency |= dict.fromkeys(("native", "sound", "part", "swapped"), f"{own}_sound_here")
    agreeing = ("equal", "folded", "sound", "part")
    levels = [
        Level(
            code,
            condition.format(**parts),
            frequency.get(code, ""),
            unknown=code == "unknown",
            only_if=_COUNTED_ONCE if own == "family" and code in ("chain", "crossed") else "",
            finer=agreeing[: agreeing.index(code)] if code in agreeing else (),
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
    Level("typo", "damerau_levenshtein(birth_text_l, birth_text_r) <= 1"),
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
    Comparison("nationality", _overlap("nationalities", "nation"), least=0.03),
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


# A household shares street and telephone: they speak for one person only where neither given names nor birth dates
# speak against.
_OTHER_PERSON = (
    "(birth_year_l <> birth_year_r and (birth_month_l <> birth_month_r or birth_day_l <> birth_day_r)"
    " and damerau_levenshtein(birth_text_l, birth_text_r) > 1)"
    " or (len(given_sounds_l) > 0 and len(given_sounds_r) > 0 and not list_has_any(given_sounds_l, given_sounds_r)"
    " and not list_has_any(given_sounds_l, family_sounds_r) and not list_has_any(family_sounds_l, given_sounds_r)"
    " and not coalesce(jaro_winkler_similarity(given_letters_l, given_letters_r) >= 0.8, false))"
)
_OTHER_POSTCODE = "coalesce(postcode_l <> postcode_r, true)"


def _unknown(column: str, more: str = "") -> Level:
    return Level("unknown", f"{column}_l is null or {column}_r is null{more}", unknown=True)


def _likely(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


_STREET = Comparison(
    "street",
    (
        _unknown("street_a", f" or ({_OTHER_PERSON})"),
        Level(
            "equal",
            "(street_a_l = street_a_r and coalesce(street_b_l, '-') = coalesce(street_b_r, '-'))"
            " or (street_a_l = street_b_r and street_b_l = street_a_r)",
            "street_a_key",
        ),
        Level(
            "line",
            "street_a_l = street_a_r or street_b_l = street_b_r or street_a_l = street_b_r or street_b_l = street_a_r",
        ),
        Level(
            "close",
            " or ".join(
                f"jaro_winkler_similarity(street_{one}_l, street_{other}_r) >= 0.9" for one in "ab" for other in "ab"
            ),
        ),
        Level("different", ""),
    ),
    least=0.03,
)
_POSTCODE = Comparison(
    "postcode",
    (
        _unknown("postcode"),
        Level("equal", "postcode_l = postcode_r", "postcode_key"),
        Level("close", "damerau_levenshtein(postcode_l, postcode_r) <= 1"),
        Level("different", ""),
    ),
    least=0.03,
)
_PLACE = Comparison(
    "place",
    (
        _unknown("place"),
        Level("equal_here", "place_l = place_r and postcode_l = postcode_r", only_if="postcode_l = postcode_r"),
        Level("equal", "place_l = place_r", "place_key", only_if=_OTHER_POSTCODE),
        Level("close", _likely("place", 0.88)),
        Level("different", ""),
    ),
    least=0.03,
)

OPTIONAL: Mapping[str, Comparison] = {
    "street_a": _STREET,
    "house_number": Comparison(
        "house_number",
        (
            _unknown("house_number", f" or ({_OTHER_PERSON})"),
            Level("equal", "house_number_l = house_number_r", "house_number_key"),
            Level("close", "damerau_levenshtein(house_number_l, house_number_r) <= 1"),
            Level("different", ""),
        ),
        least=0.03,
    ),
    "postcode": _POSTCODE,
    "place": _PLACE,
    "state": Comparison(
        "state",
        (
            # Whoever agrees in postcode or place agrees in the state too: it says nothing new.
            _unknown("state", " or coalesce(postcode_l = postcode_r or place_l = place_r, false)"),
            Level("equal", "state_l = state_r"),
            Level("different", ""),
        ),
        least=0.03,
    ),
    "phone": Comparison(
        "phone",
        (
            _unknown("phone", f" or ({_OTHER_PERSON})"),
            Level("equal", "phone_l = phone_r"),
            Level("close", "damerau_levenshtein(phone_l, phone_r) <= 1"),
            Level("different", ""),
        ),
        least=0.02,
    ),
    "email": Comparison(
        "email",
        (
            _unknown("email", f" or ({_OTHER_PERSON})"),
            Level("equal", "email_l = email_r"),
            Level("close", "damerau_levenshtein(email_l, email_r) <= 2"),
            Level("different", ""),
        ),
        least=0.02,
    ),
    "identifiers": Comparison(
        "identifier",
        (
            _unknown("identifiers"),
            Level("equal", "list_has_any(identifiers_l, identifiers_r)"),
            Level("close", "damerau_levenshtein(identifiers_l[1], identifiers_r[1]) <= 1"),
            Level("different", ""),
        ),
        least=0.005,
    ),
}
"""Comparisons of the columns of `attributes`; each takes part only if some record has a value."""

EVERY: tuple[Comparison, ...] = (*COMPARISONS, *OPTIONAL.values())


def taking_part(present: Collection[str]) -> tuple[Comparison, ...]:
    """The comparisons for records of which some have these columns of `attributes`."""
    return (*COMPARISONS, *(comparison for column, comparison in OPTIONAL.items() if column in present))


def known_to(weights: Mapping[str, Container[str]]) -> tuple[Comparison, ...]:
    """The comparisons of a model, in their order, with those of their levels that it has weights for."""
    return tuple(
        replace(comparison, levels=tuple(one for one in comparison.levels if one.unknown or one.code in known))
        for comparison in EVERY
        if (known := weights.get(comparison.code)) is not None
    )


def case_sql(comparison: Comparison) -> str:
    """SQL for the code of the level of a pair; columns end in `_l` and `_r`."""
    whens = " ".join(f"when {level.sql} then '{level.code}'" for level in comparison.levels if level.condition)
    return f"case {whens} else '{comparison.levels[-1].code}' end"


def sides_sql(comparisons: Iterable[Comparison] = COMPARISONS) -> str:
    """All columns that the levels use, of the records `l` and `r`, as `name_l` and `name_r`."""
    conditions = " ".join(level.sql for comparison in comparisons for level in comparison.levels)
    names = sorted(set(_COLUMN.findall(conditions)))
    return ", ".join(f"{side}.{name} as {name}_{side}" for name in names for side in ("l", "r"))

"""Where the invented persons come from: shares, nationalities, name pools, families."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A group of persons with names of one kind.

    `share` of all persons; `nationalities` with weights; `new_year` share of persons whose papers say 1 January;
    `script` of the native names ("" for Latin); `pattern` of the full name: "family" (given, family) or "father"
    (own name, father's name, grandfather's name: no family name); `recent`: most came since 2022; `leaving` the
    expected number of moves out of the county in ten years.
    """

    code: str
    share: float
    nationalities: tuple[tuple[str, int], ...]
    new_year: float
    leaving: float
    script: str = ""
    pattern: str = "family"
    recent: bool = False


ORIGINS = (
    Origin("arabic", 0.30, (("SY", 70), ("IQ", 14), ("LB", 4), ("TN", 4), ("MA", 4), ("EG", 4)), 0.18, 1.9, "arabic"),
    Origin("ukrainian", 0.25, (("UA", 100),), 0.01, 1.5, "cyrillic", recent=True),
    Origin("persian", 0.12, (("AF", 72), ("IR", 28)), 0.18, 2.1, "persian"),
    Origin("turkish", 0.08, (("TR", 100),), 0.02, 1.1),
    Origin("polish", 0.08, (("PL", 100),), 0.005, 1.6),
    Origin("romanian", 0.06, (("RO", 90), ("MD", 10)), 0.01, 2.2),
    Origin("bulgarian", 0.04, (("BG", 100),), 0.01, 2.1, "cyrillic"),
    Origin("czech", 0.02, (("CZ", 100),), 0.005, 1.4),
    Origin("eritrean", 0.033, (("ER", 86), ("ET", 14)), 0.18, 1.8, "", "father"),
    Origin("somali", 0.017, (("SO", 100),), 0.25, 2.3, "", "father"),
)

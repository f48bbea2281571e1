"""What is known of one person over time, as the statistics office sees it: without any identity.

The same facts lie in two Parquet files of a snapshot (columns in PERSON_COLUMNS and EPISODE_COLUMNS), which
the fast engine reads; the reference engine walks through `History` objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = (
    "residence",  # lives at `municipality`; origin/destination: abroad, germany, county (another municipality), birth, death, unknown
    "course",  # language course; level; outcome: completed, dropped, "" (still running)
    "exam",  # one day; level; outcome: passed, failed
    "waiting",  # on the list for a course; level; outcome: started, withdrawn, "" (still waiting)
    "preparatory_class",  # outcome: regular (went over to a regular class), left, "" (still there)
    "recognition",  # filed at start, decided at end; outcome: full, partial, none, withdrawn, "" (pending)
)
"""Closed list of kinds of episodes."""

PERSON_COLUMNS = ("person", "record_key", "sex", "birth_year")
EPISODE_COLUMNS = (
    "person", "number", "kind", "start", "end", "municipality", "nationality", "level", "outcome", "origin", "destination",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of time, half-open: from `start` to the day before `end` (None: goes on).

    `number` orders the episodes of a person totally (no tie is ever broken by an engine). `municipality` is an
    AGS or "" (not known), `nationality` an ISO 3166-1 alpha-2 code or "" (only at residence). An event such
    as an exam starts on its day and ends the day after. Texts that are not known are "".
    """

    number: int
    kind: str
    start: date
    end: date | None = None
    municipality: str = ""
    nationality: str = ""
    level: str = ""  # A1, A2, B1, B2, C1, C2
    outcome: str = ""
    origin: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """One person under a pseudonym: record key below 2**32, sex (f, m, d, ""), year of birth, episodes by number."""

    person: str
    record_key: int
    sex: str
    birth_year: int | None
    episodes: tuple[Episode, ...]

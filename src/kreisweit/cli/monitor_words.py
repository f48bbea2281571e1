"""Sentences of `kreisweit monitor`: what it refuses and what it warns of."""

from __future__ import annotations

from .refusing import Refused
from .words import gettext as _


def sentence_of(refused: Refused) -> tuple[str, str]:
    """What is wrong and what to do, in German."""
    sentence, remedy = (_on_options() | _on_files())[refused.code]
    return sentence % refused.params, remedy % refused.params


def warning_of(code: str, **params: str | int) -> str:
    """What the result lacks because of the data."""
    return _warnings()[code] % params


def _on_options() -> dict[str, tuple[str, str]]:
    return {
        "options": (
            _("It is not said what to count."),
            _("Name --persons, --episodes, --definitions and --out; or --generate NUMBER and --out for invented data."),
        ),
        "memory": (_("“%(text)s” is no amount of memory."), _("Write it like 800MB or 1GB, at least 200MB.")),
        "quarter": (_("“%(text)s” is no quarter."), _("Write it like 2026-Q3; the first one not after the last.")),
        "no_quarter": (
            _("The episodes do not cover a whole quarter."),
            _("Check the days of the episodes, or name the quarters with --first and --last."),
        ),
        "not_empty": (
            _("The folder %(folder)s is not empty."),
            _("Name a new folder, so that nothing of an earlier result is mixed in."),
        ),
        "not_written": (_("%(folder)s cannot be written to."), _("Check the path and the rights.")),
        "no_definitions": (
            _("There is no definition of an indicator in %(folder)s."),
            _("Put files there whose names end in .toml; docs/developers/indicators.md describes them."),
        ),
        "definition": (_("A definition cannot be used: %(faults)s."), _("Put it right and start again.")),
        "twice": (
            _("The indicator %(indicator)s is defined twice in %(folder)s."),
            _("Leave one version of it there."),
        ),
        "infeasible": (
            _("No table of noise has these parameters (--D, --V, --js)."),
            _("“kreisweit ptable” with the same parameters says which are possible."),
        ),
    }


def _on_files() -> dict[str, tuple[str, str]]:
    return {
        "not_parquet": (
            _("%(file)s is no readable Parquet file."),
            _("Write the table as Parquet and name that file."),
        ),
        "columns": (
            _("%(file)s lacks columns: %(names)s."),
            _("docs/handbuch/kennzahlen-rechnen.md names the columns with their types."),
        ),
        "types": (
            _("In %(file)s the column %(name)s holds something else than %(right)s."),
            _("Write it with this type."),
        ),
        "empty_person": (
            _("%(count)s rows of %(file)s name no person."),
            _("Every row needs a pseudonym in the column person."),
        ),
        "person_twice": (_("%(count)s persons stand in %(file)s more than once."), _("Leave one row for each person.")),
        "record_key": (
            _("%(count)s persons have no usable record_key."),
            _("Give each one a whole number from 0 to 4294967295 by chance that stays with them: noise hangs on it."),
        ),
        "number_twice": (
            _("%(count)s episodes share their number with another one of the same person, or have none."),
            _("Number the episodes of a person, each once."),
        ),
        "no_start": (_("%(count)s episodes have no first day."), _("Leave them out or fill in the column start.")),
        "kind": (
            _("%(file)s holds kinds of episodes that do not exist, for example “%(found)s”."),
            _("Possible are: %(known)s."),
        ),
        "csv": (
            _("%(file)s cannot be read in row %(row)s."),
            _("A text table with commas is needed, with the columns %(names)s."),
        ),
        "no_places": (
            _("Nobody lives anywhere: no episode of residence names a municipality."),
            _("Check the episodes."),
        ),
        "large": (
            _("The work does not fit into %(memory)s MB of memory."),
            _("Allow more with --memory."),
        ),
    }


def _warnings() -> dict[str, str]:
    return {
        "strangers": _("%(count)s episodes belong to nobody in the file of persons and are left out."),
        "backwards": _("%(count)s episodes end before they begin and count for nothing."),
        "elsewhere": _(
            "%(count)s episodes of residence lie in municipalities that --areas does not name; they are left out."
        ),
        "no_population": _("Without --population shares of the population stay empty."),
    }

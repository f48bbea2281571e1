"""What findings of a reader mean in words, and what to do about them.

Sentences are split by subject: the file, its shape, its rows. Params are those of methods.intake.CODES,
and `row` and `column`, which every finding may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.methods.intake import Finding
from kreisweit.releases.models import Level

from .sentences_deliveries import DELIVERY_SENTENCES
from .sentences_file import FILE_SENTENCES
from .sentences_rows import ROW_SENTENCES

SENTENCES: dict[str, tuple[Any, Any]] = FILE_SENTENCES | ROW_SENTENCES | DELIVERY_SENTENCES
"""Code -> (sentence, remedy); a remedy may be empty where nothing has to be done."""

SEVERITIES = {
    "error": _("not taken"),
    "warning": _("please check"),
    "note": _("for information"),
}
"""What the weight of a finding means for the row."""


def sentence_of(code: str) -> tuple[Any, Any]:
    """Sentence and remedy of a code of methods.intake."""
    return SENTENCES.get(code, (_("The reader remarks: %(code)s.") % {"code": code}, ""))


def known_sentence(code: str) -> tuple[Any, Any] | None:
    """The same, None for a code of somebody else."""
    return SENTENCES.get(code)


def filled(params: Mapping[str, str | int]) -> dict[str, str | int]:
    """Parameters for a sentence: a dash where there is nothing to name."""
    return {name: "–" if value == "" else value for name, value in params.items()}


def _ended(sentence: str) -> str:
    """A list that was cut ends with its own mark, not with a full stop behind it."""
    return sentence.replace("….", "…")


def in_words(finding: Finding) -> dict[str, str | int]:
    """A finding for people: where, what, what to do."""
    sentence, remedy = sentence_of(finding.code)
    places: dict[str, str | int] = {**filled(finding.params), "row": finding.row or 0, "column": finding.column or ""}
    places |= {name: finding.params[name] for name in ("row", "column") if name in finding.params}
    if (level := places.get("level")) in Level.values:
        places["level"] = str(Level(level).label)
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "row": finding.row or "",
        "column": finding.column or "",
        "sentence": _ended(str(sentence) % places),
        "remedy": _ended(str(remedy) % places),
    }

"""What findings of a reader mean in words, and what to do about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.methods.intake import Finding

SENTENCES: dict[str, tuple[Any, Any]] = {}


def sentence_of(code: str) -> tuple[Any, Any]:
    """Sentence and remedy of a code of methods.intake."""
    return SENTENCES.get(code, (_("The reader remarks: %(code)s.") % {"code": code}, ""))


def in_words(finding: Finding) -> dict[str, str | int]:
    """A finding for people: where, what, what to do."""
    sentence, remedy = sentence_of(finding.code)
    places = {**finding.params, "row": finding.row or 0, "column": finding.column or ""}
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "row": finding.row or "",
        "column": finding.column or "",
        "sentence": str(sentence) % places,
        "remedy": str(remedy) % places,
    }

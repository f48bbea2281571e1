"""What findings of a reader mean in words, and what to do about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, tuple[Any, Any]] = {}


def sentence_of(code: str) -> tuple[Any, Any]:
    """Sentence and remedy of a code of methods.intake."""
    return SENTENCES.get(code, (_("The file was not taken (%s).") % code, ""))

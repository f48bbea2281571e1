"""Refusals of monitoring."""

from __future__ import annotations

from kreisweit.ground.refusal import Refusal

from .sentences import filled, sentence_of


class UnreadableFile(Refusal):
    """A file as a whole cannot be taken; `code` is that of methods.intake, nothing was brought in."""

    status = 422

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(**filled(params))
        self.code = code
        self.sentence, self.remedy = sentence_of(code)

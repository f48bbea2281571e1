"""Refusals of monitoring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal

from .sentences import filled, sentence_of


class UnreadableFile(Refusal):
    """A file as a whole cannot be taken; `code` is that of methods.intake, nothing was brought in."""

    status = 422

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(**filled(params))
        self.code = code
        self.sentence, self.remedy = sentence_of(code)


class LinkingUnderWay(Refusal):
    """Two linkages at once would undo each other's work."""

    code = "linking_under_way"
    sentence = _("The records are being linked at the moment.")
    remedy = _("Wait until the work is done, or stop it.")

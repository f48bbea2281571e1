"""What taking a change of the links back does, in words: it parts, it joins, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class UndoWords:
    """Words of the page that asks: what is done, whether one is sure, what follows, why, an example, what is missing,
    and the last button."""

    act: Any
    sure: Any
    after: Any
    why: Any
    example: Any
    missing: Any
    button: Any


PART = UndoWords(
    _("Part this link"),
    _("Really part this link?"),
    _("These persons stay apart for good: no later linkage joins them again."),
    _("Why do they not belong together?"),
    _("One sentence, without any name, for example: twins."),
    _("Please say why these records do not belong together."),
    _("Part for good"),
)
JOIN = UndoWords(
    _("Join these records again"),
    _("Really join these records again?"),
    _("These records stay together: no later linkage parts them. What was decided against it counts no longer."),
    _("Why do they belong together?"),
    _("One sentence, without any name, for example: parted by mistake."),
    _("Please say why these records belong together."),
    _("Join again"),
)
BOTH = UndoWords(
    _("Take this change back"),
    _("Really take this change back?"),
    _("What is one person then stays together, and what is two stays apart, whatever a later linkage finds."),
    _("Why was the change wrong?"),
    _("One sentence, without any name, for example: confused with a sister."),
    _("Please say why the change was wrong."),
    _("Take back"),
)
OF_KIND: Mapping[str, UndoWords] = {"merged": PART, "joined": PART, "split": JOIN, "moved": BOTH, "undone": BOTH}
"""What it is called to take back a change of a kind; a kind that is not here cannot be taken back."""


def words_of(*, joins: bool, parts: bool) -> UndoWords:
    """The words of a change that does so when it is taken back."""
    return BOTH if joins and parts else JOIN if joins else PART

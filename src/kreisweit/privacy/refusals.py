"""What the gate refuses, what is missing, and who must act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal

_AUTHOR = _("the office that drew up the activity")
_LEGAL = _("the legal office of the county")
_OFFICER = _("the data-protection officer of the county")
_HEAD = _("the head of the county administration")
_SUPPLY = _("the integration coordination or the statistics office of the county")

LACKS: dict[str, tuple[Any, Any]] = {
    "no_activity": (_("No processing activity is entered for this purpose."), _AUTHOR),
    "draft": (_("The processing activity is still a draft."), _AUTHOR),
    "legal_review": (_("The legal review is missing."), _LEGAL),
    "opinion": (_("The opinion of the data-protection officer is missing."), _OFFICER),
    "opinion_unfavourable": (
        _("The opinion of the data-protection officer asks for changes that have not been made yet."),
        _AUTHOR,
    ),
    "impact_assessment": (_("The data-protection impact assessment is missing."), _AUTHOR),
    "approval": (_("The approval is missing."), _HEAD),
    "ended": (_("The processing activity has ended."), _AUTHOR),
    "not_in_force_county": (_("The county has not put the activity into force for itself yet."), _HEAD),
    "not_in_force_controller": (
        _("%(controller)s has not put the activity into force for itself yet."),
        _("%(controller)s"),
    ),
    "no_agreement": (_("There is no data agreement for this delivery."), _SUPPLY),
    "agreement_over": (_("The data agreement has ended."), _SUPPLY),
    "agreement_not_begun": (_("The data agreement has not begun yet."), _SUPPLY),
    "agreement_fields": (_("The data agreement names more fields than the activity allows."), _SUPPLY),
    "legal_basis_open": (_("The legal basis of this source is not settled yet."), _LEGAL),
    "operation_not_covered": (_("The activity does not cover this kind of processing."), _AUTHOR),
}
"""Code -> what is missing, who must act."""

_NOBODY = (
    _("None of the municipalities for which this supplier works has put the activity into force for itself yet."),
    _("one of these municipalities"),
)
"""In place of a controller that has a name."""


@dataclass(frozen=True)
class Lack:
    """One thing that is missing. `params` hold names of institutions and municipalities."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is missing, in the active language."""
        return str(self._words[0]) % self.params

    @property
    def who(self) -> str:
        """Who must act, in the active language."""
        return str(self._words[1]) % self.params

    @property
    def _words(self) -> tuple[Any, Any]:
        return _NOBODY if self.code == "not_in_force_controller" and not self.params else LACKS[self.code]


class NotCleared(Refusal):
    """Data about persons may not be processed now; `lacks` names each thing that is missing."""

    code = "not_cleared"
    sentence = _("Data about persons may not be processed for this purpose at the moment.")
    remedy = _("Who must act is named with each point.")

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__(lacks=", ".join(lack.code for lack in lacks))
        self.lacks = tuple(lacks)

    def text(self) -> str:
        """The sentence with everything that is missing, and who must act."""
        points = [
            gettext("%(lack)s Who must act: %(who)s.") % {"lack": lack.sentence, "who": lack.who} for lack in self.lacks
        ]
        return " ".join([str(self.sentence), *points])


class StepOutOfTurn(Refusal):
    """A step that is not next in the life of the activity."""

    code = "step_out_of_turn"
    sentence = _("This step is not possible now. The activity stands at: %(state)s.")
    remedy = _("Load the page again; somebody else may have taken the step.")

    def __init__(self, state: Any) -> None:
        super().__init__()
        self.state = state

    def text(self) -> str:
        """The sentence with the present state in words."""
        return str(self.sentence) % {"state": self.state.label}


class OwnWork(Refusal):
    """Whoever wrote an activity neither checks nor approves it; whoever advised on it does not approve it."""

    code = "own_work"
    sentence = _("You have worked on this activity yourself. Another person must take this step.")


class Incomplete(Refusal):
    """Particulars of Art. 30 are missing; `fields` names them in words."""

    code = "activity_incomplete"
    sentence = _("Particulars are missing: %(fields)s.")
    remedy = _("Add them; then you can go on.")


class OpenVersion(Refusal):
    """A new version is being worked on already."""

    code = "open_version"
    sentence = _("A new version of this activity is being worked on already.")
    remedy = _("Change that version.")


class UnknownFields(Refusal):
    """Fields that the product does not know and cannot store."""

    code = "unknown_fields"
    sentence = _("The product does not know these fields: %(fields)s.")


class AlreadyInForce(Refusal):
    """The same controller twice."""

    code = "already_in_force"
    sentence = _("The activity is in force here already.")


class NotInForce(Refusal):
    """Nothing to withdraw from."""

    code = "not_in_force"
    sentence = _("The activity is not in force here.")


class CodeTaken(Refusal):
    """Two of the same short name."""

    code = "code_taken"
    sentence = _("There is already an entry with this short name.")
    remedy = _("Choose another short name.")


class TextMissing(Refusal):
    """A refusal of one person to others needs its reasons."""

    code = "reasons_missing"
    sentence = _("Please write down the reasons, so that the others know what to change.")


class AgreementDays(Refusal):
    """An end before the beginning."""

    code = "agreement_days"
    sentence = _("The agreement ends before it begins.")

"""Refusals of monitoring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal
from kreisweit.vault.refusals import DecidedMeanwhile as DecidedMeanwhile

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


class PartingReasonMissing(Refusal):
    """Whoever parts records says why."""

    code = "parting_reason_missing"
    status = 422
    sentence = _("Please say why these records do not belong together.")
    remedy = _("One sentence without any name is enough, for example: twins.")


class ComputingUnderWay(Refusal):
    """One computation at a time: two would take the same snapshot twice."""

    code = "computing_under_way"
    sentence = _("Figures are being computed at the moment.")
    remedy = _("Wait until the work is done, or stop it.")


class StoringUnderWay(Refusal):
    """A delivery that is taken over at the moment is in the vault in part only: figures would count half of it."""

    code = "storing_under_way"
    sentence = _("A delivery is being taken over at the moment.")
    remedy = _(
        "Wait until that is done; then compute the figures. Work that broke off has to be started again or ended by whoever delivered."
    )


class NotLinkedYet(Refusal):
    """Without linked records there are no persons to count."""

    code = "not_linked_yet"
    sentence = _("The records have not been linked yet.")
    remedy = _("The trust office has to link them first.")


class AlreadyProposed(Refusal):
    """One open proposal for a computation."""

    code = "already_proposed"
    sentence = _("This computation is proposed already.")
    remedy = _("Wait for the decision of the second person.")


class AlreadyDecided(Refusal):
    """A decision is final; a new computation can be proposed."""

    code = "already_decided"
    sentence = _("This proposal is decided already.")
    remedy = _("Compute anew and propose the result, or withdraw the release.")


class AlreadyRefused(AlreadyDecided):
    """As above, where nothing is public that could be withdrawn."""

    code = "already_refused"
    remedy = _("Nothing of it is public. The statistics office can propose figures again.")


class SamePerson(Refusal):
    """Whoever proposes does not approve (four eyes)."""

    code = "same_person"
    status = 403
    sentence = _("You proposed this release yourself.")
    remedy = _("Another person with the right to approve has to decide.")


class ComputationChanged(Refusal):
    """The file of exact cells is not the one that was computed."""

    code = "computation_changed"
    sentence = _("The computed file is missing or was changed. Nothing was published.")
    remedy = _("Compute the figures anew and propose them again.")


class ComputationOutdated(Refusal):
    """Somebody has left since, or a delivery was taken back: the figures rest on data that may not be used any more."""

    code = "computation_outdated"
    sentence = _("These figures rest on data that may not be used any more: %(reasons)s.")
    remedy = _("The statistics office has to compute the figures anew and propose them again.")


class ReasonMissing(Refusal):
    """Whoever refuses or withdraws says why."""

    code = "reason_missing"
    status = 422
    sentence = _("Please say why.")
    remedy = _("The reason is shown to the person who proposed, and after a withdrawal to the public.")


class CalendarOrder(Refusal):
    """The last date lies before the first."""

    code = "calendar_order"
    status = 422
    sentence = _("The last date lies before the first one.")
    remedy = _("Please check both dates.")

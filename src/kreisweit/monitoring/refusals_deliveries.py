"""Why a file is not taken, not taken over or not taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal
from kreisweit.methods.intake.deliveries import Problem

from .sentences_deliveries import PROBLEM_SENTENCES


class NoSpecification(Refusal):
    """Nobody has said yet which column means what."""

    code = "no_specification"
    sentence = _("It has not been agreed yet which column of your file means what.")
    remedy = _("Ask the coordination or the statistics office of the county to enter the columns.")


class BadSpecification(Refusal):
    """A list of columns that cannot work; `problems` names each reason."""

    code = "bad_specification"
    status = 422
    sentence = _("The list of columns cannot work like this.")
    remedy = _("Correct the points named and save again.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)

    def sentences(self) -> list[str]:
        """Each problem in words, in the active language."""
        return [str(PROBLEM_SENTENCES[p.code]) % {"column": p.column, **p.params} for p in self.problems]

    def text(self) -> str:
        """The sentence with all problems."""
        return " ".join([str(self.sentence), *self.sentences()])


class NobodyDelivers(Refusal):
    """A person or an agreement that is not there."""

    code = "nobody_delivers"
    status = 404
    sentence = _("There is no person with this address, or no data agreement with this short name.")
    remedy = _("Compare both with the list of data agreements in the office.")


class AlreadyDelivered(Refusal):
    """The same bytes were taken over before; doing it again would change nothing."""

    code = "already_delivered"
    sentence = _("This very file was taken over on %(day)s already. Nothing has changed.")
    remedy = _("If you meant to deliver a newer file, choose that one.")

    def __init__(self, day: date) -> None:
        super().__init__(day=day.isoformat())
        self.day = day

    def text(self) -> str:
        """The sentence with the day as it is written in the active language."""
        return str(self.sentence) % {"day": date_format(self.day, "SHORT_DATE_FORMAT")}


class DeliveryNotReady(Refusal):
    """A step that the life of a delivery does not know at this point."""

    code = "delivery_not_ready"
    sentence = _("This is not possible now. The delivery stands at: %(state)s.")
    remedy = _("Load the page again; the work may still be going on, or somebody else has decided.")

    def __init__(self, state: Any) -> None:
        super().__init__(state=str(state.value))
        self.state = state

    def text(self) -> str:
        """The sentence with the present state in words."""
        return str(self.sentence) % {"state": self.state.label}


class HasBadRows(Refusal):
    """Everything was asked for, but not everything can be taken."""

    code = "has_bad_rows"
    sentence = _("Not everything can be taken over. Rows with faults: %(count)s.")
    remedy = _("Take the good rows over only, or correct the file and deliver it again.")


class AnotherUnderWay(Refusal):
    """Two deliveries of one register at once would overtake each other."""

    code = "another_under_way"
    sentence = _("Another file of this agreement is being taken over at the moment.")
    remedy = _("Wait until that is done; then decide again.")


class OlderThanBlocked(Refusal):
    """A later delivery of the register left out persons with a blocked address; this file may still tell of them."""

    code = "older_than_blocked"
    sentence = _(
        "After this file was uploaded, another one was taken over that marks addresses as blocked. This older file could bring back the persons concerned."
    )
    remedy = _("Reject it and deliver a new extract of your register.")


class NothingToTake(Refusal):
    """No row is left."""

    code = "nothing_to_take"
    sentence = _("No row of this file can be taken over.")
    remedy = _("Look at the findings, correct the file and deliver it again.")


class LaterNumbers(Refusal):
    """Numbers of this delivery were replaced by a later one."""

    code = "later_numbers"
    sentence = _("A later delivery has replaced numbers of this one.")
    remedy = _("Take the later delivery back first.")

"""Designed refusals: something that may not be done now, with what a person can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """The product says no for a reason it knows.

    Subclasses set `code` (stable, for machines), `sentence` and `remedy` (gettext texts with %(name)s
    places for `params`) and `status` (HTTP). Params hold names and numbers, never personal data.
    """

    code = "refused"
    status = 409
    sentence: Any = _("This is not possible at the moment.")
    remedy: Any = ""

    def __init__(self, **params: str | int) -> None:
        super().__init__(self.code)
        self.params: Mapping[str, str | int] = params

    def text(self) -> str:
        """The sentence in the active language."""
        return str(self.sentence) % self.params

    def advice(self) -> str:
        """What to do, in the active language; empty if there is nothing to do."""
        return str(self.remedy) % self.params


class NotAllowed(Refusal):
    """The user's roles do not cover this."""

    code = "not_allowed"
    status = 403
    sentence = _("Your role does not allow this.")
    remedy = _("Ask the person who manages access in your organisation.")


class NotFound(Refusal):
    """There is no such thing, or the user may not know whether there is."""

    code = "not_found"
    status = 404
    sentence = _("We did not find this page.")
    remedy = _("Check the address or use the search.")

"""Refusals about publication."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class UnknownSource(Refusal):
    """Figures name a publication that is not in the catalogue."""

    code = "unknown_source"
    status = 422
    sentence = _("The source %(source)s is not in the catalogue of sources.")
    remedy = _("Known sources: %(known)s.")


class UnknownIndicators(Refusal):
    """Figures name indicators that have no definition."""

    code = "unknown_indicators"
    status = 422
    sentence = _("There is no definition for: %(codes)s.")
    remedy = _("Use the codes of the catalogue of indicators.")

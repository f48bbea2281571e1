"""What the open interface refuses by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class UnknownFilter(Refusal):
    """A question names a filter that there is none of."""

    code = "unknown_filter"
    status = 422
    sentence = _("There is no such filter: %(unknown)s.")
    remedy = _("These filters are known: %(known)s. See /api/docs")


class NoFilters(Refusal):
    """A question to an address that gives everything it has names a filter."""

    code = "no_filters"
    status = 422
    sentence = _("There is no such filter: %(unknown)s.")
    remedy = _("This address knows no filters. See /api/docs")

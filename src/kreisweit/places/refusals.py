"""Refusals about places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import NotFound, Refusal


class NoCounty(Refusal):
    """Nothing is set up yet."""

    code = "no_county"
    status = 503
    sentence = _("No county has been set up yet.")
    remedy = _("Run: kreisweit setup --county KEY")


class OtherCounty(Refusal):
    """One installation is one county."""

    code = "other_county"
    sentence = _("This installation belongs to %(name)s (%(ags)s).")
    remedy = _("Use another KREISWEIT_HOME for another county.")


class UnknownCounty(Refusal):
    """The key is in no register."""

    code = "unknown_county"
    status = 404
    sentence = _("There is no county with the key %(ags)s.")
    remedy = _("Nearest: %(nearest)s.")


class IsIndependentCity(Refusal):
    """A kreisfreie Stadt has no municipalities."""

    code = "independent_city"
    sentence = _("%(name)s (%(ags)s) is an independent city and has no municipalities.")
    remedy = _("Choose the key of a county.")


class KeyEnded(NotFound):
    """A key that is no longer valid and whose successor lies in this county or is not known."""

    code = "key_ended"
    status = 410
    sentence = _("The key %(ags)s is no longer valid (%(time)s).")
    remedy = _("%(advice)s")


class BadPlanningAreas(Refusal):
    """The CSV of planning areas cannot be taken; nothing was changed."""

    code = "bad_planning_areas"
    status = 422
    sentence = _("The list of planning areas was not taken: row %(row)s: %(why)s.")
    remedy = _("Correct the row and bring the file in again. Nothing was changed.")


class PlanningAreaInUse(Refusal):
    """A planning area that the new list leaves out is still named elsewhere, for example by somebody's access."""

    code = "planning_area_in_use"
    sentence = _("The planning area %(name)s is still in use.")
    remedy = _("End the access that is given for it first, or keep the area in the list. Nothing was changed.")


class BadChanges(Refusal):
    """The list of key changes cannot be taken; nothing was changed."""

    code = "bad_changes"
    status = 422
    sentence = _("The list of changes was not taken: %(why)s.")
    remedy = _("Use the published layout of GV-ISys, saved as CSV. Nothing was changed.")

"""Deeds of the audit trail in words; one that has no words yet stands as its code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Any] = {
    "audit.read_events": _("read this log"),
    "files.store_upload": _("took a file in"),
    "jobs.cancel_job": _("stopped background work"),
    "jobs.enqueue_job": _("started background work"),
    "monitoring.import_figures": _("brought figures in"),
    "people.accept_invitation": _("accepted an invitation"),
    "people.change_organisation": _("changed an organisation"),
    "people.change_own_profile": _("changed the own profile"),
    "people.close_account": _("closed an account"),
    "people.create_administrations": _("added the administrations"),
    "people.create_organisation": _("added an organisation"),
    "people.create_unit": _("added a part of an organisation"),
    "people.end_membership": _("ended an access"),
    "people.grant_membership": _("gave an access"),
    "people.publish_organisation": _("published an organisation"),
    "people.remove_unit": _("removed a part of an organisation"),
    "people.rename_unit": _("renamed a part of an organisation"),
    "people.sign_in": _("signed in"),
    "people.unpublish_organisation": _("withdrew an organisation"),
    "places.assign_planning_areas": _("assigned planning areas"),
    "places.import_key_changes": _("brought changes of keys in"),
    "places.set_up_county": _("set the county up"),
    "releases.publish_release": _("published figures"),
    "releases.seed_catalogue": _("took definitions and sources into the catalogue"),
    "post.send_message": _("wrote a mail"),
}


def deed(event: str) -> str:
    """A deed in words."""
    return str(DEEDS.get(event, event))

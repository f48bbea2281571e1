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
    "privacy.approve_activity": _("decided on the approval of a processing activity"),
    "privacy.change_activity": _("changed a draft of a processing activity"),
    "privacy.change_agreement": _("changed a data agreement"),
    "privacy.create_agreement": _("added a data agreement"),
    "privacy.draft_activity": _("began a processing activity"),
    "privacy.end_activity": _("ended a processing activity"),
    "privacy.end_agreement": _("ended a data agreement"),
    "privacy.give_opinion": _("gave an opinion on a processing activity"),
    "privacy.new_version_of": _("began a new version of a processing activity"),
    "privacy.put_into_force": _("put a processing activity into force"),
    "privacy.record_assessment": _("entered an impact assessment"),
    "privacy.review_legality": _("checked a processing activity for lawfulness"),
    "privacy.settle_legal_basis": _("settled the legal basis of a source"),
    "privacy.submit_activity": _("handed a processing activity in"),
    "privacy.submit_legal_basis": _("handed a legal basis to the legal office"),
    "privacy.withdraw_from_force": _("ended the own part in a processing activity"),
    "releases.publish_release": _("published figures"),
    "releases.seed_catalogue": _("took definitions and sources into the catalogue"),
    "post.send_message": _("wrote a mail"),
}


def deed(event: str) -> str:
    """A deed in words."""
    return str(DEEDS.get(event, event))

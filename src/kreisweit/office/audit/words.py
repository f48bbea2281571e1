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
    "vault.begin_delivery": _("began to take a delivery into the vault"),
    "vault.begin_link_run": _("began to link records in the vault"),
    "vault.decide_pair_different": _("decided in the vault that two records are two persons"),
    "vault.decide_pair_later": _("put the decision about two records in the vault off"),
    "vault.decide_pair_same": _("decided in the vault that two records are one person"),
    "vault.destroy_incoming": _("destroyed a delivered file in the vault"),
    "vault.find_records": _("searched identities in the vault"),
    "vault.keep_incoming": _("put a delivered file into the vault"),
    "vault.prolong_grant": _("adjusted the last day of a permission to store"),
    "vault.read_identities": _("read identities in the vault for linking"),
    "vault.read_incoming": _("read a delivered file in the vault"),
    "vault.read_pair": _("looked at the identities of two records in the vault"),
    "vault.register_grant": _("opened a permission to store in the vault"),
    "vault.revoke_grants": _("closed permissions to store in the vault"),
    "vault.store_links": _("kept in the vault who belongs together"),
    "vault.store_records": _("took records into the vault"),
    "vault.undo_delivery": _("took a delivery out of the vault again"),
    "vault.write_snapshot": _("wrote histories without identities out of the vault"),
}


def deed(event: str) -> str:
    """A deed in words."""
    return str(DEEDS.get(event, event))

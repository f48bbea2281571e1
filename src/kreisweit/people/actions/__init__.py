"""Writes of people: one verb, one transaction, one audit event each."""

from .access import Send, accept_membership, end_membership, grant_membership, invite_user
from .accounts import accept_invitation, change_own_profile, close_account, note_visit
from .organisations import (
    change_organisation,
    create_organisation,
    publish_organisation,
    unpublish_organisation,
)
from .setup import create_administrations
from .units import create_unit, remove_unit, rename_unit

__all__ = [
    "Send",
    "accept_invitation",
    "accept_membership",
    "change_organisation",
    "change_own_profile",
    "close_account",
    "create_administrations",
    "create_organisation",
    "create_unit",
    "end_membership",
    "grant_membership",
    "invite_user",
    "note_visit",
    "publish_organisation",
    "remove_unit",
    "rename_unit",
    "unpublish_organisation",
]

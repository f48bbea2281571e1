"""What the vault refuses, and what one can do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class VaultNotReady(Refusal):
    """Outside demo and tests the vault runs on PostgreSQL with a role that owns nothing."""

    code = "vault_not_ready"
    status = 503
    sentence = _("The vault for data about persons is not set up here.")
    remedy = _("The operators of this installation have to set up PostgreSQL for it; the handbook says how.")


class KeyExposed(Refusal):
    """A key that others can read protects nothing."""

    code = "key_exposed"
    status = 503
    sentence = _("The key file %(file)s is damaged or can be read by others. The vault stays closed.")
    remedy = _("The operators of this installation have to set its mode to 0400 and look into who has read it.")


class BuiltUpon(Refusal):
    """A later delivery has changed records of this one."""

    code = "built_upon"
    sentence = _("A later delivery builds on this one.")
    remedy = _("Take the later delivery back first.")


class NoSuchGrant(Refusal):
    """The slip shown does not cover what is about to be done."""

    code = "no_such_grant"
    status = 403
    sentence = _("The clearance does not cover this.")
    remedy = _("Ask the data-protection officer which processing activity applies.")

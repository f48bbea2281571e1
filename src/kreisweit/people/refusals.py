"""What people may refuse, and what one can do about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class EditConflict(Refusal):
    """Somebody else changed the object meanwhile; both versions are shown and merged by the person.

    `mine` and `theirs` map field names to values; `version` is the version that a new attempt must name.
    """

    code = "edit_conflict"
    sentence = _("Somebody else has changed this entry while you were writing.")
    remedy = _("Compare both versions and decide for each line.")

    def __init__(self, *, mine: dict[str, Any], theirs: dict[str, Any], version: int) -> None:
        super().__init__()
        self.mine, self.theirs, self.version = mine, theirs, version


class NameTaken(Refusal):
    """Two of the same name in the same place would be mistaken for each other."""

    code = "name_taken"
    sentence = _("There is already an entry with this name here.")
    remedy = _("Choose a name that tells the two apart.")


class KindFixed(Refusal):
    """Administrations are set up with the county; a counselling body is a space of its own."""

    code = "kind_fixed"
    sentence = _("The kind of this entry cannot be chosen or changed.")
    remedy = _("Administrations are added when the county is set up. A counselling body is added as a new entry.")


class RoleDoesNotFit(Refusal):
    """A role at a place where it cannot be held."""

    code = "role_does_not_fit"
    sentence = _("This role does not exist here.")
    remedy = _("Choose one of the roles offered.")


class AlreadyMember(Refusal):
    """The same role at the same place twice."""

    code = "already_member"
    sentence = _("This person already has this role here.")


class FirewallBroken(Refusal):
    """One person inside an authority and a counselling body (§ 87 AufenthG)."""

    code = "firewall"
    sentence = _("Nobody may work for an authority and for a counselling body with the same account.")
    remedy = _("Invite the person with another e-mail address for the other work, or end the other role first.")


class SeparationBroken(Refusal):
    """One person in two of the roles that must stay apart (roles.SEPARATE)."""

    code = "separation"
    sentence = _(
        "Whoever delivers, links, computes or releases data about persons, or advises on it, may not do another of these."
    )
    remedy = _("Invite another person, or end the other role first.")


class InvitationSpent(Refusal):
    """The link was used, is too old, or was never one."""

    code = "invitation_spent"
    status = 410
    sentence = _("This invitation is no longer valid.")
    remedy = _("Ask the person who invited you for a new one. If you already have an account, sign in.")


class UnitHasParts(Refusal):
    """A unit with sub-units is not removed with them by accident."""

    code = "unit_has_parts"
    sentence = _("This unit has parts of its own.")
    remedy = _("Remove or move its parts first.")


class MembershipEnded(Refusal):
    """It was ended before."""

    code = "membership_ended"
    sentence = _("This access has already ended.")

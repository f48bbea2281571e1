"""What the vault refuses, and what one can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal

OBSTACLES: Mapping[str, Any] = {
    "sqlite": _("The vault needs PostgreSQL outside the demo; KREISWEIT_VAULT_DATABASE is empty."),
    "unreachable": _("The database of the vault does not answer."),
    "not_migrated": _("The tables of the vault are missing."),
    "superuser": _("The role %(name)s is a superuser and would see every row of the vault."),
    "bypass": _("The role %(name)s may pass row-level security by and would see every row of the vault."),
    "owner": _("The role %(name)s owns tables of the vault and could lift their protection."),
    "creator": _("The role %(name)s may make tables in the vault's database, outside of all protection."),
    "open_table": _("The table %(name)s of the vault has no row-level security."),
}
"""What stands in the way, by code."""


class VaultNotReady(Refusal):
    """Outside demo and tests the vault runs on PostgreSQL with a role that owns nothing.

    Params: `obstacle`, a code of OBSTACLES, and `name`, the role or table concerned.
    """

    code = "vault_not_ready"
    status = 503
    sentence = _("The vault for data about persons is not ready, so nothing is kept in it.")
    remedy = _("The operators of this installation have to set up its database; the handbook says how.")

    def text(self) -> str:
        """The sentence with what stands in the way."""
        obstacle = OBSTACLES.get(str(self.params.get("obstacle", "")))
        return f"{super().text()} {str(obstacle) % self.params}" if obstacle else super().text()


class OwnerMissing(Refusal):
    """Tables are made by a role that the services do not use."""

    code = "vault_owner_missing"
    status = 503
    sentence = _("KREISWEIT_VAULT_OWNER_DATABASE is empty: the services' own role must not make tables in the vault.")
    remedy = _("Set it to the address with the role that owns the vault's database, for this command only.")


class KeyExposed(Refusal):
    """A key that others can read protects nothing."""

    code = "key_exposed"
    status = 503
    sentence = _("The key file %(file)s is damaged or can be read by others. The vault stays closed.")
    remedy = _("The operators of this installation have to set its mode to 0400 and look into who has read it.")


class NoProjectSecret(Refusal):
    """A secret is kept as it was made."""

    code = "no_project_secret"
    status = 422
    sentence = _("This is no secret of a project.")
    remedy = _("Use the file that kreisweit encode --new-secret made, unchanged.")


class ProjectKnown(Refusal):
    """A secret is not overwritten: keys that wait could not be compared any more."""

    code = "project_known"
    sentence = _("The secret of the project %(project)s lies in the vault already.")
    remedy = _("There is nothing to do. A new project needs a secret of its own.")


class BuiltUpon(Refusal):
    """A later delivery has changed records of this one."""

    code = "built_upon"
    sentence = _("A later delivery builds on this one.")
    remedy = _("Take the later delivery back first.")


class DecidedMeanwhile(Refusal):
    """Who decides has seen what was decided before."""

    code = "decided_meanwhile"
    sentence = _("Meanwhile somebody has decided about this pair. Your answer was not kept.")
    remedy = _("Look at the pair again and talk to each other; an answer that you give now counts instead.")


class NoSuchGrant(Refusal):
    """The slip shown does not cover what is about to be done."""

    code = "no_such_grant"
    status = 403
    sentence = _("The clearance does not cover this.")
    remedy = _("Ask the data-protection officer which processing activity applies.")


class NoActiveModel(Refusal):
    """Single entries are linked by the model of a whole run."""

    code = "no_active_model"
    sentence = _("No linkage of all records has been made yet.")
    remedy = _("Link all records first; what is delivered later is then linked by itself.")


class LinkedOnward(Refusal):
    """A later change has moved the same entries or persons."""

    code = "linked_onward"
    sentence = _("A later change of the links builds on this one.")
    remedy = _("Take the later change back first.")


class ModelInForce(Refusal):
    """The model that was learnt is the one that decides already."""

    code = "model_in_force"
    sentence = _("Learning anew has led to the same model that is in use.")
    remedy = _("There is nothing to apply.")


class SecondPersonNeeded(Refusal):
    """A model is applied by somebody else than who tried it."""

    code = "model_second_person"
    status = 403
    sentence = _("Somebody else than who tried the new model has to apply it.")
    remedy = _("Ask a second person of the trust office.")


class AnotherReaderNeeded(Refusal):
    """Where two have to agree, one person's word does not count twice."""

    code = "another_reader_needed"
    status = 403
    sentence = _("You have said so already. Here two persons have to say the same.")
    remedy = _("Wait for another person of the trust office, or decide otherwise if you have changed your mind.")


class LinksChanged(Refusal):
    """A trial tells the truth only as long as nothing has changed."""

    code = "links_changed"
    sentence = _(
        "Links have changed since the new model was tried, or the trial is too old. Its report no longer holds."
    )
    remedy = _("Try a new model again; the report is then made for the links of today.")

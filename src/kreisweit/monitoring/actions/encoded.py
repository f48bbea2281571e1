"""Institutions that name nobody: secrets of projects, comparing their keys, forgetting what was never compared."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from kreisweit.audit.actions import By, Machine, record
from kreisweit.ground.refusal import NotAllowed
from kreisweit.places.queries import municipalities
from kreisweit.privacy.clearances import Clearance
from kreisweit.vault.actions import KeySummary, forget_keys, match_keys
from kreisweit.vault.projects import destroy_project_secret, keep_project_secret


def keep_secret(*, text: str, by: By) -> str:
    """Put the secret of a project where the vault's keys lie; gives the project's code. The operator's terminal alone
    may: whoever works through the pages never sees a secret. Raises NotAllowed, NoProjectSecret, ProjectKnown.
    """
    _require_terminal(by)
    project = keep_project_secret(text=text, by=by)
    with transaction.atomic():
        record("monitoring.keep_project_secret", "vault.EncodedKey", by=by, project=project)
    return project


def destroy_secret(*, project: str, by: By) -> bool:
    """Destroy the secret of a project that is over; False where none lies here. Raises NotAllowed."""
    _require_terminal(by)
    gone = destroy_project_secret(project=project, by=by)
    if gone:
        with transaction.atomic():
            record("monitoring.destroy_project_secret", "vault.EncodedKey", by=by, project=project)
    return gone


def match_waiting_keys(*, clearance: Clearance, by: By, progress: Callable[[int, int], None]) -> KeySummary:
    """Compare the keys that wait with everybody known by name and destroy them. Raises NoSuchGrant."""
    towns = dict(municipalities().values_list("ags", "name"))
    done = match_keys(clearance=clearance, by=by, towns=towns, progress=progress)
    if done.run is not None:
        with transaction.atomic():
            record("monitoring.match_keys", "vault.EncodedKey", by=by, compared=done.compared, pairs=done.pairs)
    return done


def forget_unmatched_keys(*, by: By) -> int:
    """Destroy keys that nobody compared within 30 days; gives how many. Work of the clock."""
    count = forget_keys(by=by)
    if count:
        with transaction.atomic():
            record("monitoring.forget_keys", "vault.EncodedKey", by=by, number=count)
    return count


def _require_terminal(by: By) -> None:
    if not isinstance(by, Machine):
        raise NotAllowed

"""What happens by itself, and how often. Each thing is an action of the package that owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings

from kreisweit.audit.actions import SYSTEM
from kreisweit.files.actions import purge_files
from kreisweit.jobs.actions import resume_dead_jobs, tidy_jobs
from kreisweit.monitoring.actions.calendar import remind_suppliers
from kreisweit.monitoring.actions.deliveries import reject_forgotten
from kreisweit.monitoring.actions.encoded import forget_unmatched_keys
from kreisweit.monitoring.actions.grants import close_lost_grants
from kreisweit.monitoring.actions.linking_by_itself import link_what_is_new
from kreisweit.monitoring.actions.orphans import destroy_orphans
from kreisweit.monitoring.histories_folder import destroy_leftovers
from kreisweit.monitoring.vault_log import tell_audit_trail
from kreisweit.post.actions import tidy_messages
from kreisweit.post.delivery import deliver_waiting


@dataclass(frozen=True)
class Duty:
    """One thing that the clock does: name, interval, action; `lease` until another clock may take it over."""

    name: str
    every: timedelta
    do: Callable[[], object]
    lease: timedelta = timedelta(minutes=10)


def clear_sessions() -> None:
    """Delete sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


DUTIES: tuple[Duty, ...] = (
    Duty("deliver-mail", timedelta(seconds=10), lambda: deliver_waiting(by=SYSTEM)),
    Duty("resume-jobs", timedelta(seconds=10), lambda: resume_dead_jobs(by=SYSTEM), timedelta(minutes=1)),
    Duty("tell-vault-log", timedelta(seconds=20), lambda: tell_audit_trail(by=SYSTEM)),
    Duty("close-lost-grants", timedelta(minutes=5), lambda: close_lost_grants(by=SYSTEM)),
    Duty("destroy-histories", timedelta(minutes=5), destroy_leftovers),
    Duty("link-what-is-new", timedelta(seconds=30), lambda: link_what_is_new(by=SYSTEM)),
    Duty("purge-files", timedelta(hours=1), lambda: purge_files(by=SYSTEM)),
    Duty("tidy-jobs", timedelta(hours=6), lambda: tidy_jobs(by=SYSTEM)),
    Duty("tidy-mail", timedelta(hours=6), lambda: tidy_messages(by=SYSTEM)),
    Duty("remind-suppliers", timedelta(hours=6), lambda: remind_suppliers(by=SYSTEM)),
    Duty(
        "reject-forgotten-deliveries",
        timedelta(hours=6),
        lambda: reject_forgotten(by=SYSTEM) + destroy_orphans(by=SYSTEM),
    ),
    Duty("forget-keys", timedelta(hours=6), lambda: forget_unmatched_keys(by=SYSTEM)),
    Duty("clear-sessions", timedelta(hours=6), clear_sessions),
)

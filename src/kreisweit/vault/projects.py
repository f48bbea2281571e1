"""Secrets of projects in which institutions deliver keys instead of names: files beside the vault's own keys.

Not in the database: a copy of it that holds keys does not hold what they were made with.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from django.conf import settings

from kreisweit.audit.actions import By

from . import log
from .refusals import KeyExposed, NoProjectSecret, ProjectKnown
from .session import Purpose, session

_ENDING = ".secret"
_PROJECT = re.compile(r"[0-9a-f]{8}")


def known_projects() -> tuple[str, ...]:
    """The codes of the projects whose secret lies here."""
    return tuple(sorted(path.name.removesuffix(_ENDING) for path in _folder().glob(f"*{_ENDING}")))


def project_secret(project: str) -> bytes | None:
    """The secret of a project; None where it does not lie here. Raises KeyExposed where others could read it."""
    from kreisweit.methods.linkage.encoding.exchange import NotASecret, read_secret  # brings numpy along: slow to load

    path = _folder() / f"{project}{_ENDING}"
    if not _PROJECT.fullmatch(project) or not path.exists():
        return None
    if settings.PROFILE == "prod" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyExposed(file=path.name)
    try:
        return read_secret(path.read_text(encoding="ascii"))
    except (NotASecret, UnicodeDecodeError):
        raise KeyExposed(file=path.name) from None


def keep_project_secret(*, text: str, by: By) -> str:
    """Keep the secret of a project, as `kreisweit encode --new-secret` wrote it; gives the project's code.

    Raises NoProjectSecret for another text, ProjectKnown where it lies here already.
    """
    from kreisweit.methods.linkage.encoding.exchange import NotASecret, read_secret, secret_text  # as above
    from kreisweit.methods.linkage.encoding.filters import project_of

    try:
        secret = read_secret(text)
    except NotASecret:
        raise NoProjectSecret from None
    project = project_of(secret)
    path = _folder() / f"{project}{_ENDING}"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise ProjectKnown(project=project) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secret_text(secret))
        out.flush()
        os.fsync(out.fileno())
    with session(Purpose.UPKEEP, by=by):
        log.note("keep_project_secret", target=project)
    return project


def destroy_project_secret(*, project: str, by: By) -> bool:
    """Destroy the secret of a project that is over; False where none lies here. Links that were found stay."""
    path = _folder() / f"{project}{_ENDING}"
    if not _PROJECT.fullmatch(project) or not path.exists():
        return False
    path.unlink()
    with session(Purpose.UPKEEP, by=by):
        log.note("destroy_project_secret", target=project)
    return True


def _folder() -> Path:
    return Path(settings.HOME) / "keys" / "projects"

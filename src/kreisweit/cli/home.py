"""The folder of an installation, looked at before anything else: what can be said in a sentence ends in no traceback."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from .refusals import NothingSetUpYet, PlaceNotUsable

NO_FILE = (":memory:", "file:")


def require_home(*, begins: bool) -> None:
    """Make KREISWEIT_HOME for the product's own user where it is missing, and see that it can be used.

    `begins`: the command may be the first of an installation; any other finds a database or is refused. A folder that
    is there keeps its rights; one outside KREISWEIT_HOME is not the product's to make. While an image is built
    (KREISWEIT_BUILD) there is no installation. Raises NothingSetUpYet, PlaceNotUsable.
    """
    if os.environ.get("KREISWEIT_BUILD"):
        return
    home, files = Path(settings.HOME), _database_files()
    house = files.get("default")
    if not begins and house is not None and not os.path.lexists(home):
        raise NothingSetUpYet(place=str(home))
    _make(home)
    for folder in dict.fromkeys([home, *(file.parent for file in files.values())]):
        _require_writable(folder)
    if not begins and house is not None and not os.path.lexists(house):
        raise NothingSetUpYet(place=str(home))
    for file in files.values():
        if os.path.lexists(file) and not (file.is_file() and os.access(file, os.R_OK | os.W_OK)):
            raise PlaceNotUsable(place=str(file))


def _database_files() -> dict[str, Path]:
    """The databases that are files, by alias."""
    names = {
        alias: str(database["NAME"])
        for alias, database in settings.DATABASES.items()
        if str(database["ENGINE"]).endswith("sqlite3")
    }
    return {alias: Path(name) for alias, name in names.items() if not name.startswith(NO_FILE)}


def _make(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise PlaceNotUsable(place=str(home)) from None


def _require_writable(folder: Path) -> None:
    """Really write: rights alone do not tell of a file system that is read only."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        raise PlaceNotUsable(place=str(folder)) from None

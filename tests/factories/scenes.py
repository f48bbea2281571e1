"""Scenes: content of the databases that many tests look at, built once and undone when another one is wanted.

Building a county takes seconds, undoing what a test did to it none: a scene lies in a transaction around the
transactions of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections, transaction

SUFFIX = "_scene"


class Stage:
    """Where at most one scene is open."""

    def __init__(self) -> None:
        self.name = ""
        self._open = ExitStack()

    def set_up(self, name: str, build: Callable[[], Any]) -> Any:
        """Open a scene in place of the one before; gives what it is built of."""
        self.clear()
        self.name = name
        for alias in connections:
            self._open.enter_context(transaction.atomic(using=alias))
        return build()

    def clear(self) -> None:
        """Undo the scene that is open."""
        if self.name:
            for alias in connections:
                transaction.set_rollback(True, using=alias)
        self._open.close()
        self.name = ""


STAGE = Stage()


def scene(name: str, build: Callable[[], Any]) -> Any:
    """A fixture `<name>_scene` for the tests of a module; ask for it through a fixture that gives fresh objects."""

    @pytest.fixture(scope="module", name=name + SUFFIX)
    def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock():
            yield STAGE.set_up(name + SUFFIX, build)
            if STAGE.name == name + SUFFIX:
                STAGE.clear()

    return built


def wanted(item: pytest.Item) -> str:
    """Name of the scene that a test looks at, "" for empty databases."""
    names = [name for name in getattr(item, "fixturenames", ()) if name.endswith(SUFFIX)]
    assert len(names) <= 1, f"{item.nodeid} wants several scenes: {names}"
    return names[0] if names else ""

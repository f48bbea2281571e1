"""Functions that test_files_sandbox.py runs in the sandbox."""

from __future__ import annotations

import os
import sys
import time


class Odd(Exception):  # noqa: N818
    """An exception with parameters, as the methods have them."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class NotPackable(Exception):  # noqa: N818
    """Cannot be unpickled: the constructor wants more than `args` holds."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def double(number: int, *, plus: int = 0) -> int:
    """Something harmless, which also prints."""
    print("noise on standard output")
    return 2 * number + plus


def environment() -> list[str]:
    """Names of the variables that the child knows."""
    return sorted(os.environ)


def eat_memory(megabytes: int) -> int:
    """Occupy memory."""
    return len(bytearray(megabytes * 1_000_000))


def hang() -> None:
    """Take no processor time and never end."""
    time.sleep(60)


def spin() -> None:
    """Take all processor time and never end."""
    while True:
        pass


def die() -> None:
    """End as native code does when it cannot go on."""
    os.abort()


def leave() -> None:
    """End without an answer and without an error."""
    os._exit(0)


def raise_odd() -> None:
    """Raise an exception that can be packed."""
    raise Odd("odd", row=3)


def raise_unpackable() -> None:
    """Raise one that cannot."""
    raise NotPackable("a", "b")


def write_file(path: str) -> None:
    """Try to write."""
    with open(path, "w") as out:
        out.write("x")


def modules_after_intake() -> list[str]:
    """What the child has loaded once it can read tables."""
    import kreisweit.methods.intake  # noqa: F401

    return sorted(sys.modules)

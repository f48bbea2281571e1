"""Runs a function in a process of its own with limits of time and memory.

For whatever reads bytes that somebody brought in: a bomb costs the child, never the web process or
the worker. The child knows no secret of the installation (its environment holds the import path
only). The limits guard against bombs and endless loops; they are no guard against foreign machine code.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .refusals import LimitExceeded

T = TypeVar("T")


class SandboxBroken(RuntimeError):  # noqa: N818
    """The child ended without an answer for another reason than a limit: a bug, named by class."""


def run_limited(function: Callable[..., T], *args: Any, seconds: float = 5, megabytes: int = 300, **options: Any) -> T:
    """The result of `function(*args, **options)`, made in a child process.

    The function stands at the top of a module; arguments, result and its own exceptions can be pickled.
    `seconds` is wall-clock time with the start of the child; `megabytes` what the work may add to the
    child's memory. Raises LimitExceeded, SandboxBroken or what the function raises.
    """
    task = (function.__module__, function.__qualname__, args, options, seconds, megabytes)
    child = subprocess.Popen(
        [sys.executable, "-m", "kreisweit.files.sandbox_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
    )
    try:
        answer, _ = child.communicate(pickle.dumps(task), timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise LimitExceeded(seconds=_shown(seconds), megabytes=megabytes) from None
    except BaseException:
        child.kill()
        child.wait()
        raise
    return cast(T, _unpack(answer, child.returncode, seconds, megabytes))


def _unpack(answer: bytes, code: int, seconds: float, megabytes: int) -> Any:
    if not answer or code != 0:
        # Killed by the kernel (CPU limit) or aborted by an allocation that failed in native code.
        raise LimitExceeded(seconds=_shown(seconds), megabytes=megabytes)
    kind, value = pickle.loads(answer)  # noqa: S301  (written by our own child)
    if kind == "result":
        return value
    if kind == "raised":
        raise value
    if kind == "limit":
        raise LimitExceeded(seconds=_shown(seconds), megabytes=megabytes)
    raise SandboxBroken(value)


def _environment() -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
    }


def _shown(seconds: float) -> int:
    return max(1, round(seconds))

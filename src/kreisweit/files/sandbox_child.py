"""The child of sandbox.run_limited: reads one task, sets limits, answers, ends. Imports no Django."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import sys
from typing import Any


def main() -> None:
    """Read the task from standard input and write the answer to standard output."""
    answer_to = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # whatever the work prints is no part of the answer
    module, name, args, options, seconds, megabytes = pickle.load(sys.stdin.buffer)  # noqa: S301
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    _limit(seconds, megabytes)
    answer = _answer(function, args, options)
    _free_memory_limit()
    answer_to.write(_packed(answer))
    answer_to.close()


def _answer(function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "result", function(*args, **options)
    except MemoryError:
        return "limit", None
    except Exception as exception:
        exception.__traceback__ = exception.__cause__ = exception.__context__ = None
        return "raised", exception


def _packed(answer: tuple[str, Any]) -> bytes:
    try:
        packed = pickle.dumps(answer)
        if answer[0] == "raised":
            pickle.loads(packed)  # noqa: S301  (an exception may be packed but not unpacked)
    except Exception:
        return pickle.dumps(("broken", type(answer[1]).__name__))
    return packed


def _limit(seconds: float, megabytes: int) -> None:
    """Memory counts from what the child already occupies: imports are not the file's fault."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    most = pages * resource.getpagesize() + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    processor = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _free_memory_limit() -> None:
    """The answer of a work that stayed inside its limits may be packed."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()

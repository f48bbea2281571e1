"""What may be said of an error: its class and its place, never its text or the values around it."""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

from kreisweit.ground.refusal import Refusal

logger = logging.getLogger("kreisweit.jobs")


def error_of(exception: BaseException) -> tuple[str, dict[str, str | int]]:
    """Code and parameters to store: those of a Refusal, else "bug:" and the name of the class."""
    if isinstance(exception, Refusal):
        return exception.code[:80], {k: v if isinstance(v, int) else str(v) for k, v in exception.params.items()}
    return f"bug:{type(exception).__name__}"[:80], {}


def place_of(exception: BaseException) -> str:
    """The way through our own functions, as "package/module.py:line function", innermost last."""
    frames = traceback.extract_tb(exception.__traceback__)
    return " > ".join(
        f"{'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames
    )


def log_bug(what: str, exception: BaseException) -> None:
    """Log what went wrong by class and place."""
    logger.error("%s: %s at %s", what, type(exception).__name__, place_of(exception))

"""Runs several processes as one: starts them, passes signals on, and ends all when one of them dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

LAST_LINES = 15
PATIENCE = 10.0
READY_WITHIN = 60.0


class Child:
    """A process with a name whose output goes to `<logs>/<name>.log`."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], logs: Path) -> None:
        """Starts the process in a session of its own, so that Ctrl+C reaches it once and through us."""
        logs.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = logs / f"{name}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def died(self) -> bool:
        """True once the process has ended."""
        return self.process.poll() is not None

    def tell(self, number: int) -> None:
        """Sends a signal to the process and what it started."""
        try:
            if os.name == "nt":
                self.process.terminate()
            else:
                os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def last_lines(self) -> str:
        """The end of its output."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-LAST_LINES:])


class StopRequestedError(Exception):
    """A signal asked us to end."""


def keep_running(children: Sequence[Child], *, when_ready: Callable[[], None], ready: tuple[str, int]) -> int:
    """Waits until a signal comes (0) or one child dies (1, with its name and last lines), then ends all.

    `when_ready` is called once, when something answers at the address `ready`.
    """
    previous = {number: signal.signal(number, _raise_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _watch(children, when_ready, ready)
    except StopRequestedError:
        print("\nWird beendet …", flush=True)
        return 0
    finally:
        for number in previous:
            signal.signal(number, signal.SIG_IGN)
        end_all(children)
        for number, handler in previous.items():
            signal.signal(number, handler)


def _raise_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopRequestedError


def _watch(children: Sequence[Child], when_ready: Callable[[], None], ready: tuple[str, int]) -> int:
    announced = False
    latest = time.monotonic() + READY_WITHIN
    while True:
        for child in children:
            if child.died():
                print(f"\n»{child.name}« ist beendet (Code {child.process.returncode}):", file=sys.stderr)
                print(child.last_lines(), file=sys.stderr)
                return 1
        if not announced and _listens(ready):
            announced = True
            when_ready()
        elif not announced and time.monotonic() > latest:
            print(f"\nNach {READY_WITHIN:.0f} Sekunden antwortet »web« noch nicht.", file=sys.stderr)
            return 1
        time.sleep(0.2)


def _listens(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


def end_all(children: Sequence[Child]) -> None:
    """Asks all to end, and kills after ten seconds whoever has not."""
    for child in children:
        child.tell(signal.SIGTERM)
    latest = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, latest - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.tell(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
            child.process.wait()

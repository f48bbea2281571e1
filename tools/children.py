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


class Stopping:
    """While active, signals to end are remembered instead of killing us before our children."""

    def __init__(self) -> None:
        """Nothing has been asked for yet."""
        self.asked = False

    def __enter__(self) -> Stopping:
        """Takes over SIGINT, SIGTERM and, where it exists, SIGHUP (the terminal was closed)."""
        numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
        self._previous = {number: signal.signal(number, self._note) for number in numbers}
        return self

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __exit__(self, *_details: object) -> None:
        """Gives the signals back."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)


def keep_running(
    starters: Sequence[Callable[[], Child]], *, when_ready: Callable[[], None], ready: tuple[str, int]
) -> int:
    """Starts all and waits until a signal comes (0) or one dies (1, with its name and last lines), ends all.

    `when_ready` is called once, when something answers at the address `ready`.
    """
    children: list[Child] = []
    with Stopping() as stopping:
        try:
            for start in starters:
                children.append(start())  # noqa: PERF401 - those that started must be ended if one does not
            return _watch(children, stopping, when_ready, ready)
        finally:
            end_all(children)


def _watch(
    children: Sequence[Child], stopping: Stopping, when_ready: Callable[[], None], ready: tuple[str, int]
) -> int:
    announced = False
    latest = time.monotonic() + READY_WITHIN
    while not stopping.asked:
        dead = next((child for child in children if child.died()), None)
        if dead is not None:
            print(f"\n»{dead.name}« ist beendet (Code {dead.process.returncode}):", file=sys.stderr)
            print(dead.last_lines(), file=sys.stderr)
            return 1
        if not announced and _listens(ready):
            announced = True
            when_ready()
        elif not announced and time.monotonic() > latest:
            print(f"\nNach {READY_WITHIN:.0f} Sekunden antwortet »web« noch nicht.", file=sys.stderr)
            return 1
        time.sleep(0.2)
    print("\nWird beendet …", flush=True)
    return 0


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

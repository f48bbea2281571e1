"""Processes of the demo live and die together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from tools.children import Child, keep_running

SERVER = (
    "import socket,sys,time\n"
    "s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
    "s.bind(('127.0.0.1',int(sys.argv[1]))); s.listen(); time.sleep(60)"
)
SLEEPER = "import time; time.sleep(60)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def starter(name: str, code: str, logs: Path, started: list[Child], *arguments: str) -> Child:
    child = Child(name, [sys.executable, "-c", code, *arguments], os.environ, logs)
    started.append(child)
    return child


def test_one_death_ends_all_and_says_who(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started: list[Child] = []
    dying = "print('line before'); raise SystemExit('broken belt')"
    starters = [
        partial(starter, "worker", dying, tmp_path, started),
        partial(starter, "clock", SLEEPER, tmp_path, started),
    ]
    assert keep_running(starters, when_ready=lambda: None, ready=("127.0.0.1", free_port())) == 1
    assert all(child.died() for child in started)
    assert capsys.readouterr().err.splitlines() == ["", "»worker« ist beendet (Code 1):", "line before", "broken belt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_without_a_fault(tmp_path: Path, number: signal.Signals) -> None:
    started: list[Child] = []
    port = free_port()
    starters = [
        partial(starter, "web", SERVER, tmp_path, started, str(port)),
        partial(starter, "clock", SLEEPER, tmp_path, started),
    ]
    announced: list[float] = []

    def ready() -> None:
        announced.append(time.monotonic())
        threading.Timer(0.1, os.kill, (os.getpid(), number)).start()
        threading.Timer(0.15, os.kill, (os.getpid(), number)).start()

    before = signal.getsignal(number)
    # with a second signal on its way, ours must still be the handler when it comes
    assert keep_running(starters, when_ready=ready, ready=("127.0.0.1", port)) == 0
    assert len(announced) == 1
    assert all(child.died() for child in started)
    assert signal.getsignal(number) is before


def test_a_child_that_does_not_start_leaves_no_others(tmp_path: Path) -> None:
    started: list[Child] = []

    def absent() -> Child:
        return Child("absent", [str(tmp_path / "no-such-program")], os.environ, tmp_path)

    starters = [partial(starter, "clock", SLEEPER, tmp_path, started), absent]
    with pytest.raises(FileNotFoundError):
        keep_running(starters, when_ready=lambda: None, ready=("127.0.0.1", free_port()))
    assert [child.died() for child in started] == [True]

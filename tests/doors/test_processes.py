"""The processes start, answer, and end cleanly within three seconds of SIGTERM."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.homes import Homes

SLOW_JOB = str(Path(__file__).with_name("processes_slow_job.py"))


@pytest.fixture(scope="module")
def environment(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A demo installation with an empty database."""
    home = tmp_path_factory.mktemp("home")
    homes.migrated(home)
    return {
        **os.environ,
        "KREISWEIT_PROFILE": "demo",
        "KREISWEIT_HOME": str(home),
        "KREISWEIT_DATABASE": "",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[object]:
    """Start a process; whatever still runs afterwards is killed."""
    running: list[subprocess.Popen[str]] = []

    def run(*command: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(child)
        return child

    yield run
    for child in running:
        child.kill()
        child.communicate()


def end(child: subprocess.Popen[str]) -> tuple[int, str]:
    """SIGTERM; exit code and what the process said. Fails after three seconds."""
    child.send_signal(signal.SIGTERM)
    said, _ = child.communicate(timeout=3)
    return child.returncode, said


def ready(child: subprocess.Popen[str]) -> None:
    """Wait until the process has its own answer to SIGTERM."""
    for _ in range(300):
        status = Path(f"/proc/{child.pid}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
        if caught >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.1)
    raise AssertionError("the process does not get ready")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(address: str) -> int:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return int(refused.code)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web process does not answer")


def test_serve(start) -> None:
    port = free_port()
    child = start("-m", "kreisweit", "serve", "--port", str(port), "--workers", "1")
    assert status_of(f"http://127.0.0.1:{port}/there-is-no-such-page/?canary=4711") == 404
    code, said = end(child)
    assert code == 0
    assert "4711" not in said


def test_serve_shares_no_port(start) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        child = start("-m", "kreisweit", "serve", "--port", str(port))
        said, _ = child.communicate(timeout=60)
    assert (child.returncode, str(port) in said, "--port" in said) == (2, True, True)


def test_worker_and_clock_end_when_idle(start) -> None:
    children = [start("-m", "kreisweit", name) for name in ("worker", "clock")]
    for child in children:
        ready(child)
    time.sleep(0.5)
    assert [end(child) for child in children] == [(0, ""), (0, "")]


def test_clock_once_ends_by_itself(start) -> None:
    child = start("-m", "kreisweit", "clock", "--once")
    assert (child.communicate(timeout=60)[0], child.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("way", "left"), [("safe", "waiting"), pytest.param("deaf", "running", marks=pytest.mark.slow)]
)
def test_worker_ends_while_it_works(start, environment: dict[str, str], way: str, left: str) -> None:
    child = start(SLOW_JOB, way)
    assert child.stdout is not None
    assert child.stdout.readline() == "running\n"
    assert end(child) == (0, "")
    state = subprocess.run(
        [sys.executable, SLOW_JOB, "state"], env=environment, capture_output=True, text=True, check=True
    )
    assert state.stdout == f"{left}\n"

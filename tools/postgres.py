"""A throw-away PostgreSQL cluster for one test run: own folder, random port and password, nothing kept."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OLDEST = 15
START_WITHIN = 30.0
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
NO_POSTGRES = "PostgreSQL 15 oder neuer fehlt, die Tests damit entfallen: bitte das Paket postgresql installieren."


def find_binaries() -> Path | None:
    """Folder that holds initdb and postgres of at least version 15: from PATH, else where Debian puts it."""
    candidates = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    debian = sorted(map(Path, glob.glob("/usr/lib/postgresql/*/bin")), key=_number, reverse=True)
    for folder in (*candidates, *debian):
        if (folder / "postgres").exists() and (folder / "initdb").exists() and _version(folder) >= OLDEST:
            return folder
    return None


def _number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _version(folder: Path) -> int:
    answer = subprocess.run([folder / "initdb", "--version"], check=False, capture_output=True, text=True)
    match = re.search(r"(\d+)", answer.stdout)
    return int(match.group(1)) if match else 0


def _other_user() -> dict[str, Any]:
    """Arguments for subprocess that leave root behind, since PostgreSQL refuses to run as root."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


@contextlib.contextmanager
def cluster() -> Iterator[str | None]:
    """Yields the address of a running cluster (postgres://…), or None where PostgreSQL is not installed."""
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="kreisweit-pg-") as name:
        folder = Path(name)
        as_user = _other_user()
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        password = secrets.token_urlsafe(24)
        _initialise(binaries, folder, password, as_user)
        port = _free_port()
        server = _start(binaries, folder, port, as_user)
        try:
            _wait(binaries, server, port, folder)
            yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _initialise(binaries: Path, folder: Path, password: str, as_user: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if as_user:
        os.chown(secret, as_user["user"], as_user["group"])
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "--pwfile",
        secret,
    ]
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    subprocess.run([*command, *options], check=True, capture_output=True, cwd=folder, **as_user)
    secret.unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(binaries: Path, folder: Path, port: int, as_user: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *FAST]
    flags = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *flags],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            **as_user,
        )


def _wait(binaries: Path, server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    latest = time.monotonic() + START_WITHIN
    while time.monotonic() < latest and server.poll() is None:
        answer = subprocess.run([binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if answer.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-2000:])

"""Where things lie in a working copy, and the one way in which a set-up step refuses."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
VENV = DEV / "venv"
UV_HOME = DEV / "uv"
NODE_HOME = DEV / "node"
ASSETS = DEV / "assets"
TEST_ASSETS = DEV / "assets-test"
REQUIREMENTS = ROOT / "requirements"
NODE_MODULES = ROOT / "node_modules"


class SetUpError(Exception):
    """A step cannot go on; the text is one sentence that says what is missing and what to do."""


def program(environment: Path, name: str) -> Path:
    """Path of a program inside a virtual environment, on Windows as well."""
    if os.name == "nt":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def fingerprint(*files: Path) -> str:
    """SHA-256 over names and bytes of files: the same value means that nothing has to be set up again."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()

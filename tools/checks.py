"""`./dev check` and `./dev fix`: everything that is judged without running the product."""

from __future__ import annotations

import subprocess
import time

from tools import environment
from tools.paths import ROOT, VENV, program

CODE = ("dev", "src", "tests", "tools")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Stil", ("ruff", "check", *CODE)),
    ("Form", ("ruff", "format", "--check", *CODE)),
    ("Importe", ("lint-imports", "--no-logo")),
    ("Typen", ("mypy",)),
    ("Aufbau", ("pytest", "tests/architecture")),
    ("Sprachen", ("python", "-m", "tools.messages", "--check")),
)


def check(arguments: list[str]) -> int:
    """Runs all steps, or those named; every failure is shown before the verdict."""
    chosen = [(name, command) for name, command in STEPS if not arguments or name.lower() in _lower(arguments)]
    failed = [name for name, command in chosen if not _step(name, command)]
    print(f"\nNicht in Ordnung: {', '.join(failed)}" if failed else "\nAlles in Ordnung.")
    return 1 if failed or not chosen else 0


def fix(arguments: list[str]) -> int:
    """Lets ruff repair and format; what it cannot repair is left to `./dev check`."""
    _run(("ruff", "check", "--fix", "--quiet", *(arguments or CODE)))
    return _run(("ruff", "format", *(arguments or CODE)))


def _lower(arguments: list[str]) -> set[str]:
    return {argument.lower() for argument in arguments}


def _step(name: str, command: tuple[str, ...]) -> bool:
    print(f"== {name}: {' '.join(command)}", flush=True)
    began = time.monotonic()
    code = _run(command)
    print(f"   {'in Ordnung' if code == 0 else 'Fehler'} nach {time.monotonic() - began:.1f} s", flush=True)
    return code == 0


def _run(command: tuple[str, ...]) -> int:
    env = environment.product_environment(KREISWEIT_PROFILE="test")
    first, *rest = command
    return subprocess.run([str(program(VENV, first)), *rest], cwd=ROOT, env=env, check=False).returncode

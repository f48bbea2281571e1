"""Makes the Python environment in `.dev/venv` with uv, from hashed requirement files only."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.index_settings import environment_for_uv
from tools.paths import REQUIREMENTS, UV_HOME, VENV, SetUpError, fingerprint, program

OLDEST_PYTHON = (3, 11)
LEVELS = {
    "base": ("base.txt",),
    "demo": ("base.txt", "demo.txt"),
    "all": ("base.txt", "postgres.txt", "demo.txt", "dev.txt"),
    "spark": ("base.txt", "postgres.txt", "demo.txt", "dev.txt", "spark.txt"),
}
NO_PACKAGES = "Die Python-Pakete konnten nicht geladen werden: bitte Netz oder Einstellungen von pip prüfen."


def pinned_uv() -> tuple[int, ...]:
    """The version of uv that requirements/uv.txt names."""
    match = re.search(r"^uv==([0-9.]+)", (REQUIREMENTS / "uv.txt").read_text(), re.MULTILINE)
    if match is None:
        raise SetUpError("requirements/uv.txt nennt keine Version von uv.")
    return tuple(int(part) for part in match.group(1).split("."))


def uv_version(executable: str) -> tuple[int, ...]:
    """Version that `uv --version` reports; (0,) if it does not answer."""
    try:
        answer = subprocess.run([executable, "--version"], check=False, capture_output=True, text=True, timeout=30)
    except OSError:
        return (0,)
    match = re.search(r"(\d+(?:\.\d+)+)", answer.stdout)
    return tuple(int(part) for part in match.group(1).split(".")) if match else (0,)


def find_uv() -> str:
    """uv from PATH if it is new enough, else our own in `.dev/uv`, installed by hash at the first call."""
    on_path = shutil.which("uv")
    if on_path and uv_version(on_path) >= pinned_uv():
        return on_path
    own = str(program(UV_HOME, "uv"))
    if uv_version(own) < pinned_uv():
        _install_uv()
    return own


def _install_uv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpError(
            f"Diesem Python fehlt »venv«: bitte das Paket python3-venv installieren"
            f" (Debian/Ubuntu: apt install python3-venv oder python{version}-venv), oder uv."
        )
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(UV_HOME)], check=False)
    if made.returncode:
        raise SetUpError("Die Umgebung .dev/uv ließ sich nicht anlegen: bitte das Paket python3-venv installieren.")
    python = str(program(UV_HOME, "python"))
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*command, "--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")], check=False)
    if done.returncode:
        raise SetUpError(NO_PACKAGES)


def create(target: Path, files: tuple[str, ...]) -> None:
    """Makes a virtual environment if there is none and brings it to what the requirement files name."""
    uv = find_uv()
    env = environment_for_uv()
    if not program(target, "python").exists():
        made = subprocess.run(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(target)], env=env, check=False
        )
        if made.returncode:
            raise SetUpError(f"Die Umgebung {target.name} ließ sich nicht anlegen, siehe oben.")
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(program(target, "python"))]
    done = subprocess.run([*command, *(str(REQUIREMENTS / file) for file in files)], env=env, check=False)
    if done.returncode:
        raise SetUpError(NO_PACKAGES)


def wanted_files(level: str, installed: str | None) -> tuple[str, tuple[Path, ...]]:
    """The level to bring the environment to, never less than what is there, and its requirement files."""
    order = tuple(LEVELS)
    if installed in order:
        level = max(level, installed, key=order.index)
    return level, tuple(REQUIREMENTS / name for name in LEVELS[level])


def prepare(level: str) -> bool:
    """Brings `.dev/venv` to a level ("base": the running product, "demo": what invents its data too, "all": tests too, "spark": slow ones too); True if it did anything.

    With unchanged requirement files it does nothing, and a demo after a test run takes nothing away.
    """
    stamp = VENV / ".kreisweit.json"
    state = _read_state(stamp)
    level, files = wanted_files(level, state.get("level"))
    want = {"level": level, "hash": fingerprint(*files), "python": "{}.{}".format(*sys.version_info[:2])}
    if state == want and program(VENV, "python").exists():
        return False
    if state.get("python") not in {None, want["python"]} and not VENV.is_symlink():
        shutil.rmtree(VENV)  # another interpreter: its compiled packages would not load
    create(VENV, tuple(file.name for file in files))
    stamp.write_text(json.dumps(want))
    return True


def _read_state(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def product_environment(**extra: str) -> dict[str, str]:
    """Environment variables under which `python -m kreisweit` runs from this working copy.

    Where PYTHONDONTWRITEBYTECODE is set, as in many container images, each of our processes would compile some
    2,000 modules anew; the switch is not passed on, `__pycache__` is ignored by git.
    """
    from tools.paths import ASSETS, ROOT

    source = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": source,
        "KREISWEIT_ASSETS": str(ASSETS),
        "PYTHONUNBUFFERED": "1",
        **extra,
    }

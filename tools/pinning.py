"""`./dev pin`: compiles requirements/*.in to *.txt with hashes, for Python 3.11 to 3.14, no address."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.environment import NO_PACKAGES, find_uv
from tools.index_settings import environment_for_uv
from tools.paths import REQUIREMENTS, ROOT, SetUpError

# in this order: later files are held to what the earlier ones chose
NAMES = ("uv", "node", "base", "postgres", "demo", "dev", "spark")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--only-binary=:all:",
    "--no-binary=pyspark",  # there are no wheels of it
    "--quiet",
)
ADDRESS = re.compile(r"(?:https?|file)://|^\s*--(?:index|extra-index|find-links)", re.MULTILINE)


def run(arguments: list[str]) -> int:
    """Compiles all files; pins stay, unless `--upgrade` or `--upgrade-package NAME` is passed on."""
    uv = find_uv()
    env = environment_for_uv()
    for name in NAMES:
        source, target = REQUIREMENTS / f"{name}.in", REQUIREMENTS / f"{name}.txt"
        if not source.is_file():
            continue
        command = [uv, "pip", "compile", *OPTIONS, *arguments, _relative(source), "-o", _relative(target)]
        done = subprocess.run(command, cwd=ROOT, env=env, check=False, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise SetUpError(NO_PACKAGES)
        require_no_address(target)
        packages = len(re.findall(r"^[A-Za-z0-9].*==", target.read_text(), re.MULTILINE))
        print(f"{_relative(target)}: {packages} Pakete")
    return 0


def require_no_address(file: Path) -> None:
    """A requirement file names packages and hashes, never where they came from."""
    if ADDRESS.search(file.read_text()):
        raise SetUpError(f"{file.name} enthält eine Adresse: bitte vor dem Einchecken entfernen.")


def _relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()

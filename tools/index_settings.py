"""Passes the machine's own pip configuration on to uv.

uv does not read pip's variables and files. Mirrors, extra indexes, wheel folders and certificates that are
configured for pip are therefore handed over in the environment of the one call, and written nowhere.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping

from tools.paths import UV_HOME, program


def parse_pip_config(listing: str) -> dict[str, str]:
    """Settings from the output of `pip config list`, the stronger section first.

    Keys are pip's long option names without dashes in front (`index-url`), values are plain text.
    """
    order = ("global", "user", "site", "install", ":env:")
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        section, dot, key = name.rpartition(".")
        if not equals or not dot or section not in order:
            continue
        try:
            text = str(ast.literal_eval(value))
        except (SyntaxError, ValueError):
            text = value
        rank = order.index(section)
        if key not in found or rank >= found[key][0]:
            found[key] = (rank, text)
    return {key: text for key, (_, text) in found.items()}


def uv_variables(pip: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Environment variables that make uv fetch from where pip would; what is already set is left alone."""
    wanted: dict[str, str] = {}
    if pip.get("index-url"):
        wanted["UV_DEFAULT_INDEX"] = pip["index-url"]
    if pip.get("extra-index-url"):
        wanted["UV_INDEX"] = " ".join(pip["extra-index-url"].split())
        # pip looks at all its indexes; every file is held by its hash, so uv may do the same
        wanted["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if pip.get("find-links"):
        wanted["UV_FIND_LINKS"] = ",".join(pip["find-links"].split())
    if pip.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        wanted["UV_NO_INDEX"] = "1"
    if pip.get("cert"):
        wanted["SSL_CERT_FILE"] = pip["cert"]
    if pip.get("trusted-host"):
        wanted["UV_INSECURE_HOST"] = " ".join(pip["trusted-host"].split())
    if pip.get("proxy"):
        wanted["HTTPS_PROXY"] = wanted["HTTP_PROXY"] = pip["proxy"]
    if environment.get("UV_INDEX_URL"):
        wanted.pop("UV_DEFAULT_INDEX", None)
    if environment.get("UV_EXTRA_INDEX_URL"):
        wanted.pop("UV_INDEX", None)
    return {key: value for key, value in wanted.items() if not environment.get(key)}


def pip_config() -> dict[str, str]:
    """What pip is configured with on this machine; with no pip at hand, what its variables say."""
    for python in (sys.executable, str(program(UV_HOME, "python"))):
        try:
            answer = subprocess.run(
                [python, "-m", "pip", "config", "list"],
                check=False,
                capture_output=True,
                text=True,
                timeout=60,
            )
        except OSError:
            continue
        if answer.returncode == 0:
            return parse_pip_config(answer.stdout)
    names = (name for name in os.environ if name.startswith("PIP_"))
    return {name[4:].lower().replace("_", "-"): os.environ[name] for name in names}


def environment_for_uv() -> dict[str, str]:
    """The environment for a call of uv: ours, no downloads of interpreters, and pip's sources."""
    base = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    base.pop("VIRTUAL_ENV", None)
    return {**base, **uv_variables(pip_config(), os.environ)}

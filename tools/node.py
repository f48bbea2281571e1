"""Finds Node for the set-up: the system's own if new enough, else the pinned wheel in `.dev/node`.

Node is a set-up tool; the running product never needs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from tools.paths import NODE_HOME, SetUpError, program

OLDEST_NODE = 18


def node_version(executable: str) -> int | None:
    """Major version that `node --version` reports, None if it does not answer."""
    try:
        answer = subprocess.run([executable, "--version"], check=False, capture_output=True, text=True, timeout=30)
    except OSError:
        return None
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else None


def usable_node(path: str) -> str | None:
    """Path of a Node >= 18 that has npm beside it in the search path, or None."""
    found = shutil.which("node", path=path)
    if found is None or shutil.which("npm", path=path) is None:
        return None
    version = node_version(found)
    return found if version is not None and version >= OLDEST_NODE else None


def path_with_node() -> str:
    """A PATH on which node and npm are found; installs the wheel if the system has none that fits."""
    own = os.environ.get("PATH", os.defpath)
    if usable_node(own):
        return own
    path = f"{program(NODE_HOME, 'node').parent}{os.pathsep}{own}"
    if not usable_node(path):
        from tools import environment  # only this rare way needs uv

        environment.create(NODE_HOME, ("node.txt",))
    if not usable_node(path):
        raise SetUpError("Node ist weder im System noch als Paket nutzbar: bitte Node 18 oder neuer installieren.")
    return path


def node_program(path: str) -> str:
    """The node program on a PATH made by `path_with_node`."""
    found = shutil.which("node", path=path)
    if found is None:
        raise SetUpError("Node fehlt: bitte Node 18 oder neuer installieren.")
    return found

"""Every package of ours has its place in the import contract: a new folder must be put somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kreisweit"


def _contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def placed_packages() -> list[str]:
    """Packages in the layers contract, in its order."""
    layers = next(contract["layers"] for contract in _contracts() if contract["type"] == "layers")
    assert isinstance(layers, list)
    return re.findall(r"kreisweit\.(\w+)", " ".join(layers))


def packages_with_code() -> set[str]:
    """Folders directly below src/kreisweit that hold any Python file; a folder of data alone has no storey."""
    return {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}


def test_each_package_has_one_storey() -> None:
    placed = placed_packages()
    assert len(placed) == len(set(placed))
    assert packages_with_code() - set(placed) == set()


def test_a_package_that_exists_is_no_longer_optional() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    optional = set(re.findall(r"\(kreisweit\.(\w+)\)", text))
    assert optional & packages_with_code() == set()


def test_only_known_modules_stand_beside_the_packages() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}

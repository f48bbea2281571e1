"""What stands in the files of the project: no addresses of registries, no paths of a machine, pins with hashes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENT_FILES = sorted((ROOT / "requirements").glob("*.txt"))
TEXT = {
    *(
        [
            ".py",
            ".md",
            ".toml",
            ".in",
            ".txt",
            ".json",
            ".html",
            ".css",
            ".js",
            ".po",
            ".typ",
            ".svg",
            ".yml",
            ".yaml",
            ".cfg",
            ".ini",
            ".sh",
            ".xml",
        ]
    ),
    "",
}

REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmjs\.com|registry\.yarnpkg\.com|ghcr\.io|quay\.io"
    r"|docker\.io|jsdelivr\.net|unpkg\.com|cdnjs\.|jfrog\.io|artifactory|\bnexus\b",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+|opt/(?:pypi|wheels)\S*)/|file:///\w")


def tracked_files() -> list[Path]:
    """Files that a clone would hold: tracked ones, and new ones that are not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and content of all text files; data files are left to the tests of data."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked_files()
        if path.suffix in TEXT and path.stat().st_size < 1_000_000
    ]


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_search_sees_the_project() -> None:
    names = {name for name, _ in texts()}
    assert {"dev", "pyproject.toml", "package-lock.json", "requirements/base.txt", "LICENSE"} <= names


def test_no_registry_host_is_named() -> None:
    own = "tests/architecture/test_project_files.py"
    assert [hit for hit in _hits(REGISTRY) if not hit.startswith(own)] == []


def test_no_path_of_a_machine_is_named() -> None:
    # an example of pip's own settings is the one place where such an address belongs
    assert [hit for hit in _hits(MACHINE_PATH) if not hit.startswith("tests/tools/test_index_settings.py")] == []


@pytest.mark.parametrize("file", REQUIREMENT_FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_by_hash_and_names_no_index(file: Path) -> None:
    text = file.read_text()
    logical = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in logical if "==" not in line or "--hash=sha256:" not in line] == []
    assert re.findall(r"^\s*--(?!hash)\S+|https?://\S+", text, re.MULTILINE) == []


def test_every_requirement_source_is_compiled() -> None:
    sources = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    expected = {"base", "demo", "dev", "node", "postgres", "spark", "uv"}
    assert sources == {path.stem for path in REQUIREMENT_FILES} == expected


def test_pins_agree_between_files() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for file in REQUIREMENT_FILES:
        for name, version, marker in re.findall(
            r"^([A-Za-z0-9_.-]+)==(\S+)(?: ; ([^\\\n]*))?", file.read_text(), re.MULTILINE
        ):
            versions.setdefault((name.lower(), marker.strip()), set()).add(version)
    assert {key: found for key, found in versions.items() if len(found) > 1} == {}


def test_package_lock_holds_integrity_and_no_source() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_package_json_pins_exact_versions() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: version for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}


def test_nothing_built_or_fetched_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    unwanted = re.compile(r"(^|/)(node_modules|\.dev|__pycache__)/|\.(woff2?|ttf|otf|mo|pyc)$|\.min\.(css|js)$")
    assert [name for name in names if unwanted.search(name)] == []

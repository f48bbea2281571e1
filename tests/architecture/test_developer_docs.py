"""The developer docs name every command and every variable, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tools.commands import COMMANDS, overview

ROOT = Path(__file__).resolve().parents[2]
SETUP = (ROOT / "docs" / "developers" / "setup.md").read_text(encoding="utf-8")


def test_every_command_is_described() -> None:
    described = re.findall(r"^\| `\./dev (\w+)", SETUP, re.MULTILINE)
    assert sorted(described) == sorted(COMMANDS)
    assert re.findall(r"^  \./dev (\w+)", overview(), re.MULTILINE) == list(COMMANDS)


def test_every_variable_of_the_tools_is_described() -> None:
    used = {
        name
        for path in sorted((ROOT / "tools").glob("*.py"))
        for name in re.findall(r"KREISWEIT_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert used - set(re.findall(r"`(KREISWEIT_[A-Z_]+)`", SETUP)) == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not target.startswith(("https://", "mailto:")) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_fit_on_a_page() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
        assert len(text.split()) < 400, page.name

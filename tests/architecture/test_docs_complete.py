"""The documents say everything that there is, and nothing that there is not."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from django.apps import apps
from tools.commands import COMMANDS
from tools.handbook import COMMAND, filled, names_in, pages, stale
from tools.handbook_tables import all_tables, refusals

from kreisweit.config.settings_table import SETTINGS
from kreisweit.ground.personal import personal_fields
from kreisweit.methods.disclosure import Flag
from kreisweit.methods.intake import LAYOUTS
from kreisweit.people.roles import ROLES
from kreisweit.releases.catalogue_files import read_indicators, read_sources

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kreisweit"
HANDBOOK = ROOT / "docs" / "handbuch"
PICTURES = ROOT / "docs" / "bilder"
LARGEST_PICTURE = 200_000


def handbook(name: str) -> str:
    return (HANDBOOK / f"{name}.md").read_text(encoding="utf-8")


@cache
def tables() -> dict[str, str]:
    return all_tables()


def first_codes(table: str) -> list[str]:
    """The first word in backticks of each row."""
    return [
        found[1] for line in table.splitlines() if line.startswith("| ") and (found := re.search(r"`([^`]+)`", line))
    ]


# What is made from code.


def test_tables_made_from_code_are_fresh() -> None:
    assert [str(page.relative_to(ROOT)) for page in stale(tables())] == [], f"run {COMMAND}"


def test_each_table_stands_on_one_page() -> None:
    asked = [name for page in pages() for name in names_in(page.read_text(encoding="utf-8"))]
    assert sorted(asked) == sorted(tables())


def test_every_marker_is_one_of_a_pair() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        outside_code = re.sub(r"^    .*$|`[^`\n]*`", "", text, flags=re.MULTILINE)
        assert len(re.findall(r"<!-- (?:erzeugt|ende):", outside_code)) == 2 * len(names_in(text)), page.name


def test_filling_replaces_what_stands_between_the_markers_and_nothing_else() -> None:
    page = "before\n<!-- erzeugt:a-b -->\nold\nolder\n<!-- ende:a-b -->\nafter\n"
    new = filled(page, {"a-b": "| new |\n"})
    assert new == "before\n<!-- erzeugt:a-b -->\n| new |\n<!-- ende:a-b -->\nafter\n"
    assert filled(new, {"a-b": "| new |"}) == new
    with pytest.raises(KeyError):
        filled(page, {})


def test_every_setting_role_indicator_source_layout_and_refusal_has_a_row() -> None:
    assert first_codes(tables()["einstellungen"]) == [setting.name for setting in SETTINGS]
    assert first_codes(tables()["rollen"]) == [role.code for role in ROLES]
    assert sorted(first_codes(tables()["kennzahlen"])) == sorted(entry["code"] for entry in read_indicators())
    assert first_codes(tables()["quellen"]) == [entry["code"] for entry in read_sources()]
    assert first_codes(tables()["formen"]) == list(LAYOUTS)
    assert first_codes(tables()["refusals"]) == sorted(kind.code for kind in refusals())


def test_no_code_of_a_refusal_means_two_things() -> None:
    codes = [kind.code for kind in refusals()]
    assert sorted(set(codes)) == sorted(codes)


def test_every_personal_field_is_listed() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| (.+) \|$", tables()["personendaten"], re.MULTILINE)
    listed = sorted(f"{model}.{name}" for model, names in rows for name in re.findall(r"`(\w+)`", names))
    assert listed == personal_fields()


# What is written by hand.


def test_every_layout_and_every_remark_is_explained() -> None:
    text = handbook("zahlen-einspielen")
    assert re.findall(r"^- `(\w+)`: ", text, re.MULTILINE) == list(LAYOUTS)
    remarks = text.partition("### Bemerkungen")[2].partition("\n## ")[0]
    assert sorted(first_codes(remarks)) == ["Kürzel", *sorted(flag for flag in Flag if flag)][1:]


def test_every_command_of_the_working_copy_stands_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `\./dev (\w+)", text, re.MULTILINE) == list(COMMANDS)


def subcommands(app: typer.Typer, prefix: str = "kreisweit") -> list[str]:
    """All commands of a command line in words."""
    own = [f"{prefix} {_name(command)}" for command in app.registered_commands]
    for group in app.registered_groups:
        if group.typer_instance is not None:
            own += subcommands(group.typer_instance, f"{prefix} {group.name}")
    return own


def _name(command: Any) -> str:
    return str(command.name or command.callback.__name__.replace("_", "-"))


def test_every_command_of_the_product_stands_in_the_handbook() -> None:
    from kreisweit.cli import main

    for module in sorted(path.stem for path in (PACKAGE / "cli").glob("*.py") if path.stem != "__init__"):
        __import__(f"kreisweit.cli.{module}")
    section = handbook("betrieb").partition("## Alle Befehle")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `(kreisweit [\w -]+)`", section, re.MULTILINE)) == sorted(subcommands(main.app))


# Terms and packages.


def glossary_rows(heading: str) -> list[list[str]]:
    """Cells of the table below a heading of GLOSSARY.md."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition(heading)[2].partition("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]


def test_every_model_stands_in_the_glossary() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    ours = [model for model in apps.get_models() if model.__module__.startswith("kreisweit.")]
    assert ours
    assert [model._meta.label for model in ours if f"`{model.__name__}`" not in text] == []


def test_every_term_of_what_stands_is_in_the_code() -> None:
    rows = glossary_rows("## Terms of the house that stands")[1:]
    assert rows
    missing = [
        (name, room)
        for _, names, room, _ in rows
        if not room.startswith("-")
        for name in re.findall(r"`(\w+)`", names)
        if name not in classes_of(room.replace(".", "/"))
    ]
    assert missing == []


@cache
def classes_of(folder: str) -> frozenset[str]:
    """Names of the classes defined anywhere in a package."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (PACKAGE / folder).rglob("*.py")]
    return frozenset(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_every_term_of_what_stands_is_explained_in_the_handbook() -> None:
    explained = set(re.findall(r"^\| ([^|]+) \|", handbook("begriffe"), re.MULTILINE))
    words = {word.strip() for cell in explained for word in [cell, *cell.split(", ")]}
    german = [row[0] for row in glossary_rows("## Terms of the house that stands")[1:] if not row[0].startswith("-")]
    assert [term for term in german if term not in words] == []


def standing() -> list[tuple[str, str]]:
    """Storey and what stands of it, by section 10 of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## 10.")[2].partition("\n\nDifferences")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [(storey.strip(), stands.strip()) for storey, stands, *_ in rows if storey.strip() != "Storey"]


def test_packages_that_are_said_to_stand_hold_code() -> None:
    methods = next(stands for storey, stands in standing() if storey == "methods")
    named = [f"methods/{name}" for name in re.findall(r"`(\w+)`", methods)]
    for storey, stands in standing():
        if storey != "methods" and stands:
            named += [name for name in re.findall(r"`(\w+)`", stands) if (PACKAGE / name).parent == PACKAGE]
            named += [name for name in storey.split(", ") if name not in {"services", "rooms", "doors"}]
    assert named
    assert [name for name in named if not classes_or_functions(PACKAGE / name)] == []


def test_packages_with_code_are_said_to_stand() -> None:
    said = " ".join(f"{storey} {stands}" for storey, stands in standing() if stands)
    packages = [path.name for path in PACKAGE.iterdir() if path.is_dir() and classes_or_functions(path)]
    assert [name for name in sorted(packages) if name != "config" and not re.search(rf"\b{name}\b", said)] == []


def classes_or_functions(folder: Path) -> bool:
    """Whether a package holds any code."""
    kinds = (ast.ClassDef, ast.FunctionDef)
    return any(
        isinstance(node, kinds)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


# Links and pictures.


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *pages()])


def anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown makes from headings."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_with_an_anchor_lead_to_a_heading() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}#{anchor}"
        for page in documents()
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if anchor not in anchors((page.parent / target).resolve() if target else page)
    ]
    assert broken == []


def test_pictures_are_there_small_and_none_is_left_over() -> None:
    shown = set()
    for page in documents():
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"!\[[^\]]+\]\(([^)\s]+)\)|<img src=\"([^\"]+)\" alt=\"[^\"]+\"", text):
            shown.add((page.parent / "".join(target)).resolve())
    there = {path for path in PICTURES.iterdir() if path.is_file()}
    assert shown == there
    assert {path.name: path.stat().st_size for path in there if path.stat().st_size > LARGEST_PICTURE} == {}
    assert [path.name for path in there if path.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n"] == []


def test_every_page_of_the_handbook_is_in_its_contents() -> None:
    linked = re.findall(r"\]\(([\w-]+\.md)\)", (HANDBOOK / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(path.name for path in HANDBOOK.glob("*.md") if path.name != "README.md")

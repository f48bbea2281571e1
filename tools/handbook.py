"""Tables of the handbook and the developer docs that are made from code: `python -m tools.handbook --write|--check`.

A page holds a pair of markers for each table; what stands between them is written here and nowhere else:

    <!-- erzeugt:NAME -->
    <!-- ende:NAME -->
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.paths import ROOT

DOCS = ROOT / "docs"
NOTICE = ROOT / "NOTICE.md"
MARKED = re.compile(r"(<!-- erzeugt:(?P<name>[a-z-]+) -->\n).*?(<!-- ende:(?P=name) -->)", re.DOTALL)
COMMAND = "python -m tools.handbook --write"


def pages() -> list[Path]:
    """All pages of docs, in order, and the notices of the root."""
    return [*sorted(DOCS.rglob("*.md")), NOTICE]


def names_in(text: str) -> list[str]:
    """Names of the tables that a page asks for."""
    return [found["name"] for found in MARKED.finditer(text)]


def filled(text: str, tables: Mapping[str, str]) -> str:
    """The page with its tables put in; raises KeyError for a table that nobody makes."""
    return MARKED.sub(lambda found: f"{found[1]}{tables[found['name']].strip()}\n{found[3]}", text)


def stale(tables: Mapping[str, str]) -> list[Path]:
    """Pages whose tables differ from what the code says."""
    found = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if filled(text, tables) != text:
            found.append(page)
    return found


def write(tables: Mapping[str, str]) -> list[Path]:
    """Put the tables into all pages; gives the pages that changed."""
    changed = stale(tables)
    for page in changed:
        page.write_text(filled(page.read_text(encoding="utf-8"), tables), encoding="utf-8")
    return changed


def main(arguments: list[str]) -> int:
    """Command line; 0 in order, 1 something is out of date."""
    parser = argparse.ArgumentParser(prog="python -m tools.handbook", description="Tables of the docs from code")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write the tables")
    what.add_argument("--check", action="store_true", help="only say what is out of date")
    options = parser.parse_args(arguments)
    tables = _all_tables()
    found = write(tables) if options.write else stale(tables)
    word = "written" if options.write else f"out of date (run {COMMAND})"
    for page in found:
        print(f"{page.relative_to(ROOT).as_posix()}: {word}")
    return 1 if found and options.check else 0


def _all_tables() -> dict[str, str]:
    import django

    os.environ.setdefault("KREISWEIT_PROFILE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreisweit.config.settings")
    django.setup()
    from tools.handbook_tables import all_tables

    return all_tables()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

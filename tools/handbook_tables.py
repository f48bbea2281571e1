"""What the tables of the docs say: settings, roles, indicators, sources, layouts, findings, personal fields, refusals.

Needs Django set up. German words come from the German catalogue, so that interface and handbook agree.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils import translation

from kreisweit.config.settings_table import SETTINGS, Setting
from kreisweit.ground.middleware import HEADERS
from kreisweit.ground.personal import Category, declaration_of
from kreisweit.ground.refusal import Refusal
from kreisweit.methods.intake import CODES, LAYOUTS
from kreisweit.methods.places.notices import parse_notices
from kreisweit.monitoring.sentences import SENTENCES
from kreisweit.people.grants import GRANTS, Grant
from kreisweit.people.models import ScopeKind
from kreisweit.people.roles import PERMISSION_WORDS, ROLES, Permission, Role
from kreisweit.releases.catalogue_files import TOPICS, read_indicators, read_sources
from tools.messages import catalogue_file, load
from tools.paths import ROOT

PACKAGE = ROOT / "src" / "kreisweit"
KINDS = {str: "Text", int: "Zahl", bool: "ja/nein"}
TOPIC_WORDS = {
    "population": "Bevölkerung",
    "monitoring": "Ankommen und Bleiben",
    "legal": "Aufenthalt und Einbürgerung",
    "participation": "Mitmachen",
    "housing": "Wohnen",
    "work": "Arbeit und Finanzen",
    "education": "Bildung und Betreuung",
    "services": "Versorgung",
}
UNIT_WORDS = {
    "percent": "Prozent",
    "persons": "Personen",
    "dwellings": "Wohnungen",
    "years": "Jahre",
    "months": "Monate",
    "euro_per_m2": "Euro je m²",
    "per_1000": "je 1.000",
    "per_100": "je 100",
    "per_10000": "je 10.000",
    "euro": "Euro",
    "km2": "km²",
    "persons_per_household": "Personen je Haushalt",
}
CATEGORY_WORDS = {
    Category.IDENTITY: "Identität",
    Category.CONTACT: "Erreichbarkeit",
    Category.ACCESS: "Zugang",
    Category.ACTIVITY: "Tätigkeit im System",
    Category.FREE_TEXT: "freier Text",
}


class German:
    """German words for texts of the interface; a text without translation stays as it is."""

    def __init__(self) -> None:
        self._catalogue = load(catalogue_file("de"), "de")

    def __call__(self, text: Any) -> str:
        """The German of a msgid, or of a lazy text."""
        with translation.override("en"):
            msgid = str(text)
        found = self._catalogue.get(msgid)
        return str(found.string) if found and isinstance(found.string, str) and found.string else msgid


def all_tables() -> dict[str, str]:
    """Every table by name."""
    german = German()
    return {
        "einstellungen": settings_table(german),
        "rollen": roles_table(german),
        "einladungen": grants_table(german),
        "kennzahlen": indicators_table(),
        "quellen": sources_table(),
        "notices": notices_table(),
        "formen": layouts_table(),
        "meldungen": findings_table(german),
        "personendaten": personal_table(),
        "refusals": refusals_table(),
        "headers": table(("Header", "Value"), ((f"`{name}`", f"`{value}`") for name, value in HEADERS.items())),
    }


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    head = list(heading)
    lines = [
        head,
        ["---"] * len(head),
        *([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def settings_table(german: German) -> str:
    """All settings with kind, default and meaning."""
    return table(
        ("Name", "Art", "Voreinstellung", "Im Betrieb nötig", "Bedeutung"),
        (
            (f"`{s.name}`", KINDS[s.kind], _default(s), "ja" if s.required_in_prod else "", german(s.help))
            for s in SETTINGS
        ),
    )


def _default(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return "ja" if setting.default else "nein"
    return f"`{setting.default}`" if setting.default not in ("", None) else "leer"


def roles_table(german: German) -> str:
    """All roles with description, scopes and permissions in words."""
    return table(
        ("Rolle", "Wofür sie da ist", "Gilt für", "Darf", "Zweiter Faktor"),
        (_role(role, german) for role in ROLES),
    )


def _role(role: Role, german: German) -> tuple[str, ...]:
    scopes = ", ".join(german(ScopeKind(scope).label) for scope in role.scopes)
    verbs = "; ".join(german(PERMISSION_WORDS[p]) for p in Permission if p in role.permissions)
    title = f"{german(role.title)} (`{role.code}`)"
    text = german(role.description) + (f" Kommt noch: {german(role.to_come)}." if role.to_come else "")
    return title, text, scopes, verbs, "nötig" if role.data_role else "empfohlen"


def grants_table(german: German) -> str:
    """Who may give which role where."""
    return table(("Wer", "Wo", "Darf diese Rollen geben"), (_grant(line, german) for line in GRANTS))


def _grant(line: Grant, german: German) -> tuple[str, ...]:
    given = ", ".join(german(role.title) for role in line.roles)
    first = " (nur die erste Person, solange dort noch niemand Zugänge verwaltet)" if line.first_only else ""
    wide = " (an jeder veröffentlichten Organisation)" if line.anywhere else ""
    return german(line.giver.title), german(line.scope.label), given + first + wide


def indicators_table() -> str:
    """All indicators by topic."""
    found = read_indicators()
    parts = []
    for topic in TOPICS:
        rows = (
            (f"{entry['de']['name']} (`{entry['code']}`)", UNIT_WORDS[entry["unit"]], entry["de"]["definition"])
            for entry in found
            if entry["topic"] == topic
        )
        parts.append(f"### {TOPIC_WORDS[topic]}\n\n{table(('Kennzahl', 'Einheit', 'Wie gezählt wird'), rows)}")
    return "\n\n".join(parts)


def sources_table() -> str:
    """All sources with basis and licence."""
    return table(
        ("Quelle", "Grundlage und Stichtag", "Nennen als", "Lizenz"),
        (
            (f"{e['de']['title']} (`{e['code']}`)", e["de"]["basis"], e["attribution"], e["licence"])
            for e in read_sources()
        ),
    )


def notices_table() -> str:
    """All data files that come with the product, from their NOTICE.toml files."""
    rows = []
    for path in sorted((PACKAGE / "data").glob("*/NOTICE.toml")):
        for notice in parse_notices(path.read_text(encoding="utf-8")):
            files = ", ".join(f"`{path.parent.name}/{name}`" for name in notice.files)
            licence = f"[{notice.licence}]({notice.licence_url})"
            rows.append((files, notice.title, licence, notice.attribution, notice.changes))
    return table(("Files", "What", "Licence", "Attribution", "Changes"), rows)


def layouts_table() -> str:
    """Columns that a file in each layout must have."""
    return table(
        ("Form", "Spalten, die da sein müssen"),
        ((f"`{layout.name}`", ", ".join(f"`{name}`" for name in layout.expected)) for layout in LAYOUTS.values()),
    )


def findings_table(german: German) -> str:
    """What the reader of files can say, and what to do."""
    known = [code for code in CODES if code in SENTENCES]
    return table(
        ("Meldung", "Was zu tun ist", "Kurzname"),
        ((_unfilled(german(SENTENCES[c][0])), _unfilled(german(SENTENCES[c][1])), f"`{c}`") for c in known),
    )


def _unfilled(sentence: str) -> str:
    """A sentence with an ellipsis where names and numbers will stand."""
    return re.sub(r"%\(\w+\)s", "…", sentence).replace("%%", "%")


def personal_table() -> str:
    """Personal fields of all models, by category, as the declarations name them."""
    rows = []
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        said = declaration_of(model)
        for category in Category:
            fields = sorted(name for name, own in (said.personal if said else {}).items() if own == category)
            if fields:
                names = ", ".join(f"`{name}`" for name in fields)
                rows.append((f"`{model._meta.label}`", CATEGORY_WORDS[category], names))
    return table(("Tabelle", "Datenkategorie", "Felder"), rows)


def refusals_table() -> str:
    """Codes of all refusals with status and sentences in English."""
    with translation.override("en"):
        rows = sorted((f"`{kind.code}`", str(kind.status), str(kind.sentence), str(kind.remedy)) for kind in refusals())
    return table(("Code", "HTTP", "Sentence", "Remedy"), rows)


def refusals() -> list[type[Refusal]]:
    """All refusals of ours that have a code of their own."""
    modules = {_module(path) for path in sorted(PACKAGE.rglob("*.py")) if _defines_refusals(path)}
    for name in sorted(modules):
        importlib.import_module(name)
    found: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "code" in kind.__dict__ and kind.__module__ in modules:
            found.append(kind)
    return found


def _defines_refusals(path: Path) -> bool:
    return path.stem in {"refusal", "refusals"} or "(Refusal):" in path.read_text(encoding="utf-8")


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)

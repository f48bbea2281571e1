"""Judges a catalogue: complete, nothing left over, the same placeholders on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.messages.catalog import Catalog, Message

from tools.messages_extract import Found

# German speaks for the whole product; Arabic for what the public reads
ARABIC_FOLDERS = ("portal/", "ui/", "press/", "releases/")
PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[sdifrgeGxX]|\{\w*(?:[.:!][^{}]*)?\}")


def is_required(item: Found, language: str) -> bool:
    """True if a text must be translated into this language."""
    return language != "ar" or any(file.startswith(ARABIC_FOLDERS) for file in item.files)


def problems(catalogue: Catalog, found: Iterable[Found], language: str) -> list[str]:
    """One sentence for each missing, left-over, fuzzy or damaged entry."""
    wanted = {(item.msgid, item.context): item for item in found}
    lines: list[str] = []
    seen = set()
    for message in catalogue:
        if not message.id:
            continue
        key = (_forms(message.id)[0], message.context)
        seen.add(key)
        if key not in wanted:
            lines.append(f"nicht mehr benutzt: {key[0]!r} (./dev messages räumt auf)")
        else:
            lines += _problems_of(message, wanted[key], language)
    lines += [
        f"fehlt im Katalog: {key[0]!r} (./dev messages trägt ein)" for key in sorted(wanted, key=str) if key not in seen
    ]
    lines += [f"veraltet: {_forms(message.id)[0]!r}" for message in catalogue.obsolete.values()]
    return lines


def _problems_of(message: Message, item: Found, language: str) -> list[str]:
    forms = _forms(message.string)
    if message.fuzzy:
        return [f"unsicher (fuzzy): {item.msgid!r}"]
    if not all(forms):
        return [f"ohne Übersetzung: {item.msgid!r}"] if any(forms) or is_required(item, language) else []
    if bool(item.plural) != isinstance(message.id, (tuple, list)):
        return [f"Ein- und Mehrzahl passen nicht: {item.msgid!r} (./dev messages)"]
    if not same_placeholders(item, forms):
        return [f"andere Platzhalter: {item.msgid!r}"]
    return []


def same_placeholders(item: Found, forms: tuple[str, ...]) -> bool:
    """True if translations name exactly the placeholders of the English text.

    In a plural only the last form (many) must name all; the others may leave the number out: "ein Ort".
    """
    if item.plural is None:
        return placeholders(forms[0]) == placeholders(item.msgid)
    many = set(placeholders(item.plural))
    allowed = many | set(placeholders(item.msgid))
    return set(placeholders(forms[-1])) == many and all(set(placeholders(form)) <= allowed for form in forms)


def placeholders(text: str) -> list[str]:
    """Placeholders in a text, sorted: %(name)s, %s, {name}; a doubled percent sign is none."""
    return sorted(match for match in PLACEHOLDER.findall(text) if match != "%%")


def _forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))

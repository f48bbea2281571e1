"""Catalogues of the interface without xgettext and msgfmt: `python -m tools.messages` inside the environment.

Without options: collects the msgids of src/kreisweit into the .po files of German and Arabic. `--compile`
writes the .mo files, `--check` says what is missing, `--merge FILE --locale de` takes translations from
another .po file. Files are sorted and carry neither dates nor line numbers, so that they change
only where a text changes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages_check import problems
from tools.messages_extract import Found, extract
from tools.paths import ROOT

SOURCE = ROOT / "src" / "kreisweit"
LOCALE = SOURCE / "config" / "locale"
LANGUAGES = ("de", "ar")
NAMES = {"de": "German", "ar": "Arabic"}
# the order of forms that Django uses; Babel's own for Arabic has the last two the other way round
PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
        " : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
}


def catalogue_file(language: str, root: Path = LOCALE) -> Path:
    """Where the catalogue of a language lies."""
    return root / language / "LC_MESSAGES" / "django.po"


def load(path: Path, language: str) -> Catalog:
    """Reads a catalogue; an empty one if there is no file yet. Broken files raise babel's PoFileError."""
    if not path.is_file():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def empty(language: str) -> Catalog:
    """A catalogue without messages, with our rule for plurals."""
    catalogue = Catalog(locale=language, fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalogue


def messages_of(catalogue: Catalog) -> list[Message]:
    """All messages but the header."""
    return [message for message in catalogue if message.id]


def updated(old: Catalog, found: Iterable[Found], language: str) -> Catalog:
    """A new catalogue with exactly the msgids found, keeping the translations that the old one holds."""
    new = empty(language)
    for item in sorted(found, key=lambda item: (item.msgid, item.context or "")):
        identity: str | tuple[str, str] = (item.msgid, item.plural) if item.plural else item.msgid
        before = old.get(item.msgid, item.context)
        new.add(identity, _kept(before, item, new), context=item.context, auto_comments=item.comments)
    return new


def _kept(before: Message | None, item: Found, new: Catalog) -> str | tuple[str, ...]:
    """The old translation if it has the right shape; a fuzzy one is asked for again."""
    if before is None or before.fuzzy:
        return ("",) * new.num_plurals if item.plural else ""
    string = before.string
    if item.plural:
        return string if isinstance(string, tuple) and len(string) == new.num_plurals else ("",) * new.num_plurals
    return string if isinstance(string, str) else (string or ("",))[-1]


def written(catalogue: Catalog, language: str) -> bytes:
    """The catalogue as text that depends on nothing but its messages."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    header = (
        f"# {NAMES[language]} texts of Kreisweit. Written by `./dev messages`; edit only the msgstr lines.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    return (header + buffer.getvalue().decode().strip("\n")).rstrip("\n").encode() + b"\n"


def update(language: str, found: Iterable[Found], root: Path = LOCALE) -> Catalog:
    """Brings the file of a language to the msgids of the source and returns the catalogue."""
    path = catalogue_file(language, root)
    catalogue = updated(load(path, language), found, language)
    _store(path, catalogue, language)
    return catalogue


def _store(path: Path, catalogue: Catalog, language: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalogue, language))


def merge(fragment: Path, language: str, found: Iterable[Found], root: Path = LOCALE) -> list[str]:
    """Takes translations from a .po file; returns the msgids of it that the source does not use."""
    catalogue = update(language, found, root)
    unknown = []
    for message in messages_of(load(fragment, language)):
        mine = catalogue.get(_first(message.id), message.context)
        if mine is None:
            unknown.append(_first(message.id))
        elif _is_filled(message.string) and isinstance(message.string, tuple) == isinstance(mine.string, tuple):
            mine.string = message.string
    _store(catalogue_file(language, root), catalogue, language)
    return unknown


def _first(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _is_filled(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def compile_all(root: Path = LOCALE) -> int:
    """Writes each .mo that is missing or older than its .po; returns how many."""
    count = 0
    for language in LANGUAGES:
        source = catalogue_file(language, root)
        target = source.with_suffix(".mo")
        if not source.is_file():
            continue
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        beside = target.with_suffix(".part")
        with beside.open("wb") as file:
            write_mo(file, load(source, language))
        beside.replace(target)
        count += 1
    return count


def check() -> list[str]:
    """Sentences about what the catalogues lack; empty if they are complete."""
    found = extract(SOURCE)
    lines: list[str] = []
    for language in LANGUAGES:
        catalogue = load(catalogue_file(language), language)
        lines += [f"{language}: {line}" for line in problems(catalogue, found, language)]
    return lines


def main(arguments: list[str]) -> int:
    """Command line; 0 done, 1 something is missing."""
    parser = argparse.ArgumentParser(prog="./dev messages", description="Texte der Oberfläche")
    parser.add_argument("--check", action="store_true", help="nur prüfen")
    parser.add_argument("--compile", action="store_true", help="nur .mo-Dateien schreiben")
    parser.add_argument("--merge", type=Path, metavar="DATEI", help="Übersetzungen aus einer .po-Datei übernehmen")
    parser.add_argument("--locale", choices=LANGUAGES, default="de", help="Sprache der Datei von --merge")
    options = parser.parse_args(arguments)
    if options.compile:
        compile_all()
        return 0
    if options.check:
        lines = check()
        print("\n".join(lines) or "Alle Texte sind übersetzt.")
        return 1 if lines else 0
    found = extract(SOURCE)
    if options.merge:
        for msgid in merge(options.merge, options.locale, found):
            print(f"nicht benutzt: {msgid!r}")
    for language in LANGUAGES:
        catalogue = update(language, found)
        open_ones = sum(not _is_filled(message.string) for message in messages_of(catalogue))
        print(f"{language}: {len(messages_of(catalogue))} Texte, davon {open_ones} ohne Übersetzung")
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Blocking: keys under which records of one person meet, however their names are written."""

from __future__ import annotations

from collections.abc import Iterator

from kreisweit.methods.linkage.dates import BirthDate, birth_date
from kreisweit.methods.linkage.names import NOTHING, FoldedName, NameFolder
from kreisweit.methods.linkage.records import IdentityRecord


def block_keys(record: IdentityRecord, folder: NameFolder | None = None) -> tuple[str, ...]:
    """The plain keys of a record, sorted, each once; two records are compared if they share one.

    Kinds: "d" the birth date, unless a placeholder, day and month in the order of size; "h" year, month and the sound
    of one word of the name; "m" day, month and a word; "y" year and a word (of use where one side has a placeholder
    date; a batch compares only those); "n" a given and a family word without any date. Given and family names count alike, so that exchanged fields meet. The vault keeps them only as keyed hashes.

    `folder` remembers words between calls; without one, nothing is remembered.
    """
    folder = folder or NameFolder()
    given = given_name(record, folder)
    family = family_name(record, folder)
    sounds = {key for name in (*given, *family) for key in name.keys}
    born = birth_date(record.birth_date)
    found = set(_dated(born, sounds) if born else ())
    found.update(_undated(given, family))
    return tuple(sorted(found))


def given_name(record: IdentityRecord, folder: NameFolder) -> tuple[FoldedName, FoldedName]:
    """The given name as written in Latin and in its own script."""
    return folder.name(record.given_name), _native(record.native_given_name, folder)


def family_name(record: IdentityRecord, folder: NameFolder) -> tuple[FoldedName, FoldedName, FoldedName]:
    """The family name in Latin and in its own script, and the name at birth."""
    return (
        folder.name(record.family_name),
        _native(record.native_family_name, folder),
        folder.name(record.birth_name) if record.birth_name else NOTHING,
    )


def _native(text: str, folder: NameFolder) -> FoldedName:
    return folder.name(text) if text else NOTHING


def _dated(born: BirthDate, sounds: set[str]) -> Iterator[str]:
    if not born.placeholder:
        yield f"d{born.year:04d}{min(born.month, born.day):02d}{max(born.month, born.day):02d}"
        for sound in sounds:
            yield f"h{born.year:04d}{born.month:02d}{sound}"
    for sound in sounds:
        yield f"y{born.year:04d}{sound}"


def _undated(given: tuple[FoldedName, ...], family: tuple[FoldedName, ...]) -> Iterator[str]:
    """Pairs of a given and a family word in alphabetical order; two readings each, which keeps the number small."""
    firsts = {key for name in given for token in name.tokens for key in token.keys[:2]}
    lasts = {key for name in family for token in name.tokens for key in token.keys[:2]}
    for first in firsts:
        for last in lasts:
            if first != last:
                yield "n" + "/".join(sorted((first, last)))

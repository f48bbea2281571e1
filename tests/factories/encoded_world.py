"""Persons as an institution knows them, and their keys as it delivers them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import numpy as np
from tests.factories.vault_world import content

from kreisweit.methods.linkage.encoding.attributes import person_of
from kreisweit.methods.linkage.encoding.cells import Cell, cell_text, made_of
from kreisweit.methods.linkage.encoding.filters import Encoder, project_of
from kreisweit.vault.actions import RecordRow

SECRET = bytes(range(32))
PROJECT = project_of(SECRET)
FACTS = ("given_name", "family_name", "birth_date", "sex", "nationality", "municipality")
PEOPLE: tuple[Mapping[str, str], ...] = tuple(
    dict(zip(FACTS, line.split("|"), strict=True))
    for line in (
        "Layla|Haddad|1990-02-03|f|SY|99001001",
        "Mohammed|Al-Ahmad|1985-07-19|m|SY|99001001",
        "Oksana|Kovalenko|1979-11-30|f|UA|99001001",
        "Mehmet|Yılmaz|1966-04-12|m|TR|99001001",
        "Abdirahman|Warsame|2001-09-08|m|SO|99001001",
        "Freweyni|Tesfay|1994-12-24|f|ER|99001001",
    )
)


def cells_of(people: Iterable[Mapping[str, str]], secret: bytes = SECRET) -> list[str]:
    """The keys of persons as cells of a delivery."""
    listed = [person_of(person) for person in people]
    keys = Encoder(secret).encode(listed)
    made = made_of({name for person in people for name in person})
    return [
        cell_text(Cell(project_of(secret), made, key.astype("<u8").view(np.uint8).tobytes())) if key.any() else ""
        for key in keys
    ]


def clear_row(number: str, person: Mapping[str, str], register: str = "ewo-stadt") -> RecordRow:
    """A person as a register delivers it that may name people."""
    identity = {name: text for name, text in person.items() if name not in ("nationality", "municipality")}
    identity |= {"nationalities": person.get("nationality", ""), "municipalities": person.get("municipality", "")}
    return RecordRow(number, register, "99001001", identity, content(sex=person.get("sex", "")))


def key_row(number: str, cell: str, register: str = "sprachkurse", level: str = "") -> RecordRow:
    """A person as an institution delivers it that names nobody."""
    identity = {"encoded_identity": cell, "own_number": number, "municipalities": "99001001", "sex": "f"}
    episodes = [{"kind": "course", "start": "2026-01-10", "level": level}] if level else []
    return RecordRow(number, register, "99001001", identity, content(sex="", birth_year=None, episodes=episodes))


def bytes_of(cell: str) -> bytes:
    """What must not be found anywhere once a key is forgotten: the middle of the key in the text that was delivered."""
    return cell.rsplit(".", 1)[1][20:60].encode()


def as_text(value: object) -> str:
    """A row of any table as text that can be searched."""
    return json.dumps(value, default=repr)

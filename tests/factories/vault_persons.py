"""Invented persons in the vault: stored as their institutions would deliver them, linked in whole or piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
from tests.bench.delivered import Delivered, delivered
from tests.factories.vault_world import DAY, TOWNS, content, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.methods.linkage.link import link
from kreisweit.methods.linkage.records import IdentityRecord, Linked
from kreisweit.people.models import Organisation, OrganisationKind
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement, Responsibility
from kreisweit.vault import actions, keys, queries
from kreisweit.vault.actions import RecordRow, register_grant, store_records
from kreisweit.vault.identities import TEXTS

LINK = slip(Operation.LINK)
TOWN = "99001001"


def invented(folder: Path, persons: int, seed: int = 3, pool: str = "train") -> Delivered:
    """Deliveries of invented persons, with the truth."""
    return delivered(folder, persons=persons, seed=seed, pool=pool)


def open_registers(registers: Iterable[str]) -> None:
    """An agreement for each register."""
    kind = OrganisationKind.COUNTY_ADMINISTRATION
    supplier = Organisation.objects.filter(kind=kind).first() or Organisation.objects.create(name="Amt", kind=kind)
    for code in sorted(registers):
        DataAgreement.objects.create(
            code=code, title=code, activity_code="integrationsmonitoring", supplier=supplier, register=code,
            responsibility=Responsibility.MUNICIPALITIES, source_kind="registration", purpose="", begins_on=DAY,
            ends_on=date(2030, 1, 1), created_at=now(),
        )  # fmt: skip


def as_row(record: IdentityRecord, town: str = TOWN) -> RecordRow:
    """A record as it is delivered; its number in the register is its id."""
    known = {name: getattr(record, name) for name in TEXTS if getattr(record, name)}
    known |= {name: " ".join(getattr(record, name)) for name in ("nationalities", "municipalities")}
    return RecordRow(record.record, record.register, town, known, content())


def store(records: Sequence[IdentityRecord], number: int, town: str = TOWN) -> None:
    """One delivery per register of these records."""
    for place, register in enumerate(sorted({record.register for record in records})):
        clearance = slip(Operation.STORE, register, {town, *TOWNS})
        store_records(
            delivery=UUID(int=number * 100 + place),
            grant=register_grant(clearance=clearance, by=TERMINAL),
            rows=[as_row(record, town) for record in records if record.register == register],
            cursor=1,
            clearance=clearance,
            by=TERMINAL,
        )


def entry_ids(records: Sequence[IdentityRecord]) -> dict[str, str]:
    """Entry → id of the invented record."""
    from kreisweit.vault.models import Entry
    from kreisweit.vault.session import Purpose, session

    hashes = {
        (one.register, keys.keyed_hash(keys.INDEX, b"local", one.register.encode(), one.record.encode())): one.record
        for one in records
    }
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = Entry.objects.values_list("id", "register", "local_key")
        return {entry: hashes[register, bytes(key)] for entry, register, key in rows}


def in_bulk(records: Sequence[IdentityRecord]) -> Linked:
    """A whole run outside the vault."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "900MB", "temp_directory": ""}) as connection:
        return link(records, connection=connection, decided=queries.decisions())


def link_whole(clearance: Clearance = LINK) -> Linked:
    """A whole run as the job makes it."""
    run = actions.begin_link_run(clearance=clearance, by=TERMINAL)
    linked = in_bulk(list(queries.identities(clearance=clearance, by=TERMINAL)))
    actions.store_links(run=run, linked=linked, clearance=clearance, by=TERMINAL)
    return linked


def link_waiting() -> actions.IncrementalSummary:
    """What waits, linked by itself."""
    waiting = queries.waiting_entries(clearance=LINK, by=TERMINAL)
    return actions.link_entries(entries=waiting, clearance=LINK, by=TERMINAL)


def groups() -> set[frozenset[str]]:
    """The entries of each person."""
    from kreisweit.vault.models import Membership
    from kreisweit.vault.session import Purpose, session

    found: dict[str, set[str]] = {}
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        for entry, person in Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"):
            found.setdefault(person, set()).add(entry)
    return {frozenset(group) for group in found.values()}

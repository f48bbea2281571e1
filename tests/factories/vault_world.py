"""Agreements, slips and records for tests of the vault; the slips are made past the gate, which has tests of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tests.factories.vault_role import past_policies

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.methods.linkage.records import Edge, Linked
from kreisweit.people.models import Organisation, OrganisationKind
from kreisweit.privacy import clearances
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.models import DataAgreement, Responsibility
from kreisweit.vault.actions import RecordRow, register_grant, store_records
from kreisweit.vault.models import ClearanceGrant
from kreisweit.vault.policies import ACCESS

DAY = date(2026, 11, 23)
TOWNS = frozenset({"99001001", "99001002"})
AGREEMENTS = {"ewo-stadt": "registration", "sprachkurse": "course_provider"}
DELIVERIES = [UUID(int=number) for number in range(1, 10)]


def slip(operation: Operation, agreement: str = "", controllers: Iterable[str] = TOWNS, **more: Any) -> Clearance:
    """A clearance, as the gate would give it."""
    said: dict[str, Any] = {"activity": "integrationsmonitoring", "version": 1, "on": DAY, **more}
    return Clearance(
        operation=operation,
        agreement=agreement,
        controllers=frozenset(controllers),
        seal=clearances._SEAL,
        **said,
    )


def agreements() -> None:
    """The two agreements of these tests, each with its own register."""
    supplier = Organisation.objects.create(name="Amt", kind=OrganisationKind.COUNTY_ADMINISTRATION)
    for code, kind in AGREEMENTS.items():
        DataAgreement.objects.create(
            code=code, title=code, activity_code="integrationsmonitoring", supplier=supplier, register=code,
            responsibility=Responsibility.MUNICIPALITIES, source_kind=kind, purpose="", begins_on=DAY,
            ends_on=date(2030, 1, 1), created_at=now(),
        )  # fmt: skip


def grant(agreement: str = "ewo-stadt") -> ClearanceGrant:
    """The open grant of an agreement."""
    return register_grant(clearance=slip(Operation.STORE, agreement), by=TERMINAL)


def content(sex: str = "f", birth_year: int | None = 1990, episodes: Sequence[dict[str, str]] = ()) -> bytes:
    """Canonical content of a record."""
    said = {"sex": sex, "birth_year": birth_year, "nationality": "SY", "episodes": list(episodes)}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def row(local_id: str, register: str = "ewo-stadt", *, data: bytes | None = None, **identity: str) -> RecordRow:
    """A record of the first town."""
    known = {"given_name": "Layla", "family_name": f"Haddad{local_id}", "birth_date": "1990-02-03", **identity}
    return RecordRow(local_id, register, "99001001", known, content() if data is None else data)


def deliver(delivery: UUID, rows: Sequence[RecordRow], cursor: int = 1, agreement: str = "ewo-stadt") -> Any:
    """Store rows as a delivery of an agreement."""
    return store_records(
        delivery=delivery,
        grant=grant(agreement),
        rows=[replace(one, register=agreement) for one in rows],
        cursor=cursor,
        clearance=slip(Operation.STORE, agreement),
        by=TERMINAL,
    )


def linked(
    groups: Iterable[Sequence[str]], edges: Sequence[Edge] = (), doubtful: Sequence[Edge] = (), model: str = "{}"
) -> Linked:
    """The result of a run."""
    ordered = tuple(tuple(sorted(group)) for group in groups)
    return Linked(ordered, tuple(edges), tuple(doubtful), model, hashlib.sha256(model.encode()).hexdigest()[:16])


def edge(left: str, right: str, probability: float = 0.99) -> Edge:
    """A compared pair."""
    first, second = sorted((left, right))
    return Edge(
        first, second, 8.0, probability, {"family_name": "folded_equal", "given_name": "equal", "birth_date": "equal"}
    )


TOLD = ("vault_vaultevent", "vault_outbox", "vault_linkevent")


def dump(but_not: Sequence[str] = TOLD) -> dict[str, str]:
    """Hash of each table of the vault, row by row, past every policy; log and outbox always grow."""
    return {table: _hash_of(rows) for table, rows in everything().items() if table not in but_not}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the vault as they lie there, past every policy."""
    return {table: _rows(f"SELECT * FROM {table}") for table in sorted(ACCESS)}


def _hash_of(rows: Iterable[tuple[Any, ...]]) -> str:
    lines = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with past_policies() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())

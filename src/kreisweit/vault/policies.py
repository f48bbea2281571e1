"""Row-level security: for which purpose a row may be seen, made, changed or destroyed.

PostgreSQL asks this of every statement of the product's role, whoever wrote it. Without a purpose there are no
rows. The role gets no more rights on a table than some purpose needs. Source: PostgreSQL documentation, "Row
Security Policies".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from .session import Purpose

INTAKE, LINKING, REVIEW = Purpose.INTAKE, Purpose.LINKING, Purpose.REVIEW
SNAPSHOT, UNDO, FILES, UPKEEP = Purpose.SNAPSHOT, Purpose.UNDO, Purpose.FILES, Purpose.UPKEEP
COMMANDS = {"s": "SELECT", "i": "INSERT", "u": "UPDATE", "d": "DELETE"}

ACCESS: Mapping[str, Mapping[Purpose, str]] = {
    "vault_clearancegrant": {INTAKE: "s", UNDO: "s", UPKEEP: "siu"},
    "vault_incomingfile": {FILES: "sid"},
    "vault_checkedrows": {FILES: "sid"},
    "vault_vaultdelivery": {INTAKE: "siu", REVIEW: "s", UNDO: "sd", UPKEEP: "s"},
    "vault_entry": {INTAKE: "si", LINKING: "s", REVIEW: "s", SNAPSHOT: "s", UNDO: "sd"},
    "vault_sourcerecord": {INTAKE: "siu", LINKING: "s", REVIEW: "s", SNAPSHOT: "s", UNDO: "sud"},
    "vault_encodedentry": {INTAKE: "sid", LINKING: "s", REVIEW: "s", UNDO: "sd"},
    "vault_encodedkey": {INTAKE: "sid", LINKING: "sd", UNDO: "sd"},
    "vault_sealedidentity": {INTAKE: "i", LINKING: "s", REVIEW: "s"},
    "vault_sealedcontent": {INTAKE: "i", SNAPSHOT: "s"},
    "vault_blockkey": {INTAKE: "i", LINKING: "s", REVIEW: "s"},
    "vault_modelversion": {LINKING: "siu", REVIEW: "siu"},
    "vault_linkrun": {LINKING: "siu", REVIEW: "s"},
    "vault_tolink": {INTAKE: "si", LINKING: "sid", REVIEW: "si", UNDO: "sid"},
    "vault_linkevent": {LINKING: "si", REVIEW: "si", UNDO: "si"},
    "vault_person": {LINKING: "siu", REVIEW: "siu", SNAPSHOT: "s", UNDO: "su"},
    "vault_membership": {LINKING: "siu", REVIEW: "siu", SNAPSHOT: "s", UNDO: "sd"},
    "vault_edge": {LINKING: "sid", REVIEW: "s", UNDO: "sd"},
    "vault_doubtfulpair": {LINKING: "sid", REVIEW: "sidu", UNDO: "sd", UPKEEP: "s"},
    "vault_decision": {LINKING: "s", REVIEW: "siu", UNDO: "sd", UPKEEP: "s"},
    "vault_linkcheck": {LINKING: "s", REVIEW: "si", UNDO: "sd"},
    "vault_pairreading": {REVIEW: "si", UNDO: "sd"},
    "vault_pseudonym": {SNAPSHOT: "si", REVIEW: "s", UNDO: "sd"},
    "vault_vaultevent": dict.fromkeys(Purpose, "si"),
    "vault_outbox": {**dict.fromkeys(Purpose, "si"), UPKEEP: "sid"},
}
"""Table → purpose → letters of COMMANDS. A record's parts and blocking keys are destroyed with it by the database."""

_GRANT = "NULLIF(current_setting('kreisweit.grant', true), '')::bigint"
_REGISTER = f"(SELECT g.register FROM vault_clearancegrant g WHERE g.id = {_GRANT})"  # noqa: S608  (no values)
_GRANTS = f"(SELECT g.id FROM vault_clearancegrant g WHERE g.register = {_REGISTER})"  # noqa: S608
_SAME_REGISTER = f"grant_id IN {_GRANTS}"
_OF_GRANT = f"EXISTS (SELECT 1 FROM vault_sourcerecord r WHERE r.id = record_id AND r.grant_id = {_GRANT})"  # noqa: S608
_OF_REGISTER = f"EXISTS (SELECT 1 FROM vault_entry e WHERE e.id = entry_id AND e.register = {_REGISTER})"  # noqa: S608

ROWS: Mapping[tuple[str, Purpose, str], str] = {
    **{("vault_vaultdelivery", purpose, letter): _SAME_REGISTER for purpose in (INTAKE, UNDO) for letter in "siud"},
    **{("vault_sourcerecord", purpose, letter): _SAME_REGISTER for purpose in (INTAKE, UNDO) for letter in "sud"},
    **{("vault_entry", purpose, letter): f"register = {_REGISTER}" for purpose in (INTAKE, UNDO) for letter in "sid"},
    ("vault_sourcerecord", INTAKE, "i"): f"grant_id = {_GRANT}",
    ("vault_sealedidentity", INTAKE, "i"): _OF_GRANT,
    ("vault_sealedcontent", INTAKE, "i"): _OF_GRANT,
    ("vault_blockkey", INTAKE, "i"): _OF_GRANT,
    **{
        (table, INTAKE, letter): _OF_REGISTER
        for table in ("vault_encodedentry", "vault_encodedkey")
        for letter in "sid"
    },
}
"""Which rows beyond the purpose: a supplier's delivery reaches its own register, and stores under its own grant."""

UPDATED = {
    "vault_clearancegrant": ("revoked_at", "valid_until"),
    "vault_vaultdelivery": ("cursor", "new", "changed", "unchanged"),
    "vault_sourcerecord": ("replaced_by_id",),
    "vault_person": ("state", "merged_into_id"),
    "vault_membership": ("ended_at", "ended_by_id"),
    "vault_decision": ("ended_at",),
}
"""Tables of which some columns alone may be changed."""


LATER = frozenset({"vault_pairreading", "vault_encodedentry", "vault_encodedkey", "vault_checkedrows"})
"""Tables that came after the first protection; the migration that makes one names it."""


def protect_rows(*tables: str) -> RunPython:
    """A migration step that puts tables of the vault (none named: those of the beginning) under their policies; does
    nothing on SQLite, which has none."""

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for statement in protection(tables or sorted(ACCESS.keys() - LATER)):
                editor.execute(statement, None)

    return RunPython(forwards)


def protection(tables: Iterable[str]) -> Iterator[str]:
    """Statements that enable and force row-level security on tables and make the policies."""
    for table in tables:
        purposes = ACCESS[table]
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        for purpose, letters in purposes.items():
            for letter in letters:
                yield _policy(table, purpose, letter)


def _policy(table: str, purpose: Purpose, letter: str) -> str:
    rows = ROWS.get((table, purpose, letter))
    asked = f"current_setting('kreisweit.purpose', true) = '{purpose.value}'" + (f" AND {rows}" if rows else "")
    using = f" USING ({asked})" if letter in "sud" else ""
    check = f" WITH CHECK ({asked})" if letter in "iu" else ""
    return f"CREATE POLICY {purpose.value}_{COMMANDS[letter].lower()} ON {table} FOR {COMMANDS[letter]}{using}{check}"


def privileges(role: str) -> Iterator[str]:
    """Statements that give the product's role (a quoted name) what some purpose needs, and take everything else."""
    for table, purposes in ACCESS.items():
        letters = sorted(set("".join(purposes.values())))
        rights = ", ".join(_right(table, letter) for letter in letters)
        yield f"REVOKE ALL ON {table} FROM {role}"
        yield f"GRANT {rights} ON {table} TO {role}"
    yield f"GRANT SELECT ON django_migrations TO {role}"


def _right(table: str, letter: str) -> str:
    columns = UPDATED.get(table) if letter == "u" else None
    return COMMANDS[letter] + (f" ({', '.join(columns)})" if columns else "")

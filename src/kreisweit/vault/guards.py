"""Migration steps after which the vault's database itself refuses what must never be."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from kreisweit.ground.append_only import Guard, changed, refuse

RECORDS = "vault_sourcerecord"
PARTS = ("vault_sealedidentity", "vault_sealedcontent", "vault_blockkey")
"""Tables whose rows hang on a record and perish with it."""
FIXED = {
    RECORDS: "entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint",
    "vault_sealedidentity": "record_id, sealed",
    "vault_sealedcontent": "record_id, sealed",
    "vault_blockkey": "record_id, key",
}
"""Columns that are never updated."""
UNREPLACED = (RECORDS, "vault_sealedidentity", "vault_sealedcontent")
"""Tables of which no row takes the place of another. Not the blocking keys: they are the most by far, a look at each
costs half as much again as the row, and they say nothing that the sealed identity does not say."""
GRANTS = "vault_clearancegrant"
GRANT_SAYS = ("id", "activity", "activity_version", "agreement", "register", "opened_at")
"""Columns of a grant that stay as they were when it was opened."""
OPEN_TODAY = Guard(
    "vault_record_needs_open_grant",
    RECORDS,
    "INSERT",
    f"NOT EXISTS (SELECT 1 FROM {GRANTS} g WHERE g.id = NEW.grant_id AND g.revoked_at IS NULL "  # noqa: S608
    "AND (g.valid_until IS NULL OR g.valid_until >= CURRENT_DATE))",
    "no open clearance for this record",
)
ONLY_NARROWER = Guard(
    "vault_grant_only_narrower",
    GRANTS,
    "UPDATE",
    f"{changed(GRANT_SAYS)} OR (OLD.revoked_at IS NOT NULL AND {changed(['revoked_at'])}) "
    "OR (OLD.valid_until IS NOT NULL AND (NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until))",
    "a grant is closed or shortened, never widened: open a new one",
)
NEVER_DELETED = Guard("vault_grant_stays", GRANTS, "DELETE", "1 = 1", "a grant is closed, never deleted")
READINGS = "vault_pairreading"
READING_STAYS = Guard(f"{READINGS}_no_update", READINGS, "UPDATE", "1 = 1", "what somebody said about a pair stays")

_SQLITE_GRANT = """
CREATE TRIGGER vault_record_needs_open_grant BEFORE INSERT ON vault_sourcerecord
WHEN NOT EXISTS (SELECT 1 FROM vault_clearancegrant g WHERE g.id = NEW.grant_id AND g.revoked_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'no open clearance for this record'); END;
"""
_POSTGRES_GRANT = """
CREATE FUNCTION vault_record_needs_open_grant() RETURNS trigger AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM vault_clearancegrant g WHERE g.id = NEW.grant_id AND g.revoked_at IS NULL
      AND (g.valid_until IS NULL OR g.valid_until >= CURRENT_DATE)
  ) THEN
    RAISE EXCEPTION 'no open clearance for this record' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE TRIGGER vault_record_needs_open_grant BEFORE INSERT ON vault_sourcerecord
FOR EACH ROW EXECUTE FUNCTION vault_record_needs_open_grant();
"""
_SQLITE_FIXED = """
CREATE TRIGGER {table}_stays BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'a record of the vault is not changed'); END;
"""
_POSTGRES_FIXED = """
CREATE OR REPLACE FUNCTION vault_record_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a record of the vault is not changed'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_stays BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW EXECUTE FUNCTION vault_record_stays();
"""
_SQLITE_PERISH = """
CREATE TRIGGER {table}_perishes AFTER DELETE ON vault_sourcerecord
BEGIN DELETE FROM {table} WHERE record_id = OLD.id; END;
"""
_POSTGRES_PERISH = """
ALTER TABLE {table} DROP CONSTRAINT {name};
ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (record_id) REFERENCES vault_sourcerecord (id)
ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""


def guard_records() -> RunPython:
    """No record without an open grant; no record is changed, only replaced or destroyed with all its parts.

    The parts perish by the database's own doing, so that whoever may destroy a record need not see them.
    """

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        editor.execute(_POSTGRES_GRANT if postgres else _SQLITE_GRANT, None)
        for table, columns in FIXED.items():
            editor.execute((_POSTGRES_FIXED if postgres else _SQLITE_FIXED).format(table=table, columns=columns), None)
        for table in PARTS:
            if postgres:
                editor.execute(_POSTGRES_PERISH.format(table=table, name=_reference(editor, table)), None)
            else:
                editor.execute(_SQLITE_PERISH.format(table=table), None)

    return RunPython(forwards)


def guard_grants() -> RunPython:
    """No record after the last day of its grant either; what a grant allows becomes less, never more."""
    return refuse(OPEN_TODAY, ONLY_NARROWER, NEVER_DELETED)


def guard_readings() -> RunPython:
    """What somebody said about a pair is never changed; it goes with the entries that it speaks of."""
    return refuse(READING_STAYS, unreplaced=[READINGS])


def _reference(editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """Name of the foreign key that leads from a table of parts to its record."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table)
    return next(name for name, said in found.items() if said["foreign_key"] == (RECORDS, "id"))

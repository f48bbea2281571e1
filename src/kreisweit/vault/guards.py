"""Migration steps after which the vault's database itself refuses what must never be."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_SQLITE_GRANT = """
CREATE TRIGGER vault_record_needs_open_grant BEFORE INSERT ON vault_sourcerecord
WHEN NOT EXISTS (SELECT 1 FROM vault_clearancegrant g WHERE g.id = NEW.grant_id AND g.revoked_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'no open clearance for this record'); END;
"""
_POSTGRES_GRANT = """
CREATE FUNCTION vault_record_needs_open_grant() RETURNS trigger AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM vault_clearancegrant g WHERE g.id = NEW.grant_id AND g.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'no open clearance for this record' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE TRIGGER vault_record_needs_open_grant BEFORE INSERT ON vault_sourcerecord
FOR EACH ROW EXECUTE FUNCTION vault_record_needs_open_grant();
"""
_SQLITE_FIXED = """
CREATE TRIGGER vault_record_stays BEFORE UPDATE OF
  entry_id, delivery_id, grant_id, controller, wrapped_key, identity, content, fingerprint ON vault_sourcerecord
BEGIN SELECT RAISE(ABORT, 'a record of the vault is not changed'); END;
"""
_POSTGRES_FIXED = """
CREATE FUNCTION vault_record_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a record of the vault is not changed'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER vault_record_stays BEFORE UPDATE OF
  entry_id, delivery_id, grant_id, controller, wrapped_key, identity, content, fingerprint ON vault_sourcerecord
FOR EACH ROW EXECUTE FUNCTION vault_record_stays();
"""
_DROP = ("vault_record_needs_open_grant", "vault_record_stays")


def guard_records() -> RunPython:
    """No record without an open grant; no record is changed, only replaced or erased."""

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        for statement in (_POSTGRES_GRANT, _POSTGRES_FIXED) if postgres else (_SQLITE_GRANT, _SQLITE_FIXED):
            editor.execute(statement, None)

    def backwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for name in _DROP:
            on = " ON vault_sourcerecord" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {name}{on}")

    return RunPython(forwards, backwards)

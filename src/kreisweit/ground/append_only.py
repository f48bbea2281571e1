"""Tables whose rows are never changed and never deleted, enforced by the database itself."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {EVENT} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION kreisweit_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_no_{verb} BEFORE {EVENT} ON {table}
FOR EACH ROW EXECUTE FUNCTION kreisweit_append_only();
"""


def forbid_changes(table: str, *, columns: tuple[str, ...] = ()) -> RunPython:
    """A migration step after which the database refuses to delete rows and to update the columns (all if none)."""
    update = "UPDATE OF " + ", ".join(columns) if columns else "UPDATE"
    events = {"update": update, "delete": "DELETE"}

    def forwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        template = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        for verb, event in events.items():
            editor.execute(template.format(table=table, verb=verb, EVENT=event), None)

    def backwards(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for verb in events:
            on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    return RunPython(forwards, backwards)

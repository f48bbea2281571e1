"""What the vault's database refuses by itself: rows put in the place of others, grants made wider again."""

from __future__ import annotations

import pytest
from django.db import connections
from tests.factories.past_code import execute, refused, replacing
from tests.factories.vault_persons import LINK
from tests.factories.vault_world import DELIVERIES, agreements, content, deliver, dump, grant, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import today
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import OpenGrant

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SQLITE = connections["vault"].vendor == "sqlite"
sqlite_only = pytest.mark.skipif(not SQLITE, reason="PostgreSQL knows no REPLACE")
NOT_REPLACED = "is there already" if SQLITE else "append-only|is not changed|only|never"
KEYS = {
    "vault_vaultevent": "id",
    "vault_linkevent": "id",
    "vault_sourcerecord": "id",
    "vault_sealedidentity": "record_id",
    "vault_sealedcontent": "record_id",
}


@pytest.fixture(autouse=True)
def filled() -> None:
    """Two versions of a record, one person."""
    agreements()
    deliver(DELIVERIES[0], [row("1"), row("2")])
    deliver(DELIVERIES[1], [row("1", data=content(sex="m"))])
    entries = [one.record for one in queries.identities(clearance=LINK, by=TERMINAL)]
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=run, linked=linked([entries]), clearance=LINK, by=TERMINAL)


# Nothing is replaced.


@pytest.mark.parametrize("table", KEYS)
def test_no_row_takes_the_place_of_another(table: str) -> None:
    before = dump(but_not=())
    refused(replacing(table, alias="vault", key=KEYS[table]), by=NOT_REPLACED, alias="vault")
    assert dump(but_not=()) == before


def test_a_record_gets_no_other_controller() -> None:
    refused(replacing("vault_sourcerecord", alias="vault", controller="'99001002'"), by=NOT_REPLACED, alias="vault")


@sqlite_only
@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO vault_vaultevent SELECT * FROM vault_vaultevent",
        "UPDATE OR REPLACE vault_vaultevent SET id = id + 1",
        "UPDATE OR REPLACE vault_sourcerecord SET replaced_by_id = NULL",
        "UPDATE OR REPLACE vault_sourcerecord SET id = (SELECT max(id) FROM vault_sourcerecord)",
        "UPDATE OR REPLACE vault_sealedidentity SET record_id = (SELECT max(record_id) FROM vault_sealedidentity)",
        "INSERT OR REPLACE INTO vault_sealedidentity SELECT r.id, i.sealed FROM vault_sourcerecord r, vault_sealedidentity i",
    ],
)
def test_nor_by_any_other_words_of_sqlite(statement: str) -> None:
    before = dump(but_not=())
    refused(statement, by="is there already|append-only|is not changed", alias="vault")
    assert dump(but_not=()) == before


@sqlite_only
@pytest.mark.parametrize("table", ["vault_vaultevent", "vault_linkevent"])
def test_a_line_of_the_log_is_not_replaced_by_one_with_its_hash(table: str) -> None:
    refused(replacing(table, alias="vault", without_key=True), by="is there already", alias="vault")


@sqlite_only
def test_the_version_in_force_is_not_thrown_out_by_another() -> None:
    new = replacing("vault_sourcerecord", alias="vault", id=f"'{'f' * 32}'", replaced_by_id="NULL")
    refused(new, by="is there already", alias="vault")
    old = replacing("vault_sourcerecord", alias="vault", id=f"'{'f' * 32}'", replaced_by_id="delivery_id")
    execute(old, "vault")  # an older version takes nobody's place


# Grants.


GRANT = "vault_clearancegrant"
SAID = {
    "activity": "'another'",
    "activity_version": "9",
    "agreement": "'another'",
    "register": "'another'",
    "opened_at": "'2020-01-01 00:00:00'",
    "id": "id + 100",
}


@pytest.mark.parametrize("column", SAID)
def test_a_grant_says_what_it_said_when_it_was_opened(column: str) -> None:
    refused(f"UPDATE {GRANT} SET {column} = {SAID[column]}", by="a grant is closed", alias="vault")


def test_a_closed_grant_is_not_opened_again() -> None:
    actions.revoke_grants(activity="integrationsmonitoring", by=TERMINAL)
    for value in ("NULL", "'2030-01-01 00:00:00'"):
        refused(f"UPDATE {GRANT} SET revoked_at = {value}", by="a grant is closed", alias="vault")


def test_a_grant_lasts_no_longer_than_it_did_but_may_last_shorter() -> None:
    execute(f"UPDATE {GRANT} SET valid_until = '2030-01-01'", "vault")
    execute(f"UPDATE {GRANT} SET valid_until = '2029-01-01'", "vault")
    for value in ("NULL", "'2029-01-02'"):
        refused(f"UPDATE {GRANT} SET valid_until = {value}", by="a grant is closed", alias="vault")


def test_a_grant_is_neither_deleted_nor_replaced() -> None:
    actions.revoke_grants(activity="integrationsmonitoring", by=TERMINAL)
    refused(f"DELETE FROM {GRANT}", by="never deleted", alias="vault")
    refused(replacing(GRANT, alias="vault", revoked_at="NULL"), by=NOT_REPLACED, alias="vault")


INSERT = """
INSERT INTO vault_sourcerecord
  (id, entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint, replaced_by_id)
SELECT '{id}', entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint, delivery_id
FROM vault_sourcerecord LIMIT 1
"""


def test_after_the_last_day_of_a_grant_the_database_takes_no_record() -> None:
    execute(f"UPDATE {GRANT} SET valid_until = '{today().isoformat()}'", "vault")
    execute(INSERT.format(id="e" * 32), "vault")
    execute(f"UPDATE {GRANT} SET valid_until = '2020-12-31'", "vault")
    refused(INSERT.format(id="f" * 32), by="no open clearance", alias="vault")


def test_open_grants_are_told_and_one_version_can_be_closed() -> None:
    first, second = grant(), grant("sprachkurse")
    newer = slip(Operation.STORE, "ewo-stadt", version=2)
    actions.register_grant(clearance=newer, by=TERMINAL)
    known = "integrationsmonitoring"
    assert actions.open_grants(by=TERMINAL) == [
        OpenGrant(known, 1, "ewo-stadt"),
        OpenGrant(known, 2, "ewo-stadt"),
        OpenGrant(known, 1, "sprachkurse"),
    ]
    assert actions.revoke_grants(activity=known, agreement="ewo-stadt", version=1, by=TERMINAL) == 1
    assert [(one.version, one.agreement) for one in actions.open_grants(by=TERMINAL)] == [
        (2, "ewo-stadt"),
        (1, "sprachkurse"),
    ]
    assert first.pk != second.pk

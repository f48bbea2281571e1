"""Row-level security, asked of the database itself with the services' role and no help from this code."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from tests.factories.encoded_world import PEOPLE, cells_of, key_row
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, grant, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, queries, readiness, upkeep
from kreisweit.vault.checks import check_vault
from kreisweit.vault.models import LinkCheck
from kreisweit.vault.policies import ACCESS, COMMANDS
from kreisweit.vault.readiness import ALIAS, obstacles, require_ready
from kreisweit.vault.refusals import OwnerMissing, VaultNotReady
from kreisweit.vault.session import Purpose, session

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not os.environ.get("KREISWEIT_VAULT_DATABASE"), reason="runs in the part with PostgreSQL"),
    pytest.mark.django_db(databases=["default", "vault"]),
]
LINK = slip(Operation.LINK)
TABLES = sorted(ACCESS)
CASES = [(table, purpose) for table in TABLES for purpose in Purpose]


class Clerk:
    """Somebody with a number."""

    pk = 77


@pytest.fixture
def filled() -> int:
    """A row in every table; gives the grant of the first register."""
    agreements()
    deliver(DELIVERIES[0], [row("1"), row("2")])
    deliver(DELIVERIES[1], [row("1")], agreement="sprachkurse")
    incoming = actions.keep_incoming(data=b"x", by=TERMINAL)
    actions.keep_checked(key=incoming, data=b"x", by=TERMINAL)
    a, b, c = (one.record for one in queries.identities(clearance=LINK, by=TERMINAL))
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    pair = edge(a, b, 0.6)
    result = linked([[a], [b], [c]], edges=[pair], doubtful=[pair])
    actions.store_links(run=run, linked=result, clearance=LINK, by=TERMINAL)
    doubt = queries.doubtful_pairs(by=TERMINAL)[0].id
    actions.decide_pair(pair=doubt, verdict="different", by=Clerk(), clearance=LINK, second_reader=True)
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        said = {"left_id": pair.left, "right_id": pair.right, "is_right": True, "checked_at": now()}
        LinkCheck.objects.create(model_id=result.model_version, **said)
    deliver(DELIVERIES[2], [row("3")], agreement="sprachkurse")
    deliver(DELIVERIES[8], [key_row("K", cells_of(PEOPLE[:1])[0])])
    deliver(DELIVERIES[3], [row("3")])
    with session(Purpose.SNAPSHOT, by=TERMINAL, clearance=slip(Operation.COMPUTE)):
        actions.snapshots._make_pseudonyms("p")
    return int(grant().pk)


def enter(purpose: str, number: int | None = None) -> Any:
    cursor = connections[ALIAS].cursor()
    cursor.execute(
        "SELECT set_config('kreisweit.purpose', %s, true), set_config('kreisweit.grant', %s, true)",
        [purpose, str(number or "")],
    )
    return cursor


def count(cursor: Any, table: str) -> int:
    """Rows that are seen; None where the role has no right at all to look."""
    try:
        with transaction.atomic(ALIAS):
            cursor.execute(f"SELECT count(*) FROM {table}")
            return int(cursor.fetchone()[0])
    except DatabaseError:
        return 0


# Seeing.


def test_the_role_of_these_tests_owns_nothing() -> None:
    assert obstacles(connections[ALIAS]) == []


def test_every_table_forces_its_policies() -> None:
    with past_policies() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) "
            "FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        found = cursor.fetchall()
    assert found == [
        *[("django_migrations", False, False, 0)],
        *[(table, True, True, sum(map(len, ACCESS[table].values()))) for table in TABLES],
    ]


def test_no_view_and_no_function_gets_around_them() -> None:
    with past_policies() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
        assert cursor.fetchone() == (0,)


def test_without_a_purpose_there_are_no_rows(filled: int) -> None:
    for purpose in ("", "no such purpose", "LINKING"):
        cursor = enter(purpose, filled)
        assert {table: count(cursor, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_purpose_sees_its_tables_and_no_other(filled: int, purpose: Purpose) -> None:
    cursor = enter(purpose.value, filled)
    seen = {table for table in TABLES if count(cursor, table)}
    assert seen == {table for table in TABLES if "s" in ACCESS[table].get(purpose, "")}


def test_identities_are_seen_for_linking_and_review_content_for_a_snapshot_alone(filled: int) -> None:
    who = {purpose for purpose in Purpose if count(enter(purpose.value, filled), "vault_sealedidentity")}
    what = {purpose for purpose in Purpose if count(enter(purpose.value, filled), "vault_sealedcontent")}
    assert (who, what) == ({Purpose.LINKING, Purpose.REVIEW}, {Purpose.SNAPSHOT})


@pytest.mark.parametrize("purpose", [Purpose.INTAKE, Purpose.UNDO])
def test_a_delivery_sees_its_own_register_alone(filled: int, purpose: Purpose) -> None:
    other = grant("sprachkurse").pk
    tables = ("vault_entry", "vault_sourcerecord", "vault_vaultdelivery")
    found = [[count(enter(purpose.value, number), table) for table in tables] for number in (filled, other, None, 0)]
    assert found == [[4, 4, 3], [2, 2, 2], [0, 0, 0], [0, 0, 0]]


def test_what_was_told_is_forgotten_at_the_end_of_the_transaction() -> None:
    with transaction.atomic(ALIAS):
        enter("linking")
        transaction.set_rollback(True, using=ALIAS)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT COALESCE(current_setting('kreisweit.purpose', true), '')")
        assert cursor.fetchone() == ("",)
    with session(Purpose.UPKEEP, by=TERMINAL):
        pass
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT current_setting('kreisweit.purpose', true)")
        assert cursor.fetchone() == ("",)


# Writing.

WRITES = {
    "i": "INSERT INTO {table} SELECT * FROM {table} WHERE false",
    "u": "UPDATE {table} SET {column} = {column}",
    "d": "DELETE FROM {table}",
}


def touched(purpose: str, number: int, table: str, letter: str) -> int:
    """Rows that a statement reaches; the statement is taken back. 0 where it is refused outright."""
    column = {"vault_clearancegrant": "revoked_at", "vault_vaultdelivery": "cursor", "vault_sourcerecord": "replaced_by_id",
              "vault_person": "merged_into_id", "vault_membership": "ended_at",
              "vault_decision": "ended_at"}.get(table, "id")  # fmt: skip
    column = "sealed" if "sealed" in table else column
    cursor = enter(purpose, number)
    try:
        with transaction.atomic(ALIAS):
            cursor.execute(WRITES[letter].format(table=table, column=column))
            reached = int(cursor.rowcount)
            transaction.set_rollback(True, using=ALIAS)
    except DatabaseError:
        return 0
    return reached


@pytest.mark.parametrize("letter", ["u", "d"])
def test_a_purpose_changes_and_destroys_what_it_may_and_nothing_else(filled: int, letter: str) -> None:
    reached = {(table, purpose) for table, purpose in CASES if touched(purpose.value, filled, table, letter)}
    assert reached == {
        (table, purpose)
        for table, purpose in CASES
        if letter in ACCESS[table].get(purpose, "") and "s" in ACCESS[table].get(purpose, "")
    }


def test_the_role_has_the_rights_that_some_purpose_needs_and_no_others() -> None:
    rights = {"SELECT": "s", "INSERT": "i", "UPDATE": "u", "DELETE": "d"}
    assert set(rights.values()) == set(COMMANDS)
    with connections[ALIAS].cursor() as cursor:
        for table in TABLES:
            wanted = set("".join(ACCESS[table].values()))
            found = set()
            for right, letter in rights.items():
                ask = "has_any_column_privilege" if right != "DELETE" else "has_table_privilege"
                cursor.execute(f"SELECT {ask}(current_user, %s, %s)", [table, right])
                found |= {letter} if cursor.fetchone()[0] else set()
            assert (table, found) == (table, wanted)


@pytest.mark.parametrize("column", ["wrapped_key", "fingerprint", "controller", "grant_id", "entry_id", "delivery_id"])
def test_of_a_record_the_role_may_change_only_by_what_it_was_replaced(filled: int, column: str) -> None:
    cursor = enter("intake", filled)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(ALIAS):
        cursor.execute(f"UPDATE vault_sourcerecord SET {column} = {column}")


def insert_record(cursor: Any, number: int) -> None:
    cursor.execute("SELECT id, entry_id, delivery_id, wrapped_key, fingerprint FROM vault_sourcerecord LIMIT 1")
    _, entry, delivery, key, fingerprint = cursor.fetchone()
    cursor.execute(f"UPDATE vault_sourcerecord SET replaced_by_id = delivery_id WHERE entry_id = '{entry}'")
    cursor.execute(
        "INSERT INTO vault_sourcerecord (id, entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint) "
        "VALUES (%s, %s, %s, %s, '99001001', %s, %s)",
        [secrets.token_hex(16), entry, delivery, number, key, fingerprint],
    )


def test_a_delivery_stores_under_its_own_grant_alone(filled: int) -> None:
    other = grant("sprachkurse").pk
    with transaction.atomic(ALIAS):
        insert_record(enter("intake", filled), filled)
    for shown, number in ((filled, other), (filled, 0)):
        with pytest.raises(DatabaseError), transaction.atomic(ALIAS):
            insert_record(enter("intake", shown), number)


@pytest.mark.parametrize("table", ["vault_sealedidentity", "vault_sealedcontent", "vault_blockkey"])
def test_a_delivery_adds_no_part_to_a_record_of_another(filled: int, table: str) -> None:
    with past_policies() as cursor:
        cursor.execute("SELECT r.id FROM vault_sourcerecord r WHERE r.grant_id <> %s", [filled])
        foreign = cursor.fetchone()[0]
        cursor.execute("DELETE FROM vault_sealedidentity; DELETE FROM vault_sealedcontent")
    column = "key" if table == "vault_blockkey" else "sealed"
    statement = f"INSERT INTO {table} (record_id, {column}) VALUES ('{foreign}', '7')"
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(ALIAS):
        enter("intake", filled).execute(statement)


# Starting.


@pytest.fixture
def installation(settings: Any) -> Iterator[None]:
    """As in an installation; the connection is asked anew."""
    settings.PROFILE = "prod"
    connections[ALIAS].__dict__.pop(readiness._READY, None)
    yield
    connections[ALIAS].__dict__.pop(readiness._READY, None)


def as_role(attributes: str) -> str:
    """Put a new role on that has the rights of the tests' role and these attributes besides."""
    role = f"kreisweit_x_{secrets.token_hex(4)}"
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"CREATE ROLE {role} {attributes}")
        cursor.execute(f"SET ROLE {role}")
    return role


def test_a_role_without_ownership_enters(installation: None) -> None:
    require_ready()
    assert check_vault(databases=[ALIAS]) == []
    with session(Purpose.UPKEEP, by=TERMINAL):
        pass


@pytest.mark.parametrize(("attributes", "code"), [("SUPERUSER", "superuser"), ("NOSUPERUSER BYPASSRLS", "bypass")])
def test_a_role_that_sees_everything_is_refused(installation: None, attributes: str, code: str) -> None:
    role = as_role(attributes)
    with pytest.raises(VaultNotReady) as refused, session(Purpose.UPKEEP, by=TERMINAL):
        pass
    assert refused.value.params == {"obstacle": code, "name": role}
    assert role in refused.value.text()
    assert [(message.id, type(message)) for message in check_vault(databases=[ALIAS])] == [
        (f"vault.{code}", checks.Error)
    ]


@pytest.mark.parametrize("how", ["ALTER TABLE vault_entry OWNER TO {role}", "GRANT {owner} TO {role}"])
def test_a_role_that_owns_tables_or_may_become_the_owner_is_refused(installation: None, how: str) -> None:
    role = as_role("NOSUPERUSER")
    owner = f"kreisweit_o_{secrets.token_hex(4)}"
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"CREATE ROLE {owner}")
        cursor.execute(f"ALTER TABLE vault_person OWNER TO {owner}")
        cursor.execute(how.format(role=role, owner=owner))
        cursor.execute(f"SET ROLE {role}")
    assert obstacles(connections[ALIAS]) == [("owner", role)]


def test_a_role_that_may_make_tables_is_refused(installation: None) -> None:
    role = as_role("NOSUPERUSER")
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {role}")
        cursor.execute(f"SET ROLE {role}")
    assert obstacles(connections[ALIAS]) == [("creator", role)]


@pytest.mark.parametrize("how", ["DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"])
def test_a_table_without_protection_keeps_the_vault_closed(installation: None, how: str) -> None:
    with past_policies() as cursor:
        cursor.execute(f"ALTER TABLE vault_edge {how}")
    assert obstacles(connections[ALIAS]) == [("open_table", "vault_edge")]


def test_a_table_that_somebody_adds_keeps_the_vault_closed(installation: None) -> None:
    with past_policies() as cursor:
        cursor.execute("CREATE TABLE vault_copy (name text)")
    assert obstacles(connections[ALIAS]) == [("open_table", "vault_copy")]


def test_a_database_that_does_not_answer_is_a_warning(installation: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(readiness, "_asked", silent)
    assert [(message.id, type(message)) for message in check_vault(databases=[ALIAS])] == [
        ("vault.unreachable", checks.Warning)
    ]


# Making the tables.


@pytest.mark.usefixtures("installation")
def test_tables_are_not_made_by_the_services_role(settings: Any) -> None:
    settings.VAULT_OWNER_DATABASE = ""
    with pytest.raises(OwnerMissing):
        call_command("migrate_vault")


def rights(role: str) -> Sequence[Any]:
    with past_policies() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s ORDER BY 1, 2",
            [role],
        )
        return list(cursor.fetchall())


def test_rights_given_twice_are_the_same_and_rights_too_many_are_taken(filled: int) -> None:
    with past_policies() as cursor:
        role = f"kreisweit_y_{secrets.token_hex(4)}"
        cursor.execute(f"CREATE ROLE {role}")
        upkeep.give_rights(connections[ALIAS], role)
        first = rights(role)
        cursor.execute(f"GRANT ALL ON vault_vaultevent TO {role}")
        upkeep.give_rights(connections[ALIAS], role)
    assert rights(role) == first
    assert ("vault_vaultevent", "DELETE") not in first

"""Records of persons: taken over once, kept under an open grant, taken back without a trace."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from tests.factories.vault_role import past_policies
from tests.factories.vault_world import (
    DELIVERIES,
    agreements,
    content,
    deliver,
    dump,
    everything,
    grant,
    linked,
    row,
    slip,
)

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.linkage.keys import block_keys
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, models, queries
from kreisweit.vault.actions import RecordRow, Stored
from kreisweit.vault.identities import record_of
from kreisweit.vault.models import ClearanceGrant, SourceRecord
from kreisweit.vault.refusals import BuiltUpon, NoSuchGrant
from kreisweit.vault.session import Purpose, VaultClosed, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ONE, TWO, THREE = DELIVERIES[:3]
LINK = slip(Operation.LINK)


@pytest.fixture(autouse=True)
def two_agreements() -> None:
    agreements()


def numbers() -> dict[str, int]:
    """Rows of each table that has any; the log does not count."""
    return {table: len(rows) for table, rows in everything().items() if rows and "event" not in table}


def keys_of(*rows: RecordRow) -> int:
    return sum(len(block_keys(record_of("", one.register, one.identity))) for one in rows)


# Taking over.


def test_records_are_kept_with_all_their_parts() -> None:
    rows = [row("1"), row("2")]
    assert deliver(ONE, rows) == Stored(new=2, changed=0, unchanged=0)
    assert numbers() == {
        "vault_blockkey": keys_of(*rows), "vault_clearancegrant": 1, "vault_entry": 2, "vault_outbox": 3,
        "vault_sealedcontent": 2, "vault_sealedidentity": 2, "vault_sourcerecord": 2, "vault_tolink": 2,
        "vault_vaultdelivery": 1,
    }  # fmt: skip
    assert (queries.delivery_cursor(ONE), queries.delivery_totals(ONE)) == (1, (2, 0, 0))
    assert (queries.delivery_cursor(TWO), queries.delivery_totals(TWO)) == (0, (0, 0, 0))


def test_no_text_of_a_person_lies_there_in_clear() -> None:
    canaries = {"given_name": "Kanarienvogel", "family_name": "Schluesselblume", "birth_date": "1987-06-05"}
    deliver(ONE, [row("LOKAL-4711", data=content(episodes=[{"kind": "residence"}]), **canaries)])
    lying = repr(everything()).encode() + b"".join(
        bytes(value)
        for rows in everything().values()
        for one in rows
        for value in one
        if isinstance(value, memoryview | bytes)
    )
    assert [word for word in (*canaries.values(), "LOKAL-4711", "residence") if word.encode() in lying] == []


def test_the_same_chunk_again_changes_nothing() -> None:
    deliver(ONE, [row("1")], cursor=5)
    before = dump(but_not=())
    assert deliver(ONE, [row("1"), row("2")], cursor=5) == Stored(0, 0, 0)
    assert deliver(ONE, [row("3")], cursor=4) == Stored(0, 0, 0)
    assert dump(but_not=()) == before


def test_a_delivery_goes_on_where_it_was() -> None:
    deliver(ONE, [row("1")], cursor=1)
    assert deliver(ONE, [row("2")], cursor=2) == Stored(1, 0, 0)
    assert (queries.delivery_cursor(ONE), queries.delivery_totals(ONE)) == (2, (2, 0, 0))


def test_the_same_content_in_a_new_delivery_is_left_alone() -> None:
    deliver(ONE, [row("1"), row("2")])
    before = dump((*("vault_vaultevent", "vault_outbox"), "vault_vaultdelivery"))
    assert deliver(TWO, [row("1"), row("2")]) == Stored(0, 0, 2)
    assert dump((*("vault_vaultevent", "vault_outbox"), "vault_vaultdelivery")) == before


@pytest.mark.parametrize("change", [{"data": content(sex="m")}, {"family_name": "Haddad-Neu"}])
def test_a_record_that_says_something_new_replaces_the_version_before(change: dict[str, Any]) -> None:
    deliver(ONE, [row("1"), row("2")])
    assert deliver(TWO, [row("1", **change), row("2"), row("3")]) == Stored(1, 1, 1)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        versions = SourceRecord.objects.values_list("delivery_id", "replaced_by_id")
        assert Counter(versions) == {(ONE.hex, TWO.hex): 1, (ONE.hex, None): 1, (TWO.hex, None): 2}


def test_the_same_number_in_two_registers_is_two_entries() -> None:
    deliver(ONE, [row("1")])
    deliver(TWO, [row("1")], agreement="sprachkurse")
    registers = [found.register for found in queries.identities(clearance=LINK, by=TERMINAL)]
    assert sorted(registers) == ["ewo-stadt", "sprachkurse"]


# Grants.


def test_a_grant_is_made_once_and_another_one_for_another_last_day() -> None:
    first = grant()
    assert grant().pk == first.pk
    for last in (date(2031, 1, 1), date(2032, 1, 1), date(2030, 1, 1)):
        other = slip(Operation.STORE, "ewo-stadt", valid_until=last)
        made = actions.register_grant(clearance=other, by=TERMINAL)
        assert actions.register_grant(clearance=other, by=TERMINAL).pk == made.pk
        assert made.valid_until == last
    with session(Purpose.UPKEEP, by=TERMINAL):
        grants = [(one.valid_until, one.revoked_at is None) for one in ClearanceGrant.objects.order_by("pk")]
        assert grants == [
            (None, False),
            (date(2031, 1, 1), False),
            (date(2032, 1, 1), False),
            (date(2030, 1, 1), True),
        ]


def test_a_slip_for_something_else_gives_no_grant() -> None:
    for wrong in (LINK, slip(Operation.STORE), slip(Operation.COMPUTE, "ewo-stadt")):
        with pytest.raises(NoSuchGrant):
            actions.register_grant(clearance=wrong, by=TERMINAL)


def test_records_of_a_controller_that_does_not_take_part_are_refused() -> None:
    with pytest.raises(NoSuchGrant):
        actions.store_records(
            delivery=ONE, grant=grant(), rows=[row("1")], cursor=1, by=TERMINAL,
            clearance=slip(Operation.STORE, "ewo-stadt", controllers={"99001002"}),
        )  # fmt: skip
    assert "vault_sourcerecord" not in numbers()


def test_a_grant_of_another_agreement_is_refused() -> None:
    with pytest.raises(NoSuchGrant):
        actions.store_records(
            delivery=ONE, grant=grant("sprachkurse"), rows=[row("1")], cursor=1, by=TERMINAL,
            clearance=slip(Operation.STORE, "ewo-stadt"),
        )  # fmt: skip


def test_after_the_end_of_an_activity_the_database_takes_no_record() -> None:
    held = grant()
    assert actions.revoke_grants(activity="integrationsmonitoring", by=TERMINAL) == 1
    assert actions.revoke_grants(activity="integrationsmonitoring", by=TERMINAL) == 0
    with pytest.raises(DatabaseError, match="no open clearance"), transaction.atomic("vault"):
        actions.store_records(
            delivery=ONE, grant=held, rows=[row("1")], cursor=1, by=TERMINAL,
            clearance=slip(Operation.STORE, "ewo-stadt"),
        )  # fmt: skip
    assert numbers() == {"vault_clearancegrant": 1, "vault_outbox": 2}
    assert grant().pk != held.pk


# What the database refuses, whoever asks.

INSERT = """
INSERT INTO vault_sourcerecord (id, entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint)
SELECT '{id}', entry_id, delivery_id, {grant}, controller, wrapped_key, fingerprint FROM vault_sourcerecord
"""


@pytest.mark.parametrize(
    "number", ["NULL", "0", "(SELECT max(id) FROM vault_clearancegrant WHERE revoked_at IS NOT NULL)"]
)
def test_a_record_without_an_open_grant_is_refused_also_past_this_code(number: str) -> None:
    deliver(ONE, [row("1")])
    deliver(TWO, [row("2")], agreement="sprachkurse")
    actions.revoke_grants(activity="integrationsmonitoring", agreement="sprachkurse", by=TERMINAL)
    with pytest.raises(DatabaseError), transaction.atomic("vault"), past_policies() as cursor:
        cursor.execute(INSERT.format(id="f" * 32, grant=number))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_sealedidentity SET sealed = sealed",
        "UPDATE vault_sealedcontent SET sealed = sealed",
        "UPDATE vault_blockkey SET key = key",
        "UPDATE vault_sourcerecord SET wrapped_key = wrapped_key",
        "UPDATE vault_sourcerecord SET grant_id = grant_id",
        "UPDATE vault_vaultevent SET number = 0",
        "DELETE FROM vault_vaultevent",
        "UPDATE vault_sourcerecord SET replaced_by_id = NULL",
    ],
)
def test_what_lies_there_is_not_changed_also_past_this_code(statement: str) -> None:
    deliver(ONE, [row("1")])
    deliver(TWO, [row("1", data=content(sex="m"))])
    with pytest.raises(DatabaseError), transaction.atomic("vault"), past_policies() as cursor:
        cursor.execute(statement)


def test_an_entry_belongs_to_one_person_at_a_time() -> None:
    deliver(ONE, [row("1")])
    entry = next(queries.identities(clearance=LINK, by=TERMINAL)).record
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=run, linked=linked([[entry]]), clearance=LINK, by=TERMINAL)
    twice = (
        "INSERT INTO vault_membership (entry_id, person_id, begun_at, begun_by_id) "
        "SELECT entry_id, person_id, begun_at, begun_by_id FROM vault_membership"
    )
    with pytest.raises(DatabaseError), transaction.atomic("vault"), past_policies() as cursor:
        cursor.execute(twice)


def test_a_record_takes_its_parts_along() -> None:
    deliver(ONE, [row("1")])
    with past_policies() as cursor:
        cursor.execute("DELETE FROM vault_sourcerecord")
    found = numbers()
    assert [name for name in ("vault_sealedidentity", "vault_sealedcontent", "vault_blockkey") if name in found] == []


# Taking back.


def test_a_delivery_taken_back_leaves_the_vault_as_it_was_byte_for_byte() -> None:
    deliver(ONE, [row("1"), row("2"), row("3")])
    before = dump()
    deliver(TWO, [row("1", data=content(sex="m")), row("2")], cursor=1)
    deliver(TWO, [row("3", given_name="Leyla"), row("4"), row("5")], cursor=2)
    assert dump() != before
    assert actions.undo_delivery(delivery=TWO, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL) == 4
    assert dump() == before
    assert actions.undo_delivery(delivery=TWO, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL) == 0


def test_a_delivery_taken_back_leaves_other_registers_alone() -> None:
    deliver(ONE, [row("1")], agreement="sprachkurse")
    grant()
    before = dump()
    deliver(TWO, [row("1")])
    assert actions.undo_delivery(delivery=TWO, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL) == 1
    assert dump() == before


def test_an_entry_that_a_delivery_changed_twice_is_restored() -> None:
    deliver(ONE, [row("1")])
    before = dump()
    deliver(TWO, [row("1", given_name="Leyla")], cursor=1)
    deliver(TWO, [row("1", given_name="Laila"), row("2")], cursor=2)
    assert actions.undo_delivery(delivery=TWO, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL) == 3
    assert dump() == before


def test_a_delivery_that_another_builds_on_is_not_taken_back() -> None:
    deliver(ONE, [row("1"), row("2")])
    deliver(TWO, [row("1", given_name="Leyla")])
    before = dump(but_not=())
    with pytest.raises(BuiltUpon):
        actions.undo_delivery(delivery=ONE, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL)
    assert dump(but_not=()) == before


def test_links_go_with_the_entries_that_a_delivery_brought() -> None:
    deliver(ONE, [row("1")])
    old = next(queries.identities(clearance=LINK, by=TERMINAL)).record
    deliver(TWO, [row("2"), row("3")])
    new = [found.record for found in queries.identities(clearance=LINK, by=TERMINAL) if found.record != old]
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=run, linked=linked([[old, new[0]], [new[1]]]), clearance=LINK, by=TERMINAL)
    actions.undo_delivery(delivery=TWO, clearance=slip(Operation.STORE, "ewo-stadt"), by=TERMINAL)
    found = numbers()
    assert {name: found[name] for name in ("vault_entry", "vault_person", "vault_membership")} == {
        "vault_entry": 1, "vault_person": 2, "vault_membership": 1,
    }  # fmt: skip
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert Counter(models.Person.objects.values_list("state", flat=True)) == {"active": 1, "erased": 1}


# Entering.


def test_every_table_is_closed_outside_a_session() -> None:
    tables = [kind for name, kind in vars(models).items() if isinstance(kind, type) and hasattr(kind, "_meta")]
    closed = [kind for kind in tables if not kind._meta.abstract]
    assert len(closed) == len(everything())
    for kind in closed:
        with pytest.raises(VaultClosed):
            kind.objects.count()
        with pytest.raises(VaultClosed):
            kind._base_manager.all()


def test_rows_asked_for_inside_are_not_fetched_outside() -> None:
    deliver(ONE, [row("1")])
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows, values = SourceRecord.objects.all(), SourceRecord.objects.values_list("pk")
        stream = SourceRecord.objects.order_by("pk")
        one = SourceRecord.objects.get()
    for late in (lambda: list(rows), lambda: list(values), lambda: list(stream.iterator()), lambda: one.entry):
        with pytest.raises(VaultClosed):
            late()


def test_sessions_do_not_nest_and_whoever_touches_records_shows_a_slip() -> None:
    with session(Purpose.UPKEEP, by=TERMINAL), pytest.raises(VaultClosed), session(Purpose.UPKEEP, by=TERMINAL):
        pass
    for purpose in set(Purpose) - {Purpose.UPKEEP, Purpose.FILES, Purpose.UNDO}:
        with pytest.raises(VaultClosed), session(purpose, by=TERMINAL):
            pass


def test_an_error_inside_leaves_nothing_and_closes_the_session() -> None:
    said = {"activity": "a", "activity_version": 1, "agreement": "a", "register": "a"}

    def fail() -> None:
        with session(Purpose.UPKEEP, by=TERMINAL):
            ClearanceGrant.objects.create(**said, opened_at="2026-11-23T00:00:00Z")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert numbers() == {}
    with pytest.raises(VaultClosed):
        ClearanceGrant.objects.count()


def test_an_identity_of_an_unknown_field_is_a_bug() -> None:
    with pytest.raises(KeyError):
        deliver(ONE, [row("1", religion="x")])


def test_what_a_later_delivery_has_confirmed_is_not_taken_back_before_it() -> None:
    deliver(ONE, [row("1"), row("2")])
    deliver(TWO, [row("2"), row("1")])
    before = dump()
    with pytest.raises(BuiltUpon):
        actions.undo_delivery(delivery=ONE, by=TERMINAL)
    assert dump() == before
    assert actions.undo_delivery(delivery=TWO, by=TERMINAL) == 0
    assert actions.undo_delivery(delivery=ONE, by=TERMINAL) == 2


# Delivered files.


def test_a_delivered_file_lies_encrypted_until_it_is_destroyed() -> None:
    data = "Familienname;Vornamen\r\nMüller;Kanarienvogel\r\n".encode("windows-1252")
    key = actions.keep_incoming(data=data, by=TERMINAL)
    assert b"Kanarienvogel" not in b"".join(bytes(one[2]) for one in everything()["vault_incomingfile"])
    assert queries.read_incoming(key, by=TERMINAL) == data
    assert actions.destroy_incoming(key=key, by=TERMINAL) is True
    assert actions.destroy_incoming(key=key, by=TERMINAL) is False
    assert everything()["vault_incomingfile"] == []


def test_two_houses_have_their_own_tables() -> None:
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in ("default", "vault")}
    assert {name for name in tables["default"] if name.startswith("vault_")} == set()
    assert tables["vault"] - {"django_migrations", "sqlite_sequence"} == set(everything())

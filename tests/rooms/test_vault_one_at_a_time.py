"""Whoever changes links or decisions waits for the others before reading anything."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections
from tests.factories.vault_world import DELIVERIES, agreements, deliver, edge, linked, row, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import Refusal
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, log, queries
from kreisweit.vault.actions import incremental
from kreisweit.vault.actions import linking as linking_module
from kreisweit.vault.models import DoubtfulPair, Membership
from kreisweit.vault.readiness import ALIAS
from kreisweit.vault.routing import LABEL
from kreisweit.vault.session import Purpose, VaultClosed, current, session

LINK = slip(Operation.LINK)
ON_POSTGRES = pytest.mark.skipif(
    not os.environ.get("KREISWEIT_VAULT_DATABASE"), reason="runs in the part with PostgreSQL"
)


class Clerk:
    pk = 77


class OtherClerk:
    pk = 78


def some_entries() -> list[str]:
    """Three entries of a register, then three of another."""
    agreements()
    deliver(DELIVERIES[0], [row(str(number)) for number in range(3)])
    deliver(DELIVERIES[1], [row(str(number)) for number in range(3)], agreement="sprachkurse")
    found = sorted(
        (one.register, one.family_name, one.record) for one in queries.identities(clearance=LINK, by=TERMINAL)
    )
    return [record for *_names, record in found]


def in_doubt(entries: list[str], *pairs: ComparedPair) -> list[int]:
    """Everybody alone, these pairs in doubt; their numbers in the order given."""
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    result = linked([[one] for one in entries], edges=pairs, doubtful=pairs)
    actions.store_links(run=run, linked=result, clearance=LINK, by=TERMINAL)
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        rows = DoubtfulPair.objects.values_list("left_id", "right_id", "pk")
        number = {(left, right): pk for left, right, pk in rows}
    return [number[one.left, one.right] for one in pairs]


def persons() -> list[set[str]]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        found: dict[str, set[str]] = {}
        for entry, person in Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"):
            found.setdefault(person, set()).add(entry)
    return list(found.values())


# The order, on every database.

DOES: dict[str, Callable[[int, UUID, str, str], Any]] = {
    "decide_pair": lambda pair, _run, _a, _b: actions.decide_pair(
        pair=pair, verdict="same", by=Clerk(), clearance=LINK
    ),
    "keep_check": lambda _pair, _run, a, b: actions.keep_check(
        left=a, right=b, is_right=True, by=Clerk(), clearance=LINK
    ),
    "part_entries": lambda _pair, _run, a, _b: actions.part_entries(entries=[a], by=Clerk(), clearance=LINK, reason=""),
    "undo_merge": lambda _pair, _run, _a, _b: actions.undo_merge(event=1, by=Clerk(), clearance=LINK, reason=""),
    "link_entries": lambda _pair, _run, a, _b: actions.link_entries(entries=[a], clearance=LINK, by=TERMINAL),
    "store_links": lambda _pair, run, a, b: actions.store_links(
        run=run, linked=linked([[a, b]]), clearance=LINK, by=TERMINAL
    ),
    "try_model": lambda _pair, run, a, b: actions.try_model(
        run=run, linked=linked([[a, b]], model="[1]"), clearance=LINK, by=Clerk()
    ),
    "apply_model": lambda _pair, _run, _a, _b: actions.apply_model(version="none", clearance=LINK, by=Clerk()),
    "discard_model": lambda _pair, _run, _a, _b: actions.discard_model(version="none", clearance=LINK, by=Clerk()),
    "store_records": lambda _pair, _run, _a, _b: deliver(DELIVERIES[2], [row("9")]),
    "undo_delivery": lambda _pair, _run, _a, _b: actions.undo_delivery(delivery=DELIVERIES[0], by=TERMINAL),
    "forget_keys": lambda _pair, _run, _a, _b: actions.forget_keys(by=TERMINAL),
}  # fmt: skip
WRITES = frozenset({Purpose.LINKING, Purpose.REVIEW, Purpose.INTAKE, Purpose.UNDO})


@pytest.mark.django_db(databases=["default", "vault"])
@pytest.mark.parametrize("name", DOES)
def test_whoever_changes_links_waits_before_reading(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = some_entries()
    a, b = entries[0], entries[3]
    [pair] = in_doubt(entries, edge(a, b, 0.6))
    run = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    told: list[str] = []
    monkeypatch.setattr(log, "one_at_a_time", lambda: told.append("waits"))

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        with contextlib.suppress(VaultClosed):
            if current().purpose in WRITES and f'"{LABEL}_' in sql:
                told.append("reads")
        return execute(sql, *rest)

    with connections[ALIAS].execute_wrapper(watch), contextlib.suppress(Refusal, ValueError):
        DOES[name](pair, run, a, b)
    assert told[0] == "waits"


# What it is good for, with two connections at once.


@pytest.fixture
def at_once() -> Callable[..., list[str]]:
    """Lets several things happen at once, each on a connection of its own; gives what went wrong."""

    def run(*what: Callable[[], Any]) -> list[str]:
        wrong: list[str] = []

        def one(act: Callable[[], Any]) -> None:
            try:
                act()
            except (DatabaseError, Refusal) as reason:
                wrong.append(repr(reason))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(act,)) for act in what]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return wrong

    return run


@ON_POSTGRES
@pytest.mark.postgres
@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_two_who_join_a_chain_at_once_join_all_three(
    at_once: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = some_entries()
    a, other, b = entries[0], entries[1], entries[3]
    one, two = in_doubt(entries, edge(a, b, 0.3), edge(other, b, 0.3))
    both = threading.Barrier(2, timeout=2)
    real = linking_module.carry_out

    def late(move: Any, **said: Any) -> list[int]:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        return real(move, **said)

    monkeypatch.setattr(linking_module, "carry_out", late)
    wrong = at_once(
        lambda: actions.decide_pair(pair=one, verdict="same", by=Clerk(), clearance=LINK),
        lambda: actions.decide_pair(pair=two, verdict="same", by=OtherClerk(), clearance=LINK),
    )
    assert (wrong, {a, other, b} in persons(), len(queries.decisions())) == ([], True, 2)


@ON_POSTGRES
@pytest.mark.postgres
@pytest.mark.django_db(databases=["default", "vault"], transaction=True)
def test_a_decision_during_a_linkage_waits_for_it_and_breaks_nothing(
    at_once: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = some_entries()
    a, b = entries[0], entries[3]
    [pair] = in_doubt(entries, edge(a, b, 0.3))
    begun = threading.Event()
    real = incremental.carry_out

    def slow(move: Any, **said: Any) -> list[int]:
        begun.set()
        time.sleep(1.5)
        return real(move, **said)

    def decide() -> None:
        begun.wait(10)
        actions.decide_pair(pair=pair, verdict="different", by=Clerk(), clearance=LINK)

    monkeypatch.setattr(incremental._Work, "_compared", lambda *_args: ([edge(a, b, 0.99)], 1))
    monkeypatch.setattr(incremental, "carry_out", slow)
    wrong = at_once(lambda: actions.link_entries(entries=[b], clearance=LINK, by=TERMINAL), decide)
    assert (wrong, {a, b} in persons(), queries.decisions()) == (["NotFound('not_found')"], True, [])

"""Institutions that name nobody: keys come sealed, are compared, and are gone; the links stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.factories.encoded_world import PEOPLE, PROJECT, SECRET, cells_of, clear_row, key_row
from tests.factories.vault_world import DELIVERIES, agreements, deliver, everything, linked, slip

from kreisweit.audit.actions import TERMINAL
from kreisweit.methods.linkage.encoding.cells import read_cell
from kreisweit.methods.linkage.encoding.exchange import secret_text
from kreisweit.methods.linkage.model import STANDARD, Model
from kreisweit.methods.linkage.standard import STANDARD_WEIGHTS
from kreisweit.privacy.clearances import Operation
from kreisweit.vault import actions, projects, queries
from kreisweit.vault.models import Edge, EncodedEntry, EncodedKey, Entry, LinkRun, Membership, ModelVersion, ToLink
from kreisweit.vault.refusals import NoProjectSecret, ProjectKnown
from kreisweit.vault.sealing import open_bytes
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LINK = slip(Operation.LINK)


class Clerk:
    pk = 77


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    """Secrets lie in a folder of the test's own."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    agreements()
    return tmp_path


def keep_secret() -> None:
    projects.keep_project_secret(text=secret_text(SECRET), by=TERMINAL)


def match() -> actions.KeySummary:
    return actions.match_keys(clearance=LINK, by=Clerk())


def whole_run(model: str = "{}") -> None:
    """A run that found nothing: everybody alone."""
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    records = list(queries.identities(clearance=LINK, by=TERMINAL))
    result = linked([[one.record] for one in records], model=model)
    actions.store_links(run=key, linked=result, clearance=LINK, by=TERMINAL)


def numbered(register: str) -> list[str]:
    """Entries of a register in the order in which they were delivered."""
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = Entry.objects.filter(register=register).order_by("records__id")
        return list(dict.fromkeys(rows.values_list("pk", flat=True)))


def persons() -> dict[str, str]:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))


def kept_keys() -> int:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return int(EncodedKey.objects.count())


def both(people: Sequence[object] = PEOPLE[:4]) -> tuple[list[str], list[str], list[str]]:
    """A register in clear, and an institution that delivers the same people as keys; entries of both, and the cells."""
    deliver(DELIVERIES[0], [clear_row(str(n), person) for n, person in enumerate(PEOPLE)])
    cells = cells_of(people)
    deliver(DELIVERIES[1], [key_row(f"K{n}", cell) for n, cell in enumerate(cells)], agreement="sprachkurse")
    return numbered("ewo-stadt"), numbered("sprachkurse"), cells


def test_keys_are_kept_sealed_beside_records_without_a_name() -> None:
    _clear, keyed, cells = both()
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        rows = {row.entry_id: row for row in EncodedKey.objects.all()}
        assert sorted(rows) == sorted(keyed)
        for entry, cell in zip(keyed, cells, strict=True):
            opened = open_bytes(f"encoded:{entry}", rows[entry].wrapped_key, rows[entry].sealed)
            assert opened == read_cell(cell).key
            assert read_cell(cell).key[8:40] not in bytes(rows[entry].sealed)
        marks = EncodedEntry.objects.values_list("project", "attributes").distinct()
        assert list(marks) == [(PROJECT, "given_name family_name birth_date sex nationality municipality")]
    known = {one.record for one in queries.identities(clearance=LINK, by=TERMINAL)}
    assert known.isdisjoint(keyed)
    assert set(queries.waiting_entries(clearance=LINK, by=TERMINAL)).isdisjoint(keyed)


def test_a_key_finds_the_person_who_is_known_by_name() -> None:
    clear, keyed, _cells = both()
    keep_secret()
    whole_run()
    done = match()
    assert (done.compared, done.pairs, done.merged, done.without_secret) == (4, 4, 0, 0)
    assert kept_keys() == 0
    person = persons()
    assert [person[key] for key in keyed] == [person[name] for name in clear[:4]]
    assert len(set(person.values())) == len(PEOPLE)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        edge = Edge.objects.get(left__in=[keyed[0], clear[0]], right__in=[keyed[0], clear[0]])
        assert (edge.model.state, edge.probability > 0.99, edge.weight > 7) == ("keys", True, True)
        assert edge.levels == {
            "key": "very_alike", "given_name": "filter_agrees", "family_name": "filter_agrees",
            "birth_date": "filter_agrees", "sex": "filter_agrees", "nationality": "filter_agrees",
            "municipality": "filter_agrees",
        }  # fmt: skip
        run = LinkRun.objects.get(pk=done.run.hex if done.run else "")
        assert (run.whole, run.records, run.persons, run.finished_at is not None) == (False, 4, 4, True)
        assert list(edge.model.report["scales"]) == ["ewo-stadt+sprachkurse"]
        assert not ToLink.objects.filter(entry__in=keyed).exists()
    assert match().run is None


def test_no_byte_of_a_key_is_left_after_matching() -> None:
    _clear, _keyed, cells = both()
    keep_secret()
    whole_run()
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        before = [(bytes(row.wrapped_key), bytes(row.sealed)) for row in EncodedKey.objects.all()]
    match()
    needles = [read_cell(cell).key[16:48] for cell in cells] + [cell[40:90].encode() for cell in cells]
    needles += [part[-24:] for pair in before for part in pair]
    held = [value for rows in everything().values() for row in rows for value in row]
    texts = b"\n".join(
        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode() for value in held
    )
    assert [needle for needle in needles if needle in texts] == []
    connection = connections["vault"]
    if connection.vendor == "sqlite":  # the whole file, pages that were freed too
        raw: sqlite3.Connection = connection.connection
        assert [needle for needle in needles if needle in raw.serialize()] == []


def test_without_the_secret_keys_wait_and_are_forgotten_after_a_month() -> None:
    _clear, keyed, _cells = both()
    whole_run()
    done = match()
    assert (done.run, done.compared, done.without_secret, kept_keys()) == (None, 0, 4, 4)
    assert actions.forget_keys(by=TERMINAL) == 0
    assert actions.forget_keys(by=TERMINAL, before=timedelta(0)) == 4
    assert kept_keys() == 0
    assert set(keyed) <= set(queries.waiting_entries(clearance=LINK, by=TERMINAL))


def test_later_deliveries_bring_keys_for_whoever_came_since() -> None:
    deliver(DELIVERIES[0], [clear_row("0", PEOPLE[0])])
    cells = cells_of(PEOPLE[:2])
    rows = [key_row(f"K{n}", cell) for n, cell in enumerate(cells)]
    deliver(DELIVERIES[1], rows, agreement="sprachkurse")
    keep_secret()
    whole_run(Model(STANDARD_WEIGHTS, STANDARD, 0, 0.01).to_json())
    match()
    deliver(DELIVERIES[2], [clear_row("1", PEOPLE[1])])
    told = deliver(DELIVERIES[3], rows, agreement="sprachkurse")
    assert (told.new, told.changed, told.unchanged, kept_keys()) == (0, 0, 2, 2)
    before = persons()
    actions.link_entries(entries=queries.waiting_entries(clearance=LINK, by=TERMINAL), clearance=LINK, by=TERMINAL)
    match()
    clear, keyed, person = numbered("ewo-stadt"), numbered("sprachkurse"), persons()
    assert [person[one] for one in keyed] == [person[one] for one in clear]
    assert person[keyed[0]] == before[keyed[0]]


def test_links_of_keys_outlast_a_whole_run() -> None:
    clear, keyed, _cells = both()
    keep_secret()
    whole_run()
    match()
    before = persons()
    whole_run()
    assert persons() == before
    assert [before[key] for key in keyed] == [before[name] for name in clear[:4]]


def test_decisions_outrank_keys_and_a_wrong_join_is_undone() -> None:
    clear, keyed, cells = both()
    keep_secret()
    whole_run()
    match()
    actions.part_entries(entries=[keyed[0]], by=Clerk(), clearance=LINK, reason="Zwillinge")
    assert persons()[keyed[0]] != persons()[clear[0]]
    deliver(DELIVERIES[2], [key_row(f"K{n}", cell) for n, cell in enumerate(cells)], agreement="sprachkurse")
    match()
    assert persons()[keyed[0]] != persons()[clear[0]]
    assert persons()[keyed[1]] == persons()[clear[1]]
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def test_taking_a_delivery_back_takes_its_keys_along() -> None:
    both()
    actions.undo_delivery(delivery=DELIVERIES[1], by=TERMINAL)
    assert kept_keys() == 0
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert EncodedEntry.objects.count() == 0
    assert numbered("sprachkurse") == []


def test_keys_of_two_institutions_meet_without_anybody_known_by_name() -> None:
    cells = cells_of(PEOPLE[:3])
    deliver(DELIVERIES[0], [key_row(f"A{n}", cell) for n, cell in enumerate(cells)])
    deliver(DELIVERIES[1], [key_row(f"B{n}", cell) for n, cell in enumerate(cells)], agreement="sprachkurse")
    keep_secret()
    done = match()
    assert (done.compared, done.pairs, kept_keys()) == (6, 3, 0)
    person = persons()
    assert [person[one] for one in numbered("sprachkurse")] == [person[one] for one in numbered("ewo-stadt")]
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert {tuple(levels) for levels in Edge.objects.values_list("levels", flat=True)} == {("key",)}


def test_an_entry_that_gets_a_name_is_none_of_the_keyed_any_more() -> None:
    _clear, keyed, _cells = both()
    deliver(DELIVERIES[2], [clear_row("K0", PEOPLE[0])], agreement="sprachkurse")
    assert kept_keys() == 3
    assert keyed[0] in {one.record for one in queries.identities(clearance=LINK, by=TERMINAL)}


def test_secrets_lie_beside_the_keys_for_their_owner_alone(home: Path) -> None:
    keep_secret()
    path = home / "keys" / "projects" / f"{PROJECT}.secret"
    assert (path.stat().st_mode & 0o777, projects.project_secret(PROJECT)) == (0o400, SECRET)
    assert projects.known_projects() == (PROJECT,)
    with pytest.raises(ProjectKnown):
        keep_secret()
    with pytest.raises(NoProjectSecret):
        projects.keep_project_secret(text="geheim", by=TERMINAL)
    assert projects.project_secret("../vault") is None
    assert projects.destroy_project_secret(project=PROJECT, by=TERMINAL) is True
    assert projects.destroy_project_secret(project=PROJECT, by=TERMINAL) is False
    assert (projects.known_projects(), projects.project_secret(PROJECT)) == ((), None)


def test_models_of_keys_are_none_that_can_be_applied() -> None:
    both()
    keep_secret()
    whole_run()
    match()
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        assert sorted(ModelVersion.objects.values_list("state", flat=True)) == ["active", "keys"]
    assert queries.tried_models(clearance=LINK, by=TERMINAL) == []


def test_what_keys_joined_is_undone_as_any_join_is() -> None:
    clear, keyed, _cells = both(PEOPLE[:1])
    keep_secret()
    whole_run()
    match()
    joined = persons()[keyed[0]]
    told = queries.read_person(clear[0], by=TERMINAL, clearance=LINK)
    assert {(one.given_name, one.family_name, one.birth_date) for one in told.records} == {("", "", "")}
    assert [(tie.left, tie.right) for tie in told.ties] == [tuple(sorted((clear[0], keyed[0])))]
    changed = queries.changes_of_person(joined, by=TERMINAL, clearance=LINK)
    event = next(one for one in changed if one.cause.startswith("run:") and one.kind == "joined")
    actions.undo_merge(event=event.id, by=Clerk(), clearance=LINK, reason="anders")
    assert persons()[clear[0]] == joined
    assert persons()[keyed[0]] != joined
    match()
    whole_run()
    assert persons()[keyed[0]] != joined

"""Deliveries, links, decisions, partings, undoing, models and erasure in any order: what must hold holds after each step.

The events alone tell the present; no alias leads in a circle; who is somebody has entries; what people decided stands;
and when nothing waits, the persons are those that a whole run over the kept pairs would make.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

import pytest
from tests.factories.vault_persons import LINK, in_bulk, link_waiting, link_whole
from tests.factories.vault_world import agreements, deliver, grant, row

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import Refusal
from kreisweit.vault import actions, queries
from kreisweit.vault.actions.freezing import active_model
from kreisweit.vault.actions.models import _groups
from kreisweit.vault.decisions import decisions_in_force
from kreisweit.vault.models import LinkEvent, Membership, Person, ToLink
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
GIVEN = ("Layla", "Leila", "Lejla", "Ahmad", "Ahmed", "Mohammed", "Mahmoud", "Sara", "Sarah", "Samir", "Samira")
FAMILY = ("Haddad", "Hadad", "Al-Haddad", "Khalil", "Chalil", "Nasser", "Naser")
BORN = ("1990-02-03", "1990-01-01", "1991-01-01", "1988-07-01", "1990-03-02")
REGISTERS = ("ewo-stadt", "sprachkurse")
WEIGHTS = {
    "deliver": 8, "link": 6, "decide": 6, "unmerge": 3, "take_back": 1, "whole": 1, "part": 1, "model": 1, "erase": 1,
    "judge": 1,
}  # fmt: skip


class One:
    """Somebody of the trust office."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


class Vault:
    """A vault, what may be done with it, and what was told of it so far."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311
        self.delivered: list[tuple[UUID, str]] = []
        self.made: dict[int, list[tuple[str, str]]] = {}
        agreements()
        for do in (self.deliver, self.deliver, self.whole):
            do()
        self.told()

    def step(self) -> str:
        """Do something; gives what, with the refusal where it was refused."""
        name = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        do: Callable[[], None] = getattr(self, name)
        try:
            do()
        except Refusal as refusal:
            return f"{name}: {refusal.code}"
        return name

    def somebody(self) -> One:
        return One(self.dice.choice((11, 12, 13)))

    def deliver(self) -> None:
        key, register = UUID(int=len(self.delivered) + 1), self.dice.choice(REGISTERS)
        drawn = [self.dice.choices(some)[0] for _ in range(self.dice.randint(1, 6)) for some in (GIVEN, FAMILY, BORN)]
        people = {str(self.dice.randint(0, 14)): drawn[start : start + 3] for start in range(0, len(drawn), 3)}
        rows = [row(own, given_name=g, family_name=f, birth_date=b) for own, (g, f, b) in people.items()]
        deliver(key, rows, agreement=register)
        self.delivered.append((key, register))

    def take_back(self) -> None:
        actions.undo_delivery(delivery=self.dice.choice(self.delivered)[0], by=TERMINAL)

    def link(self) -> None:
        link_waiting()

    def whole(self) -> None:
        link_whole()

    def decide(self) -> None:
        if waiting := queries.doubtful_pairs(by=TERMINAL):
            verdict = self.dice.choice(("same", "different", "later"))
            pair, second = self.dice.choice(waiting).id, self.dice.random() < 0.3
            actions.decide_pair(pair=pair, verdict=verdict, by=self.somebody(), clearance=LINK, second_reader=second)

    def part(self) -> None:
        if entries := sorted(members()):
            one = self.dice.choice(entries)
            actions.part_entries(entries=[one], by=self.somebody(), clearance=LINK, reason="not the same")

    def unmerge(self) -> None:
        with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
            events = list(LinkEvent.objects.exclude(kind="made").order_by("pk"))
        if not events:
            return
        event = self.dice.choice(events[-6:])
        actions.undo_merge(event=event.pk, by=self.somebody(), clearance=LINK, reason="not right")
        present, states = members(), persons()
        for entry, before, _after in event.changes["moves"]:
            assert not before or present.get(entry, before) == before
        for person, state, heir, *_now in event.changes["persons"]:
            assert not state or states[person] == (state, heir)

    def model(self) -> None:
        run = actions.begin_link_run(clearance=LINK, by=One(11))
        found = in_bulk(list(queries.identities(clearance=LINK, by=TERMINAL)))
        tried = actions.try_model(run=run, linked=found, clearance=LINK, by=One(11))
        if self.dice.random() < 0.5:
            self.decide()
        as_reported = self.dice.random() < 0.5
        actions.apply_model(version=tried.version, clearance=LINK, by=One(12), as_reported=as_reported)

    def erase(self) -> None:
        delivery, register = self.dice.choice(self.delivered)
        own = [str(self.dice.randint(0, 14))]
        actions.erase_persons(delivery=delivery, grant=grant(register), local_ids=own, by=TERMINAL)

    def judge(self) -> None:
        if links := queries.sample_of_automatic_links(5, 1, by=TERMINAL, clearance=LINK):
            one, right = self.dice.choice(links), self.dice.random() < 0.5
            wrong = "" if right else one.left
            actions.keep_check(
                left=one.left, right=one.right, is_right=right, by=self.somebody(), clearance=LINK, wrong=wrong
            )

    def told(self) -> tuple[dict[str, str], dict[str, tuple[str, str | None]]]:
        """Who belongs together and what became of each person, by the events alone."""
        with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
            events = list(LinkEvent.objects.order_by("pk"))
            for event in events:
                if event.kind == "made" and event.pk not in self.made:
                    rows = Membership.objects.filter(begun_by=event)
                    self.made[event.pk] = list(rows.values_list("entry_id", "person_id"))
        belongs: dict[str, str] = {}
        states: dict[str, tuple[str, str | None]] = {}
        for event in events:
            for entry, person in self.made.get(event.pk, ()):
                belongs[entry], states[person] = person, ("active", None)
            for entry, before, after in event.changes["moves"]:
                assert belongs.pop(entry, None) == before
                belongs |= {entry: after} if after else {}
            for person, state, heir, state_now, heir_now in event.changes["persons"]:
                assert states.get(person, ("", None)) == (state, heir)
                states[person] = (state_now, heir_now)
        return belongs, states


def members() -> dict[str, str]:
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        return dict(Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"))


def persons() -> dict[str, tuple[str, str | None]]:
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        return {p: (state, heir) for p, state, heir in Person.objects.values_list("pk", "state", "merged_into_id")}


def must_hold(vault: Vault) -> None:
    """What must hold after each step."""
    present, states = members(), persons()
    assert vault.told() == (present, states)
    assert {person for person, (state, _heir) in states.items() if state == "active"} == set(present.values())
    for person in states:
        seen: set[str] = set()
        while (heir := states[person][1]) is not None:
            assert heir not in seen
            seen.add(heir)
            person = heir
    with session(Purpose.REVIEW, by=TERMINAL, clearance=LINK):
        said = [one for one in decisions_in_force() if one.left in present and one.right in present]
    assert [one for one in said if one.same != (present[one.left] == present[one.right])] == []
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None


def is_settled() -> bool:
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        return not ToLink.objects.exists()


def as_a_whole_run_would() -> bool:
    """Whether the persons are those that the kept pairs and decisions make."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for entry, person in members().items():
        groups[person].add(entry)
    with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
        wanted = {frozenset(group) for group in _groups(active_model(), LINK.controllers)}
    return wanted == {frozenset(group) for group in groups.values()}


def live(seed: int, steps: int) -> None:
    vault = Vault(seed)
    done = []
    for _ in range(steps):
        done.append(vault.step())
        must_hold(vault)
        if done[-1] in {"link", "whole", "model"} and is_settled():
            assert as_a_whole_run_would(), done
    assert len(set(done)) > 3  # something of everything


def test_any_order() -> None:
    live(26, 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_any_order_many_times(seed: int) -> None:
    live(seed, 60)

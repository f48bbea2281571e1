"""Groups after pieces are those of the slow and obvious reference on all pairs, for random graphs."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from tests.factories.vault_persons import LINK, groups
from tests.factories.vault_world import DELIVERIES, agreements, deliver, linked, row
from tests.methods.linkage.reference import slow_groups

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.methods.linkage.link import is_doubtful
from kreisweit.methods.linkage.questions import questions
from kreisweit.methods.linkage.records import Decided, Edge
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.vault import actions, queries
from kreisweit.vault.actions import components, deciding, freezing, linking, reviewing
from kreisweit.vault.actions.carrying import carry_out
from kreisweit.vault.actions.events import Cause
from kreisweit.vault.actions.planning import plan
from kreisweit.vault.models import Verdict
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LEVELS = {"given_name": "equal", "birth_date": "equal"}


class Clerk:
    pk = 7


@pytest.fixture
def registers() -> dict[str, str]:
    """Eighteen entries of two registers."""
    agreements()
    for number, register in enumerate(("ewo-stadt", "sprachkurse")):
        deliver(DELIVERIES[number], [row(str(one)) for one in range(9)], agreement=register)
    found = {one.record: one.register for one in queries.identities(clearance=LINK, by=TERMINAL)}
    key = actions.begin_link_run(clearance=LINK, by=TERMINAL)
    actions.store_links(run=key, linked=linked([[one] for one in found]), clearance=LINK, by=TERMINAL)
    return found


def edges_by_pair(pairs: Iterable[Edge]) -> list[tuple[str, str]]:
    return [(pair.left, pair.right) for pair in pairs]


@pytest.mark.parametrize("seed", range(10))
def test_regrouping_what_is_touched_gives_the_groups_of_the_whole(
    registers: dict[str, str], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311
    settings = LinkSettings(with_duplicates=frozenset({"ewo-stadt"} if seed % 2 else ()))
    monkeypatch.setattr(components, "LinkSettings", lambda: settings)
    monkeypatch.setattr(reviewing, "LinkSettings", lambda: settings)
    entries = sorted(registers)
    edges: dict[tuple[str, str], Edge] = {}
    decided: dict[tuple[str, str], Decided] = {}
    for _ in range(30):
        left, right = sorted(chance.sample(entries, 2))
        with session(Purpose.REVIEW, by=Clerk(), clearance=LINK):
            if chance.random() < 0.2:
                same = chance.random() < 0.5
                deciding.decide(left, right, Verdict.MUST if same else Verdict.CANNOT)
                decided[left, right] = Decided(left, right, same)
        with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
            model = freezing.active_model()
            probability = chance.choice([0.05, 0.3, 0.7, 0.96, 0.97, 0.98, 0.995])
            edges[left, right] = Edge(left, right, chance.uniform(3, 12), probability, LEVELS)
            linking.replace_edges(model, edges.values())
            carry_out(plan(components.regroup([left, right])), cause=Cause("test", now()))
        automatic = [edge for edge in edges.values() if edge.probability >= settings.automatic]
        wanted = slow_groups(
            registers, automatic, list(decided.values()), bridge=settings.bridge,
            with_duplicates=settings.with_duplicates,
        )  # fmt: skip
        assert groups() == {frozenset(group) for group in wanted}
        asked = [edge for edge in edges.values() if is_doubtful(edge, settings)]
        once = {entry: name for entry, name in registers.items() if name not in settings.with_duplicates}
        with session(Purpose.LINKING, by=TERMINAL, clearance=LINK):
            found = reviewing.pairs_to_review(set(entries), model)
        ends = sorted(edges_by_pair(questions(asked, wanted, decided.values(), once)))
        assert sorted(edges_by_pair(found)) == ends
    assert queries.first_broken_event(by=TERMINAL, clearance=LINK) is None

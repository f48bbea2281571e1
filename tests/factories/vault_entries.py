"""A few entries of two registers, each alone, for tests of what becomes of links; and two people of the trust office."""

from __future__ import annotations

from collections.abc import Iterable

from tests.factories.vault_persons import LINK
from tests.factories.vault_world import DELIVERIES, agreements, deliver, row

from kreisweit.audit.actions import TERMINAL
from kreisweit.vault import queries


class One:
    """The first person."""

    pk = 1


class Two:
    """The second."""

    pk = 2


def entries_in(registers: Iterable[str]) -> list[str]:
    """An entry in each named register in turn, called Haddad0, Haddad1, …, each by a delivery of its own."""
    agreements()
    named = list(registers)
    for number, register in enumerate(named):
        deliver(DELIVERIES[number], [row(str(number))], agreement=register)
    found = {one.family_name: one.record for one in queries.identities(clearance=LINK, by=TERMINAL)}
    return [found[f"Haddad{number}"] for number in range(len(named))]

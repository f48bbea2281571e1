"""How good the links are, for the trust office: a sample of automatic links, contradictions, figures by register and
by nationality. Numbers and ids; identities are decrypted only where nationality is asked for, and that is logged."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import sqrt

from kreisweit.audit.actions import By
from kreisweit.methods.linkage.records import Edge as ComparedPair
from kreisweit.methods.linkage.settings import LinkSettings
from kreisweit.privacy.clearances import Clearance, Operation

from .. import log
from ..candidates import opened
from ..decisions import in_force
from ..models import WAITING, Decision, DoubtfulPair, Edge, Entry, LinkCheck, Membership, ModelState, Verdict
from ..refusals import NoSuchGrant
from ..session import Purpose, session
from .review import records_taking_part

CHUNK = 5_000
PIECE = 400
"""Ids in one question to the database."""
LARGEST = 6
"""Clusters of so many entries and more are counted together."""
Z = 1.959964
"""Of the normal distribution, for 95 %."""
UNKNOWN = ""


@dataclass(frozen=True)
class SampledLink:
    """An automatic link drawn by chance: its two entries, weight, probability, evidence, and whether it was judged
    right (None: not judged yet)."""

    left: str
    right: str
    weight: float
    probability: float
    levels: Mapping[str, str]
    is_right: bool | None


@dataclass(frozen=True)
class Conflict:
    """Something that cannot be: two entries of one register that are one person ("twice"), or entries that are one
    person although somebody decided that they are not, or the other way round ("decided")."""

    kind: str
    left: str
    right: str
    register: str


@dataclass(frozen=True)
class Estimate:
    """Share of right links among those that were judged, with its 95 % interval; None where none was judged."""

    right: int
    judged: int
    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class QualityFigures:
    """Of a group of entries: how many there are, persons by number of entries (LARGEST: so many or more), pairs that
    wait for a person, share of right automatic links as far as judged."""

    entries: int
    clusters: Mapping[int, int]
    waiting: int
    precision: Estimate


def wilson(right: int, judged: int) -> Estimate:
    """A share with its interval after Wilson (1927), which holds for small samples and shares near 1 too."""
    if not judged:
        return Estimate(0, 0, None, 0.0, 1.0)
    share = right / judged
    middle = share + Z * Z / (2 * judged)
    half = Z * sqrt(share * (1 - share) / judged + Z * Z / (4 * judged * judged))
    scale = 1 + Z * Z / judged
    return Estimate(right, judged, share, max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def sample_of_automatic_links(n: int, seed: int, *, by: By, clearance: Clearance) -> list[SampledLink]:
    """`n` links that the active model made without a person, drawn by a hash of `seed`: the same seed draws the same
    links as long as they stand. Links that somebody decided about are not drawn, nor those of controllers that take
    part no longer."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        drawn = drawn_links(n, seed, clearance=clearance)
        checks = _judged()
        rows = {
            (row.left_id, row.right_id): row
            for some in _pieces([left for left, _right in drawn])
            for row in Edge.objects.filter(left__in=some, model__state=ModelState.ACTIVE)
        }
        log.note("sample_links", number=len(drawn))
    return [
        SampledLink(*ends, rows[ends].weight, rows[ends].probability, rows[ends].levels, checks.get(ends))
        for ends in drawn
    ]


def drawn_links(n: int, seed: int, *, clearance: Clearance) -> list[tuple[str, str]]:
    """The two entries of each link that sample_of_automatic_links draws, inside a session."""
    person = _persons()
    said = {frozenset(pair) for pair in Decision.objects.filter(in_force()).values_list("left_id", "right_id")}
    ranked = sorted(
        (_rank(seed, edge), edge)
        for edge in _automatic()
        if person.get(edge[0], 0) == person.get(edge[1], 1) and frozenset(edge) not in said
    )
    return _taking_part((edge for _rank_of, edge in ranked), n, clearance)


def seed_of(version: str) -> int:
    """The seed by which a model's own sample is drawn: the same links as long as it is in use."""
    return int(version[:8] or "0", 16)


def conflicts(*, by: By, clearance: Clearance) -> list[Conflict]:
    """What contradicts itself among the present links, in the order of ids; nothing of controllers that take part no
    longer, about whose records nobody decides."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        person, register = _persons(), _registers()
        found: list[Conflict] = []
        first: dict[tuple[str, str], str] = {}
        for entry in sorted(person):
            place = (person[entry], register[entry])
            if place in first and register[entry] not in LinkSettings().with_duplicates:
                found.append(Conflict("twice", first[place], entry, register[entry]))
            first.setdefault(place, entry)
        for row in Decision.objects.filter(in_force()).order_by("pk"):
            together = person.get(row.left_id, 0) == person.get(row.right_id, 1)
            if together != (row.verdict == Verdict.MUST) and {row.left_id, row.right_id} <= person.keys():
                found.append(Conflict("decided", row.left_id, row.right_id, ""))
        shown = set(_taking_part(((one.left, one.right) for one in found), len(found), clearance))
    return [one for one in found if (one.left, one.right) in shown]


def quality_of_all(*, by: By, clearance: Clearance) -> QualityFigures:
    """Figures of all entries together."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        found = _figures({entry: {UNKNOWN} for entry in _registers()})
    return found.get(UNKNOWN, QualityFigures(0, {}, 0, wilson(0, 0)))


def quality_by_register(*, by: By, clearance: Clearance) -> dict[str, QualityFigures]:
    """Figures of each register; a pair or a person counts for every register it stands in."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        return _figures({entry: {register} for entry, register in _registers().items()})


def quality_by_nationality(*, by: By, clearance: Clearance) -> dict[str, QualityFigures]:
    """Figures of each nationality ("" where no register tells one); a person with two counts for both. Decrypts the
    identities of controllers that take part, in pieces; one line in the log says how many."""
    _require(clearance)
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        known: dict[str, set[str]] = {}
        for some in _pieces(sorted(_persons())):
            for record in opened(some, clearance.controllers):
                known[record.record] = set(record.nationalities) or {UNKNOWN}
        log.note("read_nationalities", number=len(known))
        return _figures(known)


def _figures(groups: Mapping[str, set[str]]) -> dict[str, QualityFigures]:
    """Figures by the groups that entries belong to."""
    entries = Counter(name for names in groups.values() for name in names)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for entry, person in _persons().items():
        members[person].append(entry)
    clusters: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for held in members.values():
        for name in _of(held, groups):
            clusters[name][min(len(held), LARGEST)] += 1
    waiting: Counter[str] = Counter()
    queue = DoubtfulPair.objects.filter(state__in=WAITING)
    for ends in queue.values_list("left_id", "right_id"):
        waiting.update(_of(ends, groups))
    judged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for ends, is_right in _judged().items():
        judged.update(_of(ends, groups))
        right.update(_of(ends, groups) if is_right else ())
    return {
        name: QualityFigures(
            entries[name], dict(sorted(clusters[name].items())), waiting[name], wilson(right[name], judged[name])
        )
        for name in sorted(entries)
    }


def _of(entries: Iterable[str], groups: Mapping[str, set[str]]) -> set[str]:
    return {name for entry in entries for name in groups.get(entry, ())}


def _automatic() -> Iterable[tuple[str, str]]:
    from kreisweit.methods.linkage.link import is_automatic  # brings the engines of a run along: slow to load

    settings = LinkSettings()
    rows = Edge.objects.filter(model__state=ModelState.ACTIVE, probability__gte=settings.automatic)
    for row in rows.values_list("left_id", "right_id", "weight", "probability", "levels").iterator(CHUNK):
        if is_automatic(ComparedPair(*row), settings):
            yield row[0], row[1]


def _taking_part(links: Iterable[tuple[str, str]], n: int, clearance: Clearance) -> list[tuple[str, str]]:
    """The first `n` links whose controllers take part."""
    found: list[tuple[str, str]] = []
    rest = iter(links)
    while len(found) < n and (some := list(islice(rest, PIECE))):
        present = records_taking_part({entry for link in some for entry in link}, clearance)
        known = set(present.values_list("entry_id", flat=True))
        found += [link for link in some if known.issuperset(link)]
    return found[:n]


def _judged() -> dict[tuple[str, str], bool]:
    """The newest word about each link of the active model."""
    checks = LinkCheck.objects.filter(model__state=ModelState.ACTIVE).order_by("pk")
    rows = checks.values_list("left_id", "right_id", "is_right")
    return {(left, right): is_right for left, right, is_right in rows}


def _persons() -> dict[str, str]:
    rows = Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id")
    return dict(rows.iterator(CHUNK))


def _registers() -> dict[str, str]:
    return dict(Entry.objects.values_list("pk", "register").iterator(CHUNK))


def _rank(seed: int, pair: tuple[str, str]) -> bytes:
    return hashlib.sha256(f"{seed}/{pair[0]}/{pair[1]}".encode()).digest()


def _pieces(values: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]


def _require(clearance: Clearance) -> None:
    if clearance.operation is not Operation.LINK:
        raise NoSuchGrant

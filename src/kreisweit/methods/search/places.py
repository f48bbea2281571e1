"""Finding a place while one types: name in any spelling, second name, postcode or municipality key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kreisweit.methods.search.fold import fold_variants

#: Shorter queries match too much when one typing error is allowed.
SHORTEST_WITH_ERROR = 4


class Match(IntEnum):
    """How well a text fits, best first."""

    EXACT = 0
    PREFIX = 1
    WORD_PREFIX = 2
    SUBSTRING = 3
    ONE_ERROR = 4


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place to be found: `ags` is its key, `weight` decides between equal matches (population, say)."""

    ags: str
    name: str
    second_names: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place found; `matched` is the name, postcode or key as written that fitted best."""

    ags: str
    name: str
    matched: str
    match: Match


@dataclass(frozen=True, slots=True)
class _Form:
    shown: str
    folded: str
    words: tuple[str, ...]
    is_number: bool


class PlaceIndex:
    """An index over some hundred places; answers a query in a few milliseconds."""

    def __init__(self, entries: Iterable[PlaceEntry]) -> None:
        self._entries = tuple((entry, _forms(entry)) for entry in entries)

    def find(self, query: str, *, limit: int = 10) -> list[Hit]:
        """Places that fit, best first: exact, prefix, prefix of a word, substring, one typing error.

        Equal matches are ordered by weight (heavier first), name and key. One typing error is a letter
        missing, added, changed or swapped with its neighbour (Damerau), in the whole name or in one word
        of it, for queries of four letters and more; numbers must match from their beginning. A query
        without letters and digits finds nothing.
        """
        queries = [q for q in fold_variants(query) if q]
        hits = []
        for entry, forms in self._entries:
            best = _best(forms, queries)
            if best is not None:
                match, form = best
                hits.append((match, -entry.weight, entry.name, entry.ags, form.shown))
        hits.sort()
        return [Hit(ags, name, shown, match) for match, _, name, ags, shown in hits[:limit]]


def _forms(entry: PlaceEntry) -> tuple[_Form, ...]:
    names = [
        _Form(shown, folded, tuple(folded.split()), is_number=False)
        for shown in (entry.name, *entry.second_names)
        for folded in fold_variants(shown)
    ]
    numbers = [_Form(shown, shown, (shown,), is_number=True) for shown in (*entry.postcodes, entry.ags)]
    return (*names, *numbers)


def _best(forms: Sequence[_Form], queries: Sequence[str]) -> tuple[Match, _Form] | None:
    best: tuple[Match, _Form] | None = None
    for form in forms:
        for query in queries:
            match = _match(form, query)
            if match is not None and (best is None or match < best[0]):
                best = (match, form)
    return best


def _match(form: _Form, query: str) -> Match | None:
    if query == form.folded:
        return Match.EXACT
    if form.folded.startswith(query):
        return Match.PREFIX
    if form.is_number:
        return None
    if f" {query}" in form.folded:
        return Match.WORD_PREFIX
    if query in form.folded:
        return Match.SUBSTRING
    if len(query) >= SHORTEST_WITH_ERROR and any(within_one_error(query, t) for t in (form.folded, *form.words)):
        return Match.ONE_ERROR
    return None


def within_one_error(left: str, right: str) -> bool:
    """Whether at most one letter is missing, added, changed or swapped with its neighbour.

    Method: Damerau-Levenshtein distance of at most 1, by the first and the last difference.
    """
    if abs(len(left) - len(right)) > 1:
        return False
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    start = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(short) != len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return swapped and short[start + 2 :] == long[start + 2 :]

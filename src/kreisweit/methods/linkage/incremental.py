"""Weights of a few pairs without a database, by the model of the last whole run: for one delivery among a million.

Same columns, same levels, same weights as in bulk; a test holds the two together.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kreisweit.methods.linkage import attributes
from kreisweit.methods.linkage.comparisons import Comparison, known_to
from kreisweit.methods.linkage.conditions import Judge, judge
from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.frequencies import (
    FREQUENCY_COLUMNS,
    HERE,
    LEAST_SHARE,
    NATION,
    Frequencies,
    hash_here,
    nation_hash,
    share_here,
    value_hash,
)
from kreisweit.methods.linkage.keys import family_name, given_name
from kreisweit.methods.linkage.model import TRAINED, as_counted, weights_from
from kreisweit.methods.linkage.names import NOTHING, FoldedName, NameFolder, similarity_text
from kreisweit.methods.linkage.numbers import nation_mask
from kreisweit.methods.linkage.records import Edge, IdentityRecord
from kreisweit.methods.search.fold import fold


def score_pairs(
    pairs: Sequence[tuple[IdentityRecord, IdentityRecord]],
    *,
    model: str,
    frequencies: Frequencies | None = None,
    folder: NameFolder | None = None,
) -> list[Edge]:
    """Weight, probability and levels of each pair, in the order given; each edge has `left` < `right`.

    `model` is the JSON text of a run (`Linked.model`): its prior, its levels. With `frequencies` (`frequencies_of`)
    agreement on a common value counts for less, as in a run in bulk; a standard model never asks for them. Whether a
    pair is one of one register is not asked here. `folder` remembers names between calls. Raises ValueError if the
    model's text is none.
    """
    known = _Model.of(model, counted=frequencies is not None and NATION in frequencies)
    folder = folder or NameFolder()
    rows: dict[int, dict[str, Any]] = {}
    found = []
    for one, other in pairs:
        left, right = (one, other) if one.record < other.record else (other, one)
        for side in (left, right):
            if id(side) not in rows:
                rows[id(side)] = columns_of(side, folder)
        found.append(known.edge(left, right, rows[id(left)], rows[id(right)], frequencies))
    return found


def frequencies_of(records: Iterable[IdentityRecord], folder: NameFolder | None = None) -> Frequencies:
    """The shares of values among these records; those of at most `LEAST_SHARE` are left out."""
    folder = folder or NameFolder()
    counts: dict[str, Counter[str]] = {column: Counter() for column in FREQUENCY_COLUMNS}
    for record in records:
        row = columns_of(record, folder)
        for column, counter in counts.items():
            if (value := row[column.removesuffix(HERE)]) is not None:
                counter[hash_here(value, row[NATION]) if column.endswith(HERE) else value_hash(value)] += 1
    shares: dict[str, dict[str, float]] = {}
    for column, counter in counts.items():
        least = LEAST_SHARE * counter.total()
        if common := {value: n / counter.total() for value, n in counter.items() if n > least}:
            shares[column] = common
    return shares


def columns_of(record: IdentityRecord, folder: NameFolder) -> dict[str, Any]:
    """The columns of one record as `columns.load` fills them, texts not hashed."""
    given, family = given_name(record, folder), family_name(record, folder)
    born = birth_date(record.birth_date)
    nations = [code for code in record.nationalities if code != "XX"]
    whole = born is not None and not born.placeholder
    own, last = _field("given", given[0], given[1], given[:2]), _field("family", family[0], family[1], family)
    first = next((name for name in given if name.tokens), NOTHING)
    return {
        **own,
        **last,
        "second_sound": first.tokens[1].keys[0] if len(first.tokens) > 1 else last["family_sound"],
        "birth": born.year * 10000 + born.month * 100 + born.day if born and whole else None,
        "birth_text": f"{born.year:04d}{born.month:02d}{born.day:02d}" if born and whole else None,
        "birth_year": born.year if born else None,
        "birth_month": born.month if born else None,
        "birth_day": born.day if born else None,
        "birth_placeholder": born.placeholder if born else None,
        "sex": record.sex or None,
        NATION: min(nations, default=""),
        "nationalities": nations or None,
        "nations": nation_mask(nations) if nations else None,
        "municipalities": list(record.municipalities) or None,
        "address": fold(record.address) or None if record.address else None,
        **_more(record),
    }


def _more(record: IdentityRecord) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(attributes.COLUMNS.names, attributes.attributes_of(record), strict=True))
    return values | {f"{name}_key": values[name] for name in attributes.FREQUENT}


def _field(own: str, latin: FoldedName, native: FoldedName, every: tuple[FoldedName, ...]) -> dict[str, Any]:
    """The columns of a name field; the name in its own script stands in where there is none in Latin."""
    first = latin if latin.tokens else native
    written = [name for name in (latin, native) if name.tokens]
    sounds = {key for name in every for key in name.keys}
    return {
        f"{own}_latin": first.latin or None,
        f"{own}_fold": next((name.fold for name in written if name.fold), None),
        f"{own}_letters": similarity_text(first) if first.tokens else None,
        f"{own}_sound": first.tokens[0].keys[0] if first.tokens else None,
        f"{own}_native": native.native or latin.native or None,
        f"{own}_words": max((len(name.tokens) for name in written), default=None),
        f"{own}_sounds": frozenset(sounds),
    }


class _Model:
    """A model ready to weigh: prior in bits, and for each comparison its levels with condition, bits and u; `counted`: for
    agreement that counts by how rare it is."""

    def __init__(self, text: str, *, counted: bool) -> None:
        content = json.loads(text)
        weights, prior = weights_from(text), content["prior"]
        if counted and content["source"] == TRAINED:
            weights = as_counted(weights)
        self.prior = math.log2(prior / (1 - prior))
        self.frequencies = content["source"] == TRAINED
        self.comparisons = tuple(
            (comparison.code, _levels(comparison, weights[comparison.code])) for comparison in known_to(weights)
        )

    @staticmethod
    @lru_cache(maxsize=4)
    def of(text: str, *, counted: bool) -> _Model:
        try:
            return _Model(text, counted=counted)
        except (KeyError, TypeError) as error:
            raise ValueError("not the text of a model") from error

    def edge(
        self,
        left: IdentityRecord,
        right: IdentityRecord,
        one: Mapping[str, Any],
        other: Mapping[str, Any],
        frequencies: Frequencies | None,
    ) -> Edge:
        weight, codes = self.prior, {}
        for code, levels in self.comparisons:
            for level, condition, bits, u, column in levels:
                if condition is None or condition(one, other):
                    codes[code] = level
                    weight += bits
                    if frequencies is not None and column and self.frequencies:
                        weight += _rarity(column, one, other, u, frequencies)
                    break
        return Edge(left.record, right.record, round(weight, 6), round(1 / (1 + 2.0**-weight), 9), codes)


_Ready = tuple[str, Judge | None, float, float, str]


def _levels(comparison: Comparison, weights: Mapping[str, Sequence[float]]) -> tuple[_Ready, ...]:
    ready: list[_Ready] = []
    for level in comparison.levels:
        condition = judge(level.sql) if level.condition else None
        m, u = (1.0, 1.0) if level.unknown else weights[level.code]
        ready.append((level.code, condition, math.log2(m / u), u, level.frequency))
    return tuple(ready)


def _rarity(column: str, one: Mapping[str, Any], other: Mapping[str, Any], u: float, frequencies: Frequencies) -> float:
    """Bits by which agreement on this value counts for more or less than on an average one."""
    named = (column.removesuffix(HERE), NATION)
    sides = (one,) if all(one[name] == other[name] for name in named) else (one, other)
    shares = [share for side in sides if (share := _share(column, side, frequencies)) is not None]
    return math.log2(u / max(*shares, LEAST_SHARE)) if shares else 0.0


def _share(column: str, side: Mapping[str, Any], frequencies: Frequencies) -> float | None:
    nations, plain = frequencies.get(NATION), column.removesuffix(HERE)
    value = side[plain]
    if value is None or (nations is None and column == NATION):
        return None
    if nations is None or plain == column:  # models from before names were counted by nationality have no such shares
        return frequencies.get(plain, {}).get(value_hash(value), 0.0)
    share = frequencies.get(column, {}).get(hash_here(value, side[NATION]), 0.0)
    return share_here(share, nations.get(nation_hash(side[NATION]), 0.0))

"""How well spellings of one name are told from similar other names, on names from which nothing was learnt."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import JaroWinkler
from tests.bench.phonetic import cologne, daitch_mokotoff
from tools.spelling_pairs import FALSE_SHARE, NEAREST, Pair, PairSet, pair_sets, part_of, read_spellings

from kreisweit.methods.linkage.names import NameFolder, latin, name_token
from kreisweit.methods.linkage.names.similarity import word_similarity

TARGETS = {
    "arabic-latin": 0.75,
    "cyrillic-latin": 0.95,
    "latin-latin (arabic names)": 0.88,
    "latin-latin (cyrillic names)": 0.95,
}
CHOSEN = 0.5
"""The similarity at which the learnt table puts the threshold of 1 %, chosen on the part "train"."""
TOKENS = 100_000


def names(home: Path) -> dict[str, Any]:
    """Rates of found pairs among the spellings of the part "test", and the speed of folding and comparing."""
    sets = pair_sets(part_of(read_spellings(), "test"))
    return {
        "false_share": FALSE_SHARE,
        "similar_names_each": NEAREST,
        "scripts": {kind: {"target": TARGETS[kind], **_rates(pairs)} for kind, pairs in sets.items()},
        "keys": {kind: _candidates(pairs) for kind, pairs in sets.items()},
        "speed": _speed(),
    }


def _rates(pairs: PairSet) -> dict[str, Any]:
    same, other = _scores(word_similarity, pairs.same), _scores(word_similarity, pairs.other)
    at_one_percent = threshold_for(other, FALSE_SHARE)
    return {
        "pairs": len(pairs.same),
        "other_pairs": len(pairs.other),
        "threshold_from_train": {
            "threshold": CHOSEN,
            **_share(same > CHOSEN),
            "false_matches": _share(other > CHOSEN),
        },
        "threshold_from_test": {"threshold": round(at_one_percent, 4), **_share(same > at_one_percent)},
        "jaro_winkler_from_test": _baseline(_jaro_winkler, pairs),
    }


def threshold_for(scores: np.ndarray, share: float) -> float:
    """The score that at most this share of the scores exceeds."""
    return float(np.sort(scores)[::-1][int(share * len(scores))])


def _baseline(score: Callable[[str, str], float], pairs: PairSet) -> dict[str, Any]:
    return _share(_scores(score, pairs.same) > threshold_for(_scores(score, pairs.other), FALSE_SHARE))


def _scores(score: Callable[[str, str], float], pairs: Sequence[Pair]) -> np.ndarray:
    return np.array([score(one, other) for one, other in pairs])


def _jaro_winkler(one: str, other: str) -> float:
    return JaroWinkler.similarity(latin(one), latin(other))


KEYS: dict[str, Callable[[str], Iterable[str]]] = {
    "own, first reading": lambda word: name_token(word).keys[:1],
    "own": lambda word: name_token(word).keys,
    "fold with vowels": lambda word: (name_token(word).fold or name_token(word).keys[0],),
    "cologne": lambda word: (cologne(latin(word)),),
    "daitch_mokotoff": lambda word: daitch_mokotoff(latin(word)),
}


def _candidates(pairs: PairSet) -> dict[str, Any]:
    """By key: the share of pairs of one name that meet, and how many spellings each spelling meets; own keys also
    together with each other key."""
    lefts, rights = ({pair[side] for pair in (*pairs.same, *pairs.other)} for side in (0, 1))
    made = {name: {word: frozenset(key(word)) for word in lefts | rights} for name, key in KEYS.items()}
    found = {name: _met(pairs, lefts, rights, [keys]) for name, keys in made.items()}
    for name in ("fold with vowels", "cologne", "daitch_mokotoff"):
        found[f"own + {name}"] = _met(pairs, lefts, rights, [made["own"], made[name]])
    return found


def _met(
    pairs: PairSet, lefts: set[str], rights: set[str], kinds: Sequence[Mapping[str, frozenset[str]]]
) -> dict[str, float]:
    meet: set[Pair] = set()
    for keys in kinds:
        by_key: dict[str, list[str]] = defaultdict(list)
        for word in rights:
            for key in keys[word]:
                by_key[key].append(word)
        meet.update((word, other) for word in lefts for key in keys[word] for other in by_key[key] if other != word)
    return {
        "recall": round(sum(pair in meet for pair in pairs.same) / len(pairs.same), 4),
        "candidates_each": round(len(meet) / len(lefts), 2),
    }


def _share(hits: np.ndarray) -> dict[str, Any]:
    return {"share": round(float(hits.mean()), 4), "interval_95": interval(int(hits.sum()), len(hits))}


def interval(hits: int, number: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    middle = (hits + z * z / 2) / (number + z * z)
    half = z / (number + z * z) * math.sqrt(hits * (number - hits) / number + z * z / 4)
    return round(middle - half, 4), round(middle + half, 4)


def _speed() -> dict[str, Any]:
    words = sorted({one.latin for one in read_spellings()})
    tokens = [one + other for one, other in product(words[::12], words[5::12])][:TOKENS]
    began = time.process_time()
    folder = NameFolder()
    for token in tokens:
        folder.name(token)
    folded = time.process_time()
    compared = [word_similarity(one, other) for one, other in pairwise(words[:4001])]
    return {
        "tokens": len(set(tokens)),
        "fold_s": round(folded - began, 2),
        "comparisons_per_s": round(len(compared) / (time.process_time() - folded)),
    }

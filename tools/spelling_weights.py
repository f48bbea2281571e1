"""Learn the weights of letter groups anew: `python -m tools.spelling_weights` writes the table of the product.

Three steps, on the part "train" of the names alone, the same on every run:
1. Expectation-maximisation over alignments of the spellings of one name: how often which letters stand for which.
   Few names have several Latin spellings, so that for the Latin table more are made: groups of letters of a real
   spelling are replaced by others that the tables of the two scripts know for the same native letters.
2. Logistic regression over the best alignments, also of similar but different names, held near the first weights.
3. The threshold: the score that 1 % of the similar but different names of one half of "train" reach with weights
   learnt on the other half; and, between Latin spellings, what equal folds and shared keys add.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from kreisweit.methods.linkage.names import name_token
from kreisweit.methods.linkage.names.similarity import latin_forms, single_forms
from tools.spelling_alignment import IMPOSSIBLE, Alphabet, Floats, Ints, Lattices, Shape, halves, lengths
from tools.spelling_pairs import FALSE_SHARE, ROOT, Pair, Spelling, pair_sets, part_of, read_spellings, share_of

TARGET = ROOT / "src" / "kreisweit" / "data" / "namen" / "umschrift_gewichte.csv"
BETWEEN: tuple[Shape, ...] = ((0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3))
WITHIN: tuple[Shape, ...] = (
    (0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2)
)  # fmt: skip
ROUNDS, STEPS = 3, 120
BONUSES = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
CHANCE = 0.65
"""How much of the chance agreement the first weights take off; the regression sets the rest right."""


@dataclass(frozen=True)
class Counted:
    """What EM found: alphabets of both sides, codes of pairs of letter groups (sorted) with their probabilities."""

    alphabets: tuple[Alphabet, Alphabet]
    codes: Ints
    chances: Floats
    shapes: Sequence[Shape]
    symmetric: bool

    def lattices(self, pairs: Sequence[Pair]) -> Lattices:
        """The pairs, ready to align with the codes."""
        made = Lattices(pairs, self.shapes, self.alphabets, symmetric=self.symmetric)
        made.numbered(self.codes)
        return made

    def groups(self, code: int) -> Pair:
        """The letters of a code."""
        one, other = halves(np.array([code]))
        return self.alphabets[0].group(int(one[0])), self.alphabets[1].group(int(other[0]))


def count(pairs: Sequence[Pair], shapes: Sequence[Shape], *, symmetric: bool, least: float) -> Counted:
    """Count by EM which letter groups stand for which; pairs of groups rarer than `least` are dropped."""
    words = [f"^{word}$" for pair in pairs for word in pair]
    both = Alphabet(words)
    alphabets = (both, both) if symmetric else (Alphabet(words[0::2]), Alphabet(words[1::2]))
    lattices = Lattices(pairs, shapes, alphabets, symmetric=symmetric)
    codes = lattices.all_codes()
    lattices.numbered(codes)
    one, other = (lengths(half) for half in halves(codes))
    chances = np.exp(-2.0 * (one + other))
    chances /= chances.sum()
    small = np.maximum(one, other) <= 1
    discount = 0.05 * np.maximum(one + other - 2, 0)
    for _ in range(8):
        counts = lattices.expected(np.append(chances, [0.0, 0.0]))[:-2]
        counts = np.maximum(counts - discount, 0)
        chances = (counts + 1e-4 * small) / counts.sum()
    kept = (counts >= least) | (one + other == 1) | (small & (counts > 0.05))
    return Counted(alphabets, codes[kept], chances[kept], shapes, symmetric)


def first_weights(counted: Counted, pairs: Sequence[Pair]) -> Floats:
    """Log probability of each code against a share of the chance that its letters meet anyway."""
    information = []
    for side in (0, 1):
        text = "".join(f"^{pair[side]}$" for pair in pairs)
        alphabet = counted.alphabets[side]
        information.append({c: np.log((text.count(c) + 1) / (len(text) + 64)) for c in alphabet.letters})
    weights = []
    for code, chance in zip(counted.codes, counted.chances, strict=True):
        one, other = counted.groups(int(code))
        by_chance = sum(information[0][c] for c in one) + sum(information[1][c] for c in other)
        weights.append(max(np.log(max(chance, 1e-9)) - CHANCE * by_chance, -8.0))
    return np.array([*weights, -7.0 + 6 * CHANCE, IMPOSSIBLE])


def regress(counted: Counted, same: Sequence[Pair], other: Sequence[Pair], held: float) -> tuple[Floats, float]:
    """Weights and shift that tell the same names from the similar others; `held` draws them to the first weights."""
    start = first_weights(counted, same)
    lattices = counted.lattices([*same, *other])
    true = np.arange(lattices.number) < len(same)
    weights, shift = np.append(start, 0.0), 0.0
    for turn in range(ROUNDS):
        scores, owners, used = lattices.best(weights[:-1])
        if turn == 0:
            weights[-1] = shift = -float(np.quantile(scores[~true], 0.97))
        trusted = (~true | (scores + shift >= -8)).astype(float)  # a few pairs of the source are wrong
        weights = _descend(weights, np.append(start, 0.0), owners, used, true, trusted, held)
        shift = float(weights[-1])
    return weights[:-1], shift


def _descend(
    weights: Floats, start: Floats, owners: Ints, used: Ints, true: np.ndarray, trusted: Floats, held: float
) -> Floats:
    """Gradient descent with momentum (Adam); the last weight is the shift, the last but one stays."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = np.bincount(owners, weights[used], len(true)) + weights[-1]
        wrong = (1 / (1 + np.exp(-np.clip(scores, -30, 30))) - true) * trusted
        slope = np.bincount(used, wrong[owners], len(weights)) + held * (weights - start)
        slope[-2], slope[-1] = 0.0, wrong.sum()
        mean, square = 0.9 * mean + 0.1 * slope, 0.98 * square + 0.02 * slope**2
        pace = 0.05 * (1 - (step - 1) / STEPS)
        weights = weights - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.98**step)) + 1e-6)
    return weights


def invented_spellings(counted: Counted, pairs: Sequence[Pair], each: int = 2) -> list[Pair]:
    """Further spellings of real ones: (spelling, one with other letters for the same native letters)."""
    weights = np.append(np.log(np.maximum(counted.chances, 1e-12)), [-12.0, IMPOSSIBLE])
    scores, owners, used = counted.lattices(pairs).best(weights)
    cuts: list[list[int]] = [[] for _ in pairs]
    for owner, code in zip(owners, used, strict=True):
        cuts[owner].insert(0, int(code))
    choices: dict[str, tuple[list[str], list[float]]] = {}
    groups = [counted.groups(int(code)) for code in counted.codes]
    for (native, other), chance in zip(groups, counted.chances, strict=True):
        others, chances = choices.setdefault(native, ([], []))
        others.append(other)
        chances.append(float(chance) + 1e-9)
    draw, found = random.Random(1), set[Pair]()  # noqa: S311 - the same on every run
    for (native, spelling), cut, score in zip(pairs, cuts, scores, strict=True):
        if max(cut) >= len(groups) or score < -6 * len(native) - 12:
            continue
        for _ in range(each):
            made = "".join(_another(draw, groups[code], choices) for code in cut)
            if made[0] + made[-1] == "^$" and made[1:-1].isalpha() and made[1:-1] != spelling:
                found.add((spelling, made[1:-1]))
    return sorted(found)


def _another(draw: random.Random, group: Pair, choices: dict[str, tuple[list[str], list[float]]]) -> str:
    native, spelling = group
    if not native or draw.random() < 0.55:
        return spelling
    others, chances = choices[native]
    return draw.choices(others, chances)[0]


def learn(script: str, spellings: Sequence[Spelling]) -> tuple[Counted, Floats, float]:
    """The table of one script from these spellings: what EM found, weights, shift."""
    sets = pair_sets(spellings)
    if script != "latin":
        chosen = sets[f"{script}-latin"]
        same, other = (_all_forms(pairs, native=True) for pairs in (chosen.same, chosen.other))
        counted = count(same, BETWEEN, symmetric=False, least=0.5)
        return (counted, *regress(counted, same, other, 1.0))
    same, other = [], []
    for origin in ("arabic", "cyrillic"):
        chosen = sets[f"latin-latin ({origin} names)"]
        same += 3 * _all_forms(chosen.same, native=False)
        other += _all_forms(chosen.other, native=False)
        pairs = _all_forms(sets[f"{origin}-latin"].same, native=True)
        made = invented_spellings(count(pairs, BETWEEN, symmetric=False, least=0.5), pairs)
        same += _all_forms(made, native=False)
    counted = count(same, WITHIN, symmetric=True, least=1.5)
    return (counted, *regress(counted, same, other, 3.0))


def _all_forms(pairs: Sequence[Pair], *, native: bool) -> list[Pair]:
    if not native:
        return [(a, b) for one, other in pairs for a in single_forms(one) for b in single_forms(other)]
    return [(one, form) for one, other in pairs for form in latin_forms(other)]


@dataclass(frozen=True)
class Calibrated:
    """How scores of one table are read: what equal folds and a shared key add, the score that `FALSE_SHARE` of the
    similar other names reach, and the slope of the probability."""

    fold: float
    key: float
    gap: float
    scale: float


def calibrate(script: str, spellings: Sequence[Spelling]) -> Calibrated:
    """Found with weights that have not seen the names: each half is scored by what the other half taught."""
    found, truth = [], []
    for half in (0, 1):
        counted, weights, shift = learn(script, [one for one in spellings if _half(one.name) != half])
        sets = pair_sets([one for one in spellings if _half(one.name) == half])
        for kind, pairs in sets.items():
            for place, some in enumerate((pairs.same, pairs.other)):
                if kind.startswith(script):
                    scores = best_form(counted, weights, some, native=script != "latin") + shift
                    found.append(np.column_stack([scores, _agreements(some)]))
                    truth.append(np.full(len(some), place == 0))
    columns, true = np.concatenate(found), np.concatenate(truth)
    bonuses = product(BONUSES, BONUSES) if script == "latin" else [(0.0, 0.0)]
    rated = [(_found_share(columns @ [1, fold, key], true), -fold - key, fold, key) for fold, key in bonuses]
    _, _, fold, key = max(rated)
    scores = columns @ [1, fold, key]
    gap = float(np.quantile(scores[~true], 1 - FALSE_SHARE))
    return Calibrated(fold, key, gap, _scale(scores - gap, true))


def _agreements(pairs: Sequence[Pair]) -> list[tuple[bool, bool]]:
    """For each pair: whether folds are equal, whether a key is shared."""
    tokens = [(name_token(one), name_token(other)) for one, other in pairs]
    return [
        (bool(one.fold) and one.fold == other.fold, not set(one.keys).isdisjoint(other.keys)) for one, other in tokens
    ]


def _found_share(scores: Floats, true: np.ndarray) -> float:
    """The share of true pairs above the score that `FALSE_SHARE` of the others reach, to three digits."""
    return round(float((scores[true] > np.quantile(scores[~true], 1 - FALSE_SHARE)).mean()), 3)


def _scale(scores: Floats, true: np.ndarray) -> float:
    """The slope with which the scores, read as log odds, fit best; both kinds of pairs count alike."""
    slopes = np.arange(0.1, 1.51, 0.05)
    sides = np.where(true, 1, -1) * scores
    share = np.where(true, 1 / true.sum(), 1 / (~true).sum())
    losses = [float((np.log1p(np.exp(-np.clip(sides * slope, -40, 40))) * share).sum()) for slope in slopes]
    return round(float(slopes[int(np.argmin(losses))]), 2)


def best_form(counted: Counted, weights: Floats, pairs: Sequence[Pair], *, native: bool) -> Floats:
    """The best score over all forms of each pair."""
    if not pairs:
        return np.empty(0)
    forms = [_all_forms([pair], native=native) for pair in pairs]
    owners = np.repeat(np.arange(len(pairs)), [len(one) for one in forms])
    scores, _, _ = counted.lattices([form for one in forms for form in one]).best(weights)
    found = np.full(len(pairs), IMPOSSIBLE)
    np.maximum.at(found, owners, scores)
    return found


def _half(name: str) -> int:
    return int(share_of("half of " + name) < 0.5)


def table_rows(script: str, spellings: Sequence[Spelling]) -> list[str]:
    """The lines of one script in the file."""
    counted, weights, shift = learn(script, spellings)
    read = calibrate(script, spellings)
    parameters = {"single": weights[-2], "shift": shift - read.gap, "scale": read.scale}
    if script == "latin":
        parameters |= {"fold": read.fold, "key": read.key}
    found = [f"{script},*,{name},{value:.2f}" for name, value in parameters.items()]
    groups = [counted.groups(int(code)) for code in counted.codes]
    rows = sorted(zip(groups, weights, strict=False), key=lambda row: row[0])
    return found + [f"{script},{one},{other},{weight:.2f}" for (one, other), weight in rows]


def main() -> None:
    """Learn all three tables and write them."""
    parser = argparse.ArgumentParser(description="Learn the weights of letter groups anew.")
    parser.add_argument("--out", type=Path, default=TARGET)
    out = parser.parse_args().out
    train = part_of(read_spellings(), "train")
    lines = ["script,group,other,weight"]
    for script in ("arabic", "cyrillic", "latin"):
        lines += table_rows(script, train)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

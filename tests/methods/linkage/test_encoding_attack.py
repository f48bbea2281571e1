"""What somebody without the secret learns from keys, who knows how often which name is borne.

Each attack is shown to break a weaker variant first, so that the test could fail.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.filters import STANDARD, Design, Encoder

SECRET, NO_SECRET = b"k" * 32, b"\0" * 32
GIVEN = [
    "Mohammed",
    "Ahmad",
    "Fatima",
    "Olena",
    "Ali",
    "Maria",
    "Mehmet",
    "Ayse",
    "Viktor",
    "Amina",
    "Yusuf",
    "Natalia",
    "Hassan",
    "Elena",
    "Ibrahim",
    "Anna",
    "Omar",
    "Leyla",
    "Sergej",
    "Sara",
]
FAMILY = [
    "Ahmadi",
    "Kovalenko",
    "Yilmaz",
    "Hussein",
    "Popescu",
    "Shevchenko",
    "Kaya",
    "Rahimi",
    "Bondarenko",
    "Nguyen",
    "Haddad",
    "Tkachenko",
    "Demir",
    "Nowak",
    "Ivanova",
    "Khalil",
    "Moreno",
    "Georgiev",
    "Celik",
    "Saleh",
]
PERSONS = 4_000
Person = dict[str, str]
Keys = NDArray[np.uint64]


@pytest.fixture(scope="module")
def people() -> list[Person]:
    """Invented people; names as unequally frequent as they are (Zipf), everything else drawn by chance."""
    random = np.random.default_rng(20260101)
    weight = 1 / np.arange(1, 21)
    weight /= weight.sum()
    drawn = zip(
        random.choice(GIVEN, PERSONS, p=weight), random.choice(FAMILY, PERSONS, p=weight),
        random.integers(1950, 2015, PERSONS), random.integers(1, 13, PERSONS), random.integers(1, 29, PERSONS),
        random.choice(["f", "m"], PERSONS), random.choice(["SY", "UA", "TR", "AF"], PERSONS), strict=True,
    )  # fmt: skip
    return [
        {
            "given_name": str(g),
            "family_name": str(f),
            "birth_date": f"{y}-{m:02d}-{d:02d}",
            "sex": str(s),
            "nationality": str(n),
        }
        for g, f, y, m, d, s, n in drawn
    ]


def named_by_rank(keys: Keys, people: list[Person]) -> int:
    """Attack by frequency: the most frequent filter is the most frequent name, and so on. How many persons it names.

    Filters of fewer than five persons have no rank that says anything.
    """
    rows = [key.tobytes() for key in keys]
    filters = [row for row, times in Counter(rows).most_common() if times >= 5]
    names = [name for name, _ in Counter(person["family_name"] for person in people).most_common()]
    guess = dict(zip(filters, names, strict=False))
    return sum(guess.get(row) == person["family_name"] for row, person in zip(rows, people, strict=True))


def named_by_dictionary(keys: Keys, people: list[Person], design: Design, secret: bytes) -> int:
    """Attack by dictionary: every family name encoded with a guessed secret; the name whose bits a key has most of."""
    others = {"given_name": "unbekannt", "birth_date": "x", "sex": "x", "nationality": "xx"}
    own = Design(
        {code: draws for code, draws in design.draws.items() if code.startswith("family.")}, design.length, design.folds
    )
    entries = Encoder(secret, own).encode([others | {"family_name": name} for name in FAMILY])
    entries_without_name = (np.bitwise_count(entries).sum(axis=1) == 0).any()
    assert not entries_without_name
    common = np.stack(
        [np.bitwise_count(keys & entry).sum(axis=1) / np.bitwise_count(entry).sum() for entry in entries], axis=1
    )
    guesses = [FAMILY[place] for place in common.argmax(axis=1)]
    return sum(guess == person["family_name"] for guess, person in zip(guesses, people, strict=True))


def bits_of_one_feature(keys: Keys) -> int:
    """Attack by patterns (Christen et al. 2017): bits that come and go together belong to one feature, whose frequency then
    tells which. How many bits have such a companion."""
    bits = np.unpackbits(keys.view(np.uint8), axis=1).astype(np.float32)
    share = bits.mean(axis=0)
    bits = bits[:, (share > 0.01) & (share < 0.99)]
    related = np.abs(np.corrcoef(bits.T))
    np.fill_diagonal(related, 0)
    return int((related.max(axis=1) > 0.8).sum())


def test_by_frequency(people: list[Person]) -> None:
    weak = Design({"family.fold": 60}, length=1_024, folds=0)
    assert named_by_rank(Encoder(SECRET, weak).encode(people), people) > PERSONS * 0.8
    assert named_by_rank(Encoder(SECRET).encode(people), people) == 0


def test_by_dictionary(people: list[Person]) -> None:
    weak = Design(STANDARD.draws, length=16_384, folds=0)
    assert named_by_dictionary(Encoder(NO_SECRET, weak).encode(people), people, weak, NO_SECRET) > PERSONS * 0.9
    most = max(Counter(person["family_name"] for person in people).values())
    assert named_by_dictionary(Encoder(SECRET).encode(people), people, STANDARD, NO_SECRET) <= most


@pytest.mark.slow
def test_by_patterns(people: list[Person]) -> None:
    weak = Design(STANDARD.draws, length=16_384, folds=0)
    assert bits_of_one_feature(Encoder(SECRET, weak).encode(people)) > 200
    assert bits_of_one_feature(Encoder(SECRET).encode(people)) == 0


def two_groups(keys: Keys, people: list[Person]) -> float:
    """Attack by groups: the direction in which keys differ most parts them in two. The share of persons whose sex it
    tells, at best of the first directions."""
    bits = np.unpackbits(keys.view(np.uint8), axis=1).astype(np.float32)
    bits = bits[:, bits.std(axis=0) > 0]
    centred = (bits - bits.mean(axis=0)) / bits.std(axis=0)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, -6:]
    female = np.array([person["sex"] == "f" for person in people])
    shares = [float(((centred @ directions[:, place] > 0) == female).mean()) for place in range(directions.shape[1])]
    return max(max(share, 1 - share) for share in shares)


def test_by_groups(people: list[Person]) -> None:
    weak = Design({"both.fold": 300}, length=1_024, folds=0)
    told = Encoder(SECRET, weak).encode(people)
    sexes = np.array([person["sex"] == "f" for person in people])
    patterns = np.random.default_rng(1).integers(0, 2**64, (2, told.shape[1]), np.uint64)
    patterns &= np.random.default_rng(2).integers(0, 2**64, patterns.shape, np.uint64)
    patterns &= np.random.default_rng(3).integers(0, 2**64, patterns.shape, np.uint64)
    unsalted = told | patterns[sexes.astype(int)]  # what a component of only two values adds
    assert two_groups(unsalted, people) > 0.95
    assert two_groups(Encoder(SECRET).encode(people), people) < 0.6

"""What the weights of letter groups are learnt from, and how well they tell names that they have not seen."""

from __future__ import annotations

import numpy as np
import pytest
from tests.bench.measures_names import CHOSEN, interval, threshold_for
from tests.bench.phonetic import cologne, daitch_mokotoff
from tools.spelling_alignment import IMPOSSIBLE, Alphabet, Lattices, halves
from tools.spelling_pairs import PairSet, Spelling, pair_sets, part_of, read_spellings
from tools.spelling_weights import TARGET, WITHIN, count, learn, table_rows

from kreisweit.methods.linkage.names import latin
from kreisweit.methods.linkage.names.similarity import word_similarity
from kreisweit.methods.linkage.names.spelling import aligned
from kreisweit.methods.linkage.names.weights import learnt_tables


@pytest.fixture(scope="module")
def spellings() -> list[Spelling]:
    return read_spellings()


@pytest.fixture(scope="module")
def tested(spellings: list[Spelling]) -> dict[str, PairSet]:
    return pair_sets(part_of(spellings, "test"))


def test_no_spelling_stands_in_both_parts(spellings: list[Spelling]) -> None:
    train, test = part_of(spellings, "train"), part_of(spellings, "test")
    assert len(train) + len(test) == len(spellings)
    assert {latin(one.latin) for one in train} & {latin(one.latin) for one in test} == set()
    assert {one.native for one in train} & {one.native for one in test} == set()
    assert 0.6 < len(train) / len(spellings) < 0.75


def test_hard_negatives_are_other_names(tested: dict[str, PairSet]) -> None:
    assert sorted(tested) == [
        "arabic-latin", "cyrillic-latin", "latin-latin (arabic names)", "latin-latin (cyrillic names)"
    ]  # fmt: skip
    for pairs in tested.values():
        assert set(pairs.same) & set(pairs.other) == set()
        assert len(pairs.other) == len(set(pairs.other)) > 4 * len({one for one, _ in pairs.other}) / 2


@pytest.mark.parametrize(
    ("kind", "found", "mistaken"),
    [
        ("arabic-latin", 0.84, 0.02),
        ("cyrillic-latin", 0.9, 0.02),
        ("latin-latin (arabic names)", 0.5, 0.03),
        ("latin-latin (cyrillic names)", 0.5, 0.03),
    ],
)
def test_names_never_seen_are_told_apart(tested: dict[str, PairSet], kind: str, found: float, mistaken: float) -> None:
    """Well below the measured rates (docs/benchmarks.md), on every third pair."""
    same, other = (
        np.array([word_similarity(*pair) > CHOSEN for pair in pairs[::3]])
        for pairs in (tested[kind].same, tested[kind].other)
    )
    assert same.mean() > found
    assert other.mean() < mistaken


def test_many_pairs_are_aligned_as_one() -> None:
    """The lattices of the learning find the same best scores as the product."""
    table = learnt_tables()["latin"]
    pairs = [("braun", "brown"), ("atiyeh", "attia"), ("peck", "peake"), ("a", "joao")]
    alphabet = Alphabet([f"^{word}$" for pair in pairs for word in pair])
    lattices = Lattices(pairs, WITHIN, (alphabet, alphabet), symmetric=True)
    codes = lattices.all_codes()
    lattices.numbered(codes)
    weights = []
    for one, other in zip(*halves(codes), strict=True):
        groups = alphabet.group(int(one)), alphabet.group(int(other))
        single = table.single if max(map(len, groups)) <= 1 else IMPOSSIBLE
        weights.append(table.weights.get(groups[0], {}).get(groups[1], single))
    scores, owners, used = lattices.best(np.array([*weights, table.single, IMPOSSIBLE]))
    assert scores + table.shift == pytest.approx([aligned(*pair, table) for pair in pairs])
    again = np.bincount(owners, np.array(weights)[used], len(pairs))
    assert again == pytest.approx(scores)


def test_counting_finds_which_letters_stand_for_which() -> None:
    counted = count([("ab", "xy"), ("ba", "yx"), ("aab", "xxy")] * 5, WITHIN, symmetric=False, least=0.5)
    likely = {counted.groups(int(counted.codes[place])) for place in np.argsort(-counted.chances)[:12]}
    assert {pair for pair in likely if pair in {("a", "y"), ("b", "x")}} == set()
    assert counted.chances.sum() == pytest.approx(1.0, abs=0.05)


def test_learning_is_the_same_each_time(spellings: list[Spelling]) -> None:
    some = [one for one in part_of(spellings, "train") if one.script == "arabic"][:60]
    (one, weights, shift), (other, more, also) = learn("arabic", some), learn("arabic", some)
    assert (one.codes == other.codes).all()
    assert (weights == more).all()
    assert shift == also


def test_thresholds_and_intervals() -> None:
    assert threshold_for(np.arange(100.0), 0.01) == 98.0
    assert interval(95, 100) == (0.8882, 0.9785)
    assert interval(10, 10) == (0.7225, 1.0)


def test_phonetic_keys_of_others() -> None:
    assert (cologne("mueller"), cologne("wikipedia"), cologne("breschnew")) == ("657", "3412", "17863")
    assert daitch_mokotoff("peters") == ("739400", "734000")
    assert daitch_mokotoff("auerbach") == ("097500", "097400")
    assert sorted(daitch_mokotoff("jackson")) == ["145460", "154600", "445460", "454600"]


@pytest.mark.slow
@pytest.mark.parametrize("script", ["arabic", "cyrillic", "latin"])
def test_the_table_of_the_product_is_what_the_script_makes(spellings: list[Spelling], script: str) -> None:
    head, *lines = TARGET.read_text(encoding="utf-8").splitlines()
    assert head == "script,group,other,weight"
    kept = dict(line.rsplit(",", 1) for line in lines if line.startswith(script))
    made = dict(line.rsplit(",", 1) for line in table_rows(script, part_of(spellings, "train")))
    assert kept.keys() == made.keys()
    # other processors may add up in another order
    assert [float(made[key]) for key in kept] == pytest.approx([float(weight) for weight in kept.values()], abs=0.05)

"""Comparing and assigning keys, against slow obvious references; files of keys as text."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.assigning import FALLBACK, chance_threshold, match, mutual_best
from kreisweit.methods.linkage.encoding.comparing import Candidates, Search, candidates, dice_of
from kreisweit.methods.linkage.encoding.exchange import (
    KeyFile,
    NotASecret,
    NotKeys,
    key_lines,
    pair_lines,
    read_keys,
    read_secret,
    secret_text,
)

Keys = NDArray[np.uint64]


def random_keys(rows: int, seed: int, share: float = 0.4) -> Keys:
    bits = np.random.default_rng(seed).random((rows, 1024)) < share
    return np.packbits(bits, axis=1).view("<u8").astype(np.uint64)


def changed(keys: Keys, share: float, seed: int) -> Keys:
    """The keys with this share of their bits flipped."""
    return keys ^ random_keys(len(keys), seed, share)


def slow_dice(one: Keys, other: Keys) -> float:
    left, right = (int.from_bytes(key.tobytes(), "little") for key in (one, other))
    both = left.bit_count() + right.bit_count()
    return 2 * (left & right).bit_count() / both if both else 0.0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 2**64 - 1)] * 4), min_size=1, max_size=5))
def test_dice_is_twice_the_common_bits_by_all(rows: list[tuple[int, ...]]) -> None:
    keys = np.array(rows, np.uint64)
    left, right = keys[:, :2].copy(), keys[:, 2:].copy()
    expected = [slow_dice(one, other) for one, other in zip(left, right, strict=True)]
    assert dice_of(left, right).tolist() == pytest.approx(expected, abs=1e-6)


def test_all_pairs_above_the_floor_are_found() -> None:
    left, right = random_keys(40, 1), random_keys(50, 2)
    right[:20] = changed(left[:20], 0.08, 3)
    found = candidates(left, right)
    slow = {
        (a, b): slow_dice(left[a], right[b])
        for a in range(40) for b in range(50)
        if slow_dice(left[a], right[b]) >= found.floor
    }  # fmt: skip
    assert dict(
        zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.weight.tolist(), strict=True)
    ) == (pytest.approx(slow, abs=1e-6))
    assert 20 <= len(slow) < 200


def test_hashing_finds_what_is_alike_and_nothing_twice() -> None:
    left, right = random_keys(3_000, 4), random_keys(3_000, 5)
    right[:2_000] = changed(left[:2_000], 0.1, 6)
    every = candidates(left, right)
    some = candidates(left, right, search=Search(exhaustive=0))
    wanted = {(a, a) for a in range(2_000)}
    pairs = list(zip(some.left.tolist(), some.right.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) <= set(zip(every.left.tolist(), every.right.tolist(), strict=True))
    assert len(wanted & set(pairs)) > 0.99 * len(wanted)


def test_rows_without_a_key_have_no_partner() -> None:
    keys = random_keys(5, 7)
    empty = keys.copy()
    empty[1:] = 0
    assert candidates(empty, keys).left.tolist() == [0]
    assert len(candidates(np.zeros_like(keys), keys).left) == 0
    assert match(keys[:0], keys).left.tolist() == []


def test_work_can_be_stopped() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for search in (None, Search(exhaustive=0)):
        with pytest.raises(KeyboardInterrupt):
            candidates(random_keys(3, 1), random_keys(3, 2), search=search, progress=stop)


PAIRS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from((0.5, 0.6, 0.7, 0.8))),
    unique_by=lambda pair: pair[:2],
    max_size=25,
)


@given(PAIRS)
def test_mutual_best_partners(pairs: list[tuple[int, int, float]]) -> None:
    found = Candidates(
        np.array([p[0] for p in pairs], np.int64), np.array([p[1] for p in pairs], np.int64),
        np.array([p[2] for p in pairs], np.float32), 0.5,
    )  # fmt: skip
    ranked = sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))
    first_left = {a: p for p in reversed(ranked) for a in [p[0]]}
    first_right = {b: p for p in reversed(ranked) for b in [p[1]]}
    expected = {p[:2] for p in pairs if first_left[p[0]] == p == first_right[p[1]]}
    assert {pairs[place][:2] for place in mutual_best(found).tolist()} == expected


def test_the_threshold_parts_partners_from_strangers_without_the_truth() -> None:
    random = np.random.default_rng(8)
    left, right = random_keys(2_500, 9), random_keys(2_500, 10)
    right[:1_500] = changed(left[:1_500], 0.12, 11)
    # Strangers who are alike: brothers of those who have a partner, and of those who have none.
    brothers = random.permutation(2_500)[:600]
    left = np.concatenate([left, changed(right[brothers], 0.2, 12)])
    found = match(left, right)
    right_ones = (found.left == found.right).sum()
    assert found.chosen
    assert right_ones > 1_480
    assert len(found.left) - right_ones < 30
    assert found.wrong == pytest.approx(len(found.left) - right_ones, abs=30)


def test_few_records_get_the_fixed_threshold() -> None:
    keys = random_keys(50, 13)
    found = match(keys, keys)
    assert (found.threshold, found.chosen, found.wrong) == (FALLBACK, False, None)
    assert found.left.tolist() == found.right.tolist() == list(range(50))
    assert match(keys, keys, threshold=1.0).threshold == 1.0
    nothing = Candidates(*(np.zeros(0, np.int64),) * 2, np.zeros(0, np.float32), 0.5)
    assert chance_threshold(nothing, mutual_best(nothing), 0, 0) == (FALLBACK, None)


def test_pairs_come_strongest_first_and_each_record_once() -> None:
    left = random_keys(300, 14)
    found = match(left, np.concatenate([changed(left, 0.1, 15), changed(left, 0.05, 16)]))
    assert found.weight.tolist() == sorted(found.weight.tolist(), reverse=True)
    assert sorted(found.left.tolist()) == list(range(300))
    assert sorted(found.right.tolist()) == list(range(300, 600))


def test_a_secret_and_back() -> None:
    secret = bytes(range(32))
    assert read_secret(secret_text(secret)) == secret
    for text in (
        "",
        "kreisweit-secret-1:",
        "kreisweit-secret-1:AAAA",
        secret_text(b"short"),
        "kreisweit-secret-1:A" * 3,
    ):
        with pytest.raises(NotASecret):
            read_secret(text)


def test_a_file_of_keys_and_back() -> None:
    keys = random_keys(3, 17)
    file = KeyFile(("a", 'with "quotes", and\nlines', "ü"), keys, "01234567", ("birth_date", "sex"))
    back = read_keys("".join(key_lines(file)))
    assert (back.ids, back.project, back.fields) == (file.ids, file.project, file.fields)
    assert back.keys.tolist() == keys.tolist()
    none = read_keys("".join(key_lines(KeyFile((), keys[:0], "01234567", ()))))
    assert (none.ids, none.keys.shape, none.fields) == ((), (0, 16), ())


HEAD = "# kreisweit-keys 1 project=01234567 bits=64 fields=sex\nid,key\n"
KEY = base64.b64encode(b"12345678").decode()


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("id;key\n", "not_keys", 0),
        (HEAD.replace("keys 1", "keys 2"), "other_version", 0),
        (HEAD.replace("bits=64", "bits=0"), "not_keys", 0),
        (HEAD.replace("id,key", "key,id"), "not_keys", 0),
        (f"{HEAD}a,{KEY}\nb,AAAA\n", "row_broken", 4),
        (f"{HEAD}a,{KEY}\nb,@@\n", "row_broken", 4),
        (f"{HEAD}a,{KEY},c\n", "row_broken", 3),
        (f"{HEAD}{'a' * 201},{KEY}\n", "row_broken", 3),
        (f"{HEAD}a,{KEY}\na,{KEY}\n", "id_twice", 4),
    ],
)
def test_what_is_no_file_of_keys(text: str, code: str, row: int) -> None:
    with pytest.raises(NotKeys) as found:
        read_keys(text)
    assert (found.value.code, found.value.row) == (code, row)


def test_pairs_as_text() -> None:
    assert "".join(pair_lines([("a,1", "b", 0.75)])) == 'left,right,weight\n"a,1",b,0.7500\n'

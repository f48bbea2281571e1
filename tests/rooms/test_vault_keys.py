"""Keys and sealing: what is encrypted, with what, and what happens to bytes that were touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.vault import keys, sealing
from kreisweit.vault.refusals import KeyExposed

RECORD, OTHER = "0" * 32, "1" * 32


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation without keys."""
    settings.HOME = tmp_path
    keys.forget_keys()
    yield tmp_path
    keys.forget_keys()


def test_a_key_is_made_once_and_is_readable_by_its_owner_alone(home: Path) -> None:
    first = keys.key(keys.WRAPPING)
    keys.forget_keys()
    file = home / "keys" / "vault.key"
    assert (len(first), keys.key(keys.WRAPPING), file.read_bytes()) == (32, first, first)
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["vault.key"]


def test_the_three_keys_differ(home: Path) -> None:
    assert len({keys.key(name) for name in (keys.WRAPPING, keys.INDEX, keys.DISCLOSURE)}) == 3


def test_of_many_that_make_a_key_at_once_all_have_the_same(home: Path) -> None:
    place = home / "keys" / "vault.key"
    place.parent.mkdir(mode=0o700)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keys._make(place), range(16)))
    assert (len(place.read_bytes()), len(list(place.parent.iterdir()))) == (32, 1)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
def test_a_key_that_others_may_read_keeps_the_vault_closed_in_an_installation(
    home: Path, settings: Any, mode: int
) -> None:
    keys.key(keys.WRAPPING)
    keys.forget_keys()
    os.chmod(home / "keys" / "vault.key", mode)
    settings.PROFILE = "prod"
    with pytest.raises(KeyExposed) as refused:
        keys.key(keys.WRAPPING)
    assert refused.value.params == {"file": "vault.key"}


def test_a_damaged_key_keeps_the_vault_closed(home: Path) -> None:
    (home / "keys").mkdir()
    (home / "keys" / "vault.key").write_bytes(b"short")
    with pytest.raises(KeyExposed):
        keys.key(keys.WRAPPING)


def test_a_keyed_hash_tells_lists_of_parts_apart() -> None:
    said = [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""), (b"", b"abc")]
    assert len({keys.keyed_hash(keys.INDEX, *parts) for parts in said}) == len(said)
    assert keys.keyed_hash(keys.INDEX, b"a") != keys.keyed_hash(keys.DISCLOSURE, b"a")
    assert len(keys.keyed_hash(keys.INDEX, b"a", size=4)) == 4


@given(identity=st.binary(max_size=300), content=st.binary(max_size=300))
def test_what_is_sealed_opens_as_it_was_and_never_looks_the_same_twice(identity: bytes, content: bytes) -> None:
    sealed, again = (sealing.seal_record(RECORD, identity, content) for _ in range(2))
    assert sealing.open_part(RECORD, sealed.wrapped_key, sealed.identity, "identity") == identity
    assert sealing.open_part(RECORD, sealed.wrapped_key, sealed.content, "content") == content
    assert {sealed.wrapped_key, sealed.identity, sealed.content} & {
        again.wrapped_key, again.identity, again.content
    } == set()  # fmt: skip


def test_nothing_opens_in_another_place() -> None:
    one, two = (sealing.seal_record(record, b"who", b"what") for record in (RECORD, OTHER))
    for record, key, sealed, part in [
        (OTHER, one.wrapped_key, one.identity, "identity"),
        (RECORD, two.wrapped_key, one.identity, "identity"),
        (RECORD, one.wrapped_key, one.identity, "content"),
        (RECORD, one.wrapped_key, two.identity, "identity"),
    ]:
        with pytest.raises(sealing.Tampered):
            sealing.open_part(record, key, sealed, part)


@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_changed_bit_is_noticed(place: int, bit: int) -> None:
    wrapped, sealed = sealing.seal_bytes("file", b"Familienname;Vornamen")
    touched = bytearray(sealed)
    touched[place % len(sealed)] ^= 1 << bit
    with pytest.raises(sealing.Tampered):
        sealing.open_bytes("file", wrapped, bytes(touched))
    assert sealing.open_bytes("file", wrapped, sealed) == b"Familienname;Vornamen"

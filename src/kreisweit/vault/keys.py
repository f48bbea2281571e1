"""The vault's keys: files outside every database, readable by the product's own user alone.

Three keys for three uses, so that losing or rotating one leaves the others alone: `vault.key` wraps the data
keys of records, `index.key` makes blocking keys and fingerprints, `disclosure.key` makes record keys for
the cell key method.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

from .refusals import KeyExposed

LENGTH = 32
WRAPPING, INDEX, DISCLOSURE = "vault.key", "index.key", "disclosure.key"


def key(name: str) -> bytes:
    """One key of 32 bytes, made at first use with mode 0400. Raises KeyExposed where others could read it."""
    return _key(str(settings.HOME), name)


@cache
def _key(home: str, name: str) -> bytes:
    place = Path(home) / "keys" / name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists():
        _make(place)
    if settings.PROFILE == "prod" and stat.S_IMODE(place.stat().st_mode) & 0o077:
        raise KeyExposed(file=place.name)
    found = place.read_bytes()
    if len(found) != LENGTH:
        raise KeyExposed(file=place.name)
    return found


def _make(place: Path) -> None:
    """Write a new key apart and give it its name in one step: of two processes the first one wins, wholly."""
    apart = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    descriptor = os.open(apart, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(LENGTH))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(apart, place)
    finally:
        apart.unlink()


def forget_keys() -> None:
    """Read the keys from their files again; for tests and after a rotation."""
    _key.cache_clear()
    _mac.cache_clear()


def keyed_hash(name: str, *parts: bytes, size: int = 16) -> bytes:
    """HMAC-SHA256 over the parts, each with its length in front so that no two lists of parts meet; first bytes."""
    mac = _mac(key(name)).copy()
    mac.update(b"".join([len(part).to_bytes(4, "big") + part for part in parts]))
    return mac.finalize()[:size]


@cache
def _mac(secret: bytes) -> HMAC:
    """HMAC-SHA256 under a key, to be copied: making one anew takes longer than the rest."""
    return HMAC(secret, SHA256())


def local_key(register: str, local_id: str) -> bytes:
    """What an entry is found by: keyed hash of a register's own number of a person."""
    return keyed_hash(INDEX, b"local", register.encode(), local_id.encode())


def index_numbers(words: Iterable[str]) -> list[int]:
    """Keyed hashes of blocking keys as numbers of 64 bits with sign: the first 8 bytes of HMAC-SHA256."""
    begun = _mac(keyed_hash(INDEX, b"block", size=LENGTH))
    return [_number(begun.copy(), word.encode()) for word in words]


def _number(mac: HMAC, word: bytes) -> int:
    mac.update(word)
    return int.from_bytes(mac.finalize()[:8], "big", signed=True)

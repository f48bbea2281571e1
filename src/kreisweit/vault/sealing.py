"""Encryption of records: one random data key per record, wrapped by the vault's key (AES-256-GCM, NIST SP 800-38D).

The record's id and the name of the part are associated data, so that nothing can be put in another's place.
Destroying the wrapped data key makes a record unreadable wherever copies of it lie (crypto-shredding).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import keys

NONCE = 12
CHECKED = "checked"
"""Part of a delivered file: what its check has read."""


class Tampered(Exception):  # noqa: N818  (says what happened)
    """Bytes of the vault are not those that were put there. A bug or an attack; never shown with content."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it lies in the database."""

    wrapped_key: bytes
    identity: bytes
    content: bytes


def seal_record(record: str, identity: bytes, content: bytes) -> Sealed:
    """Encrypt identity and content of a record under a new data key."""
    data_key = AESGCM.generate_key(bit_length=256)
    cipher = AESGCM(data_key)
    return Sealed(
        wrapped_key=_seal(_wrapping(), data_key, f"key:{record}"),
        identity=_seal(cipher, identity, f"identity:{record}"),
        content=_seal(cipher, content, f"content:{record}"),
    )


def open_part(record: str, wrapped_key: bytes, sealed: bytes, part: str) -> bytes:
    """Decrypt `part` ("identity" or "content") of a record. Raises Tampered."""
    data_key = _open(_wrapping(), bytes(wrapped_key), f"key:{record}")
    return _open(AESGCM(data_key), bytes(sealed), f"{part}:{record}")


def seal_bytes(name: str, data: bytes) -> tuple[bytes, bytes]:
    """Encrypt a file under a new data key; gives wrapped key and ciphertext."""
    data_key = AESGCM.generate_key(bit_length=256)
    return _seal(_wrapping(), data_key, f"key:{name}"), _seal(AESGCM(data_key), data, f"file:{name}")


def seal_more(name: str, wrapped_key: bytes, data: bytes, part: str) -> bytes:
    """Encrypt something that belongs to a file under the file's data key."""
    return _seal(AESGCM(_open(_wrapping(), bytes(wrapped_key), f"key:{name}")), data, f"{part}:{name}")


def open_bytes(name: str, wrapped_key: bytes, sealed: bytes) -> bytes:
    """Decrypt a file. Raises Tampered."""
    data_key = _open(_wrapping(), bytes(wrapped_key), f"key:{name}")
    return _open(AESGCM(data_key), bytes(sealed), f"file:{name}")


def _wrapping() -> AESGCM:
    return _cipher(keys.key(keys.WRAPPING))


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _seal(cipher: AESGCM, data: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, data, context.encode())


def _open(cipher: AESGCM, sealed: bytes, context: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except InvalidTag:
        raise Tampered from None

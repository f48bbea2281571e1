"""Keys: the features of a person as a hardened Bloom filter (cryptographic long-term key, CLK).

Methods: one filter over all fields (Schnell, Bachteler and Reiher 2009 and 2011), draws per field as its weight (Durham
et al. 2014) and the same number for short and for long names (length standardisation), random hashing with HMAC
instead of double hashing and salting with a stable fact (Niedermeyer, Steinmetzer, Kroll and Schnell 2014), XOR-folding
of the finished filter (Schnell and Borgs 2016). What attacks remain: Christen et al. 2017; Vidanage et al. 2022.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.attributes import LEAST_FIELDS, Attributes, fields_of
from kreisweit.methods.linkage.encoding.cells import VERSION
from kreisweit.methods.linkage.encoding.features import Words, features_of
from kreisweit.methods.linkage.names import NameFolder

Keys = NDArray[np.uint64]
"""One row per person: the bits of its key in words of 64; a row of zeros is no key."""

SECRET_BYTES = 32
CHUNK = 2_000
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Design:
    """How features become bits: `length` bits before folding (a power of two of at most 65,536), halved `folds` times;
    `draws` per component, shared by its features."""

    draws: Mapping[str, int]
    length: int = 2_048
    folds: int = 1

    @property
    def bits(self) -> int:
        """Bits of a finished key."""
        return self.length >> self.folds


class Encoder:
    """Makes keys with one secret; raises ValueError if that has fewer than SECRET_BYTES bytes.

    It remembers words and their bits: make one per file and let it go afterwards.
    """

    def __init__(self, secret: bytes, design: Design | None = None) -> None:
        if len(secret) < SECRET_BYTES:
            raise ValueError(f"a secret has at least {SECRET_BYTES} bytes")
        self.design = design or STANDARD
        self._folder = NameFolder()
        self._words: Words = {}
        self._keys = {code: _mac(secret, f"kreisweit key {VERSION} {code}") for code in self.design.draws}
        self._places: dict[tuple[str, frozenset[str]], NDArray[np.uint16]] = {}
        self._streams: dict[tuple[str, str], bytes] = {}

    def encode(self, people: Iterable[Attributes]) -> Keys:
        """The keys of `people`, in their order. Whoever has fewer than LEAST_FIELDS known fields, or no name, gets none
        (a row of zeros)."""
        parts = [self._chunk(chunk) for chunk in _chunks(people)]
        return np.concatenate(parts) if parts else np.zeros((0, self.design.bits // 64), np.uint64)

    def parts(self, person: Attributes) -> dict[str, NDArray[np.uint16]]:
        """The places in the finished key that each component of a person sets; empty for whoever gets no key."""
        last = np.uint16(self.design.bits - 1)
        return {code: places & last for code, places in self._bits_of(person)}

    def _chunk(self, people: Sequence[Attributes]) -> Keys:
        rows: list[int] = []
        places: list[NDArray[np.uint16]] = []
        for row, person in enumerate(people):
            for _code, found in self._bits_of(person):
                places.append(found)
                rows.append(row)
        bits = np.zeros((len(people), self.design.length), bool)
        if rows:
            sizes = [len(found) for found in places]
            bits[np.repeat(np.array(rows), sizes), np.concatenate(places)] = True
        for _ in range(self.design.folds):
            half = bits.shape[1] // 2
            bits = bits[:, :half] ^ bits[:, half:]
        return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)

    def _bits_of(self, person: Attributes) -> Iterator[tuple[str, NDArray[np.uint16]]]:
        if not enough(person):
            return
        features = features_of(person, self._folder, self._words)
        if "both.sounds" not in features:
            return
        for code, texts in features.items():
            if code not in self._keys:
                continue
            known = self._places.get((code, texts))
            if known is None:
                if len(self._places) >= _REMEMBERED:
                    self._places.clear()
                known = self._places[code, texts] = self._draw(code, texts)
            yield code, known

    def _draw(self, code: str, texts: frozenset[str]) -> NDArray[np.uint16]:
        """Places of the bits of a component: so many draws per feature that the component has its number in all.

        The draws of a feature always begin alike, so that features of a long and a short name share the first ones.
        """
        each = 2 * max(1, round(self.design.draws[code] / len(texts)))
        drawn = b"".join(self._stream(code, text)[:each] for text in texts)
        places: NDArray[np.uint16] = np.frombuffer(drawn, "<u2") & np.uint16(self.design.length - 1)
        return places

    def _stream(self, code: str, text: str) -> bytes:
        """All the draws that a feature can get, as bytes that only the holder of the secret can tell from chance."""
        known = self._streams.get((code, text))
        if known is None:
            if len(self._streams) >= _REMEMBERED:
                self._streams.clear()
            digest = _mac(self._keys[code], text)
            known = self._streams[code, text] = hashlib.shake_256(digest).digest(2 * self.design.draws[code])
        return known


def enough(person: Attributes) -> bool:
    """Whether so many fields of a person are known that its key does not give itself away."""
    return len(fields_of([name for name, text in person.items() if text])) >= LEAST_FIELDS


def has_key(keys: Keys) -> NDArray[np.bool_]:
    """For each row whether it is a key (and not zeros)."""
    return np.asarray(keys.any(axis=1), bool)


def project_of(secret: bytes) -> str:
    """Eight hexadecimal digits that tell secrets apart and say nothing about them."""
    return _mac(secret, f"kreisweit project {VERSION}").hex()[:8]


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _chunks(people: Iterable[Attributes]) -> Iterator[list[Attributes]]:
    chunk: list[Attributes] = []
    for person in people:
        chunk.append(person)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


STANDARD = Design(
    draws={
        "given.fold": 40, "given.skeleton": 10, "given.word": 5,
        "family.sounds": 25, "family.fold": 20, "family.skeleton": 10,
        "both.sounds": 45, "both.skeleton": 45, "both.fold": 35,
        "born.year": 45, "born.near": 30, "born.month": 10, "born.month_day": 10, "born.year_month": 20,
        "born.year_day": 20, "born.date": 50, "born.placeholder": 25,
        "sex": 50, "nationality": 50, "municipality": 30,
        "street": 60, "house_number": 20, "postcode": 40, "place": 40, "state": 10, "phone": 60, "email": 60,
    }
)  # fmt: skip

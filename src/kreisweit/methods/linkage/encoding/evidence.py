"""What speaks for a pair of which one side is a key alone: property by property, for whoever holds the secret.

A key says whether somebody's bits are in it, not what the other person's properties are. So of a known person's bits
for one property one can count how many the key has, and compare with what chance and full agreement would give.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kreisweit.methods.linkage.encoding.features import SALTED

PROPERTIES: Mapping[str, str] = {
    "given": "given_name",
    "family": "family_name",
    "born": "birth_date",
    "sex": "sex",
    "nationality": "nationality",
    "municipality": "municipality",
    "place": "municipality",
    "postcode": "municipality",
    "street": "address",
    "house_number": "address",
}
"""Beginning of a component's code to the comparison that it tells of (codes of methods.linkage.comparisons)."""
AGREES, PARTLY, DIFFERS, UNKNOWN = "filter_agrees", "filter_partly", "filter_differs", "unknown"
_AGREES, _PARTLY = 0.7, 0.35
_FEWEST = 12


def levels_of(
    places: Mapping[str, NDArray[np.uint16]], own: NDArray[np.uint64], other: NDArray[np.uint64]
) -> dict[str, str]:
    """Comparison to level for a known person (`places` by component as from `Encoder.parts`, its key `own`) and a key.

    What is salted with the year of birth says nothing where the birth dates differ: it is "unknown" then.
    """
    mine, bits = _bits(own), _bits(other)
    fill = float(bits.mean())
    alone = (1 - (1 - min(2 * fill, 0.999)) ** 0.5) / 2  # share of bits before folding
    found: dict[str, str] = {}
    for name in dict.fromkeys(PROPERTIES.values()):
        codes = [code for code in places if PROPERTIES.get(code.partition(".")[0]) == name]
        seen = np.unique(np.concatenate([places[code] for code in codes])) if codes else np.zeros(0, np.uint16)
        seen = seen[mine[seen]]
        if len(seen) < _FEWEST:
            continue
        share = (float(bits[seen].mean()) - fill) / (1 - alone - fill)
        found[name] = AGREES if share >= _AGREES else PARTLY if share >= _PARTLY else DIFFERS
    if found.get("birth_date") != AGREES:
        found |= {name: UNKNOWN for name in SALTED & found.keys() if found[name] != AGREES}
    return found


def _bits(key: NDArray[np.uint64]) -> NDArray[np.bool_]:
    return np.unpackbits(np.ascontiguousarray(key).view(np.uint8), bitorder="little").astype(bool)

"""Invented names and fixed chance for the demo county; none of the names occurs in an official register."""

from __future__ import annotations

import hashlib

SEED = "musterland-1"

SEAT = "Musterburg"

TOWNS = (
    *("Ahornsee", "Brombeerau", "Dachsgrund", "Falterbrück", "Grünmühlen", "Haselmünde", "Krähenfurt"),
    *("Lerchwalde", "Neumusterstadt", "Schwalbenroda", "Silberfenn", "Weißdornau", "Zeisigau"),
)

VILLAGES = (
    *("Äschenbrück", "Amselwerder", "Bachstelzen", "Birkhahn", "Buchfinkenau", "Dinkelsee", "Distelheim"),
    *("Drosselgrund", "Elsterwinkel", "Eulenwinkel", "Fliederhain", "Gerstenwalde", "Ginsterode", "Großmusterau"),
    *("Häherloh", "Haferrode", "Hopfenstieg", "Igelsroda", "Karpfenau", "Kiebitzmoor"),
    *("Kirschgarten", "Kleinmusterau", "Kranichsroda", "Lindwurmtal", "Maigrund", "Mohnfelde", "Nebelfeld"),
    *("Pappelried", "Pirolsdorf", "Quittenau", "Reihersend", "Roggenkamp", "Schlehengrund", "Sperlingsau"),
    *("Storchenrode", "Ulmenwerda", "Wachtelried", "Wiesenschwand", "Zaunwinkel"),
)

#: Associations that are not called after their seat.
REGIONS = ("Hohe Nebelheide", "Silbertaler Höhen")

#: Additions to official names, so that the demo county has the forms of real registers.
TITLES = {SEAT: "Stadt, Hochschulstadt", "Lindwurmtal": "Kurort"}


def chance(*key: object) -> float:
    """A fixed number in [0, 1) for this key: the same on every machine and version of Python."""
    text = "|".join((SEED, *map(str, key)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def bell(*key: object) -> float:
    """A fixed number around 0, nearly normal with standard deviation 1 (sum of twelve chances)."""
    return sum(chance(*key, i) for i in range(12)) - 6

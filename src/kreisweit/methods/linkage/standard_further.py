"""Where learning starts for the attributes of other people's files, of which no invented file tells anything.

Judged by reason: how often an entry is copied right, mistyped, or has changed since; how many share it by chance.
"""

from __future__ import annotations

FURTHER_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "street": {"equal": (0.6, 0.0005), "line": (0.15, 0.002), "close": (0.12, 0.005), "different": (0.13, 0.9925)},
    "house_number": {"equal": (0.75, 0.02), "close": (0.1, 0.08), "different": (0.15, 0.9)},
    "postcode": {"equal": (0.8, 0.005), "close": (0.08, 0.02), "different": (0.12, 0.975)},
    "place": {
        "equal_here": (0.7, 0.3),
        "equal": (0.1, 0.005),
        "close": (0.1, 0.01),
        "different": (0.1, 0.985),
    },
    "state": {"equal": (0.6, 0.2), "different": (0.4, 0.8)},
    "phone": {"equal": (0.75, 0.0001), "close": (0.05, 0.0002), "different": (0.2, 0.9997)},
    "email": {"equal": (0.75, 0.0001), "close": (0.05, 0.0002), "different": (0.2, 0.9997)},
    "identifier": {"equal": (0.94, 0.00001), "close": (0.05, 0.0005), "different": (0.01, 0.9995)},
}

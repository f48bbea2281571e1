"""The standard model, for runs with too few records to learn from.

Learned from 20000 invented persons of the pool "train" by tests/bench/standard_model.py, which writes this file.
"""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "given_name": {
        "native": (0.0005, 2.059e-06),
        "equal": (0.4306, 0.0003112),
        "folded": (0.2429, 0.0003351),
        "swapped": (0.0473, 3.996e-06),
        "sound": (0.1301, 0.0011),
        "part": (0.08393, 0.0007544),
        "close": (0.03336, 0.0009336),
        "crossed": (0.005489, 0.002305),
        "alike": (0.01557, 0.01057),
        "different": (0.01036, 0.9837),
    },
    "family_name": {
        "native": (0.0005, 1.034e-06),
        "equal": (0.372, 0.0003205),
        "folded": (0.2447, 0.0002677),
        "swapped": (1.0, 4.014e-06),
        "sound": (0.1751, 0.001068),
        "part": (0.07131, 0.0008583),
        "close": (0.02455, 0.0008564),
        "chain": (0.01, 0.005),
        "crossed": (0.009197, 0.00824),
        "alike": (0.01305, 0.009539),
        "different": (0.04387, 0.9871),
    },
    "birth_date": {
        "equal": (0.7739, 5.165e-05),
        "equal_placeholder": (0.09635, 0.0002226),
        "year_placeholder": (0.07715, 0.004171),
        "swapped": (0.01221, 1.184e-05),
        "typo": (0.02626, 0.001067),
        "two_parts": (0.002006, 0.002517),
        "same_year": (0.005361, 0.01197),
        "near_placeholder": (0.002399, 0.01763),
        "different": (0.004381, 0.9623),
    },
    "sex": {
        "equal": (0.9988, 0.4995),
        "different": (0.01, 0.5005),
    },
    "nationality": {
        "shared": (0.9993, 0.1425),
        "different": (0.03, 0.8575),
    },
    "municipality": {
        "shared": (0.5724, 0.1544),
        "different": (0.4276, 0.8456),
    },
    "address": {
        "equal": (0.05, 0.000986),
        "different": (0.9996, 0.999),
    },
}

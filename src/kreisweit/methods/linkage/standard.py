"""The standard model, for runs with too few records to learn from.

Learned from 20000 invented persons of the pool "train" by tests/bench/standard_model.py, which writes this file.
"""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "given_name": {
        "native": (0.0005, 2.059e-06),
        "equal": (0.4301, 0.0003114),
        "folded": (0.2427, 0.0003351),
        "swapped": (0.05052, 4.521e-06),
        "sound": (0.131, 0.001119),
        "part": (0.08444, 0.0007575),
        "close": (0.03273, 0.0009325),
        "crossed": (0.002897, 0.002326),
        "alike": (0.01507, 0.01055),
        "different": (0.01021, 0.9837),
    },
    "family_name": {
        "native": (0.0005, 1.034e-06),
        "equal": (0.3717, 0.0003205),
        "folded": (0.2446, 0.0002677),
        "swapped": (1.0, 4.542e-06),
        "sound": (0.1757, 0.001073),
        "part": (0.07114, 0.0008583),
        "close": (0.02393, 0.0008554),
        "chain": (0.008979, 0.00245),
        "crossed": (0.0006039, 0.006125),
        "alike": (0.01298, 0.009538),
        "different": (0.04103, 0.9871),
    },
    "birth_date": {
        "equal": (0.7738, 5.165e-05),
        "equal_placeholder": (0.09633, 0.0002226),
        "year_placeholder": (0.0771, 0.004171),
        "swapped": (0.01221, 1.184e-05),
        "typo": (0.02635, 0.001067),
        "two_parts": (0.001995, 0.002529),
        "same_year": (0.005426, 0.01197),
        "near_placeholder": (0.00241, 0.01763),
        "different": (0.004382, 0.9623),
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
        "shared": (0.5722, 0.1544),
        "different": (0.4278, 0.8456),
    },
    "address": {
        "equal": (0.05, 0.0009857),
        "different": (0.9996, 0.999),
    },
}

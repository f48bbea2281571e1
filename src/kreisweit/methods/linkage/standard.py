"""The standard model, for runs with too few records to learn from.

Learned from 20000 invented persons of the pool "train" by tests/bench/standard_model.py, which writes this file.
"""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "given_name": {
        "native": (0.0005, 2.059e-06),
        "equal": (0.4314, 0.0003315),
        "folded": (0.2432, 0.000348),
        "swapped": (0.04745, 8.236e-06),
        "sound": (0.1302, 0.001109),
        "part": (0.08383, 0.0007556),
        "close": (0.03338, 0.0009337),
        "crossed": (0.004925, 0.002305),
        "alike": (0.01558, 0.01057),
        "different": (0.009805, 0.9836),
    },
    "family_name": {
        "native": (0.0005, 1.034e-06),
        "equal": (0.3726, 0.0003372),
        "folded": (0.245, 0.0002803),
        "swapped": (1.0, 8.274e-06),
        "sound": (0.1754, 0.001078),
        "part": (0.07138, 0.0008595),
        "close": (0.02456, 0.0008564),
        "crossed": (0.009125, 0.008505),
        "alike": (0.013, 0.009538),
        "different": (0.04262, 0.987),
    },
    "birth_date": {
        "equal": (0.7735, 8.61e-05),
        "equal_placeholder": (0.09649, 0.0002271),
        "year_placeholder": (0.07733, 0.004172),
        "swapped": (0.01223, 1.184e-05),
        "typo": (0.02, 0.0003),
        "year_off": (0.001, 0.0001464),
        "two_parts": (0.02829, 0.003438),
        "same_year": (0.00537, 0.01198),
        "near_placeholder": (0.002405, 0.01763),
        "different": (0.004394, 0.9623),
    },
    "sex": {
        "equal": (0.999, 0.4996),
        "different": (0.01, 0.5004),
    },
    "nationality": {
        "shared": (0.9994, 0.1426),
        "different": (0.03, 0.8574),
    },
    "municipality": {
        "shared": (0.5725, 0.1544),
        "different": (0.4275, 0.8456),
    },
    "address": {
        "equal": (0.05, 0.0009846),
        "different": (0.9996, 0.999),
    },
}

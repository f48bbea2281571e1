"""The standard model, for runs with too few records to learn from.

Learned from 20000 invented persons of the pool "train" by tests/bench/standard_model.py, which writes this file.
"""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {
    "given_name": {
        "native": (0.0005, 1.021e-06),
        "equal": (0.4252, 0.0003839),
        "folded": (0.2432, 0.0003615),
        "swapped": (0.04825, 3.063e-06),
        "sound": (0.1263, 0.00109),
        "part": (0.08296, 0.0008271),
        "close": (0.03104, 0.0009333),
        "crossed": (0.01738, 0.00223),
        "alike": (0.01539, 0.009823),
        "different": (0.009994, 0.9843),
    },
    "family_name": {
        "native": (0.0005, 1.027e-06),
        "equal": (0.3672, 0.0002968),
        "folded": (0.2432, 0.0002732),
        "swapped": (1.0, 3.081e-06),
        "sound": (0.1735, 0.001011),
        "part": (0.0697, 0.0006737),
        "close": (0.02386, 0.0007199),
        "crossed": (0.02564, 0.002219),
        "alike": (0.01265, 0.009087),
        "different": (0.03755, 0.9857),
    },
    "birth_date": {
        "equal": (0.7622, 6.976e-05),
        "equal_placeholder": (0.09871, 0.000297),
        "year_placeholder": (0.08389, 0.004355),
        "swapped": (0.01363, 1.691e-05),
        "year_off": (0.001, 0.0001607),
        "two_parts": (0.02805, 0.003385),
        "same_year": (0.005787, 0.01216),
        "near_placeholder": (0.002484, 0.0186),
        "different": (0.005201, 0.961),
    },
    "sex": {
        "equal": (0.9981, 0.4993),
        "different": (0.01, 0.5007),
    },
    "nationality": {
        "shared": (0.9987, 0.1326),
        "different": (0.03, 0.8674),
    },
    "municipality": {
        "shared": (0.5709, 0.1535),
        "different": (0.4291, 0.8465),
    },
    "address": {
        "equal": (0.05, 0.0007513),
        "different": (0.9998, 0.9992),
    },
}

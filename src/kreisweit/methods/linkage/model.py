"""The model: how likely each level is among pairs of one person (m) and of two (u). Kept as JSON text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from splink import SettingsCreator
from splink.internals.comparison_level_library import CustomLevel, ElseLevel
from splink.internals.comparison_library import CustomComparison

from kreisweit.methods.linkage.comparisons import Comparison, Level, known_to

SMALLEST = 1e-6
DIGITS = 4
TRAINED = "trained"
STANDARD = "standard"

Weights = Mapping[str, Mapping[str, tuple[float, float]]]
"""Comparison code to level code to (m, u)."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of all levels; `source` says whether they were learned from the records themselves (`TRAINED`) or came
    with the product because there were too few (`STANDARD`); `records` how many they were learned from; `prior` the
    probability that two records of different registers are one person (not part of the standard)."""

    weights: Weights
    source: str
    records: int
    prior: float

    def to_json(self) -> str:
        """The model as JSON text, keys sorted: equal models give equal texts."""
        content = {
            "source": self.source,
            "records": self.records,
            "prior": self.prior,
            "levels": {
                code: {level: list(pair) for level, pair in levels.items()} for code, levels in self.weights.items()
            },
        }
        return json.dumps(content, sort_keys=True)

    @property
    def frequencies(self) -> bool:
        """Whether rare values count for more: not among few records, where every value looks common."""
        return self.source == TRAINED

    @property
    def version(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the text."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]


def rounded(value: float) -> float:
    """A probability to `DIGITS` significant digits within [`SMALLEST`, 1]: what the order of additions changes is
    cut off, so that two runs give the same model."""
    return float(f"{min(1.0, max(SMALLEST, value)):.{DIGITS}g}")


def weights_from(text: str) -> Weights:
    """The weights of a model kept as JSON text (`Linked.model`)."""
    levels = json.loads(text)["levels"]
    return {code: {level: (pair[0], pair[1]) for level, pair in known.items()} for code, known in levels.items()}


def model_from(text: str) -> Model:
    """The model of `Model.to_json`. Raises ValueError or KeyError for a text that is none."""
    content = json.loads(text)
    return Model(weights_from(text), str(content["source"]), int(content["records"]), float(content["prior"]))


def splink_settings(
    weights: Weights, prior: float, *, frequencies: bool = True, condition: Callable[[str], str] = str
) -> SettingsCreator:
    """The comparisons for Splink, with these weights; `frequencies` False: every value counts alike. `condition` says the
    levels' SQL in the words of another engine."""
    weights = as_counted(weights) if frequencies else weights
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _comparison(comparison, weights.get(comparison.code, {}), frequencies, condition)
            for comparison in known_to(weights)
        ],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        em_convergence=0.001,
        max_iterations=20,
        linker_uid="kreisweit",
    )


def _comparison(
    comparison: Comparison,
    weights: Mapping[str, tuple[float, float]],
    frequencies: bool,
    condition: Callable[[str], str],
) -> CustomComparison:
    levels = [_level(level, weights.get(level.code), frequencies, condition) for level in comparison.levels]
    return CustomComparison(
        comparison_levels=levels,
        output_column_name=comparison.code,
    )


def _level(level: Level, weight: tuple[float, float] | None, frequencies: bool, condition: Callable[[str], str]) -> Any:
    made = CustomLevel(condition(level.sql), label_for_charts=level.code) if level.condition else ElseLevel()
    if level.unknown:
        return made.configure(is_null_level=True)
    if level.frequency and frequencies:
        made.configure(
            tf_adjustment_column=level.frequency, tf_minimum_u_value=1e-5, disable_tf_exact_match_detection=True
        )
    if weight is not None:
        made.configure(m_probability=weight[0], u_probability=weight[1])
    return made


def as_counted(weights: Weights) -> Weights:
    """Weights for a run in which rare values count for more: m by the share of its pairs that a level has among strangers.

    The share of a value tells how often strangers agree in it at all. If that leaves finer levels too (names of one sound
    are often spelt alike), it says too much of this level by its part in the u of all of them, so m is divided by that
    part.
    """
    found = dict(weights)
    for comparison in known_to(weights):
        levels = dict(weights[comparison.code])
        for level in comparison.levels:
            if level.finer and level.code in levels:
                m, u = weights[comparison.code][level.code]
                alike = u + sum(weights[comparison.code][code][1] for code in level.finer if code in levels)
                levels[level.code] = (min(1.0, m * alike / u), u)
        found[comparison.code] = levels
    return found


def once_swapped(weights: Weights, *, frequencies: bool = True) -> Weights:
    """Exchanged fields are seen by both comparisons of names: the second counts only how rare its name is, and nothing
    where frequencies do not count."""
    family = weights.get("family_name", {})
    if "swapped" not in family:
        return weights
    u = family["swapped"][1] if frequencies else 1.0
    return {**weights, "family_name": {**family, "swapped": (1.0, u)}}


def weights_of(settings: Mapping[str, Any], instead: Weights) -> dict[str, dict[str, tuple[float, float]]]:
    """Read the weights out of Splink's settings; where a level was never met, take those of `instead`."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for comparison, given in zip(known_to(instead), settings["comparisons"], strict=True):
        levels = found[comparison.code] = {}
        for level, values in zip(comparison.levels, given["comparison_levels"], strict=True):
            if level.unknown:
                continue
            fallback = instead.get(comparison.code, {}).get(level.code, (SMALLEST, SMALLEST))
            pair = (values.get("m_probability"), values.get("u_probability"))
            known = all(isinstance(value, float | int) for value in pair)
            m, u = pair if known else fallback
            levels[level.code] = (rounded(max(m, comparison.least)), rounded(u))
    return found

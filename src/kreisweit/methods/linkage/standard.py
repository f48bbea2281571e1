"""The standard model, for runs with too few records to learn from. Made by tools/linkage_model.py."""

from __future__ import annotations

STANDARD_WEIGHTS: dict[str, dict[str, tuple[float, float]]] = {}

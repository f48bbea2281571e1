"""The model that edges of keys stand under: no trained one, but design and rule of the keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from kreisweit.ground.today import now

from .models import ModelState, ModelVersion


def encoded_models() -> QuerySet[ModelVersion]:
    """All models of keys, for `model__in`: their edges count beside those of the active model, also when a later
    version of the program makes other keys, because the old ones cannot be compared again."""
    found: QuerySet[ModelVersion] = ModelVersion.objects.filter(state=ModelState.KEYS).order_by()
    return found


def encoded_model(scales: Mapping[str, Sequence[float]]) -> ModelVersion:
    """The kept model of the present keys; `scales` (the borders by pair of registers) are added to its report."""
    from kreisweit.methods.linkage.encoding.cells import VERSION  # these bring numpy along: slow to load
    from kreisweit.methods.linkage.encoding.filters import STANDARD
    from kreisweit.methods.linkage.encoding.joining import BAND, FEW_AUTOMATIC, FEW_DOUBTFUL

    rule = {"band": BAND, "few": [FEW_AUTOMATIC, FEW_DOUBTFUL]}
    design = {"length": STANDARD.length, "folds": STANDARD.folds, "draws": dict(STANDARD.draws)}
    text = json.dumps({"keys": VERSION, "design": design, "rule": rule}, sort_keys=True)
    kept: ModelVersion
    kept, _ = ModelVersion.objects.get_or_create(
        pk=hashlib.sha256(text.encode()).hexdigest(),
        defaults={"model": text, "kept_at": now(), "state": ModelState.KEYS},
    )
    known = kept.report.get("scales", {})
    kept.report = {**kept.report, "scales": {**known, **{name: list(borders) for name, borders in scales.items()}}}
    kept.save()
    return kept

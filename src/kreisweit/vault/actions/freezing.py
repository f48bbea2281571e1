"""Models as they were trained: text, shares of values (encrypted), state. One is active at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kreisweit.audit.actions import By
from kreisweit.ground.today import now

from ..models import Edge, ModelState, ModelVersion
from ..readiness import ALIAS
from ..sealing import open_bytes, seal_bytes

Frequencies = Mapping[str, Mapping[str, float]]
"""Column to hash of a value to its share, see methods.linkage.frequencies."""


def keep_model(version: str, text: str, frequencies: Frequencies) -> ModelVersion:
    """The kept model with this hash; made if it is not there."""
    kept: ModelVersion
    kept, _ = ModelVersion.objects.get_or_create(pk=version, defaults={"model": text, "kept_at": now()})
    if frequencies:
        data = json.dumps(frequencies, separators=(",", ":")).encode()
        kept.wrapped_key, kept.frequencies = seal_bytes(f"model:{version}", data)
        kept.save()
    return kept


def frequencies_of_model(kept: ModelVersion) -> Frequencies | None:
    """The shares of values that a model was trained on; None where it has none."""
    if not kept.frequencies:
        return None
    found: Frequencies = json.loads(open_bytes(f"model:{kept.pk}", bytes(kept.wrapped_key), bytes(kept.frequencies)))
    return found


def active_model() -> ModelVersion | None:
    """The model whose edges count; None before the first run."""
    found: ModelVersion | None = ModelVersion.objects.defer("frequencies").filter(state=ModelState.ACTIVE).first()
    return found


def activate(model: ModelVersion, *, by: By) -> None:
    """A model's edges count from now on. The one before is kept with its edges, so that one can go back to it; the
    edges of those before that one go."""
    before = active_model()
    if before is not None and before.pk != model.pk:
        Edge.objects.filter(model__state=ModelState.RETIRED).exclude(model=model)._raw_delete(ALIAS)
        before.state = ModelState.RETIRED
        before.save()
    model.state, model.applied_by, model.applied_at = ModelState.ACTIVE, by.pk, now()
    model.save()

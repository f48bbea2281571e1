"""A person judges an automatic link that was drawn by chance."""

from __future__ import annotations

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..models import Edge, LinkCheck, ModelState
from ..session import Purpose, session
from .linking import require_linking, require_taking_part


def keep_check(*, left: str, right: str, is_right: bool, by: By, clearance: Clearance) -> None:
    """Keep whether a sampled link is right; said once for each link and model. It changes no link: a wrong one is
    taken back by undo_merge or part_entries. Raises NotFound (also where a controller of either takes part no longer),
    NoSuchGrant."""
    require_linking(clearance)
    left, right = sorted((left, right))
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        edge = Edge.objects.filter(left=left, right=right, model__state=ModelState.ACTIVE).first()
        if edge is None:
            raise NotFound
        require_taking_part(left, right, clearance=clearance)
        said = {"is_right": is_right, "checked_by": by.pk, "checked_at": now()}
        LinkCheck.objects.get_or_create(left_id=left, right_id=right, model_id=edge.model_id, defaults=said)
        log.note("keep_check", target=str(edge.pk), number=2)

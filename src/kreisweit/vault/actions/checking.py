"""A person judges an automatic link that was drawn by chance."""

from __future__ import annotations

import sys

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now
from kreisweit.privacy.clearances import Clearance

from .. import log
from ..models import LinkCheck
from ..queries.quality import drawn_links, seed_of
from ..refusals import DecidedMeanwhile
from ..session import Purpose, session
from .deciding import decided_among
from .freezing import active_model
from .linking import require_linking, require_taking_part
from .unmerge import part_now


def keep_check(
    *,
    left: str,
    right: str,
    is_right: bool,
    by: By,
    clearance: Clearance,
    wrong: str = "",
    sample: int = 0,
    seen: str | None = None,
) -> None:
    """Keep whether an automatic link is right; what was said before about it stays readable and counts no longer.

    `wrong` names the entry of the two that does not belong there: it gets a person of its own at once, for good.
    `sample`: the link must be among so many that chance has drawn for the active model (0: any automatic link).
    `seen`: what the person saw of earlier words, "right", "wrong" or "" for none; None does not ask.

    Raises NotFound (no automatic link of one person, not drawn, or a controller takes part no longer), NoSuchGrant,
    DecidedMeanwhile where somebody has judged or decided since.
    """
    require_linking(clearance)
    left, right = sorted((left, right))
    if wrong and (is_right or wrong not in (left, right)):
        raise NotFound
    with session(Purpose.REVIEW, by=by, clearance=clearance):
        log.one_at_a_time()
        require_taking_part(left, right, clearance=clearance)
        model = active_model()
        last = LinkCheck.objects.filter(left=left, right=right, model=model).order_by("-pk").first()
        if seen is not None and seen != _word(last):
            raise DecidedMeanwhile
        _require_open(left, right, sample, seed_of(model.pk) if model else 0, clearance)
        if model is not None and (last is None or last.is_right != is_right):
            said = {"is_right": is_right, "checked_by": by.pk, "checked_at": now()}
            LinkCheck.objects.create(left_id=left, right_id=right, model_id=model.pk, **said)
        if wrong:
            part_now([wrong], clearance=clearance, reason="")
        log.note("keep_check", target=model.pk if model else "", number=2)


def _word(last: LinkCheck | None) -> str:
    return "" if last is None else "right" if last.is_right else "wrong"


def _require_open(left: str, right: str, sample: int, seed: int, clearance: Clearance) -> None:
    """Raise unless the two are a link that the program made alone, and that was drawn."""
    if (left, right) in drawn_links(sample or sys.maxsize, seed, clearance=clearance):
        return
    if any({one.left, one.right} == {left, right} for one in decided_among([left])):
        raise DecidedMeanwhile
    raise NotFound

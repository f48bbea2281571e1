"""Whether a computation still rests on data that may be used: nobody has left since, nothing was taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from kreisweit.places.models import Municipality
from kreisweit.places.queries import county
from kreisweit.privacy.clearances import COUNTY

from .models import Computation, Delivery, DeliveryState, ProposalState, ReleaseProposal
from .refusals import StoringUnderWay

SHOWN_NAMES = 3


def whole_deliveries() -> frozenset[str]:
    """Keys (32 digits) of the deliveries that are taken over as a whole. Raises StoringUnderWay while one is not yet."""
    if Delivery.objects.filter(state=DeliveryState.STORING).exists():
        raise StoringUnderWay
    keys = Delivery.objects.filter(state=DeliveryState.ACCEPTED).values_list("key", flat=True)
    return frozenset(key.hex for key in keys)


def require_whole(deliveries: Collection[str], whole: Collection[str]) -> None:
    """Raises StoringUnderWay where a delivery whose records were read was not in `whole` before the reading began."""
    parts = set(deliveries) - set(whole)
    if Delivery.objects.filter(key__in=parts).exists():
        raise StoringUnderWay


def objections(computation: Computation, in_force: Collection[str]) -> list[str]:
    """What speaks against publishing a computation, in words; empty if nothing does.

    `in_force`: codes of the controllers that take part now. Those who took part in the computation, with records or by being
    counted, have to be among them, each delivery that went in has to be taken over still, and no person may have been
    erased since because of a blocked address. Other deliveries that came later make a computation older, not wrong,
    until a later computation is public.
    """
    if computation.controllers is None or computation.deliveries is None:
        return [gettext("it is not known any more whose data went in")]
    newer = ReleaseProposal.objects.filter(
        state=ProposalState.APPROVED, computation__computed_at__gt=computation.computed_at
    )
    if newer.exists():
        return [gettext("figures that were computed later are public already")]
    left = {*computation.joined, *computation.controllers} - set(in_force)
    return [*_gone(left), *_taken_back(computation.deliveries), *_erased_since(computation)]


def _gone(left: Collection[str]) -> list[str]:
    if not left:
        return []
    names = sorted(Municipality.objects.filter(ags__in=left).values_list("name", flat=True))
    names += [county().name] if COUNTY in left else []
    rest = len(left) - len(names[:SHOWN_NAMES])
    said = [gettext("%(name)s no longer takes part") % {"name": name} for name in names[:SHOWN_NAMES]]
    if rest:
        said.append(ngettext("%(count)s other no longer takes part", "%(count)s others no longer take part", rest))
        said[-1] %= {"count": rest}
    return said


def _taken_back(deliveries: Collection[str]) -> list[str]:
    standing = Delivery.objects.filter(key__in=deliveries, state=DeliveryState.ACCEPTED).count()
    gone = len(deliveries) - standing
    sentence = ngettext(
        "%(count)s delivery that went in was taken back or was not finished",
        "%(count)s deliveries that went in were taken back or were not finished",
        gone,
    )
    return [sentence % {"count": gone}] if gone else []


def _erased_since(computation: Computation) -> list[str]:
    """Whoever was erased may have been counted; nobody can tell any more, so the figures are computed anew."""
    began = computation.computed_at - timedelta(seconds=computation.seconds)
    erasing = Q(erased__gt=0) | Q(state=DeliveryState.STORING, rows_blocked__gt=0)
    if not Delivery.objects.filter(erasing, decided_at__gte=began).exists():
        return []
    return [gettext("persons were erased since because their address is blocked")]

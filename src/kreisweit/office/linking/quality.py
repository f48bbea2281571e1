"""How good the links are: a sample to judge, figures by institution and nationality, contradictions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kreisweit.monitoring.actions.linking import judge_link
from kreisweit.monitoring.queries.link_quality import (
    contradictions,
    course,
    drawn_link,
    keyed_records,
    links_to_judge,
    look_at_link,
    quality,
    quality_of_nationalities,
    sample_so_far,
)
from kreisweit.monitoring.queries.linking import register_titles
from kreisweit.monitoring.refusals import DecidedMeanwhile
from kreisweit.monitoring.rules import may_link_records

from ..guards import guarded
from .course import course_drawing, course_rows
from .evidence import evidence_lines
from .pace import TOO_QUICK, moment, too_quick
from .quality_words import estimate_text, group_rows, whole_facts
from .words import nationality_name, sides_of

SEEN = {None: "", True: "right", False: "wrong"}
RIGHT, LEFT, SECOND = "right", "wrong-left", "wrong-right"


@guarded(may_link_records)
@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """How far the sample is judged, what it says, and the way to the next link."""
    drawn = links_to_judge(by=request.user)
    so_far = sample_so_far(by=request.user)
    context = {
        "keyed": keyed_records(by=request.user),
        "drawn": len(drawn),
        "judged": so_far.judged,
        "parted": so_far.judged - so_far.right,
        "left_to_do": sum(one.is_right is None for one in drawn),
        "following": next((one for one in drawn if one.is_right is None), None),
        "estimate": estimate_text(so_far),
    }
    return render(request, "office/linking/sample.html", context)


@guarded(may_link_records)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, left: str, right: str) -> HttpResponse:
    """Two records that the program joined, side by side; the verdict leads to the next one of the sample."""
    if request.method == "POST":
        return _judge(request, left, right)
    found = look_at_link(left, right, by=request.user)
    drawn = drawn_link(left, right, by=request.user)
    context = {
        "left": left,
        "right": right,
        "sides": sides_of(found.left, found.right),
        "evidence": evidence_lines(found.levels),
        "drawn": drawn is not None,
        "seen": SEEN[drawn.is_right if drawn else None],
        "together": found.together,
        "pair": found.id,
        "shown": moment(),
        "of_conflicts": request.GET.get("von") == "widersprueche",
    }
    return render(request, "office/linking/link.html", context)


def _judge(request: HttpRequest, left: str, right: str) -> HttpResponse:
    wrong = {RIGHT: "", LEFT: left, SECOND: right}.get(request.POST.get("verdict", ""))
    if wrong is None:
        messages.error(request, _("Please choose one of the three answers."))
        return redirect("office:linking-link", left=left, right=right)
    if too_quick(request):
        messages.info(request, TOO_QUICK)
        return redirect("office:linking-link", left=left, right=right)
    try:
        judge_link(left=left, right=right, wrong=wrong, by=request.user, seen=request.POST.get("seen", ""))
    except DecidedMeanwhile as reason:
        messages.error(request, f"{reason.text()} {reason.remedy}")
        return redirect("office:linking-link", left=left, right=right)
    if wrong:
        messages.success(request, _("Kept. The record stands by itself now; no later linkage joins the two again."))
    else:
        messages.success(request, _("Kept: this link is right."))
    following = next((one for one in links_to_judge(by=request.user) if one.is_right is None), None)
    if following is None:
        return redirect("office:linking-sample")
    return redirect("office:linking-link", left=following.left, right=following.right)


@guarded(may_link_records)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Figures of everything, of each institution, and of the last linkages. Nobody's identity is read."""
    whole, registers = quality(by=request.user)
    titles = register_titles()
    rows = group_rows(registers, lambda code: titles.get(code, code))
    runs = course(by=request.user)
    context: dict[str, Any] = {
        "facts": whole_facts(whole),
        "rows": rows,
        "behind": [row.name for row in rows if row.falls_behind],
        "runs": course_rows(runs),
        "drawing": course_drawing(runs),
    }
    return render(request, "office/linking/quality.html", context)


@guarded(may_link_records)
@require_GET
def nationalities(request: HttpRequest) -> HttpResponse:
    """Figures by nationality, so that errors that fall on one group are seen; all identities are read for it."""
    rows = group_rows(quality_of_nationalities(by=request.user), nationality_name)
    context = {"rows": rows, "behind": [row.name for row in rows if row.falls_behind]}
    return render(request, "office/linking/nationalities.html", context)


@guarded(may_link_records)
@require_GET
def conflicts(request: HttpRequest) -> HttpResponse:
    """What cannot be among the links, each with the way to the two records."""
    titles = register_titles()
    found = contradictions(by=request.user)
    rows = [{"one": one, "register": titles.get(one.register, one.register)} for one in found]
    return render(request, "office/linking/conflicts.html", {"rows": rows})

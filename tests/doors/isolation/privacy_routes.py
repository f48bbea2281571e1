"""Who may open which page of data protection. Written by hand on purpose, like routes.py."""

from __future__ import annotations

from .cases import NONE, WITH_ROLE, Case, Kwargs, Line, Names, names

SEES_REGISTERS = names(
    "municipal_coordinator@own municipal_coordinator@same_association municipal_coordinator@other "
    "association_clerk@own mayor@own mayor@same_association mayor@other officer@own officer@association officer@other"
)
WRITES = names("county_coordinator@county statistician@county")
OFFICER = names("officer@county")
LAWYER = names("legal_office@county")
HEAD = names("county_head@county")
WORKS_ON_ACTIVITIES = WRITES | OFFICER | LAWYER | HEAD
READS_ALL_AGREEMENTS = WORKS_ON_ACTIVITIES | names("trust_office@county release_approver@county")
SEES_INSTITUTION = READS_ALL_AGREEMENTS | names("supplier@county institution_head@county")
SEES_TOWN_AGREEMENT = READS_ALL_AGREEMENTS | names("supplier@other institution_head@other")
SEES_AGREEMENTS = SEES_INSTITUTION | SEES_REGISTERS | SEES_TOWN_AGREEMENT | names("municipal_coordinator@area")
READS_OPINIONS = (
    WORKS_ON_ACTIVITIES
    | SEES_REGISTERS
    | names("municipal_coordinator@area institution_head@county institution_head@other")
)
DECIDES_ADORF = names("municipal_coordinator@own mayor@own association_clerk@own")
DECIDES = DECIDES_ADORF | names(
    "municipal_coordinator@same_association mayor@same_association institution_head@county institution_head@other"
)
DECIDES_CAPPEL = names("municipal_coordinator@other mayor@other")


def _activity(name: str, **more: str) -> Kwargs:
    return lambda scene: {"pk": scene.numbers[f"activity_{name}"], **more}


def _agreement(name: str) -> Kwargs:
    return lambda scene: {"pk": scene.numbers[f"agreement_{name}"]}


_AGREEMENTS = (
    ("institution", SEES_INSTITUTION),
    ("registers", SEES_INSTITUTION | SEES_REGISTERS),
    ("town", SEES_TOWN_AGREEMENT),
)
_REASONS = {
    "text": "Grund",
    "favourable": "no",
    "acceptable": "no",
    "document": "Akte",
    "on": "2020-01-01",
    "reason": "x",
}
_STEPS = (
    ("draft", "submit_activity", WRITES),
    ("review", "review_legality", LAWYER),
    ("opinion", "give_opinion", OFFICER),
    ("assessment", "record_assessment", WRITES),
    ("approval", "approve_activity", HEAD),
    ("active", "end_activity", HEAD),
    ("active", "give_opinion", NONE),
    ("active", "anything", NONE),
)


def _agreement_changes(who: Names, data: Kwargs = lambda scene: {}, *, form: bool = True) -> tuple[Case, ...]:
    """A change of each agreement; to those who see it but may not change it the change is refused (403)."""
    return tuple(
        Case(get=who if form else None, post=who, kwargs=_agreement(name), knows=knows, data=data)
        for name, knows in _AGREEMENTS
    )


def _decisions(place: str) -> Kwargs:
    return lambda scene: {
        "places": [f"municipality:{getattr(scene.world, place).pk}"], "document": "Akte",
    }  # fmt: skip


PRIVACY: dict[str, Line] = {
    "office:privacy": (Case(get=WITH_ROLE),),
    "office:activity-new": (
        Case(get=WRITES, post=WRITES, data=lambda scene: {"start": "empty", "title": "Neu", "code": "neu"}),
    ),
    "office:activity": (
        Case(get=WORKS_ON_ACTIVITIES, kwargs=_activity("draft")),
        Case(get=WITH_ROLE, kwargs=_activity("opinion")),
        Case(get=WITH_ROLE, kwargs=_activity("active")),
    ),
    "office:activity-record": (
        Case(get=WORKS_ON_ACTIVITIES, kwargs=_activity("draft")),
        Case(get=WITH_ROLE, kwargs=_activity("active")),
    ),
    "office:activity-edit": (
        Case(
            get=WRITES, post=WRITES, kwargs=_activity("draft"), data=lambda scene: {"title": "Neu", "revision": "1"}
        ),
        Case(get=NONE, post=NONE, kwargs=_activity("active"), data=lambda scene: {"title": "Neu", "revision": "1"}),
    ),
    "office:activity-version": (Case(post=WRITES, kwargs=_activity("active")),),
    "office:activity-step": tuple(
        Case(get=who, post=who, kwargs=_activity(name, step=step), data=lambda scene: _REASONS)
        for name, step, who in _STEPS
    ),
    "office:activity-join": (
        Case(get=DECIDES, post=DECIDES_ADORF, passed=(302,), kwargs=_activity("active"), data=_decisions("adorf")),
        Case(get=DECIDES, post=NONE, passed=(302,), kwargs=_activity("active"), data=_decisions("cappel")),
        Case(get=NONE, post=NONE, kwargs=_activity("opinion"), data=_decisions("adorf")),
    ),
    "office:activity-leave": (
        Case(
            get=DECIDES_CAPPEL | HEAD, post=DECIDES_CAPPEL, passed=(302,), kwargs=_activity("active"),
            data=_decisions("cappel"),
        ),
    ),
    "office:agreements": (
        Case(get=SEES_AGREEMENTS),
        Case(get=SEES_AGREEMENTS, data=lambda scene: {"format": "csv"}),
    ),
    "office:agreement": tuple(Case(get=who, kwargs=_agreement(name)) for name, who in _AGREEMENTS),
    "office:agreement-new": (
        Case(
            get=WRITES, post=WRITES, data=lambda scene: {
                "title": "Neu", "activity_code": "active", "supplier": scene.organisations["town"].pk, "code": "neu",
                "source_kind": "other", "responsibility": "county", "purpose": "Zweck", "begins_on": "2026-01-01",
                "ends_on": "2026-12-31",
            },
        ),
    ),
    "office:agreement-edit": _agreement_changes(
        WRITES,
        lambda scene: {
            "title": "Neu", "responsibility": "county", "purpose": "Zweck", "begins_on": "2026-01-01",
            "ends_on": "2026-12-31", "version": "1",
        },
    ),
    "office:agreement-submit": _agreement_changes(WRITES, form=False),
    "office:agreement-basis": _agreement_changes(LAWYER, lambda scene: {"status": "secured"}),
    "office:agreement-end": _agreement_changes(WRITES),
}  # fmt: skip


def with_privacy(found: dict[str, Names]) -> dict[str, Names]:
    """The readers of each canary, with those of activities and agreements."""
    also = {
        # Whoever writes agreements names their supplier; whoever sees one sees its supplier's name.
        "county": READS_ALL_AGREEMENTS | SEES_REGISTERS | names("institution_head@county"),
        "town": SEES_TOWN_AGREEMENT,
        **dict.fromkeys(("club", "elsewhere", "association"), WRITES),
    }
    return {
        **{name: who | also.get(name, NONE) for name, who in found.items()},
        "draft": WORKS_ON_ACTIVITIES,
        "opinion_text": READS_OPINIONS,
        **{f"agreement_{name}": who for name, who in _AGREEMENTS},
    }

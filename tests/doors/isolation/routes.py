"""Who may open what: every address of the house stands here, or the matrix fails.

A new address gets a line: its name, and one case per object that matters, each with the names of those who
get through. The groups below are written by hand on purpose: they must not be computed by the rules they test.
"""

from __future__ import annotations

from collections.abc import Callable

from .cases import NONE, SIGNED_IN, WITH_ROLE, Case, Kwargs, Line, Names, OwnPage, PublicPage, names
from .monitoring_routes import MONITORING
from .privacy_routes import PRIVACY, with_privacy
from .scene import NOBODY, PUBLIC, Scene

# -- groups -------------------------------------------------------------------------------------------------
KEEPS_TOWN = names("municipal_coordinator@own municipal_coordinator@area association_clerk@own")
SEES_TOWN = KEEPS_TOWN | names("mayor@own editor@own editor@association")
KEEPS_CLUB = names("representative@club")
KEEPS_COUNSELLING = names("counselling@own")
KEEPS_ELSEWHERE = names("representative@other")
SEES_ELSEWHERE = KEEPS_ELSEWHERE | names("municipal_coordinator@other mayor@other")
KEEPS_ASSOCIATION = names("association_clerk@own")
SEES_ASSOCIATION = KEEPS_ASSOCIATION | names("editor@association")
KEEPS_COUNTY = names("county_coordinator@county")
SEES_COUNTY = KEEPS_COUNTY | names("editor@county")
OFFICERS = names("officer@own officer@association officer@other officer@county")
ADDS = KEEPS_TOWN | KEEPS_COUNTY | names("municipal_coordinator@same_association municipal_coordinator@other")
MANAGES = ADDS | names("operator@county representative@club representative@other counselling@own counselling@other")
ACCESS_TOWN = KEEPS_TOWN
ACCESS_ELSEWHERE = names("municipal_coordinator@other")
ACCESS_COUNTY = names("county_coordinator@county operator@county")

IMPORTERS = names("county_coordinator@county statistician@county")
WATCH_WORK = IMPORTERS | names("operator@county")

SEES: dict[str, Names] = {
    "town": SEES_TOWN,
    "club": SEES_TOWN | KEEPS_CLUB,
    "counselling": KEEPS_COUNSELLING,
    "elsewhere": SEES_ELSEWHERE,
    "counselling_elsewhere": names("counselling@other"),
    "association": SEES_ASSOCIATION,
    "county": SEES_COUNTY,
}
KEEPS: dict[str, Names] = {
    "town": KEEPS_TOWN,
    "club": KEEPS_CLUB,
    "counselling": KEEPS_COUNSELLING,
    "elsewhere": KEEPS_ELSEWHERE,
    "counselling_elsewhere": names("counselling@other"),
    "association": KEEPS_ASSOCIATION,
    "county": KEEPS_COUNTY,
}
KINDS = {"club": {"kind": "migrant_organisation"}, "elsewhere": {"kind": "migrant_organisation"}}
CONTACT = {"name": "Neu", "kind": "other", "version": "1"}


def _of(name: str) -> Kwargs:
    return lambda scene: {"pk": scene.organisations[name].pk}


def _unit_of(name: str, unit: str | None = None) -> Kwargs:
    return lambda scene: {"pk": scene.organisations[name].pk, "unit_pk": scene.units[unit or name].pk}


def _views() -> tuple[Case, ...]:
    cases = tuple(Case(get=SEES[name], kwargs=_of(name)) for name in SEES)
    return (*cases, Case(get=WITH_ROLE, kwargs=_of("shown")))


def _changes(data: dict[str, str], *, form: bool) -> tuple[Case, ...]:
    """Changes of each organisation; to those who see but do not keep it the change is refused (403)."""

    def sent(name: str) -> Kwargs:
        return lambda scene: {**data, **KINDS.get(name, {})}

    cases = [
        Case(get=KEEPS[name] if form else None, post=KEEPS[name], kwargs=_of(name), knows=SEES[name], data=sent(name))
        for name in KEEPS
    ]
    shown = Case(
        get=KEEPS_TOWN if form else None, post=KEEPS_TOWN, kwargs=_of("shown"), knows=WITH_ROLE,
        data=lambda scene: data,
    )  # fmt: skip
    return (*cases, shown)


def _parts() -> tuple[Case, ...]:
    cases = tuple(
        Case(
            get=KEEPS[name], post=KEEPS[name], kwargs=_unit_of(name), knows=SEES[name],
            data=lambda scene: {"name": "Neu"},
        )
        for name in KEEPS
    )  # fmt: skip
    foreign = Case(
        get=NONE, post=NONE, kwargs=_unit_of("town", "elsewhere"), knows=SEES_TOWN - KEEPS_TOWN,
        data=lambda scene: {"name": "Neu"},
    )  # fmt: skip
    return (*cases, foreign)


def _place(scope: str, find: Callable[[Scene], int]) -> Kwargs:
    return lambda scene: {"scope": scope, "pk": find(scene)}


_ADORF = _place("municipality", lambda scene: scene.world.adorf.pk)
_CAPPEL = _place("municipality", lambda scene: scene.world.cappel.pk)
_BECK = _place("municipality", lambda scene: scene.world.beck.pk)
_AUEN = _place("association", lambda scene: scene.world.auen.pk)
_NORTH = _place("planning_area", lambda scene: scene.world.north.pk)
_COUNTY = _place("county", lambda scene: 0)
_CLUB = _place("organisation", lambda scene: scene.organisations["club"].pk)
_COUNSELLING = _place("organisation", lambda scene: scene.organisations["counselling"].pk)
_SHOWN = _place("organisation", lambda scene: scene.organisations["shown"].pk)
_OPERATOR = names("operator@county")
_ELSEWHERE = _place("organisation", lambda scene: scene.organisations["elsewhere"].pk)

_PLACES: tuple[tuple[Kwargs, Names], ...] = (
    (_ADORF, ACCESS_TOWN),
    (_CAPPEL, ACCESS_ELSEWHERE),
    (_AUEN, names("association_clerk@own")),
    (_NORTH, names("municipal_coordinator@area")),
    (_COUNTY, ACCESS_COUNTY),
    (_CLUB, KEEPS_CLUB),
    (_COUNSELLING, KEEPS_COUNSELLING),
    (_ELSEWHERE, KEEPS_ELSEWHERE),
)


def _invitation(role: str) -> Kwargs:
    return lambda scene: {"name": "Neu", "email": "neu@probe.example", "role": role}


_INVITES = (
    Case(get=ACCESS_TOWN, post=ACCESS_TOWN, kwargs=_ADORF, data=_invitation("mayor")),
    Case(get=ACCESS_ELSEWHERE, post=ACCESS_ELSEWHERE, kwargs=_CAPPEL, data=_invitation("mayor")),
    Case(get=ACCESS_COUNTY, post=ACCESS_COUNTY, kwargs=_COUNTY, data=_invitation("operator")),
    Case(get=KEEPS_CLUB, post=KEEPS_CLUB, kwargs=_CLUB, data=_invitation("volunteer")),
    # Suppliers are named by the operator at every published organisation, too.
    Case(
        get=ACCESS_TOWN | _OPERATOR, post=ACCESS_TOWN | _OPERATOR, kwargs=_SHOWN, data=_invitation("supplier"),
    ),
    Case(get=KEEPS_COUNSELLING, post=KEEPS_COUNSELLING, kwargs=_COUNSELLING, data=_invitation("counselling_body")),
    # Beck is taken by the coordination of its planning area: the county may no longer invite there.
    Case(
        get=names("municipal_coordinator@area"), post=names("municipal_coordinator@area"), kwargs=_BECK,
        data=_invitation("mayor"),
    ),
)  # fmt: skip


def _ends(name: str, who: str) -> Case:
    allowed = names(f"{who} {name}")
    return Case(get=allowed, post=allowed, kwargs=lambda scene: {"pk": scene.memberships[name].pk})


_TOWN_MANAGERS = "municipal_coordinator@own municipal_coordinator@area association_clerk@own"
_ENDS = (
    _ends("mayor@own", _TOWN_MANAGERS),
    _ends("municipal_coordinator@own", _TOWN_MANAGERS),
    _ends("mayor@other", "municipal_coordinator@other"),
    _ends("association_clerk@own", "association_clerk@own"),
    _ends("editor@association", "association_clerk@own"),
    _ends("representative@club", "representative@club"),
    _ends("counselling@own", "counselling@own"),
    _ends("statistician@county", "operator@county"),
    _ends("county_coordinator@county", "operator@county county_coordinator@county"),
    _ends("supplier@county", "operator@county county_coordinator@county"),
)

_JOB: Kwargs = lambda scene: {"pk": scene.numbers["job"]}  # noqa: E731
_RELEASE: Kwargs = lambda scene: {"pk": scene.numbers["release"]}  # noqa: E731
_AGS: Kwargs = lambda scene: {"ags": scene.world.adorf.ags}  # noqa: E731
_CODE: Kwargs = lambda scene: {"code": "foreign_share"}  # noqa: E731

ROUTES: dict[str, Line] = {
    # -- office: data protection ----------------------------------------------------------------------------
    **PRIVACY,
    # -- office: deliveries, linkage, release ---------------------------------------------------------------
    **MONITORING,
    # -- office ---------------------------------------------------------------------------------------------
    "office:home": (Case(get=SIGNED_IN),),
    "office:account": (Case(get=SIGNED_IN, post=SIGNED_IN, data=lambda scene: {"name": "N", "language": "de"}),),
    "office:accept-role": (Case(post=NONE, kwargs=lambda scene: {"pk": scene.memberships["mayor@own"].pk}),),
    "office:account-export": (Case(get=SIGNED_IN),),
    "office:invitation": (Case(get=NONE, post=NONE, denied=410, open_door=True),),
    "office:open-invitation": (Case(get=NONE, kwargs=lambda scene: {"token": "x"}, denied=410, open_door=True),),
    "office:switch-role": (Case(post=NONE, data=lambda scene: {"login": "ort@musterland.example"}, open_door=True),),
    "office:organisations": (
        Case(get=WITH_ROLE),
        Case(get=WITH_ROLE, data=lambda scene: {"name": "Kanari"}),
        Case(get=WITH_ROLE, data=lambda scene: {"format": "csv"}),
    ),
    "office:organisation": _views(),
    "office:organisation-new": (
        Case(
            get=ADDS,
            post=KEEPS_TOWN,
            passed=(302,),
            data=lambda scene: {
                **CONTACT,
                "seat": f"municipality:{scene.world.adorf.pk}",
            },
        ),
    ),
    "office:organisation-edit": _changes(CONTACT, form=True),
    "office:organisation-publish": _changes({}, form=False),
    "office:organisation-unpublish": _changes({}, form=False),
    "office:unit-new": _changes({"name": "Neuer Teil"}, form=True),
    "office:unit-edit": _parts(),
    "office:unit-remove": _parts(),
    "office:access": (Case(get=MANAGES),),
    "office:access-place": tuple(Case(get=who, kwargs=where) for where, who in _PLACES),
    "office:access-invite": _INVITES,
    "office:access-end": _ENDS,
    "office:audit": (Case(get=OFFICERS), Case(get=OFFICERS, data=lambda scene: {"format": "csv"})),
    "office:figures": (Case(get=IMPORTERS),),
    "office:figures-deliver": (Case(get=IMPORTERS, post=IMPORTERS, passed=(200, 422)),),
    "office:figures-delivery": (Case(get=IMPORTERS, kwargs=_JOB),),
    "office:figures-cancel": (Case(post=IMPORTERS, kwargs=_JOB),),
    "office:figures-delivery-findings": (Case(get=NONE, kwargs=_JOB),),  # the work has not ended yet
    "office:figures-release": (Case(get=IMPORTERS, kwargs=_RELEASE),),
    "office:figures-release-findings": (Case(get=IMPORTERS, kwargs=_RELEASE),),
    "office:jobs": (Case(get=WATCH_WORK),),
    "office:job": (Case(get=WATCH_WORK, kwargs=_JOB),),
    "office:job-cancel": (Case(post=WATCH_WORK, kwargs=_JOB),),
    "office:mailbox": (Case(get=NONE),),  # exists in the demo only
    "office:mail": (Case(get=NONE, kwargs=lambda scene: {"pk": scene.numbers["mail"]}),),
    # -- portal, interface, kit -------------------------------------------------------------------------------
    "gate:language": PublicPage(),
    "gate:robots": PublicPage(),
    "gate:sitemap": PublicPage(),
    "gate:security": PublicPage(),
    "portal:start": PublicPage(),
    "portal:search": PublicPage(),
    "portal:places": PublicPage(),
    "portal:place": PublicPage(lambda scene: {"ags": scene.world.adorf.ags, "slug": "adorf"}),
    "portal:place-by-key": PublicPage(_AGS),
    "portal:figures": PublicPage(),
    "portal:figure": PublicPage(_CODE),
    "portal:figure-map": PublicPage(_CODE),
    "portal:figure-data": PublicPage(lambda scene: {"code": "foreign_share", "extension": "csv"}),
    "portal:fact-sheet": PublicPage(_AGS),
    "portal:fact-sheet-pdf": PublicPage(_AGS),
    "portal:place-data": PublicPage(lambda scene: {"ags": scene.world.adorf.ags, "extension": "json"}),
    "portal:compare": PublicPage(),
    "portal:compare-data": PublicPage(lambda scene: {"extension": "csv"}),
    "portal:protection": PublicPage(),
    "portal:who-sees-what": PublicPage(),
    "portal:sources": PublicPage(),
    "portal:accessibility": PublicPage(),
    "portal:privacy": PublicPage(),
    "portal:imprint": PublicPage(),
    "open:docs": PublicPage(),
    "open:openapi": PublicPage(),
    "open:api:api-root": PublicPage(),
    "open:api:indicators": PublicPage(),
    "open:api:indicator": PublicPage(_CODE),
    "open:api:observations": PublicPage(),
    "open:api:sources": PublicPage(),
    "open:api:areas": PublicPage(),
    "open:api:area": PublicPage(_AGS),
    "open:nothing": PublicPage(lambda scene: {"rest": "nichts"}),
    "ui:theme": PublicPage(),
    "ui:favicon": PublicPage(),
    "ui:language": PublicPage(),
    "gallery:index": PublicPage(),
    "gallery:page": PublicPage(lambda scene: {"name": "text"}),
    # -- signing in (guests) ------------------------------------------------------------------------------------
    "account_login": PublicPage(),
    "account_logout": PublicPage(),
    "account_inactive": PublicPage(),
    "account_signup": PublicPage(),
    "account_reauthenticate": OwnPage(),
    "account_email": OwnPage(),
    "account_email_verification_sent": PublicPage(),
    "account_change_password": OwnPage(),
    "account_set_password": OwnPage(),
    "account_reset_password": PublicPage(),
    "account_reset_password_done": PublicPage(),
    "account_reset_password_from_key": PublicPage(lambda scene: {"uidb36": "1", "key": "x"}),
    "account_reset_password_from_key_done": PublicPage(),
    "account_confirm_login_code": PublicPage(),
    "account_confirm_email": PublicPage(lambda scene: {"key": "x"}),
    "mfa_index": OwnPage(),
    "mfa_authenticate": PublicPage(),
    "mfa_reauthenticate": OwnPage(),
    "mfa_activate_totp": OwnPage(),
    "mfa_deactivate_totp": OwnPage(),
    "mfa_view_recovery_codes": OwnPage(),
    "mfa_generate_recovery_codes": OwnPage(),
    "mfa_download_recovery_codes": OwnPage(),
    "mfa_list_webauthn": OwnPage(),
    "mfa_add_webauthn": OwnPage(),
    "mfa_reauthenticate_webauthn": OwnPage(),
    "mfa_remove_webauthn": OwnPage(lambda scene: {"pk": 1}),
    "mfa_edit_webauthn": OwnPage(lambda scene: {"pk": 1}),
    "socialaccount_login_cancelled": PublicPage(),
    "socialaccount_login_error": PublicPage(),
    "socialaccount_signup": PublicPage(),
    "socialaccount_connections": OwnPage(),
    "openid_connect_login": PublicPage(lambda scene: {"provider_id": "verwaltung"}),
    "openid_connect_callback": PublicPage(lambda scene: {"provider_id": "verwaltung"}),
    "usersessions_list": OwnPage(),
    # Former addresses of the sign-in package; they lead to the present ones.
    "konto/social/login/cancelled/": PublicPage(),
    "konto/social/login/error/": PublicPage(),
    "konto/social/signup/": PublicPage(),
    "konto/social/connections/": PublicPage(),
}

# -- who may read which canary, on whatever page ---------------------------------------------------------------
COUNTY_OFFICER = names("officer@county")


def readers() -> dict[str, Names]:
    """Viewers by canary; a person always reads the own name."""
    found: dict[str, Names] = {}
    for name in SEES:
        found[name] = found[f"unit_{name}"] = SEES[name]
    # Who holds a role in an organisation knows its name, and whoever keeps its access list does.
    found["club"] |= names("volunteer@club")
    found["county"] |= names("supplier@county operator@county")
    found["elsewhere"] |= ACCESS_ELSEWHERE
    town, elsewhere = names("officer@own officer@association"), names("officer@other")
    for name in (
        "municipal_coordinator@own", "mayor@own", "councillor@own", "volunteer@own", "editor@own", "officer@own",
    ):  # fmt: skip
        found[name] = KEEPS_TOWN | town | COUNTY_OFFICER
    for name in ("municipal_coordinator@same_association", "mayor@same_association"):
        found[name] = (
            names("municipal_coordinator@area association_clerk@own officer@association")
            | names("municipal_coordinator@same_association") | COUNTY_OFFICER
        )  # fmt: skip
    for name in ("municipal_coordinator@other", "mayor@other", "officer@other"):
        found[name] = names("municipal_coordinator@other") | elsewhere | COUNTY_OFFICER
    for name in ("association_clerk@own", "editor@association", "officer@association"):
        found[name] = names("association_clerk@own officer@association") | COUNTY_OFFICER
    for name in ("representative@club", "volunteer@club"):
        found[name] = KEEPS_CLUB | COUNTY_OFFICER
    found["representative@other"] = ACCESS_ELSEWHERE | KEEPS_ELSEWHERE | COUNTY_OFFICER
    found["counselling@own"] = KEEPS_COUNSELLING
    found["counselling@other"] = names("counselling@other")
    found["municipal_coordinator@area"] = names("municipal_coordinator@area") | COUNTY_OFFICER
    found["supplier@county"] = ACCESS_COUNTY | COUNTY_OFFICER
    found[NOBODY] = COUNTY_OFFICER
    for name in (
        "county_coordinator@county", "statistician@county", "trust_office@county", "release_approver@county",
        "operator@county", "editor@county", "councillor@county", "officer@county",
    ):  # fmt: skip
        found[name] = ACCESS_COUNTY | COUNTY_OFFICER
    found["mail"] = NONE
    found = with_privacy(found)
    for name in ("legal_office@county", "county_head@county", "institution_head@county"):
        found[name] = ACCESS_COUNTY | COUNTY_OFFICER
    for name in ("institution_head@other", "supplier@other"):
        found[name] = KEEPS_TOWN | names("operator@county officer@own officer@association") | COUNTY_OFFICER
    people = {name for name in found if "@" in name} | {NOBODY}
    return {name: who | names(name) if name in people else who for name, who in found.items()}


__all__ = ["PUBLIC", "ROUTES", "Case", "OwnPage", "PublicPage", "readers"]

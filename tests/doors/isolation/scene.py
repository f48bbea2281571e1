"""The scene of the isolation matrix: two places apart, and everybody who could look at one from elsewhere.

Every object that is not public carries a canary: a text that occurs nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.factories.people_world import World, organisation, person

from kreisweit.audit.actions import record
from kreisweit.ground.today import now
from kreisweit.jobs.models import Job
from kreisweit.monitoring.models import Delivery, DeliverySpecification
from kreisweit.people import roles
from kreisweit.people.models import Membership, Organisation, OrganisationKind, OrganisationUnit, User
from kreisweit.people.roles import Role
from kreisweit.people.rules import Place
from kreisweit.post.models import Message
from kreisweit.privacy import actions as privacy
from kreisweit.privacy.models import DataAgreement, ProcessingActivity
from kreisweit.releases.models import Release, Source

PUBLIC = "public"  # nobody signed in
NOBODY = "nobody"  # signed in, without any role


@dataclass
class Scene:
    """Places, objects by short name, viewers by "role@relation"."""

    world: World
    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, OrganisationUnit] = field(default_factory=dict)
    viewers: dict[str, User] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # ids of what belongs to nobody's place
    canaries: dict[str, str] = field(default_factory=dict)  # short name → text


def build() -> Scene:
    """Put everything on the scene."""
    scene = Scene(World())
    _add_organisations(scene)
    for name, (role, place) in _cast(scene).items():
        scene.viewers[name] = person(_canary(scene, name), role, place)
        scene.memberships[name] = Membership.objects.get(user=scene.viewers[name])
        record("people.sign_in", scene.viewers[name], by=scene.viewers[name])
    scene.viewers[NOBODY] = person(_canary(scene, NOBODY))
    _add_work(scene)
    _add_processing(scene)
    return scene


def _add_processing(scene: Scene) -> None:
    """An activity at each place where somebody is next, with texts and agreements that not everybody reads."""
    activities = {name: _activity(scene, name) for name in ("draft", "review", "opinion", "assessment", "approval")}
    activities["active"] = _activity(scene, "active")
    privacy.put_into_force(activity=activities["active"], by=scene.viewers["county_head@county"])
    privacy.put_into_force(
        activity=activities["active"], municipality=scene.world.cappel, by=scene.viewers["mayor@other"]
    )
    scene.numbers.update({f"activity_{name}": activity.pk for name, activity in activities.items()})
    for name, supplier, responsibility in (
        ("institution", "county", "organisation"), ("registers", "county", "municipalities"), ("town", "town", "organisation"),
    ):  # fmt: skip
        made = DataAgreement.objects.create(
            code=name, title=_canary(scene, f"agreement_{name}"), activity_code="active", purpose="Zweck",
            supplier=scene.organisations[supplier], responsibility=responsibility, register=name, source_kind="other",
            begins_on=now().date(), ends_on=now().date(), created_at=now(),
        )  # fmt: skip
        scene.numbers[f"agreement_{name}"] = made.pk
        if name != "registers":
            scene.numbers[f"delivery_{name}"] = _delivery(made)


def _delivery(agreement: DataAgreement) -> int:
    """A file that was taken over."""
    columns = DeliverySpecification.objects.create(agreement=agreement, title="Spalten", created_at=now())
    made = Delivery.objects.create(
        agreement=agreement, specification=columns, state="accepted", sha256="0" * 64, size=1, uploaded_at=now()
    )
    return int(made.pk)


_STATES = {
    "draft": "draft", "review": "legal_review", "opinion": "opinion", "assessment": "impact_assessment",
    "approval": "approval", "active": "approved",
}  # fmt: skip


def _activity(scene: Scene, name: str) -> ProcessingActivity:
    """An activity in a state; the words of a step are a canary for those who may not read them."""
    done = {"legal_on": now().date(), "opinion_on": now().date(), "approved_on": now().date()}
    yes = {"legal_favourable": True, "opinion_favourable": True, "assessment_required": name == "assessment"}
    somebody = {"legal_by": 901, "opinion_by": 902, "approved_by": 903}
    made = ProcessingActivity.objects.create(
        code=name,
        title=_canary(scene, "draft") if name == "draft" else f"Tätigkeit {name}",
        state="approval" if name == "active" else _STATES[name],
        created_at=now(),
        **(done | yes | somebody if name == "active" else {"assessment_required": name == "assessment"}),
    )
    text = _canary(scene, "opinion_text") if name == "active" else ""
    made.steps.create(verb="give_opinion", at=now(), by=902, favourable=True, text=text)
    if name == "active":
        made.steps.create(verb="review_legality", at=now(), by=901, favourable=True)
        made.steps.create(verb="approve_activity", at=now(), by=903, favourable=True)
        ProcessingActivity.objects.filter(pk=made.pk).update(state=_STATES[name])
        made.refresh_from_db()
    return made


def _add_work(scene: Scene) -> None:
    """A piece of background work, published figures and a mail: nobody's place, but not everybody's matter."""
    job = Job.objects.create(kind="monitoring.import_figures", params={"layout": "inkar"}, created_at=now())
    source = Source.objects.create(code="probe", holder="Probe", attribution="Probe", licence="CC0-1.0")
    release = Release.objects.create(
        kind="imported", source=source, rule="imported", content_hash="0" * 64, published_at=now()
    )
    mail = Message.objects.create(
        key="probe", recipient="niemand@probe.example", subject="Betreff", body=_canary(scene, "mail"), created_at=now()
    )
    scene.numbers.update(job=job.pk, release=release.pk, mail=mail.pk)


def _canary(scene: Scene, name: str) -> str:
    text = "Kanari-" + name.replace("@", "-").replace("_", "-") + "-X"  # an end, so that none begins another
    scene.canaries[name] = text
    return text


def _add_organisations(scene: Scene) -> None:
    world, kind = scene.world, OrganisationKind
    plan: dict[str, tuple[Place, str]] = {
        "town": (world.adorf, kind.ASSOCIATION),
        "club": (world.adorf, kind.MIGRANT_ORGANISATION),
        "counselling": (world.adorf, kind.COUNSELLING_BODY),
        "elsewhere": (world.cappel, kind.MIGRANT_ORGANISATION),
        "counselling_elsewhere": (world.cappel, kind.COUNSELLING_BODY),
        "association": (world.auen, kind.OTHER),
        "county": (None, kind.OTHER),
    }
    for name, (seat, what) in plan.items():
        made = organisation(_canary(scene, name), seat, what)
        scene.organisations[name] = made
        scene.units[name] = OrganisationUnit.objects.create(organisation=made, name=_canary(scene, f"unit_{name}"))
    scene.organisations["shown"] = organisation("Öffentlicher Verein", world.adorf, is_public=True)


def _cast(scene: Scene) -> dict[str, tuple[Role, Place]]:
    """Everybody: each role, seen from Adorf: own, same association, other municipality, county, counselling."""
    world, club = scene.world, scene.organisations
    return {
        "municipal_coordinator@own": (roles.MUNICIPAL_COORDINATOR, world.adorf),
        "municipal_coordinator@area": (roles.MUNICIPAL_COORDINATOR, world.north),
        "municipal_coordinator@same_association": (roles.MUNICIPAL_COORDINATOR, world.aheim),
        "municipal_coordinator@other": (roles.MUNICIPAL_COORDINATOR, world.cappel),
        "association_clerk@own": (roles.ASSOCIATION_CLERK, world.auen),
        "mayor@own": (roles.MAYOR, world.adorf),
        "mayor@same_association": (roles.MAYOR, world.aheim),
        "mayor@other": (roles.MAYOR, world.cappel),
        "councillor@own": (roles.COUNCILLOR, world.adorf),
        "councillor@county": (roles.COUNCILLOR, None),
        "volunteer@own": (roles.VOLUNTEER, world.adorf),
        "volunteer@club": (roles.VOLUNTEER, club["club"]),
        "representative@club": (roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club["club"]),
        "representative@other": (roles.MIGRANT_ORGANISATION_REPRESENTATIVE, club["elsewhere"]),
        "counselling@own": (roles.COUNSELLING_BODY, club["counselling"]),
        "counselling@other": (roles.COUNSELLING_BODY, club["counselling_elsewhere"]),
        "supplier@county": (roles.SUPPLIER, club["county"]),
        "county_coordinator@county": (roles.COUNTY_COORDINATOR, None),
        "statistician@county": (roles.STATISTICIAN, None),
        "trust_office@county": (roles.TRUST_OFFICE, None),
        "release_approver@county": (roles.RELEASE_APPROVER, None),
        "operator@county": (roles.OPERATOR, None),
        "legal_office@county": (roles.LEGAL_OFFICE, None),
        "county_head@county": (roles.COUNTY_HEAD, None),
        "institution_head@county": (roles.INSTITUTION_HEAD, club["county"]),
        "institution_head@other": (roles.INSTITUTION_HEAD, club["town"]),
        "supplier@other": (roles.SUPPLIER, club["town"]),
        "editor@own": (roles.EDITOR, world.adorf),
        "editor@association": (roles.EDITOR, world.auen),
        "editor@county": (roles.EDITOR, None),
        "officer@own": (roles.DATA_PROTECTION_OFFICER, world.adorf),
        "officer@association": (roles.DATA_PROTECTION_OFFICER, world.auen),
        "officer@other": (roles.DATA_PROTECTION_OFFICER, world.cappel),
        "officer@county": (roles.DATA_PROTECTION_OFFICER, None),
    }

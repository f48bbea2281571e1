"""A small invented county with two places apart, for tests of rights.

Area "Nord" holds the association "Auen" with Adorf and Aheim, and Beck; area "Süd" holds Cappel.
"""

from __future__ import annotations

from datetime import date

from kreisweit.ground.today import now
from kreisweit.people.models import Membership, Organisation, OrganisationKind, User
from kreisweit.people.roles import Role
from kreisweit.people.rules import Place, scope_of
from kreisweit.places.models import County, MunicipalAssociation, Municipality, Outline, PlanningArea

LONG_AGO = date(2020, 1, 1)


class World:
    """The places of the small county."""

    def __init__(self) -> None:
        self.county = County.objects.create(
            pk=1, ags="99009", name="Landkreis Probe", short_name="Probe", kind="landkreis",
            land_key="99", land_name="Probeland", is_invented=True,
        )  # fmt: skip
        self.north = PlanningArea.objects.create(name="Nord")
        self.south = PlanningArea.objects.create(name="Süd")
        self.auen = MunicipalAssociation.objects.create(ars="990095001", name="Auen", kind="amt")
        self.adorf = self.town(1, "Adorf", self.north, self.auen)
        self.aheim = self.town(2, "Aheim", self.north, self.auen)
        self.beck = self.town(3, "Beck", self.north, None)
        self.cappel = self.town(4, "Cappel", self.south, None)

    @staticmethod
    def town(
        number: int, name: str, area: PlanningArea | None, association: MunicipalAssociation | None
    ) -> Municipality:
        """A municipality with invented keys."""
        made = Municipality.objects.create(
            ags=f"99009{number:03}", ars=f"99009{'5001' if association else f'0{number:03}'}{number:03}", name=name,
            official_name=name, slug=name.lower(), kind="municipality", planning_area=area, association=association,
        )  # fmt: skip
        Outline.objects.create(municipality=made, polygons=_square(number), valid_on=LONG_AGO, notice="erfunden")
        return made


def _square(number: int) -> list[list[list[list[float]]]]:
    west = 14.0 + number / 10
    return [[[[west, 51.0], [west + 0.1, 51.0], [west + 0.1, 51.1], [west, 51.1], [west, 51.0]]]]


def organisation(
    name: str, seat: Place = None, kind: str = OrganisationKind.ASSOCIATION, *, is_public: bool = False
) -> Organisation:
    """An organisation seated in a municipality, an association, or (None) the county."""
    return Organisation.objects.create(
        name=name,
        kind=kind,
        municipality=seat if isinstance(seat, Municipality) else None,
        association=seat if isinstance(seat, MunicipalAssociation) else None,
        is_public=is_public,
    )


def person(name: str, role: Role | None = None, place: Place = None, *, joined: bool = True) -> User:
    """A user, with a role at a place if one is named (None: the county)."""
    user = User.objects.create(email=f"{name.lower()}@probe.example", name=name, joined_at=now() if joined else None)
    if role is not None:
        give(user, role, place)
    return user


def give(user: User, role: Role, place: Place = None, *, valid_until: date | None = None) -> Membership:
    """A membership without asking any rule."""
    scope = scope_of(place)
    where = {} if place is None else {scope.value: place}
    return Membership.objects.create(
        user=user, role=role.code, scope=scope, valid_from=LONG_AGO, valid_until=valid_until, **where
    )

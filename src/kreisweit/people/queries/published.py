"""What everybody may see: the directory of published organisations, and who sees what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ..grants import GRANTS
from ..models import Organisation, ScopeKind
from ..roles import COUNSELLING_BODY, PERMISSION_WORDS, ROLES, Permission, Role


def organisations() -> QuerySet[Organisation]:
    """Published organisations with their seats, by name."""
    return Organisation.objects.filter(is_public=True).select_related("municipality", "association")


@dataclass(frozen=True)
class RoleLine:
    """One line of the page "Wer sieht was?": all in words (lazy texts), generated from the rules."""

    code: str
    title: Any
    description: Any
    scopes: tuple[Any, ...]
    permissions: tuple[Any, ...]
    gives: tuple[Any, ...]  # titles of the roles that this role may give, each once
    first_only: tuple[Any, ...]  # titles that it may give only to the first person of a place
    second_factor: bool
    to_come: Any  # work that the description names and the program does not offer yet; may be empty
    sees_counselling: bool


def who_sees_what() -> tuple[RoleLine, ...]:
    """All roles with what they may do, how far it reaches and whom they may invite."""
    return tuple(_line(role) for role in ROLES)


def _line(role: Role) -> RoleLine:
    given = [(line.first_only, other) for line in GRANTS if line.giver == role for other in line.roles]
    return RoleLine(
        code=role.code,
        title=role.title,
        description=role.description,
        scopes=tuple(ScopeKind(scope).label for scope in role.scopes),
        permissions=tuple(PERMISSION_WORDS[p] for p in Permission if p in role.permissions),
        gives=_titles(other for first, other in given if not first),
        first_only=_titles(other for first, other in given if first),
        second_factor=role.data_role,
        to_come=role.to_come,
        sees_counselling=role == COUNSELLING_BODY,
    )


def _titles(roles: Any) -> tuple[Any, ...]:
    return tuple({role.code: role.title for role in roles}.values())

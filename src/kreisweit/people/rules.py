"""Who may do what: predicates on user and object."""

from __future__ import annotations

from .models import Membership, User
from .roles import ROLE_BY_CODE, Permission


def may_import_figures(user: object) -> bool:
    """Coordination of the county and the statistics office."""
    return _holds_for_county(user, Permission.IMPORT_FIGURES)


def may_view_jobs(user: object) -> bool:
    """Those who look after the background work of the installation."""
    return _holds_for_county(user, Permission.VIEW_JOBS)


def _holds_for_county(user: object, permission: Permission) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    roles = Membership.objects.filter(user=user, scope="county").values_list("role", flat=True)
    return any(permission in ROLE_BY_CODE[code].permissions for code in roles)

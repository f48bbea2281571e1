"""Names of controllers, as far as the reader may know of them."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from kreisweit.people.models import Organisation
from kreisweit.people.queries import organisations_visible_to
from kreisweit.people.rules import Rights
from kreisweit.places.queries import county
from kreisweit.privacy.queries import agreements_visible_to
from kreisweit.privacy.rules import ControllerPlace


class Namer:
    """Municipalities and the county are named to everybody, an institution if its entry or agreement is seen."""

    def __init__(self, held: Rights) -> None:
        self.held = held

    @cached_property
    def known(self) -> set[int]:
        """Numbers of the institutions that the reader may know of."""
        entries = organisations_visible_to(self.held).values_list("pk", flat=True)
        return {*entries, *agreements_visible_to(self.held).values_list("supplier_id", flat=True)}

    def knows(self, place: ControllerPlace) -> bool:
        """Whether the reader may know of a controller."""
        return not isinstance(place, Organisation) or place.pk in self.known

    def __call__(self, place: ControllerPlace) -> str:
        """A controller in words."""
        if place is None:
            return str(county())
        return str(place) if self.knows(place) else _("an institution")

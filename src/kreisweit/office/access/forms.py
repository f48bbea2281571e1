"""Form of an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kreisweit.people.roles import ROLE_BY_CODE, Role
from kreisweit.ui.forms import RadioChoice


class InviteForm(forms.Form):
    """Whom to invite as what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation goes there. It must be the address of this person alone."),
    )
    role = RadioChoice(label=_("Role"))

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.code, role.title) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].code

    @property
    def chosen_role(self) -> Role:
        """The chosen role."""
        return ROLE_BY_CODE[self.cleaned_data["role"]]

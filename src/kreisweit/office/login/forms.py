"""Forms of invitation and own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from kreisweit.people.models import User
from kreisweit.ui.forms import RadioChoice


class AcceptForm(forms.Form):
    """Name and password of an invited person."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues shall read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters, for example four words that only you combine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The rules for passwords hold for invited people, too."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = RadioChoice(
        label=_("Language of the office and of mails to you"),
        choices=[(code, name) for code, name in settings.LANGUAGES if code in settings.OFFICE_LANGUAGES],
    )

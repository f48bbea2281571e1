"""Where one answer of several is asked for, nobody is told to fill something in."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

from kreisweit import office
from kreisweit.ui.forms import CHOOSE


def asked() -> Iterator[tuple[str, forms.Field]]:
    """All fields with radio buttons of the office's forms."""
    for module in pkgutil.walk_packages(office.__path__, "kreisweit.office."):
        if module.name.endswith("forms"):
            importlib.import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("kreisweit.office."):
            fields = getattr(kind, "base_fields", {})
            yield from ((f"{kind.__name__}.{name}", field) for name, field in fields.items())


def test_a_missing_answer_is_asked_for_as_an_answer() -> None:
    radios = {name: field for name, field in asked() if type(field.widget) is forms.RadioSelect}
    assert len(radios) >= 8
    assert [name for name, field in radios.items() if field.error_messages.get("required") != CHOOSE] == []

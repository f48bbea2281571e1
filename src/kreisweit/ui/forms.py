"""Django forms in KERN's dress."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class KernRenderer(TemplatesSetting):
    """Form and field templates of the kit."""

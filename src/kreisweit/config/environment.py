"""Reads the settings table from the environment and refuses a start that would be unsafe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from .settings_table import BY_NAME, SETTINGS

PROFILES = ("demo", "test", "prod")
SOURCE_ROOT = Path(__file__).resolve().parents[3]

_env = environ.Env()


def read(name: str) -> Any:
    """Value of a setting of the table; raises KeyError for a name that is not in it."""
    setting = BY_NAME[name]
    return _env.get_value(name, cast=setting.kind, default=setting.default)


def profile() -> str:
    """demo, test or prod; raises ImproperlyConfigured for anything else."""
    value = read("KREISWEIT_PROFILE")
    if value not in PROFILES:
        raise ImproperlyConfigured(f"KREISWEIT_PROFILE is {value!r}; it must be one of {', '.join(PROFILES)}.")
    return str(value)


def refuse_unsafe_start(active: str) -> None:
    """Outside demo and test every required setting must be there; names what is missing."""
    if active != "prod" or os.environ.get("KREISWEIT_BUILD"):
        return
    missing = [s.name for s in SETTINGS if s.required_in_prod and not read(s.name)]
    if missing:
        raise ImproperlyConfigured("Set these before starting: " + ", ".join(missing) + ".")


def home() -> Path:
    """Folder that holds everything this installation keeps."""
    value = read("KREISWEIT_HOME")
    return Path(value) if value else SOURCE_ROOT / ".dev" / "home"


def assets() -> Path:
    """Folder of style sheets and fonts made at set-up."""
    value = read("KREISWEIT_ASSETS")
    return Path(value) if value else SOURCE_ROOT / ".dev" / "assets"

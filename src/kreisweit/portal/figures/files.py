"""Links to the files of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

EXTENSIONS = ("csv", "xlsx", "json")
API = "/api/v1/observations"


@dataclass(frozen=True)
class FileLink:
    """One file that can be taken along."""

    label: str
    url: str


def of_figure(code: str, shown: Mapping[str, str]) -> list[FileLink]:
    """All values of a figure, the map shown as a picture (none without one), the same by the open interface."""
    found = [
        FileLink(extension.upper(), reverse("portal:figure-data", kwargs={"code": code, "extension": extension}))
        for extension in EXTENSIONS
    ]
    if shown:
        address = reverse("portal:figure-map", kwargs={"code": code})
        found.append(FileLink(gettext("Map (SVG)"), f"{address}?{urlencode(shown)}"))
    found.append(FileLink(gettext("Query of the open interface (API)"), f"{API}?{urlencode({'indicator': code})}"))
    return found


def of_place(ags: str) -> list[FileLink]:
    """All values of a fact sheet, and the same by the open interface."""
    found = [
        FileLink(extension.upper(), reverse("portal:place-data", kwargs={"ags": ags, "extension": extension}))
        for extension in EXTENSIONS
    ]
    found.append(FileLink(gettext("Query of the open interface (API)"), f"{API}?{urlencode({'ags': ags})}"))
    return found


def of_comparison(keys: Sequence[str]) -> list[FileLink]:
    """All values of a comparison."""
    chosen = urlencode([("ort", key) for key in keys])
    return [
        FileLink(extension.upper(), f"{reverse('portal:compare-data', kwargs={'extension': extension})}?{chosen}")
        for extension in EXTENSIONS
    ]

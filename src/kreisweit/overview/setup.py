"""First start of an installation: the county, its catalogue, its official figures. Needs several rooms."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from kreisweit.audit.actions import By
from kreisweit.monitoring.actions import import_figures
from kreisweit.monitoring.demo import create_demo_specifications
from kreisweit.people.actions import create_administrations
from kreisweit.people.demo import create_demo_logins
from kreisweit.places import official_files
from kreisweit.places.actions import set_up_county
from kreisweit.places.models import County
from kreisweit.privacy.demo import create_demo_processing
from kreisweit.releases.actions import seed_catalogue
from kreisweit.releases.models import Release

Say = Callable[[str], None]


def set_up_installation(*, ags: str, by: By, say: Say) -> County:
    """Make the county ready with its official figures; a second call changes nothing.

    `say` gets one line per step. Raises the refusals of places.set_up_county.
    """
    county = set_up_county(ags=ags, by=by)
    say(county.name)
    seed_catalogue(by=by)
    if not Release.objects.exists():
        for path, layout, source in official_files.figure_files(ags):
            report = import_figures(
                data=path.read_bytes(), filename=path.name, layout=layout, source=source, within=ags, by=by
            )
            say(f"{source}: {report.new}")
    create_administrations(by=by)
    if settings.DEMO:
        create_demo_logins(by=by)
        if county.is_invented:
            create_demo_processing(by=by)
            create_demo_specifications(by=by)
    return county

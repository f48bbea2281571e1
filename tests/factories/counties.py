"""Counties with their official figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kreisweit.methods.intake import FigureFile, read_figures


@cache
def _read_once(path: str, layout: str, source: str) -> FigureFile:
    file = Path(path)
    return read_figures(file.read_bytes(), layout=layout, filename=file.name, source=source)


def load_county(ags: str) -> Any:
    """Set a county up with its official figures; the nation-wide files are read once a test run."""
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions import import_figures
    from kreisweit.places import official_files
    from kreisweit.places.actions import set_up_county
    from kreisweit.releases.actions import seed_catalogue

    county = set_up_county(ags=ags, by=TERMINAL)
    seed_catalogue(by=TERMINAL)
    for path, layout, source in official_files.figure_files(ags):
        import_figures(
            data=b"",
            filename=path.name,
            layout=layout,
            source=source,
            within=ags,
            by=TERMINAL,
            read=lambda _data, *, layout, filename, source, path=path: _read_once(str(path), layout, source),
        )
    return county

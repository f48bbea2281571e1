"""Reading delivered files where they can do no harm."""

from __future__ import annotations

from kreisweit.files.sandbox import run_limited
from kreisweit.methods.intake import FigureFile, read_figures

SECONDS = 20
"""Wall-clock time that reading one file may take. The reader itself refuses hostile files within five
seconds; this fence behind it leaves room for large honest files on slow machines."""
MEGABYTES = 300
"""Memory that reading one file may take."""


def read_limited(data: bytes, *, layout: str, filename: str, source: str) -> FigureFile:
    """As methods.intake.read_figures, in a child process with limits; raises LimitExceeded as well."""
    return run_limited(
        read_figures, data, layout=layout, filename=filename, source=source, seconds=SECONDS, megabytes=MEGABYTES
    )

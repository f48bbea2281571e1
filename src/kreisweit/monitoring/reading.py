"""Reading delivered files where they can do no harm."""

from __future__ import annotations

from kreisweit.files.sandbox import run_limited
from kreisweit.methods.intake import FigureFile, read_figures
from kreisweit.methods.intake.deliveries import (
    Around,
    DeliveryFile,
    ShownRows,
    Specification,
    read_bad_rows,
    read_first_rows,
    read_packed,
)

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


DELIVERY_SECONDS = 120
"""As above, for a delivery of an institution: 200,000 rows take about eight seconds of a processor."""
DELIVERY_MEGABYTES = 1_200
"""As above: 200,000 rows of 100,000 persons take about 250 MB, the largest file that is read four times that."""
PIECE = 2_500
"""Persons that are taken over at a time."""


def file_name(data: bytes) -> str:
    """A name for delivered bytes; their own is not kept, it may speak of persons."""
    return "delivery.xlsx" if data.startswith(b"PK\x03\x04") else "delivery.csv"


def rows_limited(
    data: bytes, specification: Specification, allowed: frozenset[str], around: Around, *, after: int = 0
) -> tuple[DeliveryFile, tuple[bytes, ...]]:
    """A delivery, read in a child process with limits: cells in the file, persons beyond line `after` in pieces of
    PIECE. Raises Unreadable, LimitExceeded."""
    return run_limited(
        read_packed, data, specification, allowed, around=around, filename=file_name(data), after=after, size=PIECE,
        seconds=DELIVERY_SECONDS, megabytes=DELIVERY_MEGABYTES,
    )  # fmt: skip


def bad_rows_limited(data: bytes, specification: Specification, allowed: frozenset[str], around: Around) -> ShownRows:
    """The rows that are not taken, for the institution that delivered them."""
    return run_limited(
        read_bad_rows, data, specification, allowed, around=around, filename=file_name(data),
        seconds=DELIVERY_SECONDS, megabytes=DELIVERY_MEGABYTES,
    )  # fmt: skip


def first_rows_limited(data: bytes, specification: Specification, allowed: frozenset[str], around: Around) -> ShownRows:
    """The first rows that are taken, for the institution that delivered them."""
    return run_limited(
        read_first_rows, data, specification, allowed, around=around, filename=file_name(data),
        seconds=DELIVERY_SECONDS, megabytes=DELIVERY_MEGABYTES,
    )  # fmt: skip

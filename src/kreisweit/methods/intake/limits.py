"""How large a file may be before it is refused; the same for every layout."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. Sizes in bytes, lengths in characters.

    `max_cells` bounds the memory of the answer (about 60 bytes a cell), whatever the shape of the table.
    """

    max_bytes: int = 30 * MEGABYTE
    max_columns: int = 1_000
    max_rows: int = 2_000_000
    max_cells: int = 2_500_000
    max_field: int = 10_000
    max_line: int = 1_000_000
    max_unpacked: int = 50 * MEGABYTE
    max_ratio: int = 100
    max_parts: int = 2_000

"""How large a file may be before it is refused; the same for every layout."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. Sizes in bytes, lengths in characters.

    `max_cells` bounds the memory of the answer (about 70 bytes a cell), whatever the shape of the table;
    a row costs as much as one more cell. `max_rows` counts lines, those inside quotes too. A sheet of
    a workbook may hold fewer cells than a CSV file, as each costs five times the time.
    """

    max_bytes: int = 30 * MEGABYTE
    max_columns: int = 1_000
    max_rows: int = 2_000_000
    max_cells: int = 2_000_000
    max_sheet_cells: int = 500_000
    max_field: int = 10_000
    max_line: int = 1_000_000
    max_unpacked: int = 50 * MEGABYTE
    max_ratio: int = 100
    max_parts: int = 2_000

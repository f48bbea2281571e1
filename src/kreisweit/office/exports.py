"""Files of the office's lists."""

from __future__ import annotations

from collections.abc import Sequence

from kreisweit.ui.lists import Writer


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    from kreisweit.press.sheets import write_csv

    return write_csv(columns, rows)


WRITERS: dict[str, Writer] = {"csv": _csv}

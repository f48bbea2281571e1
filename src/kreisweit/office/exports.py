"""Files of the office's lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kreisweit.press.sheets import Sheet, write_csv, write_xlsx
from kreisweit.ui.lists import Writer


def _xlsx(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    name = _("List")
    return write_xlsx([Sheet(name, columns, rows)], title=name)


WRITERS: dict[str, Writer] = {"csv": write_csv, "xlsx": _xlsx}

"""Files of the office's lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kreisweit.press.sheets import Sheet, write_csv, write_xlsx
from kreisweit.ui.lists import Writer


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    return write_csv(columns, rows)


def _xlsx(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    return write_xlsx([Sheet(_("List"), columns, rows)], title=_("List"))


WRITERS: dict[str, Writer] = {"csv": _csv, "xlsx": _xlsx}

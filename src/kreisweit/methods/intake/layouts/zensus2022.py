"""Census 2022, results per municipality (Statistical Offices of the Federation and the Länder).

Reference day 15 May 2022. A cell left empty is suppressed or unknown in the source.
"""

from __future__ import annotations

from typing import Final

from .base import Column, WideLayout

DAY: Final = "2022-05-15"

LAYOUT: Final = WideLayout(
    name="zensus2022",
    description="Census 2022 per municipality, reference day 15 May 2022",
    level="municipality",
    key="ags",
    columns=tuple(
        Column(code, code, DAY)
        for code in (
            "population",
            "share_foreign",
            "share_migration_bg",
            "avg_household_size",
            "total_dwellings",
            "vacancy_rate",
            "share_owner_occupied",
            "avg_rent_per_m2",
        )
    ),
    known=("municipality_name",),
)

"""INKAR, indicators of spatial development per county and year (BBSR Bonn), boundaries of 2021."""

from __future__ import annotations

from typing import Final

from .base import Column, WideLayout

LAYOUT: Final = WideLayout(
    name="inkar",
    description="INKAR per county and year (BBSR)",
    level="county",
    key="county_code",
    year="year",
    columns=tuple(
        Column(code, code)
        for code in (
            "share_foreign",
            "share_female",
            "share_65plus",
            "median_age",
            "unemployment_rate",
            "share_longterm_unemployed",
            "youth_unemployment_rate",
            "share_abitur",
            "share_no_degree",
            "apprentices_per_100",
            "childcare_under3",
            "childcare_3to6",
            "physician_density",
            "gp_density",
            "cars_per_capita",
            "rent_level",
            "municipal_debt_per_capita",
            "tax_revenue_per_capita",
        )
    ),
)

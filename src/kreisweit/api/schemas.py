"""Shapes of the API's answers."""

from __future__ import annotations

from ninja import Schema


class SourceOut(Schema):
    """A publication that figures come from."""

    code: str
    title: str
    basis: str
    holder: str
    attribution: str
    licence: str
    licence_url: str
    invented: bool


class IndicatorOut(Schema):
    """One indicator with its definition."""

    code: str
    version: int
    valid_from: str
    topic: str
    unit: str
    name: str
    question: str
    definition: str
    caution: str


class ObservationOut(Schema):
    """One figure. `value` is text with the digits as published and null where there is none.

    `status` is value, suppressed or missing; `reason` says why a place is empty, or what the source
    remarks on a value. `level` is county, planning_area or municipality and `ags` the key of that area (P12 for
    a planning area). `group` is a group of persons ("" for everybody). A protected share has a band from `low` to
    `high` that protection alone explains, and its base `per`; all three are null for other values.
    """

    indicator: str
    definition_version: int
    level: str
    ags: str
    area_name: str
    period: str
    group: str
    value: str | None
    low: str | None
    high: str | None
    per: int | None
    unit: str
    status: str
    reason: str
    source: str
    reference_day: str
    licence: str
    attribution: str


class IndicatorPage(Schema):
    """A page of indicators."""

    items: list[IndicatorOut]
    count: int
    limit: int
    offset: int
    next: str | None


class ObservationPage(Schema):
    """A page of figures."""

    items: list[ObservationOut]
    count: int
    limit: int
    offset: int
    next: str | None


class AreaOut(Schema):
    """A municipality of the county."""

    ags: str
    ars: str
    name: str
    second_name: str
    kind: str
    association: str
    planning_area: str
    planning_area_key: str
    population: int | None


class RefusalOut(Schema):
    """A question that cannot be answered: what, and what to do."""

    refused: str
    sentence: str
    remedy: str

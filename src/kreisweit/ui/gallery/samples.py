"""Invented content for the gallery: places, cells, a list, a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from kreisweit.methods.disclosure import (
    Cell,
    Flag,
    Imported,
    Missing,
    MissingReason,
    Suppressed,
    SuppressedReason,
)
from kreisweit.ui.forms import DayInput, FileDrop
from kreisweit.ui.lists import Column, Filter, ListPage

Words = Mapping[str, str]


@dataclass(frozen=True)
class SamplePlace:
    """An invented municipality with its place on the sample map (centre of a hexagon)."""

    pk: int
    name: str
    kind: str
    people: int
    cell: Cell
    fill: str
    x: int
    y: int

    @property
    def points(self) -> str:
        """Corners of the hexagon."""
        return " ".join(f"{self.x + dx},{self.y + dy}" for dx, dy in _CORNERS)


_CORNERS = ((0, -58), (50, -29), (50, 29), (0, 58), (-50, 29), (-50, -29))


def _share(text: str, flag: Flag = Flag.NONE) -> Imported:
    return Imported(Decimal(text), "gallery", flag)


def places(words: Words) -> list[SamplePlace]:
    """Nine invented municipalities with every kind of cell."""
    rows: tuple[tuple[str, str, int, Cell, str], ...] = (
        ("Altenfurth", "town", 12480, _share("15.70"), "class-5"),
        ("Brunnwiesen", "village", 1804, _share("2.10"), "class-1"),
        ("Dornquell", "village", 960, Suppressed(SuppressedReason.UNKNOWN_OR_SECRET), "suppressed"),
        ("Ebersloh am Stein", "town", 7312, _share("6.65"), "class-3"),
        ("Falkenried", "village", 2231, _share("4.00", Flag.LIMITED_RELIABILITY), "class-2"),
        ("Gräfenhall", "village", 611, _share("0", Flag.EXACT_ZERO), "zero"),
        ("Hohenlauter", "town", 5120, _share("9.30"), "class-4"),
        ("Ittersbrück", "village", 1377, Missing(MissingReason.NOT_PUBLISHED), "missing"),
        ("Klosterheide", "village", 2954, _share("5.2"), "class-2"),
    )
    spots = ((110, 70), (210, 70), (310, 70), (60, 157), (160, 157), (260, 157), (110, 244), (210, 244), (310, 244))
    return [
        SamplePlace(number, name, words[kind], people, cell, fill, *spot)
        for number, ((name, kind, people, cell, fill), spot) in enumerate(zip(rows, spots, strict=True), start=1)
    ]


class SampleRows(list[Any]):
    """Enough of a queryset for a list without a table."""

    def order_by(self, *fields: str) -> SampleRows:
        """Sorted by the attributes, the first counts most."""
        rows = SampleRows(self)
        for field in reversed(fields):
            rows.sort(key=attrgetter(field.lstrip("-")), reverse=field.startswith("-"))
        return rows


def sample_list(request: HttpRequest, words: Words) -> ListPage:
    """A list with filters, sorting and pages."""
    town, village = words["town"], words["village"]
    by_name = Filter(
        "text", words["name"], lambda rows, text: _kept(rows, lambda row: text.lower() in row.name.lower())
    )
    by_kind = Filter(
        "kind",
        words["kind"],
        lambda rows, kind: _kept(rows, lambda row: row.kind == kind),
        ((town, town), (village, village)),
    )
    return ListPage(
        request,
        cast("QuerySet[Any, Any]", SampleRows(places(words))),
        caption=words["list"],
        columns=[
            Column("name", words["name"], lambda row: row.name, ("name",), url=lambda _row: "#main"),
            Column("kind", words["kind"], lambda row: row.kind, ("kind", "name")),
            Column("people", words["people"], lambda row: row.people, ("people",), numeric=True),
        ],
        filters=[by_name, by_kind],
        order="name",
        page_size=4,
    )


def _kept(rows: Any, test: Any) -> Any:
    return SampleRows(row for row in rows if test(row))


def sample_form(words: Words, data: Any = None) -> forms.Form:
    """A form with every widget that the kit dresses."""
    fields: dict[str, forms.Field] = {
        "layout": forms.ChoiceField(
            label=words["layout"], choices=[("", ""), ("zensus2022", "Zensus 2022"), ("inkar", "INKAR")]
        ),
        "file": forms.FileField(label=words["file"], help_text=words["file_hint"], widget=FileDrop),
        "email": forms.EmailField(label=words["email"], help_text=words["email_hint"]),
        "day": forms.DateField(label=words["day"], widget=DayInput, required=False),
        "scope": forms.ChoiceField(
            label=words["scope"],
            choices=[("all", words["scope_all"]), ("one", words["scope_one"])],
            widget=forms.RadioSelect,
        ),
        "public": forms.MultipleChoiceField(
            label=words["public"],
            choices=[("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        "note": forms.CharField(label=words["note"], widget=forms.Textarea(attrs={"rows": 4}), required=False),
        "agree": forms.BooleanField(label=words["agree"]),
    }
    form_class = type("SampleForm", (forms.Form,), fields)
    return cast("forms.Form", form_class(data))

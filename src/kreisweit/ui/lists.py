"""Lists of the office: filtered, sorted, paged, exported; the state stands in the address.

A door declares columns and filters and gives a queryset that is already limited to what the user may see
(`visible_to`). Two queries per page, whatever the number of rows: one count, one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import get_language

from . import formats
from .navigation import Label
from .paging import with_query

Rows = QuerySet[Any, Any]
Writer = Callable[[Sequence[str], Sequence[Sequence[object]]], bytes]
"""Makes a file from column heads and rows; the doors bring those of the press."""

PAGE_SIZE = 25
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `value` reads it from a row; `order` names the fields to sort by (none: not sortable).

    `url` makes the value a link; `export` reads the value for files where it differs from the screen.
    """

    name: str
    label: Label
    value: Callable[[Any], object]
    order: tuple[str, ...] = ()
    url: Callable[[Any], str | None] | None = None
    export: Callable[[Any], object] | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: a choice among `choices` (value, label), or a free text without them.

    `apply` narrows the rows; it is called only with a value that stands among the choices.
    """

    name: str
    label: Label
    apply: Callable[[Rows, str], Rows]
    choices: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what the reader chose."""

    filter: Filter
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column; `sort` is the value of aria-sort, `url` where a click leads."""

    column: Column
    sort: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a row as the page shows it."""

    column: Column
    value: object
    url: str | None


class ListPage:
    """One page of a list, made from the address of the request.

    `order` is the name of the column by which rows are sorted at first ("-name" for falling).
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: Rows,
        *,
        caption: Label,
        columns: Sequence[Column],
        order: str,
        filters: Sequence[Filter] = (),
        page_size: int = PAGE_SIZE,
    ) -> None:
        self.request, self.caption, self.columns, self.page_size = request, caption, columns, page_size
        self.query = self._remembered(request, filters)
        self.fields = [FilterField(item, self._chosen(item)) for item in filters]
        self._sorted_by = self._sorting(order)
        for field in self.fields:
            if field.value:
                rows = field.filter.apply(rows, field.value)
        self._rows = rows.order_by(*self._order_fields(), "pk")

    @cached_property
    def page(self) -> Page[Any]:
        """The rows of this page; a number beyond the last page gives the last."""
        return Paginator(self._rows, self.page_size).get_page(self.query.get("seite"))

    @property
    def count(self) -> int:
        """How many rows fit the filters."""
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(field.value for field in self.fields)

    @property
    def heads(self) -> list[Head]:
        """Heads of the columns with their links for sorting."""
        return [self._head(column) for column in self.columns]

    @property
    def lines(self) -> Iterator[list[Shown]]:
        """Values of the rows of this page."""
        for row in self.page:
            yield [
                Shown(column, _readable(column, row), column.url(row) if column.url else None)
                for column in self.columns
            ]

    @property
    def exports(self) -> list[dict[str, str]]:
        """Links to the whole filtered list as files."""
        return [{"label": form.upper(), "url": with_query(self.query, format=form, seite=None)} for form in MEDIA_TYPES]

    def sheet(self) -> tuple[list[str], list[list[object]]]:
        """Heads and all rows that fit the filters, for a file."""
        heads = [str(column.label) for column in self.columns]
        return heads, [[(column.export or column.value)(row) for column in self.columns] for row in self._rows]

    def download(self, writers: Mapping[str, Writer]) -> HttpResponse | None:
        """The file that the address asks for (?format=csv), or None if it asks for the page."""
        form = self.request.GET.get("format", "")
        if form not in writers or form not in MEDIA_TYPES:
            return None
        name = slugify(str(self.caption)) or "liste"
        return HttpResponse(
            writers[form](*self.sheet()),
            content_type=MEDIA_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
        )

    def _remembered(self, request: HttpRequest, filters: Sequence[Filter]) -> QueryDict:
        """The address, or the choices of the last visit if it says nothing. Free texts are not kept: they may name people."""
        key = f"list:{request.path}"
        session = getattr(request, "session", None)
        if session is None:
            return request.GET
        if not request.GET and session.get(key):
            return QueryDict(session[key])
        kept = {item.name for item in filters if item.choices} | {"sortiert"}
        state = QueryDict(mutable=True)
        for name in sorted(kept & set(request.GET)):
            state[name] = request.GET[name]
        if session.get(key, "") != state.urlencode():
            session[key] = state.urlencode()
        return request.GET

    def _chosen(self, item: Filter) -> str:
        value = self.query.get(item.name, "").strip()
        if item.choices and value not in {choice for choice, _label in item.choices}:
            return ""
        return value

    def _sorting(self, first: str) -> str:
        wish = self.query.get("sortiert", "")
        sortable = {column.name for column in self.columns if column.order}
        return wish if wish.removeprefix("-") in sortable else first

    def _order_fields(self) -> list[str]:
        name = self._sorted_by.removeprefix("-")
        fields = next((column.order for column in self.columns if column.name == name), (name,))
        return [f"-{field}" if self._sorted_by.startswith("-") else field for field in fields]

    def _head(self, column: Column) -> Head:
        if not column.order:
            return Head(column, "", "")
        up, down = column.name, f"-{column.name}"
        state = {up: "ascending", down: "descending"}.get(self._sorted_by, "none")
        turn = down if state == "ascending" else up
        return Head(column, state, with_query(self.query, sortiert=turn, seite=None))


def _readable(column: Column, row: object) -> object:
    value = column.value(row)
    if column.numeric and isinstance(value, int):
        return formats.number(value, get_language() or "de")
    return value


def choices_of(rows: QuerySet[Model, Any], value: str, label: str) -> tuple[tuple[str, str], ...]:
    """Choices of a filter from two fields of a table, by label."""
    return tuple((str(key), str(text)) for key, text in rows.order_by(label).values_list(value, label))

"""Links between the pages of a result. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page by number; without an address it is the gap between far pages."""

    number: int
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Addresses of the neighbours and of the numbered pages; "" where there is no such neighbour."""

    previous: str
    next: str
    numbers: tuple[PageLink, ...]


def with_query(query: QueryDict, **changes: str | int | None) -> str:
    """The query with some values replaced (None removes), as "?…"."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return "?" + changed.urlencode()


def page_links(page: Page[Any], query: QueryDict, name: str) -> PageLinks:
    """First, last and the neighbours of the present page; `name` is the parameter that carries the number."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[PageLink] = []
    for wish in wanted:
        if numbers and wish > numbers[-1].number + 1:
            numbers.append(PageLink(wish - 1))
        numbers.append(PageLink(wish, with_query(query, **{name: wish}), wish == page.number))
    return PageLinks(
        with_query(query, **{name: page.number - 1}) if page.has_previous() else "",
        with_query(query, **{name: page.number + 1}) if page.has_next() else "",
        tuple(numbers),
    )

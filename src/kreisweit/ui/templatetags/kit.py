"""Template tags of the kit. They are built in: no template has to load them.

Block tags wrap content ({% alert "info" %}…{% endalert %}, {% figure_frame … %}…{% endfigure_frame %});
the others stand alone. docs/developers/interface.md shows each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from kreisweit.methods.disclosure import Cell
from kreisweit.ui import cells, formats
from kreisweit.ui.paging import page_links

register = template.Library()


def _language() -> str:
    return get_language() or "de"


# -- figures and days --------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/cell.html")
def cell_value(
    cell: Cell | None, unit: str = "", decimals: int = 0, *, why: str = "#why-empty", bare: bool = False
) -> dict[str, object]:
    """A cell in words; an empty one links its reason to `why` ("" for no link); `bare` leaves remarks out."""
    return {"words": cells.cell_words(cell, unit, decimals), "why": why, "bare": bare}


@register.simple_tag
def cell_text(cell: Cell | None, unit: str = "", decimals: int = 0) -> str:
    """The same as plain text, for attributes and sentences."""
    return str(cells.cell_words(cell, unit, decimals))


@register.inclusion_tag("ui/parts/why_empty.html")
def why_empty(found: Iterable[Cell | None]) -> dict[str, object]:
    """The section that explains each sign used among the cells; nothing when every place is filled."""
    return {"reasons": cells.reasons_of(found)}


@register.simple_tag
def quantity(value: Decimal | int, unit: str = "", decimals: int = 0) -> str:
    """A number with its unit."""
    return cells.quantity(value, unit, _language(), decimals=decimals)


@register.simple_tag
def number(value: Decimal | int, decimals: int = 0) -> str:
    """A bare number with thousands apart."""
    return formats.number(value, _language(), decimals=decimals)


@register.simple_tag
def unit_name(unit: str) -> str:
    """The unit for the head of a column."""
    return cells.unit_name(unit)


@register.simple_tag
def day(value: date | datetime | None, *, weekday: bool = False) -> str:
    """A day in words; a moment counts as its day in Germany; empty for None."""
    if value is None:
        return ""
    return formats.day(_local(value), _language(), weekday=weekday)


@register.simple_tag
def moment(value: datetime | None) -> str:
    """A day with its time of day; empty for None."""
    if value is None:
        return ""
    local = _local(value)
    return gettext("%(day)s, %(time)s") % {
        "day": formats.day(local, _language()),
        "time": formats.clock(local, _language()),
    }


@register.simple_tag
def clock(value: datetime | time) -> str:
    """A time of day."""
    return formats.clock(_local(value) if isinstance(value, datetime) else value, _language())


@register.simple_tag
def period(code: str) -> str:
    """A period of figures in words."""
    return formats.period(code, _language())


@register.simple_tag
def file_size(size: int) -> str:
    """A number of bytes in words."""
    return formats.file_size(size, _language())


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


# -- ways to go ----------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/breadcrumb.html")
def breadcrumb(*steps: str | tuple[str, str]) -> dict[str, object]:
    """Steps as label, address, label, address …; a last label without address is the page itself.

    {% breadcrumb start_label start_url "Figures" figures_url title %}
    """
    flat = [str(step) for step in steps]
    pairs = [{"label": flat[i], "url": flat[i + 1] if i + 1 < len(flat) else ""} for i in range(0, len(flat), 2)]
    return {"steps": pairs}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Page[Any], name: str = "seite") -> dict[str, object]:
    """Links to the other pages of a result; the rest of the address stays as it is."""
    return {"page": page, "links": page_links(page, context["request"].GET, name)}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Any], label: str) -> dict[str, object]:
    """Views of the same thing as links; items have label, url, current."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, object]:
    """Names of the steps of a task and the number (from 1) of the present one."""
    return {"steps": steps, "current": current}


@register.inclusion_tag("ui/parts/search_field.html")
def search_field(
    action: str,
    *,
    id: str = "search",  # noqa: A002  (named as the attribute in the templates)
    name: str = "q",
    label: str = "",
    value: str = "",
    large: bool = False,
) -> dict[str, object]:
    """A search form; `large` shows the label and a taller field."""
    return {
        "action": action, "id": id, "name": name, "label": label or gettext("Search"), "value": value, "large": large,
    }  # fmt: skip


# -- content ---------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of KERN's icons, hidden from screen readers: it stands beside a word."""
    return SafeString(f'<span class="kern-icon kern-icon--{name} kern-icon--small" aria-hidden="true"></span>')


@register.inclusion_tag("ui/parts/badge.html")
def badge(text: str, kind: str = "") -> dict[str, object]:
    """A state in a word; kind is info, success, warning, danger or nothing."""
    return {"text": text, "kind": kind}


@register.simple_block_tag
def alert(content: str, kind: str = "info", *, title: str = "", role: str = "") -> str:
    """A notice; kind is info, success, warning or danger; role "alert" for what came up just now."""
    return render_to_string("ui/parts/alert.html", {"content": content, "kind": kind, "title": title, "role": role})


@register.inclusion_tag("ui/parts/tiles.html")
def tiles(items: Sequence[Any], level: int = 2) -> dict[str, object]:
    """Large links; items have label, url and text; `level` is the level of their headings."""
    return {"tiles": items, "level": level}


@register.inclusion_tag("ui/parts/facts.html")
def facts(items: Iterable[tuple[object, object]]) -> dict[str, object]:
    """The facts that decide, as pairs of term and value; pairs without a value are left out."""
    return {"facts": [{"term": term, "value": value} for term, value in items if value not in (None, "")]}


@register.simple_block_tag
def figure_frame(content: str, title: str, **parts: Any) -> str:
    """A map or chart in its frame.

    Parts: subtitle, level (of the heading), summary (what it says in words), table (markup, folded away),
    source, downloads (items with label and url), id, caption_line (text that a map replaces on hover).
    """
    known = {"subtitle", "level", "summary", "table", "source", "downloads", "id", "caption_line"}
    if unknown := set(parts) - known:
        raise TypeError(f"figure_frame does not know {', '.join(sorted(unknown))}")
    return render_to_string("ui/parts/figure_frame.html", {"content": content, "title": title, **parts})


@register.inclusion_tag("ui/parts/downloads.html")
def downloads(items: Sequence[Any]) -> dict[str, object]:
    """Links to files; items have label and url."""
    return {"downloads": items}


@register.inclusion_tag("ui/parts/legend.html")
def map_legend(items: Sequence[Any]) -> dict[str, object]:
    """Legend of a map: items have fill (class-1 … class-5, zero, suppressed, not-joined, missing, outside) and label."""
    return {"items": items}


@register.inclusion_tag("ui/parts/progress.html")
def progress(
    url: str, *, done: int = 0, total: int = 0, step: str = "", left: str = "", finished: bool = False
) -> dict[str, object]:
    """Progress of long work: asks `url` every two seconds for itself; without JavaScript a link loads again."""
    return {"url": url, "done": done, "total": total, "step": step, "left": left, "finished": finished}


@register.inclusion_tag("ui/forms/summary.html")
def error_summary(form: Any) -> dict[str, object]:
    """The error summary alone, for forms whose fields are laid out by hand."""
    return {"form": form}


@register.inclusion_tag("ui/parts/list.html", takes_context=True)
def list_page(context: Mapping[str, Any], page: Any) -> dict[str, object]:
    """A list of the office: filters, number of hits, table or cards, paging, export."""
    return {"list": page, "request": context["request"]}

"""The few lines that write SVG by hand: escaped texts, numbers with a fixed number of decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

# Characters that XML 1.0 does not allow even as a reference; a name holding one would break the picture.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


def number(value: float) -> str:
    """A length in pixels with at most one decimal: "12.5", "12", never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(
    name: str,
    attributes: Mapping[str, str | None] | None = None,
    children: Sequence[str] = (),
    *,
    text: str = "",
) -> str:
    """An element of SVG; attributes that are None are left out, `children` are already written elements."""
    written = "".join(
        f" {key}={quoteattr(_FORBIDDEN.sub('', value))}"
        for key, value in (attributes or {}).items()
        if value is not None
    )
    content = escape(_FORBIDDEN.sub("", text)) + "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def safe_address(href: str) -> str:
    """The address itself; raises ValueError unless it is relative, http or https."""
    scheme = _SCHEME.match(href.strip())
    if scheme and scheme.group().lower() not in ("http:", "https:"):
        raise ValueError("a link on a map leads to a page")
    return href

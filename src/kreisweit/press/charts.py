"""Drawing Vega-Lite specifications on this machine, without any network.

What vl-convert gives is made fit for a page under a strict content security policy: no style attributes, one
image with a name instead of many small parts, colours that a style sheet may replace (dark mode).
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kreisweit import __version__
from kreisweit.methods.charts.palette import GRID, INK, RULE, SERIES

VEGA_LITE = "5.20"
SVG = "http://www.w3.org/2000/svg"
_CLASSES = {INK: "chart-ink", GRID: "chart-grid", RULE: "chart-rule"} | {
    colour: f"chart-series-{number}" for number, colour in enumerate(SERIES, start=1)
}
_DROPPED = ("role", "aria-hidden", "aria-label", "aria-roledescription", "class", "pointer-events", "style")
_LONG_NUMBER = re.compile(r"(\.\d{1})\d+")
_drawing = threading.Lock()  # the renderer is one V8 isolate


@cache
def _renderer(fonts: Path) -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(fonts))
    return vl_convert


def render_svg(spec: Mapping[str, Any], *, name: str, fonts: Path | None = None) -> bytes:
    """The drawing as SVG for a page; the same specification gives the same bytes.

    `name` is the text alternative of the image. A drawing is kept in the installation's folder, because the
    renderer takes seconds to start: figures change with a release only. Raises ValueError when the
    specification cannot be drawn.
    """
    kept = _place_of(spec, name)
    if kept.is_file():
        return kept.read_bytes()
    drawn = _for_page(_draw(spec, fonts or settings.ASSETS_DIR / "pdf-fonts"), name)
    _keep(kept, drawn)
    return drawn


def warm_up() -> None:
    """Start the renderer before somebody waits for it."""
    _renderer(settings.ASSETS_DIR / "pdf-fonts")


def _draw(spec: Mapping[str, Any], fonts: Path) -> str:
    renderer = _renderer(fonts)
    with _drawing:
        return str(renderer.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[]))


def _place_of(spec: Mapping[str, Any], name: str) -> Path:
    content = json.dumps([__version__, VEGA_LITE, spec, name], sort_keys=True, ensure_ascii=False)
    folder: Path = settings.HOME / "drawings"
    return folder / f"{hashlib.sha256(content.encode()).hexdigest()}.svg"


def _keep(place: Path, drawn: bytes) -> None:
    """Write whole or not at all; a full disk only means to draw again."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
            part.write(drawn)
        Path(part.name).replace(place)


def _for_page(drawn: str, name: str) -> bytes:
    ET.register_namespace("", SVG)
    root = ET.fromstring(drawn)  # noqa: S314  (made by the renderer above, no foreign text but escaped labels)
    for element in root.iter():
        _clean(element)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-label", name)
    # Anchors of texts are meant from left to right; on a mirrored page they would change sides.
    root.set("direction", "ltr")
    return ET.tostring(root, encoding="unicode").encode()


def _clean(element: ET.Element) -> None:
    for attribute in _DROPPED:
        element.attrib.pop(attribute, None)
    classes = {_CLASSES[v] for k, v in element.attrib.items() if k in ("fill", "stroke") and v in _CLASSES}
    if classes:
        kind = "fill" if element.get("fill") in _CLASSES else "line"
        element.set("class", " ".join(sorted(f"{name} {name}-{kind}" for name in classes)))
    for attribute in ("d", "transform"):
        if attribute in element.attrib:
            element.set(attribute, _LONG_NUMBER.sub(r"\1", element.attrib[attribute]))
    for child in list(element):
        if child.tag.endswith("}title") or (child.get("class") == "background" and child.tag.endswith("}path")):
            element.remove(child)

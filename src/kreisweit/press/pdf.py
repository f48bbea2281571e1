"""Documents as PDF/UA-1: a template of this package, words and pictures as data, fonts of the installation.

Everything is handed to the typesetter in memory: nothing is written to disk, no font of the machine and
no package of a network is used, and the same input gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst
from django.conf import settings

TEMPLATES = Path(__file__).resolve().parent / "templates"
MAIN = "main.typ"
DATA_FILE = "data.json"
STANDARD = "ua-1"
NO_FILES: Mapping[str, bytes] = MappingProxyType({})

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z0-9]+)+")
_PLACE = re.compile(r"┌─ .*main\.typ:(\d+:\d+)")
# What the typesetter puts into quotation marks may come from the data.
_QUOTED = re.compile(r"[`\"].*", re.DOTALL)


class DocumentNotMade(Exception):  # noqa: N818  (named by what happened)
    """The typesetter refused: a key that the template needs is missing, a letter has no glyph, a picture is broken.

    A bug of whoever filled the template, never of the reader. The message names the template, the place in
    it and the kind of fault; it holds nothing of the data.
    """

    def __init__(self, template: str, reason: str, place: str = "") -> None:
        super().__init__(f"{template}: {reason}" + (f" (line {place})" if place else ""))
        self.template = template
        self.reason = reason
        self.place = place


def render_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] = NO_FILES,
    language: str,
    direction: str = "ltr",
    font_dir: Path | None = None,
) -> bytes:
    """The filled template as tagged PDF (PDF/UA-1).

    `template` is the name of a file in `press/templates`; its head says which keys `data` must have, all of
    them values that JSON knows. `files` are pictures by the names that `data` gives them ("map.svg").
    `language` is a BCP 47 code ("de", "ar"), `direction` "ltr" or "rtl". `font_dir` holds TTF files and is
    `pdf-fonts` of the installation's assets if not given. Raises DocumentNotMade if the typesetter refuses
    (also for a letter that no font has), ValueError for a name that is none or a direction that is neither.
    """
    inputs = {
        MAIN: _source(template),
        DATA_FILE: json.dumps(dict(data), ensure_ascii=False, sort_keys=True).encode(),
        **_checked(files),
    }
    if direction not in ("ltr", "rtl"):
        raise ValueError("a text runs from left to right (ltr) or from right to left (rtl)")
    return _typeset(template, inputs, {"language": language, "direction": direction}, font_dir or _own_fonts())


def _typeset(template: str, inputs: Mapping[str, bytes], words: dict[str, str], font_dir: Path) -> bytes:
    try:
        made = typst.compile(  # type: ignore[call-overload]  # the stub forgets files by name
            dict(inputs),
            root=str(TEMPLATES),
            font_paths=_fonts(font_dir),
            ignore_system_fonts=True,
            sys_inputs=words,
            pdf_standards=[STANDARD],
            format="pdf",
        )
    except typst.TypstError as error:
        refusal = _without_data(template, error)
    else:
        return bytes(made)
    # Raised outside the handler, so that the original message (it may quote the data) is not chained to it.
    raise refusal


@lru_cache(maxsize=32)
def _source(template: str) -> bytes:
    if not _NAME.fullmatch(template) or not template.endswith(".typ"):
        raise ValueError("a template is a file of this package, named without a folder")
    path = TEMPLATES / template
    if not path.is_file():
        raise ValueError(f"there is no template {template}")
    return path.read_bytes()


def _checked(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    for name in files:
        if not _NAME.fullmatch(name) or name == DATA_FILE or name.endswith(".typ"):
            raise ValueError("a picture has a plain name with an ending, no folder")
    return files


def _own_fonts() -> Path:
    return Path(settings.ASSETS_DIR) / "pdf-fonts"


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    if not fonts.families():
        _fonts.cache_clear()
        raise DocumentNotMade("fonts", "no font files in the folder of the assets")
    return fonts


def _without_data(template: str, error: typst.TypstError) -> DocumentNotMade:
    found = _PLACE.search(str(getattr(error, "diagnostic", "")))
    reason = _QUOTED.sub("", str(error)).strip(" :") or "refused by the typesetter"
    if "could not be displayed" in str(error):
        reason = "a letter has no glyph in any font"
    return DocumentNotMade(template, reason, found.group(1) if found else "")

"""Finds the texts to translate in Python files and Django templates. Needs Babel and Django, no settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract as babel_extract
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

KEYWORDS = {
    "_": None,
    "_n": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATE = ("translate", "trans")
BLOCK = ("blocktranslate", "blocktrans")
END_BLOCK = ("endblocktranslate", "endblocktrans")
UNDERSCORE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclass
class Found:
    """A text of the interface: English msgid, plural, context, and files that use it (below the source)."""

    msgid: str
    plural: str | None = None
    context: str | None = None
    comments: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


class UnreadableTextError(ValueError):
    """A tag whose text cannot be known before the program runs, or a block that does not end."""


def extract(source: Path) -> list[Found]:
    """All texts below a folder, each once. Two plurals for one msgid raise ValueError."""
    texts: dict[tuple[str, str | None], Found] = {}
    for path in sorted(source.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        name = path.relative_to(source).as_posix()
        items = from_python(path) if path.suffix == ".py" else from_template(path.read_text(encoding="utf-8"), name)
        for item in items:
            _add(texts, item, name)
    return list(texts.values())


def _add(texts: dict[tuple[str, str | None], Found], item: Found, name: str) -> None:
    known = texts.setdefault((item.msgid, item.context), item)
    known.files.add(name)
    if known.plural and item.plural and known.plural != item.plural:
        raise ValueError(f"{name}: {item.msgid!r} has two plurals, {known.plural!r} and {item.plural!r}")
    known.plural = known.plural or item.plural
    known.comments += [comment for comment in item.comments if comment not in known.comments]


def from_python(path: Path) -> Iterator[Found]:
    """Texts in calls of the gettext functions; comments that begin with "Translators:" come along."""
    with path.open("rb") as file:
        results = babel_extract("python", file, keywords=KEYWORDS, comment_tags=("Translators:",))
        for _, message, comments, context in results:
            if isinstance(message, tuple):
                yield Found(message[0], message[1], context, list(comments))
            elif message:
                yield Found(message, None, context, list(comments))


def from_template(text: str, name: str = "<template>") -> Iterator[Found]:
    """Texts in translate and blocktranslate tags and in `_("…")` anywhere in a template."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        parts = token.split_contents() if token.token_type == TokenType.BLOCK else []
        yield from (Found(_percent(match.group(1)[1:-1])) for match in UNDERSCORE.finditer(token.contents))
        if parts and parts[0] in TRANSLATE:
            yield from _translate_tag(parts, name)
        elif parts and parts[0] in BLOCK:
            yield _block(parts, tokens, name)
        elif parts and parts[0] == "comment":
            _skip_comment(tokens)


def _translate_tag(parts: list[str], name: str) -> Iterator[Found]:
    """A literal text; with a variable there is nothing to collect, its value was marked where it was made."""
    literal = parts[1].partition("|")[0] if parts[1:] else ""
    if literal[:1] in {'"', "'"}:
        whole = next(iter(smart_split(parts[1])))
        end = whole.rindex(whole[0])
        yield Found(_percent(whole[1:end].replace("\\" + whole[0], whole[0])), None, _context(parts, name))


def _percent(text: str) -> str:
    """Django doubles percent signs of template texts before it looks them up."""
    return text.replace("%", "%%")


def _context(parts: list[str], name: str) -> str | None:
    if "context" not in parts:
        return None
    value = parts[parts.index("context") + 1]
    if value[:1] not in {'"', "'"}:
        raise UnreadableTextError(f"{name}: the context {value} is not a literal text")
    return value[1:-1]


def _block(parts: list[str], tokens: Iterator[Token], name: str) -> Found:
    singular: list[str] = []
    plural: list[str] = []
    current = singular
    for token in tokens:
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if words and words[0] in END_BLOCK:
            trim = trim_whitespace if "trimmed" in parts else str
            many = trim("".join(plural)) if plural else None
            return Found(trim("".join(singular)), many, _context(parts, name))
        if words == ["plural"]:
            current = plural
        elif token.token_type == TokenType.VAR:
            current.append(f"%({token.contents.strip()})s")
        elif token.token_type == TokenType.TEXT:
            current.append(_percent(token.contents))
        elif token.token_type == TokenType.BLOCK:
            raise UnreadableTextError(f"{name}: {{% {token.contents} %}} cannot stand inside a blocktranslate")
    raise UnreadableTextError(f"{name}: a blocktranslate does not end")


def _skip_comment(tokens: Iterator[Token]) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[:1] == ["endcomment"]:
            return

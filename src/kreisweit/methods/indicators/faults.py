"""What is wrong in a definition file: where, what stands there, what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. `line` is 0 where the file has none to point at; `key` is the path ("measure.verb").

    Codes: syntax, missing, unknown_key, wrong_type, not_allowed, out_of_range, conflict.
    """

    code: str
    file: str
    line: int
    key: str
    found: str
    right: str

    def __str__(self) -> str:
        """ "own_waiting.toml, line 7, measure.verb: found 'stok'; right would be one of stock, flow"."""
        place = ", ".join(part for part in (self.file, f"line {self.line}" if self.line else "", self.key) if part)
        return f"{place}: {self.found}; right would be {self.right}"


class DefinitionError(ValueError):
    """A definition file cannot be used; `faults` are all of its mistakes in order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Pages:
    """The text of one file and the mistakes found in it."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines()
        self.name = name
        self.faults: list[Fault] = []

    def load(self, text: str) -> dict[str, Any]:
        """The tables of the file; raises DefinitionError when it is not TOML."""
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self.blame("syntax", "", str(error), "valid TOML", line=int(found[1]) if found else len(self.lines))
            self.check()
            raise

    def blame(self, code: str, key: str, found: str, right: str, *, line: int | None = None) -> None:
        """Note a mistake at the key."""
        self.faults.append(Fault(code, self.name, self.line_of(key) if line is None else line, key, found, right))

    def line_of(self, key: str) -> int:
        """The line on which the key stands, else the line of the table that should hold it, else 0."""
        parts = key.split(".")
        begin = 0
        for depth in range(len(parts), 0, -1):
            header = re.compile(rf"\s*\[+\s*{re.escape('.'.join(parts[:depth]))}\s*\]+")
            if found := [number for number, line in enumerate(self.lines, start=1) if header.match(line)]:
                begin = found[0]
                parts = parts[depth:]
                break
        for word in reversed(parts):
            pattern = re.compile(rf"""(?:^|[{{,\s])["']?{re.escape(word)}["']?\s*=""")
            for number, line in enumerate(self.lines[begin:], start=begin + 1):
                if begin and re.match(r"\s*\[", line):
                    break
                if pattern.search(line.split("#")[0]):
                    return number
        return begin

    def check(self) -> None:
        """Raises DefinitionError when mistakes were noted."""
        if self.faults:
            raise DefinitionError(tuple(sorted(self.faults, key=lambda fault: (fault.line, fault.key))))


class Table:
    """One table of a file, read key by key. What is wrong is noted and replaced by something harmless."""

    def __init__(self, pages: Pages, values: Mapping[str, Any], path: str = "") -> None:
        self.pages = pages
        self.path = path
        self._values = values
        self._asked: set[str] = set()

    def key(self, name: str) -> str:
        """The path of a key in this table."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether the key stands in the table."""
        return name in self._values

    def blame(self, code: str, name: str, found: str, right: str) -> None:
        """Note a mistake at a key of this table."""
        self.pages.blame(code, self.key(name), found, right)

    def _take(self, name: str, kind: type, right: str, default: Any) -> Any:
        self._asked.add(name)
        if name not in self._values:
            if default is None:
                self.blame("missing", name, "nothing", right)
            return default
        value = self._values[name]
        if type(value) is not kind:
            self.blame("wrong_type", name, f"found {value!r}", right)
            return default
        return value

    def text(self, name: str, allowed: Collection[str] = (), *, default: str | None = None) -> str:
        """A text, one of `allowed` if there are any."""
        right = f"one of {', '.join(allowed)}" if allowed else "a text"
        value = self._take(name, str, right, default)
        if value is not None and value != default and allowed and value not in allowed:
            self.blame("not_allowed", name, f"found {value!r}", right)
        return value or ""

    def number(self, name: str, low: int, high: int, *, default: int | None = None, step: int = 1) -> int:
        """A whole number from `low` to `high`, a multiple of `step`."""
        right = f"a whole number from {low} to {high}" + (f", a multiple of {step}" if step > 1 else "")
        value = self._take(name, int, right, default)
        if value is None:
            return low
        if not low <= value <= high or value % step:
            self.blame("out_of_range", name, f"found {value}", right)
        return int(value)

    def day(self, name: str) -> date:
        """A day written 2026-01-31, without quotation marks."""
        return self._take(name, date, "a day like 2026-01-31 without quotation marks", None) or date.min

    def flag(self, name: str) -> bool:
        """true or false; false where nothing stands."""
        return bool(self._take(name, bool, "true or false", False))

    def words(self, name: str, allowed: Collection[str], *, needed: bool = False) -> frozenset[str]:
        """A list of words out of `allowed`; the empty set where nothing stands and nothing is needed."""
        right = f"a list of {', '.join(allowed)}" if allowed else "nothing: this kind of episode has none"
        found: list[Any] = self._take(name, list, right, None if needed else []) or []
        for word in found:
            if word not in allowed:
                self.blame("not_allowed", name, f"found {word!r}", right)
        return frozenset(word for word in found if word in allowed)

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers that grow from 0; empty where nothing stands."""
        right = "whole numbers that grow, beginning with 0: [0, 1, 2]"
        found: list[Any] = self._take(name, list, right, [])
        whole = [value for value in found if type(value) is int]
        if found and (whole != found or whole[0] != 0 or whole != sorted(set(whole))):
            self.blame("not_allowed", name, f"found {found!r}", right)
        return tuple(whole)

    def table(self, name: str) -> Table:
        """A table inside this one."""
        found = self._take(name, dict, "a table", None)
        return (
            Table(self.pages, found or {}, self.key(name)) if found is not None else Nowhere(self.pages, self.key(name))
        )

    def tables(self, name: str) -> list[Table]:
        """A list of tables, at least one."""
        right = "a list of tables, at least one"
        found = self._take(name, list, right, None)
        if found is not None and (not found or any(not isinstance(each, dict) for each in found)):
            self.blame("wrong_type", name, f"found {found!r}", right)
            return []
        return [Table(self.pages, each, self.key(name)) for each in found or []]

    def texts(self, name: str) -> Mapping[str, str]:
        """Texts by language: German and English."""
        inner = self.table(name)
        found = {language: inner.text(language) for language in ("de", "en")}
        inner.end()
        return found

    def items(self) -> list[tuple[str, Any]]:
        """All keys and values, as if each had been asked for."""
        self._asked |= set(self._values)
        return list(self._values.items())

    def end(self) -> None:
        """Note the keys that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self.blame("unknown_key", name, "an unknown key", f"one of {', '.join(sorted(self._asked)) or 'none'}")


class Nowhere(Table):
    """Stands for a table that is missing: the table itself was blamed, its keys are not."""

    def __init__(self, pages: Pages, path: str) -> None:
        super().__init__(pages, {}, path)

    def blame(self, code: str, name: str, found: str, right: str) -> None:
        """Nothing: one mistake is said once."""

"""What `kreisweit monitor` writes: a folder with figures and how they came about, as a whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kreisweit.methods.disclosure import Cell, CellKey, Count, Missing, Rate, Suppressed
from kreisweit.methods.disclosure.raw import RawCell
from kreisweit.methods.disclosure.rule import parts_of

from .refusing import Refused

FIGURES = ("indicator", "version", "level", "area", "period", "group", "value", "low", "high", "status")
EXACT = ("indicator", "level", "area", "period", "group", "persons")


def check_folder(folder: Path) -> None:
    """Raise Refused unless the folder is new or empty and can be written to."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("not_empty", folder=str(folder))
    parent = folder.resolve().parent
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise Refused("not_written", folder=str(folder))


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder beside the target that takes its name at the end; after an error nothing stands there."""
    apart = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.resolve().parent))
    try:
        yield apart
        apart.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        apart.rename(folder)
    except OSError:
        raise Refused("not_written", folder=str(folder)) from None
    finally:
        shutil.rmtree(apart, ignore_errors=True)


def write_figures(file: Path, cells: Mapping[CellKey, Cell], versions: Mapping[str, int]) -> None:
    """Protected cells, sorted; an empty value says why in the column status."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(FIGURES)
        for key in sorted(cells):
            writer.writerow((key.indicator, versions[key.indicator], *key[1:], *_shown(cells[key])))


def _shown(cell: Cell) -> tuple[str, str, str, str]:
    match cell:
        case Count(value=value):
            return str(value), "", "", "shown"
        case Rate(value=value, low=low, high=high):
            return str(value), str(low), str(high), "shown"
        case Suppressed(reason=reason):
            return "", "", "", f"suppressed:{reason.value}"
        case Missing(reason=reason):
            return "", "", "", f"missing:{reason.value}"
    raise TypeError(f"{type(cell).__name__} is no cell of a computation")


def write_exact(file: Path, cells: Mapping[CellKey, RawCell | Missing]) -> None:
    """Numbers of persons before protection, in the order of disclosure.rule.parts_of; never to be passed on."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(EXACT)
        for key in sorted(cells):
            cell = cells[key]
            if not isinstance(cell, Missing):
                writer.writerow((*key, " ".join(str(part.count) for part in parts_of(cell))))
    file.chmod(0o600)


def write_run(file: Path, said: Mapping[str, Any]) -> None:
    """How the figures came about."""
    file.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

"""Reading files of official figures: bytes in, cells and findings out; nothing is guessed."""

from .changes import ChangeKind, ChangesFile, KeyChange, read_changes
from .codes import CODES
from .figures import FigureFile, read_figures
from .findings import Finding, Severity, Unreadable
from .layouts import LAYOUTS, Layout
from .limits import Limits
from .numbers import ENGLISH, GERMAN, PLAIN, NotAFigure, NumberStyle, format_number, read_cell, read_number
from .plausibility import implausible, impossible
from .tabular import Kind, Table, read_table

__all__ = [
    "CODES",
    "ENGLISH",
    "GERMAN",
    "LAYOUTS",
    "PLAIN",
    "ChangeKind",
    "ChangesFile",
    "FigureFile",
    "Finding",
    "KeyChange",
    "Kind",
    "Layout",
    "Limits",
    "NotAFigure",
    "NumberStyle",
    "Severity",
    "Table",
    "Unreadable",
    "format_number",
    "implausible",
    "impossible",
    "read_cell",
    "read_changes",
    "read_figures",
    "read_number",
    "read_table",
]

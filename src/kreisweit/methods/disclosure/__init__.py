"""Statistical disclosure control: what may be said of small numbers of people."""

from .cells import Cell, Count, Flag, Imported, Missing, MissingReason, Rate, Suppressed, SuppressedReason
from .tables import AsPublished, CellKey, InternalTable, NotProtectable, ProtectedTable, protect

__all__ = [
    "AsPublished",
    "Cell",
    "CellKey",
    "Count",
    "Flag",
    "Imported",
    "InternalTable",
    "Missing",
    "MissingReason",
    "NotProtectable",
    "ProtectedTable",
    "Rate",
    "Suppressed",
    "SuppressedReason",
    "protect",
]

"""Statistical disclosure control: what may be said of small numbers of people."""

from .cells import Cell, Count, Flag, Imported, Missing, MissingReason, Rate, Suppressed, SuppressedReason
from .gates import Gate
from .perturbation import Infeasible, PerturbationTable, perturbation_table
from .rule import CellKeyRule
from .tables import AsPublished, CellKey, InternalTable, NotProtectable, ProtectedTable, protect

__all__ = [
    "AsPublished",
    "Cell",
    "CellKey",
    "CellKeyRule",
    "Count",
    "Flag",
    "Gate",
    "Imported",
    "Infeasible",
    "InternalTable",
    "Missing",
    "MissingReason",
    "NotProtectable",
    "PerturbationTable",
    "ProtectedTable",
    "Rate",
    "Suppressed",
    "SuppressedReason",
    "perturbation_table",
    "protect",
]

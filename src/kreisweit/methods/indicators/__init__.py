"""Indicators from individual histories: definitions as data, a slow reference engine and a fast one.

`fast` is not imported here: it brings Ibis along, which only the job that computes needs.
"""

from .definitions import Definition, DefinitionError, Fault, read_definition
from .frame import Frame
from .histories import Episode, History

__all__ = ["Definition", "DefinitionError", "Episode", "Fault", "Frame", "History", "read_definition"]

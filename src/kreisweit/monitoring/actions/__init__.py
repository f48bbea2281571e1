"""Writes of monitoring, by noun."""

from .figures import ImportReport, import_figures

__all__ = ["ImportReport", "import_figures"]

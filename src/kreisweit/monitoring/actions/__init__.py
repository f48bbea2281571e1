"""Writes of monitoring, by noun."""

from .figures import ImportReport, as_data, import_figures

__all__ = ["ImportReport", "as_data", "import_figures"]

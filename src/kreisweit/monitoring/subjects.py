"""Codes that several modules of monitoring share."""

from __future__ import annotations

ACTIVITY = "integrationsmonitoring"
"""The processing activity under which monitoring works with data about persons."""
LINK_RECORDS = "monitoring.link_records"
"""Kind of background work: linkage of all records."""
COMPUTE_FIGURES = "monitoring.compute_figures"
"""Kind of background work: computation of own figures."""
SOURCE = "kreisweit"
"""Code of the publication under which own figures stand in the portal."""

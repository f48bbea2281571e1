"""Codes that several modules of monitoring share."""

from __future__ import annotations

ACTIVITY = "integrationsmonitoring"
"""The processing activity under which monitoring works with data about persons."""
LINK_RECORDS = "monitoring.link_records"
"""Kind of background work: linkage of all records."""

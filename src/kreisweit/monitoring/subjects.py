"""Codes that several modules of monitoring share."""

from __future__ import annotations

ACTIVITY = "integrationsmonitoring"
"""The processing activity under which monitoring works with data about persons."""
LINK_RECORDS = "monitoring.link_records"
"""Kind of background work: linkage of all records."""
COMPUTE_FIGURES = "monitoring.compute_figures"
"""Kind of background work: computation of own figures."""
CHECK_DELIVERY = "monitoring.check_delivery"
"""Kind of background work: read and check a delivered file."""
STORE_DELIVERY = "monitoring.store_delivery"
"""Kind of background work: take a checked file over."""
SOURCE = "kreisweit"
"""Code of the publication under which own figures stand in the portal."""
LAYOUT = "own"
"""Layout of the releases of own figures: each computation is everything that stands in it."""

"""Figures: overview, one figure, fact sheet of a municipality, comparison, downloads."""

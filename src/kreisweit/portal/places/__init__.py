"""Towns and municipalities of the county."""

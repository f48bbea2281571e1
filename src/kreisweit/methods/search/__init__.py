"""Search without an index server: folding of letters and a small index of places."""

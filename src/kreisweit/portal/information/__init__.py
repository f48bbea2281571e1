"""Pages about the portal itself: who sees what, sources, accessibility, privacy, imprint."""

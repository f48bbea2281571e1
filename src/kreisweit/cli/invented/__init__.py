"""Deliveries of an invented county: who the persons are, what registers make of them, files in nine layouts.

Everything here is invented and the same on every run with the same seed. It knows nothing of how records are
linked: whoever links must not have made the riddles.
"""

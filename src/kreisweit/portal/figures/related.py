"""Figures that answer the same question from another side, so that they stand beside each other."""

from __future__ import annotations

PAIRS = (("share_foreign", "own_foreign_share"),)
"""Code of the official figure, code of our own one."""


def related_to(code: str) -> str:
    """Code of the figure that belongs beside this one; empty where there is none."""
    ways = {**dict(PAIRS), **{own: official for official, own in PAIRS}}
    return ways.get(code, "")

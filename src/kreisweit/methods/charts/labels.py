"""Names beside the ends of lines: broken into short lines and moved apart until none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A name that should stand at `middle` (pixels from the top), in lines of `line_height` pixels."""

    lines: tuple[str, ...]
    middle: float

    def height(self, line_height: float) -> float:
        """Pixels that the label takes."""
        return len(self.lines) * line_height


def broken(name: str, *, longest: int) -> tuple[str, ...]:
    """The name in lines of at most `longest` characters, broken at spaces only (a long word stays whole)."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)


def moved_apart(labels: Sequence[Label], *, line_height: float, space: float, gap: float = 4) -> list[float]:
    """The middles of the labels, in the order given, so that none overlaps and all lie within 0 to `space`.

    Labels keep the order of their wished middles and move as little as two sweeps allow: first down from
    the top, then up from the bottom. Where they need more room than `space`, they run over the top.
    """
    order = sorted(range(len(labels)), key=lambda number: (labels[number].middle, number))
    tops = [labels[n].middle - labels[n].height(line_height) / 2 for n in order]
    heights = [labels[n].height(line_height) for n in order]
    edge = 0.0
    for place, height in enumerate(heights):
        tops[place] = max(tops[place], edge)
        edge = tops[place] + height + gap
    edge = space
    for place in reversed(range(len(order))):
        tops[place] = min(tops[place], edge - heights[place])
        edge = tops[place] - gap
    middles = [0.0] * len(labels)
    for place, number in enumerate(order):
        middles[number] = round(tops[place] + heights[place] / 2, 1)
    return middles

"""The most even distribution of noise under moment conditions: a dual Newton method with active bounds.

Problem: for whole numbers v (the noise), find p that maximises -sum p log p subject to sum p = 1,
sum v p = 0, sum v^2 p <= V, p >= floor and, where asked, p not decreasing over the first `chain` of them.

Method. With multipliers (l, a, b) of the three sums the inner problem separates: an entry that no bound
holds is p = exp(l + a v + b v^2); entries that the order would cross are pooled to one value, the exponential of their
mean exponent (isotonic regression by pool adjacent violators); what falls below its floor stands on it.
The dual function is convex and piecewise twice differentiable in three variables, so Newton steps with a line
search solve it. The ceiling V counts only where the solution without it (b = 0) exceeds it; then b < 0.

Sources: Fraser/Wooton 2006 (the moments), Boyd/Vandenberghe, Convex Optimization, 5.2 and 9.5 (the dual and
damped Newton), Best/Chakravarti 1990 (pooling as an active set).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

TOLERANCE = 1e-12
MOST_STEPS = 400
FARTHEST = 8.0  # a step changes no exponent by more than this


class NoConvergence(Exception):  # noqa: N818  (named as the sentence it becomes)
    """The method did not reach its tolerance; `error` is the largest violation of a condition."""

    def __init__(self, error: float) -> None:
        super().__init__(f"conditions violated by {error:.1e}")
        self.error = error


@dataclass(frozen=True, slots=True)
class Moments:
    """What is asked of one row: values of the noise (ascending), least probabilities, ceiling of the variance.

    The first `chain` probabilities must not decrease (0: no order is asked).
    """

    noise: tuple[int, ...]
    floors: tuple[float, ...]
    ceiling: float
    chain: int = 0


@dataclass(slots=True)
class _Block:
    """Neighbours that share one probability: number, sums of exponent, 1, v and v^2, logarithm of the floor."""

    size: int
    exponent: float
    first: float
    second: float
    floor: float

    @property
    def level(self) -> float:
        """Logarithm of the common probability."""
        return max(self.exponent / self.size, self.floor)


@dataclass(frozen=True, slots=True)
class Spread:
    """Probabilities of the noise in its order, and the multipliers without ceiling, a start for a similar problem."""

    probabilities: tuple[float, ...]
    free: tuple[float, float, float]


def most_even(asked: Moments, start: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Spread:
    """The solution, exact to about 1e-11.

    The caller has made sure that a solution exists. Raises NoConvergence.
    """
    free = _solve(asked, start, held=2)
    found = _spread(asked, _pooled(asked, free))
    if sum(p * v * v for p, v in zip(found, asked.noise, strict=True)) > asked.ceiling:
        starts = (free, _bell(asked))
        best = min(starts, key=lambda point: _dual(asked, point, _pooled(asked, point))[0])
        found = _spread(asked, _pooled(asked, _solve(asked, best, held=3)))
    return Spread(found, free)


def _bell(asked: Moments) -> tuple[float, float, float]:
    """Multipliers of a bell curve with about the variance asked for, on the same noise."""
    square = -1 / (2 * asked.ceiling) if asked.ceiling > 0.3 else log(asked.ceiling / 2)
    nearest = min(v * v for v in asked.noise)
    total = sum(exp(square * (v * v - nearest)) for v in asked.noise)
    return -log(total) - square * nearest, 0.0, square


def _solve(asked: Moments, start: tuple[float, float, float], *, held: int) -> tuple[float, float, float]:
    """Multipliers at which the first `held` conditions hold (2: sum and mean; 3: the variance as well)."""
    point = start if held > 2 else (start[0], start[1], 0.0)
    blocks = _pooled(asked, point)
    value, slope, bend = _dual(asked, point, blocks)
    for _ in range(MOST_STEPS):
        if _error(slope, held) < TOLERANCE:
            return point
        step = _newton_step(slope, bend, held, widest=max(abs(asked.noise[0]), abs(asked.noise[-1])))
        gain = sum(s * d for s, d in zip(slope, step, strict=True))
        length, accepted = 1.0, False
        while length > 1e-9:
            trial = (point[0] + length * step[0], point[1] + length * step[1], point[2] + length * step[2])
            blocks = _pooled(asked, trial)
            new = _dual(asked, trial, blocks)
            # Near the solution the dual no longer changes measurably; then the conditions decide.
            if new[0] <= value + 1e-4 * length * gain or _error(new[1], held) < 0.5 * _error(slope, held):
                point, (value, slope, bend), accepted = trial, new, True
                break
            length /= 2
        if not accepted:
            break
    if _error(slope, held) < 1e-10:
        return point
    raise NoConvergence(_error(slope, held))


def _error(slope: Sequence[float], held: int) -> float:
    return max(abs(part) for part in slope[:held])


def _newton_step(
    slope: Sequence[float], bend: Sequence[Sequence[float]], held: int, *, widest: int
) -> tuple[float, float, float]:
    """Newton's step, a little damped where the second derivative is singular, no exponent moved too far."""
    scale = (1.0, 1.0 / widest, 1.0 / widest**2)
    matrix = [[bend[i][j] * scale[i] * scale[j] for j in range(held)] for i in range(held)]
    damping = 1e-13 * (1.0 + sum(matrix[i][i] for i in range(held)))
    for i in range(held):
        matrix[i][i] += damping
    solved = _eliminated(matrix, [-slope[i] * scale[i] for i in range(held)])
    reach = sum(abs(part) for part in solved)
    shorter = min(1.0, FARTHEST / reach) if reach else 1.0
    moved = [part * scale[i] * shorter for i, part in enumerate(solved)]
    return moved[0], moved[1], moved[2] if held > 2 else 0.0


def _eliminated(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solution of a positive definite system of two or three equations; both arguments are used up."""
    size = len(right)
    for i in range(size):
        for j in range(i + 1, size):
            factor = matrix[j][i] / matrix[i][i]
            for k in range(i, size):
                matrix[j][k] -= factor * matrix[i][k]
            right[j] -= factor * right[i]
    for i in reversed(range(size)):
        right[i] = (right[i] - sum(matrix[i][k] * right[k] for k in range(i + 1, size))) / matrix[i][i]
    return right


def _pooled(asked: Moments, point: Sequence[float]) -> list[_Block]:
    """Blocks of equal probability in the order of the noise."""
    constant, linear, square = point
    blocks: list[_Block] = []
    for number, (v, floor) in enumerate(zip(asked.noise, asked.floors, strict=True)):
        block = _Block(1, constant + linear * v + square * v * v, float(v), float(v * v), log(floor))
        while number < asked.chain and blocks and blocks[-1].level > block.level:
            before = blocks.pop()
            block = _Block(
                block.size + before.size,
                block.exponent + before.exponent,
                block.first + before.first,
                block.second + before.second,
                max(block.floor, before.floor),
            )
        blocks.append(block)
    return blocks


def _spread(asked: Moments, blocks: Sequence[_Block]) -> tuple[float, ...]:
    found = tuple(exp(block.level) for block in blocks for _ in range(block.size))
    if len(found) != len(asked.noise):
        raise AssertionError("every value of the noise lies in one block")
    return found


def _dual(
    asked: Moments, point: Sequence[float], blocks: Sequence[_Block]
) -> tuple[float, tuple[float, float, float], tuple[tuple[float, float, float], ...]]:
    """Value, gradient and second derivative of the dual function."""
    value = -point[0] - point[2] * asked.ceiling
    total = mean = variance = 0.0
    h00 = h01 = h02 = h11 = h12 = h22 = 0.0
    for block in blocks:
        level = block.level
        p = exp(min(level, 300.0))
        value += p * (block.exponent + block.size * (1.0 - level))
        total, mean, variance = total + p * block.size, mean + p * block.first, variance + p * block.second
        if block.exponent / block.size > block.floor:
            share = p / block.size
            h00 += share * block.size * block.size
            h01 += share * block.size * block.first
            h02 += share * block.size * block.second
            h11 += share * block.first * block.first
            h12 += share * block.first * block.second
            h22 += share * block.second * block.second
    slope = (total - 1.0, mean, variance - asked.ceiling)
    return value, slope, ((h00, h01, h02), (h01, h11, h12), (h02, h12, h22))

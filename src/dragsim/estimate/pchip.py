"""Monotone cubic interpolation, for curves that were measured or drawn at a few points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from dragsim.model.hermite import between


def slopes(x: Sequence[float], y: Sequence[float]) -> list[float]:
    """Slopes at rising points x that keep the cubic Hermite curve through y monotone between
    them. At least two points."""
    h = [b - a for a, b in pairwise(x)]
    d = [(b - a) / step for (a, b), step in zip(pairwise(y), h, strict=True)]
    if len(d) == 1:
        return [d[0], d[0]]
    inner = map(inner_slope, h, h[1:], d, d[1:])
    return [end_slope(h[0], h[1], d[0], d[1]), *inner, end_slope(h[-1], h[-2], d[-1], d[-2])]


def inner_slope(h_0: float, h_1: float, d_0: float, d_1: float) -> float:
    """Slope at a point between two others: h_0, h_1 apart from them, with secants d_0 and d_1.

    The weighted harmonic mean of Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300;
    nothing where the points turn.
    """
    if d_0 * d_1 <= 0.0:
        return 0.0
    w_0 = 2.0 * h_1 + h_0
    w_1 = h_1 + 2.0 * h_0
    return (w_0 + w_1) / (w_0 / d_0 + w_1 / d_1)


def end_slope(h_0: float, h_1: float, d_0: float, d_1: float) -> float:
    """Slope at the first of three points, h_0 and h_1 apart, with secants d_0 and d_1: the
    three-point estimate, limited where the curve would overshoot."""
    slope = ((2.0 * h_0 + h_1) * d_0 - h_0 * d_1) / (h_0 + h_1)
    if slope * d_0 <= 0.0:
        return 0.0
    if d_0 * d_1 <= 0.0 and abs(slope) > 3.0 * abs(d_0):
        return 3.0 * d_0
    return slope


def interpolate(x: Sequence[float], y: Sequence[float], slope: Sequence[float], at: float) -> float:
    """Value at ``at`` of the cubic Hermite curve through y at rising x; constant outside."""
    if at <= x[0]:
        return y[0]
    if at >= x[-1]:
        return y[-1]
    i = bisect_right(x, at) - 1
    h = x[i + 1] - x[i]
    return between(h, (at - x[i]) / h, y[i], y[i + 1], slope[i], slope[i + 1])

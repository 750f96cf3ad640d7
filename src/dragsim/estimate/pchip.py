"""Monotone cubic interpolation, for curves that were measured or drawn at a few points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise


def slopes(x: Sequence[float], y: Sequence[float]) -> list[float]:
    """Slopes at rising points x that keep the cubic Hermite curve through y monotone between them.

    Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300: weighted harmonic means inside,
    three-point estimates at the ends, limited where they would overshoot. At least two points.
    """
    h = [b - a for a, b in pairwise(x)]
    d = [(b - a) / step for (a, b), step in zip(pairwise(y), h, strict=True)]
    if len(d) == 1:
        return [d[0], d[0]]
    inner = []
    for h0, h1, d0, d1 in zip(h, h[1:], d, d[1:], strict=False):
        if d0 * d1 <= 0.0:
            inner.append(0.0)
        else:
            w0, w1 = 2.0 * h1 + h0, h1 + 2.0 * h0
            inner.append((w0 + w1) / (w0 / d0 + w1 / d1))
    return [_end(h[0], h[1], d[0], d[1]), *inner, _end(h[-1], h[-2], d[-1], d[-2])]


def _end(h0: float, h1: float, d0: float, d1: float) -> float:
    slope = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0.0:
        return 0.0
    if d0 * d1 <= 0.0 and abs(slope) > 3.0 * abs(d0):
        return 3.0 * d0
    return slope


def interpolate(x: Sequence[float], y: Sequence[float], slope: Sequence[float], at: float) -> float:
    """Value at ``at`` of the cubic Hermite curve through y at rising x; constant outside."""
    if at <= x[0]:
        return y[0]
    if at >= x[-1]:
        return y[-1]
    i = bisect_right(x, at) - 1
    h = x[i + 1] - x[i]
    s = (at - x[i]) / h
    r = 1.0 - s
    left = r * r * ((1.0 + 2.0 * s) * y[i] + s * h * slope[i])
    return left + s * s * ((1.0 + 2.0 * r) * y[i + 1] - r * h * slope[i + 1])

"""The slope of a strip that is not evenly level: its grade as a smooth function of distance.

The grade profile travels at the end of the torque row, whatever stands before it: so many rising
distances [m], as many grades (rise over run), as many of their slopes [1/m].
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from dragsim.constants import GRAVITY
from dragsim.kernel import Row, kernel

FAR: Final = 1e9
"""Beyond all that a strip may hold [m]."""


@kernel
def find_knot(knots: int, row: Row, x: float) -> int:
    """Place in ``row`` of the last knot at or before ``x`` [m]; of the first one before it."""
    low = len(row) - 3 * knots
    high = low + knots
    while high - low > 1:
        middle = int(0.5 * float(low + high))
        if row[middle] <= x:
            low = middle
        else:
            high = middle
    return low


@kernel
def lie(knots: int, row: Row, x: float, v: float) -> tuple[float, float]:
    """How the road lies at ``x`` [m] under a car at ``v`` [m/s]: sin(theta), and what it carries
    over the weight, cos(theta) + v^2/g dtheta/dx: a crest lightens, a dip presses.

    The grade tan(theta) is the cubic Hermite curve through the knots, constant beyond them; the
    second term is the vertical acceleration of a point that follows the road, for curves much
    longer than the wheelbase.
    """
    i = find_knot(knots, row, x)
    first = len(row) - 3 * knots
    grade = row[i + knots]
    bend = 0.0
    if x > row[first] and i < first + knots - 1:
        h = row[i + 1] - row[i]
        s = (x - row[i]) / h
        r = 1.0 - s
        slope_0 = row[i + 2 * knots]
        slope_1 = row[i + 2 * knots + 1]
        rise = row[i + knots + 1] - grade
        bend = 6.0 * s * r * rise / h + r * (r - 2.0 * s) * slope_0 + s * (s - 2.0 * r) * slope_1
        grade += s * s * (3.0 - 2.0 * s) * rise + s * r * h * (r * slope_0 - s * slope_1)
    secant = 1.0 + grade * grade
    cosine = 1.0 / sqrt(secant)
    return grade * cosine, cosine + v * v * bend / (secant * GRAVITY)


@kernel
def sight(knots: int, row: Row, x: float) -> float:
    """How far ahead of ``x`` [m] the road may be taken in one step: to the next knot but one [m],
    so that no step passes over a hill unseen."""
    i = find_knot(knots, row, x)
    first = len(row) - 3 * knots
    last = first + knots - 1
    if x >= row[last]:
        return FAR
    if x < row[first]:
        i -= 1
    j = min(i + 2, last)
    return max(row[j] - x, row[j] - row[j - 1])

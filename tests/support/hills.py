"""Test cars on a strip whose slope changes."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from cars import Car

from dragsim.build.parts import grade_row
from dragsim.spec.scenario import Strip


def on_profile(car: Car, pairs: Sequence[tuple[float, float]]) -> Car:
    """The same car on a strip of pairs of distance [m] and grade, the first at the line or before
    it and level there or not; at least two pairs that differ."""
    row = grade_row(Strip(grade_profile=tuple(pairs)))
    knots = len(row) // 3
    assert knots > 1
    assert pairs[0][0] >= 0.0
    at_line = pairs[0][1]
    secant = sqrt(1.0 + at_line * at_line)
    road = car.params.road._replace(sine=at_line / secant, cosine=1.0 / secant, knots=knots)
    return Car(car.params._replace(road=road), [*car.curve, *row])


HILL = ((0.0, 0.0), (100.0, 0.06), (200.0, 0.0), (300.0, -0.06), (402.0, 0.0))
"""Up and down again within a quarter mile."""

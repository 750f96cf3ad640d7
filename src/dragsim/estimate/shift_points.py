"""Shift points: the engine speeds at which the next gear pulls harder."""

from __future__ import annotations

from collections.abc import Sequence

from dragsim.estimate.numerics import INTERPRETED, Numerics
from dragsim.estimate.rule import rule
from dragsim.kernel import Row
from dragsim.model.params import Motor
from dragsim.model.upshift import Pull


@rule(
    "driver.shift_speed",
    source="a driver who knows the car: the best shift point on a level road in calm air",
    uncertainty=0.02,
)
def first_shift(speeds: Sequence[float]) -> float:
    """Engine speed of each upshift [rad/s], the first shown: where the next gear accelerates the
    car harder, its own turning parts counted, at most {latest_shift:g} of the redline."""
    return speeds[0]


def shift_points(
    load: Row,
    given: Row,
    car: Pull,
    *,
    overall: Sequence[float],
    motor: Motor | None = None,
    numerics: Numerics = INTERPRETED,
) -> tuple[float, ...]:
    """Engine speed [rad/s] at which each gear is left (``model.upshift``).

    load, given: full-load torque by engine speed, as numbers of a ``FullLoad`` and as those of a
    given curve; overall: ratios, engine over wheel; motor: at a hybrid's crank.
    """
    row = numerics.row
    helper = numerics.nothing
    if motor is not None:
        *motor_numbers, motor_ratios = motor
        helper = row((*motor_numbers, motor_ratios[0]))
    speeds = numerics.space(len(overall))
    numerics.upshifts(load, given, helper, row(car), row(overall), speeds)
    return numerics.numbers(speeds)

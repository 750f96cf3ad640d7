"""Shift points: the engine speeds at which the next gear pulls harder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from dragsim.constants import STANDARD_DENSITY
from dragsim.estimate.rule import rule

LATEST: Final = 0.99
"""Latest shift over the redline [-]."""

SCAN: Final = 64
"""Engine speeds looked at when a shift point is sought."""


@rule(
    "driver.shift_speed",
    source="a driver who knows the car: the best shift point on a level road in calm air",
    uncertainty=0.02,
)
def first_shift(speeds: Sequence[float]) -> float:
    """Engine speed of each upshift [rad/s], the first shown: where the next gear accelerates the
    car harder, its own turning parts counted, at most 0.99 of the redline."""
    return speeds[0]


def shift_points(
    torque: Callable[[float], float],
    *,
    overall: Sequence[float],
    redline: float,
    radius: float,
    efficiency: float,
    mass: float,
    spinning: float,
    drag_area: float,
) -> tuple[float, ...]:
    """Engine speed [rad/s] at which each gear is left; for the last gear the latest one.

    torque: full load [N m] by engine speed [rad/s]; overall: ratios, engine over wheel; radius
    [m]; mass [kg] of the car with its wheels' inertia; spinning: inertia of engine and input shaft
    [kg m^2]; drag_area [m^2]. Each shift comes where

        a = (eta G T/r - rho/2 c_d A v^2)/(m + eta G^2 I/r^2)

    of the next gear overtakes that of the present one, at 0.99 of the redline where it never does.
    """

    def acceleration(G: float, omega_w: float) -> float:
        v = radius * omega_w
        drag = 0.5 * STANDARD_DENSITY * drag_area * v * v
        inertia = mass + efficiency * G * G * spinning / (radius * radius)
        return (efficiency * G * torque(G * omega_w) / radius - drag) / inertia

    latest = LATEST * redline
    speeds = []
    for G, next_G in pairwise(overall):

        def holds(omega: float, G: float = G, next_G: float = next_G) -> bool:
            return acceleration(G, omega / G) > acceleration(next_G, omega / G)

        speeds.append(_end_of(holds, latest))
    return (*speeds, latest)


def _end_of(holds: Callable[[float], bool], latest: float) -> float:
    """The speed up to which ``holds`` is true, looking down from ``latest`` to half of it."""
    if holds(latest):
        return latest
    high = latest
    low = 0.5 * latest
    for i in range(1, SCAN + 1):
        omega = latest * (1.0 - 0.5 * i / SCAN)
        if holds(omega):
            low = omega
            break
        high = omega
    for _ in range(40):
        middle = 0.5 * (low + high)
        if holds(middle):
            low = middle
        else:
            high = middle
    return high

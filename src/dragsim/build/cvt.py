"""Parameters of the belt drive of a CVT."""

from __future__ import annotations

from typing import Final

from dragsim.estimate.car import Complete
from dragsim.model.params import NO_VARIATOR, Variator

CONTROL_WIDTH: Final = 0.06
"""Relative miss of engine speed that makes the ratio move as fast as it can [-]."""
END_WIDTH: Final = 0.03
"""Relative distance from the end of its range over which the ratio comes to a stop [-]."""


def variator(car: Complete) -> Variator:
    """Range and speed of the ratio, and the engine speed it is to hold."""
    belt = car.variator
    if belt is None:
        return NO_VARIATOR
    return Variator(
        low=belt.low,
        high=belt.high,
        rate=belt.ratio_rate,
        width=CONTROL_WIDTH,
        end=END_WIDTH,
        target=car.driver.shift_speeds[0],
        rise=belt.rev_start,
        rise_speed=belt.rev_speed,
    )

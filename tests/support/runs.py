"""Runs of test vehicles over given places and speeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cars import Car

from dragsim.constants import FOOT
from dragsim.core.trace import DEFAULT_LIMITS, Trace, marks_at, record

TIGHT = 1e-10
"""Tolerance at which a run agrees with closed forms to nine digits."""

FT60, FT330, FT660, FT1000, FT1320 = (n * FOOT for n in (60.0, 330.0, 660.0, 1000.0, 1320.0))
TRAP = 66.0 * FOOT
STRIP = (FT60, FT330, FT660 - TRAP, FT660, FT1000, FT1320 - TRAP, FT1320)
"""The places of a quarter mile with both traps [m]."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A run and when it passed places [m] and speeds [m/s]."""

    trace: Trace

    def at(self, place_m: float) -> float:
        """Time at a place asked for [s]."""
        return self.trace.marks.x_t[list(self.trace.marks.x).index(place_m)]

    def to(self, speed_mps: float) -> float:
        """Time of first reaching a speed asked for [s]."""
        return self.trace.marks.v_t[list(self.trace.marks.v).index(speed_mps)]

    def trap(self, place_m: float) -> float:
        """Mean speed over the last 66 ft before a place [m/s]."""
        return TRAP / (self.at(place_m) - self.at(place_m - TRAP))

    def state(self, t_s: float) -> list[float]:
        """State row at a time."""
        step = self.trace.find(t_s)
        return step.state((t_s - step.t) / step.h)

    def place(self, t_s: float) -> float:
        """Distance at a time [m]."""
        step = self.trace.find(t_s)
        return step.place((t_s - step.t) / step.h)


def run(
    car: Car,
    *,
    places: Sequence[float] = STRIP,
    speeds: Sequence[float] = (),
    rtol: float = TIGHT,
    speed_mps: float = 0.0,
    steps: int = 100_000,
) -> Timed:
    """Run a car over ``places``, each landed on, from rest or, an ideal drive, from a speed."""
    marks = marks_at([(place, True) for place in places], speeds)
    limits = DEFAULT_LIMITS._replace(rtol=rtol, steps=steps)
    return Timed(record(car.params, car.curve, marks=marks, limits=limits, speed_mps=speed_mps))

"""Two cars on one clock, the common signal: who is where when, and where the lead changes hands.

Everything is taken from the dense output of both runs at exact places and times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from dragsim.constants import FOOT
from dragsim.core.trace import Trace
from dragsim.errors import InputError

LEVEL: Final = 1e-9
"""A gap below this is level: neither car leads [s]."""
FIRST_FOOT: Final = FOOT
"""Before this nobody leads: clutches bite at different moments, and no clock of a strip sees it
[m]."""
EXACT: Final = 1e-7
"""How closely a change of the lead is located [m]."""


class LeadChange(NamedTuple):
    """Where [m] and when [s after the signal] both cars are level, and the index of the lane that
    leads from there."""

    x_m: float
    t_s: float
    leader: int


class Course(NamedTuple):
    """A run on the common clock: its trace, and its release after the signal [s]."""

    trace: Trace
    delay_s: float

    def arrival_s(self, x_m: float) -> float | None:
        """Time after the signal [s] at which the car first is at a place [m], if it ever is."""
        t_s = self.trace.time_at(x_m)
        return None if t_s is None else self.delay_s + t_s

    def place_m(self, t_s: float) -> float:
        """Place [m] at a time after the signal [s]; the line before the release."""
        t = t_s - self.delay_s
        return 0.0 if t <= 0.0 else self.trace.place_at(t)


def gap_s(a: Course, b: Course, x_m: float) -> float:
    """Arrival of b less arrival of a at a place [s]: positive where a is ahead.

    Raises InputError where one of them did not get.
    """
    reach = min(a.trace.end_m, b.trace.end_m)
    if not 0.0 <= x_m <= reach:
        raise InputError(
            f"no gap at x_m = {x_m:g} m: both cars were recorded from 0 to {reach} m only"
        )
    return _gap(a, b, x_m)


def gap_m(a: Course, b: Course, t_s: float) -> float:
    """Place of a less place of b at a time after the signal [m]: positive while a is ahead.

    Raises InputError once the recording of one of them is over.
    """
    end = min(course.delay_s + course.trace.end_s for course in (a, b))
    if not t_s <= end:
        raise InputError(
            f"no gap at t_s = {t_s:g} s: both cars were recorded to {end} s after the signal only"
        )
    return a.place_m(t_s) - b.place_m(t_s)


def _gap(a: Course, b: Course, x_m: float) -> float:
    """``gap_s`` at a place that both reach."""
    arrival_a, arrival_b = a.arrival_s(x_m), b.arrival_s(x_m)
    assert arrival_a is not None
    assert arrival_b is not None
    return arrival_b - arrival_a


def lead_changes(a: Course, b: Course, length_m: float) -> Iterator[tuple[float, float, bool]]:
    """Places [m], times after the signal [s] and whether a leads from there, in order.

    Both start level at the line, and who is ahead after the first foot took the lead there, which
    is no change. The gap is looked at wherever a step of either
    run ends and, between two such places, where both cars are equally fast: it has its extremes
    there, so that a lead which is lost and regained within one step is seen as well.
    """
    knots = sorted(set(_knots(a, b, length_m)))
    before: tuple[float, float] | None = None
    excess_before = 0.0
    last = 0.0
    for x in knots:
        looks = []
        excess = _speed_excess(a, b, x)
        if last > 0.0 and excess * excess_before < 0.0:
            looks.append(_root(lambda x: _speed_excess(a, b, x), last, x, excess_before))
        looks.append(x)
        for look in looks:
            gap = _gap(a, b, look)
            if abs(gap) <= LEVEL:
                continue
            if before is not None and gap * before[1] < 0.0:
                place = _root(lambda x: _gap(a, b, x), before[0], look, before[1])
                arrival = a.arrival_s(place)
                assert arrival is not None
                yield place, arrival, gap > 0.0
            before = (look, gap)
        last, excess_before = x, excess


def _knots(a: Course, b: Course, length_m: float) -> Iterator[float]:
    """Places [m] at which a step of either run ends, from the first foot as far as both got."""
    reach = min(length_m, a.trace.end_m, b.trace.end_m)
    for course in (a, b):
        for step in course.trace.steps:
            if FIRST_FOOT < step.x1 <= reach:
                yield step.x1
    if reach > FIRST_FOOT:
        yield FIRST_FOOT
        yield reach


def _speed_excess(a: Course, b: Course, x_m: float) -> float:
    """Speed of a less speed of b at a place that both reach [m/s]."""
    speeds = []
    for course in (a, b):
        t_s = course.trace.time_at(x_m)
        assert t_s is not None
        step, share = course.trace.at(t_s, left=True)
        speeds.append(step.speed(share))
    return speeds[0] - speeds[1]


def _root(function: Callable[[float], float], low: float, high: float, at_low: float) -> float:
    """Place [m] between two at which ``function`` changes its sign, to ``EXACT``, by bisection."""
    while high - low > EXACT:
        middle = 0.5 * (low + high)
        value = function(middle)
        if value == 0.0:
            return middle
        if (value > 0.0) == (at_low > 0.0):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)

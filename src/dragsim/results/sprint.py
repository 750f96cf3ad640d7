"""5 to 60 mph: the car rolls at 5 mph in first, then is floored. It shows lag, and no launch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import isnan
from typing import Final

from dragsim.constants import MPH
from dragsim.core.advance import advance, begin
from dragsim.core.rows import T, float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, Trace, marks_at
from dragsim.model.state import DISTANCE, RUNNING
from dragsim.model.system import ROLLING_KINDS

START: Final = 5.0 * MPH
END: Final = 60.0 * MPH
"""Speeds from and to which the time counts [m/s]."""
RTOL: Final = 5e-5
"""Relative tolerance of a run of which one time is wanted, to 2e-4 s at worst in the garage."""
ALIKE: Final = 1e-4
"""Two states this close, relative to the larger and to 1, go the same way from there."""


class RollingSprint:
    """The time from 5 to 60 mph of the car of a run, found when it is first asked for.

    The equations know neither clock nor, on an even slope, place. So once the car enters a phase as
    it did in the run at hand, the rest is taken from there: mostly at the first shift.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    @cached_property
    def time_s(self) -> float | None:
        """From the throttle's opening at 5 mph to 60 mph [s]; None if it was not reached, and for
        drivetrains that cannot start rolling yet."""
        params, curve = self._trace.params, self._trace.curve
        if params.kind not in ROLLING_KINDS:
            return None
        state, work = new_state(float_list, int_list), new_work(float_list, int_list)
        marks = marks_at([], [END])
        limits = DEFAULT_LIMITS._replace(rtol=RTOL)
        begin(params, curve, state, START)
        mode = list(state.mode)
        outcome = RUNNING
        while outcome == RUNNING:
            outcome = advance(params, curve, marks, limits, state, work)
            if state.mode != mode:
                mode = list(state.mode)
                rest_s = self._rest_s(mode, state.y)
                if rest_s is not None:
                    return state.clock[T] + rest_s
        return None if isnan(marks.v_t[0]) else marks.v_t[0]

    def _rest_s(self, mode: Sequence[int], y: Sequence[float]) -> float | None:
        """Time to 60 mph [s] from a state in which the run at hand entered a phase as well."""
        trace = self._trace
        if trace.params.road.knots > 0:
            return None
        before: Sequence[int] = ()
        for step in trace.steps:
            if step.mode != before and step.mode == tuple(mode) and _alike(step.y0, y):
                end_s = trace.time_of_speed(END)
                return None if end_s is None or end_s < step.t else end_s - step.t
            before = step.mode
        return None


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two state rows agree, wherever on the strip."""
    return all(
        abs(a - b) <= ALIKE * max(abs(a), abs(b), 1.0)
        for slot, (a, b) in enumerate(zip(one, other, strict=True))
        if slot != DISTANCE
    )

"""What must not happen on a level road in calm air, whatever the car: theorems of the model for a
driver who controls slip, on tyres whose friction falls with load."""

from __future__ import annotations

from cars import Car
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from runs import FT1320, TRAP, Timed, run
from sampling import random_car

from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.state import FINISHED, GAP, PHASE

PROPERTY = settings(max_examples=25, derandomize=True, deadline=None)
SOLVER = 2e-4
"""What two runs at the default tolerance may differ by [s]."""

seeds = st.integers(0, 100_000)


def quarter_mile(car: Car) -> Timed:
    timed = run(car, places=[FT1320 - TRAP, FT1320], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == FINISHED
    return timed


def shifts_late(timed: Timed) -> bool:
    """Whether a shift falls in the last 100 m."""
    last = FT1320 - 100.0
    return any(s.mode[PHASE] == GAP and last < s.x1 and s.x0 < FT1320 for s in timed.trace.steps)


@PROPERTY
@given(seed=seeds, more=st.floats(0.01, 0.5))
def test_more_mass_is_never_quicker(seed: int, more: float) -> None:
    """The load law stays where it was: more load, less friction."""
    car = random_car(seed)
    p = car.params
    heavy = Car(p._replace(body=p.body._replace(mass=p.body.mass * (1.0 + more))), car.curve)
    assert quarter_mile(heavy).at(FT1320) > quarter_mile(car).at(FT1320) - SOLVER


@PROPERTY
@given(seed=seeds, more=st.floats(0.02, 1.0))
def test_more_drag_never_raises_the_trap_speed(seed: int, more: float) -> None:
    car = random_car(seed)
    p = car.params
    blunt = Car(p._replace(air=p.air._replace(drag_area=p.air.drag_area * (1.0 + more))), car.curve)
    one, other = quarter_mile(car), quarter_mile(blunt)
    assume(not shifts_late(one) and not shifts_late(other))
    assert other.trap(FT1320) < one.trap(FT1320) + 1e-3

"""Order of the stepper and its dense output, on the model's own rates, by halving steps."""

from __future__ import annotations

from itertools import pairwise
from math import log2

import pytest
from cars import Car, flat_torque_row, front_drive_turbo, rear_drive_natural
from runs import run
from stepping import Start

from dragsim.model.state import BOOST, LAUNCH, LOAD, LOCKED, OMEGA_R, PHASE, SLOTS, V


def in_third_gear() -> Start:
    """Clutch locked in third at 30 m/s and 3 % slip, a torque curve without knots, drag, lift and
    load transfer on its way: mildly stiff, smooth, no event near."""
    car = rear_drive_natural()
    y = [0.0] * SLOTS
    y[V] = 30.0
    y[OMEGA_R] = 30.0 / car.params.rear.radius * 1.03
    y[LOAD] = 0.05
    y[BOOST] = 1.0
    return Start(Car(car.params, flat_torque_row(380.0)), mode=[LOCKED, 2, 1], tau=1.0, y=y)


def letting_the_clutch_in(car: Car) -> Start:
    """80 ms after the release: the pedal on its way, rates that depend on time."""
    trace = run(car, places=[1.0], rtol=1e-8).trace
    step = trace.find(0.08)
    share = (0.08 - step.t) / step.h
    assert step.mode[PHASE] == LAUNCH
    return Start(car, mode=step.mode, tau=step.tau + share * step.h, y=step.state(share))


def errors(start: Start, duration: float, steps: int) -> list[float]:
    """Errors of all slots in force and of the distance after so many equal steps."""
    reference = start.reference(duration)
    found = start.stepped(duration, steps)
    return [abs(a - b) for a, b in zip(found, reference, strict=True)]


def test_order_is_four_with_the_clutch_locked() -> None:
    """10 and 20 steps over 0.4 s; finer steps meet the floor that a Jacobian by difference
    quotients sets, near 10^-11 of the state."""
    start = in_third_gear()
    coarse, fine = errors(start, 0.4, 10), errors(start, 0.4, 20)
    for before, after in zip(coarse, fine, strict=True):
        assert log2(before / after) == pytest.approx(4.0, abs=0.2)


@pytest.mark.parametrize("car", [rear_drive_natural(), front_drive_turbo()], ids=["rear", "front"])
def test_order_is_four_where_the_rates_depend_on_time(car: Car) -> None:
    """5 and 20 steps over 10 ms while the clutch is let in. Without the derivative by time the
    order is 1 (measured on the front-drive car)."""
    start = letting_the_clutch_in(car)
    coarse, fine = errors(start, 0.01, 5), errors(start, 0.01, 20)
    for before, after in zip(coarse, fine, strict=True):
        assert log2(before / after) / 2.0 > 3.7


def test_dense_output_is_of_local_order_four() -> None:
    """The error at 0.4 of one step, that step being halved."""
    start = in_third_gear()
    ladder = []
    for h in (0.01, 0.005, 0.0025, 0.00125):
        reference = start.reference(0.4 * h)[:-1]
        found = start.inside(h, 0.4)
        ladder.append([abs(a - b) for a, b in zip(found, reference, strict=True)])
    for coarse, fine in pairwise(ladder):
        for before, after in zip(coarse, fine, strict=True):
            assert log2(before / after) == pytest.approx(4.0, abs=0.3)

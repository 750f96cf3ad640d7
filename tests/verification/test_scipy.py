"""The core against scipy on the same right-hand side, segment by segment between events."""

from __future__ import annotations

import pytest
from cars import Car, front_drive_turbo, rear_drive_natural
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, run

from dragsim.core.trace import DEFAULT_LIMITS

PLACES = (FT60, FT660, FT1320)
CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]


def largest_difference(car: Car, reference: HybridRun, rtol: float) -> float:
    """Largest difference of the times at ``PLACES`` [s]."""
    timed = run(car, places=PLACES, rtol=rtol)
    pairs = zip(PLACES, reference.place_times, strict=True)
    return max(abs(timed.at(place) - t) for place, t in pairs)


@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_dop853(car: Car) -> None:
    """Explicit, order 8, at 10^-10: to 10^-4 s at the default tolerance, to 10^-7 s at 10^-8."""
    reference = HybridRun(car, PLACES, method="DOP853", rtol=1e-10)
    assert reference.segments > 12  # launches, locks, shifts and engages on its own
    assert largest_difference(car, reference, DEFAULT_LIMITS.rtol) < 1e-4
    assert largest_difference(car, reference, 1e-8) < 1e-7
    assert largest_difference(car, reference, 1e-10) < 5e-9


@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_radau(car: Car) -> None:
    """Implicit, of a different family."""
    reference = HybridRun(car, PLACES, method="Radau", rtol=1e-8)
    assert largest_difference(car, reference, 1e-8) < 1e-7


def test_times_agree_where_the_front_wheels_lift_and_the_clutch_gives_way() -> None:
    """Slicks and a clutch weaker than the engine: the corners of the model, in both integrators."""
    car = rear_drive_natural()
    p = car.params
    hard = Car(
        p._replace(
            rear=p.rear._replace(mu=2.6), gearbox=p.gearbox._replace(clutch_capacity=360.0)
        ),
        car.curve,
    )  # fmt: skip
    reference = HybridRun(hard, PLACES, method="DOP853", rtol=1e-9)
    assert largest_difference(hard, reference, DEFAULT_LIMITS.rtol) < 1e-4
    assert largest_difference(hard, reference, 1e-8) < 1e-7

"""The engine's work and the energy at the release against everything they became."""

from __future__ import annotations

import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from runs import FT1320, run

from dragsim.constants import GRAVITY
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.params import Road
from dragsim.model.powertrain.ideal import DRIVE_POWER
from dragsim.model.state import V
from dragsim.results.energy import Energy, energy_balance

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]


def balance(car: Car, rtol: float) -> Energy:
    """Energy balance of a quarter mile."""
    return energy_balance(run(car, places=[FT1320], rtol=rtol).trace)


def miss(car: Car, rtol: float) -> float:
    """What the balance misses, in shares of the engine's work."""
    energy = balance(car, rtol)
    return abs(energy.residual_J) / energy.engine_J


def uphill_in_wind(car: Car) -> Car:
    """The same car on a 2 % slope against 5 m/s of wind."""
    p = car.params
    cosine = 1.0 / 1.0004**0.5
    road = Road(0.02 * cosine, cosine, p.road.rolling, p.road.rolling_speed)
    return Car(p._replace(road=road, air=p.air._replace(wind=5.0)), car.curve)


@pytest.mark.parametrize("car", CARS)
def test_closes_at_a_tight_tolerance(car: Car) -> None:
    assert miss(car, 1e-9) < 1e-8
    assert miss(uphill_in_wind(car), 1e-9) < 1e-8


@pytest.mark.parametrize("car", CARS)
def test_closes_at_the_default_tolerance(car: Car) -> None:
    assert miss(car, DEFAULT_LIMITS.rtol) < 1e-5
    assert miss(uphill_in_wind(car), DEFAULT_LIMITS.rtol) < 1e-5


@pytest.mark.parametrize("car", CARS)
def test_falls_with_the_tolerance(car: Car) -> None:
    """In proportion, once the tolerance is tight: two decades are worth a factor of 20 or more."""
    tight, middle = miss(car, 1e-9), miss(car, 1e-7)
    assert tight < middle / 20.0
    assert miss(car, 1e-10) < miss(car, 1e-8) / 20.0


@pytest.mark.parametrize("car", CARS)
def test_every_share_is_what_it_should_be(car: Car) -> None:
    """No term is idle or of the wrong sign: a balance of zeros closes too."""
    energy = balance(uphill_in_wind(car), 1e-7)
    p = car.params
    assert energy.initial_J == pytest.approx(
        0.5 * p.engine.inertia * p.driver.launch_speed**2, rel=1e-12
    )
    climbed = p.body.mass * GRAVITY * 0.02 / 1.0004**0.5 * FT1320
    assert energy.grade_J == pytest.approx(climbed, rel=1e-7)
    parts = (
        energy.translation_J,
        energy.rotation_J,
        energy.drag_J,
        energy.rolling_J,
        energy.tyre_slip_J,
        energy.clutch_J,
        energy.driveline_J,
        energy.shifts_J,
    )
    assert all(part > 1e-4 * energy.engine_J for part in parts)


def test_power_times_time_is_energy() -> None:
    """Without resistance a constant power P has given P t at any time (but for the first
    nanoseconds, see ``ideal.SLOWEST``)."""
    timed = run(ideal_car(DRIVE_POWER, power=200e3))
    moving = [step for step in timed.trace.steps if step.t > 0.1]
    assert len(moving) > 100
    for step in moving:
        t = step.t + step.h
        gain = 0.5 * 1500.0 * step.y1[V] ** 2
        assert gain == pytest.approx(200e3 * t, rel=1e-7)

"""The driver: slip held near its best while grip limits, and no look ahead."""

from __future__ import annotations

from itertools import takewhile

import pytest
from cars import Car, front_drive_turbo, padded, rear_drive_natural
from grip import launch_of
from runs import FT60, FT1320, run
from sampling import random_car

from dragsim.core.trace import Step
from dragsim.model.params import AXLE_FRONT
from dragsim.model.state import FINISHED, GEAR, OUT_KAPPA

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]


def on_friction(car: Car, mu: float) -> Car:
    """The same car on tyres of another peak friction."""
    p = car.params
    return Car(p._replace(front=p.front._replace(mu=mu), rear=p.rear._replace(mu=mu)), car.curve)


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("mu", [0.5, 0.8, 1.1])
def test_slip_is_held_near_its_best_while_grip_limits(car: Car, mu: float) -> None:
    """Nine tenths of the time within 0.5 to 1.5 of the best slip, wet or dry."""
    launch = launch_of(run(on_friction(car, mu), places=[FT60], rtol=1e-6))
    assert launch.limited_s > 1.2
    assert launch.held > 0.9


@pytest.mark.parametrize("car", CARS)
def test_sixty_feet_are_near_the_ideal(car: Car) -> None:
    """Within 5 % of the same car on all the grip of its driven axle, never ahead of it."""
    launch = launch_of(run(car, places=[FT60], rtol=1e-6))
    assert 1.0 < launch.ft60_over_ideal < 1.05


def test_slip_is_held_on_any_car_that_grip_limits_for_long() -> None:
    """Random cars. Where grip limits for less than a second the foot's own 0.1 s weighs more."""
    judged = 0
    for seed in range(40):
        launch = launch_of(run(random_car(seed), places=[FT60], rtol=1e-5))
        if launch.limited_s > 1.0:
            judged += 1
            assert launch.held > 0.9, seed
    assert judged > 20


def test_ten_times_too_much_power_does_not_spin_the_tyres() -> None:
    """However strong engine and clutch, slip stays below 1.5 of the best once the car moves."""
    car = on_friction(rear_drive_natural(), 0.8)
    p = car.params
    strong = Car(
        p._replace(gearbox=p.gearbox._replace(clutch_capacity=5000.0)), [8.0 * c for c in car.curve]
    )
    trace = run(strong, places=[FT1320], rtol=1e-6).trace
    assert trace.outcome == FINISHED
    worst = max(trace.outputs(step, 1.0)[OUT_KAPPA] for step in trace.steps)
    assert worst < 1.5 * p.rear.best_slip


def before_gear(steps: tuple[Step, ...], gear: int) -> list[Step]:
    """The steps made before a gear was first taken."""
    return list(takewhile(lambda step: step.mode[GEAR] < gear, steps))


@pytest.mark.parametrize("car", CARS)
def test_driver_does_not_look_ahead(car: Car) -> None:
    """What happens from third gear on changes not one bit of what came before it."""
    p = car.params
    ratio = list(p.gearbox.ratio)
    ratio[2] *= 0.97
    ratio[3] *= 0.9
    speeds = [*p.driver.shift_speed[:2], *[0.9 * s for s in p.driver.shift_speed[2:]]]
    other = Car(
        p._replace(
            gearbox=p.gearbox._replace(ratio=padded(ratio)),
            driver=p.driver._replace(shift_speed=padded(speeds)),
        ),
        car.curve,
    )
    one = run(car, places=[FT1320], rtol=1e-6).trace.steps
    two = run(other, places=[FT1320], rtol=1e-6).trace.steps
    assert before_gear(one, 2) == before_gear(two, 2)
    assert len(before_gear(one, 2)) > 100
    assert one[-1].y1 != two[-1].y1


def test_best_slip_is_where_the_tyre_peaks() -> None:
    """The test cars' best slip is that of their tyres."""
    from dragsim.model.tyre import longitudinal_force

    for car in (rear_drive_natural(), front_drive_turbo()):
        p = car.params
        axle = p.front if p.driven == AXLE_FRONT else p.rear
        forces = {k: longitudinal_force(axle, 4000.0, 0.001 * k) for k in range(1, 500)}
        assert 0.001 * max(forces, key=lambda k: forces[k]) == pytest.approx(
            axle.best_slip, abs=0.01
        )

"""How times answer to small forces, masses and pauses, against a point of constant power."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from cars import padded, rear_drive_natural
from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

from dragsim.constants import GRAVITY, MPH, QUARTER_MILE
from dragsim.model.params import Params
from dragsim.results.effects import (
    MORE_DRIVE,
    MORE_GRIP,
    Effects,
    Figures,
    effects,
    more_drive,
    more_grip,
)

MASS: Final = 1500.0
POWER: Final = 150e3
SIXTY: Final = 60.0 * MPH


def point(
    power: float = POWER, mass: float = MASS, force: float = 0.0, drag: float = 0.0
) -> Figures:
    """Figures of a point of constant power over a quarter mile, from a quarter of a metre per
    second on; ``force`` [N] and ``drag`` [N s^2/m^2] against it."""

    def rates(t: float, y: list[float]) -> list[float]:
        del t
        return [y[1], (power / max(y[1], 0.25) - force - drag * y[1] ** 2) / mass]

    def place(t: float, y: list[float]) -> float:
        del t
        return y[0] - QUARTER_MILE

    def speed(t: float, y: list[float]) -> float:
        del t
        return y[1] - SIXTY

    place.terminal = True  # type: ignore[attr-defined]
    run = solve_ivp(rates, (0.0, 60.0), [0.0, 0.25], events=[place, speed], rtol=1e-9, atol=1e-9)
    return Figures(run.t_events[0][0], run.y_events[0][0][1], run.t_events[1][0])


def params(rolling: float = 0.0, drag_area: float = 0.0) -> Params:
    car = rear_drive_natural().params
    return car._replace(
        body=car.body._replace(mass=MASS),
        road=car.road._replace(rolling=rolling, rolling_speed=1e9),
        air=car.air._replace(rho=1.2, drag_area=drag_area),
        engine=car.engine._replace(inertia=0.0),
    )


def answers(car: Params, **resisted: float) -> Effects:
    base = point(**resisted)
    drive = point(POWER * float(np.exp(MORE_DRIVE)), **resisted)
    return effects(car, QUARTER_MILE, SIXTY, base, drive, base)


def changed(figures: Figures, base: Figures) -> list[float]:
    return [b - a for a, b in zip(base, figures, strict=True)]


def test_constant_power_goes_by_the_cube_root() -> None:
    base, found = point(), answers(params())
    assert found.time.drive == pytest.approx(-base.time_s / 3.0, rel=0.02)
    assert found.trap.drive == pytest.approx(base.trap_mps / 3.0, rel=0.02)
    assert found.sprint.drive == pytest.approx(-base.sprint_s, rel=0.02)


def test_a_small_rolling_resistance_costs_what_a_run_with_it_says() -> None:
    coefficient = 0.01
    found = answers(params(rolling=coefficient))
    real = changed(point(force=coefficient * MASS * GRAVITY), point())
    told = [answer.rolling for answer in found]
    assert told == pytest.approx(real, rel=0.10)


def test_a_small_drag_costs_what_a_run_with_it_says() -> None:
    area = 0.1
    found = answers(params(drag_area=area))
    real = changed(point(drag=0.5 * 1.2 * area), point())
    told = [answer.drag for answer in found]
    assert told == pytest.approx(real, rel=0.10)


def test_a_little_more_mass_costs_what_a_run_with_it_says() -> None:
    force, drag = 0.012 * MASS * GRAVITY, 0.4
    found = answers(params(rolling=0.012, drag_area=2.0 * drag / 1.2), force=force, drag=drag)
    base = point(force=force, drag=drag)
    real = changed(point(mass=1.01 * MASS, force=1.01 * force, drag=drag), base)
    assert [0.01 * answer.mass for answer in found] == pytest.approx(real, rel=0.05)


def test_a_pause_costs_its_time_less_what_the_car_covers_in_it() -> None:
    """At 20 m/s, in a run of constant power: one tenth of a second in which nothing drives."""
    car = params()
    first = 20.0 / car.rear.radius * car.gearbox.ratio[0]
    car = car._replace(driver=car.driver._replace(shift_speed=padded([first, 1e9])))
    base, found = point(), answers(car)
    end = base.trap_mps
    assert found.time.gap == pytest.approx(1.0 - 20.0 / end, rel=0.02)
    assert found.trap.gap == pytest.approx(-POWER / MASS / end * 20.0 / end, rel=0.05)
    assert found.sprint.gap == 1.0


def test_more_drive_and_more_grip_change_nothing_else() -> None:
    car = rear_drive_natural()
    params, curve = more_drive(car.params, car.curve)
    assert params == car.params
    assert curve == pytest.approx([np.exp(MORE_DRIVE) * value for value in car.curve])
    params, curve = more_grip(car.params, car.curve)
    assert curve == car.curve
    assert params.rear.mu == pytest.approx(car.params.rear.mu * np.exp(MORE_GRIP))
    assert params._replace(front=car.params.front, rear=car.params.rear) == car.params

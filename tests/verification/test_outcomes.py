"""Hard cases end with a named outcome: no hang, no exception, nothing that is not a number."""

from __future__ import annotations

from math import exp, isfinite, log
from random import Random

import pytest
from cars import Car, front_drive_turbo, ideal_car, padded, rear_drive_natural
from runs import FT60, FT1320, Timed, run
from sampling import random_car

from dragsim.constants import RPM
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.params import Road
from dragsim.model.state import (
    ENGAGE,
    FINISHED,
    GEAR,
    GUARD_CLUTCH,
    GUARDS,
    LOCKED,
    NEVER_LAUNCHED,
    NO_PROGRESS,
    OMEGA_E,
    OMEGA_R,
    OUT_CLUTCH,
    OUTPUTS,
    PHASE,
    RUNNING,
    SENSE,
    SLIP,
    SLOTS,
    STALLED,
    TIME_LIMIT,
    V,
)
from dragsim.model.system import guards, rates, transition
from dragsim.results.energy import energy_balance


def on_slope(car: Car, grade: float) -> Car:
    p = car.params
    cosine = 1.0 / (1.0 + grade * grade) ** 0.5
    road = Road(grade * cosine, cosine, p.road.rolling, p.road.rolling_speed)
    return Car(p._replace(road=road), car.curve)


def with_torque(car: Car, k: float, *, clutch: float | None = None) -> Car:
    """k times the torque; the clutch's capacity grows alike, or by ``clutch``."""
    p = car.params
    capacity = p.gearbox.clutch_capacity * (k if clutch is None else clutch)
    gearbox = p.gearbox._replace(clutch_capacity=capacity)
    return Car(p._replace(gearbox=gearbox), [k * torque for torque in car.curve])


def with_gears(car: Car, ratios: list[float]) -> Car:
    p = car.params
    return Car(
        p._replace(gearbox=p.gearbox._replace(ratio=padded(ratios), gears=len(ratios))), car.curve
    )


def with_friction(car: Car, mu: float) -> Car:
    p = car.params
    return Car(p._replace(front=p.front._replace(mu=mu), rear=p.rear._replace(mu=mu)), car.curve)


def launched_at(car: Car, rpm: float) -> Car:
    p = car.params
    return Car(p._replace(driver=p.driver._replace(launch_speed=rpm * RPM)), car.curve)


def sound(timed: Timed) -> int:
    """The outcome of a run, once every number of it is known to be one."""
    trace = timed.trace
    assert all(isfinite(y) for step in trace.steps for y in (*step.y1, step.x1, step.a1))
    assert all(step.h > 0.0 for step in trace.steps)
    assert trace.effort.landing_s < 1e-9
    return trace.outcome


def default_run(car: Car, places: list[float] | None = None) -> Timed:
    rtol, steps = DEFAULT_LIMITS.rtol, DEFAULT_LIMITS.steps
    return run(car, places=places or [FT60, FT1320], rtol=rtol, steps=steps)


def test_a_slope_too_steep_to_start_on() -> None:
    """The tyres cannot hold the car: the brake stays on, or it rolls back before it has left."""
    for car, grade in ((rear_drive_natural(), 1.2), (front_drive_turbo(), 0.7)):
        assert sound(default_run(on_slope(car, grade))) == NEVER_LAUNCHED
        assert sound(default_run(on_slope(car, 0.3 * grade))) == FINISHED


def test_a_clutch_too_weak_to_start_with() -> None:
    timed = default_run(with_torque(rear_drive_natural(), 1.0, clutch=0.005))
    assert sound(timed) == NEVER_LAUNCHED
    assert timed.trace.end_m == 0.0


def test_a_shift_on_a_slope_that_costs_all_the_speed() -> None:
    """Launched in a very short first gear, rolled back while the second is being selected."""
    car = on_slope(with_gears(rear_drive_natural(), [75.0, 30.0]), 0.3)
    p = car.params
    slow = Car(p._replace(gearbox=p.gearbox._replace(shift_time=1.5)), car.curve)
    timed = default_run(slow)
    assert sound(timed) == NO_PROGRESS
    assert timed.trace.end_m > 0.3048
    assert timed.trace.steps[-1].y1[V] <= 0.0


def test_an_engine_let_down_too_far() -> None:
    for car in (rear_drive_natural(), front_drive_turbo()):
        p = car.params
        hasty = Car(p._replace(driver=p.driver._replace(bog_low=1.0, bog_high=2.0)), car.curve)
        tall = with_gears(hasty, [4.0, 3.0])
        assert sound(default_run(launched_at(tall, 1100.0))) == STALLED


def test_a_clutch_too_weak_to_lock_still_gets_there() -> None:
    """Half the engine's torque: the clutch slips all the way, the driver holding the engine."""
    timed = default_run(with_torque(rear_drive_natural(), 1.0, clutch=0.35))
    assert sound(timed) == FINISHED
    trace = timed.trace
    gears = {step.mode[GEAR] for step in trace.steps}
    assert len(gears) > 2
    pulling = [
        s
        for s in trace.steps
        if s.mode[PHASE] != LOCKED and trace.outputs(s, 1.0)[OUT_CLUTCH] == 1.0
    ]
    assert sum(step.h for step in pulling) > 0.5 * timed.at(FT1320)


def test_one_gear_and_twelve() -> None:
    single = default_run(with_gears(rear_drive_natural(), [7.0]))
    assert sound(single) == FINISHED
    assert all(step.mode[GEAR] == 0 for step in single.trace.steps)
    close = with_gears(rear_drive_natural(), [13.5 * 0.86**i for i in range(12)])
    many = default_run(close)
    assert sound(many) == FINISHED
    assert max(step.mode[GEAR] for step in many.trace.steps) > 6


def test_three_thousand_horsepower_on_poor_tyres() -> None:
    timed = default_run(with_friction(with_torque(rear_drive_natural(), 8.6), 0.55))
    assert sound(timed) == FINISHED
    assert 10.0 < timed.at(FT1320) < 20.0


def test_ten_horsepower_in_a_van() -> None:
    car = with_torque(rear_drive_natural(), 10.0 / 350.0)
    p = car.params
    van = p._replace(
        body=p.body._replace(mass=2500.0), air=p.air._replace(drag_area=2.2),
        engine=p.engine._replace(friction_0=0.5, friction_1=0.001, friction_2=0.0),
        gearbox=p.gearbox._replace(ratio=padded([40.0, 20.0, 12.0, 8.0]), gears=4),
    )  # fmt: skip
    timed = default_run(Car(van, car.curve))
    assert sound(timed) == FINISHED
    assert 30.0 < timed.at(FT1320) < 90.0


@pytest.mark.parametrize("length", [1.0, 10_000.0])
def test_a_very_short_and_a_very_long_strip(length: float) -> None:
    for car in (rear_drive_natural(), front_drive_turbo()):
        timed = default_run(car, [length])
        assert sound(timed) == FINISHED
        assert timed.trace.end_m == pytest.approx(length, rel=1e-12)


def test_a_strip_too_long_for_the_time_allowed() -> None:
    """Held by the limiter in a short only gear."""
    timed = default_run(with_gears(rear_drive_natural(), [20.0]), [10_000.0])
    assert sound(timed) == TIME_LIMIT
    assert timed.trace.end_s >= DEFAULT_LIMITS.time


def test_a_force_too_weak_for_the_slope() -> None:
    """An ideal drive rolls back like any other car."""
    timed = run(ideal_car(force=100.0, grade=0.2), places=[FT60], rtol=1e-6)
    assert sound(timed) == NEVER_LAUNCHED
    assert timed.trace.end_s < 1.0


def test_speeds_never_reached_do_not_keep_a_run_going() -> None:
    """A run past its finish ends at top speed or when its time is over."""
    timed = run(front_drive_turbo(), places=[FT1320], speeds=[200.0], rtol=1e-5)
    assert sound(timed) == FINISHED
    assert timed.trace.end_s <= DEFAULT_LIMITS.time_after + 5.0
    assert not isfinite(timed.to(200.0))


def test_a_shift_that_takes_no_time() -> None:
    for shift_time in (0.0, 1e-12, 1e-6):
        p, curve = rear_drive_natural()
        quick = Car(p._replace(gearbox=p.gearbox._replace(shift_time=shift_time)), curve)
        assert sound(default_run(quick)) == FINISHED


def test_pedal_ramps_that_take_no_time() -> None:
    p, curve = rear_drive_natural()
    snap = Car(p._replace(driver=p.driver._replace(launch_ramp=0.0, engage_ramp=0.0)), curve)
    timed = default_run(snap)
    assert sound(timed) == FINISHED
    assert timed.at(FT60) < default_run(Car(p, curve)).at(FT60)


def stretched(seed: int) -> Car:
    """A random car with some of its numbers taken to extremes."""
    rng = Random(seed * 7 + 1)
    car = random_car(seed)
    if rng.random() < 0.4:
        car = on_slope(car, rng.uniform(-0.1, 0.6))
    if rng.random() < 0.4:
        car = with_torque(car, exp(rng.uniform(log(0.05), log(10.0))))
    if rng.random() < 0.3:
        car = with_torque(car, 1.0, clutch=exp(rng.uniform(log(0.05), log(2.0))))
    if rng.random() < 0.3:
        car = with_friction(car, exp(rng.uniform(log(0.05), log(5.0))))
    if rng.random() < 0.2:
        car = with_gears(car, [rng.uniform(2.0, 15.0)])
    p = car.params
    if rng.random() < 0.2:
        car = Car(p._replace(air=p.air._replace(wind=rng.uniform(-30.0, 40.0))), car.curve)
    return car


def test_random_cars_taken_to_extremes_all_end_well() -> None:
    """Named outcomes only, and never for want of steps; the energy of each still adds up."""
    named = {FINISHED, NEVER_LAUNCHED, NO_PROGRESS, STALLED, TIME_LIMIT}
    seen = set()
    for seed in range(80):
        timed = default_run(stretched(seed), [[1.0], [FT60, FT1320], [10_000.0]][seed % 3])
        outcome = sound(timed)
        assert outcome in named, seed
        seen.add(outcome)
        energy = energy_balance(timed.trace)
        assert abs(energy.residual_J) < 1e-3 * (energy.engine_J + energy.initial_J), seed
    assert {FINISHED, NEVER_LAUNCHED} <= seen


@pytest.mark.parametrize("apart", [-6e-9, 0.0, 6e-9])
def test_a_clutch_that_slips_on_after_the_speeds_have_met(apart: float) -> None:
    """Speeds that have met to within rounding must not count as having met again."""
    p, curve = with_torque(rear_drive_natural(), 1.0, clutch=0.3)
    mode = [ENGAGE, 2, -1]
    y = [0.0] * SLOTS
    y[V] = 25.0
    y[OMEGA_R] = 1.03 * 25.0 / p.rear.radius  # drive enough to overpower the clutch once locked
    y[OMEGA_E] = p.gearbox.ratio[2] * y[OMEGA_R] + apart
    dy, out, g = [0.0] * SLOTS, [0.0] * OUTPUTS, [0.0] * GUARDS
    rates(p, curve, mode, 0.1, y, dy, out)
    answer = transition(p, curve, mode, GUARD_CLUTCH, 0.1, y, dy, out)
    assert answer == RUNNING
    assert (mode[PHASE], mode[SENSE]) == (SLIP, 1)
    rates(p, curve, mode, 0.0, y, dy, out)
    guards(p, curve, mode, y, out, g)
    assert g[GUARD_CLUTCH] == 0.0
    assert dy[OMEGA_E] > p.gearbox.ratio[2] * dy[OMEGA_R]

"""Automatics: stall, limits, launch, shifts, lock-up, balance, a second integrator, bits."""

from __future__ import annotations

from math import sqrt

import pytest
from automatic_cars import (
    NEVER_LOCKED,
    front_drive_automatic,
    old_automatic,
    rear_drive_automatic,
    with_converter,
)
from cars import Car, flat_torque_row, padded, rear_drive_natural, rigid_manual
from compiled_bits import differing_rows
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, Timed, run

from dragsim.constants import RPM
from dragsim.core.trace import DEFAULT_LIMITS, Step
from dragsim.model.converter import IDLING
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.params import AXLE_BOTH, KIND_AUTOMATIC, Centre, Converter, Road
from dragsim.model.state import (
    CONVERT,
    FINISHED,
    GEAR,
    HANDOVER,
    HELD,
    INERTIA,
    LOCKED,
    LOCKING,
    NEVER_LAUNCHED,
    NO_PROGRESS,
    OMEGA_E,
    OMEGA_R,
    OUT_KAPPA,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_P_CLUTCH,
    OUT_P_SHIFT,
    OUT_T_WHEEL,
    PHASE,
    SLIP,
    V,
)
from dragsim.results.energy import energy_balance

PLACES = (FT60, FT660, FT1320)


def all_drive_automatic() -> Car:
    """The rear-drive automatic, 40 % of its torque in front and a coupling between the axles."""
    car = rear_drive_automatic()
    centre = Centre(front_share=0.4, coupling=1500.0, width=1.0)
    return Car(car.params._replace(driven=AXLE_BOTH, centre=centre), car.curve)


CARS = [
    pytest.param(rear_drive_automatic(), id="rear, eight gears"),
    pytest.param(old_automatic(), id="rear, three gears, never locked"),
    pytest.param(front_drive_automatic(), id="front, turbo"),
    pytest.param(all_drive_automatic(), id="all wheels"),
]


def uphill_in_wind(car: Car) -> Car:
    """The same car on a 2 % slope against 5 m/s of wind."""
    p = car.params
    cosine = 1.0 / sqrt(1.0004)
    road = p.road._replace(sine=0.02 * cosine, cosine=cosine)
    return Car(p._replace(road=road, air=p.air._replace(wind=5.0)), car.curve)


def phases(timed: Timed) -> list[tuple[int, int]]:
    """Phases of a run in their order, each with its gear counted from 1."""
    found: list[tuple[int, int]] = []
    for step in timed.trace.steps:
        here = step.mode[PHASE], step.mode[GEAR] + 1
        if not found or found[-1] != here:
            found.append(here)
    return found


def steps_of(timed: Timed, phase: int, gear: int) -> list[Step]:
    """Steps of a phase of a gear, counted from 1."""
    return [s for s in timed.trace.steps if s.mode[PHASE] == phase and s.mode[GEAR] == gear - 1]


def output(timed: Timed, step: Step, slot: int, share: float = 0.0) -> float:
    """An output at a share of a step."""
    return timed.trace.outputs(step, share, step.state(share))[slot]


# Stall: oracles.


def held(curve: list[float], k: float) -> Car:
    """An engine of 0.25 kg m^2 against a converter whose wheels a hill holds for ever."""
    car = rigid_manual(
        mass=1500.0,
        wheel_inertia=4.0,
        radius=0.32,
        ratios=[1.0],
        torque_Nm=1.0,
        capacity_Nm=1000.0,
        engine_inertia=0.25,
        start_speed=100.0,
    )
    converter = Converter(capacity=1.0 / (k * k), torque_ratio=2.0, coupling=0.87, lock_from=1)
    params = car.params._replace(
        kind=KIND_AUTOMATIC,
        converter=converter,
        road=Road(sine=0.8, cosine=0.6, rolling=0.0, rolling_speed=1e30),
    )
    return Car(params, curve)


def quadratic_row(a: float, b: float, c: float) -> list[float]:
    """Torque row of a + b omega + c omega^2, exact between knots 100 rad/s apart."""
    knots = [100.0 * i for i in range(CURVE_KNOTS)]
    return [a + b * w + c * w * w for w in knots] + [b + 2.0 * c * w for w in knots]


@pytest.mark.parametrize(
    ("curve", "stall"),
    [
        (flat_torque_row(300.0), 259.807621),
        (quadratic_row(120.0, 1.5, -0.0025), 278.129363),
    ],
)
def test_stall_is_where_capacity_meets_the_engine(curve: list[float], stall: float) -> None:
    """K of 15: omega = K sqrt(T(omega)); 2480.98 rpm with 300 N m."""
    timed = run(held(curve, 15.0), places=[FT60])
    assert timed.trace.outcome == NEVER_LAUNCHED
    assert timed.trace.steps[-1].mode[PHASE] == HELD
    assert timed.trace.steps[-1].y1[OMEGA_E] == pytest.approx(stall, rel=2e-9)


# Limits that must agree.


def one_gear(*, automatic: bool) -> Car:
    """A car in its first gear all the way, whose clutch is let in in 0.15 s with the throttle wide
    open; as a manual, or as an automatic with an empty converter that is locked from the line."""
    car = rear_drive_natural()
    p = car.params
    wide = p.driver._replace(governor=1e9, slip_low=1e9, slip_high=2e9, bog_low=-2.0, bog_high=-1.0)
    box = p.gearbox._replace(ratio=padded([9.0]), gears=1)
    rear = p.rear._replace(mu=1.8)
    one = p._replace(driver=wide, gearbox=box, rear=rear)
    if automatic:
        one = one._replace(kind=KIND_AUTOMATIC, converter=Converter(0.0, 1.0, 0.87, 0))
    return Car(one, car.curve)


def test_a_converter_locked_from_the_line_is_a_locked_clutch() -> None:
    """The manual with one gear: times, speeds, heat and work agree."""
    manual, automatic = (
        run(one_gear(automatic=kind), places=PLACES, speeds=[10.0, 25.0]) for kind in (False, True)
    )
    for place in PLACES:
        assert automatic.at(place) == pytest.approx(manual.at(place), abs=1e-10)
    for speed in (10.0, 25.0):
        assert automatic.to(speed) == pytest.approx(manual.to(speed), abs=1e-10)
    theirs, ours = energy_balance(manual.trace), energy_balance(automatic.trace)
    assert ours.clutch_J == pytest.approx(theirs.clutch_J, rel=1e-9)
    assert ours.engine_J == pytest.approx(theirs.engine_J, rel=1e-9)
    assert ours.clutch_J > 1e3
    assert automatic.trace.steps[-1].mode[PHASE] == LOCKED


def test_a_locked_automatic_pulls_like_a_manual_in_the_same_gear() -> None:
    """Two cars of one gear at the same speed, one by a converter that locked long ago."""
    car = one_gear(automatic=True)
    p = car.params
    filled = p._replace(
        converter=Converter(capacity=0.006, torque_ratio=1.9, coupling=0.87, lock_from=0)
    )
    for speed in (15.0, 20.0, 25.0):
        pull = [
            run(Car(params, car.curve), places=[FT1320], speeds=[speed, speed + 1.0])
            for params in (p, filled)
        ]
        plain, by_converter = (timed.to(speed + 1.0) - timed.to(speed) for timed in pull)
        assert by_converter == pytest.approx(plain, rel=1e-6)


def test_torque_all_to_the_rear_is_rear_wheel_drive() -> None:
    """Front wheels that get no torque roll along; only their slip under their own inertia is left
    of the difference."""
    two = rear_drive_automatic()
    centre = Centre(front_share=0.0, coupling=0.0, width=1.0)
    four = Car(two.params._replace(driven=AXLE_BOTH, centre=centre), two.curve)
    assert run(four, places=[FT1320]).at(FT1320) == pytest.approx(
        run(two, places=[FT1320]).at(FT1320), abs=2e-4
    )


# The launch.


def test_the_engine_is_held_against_the_brake_and_the_throttle_opens() -> None:
    car = rear_drive_automatic()
    timed = run(car, places=[FT60])
    first = timed.trace.steps[0]
    assert first.y0[OMEGA_E] == car.params.driver.launch_speed
    assert first.y0[V] == 0.0
    assert output(timed, first, OUT_T_WHEEL) > 0.0
    assert phases(timed)[:2] == [(HELD, 1), (CONVERT, 1)]


def test_wheelspin_is_held_by_the_throttle() -> None:
    """From a quarter of a second on the slip stays between the peak and where drive is all gone,
    as long as the tyres are the limit."""
    car = rear_drive_automatic()
    timed = run(car, places=[FT60], rtol=DEFAULT_LIMITS.rtol)
    slips = [output(timed, step, OUT_KAPPA) for step in timed.trace.steps if step.t > 0.25]
    assert max(slips) < 0.16
    floored = Car(
        car.params._replace(driver=car.params.driver._replace(slip_low=1e9, slip_high=2e9)),
        car.curve,
    )
    spun = run(floored, places=[FT60], rtol=DEFAULT_LIMITS.rtol)
    assert max(output(spun, step, OUT_KAPPA) for step in spun.trace.steps if step.t > 0.25) > 0.5
    assert spun.at(FT60) > timed.at(FT60)


def test_torque_multiplication_makes_the_launch() -> None:
    """With grip to spare more torque ratio is a quicker 60 ft, and none is slowest."""
    times = []
    for ratio in (1.0, 1.5, 1.9, 2.4):
        car = rear_drive_automatic()
        p = car.params
        grippy = p._replace(
            rear=p.rear._replace(mu=3.0), converter=p.converter._replace(torque_ratio=ratio)
        )
        times.append(run(Car(grippy, car.curve), places=[FT60], rtol=1e-7).at(FT60))
    assert times == sorted(times, reverse=True)
    assert times[0] - times[-1] > 0.2


# Shifts.


def test_every_gear_is_reached_through_both_phases_and_locked_after_the_first() -> None:
    found = phases(run(rear_drive_automatic(), places=[FT1320], rtol=DEFAULT_LIMITS.rtol))
    assert found[:6] == [
        (HELD, 1),
        (CONVERT, 1),
        (HANDOVER, 2),
        (INERTIA, 2),
        (LOCKING, 2),
        (LOCKED, 2),
    ]
    assert found[6:9] == [(HANDOVER, 3), (INERTIA, 3), (LOCKED, 3)]


def test_a_converter_without_lock_up_stays_open() -> None:
    found = phases(run(old_automatic(), places=[FT1320], rtol=DEFAULT_LIMITS.rtol))
    assert {phase for phase, _ in found} == {HELD, CONVERT, HANDOVER, INERTIA}
    assert found[-1] == (CONVERT, 2)


def lasted(timed: Timed, gear: int) -> float:
    """Time of the shift to a gear, counted from 1 [s]."""
    first, last = steps_of(timed, HANDOVER, gear)[0], steps_of(timed, INERTIA, gear)[-1]
    return last.t + last.h - first.t


def with_shifts(car: Car, length: float, kept: float = 0.6) -> Car:
    """The same car with shifts of another length [s], or that keep another share of the drive."""
    planetary = car.params.planetary._replace(
        kept=kept, torque_phase=0.3 * length, inertia_phase=0.7 * length
    )
    return Car(car.params._replace(planetary=planetary), car.curve)


@pytest.mark.parametrize("gear", [2, 3, 4])
def test_a_shift_keeps_most_of_the_drive_and_takes_its_time(gear: int) -> None:
    """Never below the share kept of what the wheels had, nor above all of it."""
    car = rear_drive_automatic()
    timed = run(car, places=[FT1320], rtol=1e-7)
    shift = [*steps_of(timed, HANDOVER, gear), *steps_of(timed, INERTIA, gear)]
    before = output(timed, shift[0], OUT_T_WHEEL)
    during = [output(timed, step, OUT_T_WHEEL, share) for step in shift for share in (0.3, 0.7)]
    assert car.params.planetary.kept * before < min(during) < 0.85 * before
    assert max(during) < 1.02 * before
    assert lasted(timed, gear) == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("length", [0.1, 0.2, 0.5, 1.0])
def test_a_locked_shift_takes_the_time_it_is_given(length: float) -> None:
    """A short one by pressing harder, so that the wheels get the engine's inertia too."""
    timed = run(with_shifts(rear_drive_automatic(), length), places=[FT1320], rtol=1e-7)
    assert lasted(timed, 3) == pytest.approx(length, rel=0.04, abs=0.005)


def test_the_engine_comes_down_with_the_ratio() -> None:
    """No speed jumps: the input meets the new gear, a locked engine with it."""
    car = rear_drive_automatic()
    timed = run(car, places=[FT1320], rtol=1e-8)
    ratio = car.params.gearbox.ratio
    first, last = steps_of(timed, HANDOVER, 3)[0], steps_of(timed, INERTIA, 3)[-1]
    assert first.y0[OMEGA_R] * ratio[1] == pytest.approx(output(timed, first, OUT_OMEGA_IN))
    assert output(timed, last, OUT_OMEGA_IN, 1.0) == pytest.approx(
        last.y1[OMEGA_R] * ratio[2], rel=1e-9
    )
    assert output(timed, last, OUT_OMEGA_E, 1.0) == output(timed, last, OUT_OMEGA_IN, 1.0)


def test_shift_clutches_only_lose_power() -> None:
    timed = run(rear_drive_automatic(), places=[FT1320], rtol=1e-7)
    for step in timed.trace.steps:
        for share in (0.1, 0.5, 0.9):
            assert output(timed, step, OUT_P_SHIFT, share) > -1e-6
            assert output(timed, step, OUT_P_CLUTCH, share) > -1e-6


def test_longer_and_weaker_shifts_cost_time() -> None:
    def time_of(length: float, kept: float) -> float:
        car = with_shifts(rear_drive_automatic(), length, kept)
        return run(car, places=[FT1320], rtol=1e-7).at(FT1320)

    by_length = [time_of(length, 0.6) for length in (0.1, 0.2, 0.3, 0.5, 1.0)]
    assert by_length == sorted(by_length)
    assert by_length[-1] > by_length[0] + 0.1
    by_torque = [time_of(0.3, kept) for kept in (0.8, 0.6, 0.4)]
    assert by_torque == sorted(by_torque)
    assert by_torque[-1] > by_torque[0] + 0.05


def test_an_open_converter_costs_time_on_the_way() -> None:
    locked, later, never = (
        run(rear_drive_automatic(lock_from=gear), places=[FT1320], rtol=1e-7).at(FT1320)
        for gear in (1, 2, NEVER_LOCKED)
    )
    assert locked < later < never < locked + 0.5


# Lock-up.


def test_a_lock_up_clutch_too_weak_to_lock_slips_on_and_the_car_arrives() -> None:
    car = rear_drive_automatic()
    weak = Car(
        car.params._replace(gearbox=car.params.gearbox._replace(clutch_capacity=60.0)), car.curve
    )
    timed = run(weak, places=[FT1320], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == FINISHED
    found = {phase for phase, _ in phases(timed)}
    assert SLIP in found
    assert LOCKED not in found
    never = run(rear_drive_automatic(lock_from=NEVER_LOCKED), places=[FT1320]).at(FT1320)
    assert run(car, places=[FT1320]).at(FT1320) < timed.at(FT1320) < never


def test_the_lock_up_clutch_opens_before_it_kills_the_engine() -> None:
    """Up a wall from 40 m/s on: the car comes to a halt with its engine running."""
    car = rear_drive_automatic()
    p = car.params
    wall = Car(
        p._replace(road=p.road._replace(sine=0.9, cosine=sqrt(0.19)), rear=p.rear._replace(mu=9.0)),
        car.curve,
    )
    timed = run(wall, places=[FT1320], speed_mps=40.0, rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == NO_PROGRESS
    assert phases(timed)[0][0] == LOCKED
    assert phases(timed)[-1][0] == CONVERT
    opened = next(step for step in timed.trace.steps if step.mode[PHASE] == CONVERT)
    assert opened.y0[OMEGA_E] == pytest.approx(IDLING * p.engine.stall, rel=1e-9)
    assert timed.trace.steps[-1].y1[OMEGA_E] > 1000.0 * RPM


def test_a_loose_converter_does_not_shift_at_a_standstill() -> None:
    """Stall above the shift speed: the engine waits at its limiter until the car has caught up."""
    car = rear_drive_natural()
    gears = [12.0, 8.0, 5.5, 4.0]
    loose = with_converter(car, gears=gears, stall_rpm=7450.0, lock_from=NEVER_LOCKED)
    timed = run(loose, places=[FT1320], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == FINISHED
    second = steps_of(timed, HANDOVER, 2)[0]
    shift_speed = loose.params.driver.shift_speed[0]
    assert output(timed, second, OUT_OMEGA_IN) >= 0.5 * shift_speed * (1.0 - 1e-9)


# Proofs of the whole.


@pytest.mark.parametrize("car", CARS)
def test_the_energy_balance_closes(car: Car) -> None:
    for at in (car, uphill_in_wind(car)):
        for rtol, share in ((1e-9, 1e-8), (DEFAULT_LIMITS.rtol, 1e-5)):
            energy = energy_balance(run(at, places=[FT1320], rtol=rtol).trace)
            assert abs(energy.residual_J) < share * energy.engine_J
    parts = (energy.clutch_J, energy.shifts_J, energy.driveline_J, energy.tyre_slip_J)
    assert all(part > 1e-3 * energy.engine_J for part in parts)


@pytest.mark.parametrize("car", CARS)
def test_scipy_agrees(car: Car) -> None:
    reference = HybridRun(car, PLACES, method="DOP853", rtol=1e-10)
    assert reference.segments > 6
    for rtol, bound in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=PLACES, rtol=rtol)
        for place, t in zip(PLACES, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, abs=bound)


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("speed", [0.0, 20.0])
def test_both_ways_of_running_give_the_same_bits(car: Car, speed: float) -> None:
    pytest.importorskip("numba")
    assert differing_rows(car, speed) == 0


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("speed", [2.2352, 27.0])
def test_a_rolling_start_is_in_balance(car: Car, speed: float) -> None:
    timed = run(car, places=[FT1320], rtol=1e-8, speed_mps=speed)
    energy = energy_balance(timed.trace)
    assert abs(energy.residual_J) < 1e-7 * energy.engine_J
    first = timed.trace.steps[0]
    assert first.y0[V] == speed
    assert output(timed, first, OUT_KAPPA) == pytest.approx(0.0, abs=1e-12)
    assert timed.at(FT1320) < run(car, places=[FT1320], rtol=1e-8).at(FT1320)


def test_a_run_costs_no_more_than_a_manual_one_and_a_half_times() -> None:
    """In right-hand sides, at the default tolerance."""
    manual = run(rear_drive_natural(), places=[FT1320], rtol=DEFAULT_LIMITS.rtol).trace.effort.rates
    for parameter in CARS:
        car = parameter.values[0]
        assert isinstance(car, Car)
        assert run(car, places=[FT1320], rtol=DEFAULT_LIMITS.rtol).trace.effort.rates < 1.5 * manual

"""Electric cars: the reference case, balance, a second integrator, limits, and what holds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cars import Car, on_all_its_grip
from electric_cars import (
    all_drive_electric,
    electric,
    front_drive_electric,
    motor,
    motors,
    random_electric,
    rear_drive_electric,
    rigid_electric,
    two_speed_electric,
)
from hybrid import HybridRun
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import FT60, FT660, FT1320, Timed, run

from dragsim.constants import KMH, MPH
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.params import AXLE_BOTH, AXLE_FRONT, AXLE_REAR, NO_MOTOR
from dragsim.model.state import (
    ENGAGE,
    FINISHED,
    GAP,
    GEAR,
    LAUNCH,
    LOCKED,
    NEVER_LAUNCHED,
    OMEGA_F,
    OMEGA_R,
    OUT_F_X,
    OUT_OMEGA_E,
    OUT_P_DRIVE,
    OUT_T_E,
    PHASE,
    V,
)
from dragsim.model.tyre import slip
from dragsim.results.energy import energy_balance
from dragsim.results.sprint import RollingSprint

CARS = [
    pytest.param(rear_drive_electric, id="rear"),
    pytest.param(front_drive_electric, id="front"),
    pytest.param(all_drive_electric, id="both, battery"),
    pytest.param(two_speed_electric, id="both, two speeds"),
]
Maker = Callable[[], Car]

PROPERTY = settings(max_examples=15, derandomize=True, deadline=None)
SOLVER = 2e-4
"""What two runs at the default tolerance may differ by [s]."""
seeds = st.integers(0, 100_000)


def close(value: float, within: float) -> object:
    """Equality within an absolute tolerance only."""
    return pytest.approx(value, rel=0.0, abs=within)


def reference(driven: int, *, resisted: bool = False, stiffness: float = 1e12) -> Car:
    """The car of case 5: 400 N m, 9:1, 0.33 m, 200 kW, 1800 kg."""
    return rigid_electric(
        torque=400.0,
        power=200e3,
        ratio=9.0,
        radius=0.33,
        mass=1800.0,
        driven=driven,
        drag_area=0.56 if resisted else 0.0,
        rolling=0.010 if resisted else 0.0,
        stiffness=stiffness,
    )


@pytest.mark.parametrize("driven", [AXLE_FRONT, AXLE_REAR, AXLE_BOTH])
def test_constant_torque_then_constant_power(driven: int) -> None:
    """Case 5, whichever axle has the motor or half of it."""
    base = 55.0 / 3.0
    timed = run(
        reference(driven), places=[FT60, 27.7291667, FT1320 - 20.1168, FT1320],
        speeds=[base, 100.0 * KMH],
    )  # fmt: skip
    assert timed.to(base) == close(3.025, 1e-9)
    assert timed.at(27.7291667) == close(3.025, 1e-8)
    assert timed.at(FT60) == close(2.45663184, 1e-8)
    assert timed.at(FT1320) == close(13.1215098, 1e-7)
    assert timed.to(100.0 * KMH) == close(4.98472222, 1e-7)
    assert timed.trap(FT1320) == close(50.3519979, 2e-7)


@pytest.mark.parametrize("driven", [AXLE_REAR, AXLE_BOTH])
def test_constant_torque_then_constant_power_against_resistance(driven: int) -> None:
    """Case 5 with rolling resistance 0.010 and a drag area of 0.56 m^2."""
    timed = run(reference(driven, resisted=True), places=[FT1320 - 20.1168, FT1320])
    assert timed.at(FT1320) == close(13.4163059, 1e-7)
    assert timed.trap(FT1320) == close(48.0318715, 2e-7)
    end = timed.trace.find(timed.at(FT1320) - 1e-9)
    assert end.y1[V] == close(48.4019819, 2e-7)


def test_reference_car_reaches_its_top_speed() -> None:
    """Case 5: the speed at which resistance takes all of the power, met after thirty kilometres."""
    timed = run(reference(AXLE_REAR, resisted=True), places=[30_000.0], rtol=1e-9)
    assert timed.trace.outcome == FINISHED
    assert timed.trace.steps[-1].y1[V] == close(81.490424, 1e-5)


def test_reference_case_is_met_in_proportion_to_the_tyre_stiffness() -> None:
    errors = [
        run(reference(AXLE_REAR, stiffness=stiffness), places=[FT1320]).at(FT1320) - 13.1215098
        for stiffness in (1e8, 1e9, 1e10)
    ]
    assert errors[0] / errors[1] == pytest.approx(10.0, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(10.0, rel=0.05)


@pytest.mark.parametrize("make", CARS)
def test_scipy_agrees(make: Maker) -> None:
    """To 10^-4 s at the default tolerance, to 10^-7 s at 10^-8."""
    car, places = make(), (FT60, FT660, FT1320)
    there = HybridRun(car, places, method="DOP853", rtol=1e-10)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=places, rtol=rtol)
        for place, t_s in zip(places, there.place_times, strict=True):
            assert timed.at(place) == close(t_s, within)


@pytest.mark.parametrize("make", CARS)
def test_energy_closes(make: Maker) -> None:
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-5), (1e-9, 1e-8)):
        energy = energy_balance(run(make(), places=[FT1320], rtol=rtol).trace)
        assert abs(energy.residual_J) < within * energy.engine_J


@pytest.mark.parametrize("make", CARS)
def test_every_share_of_the_energy_is_what_it_should_be(make: Maker) -> None:
    """Nothing turns at the line, no clutch and no synchroniser takes anything."""
    energy = energy_balance(run(make(), places=[FT1320], rtol=1e-7).trace)
    assert energy.initial_J == energy.clutch_J == energy.shifts_J == 0.0
    moving = (energy.translation_J, energy.rotation_J, energy.drag_J, energy.rolling_J)
    assert all(part > 1e-3 * energy.engine_J for part in moving)
    # 2.5 % of what passes the gears, of which the rotors keep some before them
    assert 0.020 < energy.driveline_J / energy.engine_J < 0.025
    assert energy.tyre_slip_J > 1e-3 * energy.engine_J


def watched(timed: Timed, looks: int = 8) -> list[tuple[float, list[float], list[float]]]:
    """Time, state and outputs of a run, so many times a step."""
    found = []
    for step in timed.trace.steps:
        for i in range(looks):
            share = (i + 0.5) / looks
            y = step.state(share)
            found.append((step.t + share * step.h, y, timed.trace.outputs(step, share, y)))
    return found


def test_battery_is_drawn_to_its_limit_and_never_beyond() -> None:
    powers = [out[OUT_P_DRIVE] for _, _, out in watched(run(all_drive_electric(400e3), rtol=1e-7))]
    assert max(powers) == pytest.approx(400e3, rel=1e-9)
    assert sum(power > 399.9e3 for power in powers) > 50
    freely = [out[OUT_P_DRIVE] for _, _, out in watched(run(all_drive_electric(1e300), rtol=1e-7))]
    assert max(freely) > 480e3


def test_each_axle_keeps_to_its_own_grip() -> None:
    """Nearly all the grip of four tyres: each axle holds its slip near the best while it could pull
    more, and 60 ft take hardly longer than with all of it from the first instant."""
    strong = electric(
        AXLE_BOTH,
        motors(front=motor(500.0, 300e3, ratios=[9.0]), rear=motor(800.0, 500e3, ratios=[9.0])),
    )
    timed = run(strong, places=[FT60], rtol=1e-8)
    p = strong.params
    held = 0
    for t, y, _ in watched(timed):
        if 0.3 < t < 1.0:
            for axle, omega in ((p.front, y[OMEGA_F]), (p.rear, y[OMEGA_R])):
                assert 0.5 < slip(axle.radius, y[V], omega) / axle.best_slip < 1.5
                held += 1
    assert held > 20
    ideal = run(on_all_its_grip(strong), places=[FT60], rtol=1e-8)
    assert 1.0 < timed.at(FT60) / ideal.at(FT60) < 1.06


def test_torque_on_one_axle_alone_is_two_wheel_drive() -> None:
    """An axle whose motors give nothing rolls as an undriven one does: in the limit exactly, and
    on real tyres to what turning its wheels by slip costs."""
    two = rear_drive_electric()
    p = two.params
    gaps = []
    for stiffer in (1.0, 10.0, 100.0):
        front = p.front._replace(b=stiffer * p.front.b)
        four = Car(p._replace(driven=AXLE_BOTH, front=front), two.curve)
        gaps.append(abs(run(four, places=[FT1320]).at(FT1320) - run(two).at(FT1320)))
    assert gaps[0] < 1e-3
    assert gaps[1] < gaps[0] / 5.0
    assert gaps[2] < gaps[1] / 5.0


def test_two_like_motors_on_an_axle_are_one_of_twice_the_size() -> None:
    half = motor(220.0, 135e3, ratios=[9.73], inertia=0.025)
    twice = electric(AXLE_REAR, motors(rear=half, rear_other=half), mass=2150.0)
    one = run(rear_drive_electric(), places=[FT1320], rtol=1e-9)
    assert run(twice, places=[FT1320], rtol=1e-9).at(FT1320) == close(one.at(FT1320), 1e-9)


def test_second_gear_is_taken_by_one_axle_while_the_other_pulls_on() -> None:
    timed = run(two_speed_electric(), places=[FT1320], rtol=1e-8)
    order: list[int] = []
    for step in timed.trace.steps:
        if not order or order[-1] != step.mode[PHASE]:
            order.append(step.mode[PHASE])
    assert order[1:] == [LAUNCH, LOCKED, GAP, ENGAGE, LOCKED]
    gap = [step for step in timed.trace.steps if step.mode[PHASE] == GAP]
    assert gap[0].y0[OMEGA_R] == pytest.approx(90.0, abs=1e-6)
    assert sum(step.h for step in gap) == pytest.approx(0.15, abs=1e-12)
    assert {step.mode[GEAR] for step in gap} == {1}
    assert all(step.a0 > 1.0 for step in gap)  # the front axle and the second motor behind
    before = next(step for step in timed.trace.steps if step.t + step.h == gap[0].t)
    assert min(step.a1 for step in gap) < before.a1 - 1.0


def test_rotor_gives_its_energy_back_while_it_is_slowed_for_the_next_gear() -> None:
    """The motor leads the new gear by the difference of the ratios at first, by nothing at last;
    the work it does meanwhile is what its rotor loses, to what the car's acceleration adds."""
    alone = electric(
        AXLE_REAR,
        motors(
            rear=motor(550.0, 335e3, ratios=[15.56, 8.05], inertia=0.06, max_rpm=16_000.0),
            shifts=[(90.0, 0.15)],
        ),
    )
    timed = run(alone, places=[FT1320], rtol=1e-9)
    gap = [step for step in timed.trace.steps if step.mode[PHASE] == GAP]
    first, last = gap[0], gap[-1]
    speed = timed.trace.outputs(first, 0.0)[OUT_OMEGA_E]
    after = timed.trace.outputs(last, 1.0)[OUT_OMEGA_E]
    assert speed == pytest.approx(15.56 * 90.0, abs=1e-4)
    assert after == pytest.approx(8.05 * last.y1[OMEGA_R], abs=1e-9)
    assert all(timed.trace.outputs(step, 0.5)[OUT_P_DRIVE] < 0.0 for step in gap)
    work = sum(
        step.h * sum(timed.trace.outputs(step, x)[OUT_P_DRIVE] * w for x, w in GAUSS)
        for step in gap
    )
    assert work == pytest.approx(0.5 * 0.06 * (after**2 - speed**2), rel=1e-6)
    assert all(abs(timed.trace.outputs(step, 0.5)[OUT_T_E]) < 1e-12 for step in gap)
    assert all(abs(timed.trace.outputs(last, 1.0)[OUT_F_X]) < 500.0 for step in gap)


GAUSS = (
    (0.5 - 15.0**0.5 / 10.0, 5.0 / 18.0),
    (0.5, 8.0 / 18.0),
    (0.5 + 15.0**0.5 / 10.0, 5.0 / 18.0),
)
"""Gauss-Legendre points and weights on 0..1."""


def test_gear_is_held_where_the_next_one_could_not_pull() -> None:
    car = two_speed_electric()
    m = car.params.motors
    weak = m._replace(
        front=NO_MOTOR,
        rear_other=NO_MOTOR,
        rear=motor(550.0, 335e3, ratios=[15.56, 0.05], max_rpm=16_000.0),
    )
    timed = run(Car(car.params._replace(motors=weak), car.curve), places=[FT1320], rtol=1e-7)
    assert timed.trace.outcome == FINISHED
    assert {step.mode[GEAR] for step in timed.trace.steps} == {0}


def test_rolling_start_takes_torque_as_a_start_from_rest_does() -> None:
    sprint = RollingSprint(run(front_drive_electric(), rtol=DEFAULT_LIMITS.rtol).trace)
    timed = run(front_drive_electric(), places=[FT60], speeds=[5.0 * MPH, 60.0 * MPH], rtol=1e-8)
    standing = timed.to(60.0 * MPH) - timed.to(5.0 * MPH)
    assert sprint.time_s is not None
    assert standing < sprint.time_s < standing + 0.12


def test_too_steep_a_slope_is_never_left() -> None:
    car = electric(AXLE_REAR, motors(rear=motor(60.0, 40e3, ratios=[8.0])))
    p = car.params
    steep = p._replace(road=p.road._replace(sine=0.35, cosine=(1.0 - 0.35**2) ** 0.5))
    assert run(Car(steep, car.curve), rtol=1e-6).trace.outcome == NEVER_LAUNCHED


def quarter_mile(car: Car) -> Timed:
    timed = run(car, places=[FT1320], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == FINISHED
    return timed


@PROPERTY
@given(seed=seeds, more=st.floats(0.01, 0.5))
def test_more_mass_is_never_quicker(seed: int, more: float) -> None:
    car = random_electric(seed)
    p = car.params
    heavy = Car(p._replace(body=p.body._replace(mass=p.body.mass * (1.0 + more))), car.curve)
    assert quarter_mile(heavy).at(FT1320) > quarter_mile(car).at(FT1320) - SOLVER


@PROPERTY
@given(seed=seeds, less=st.floats(0.05, 0.6))
def test_a_weaker_battery_is_never_quicker(seed: int, less: float) -> None:
    car = random_electric(seed)
    m = car.params.motors
    weak = car.params._replace(motors=m._replace(battery=m.battery * (1.0 - less)))
    late = quarter_mile(Car(weak, car.curve)).at(FT1320)
    assert late > quarter_mile(car).at(FT1320) - SOLVER

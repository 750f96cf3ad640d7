"""A slope that changes along the strip: closed forms, order, energy, scipy, and the bits of both
ways of running."""

from __future__ import annotations

from itertools import pairwise
from math import atan, log2, sqrt

import pytest
from cars import Car, flat_torque_row, front_drive_turbo, ideal_car, rear_drive_natural
from hills import HILL, on_profile
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, run
from stepping import Start

import dragsim
from dragsim.constants import GRAVITY
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.powertrain.ideal import DRIVE_FORCE
from dragsim.model.slope import lie, sight
from dragsim.model.state import (
    BOOST,
    DISTANCE,
    FINISHED,
    LOAD,
    LOCKED,
    OMEGA_R,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    SLOTS,
    V,
)
from dragsim.results.energy import energy_balance
from dragsim.spec.scenario import Strip

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]
RAMP = ((0.0, 0.0), (400.0, 0.2))
"""A grade that grows evenly from nothing to 20 %: a road bent like a chain."""


def height(x: float, length: float = 400.0, grade: float = 0.2) -> float:
    """Height [m] of the ramp at a distance x along the road: the integral of sin(theta) with
    tan(theta) = grade x/length."""
    return length / grade * (sqrt(1.0 + (grade * x / length) ** 2) - 1.0)


def speed_at(car: Car, x: float, v: float) -> float:
    """Speed on reaching x after a start at the line with v [m/s]."""
    timed = run(car, places=[x], speed_mps=v)
    assert timed.trace.outcome == FINISHED
    return next(s.y1[V] for s in timed.trace.steps if abs(s.x1 - x) < 1e-9)


@pytest.mark.parametrize("x", [50.0, 200.0, 399.0])
def test_speed_becomes_height(x: float) -> None:
    """Coasting up the ramp without resistance, m v^2/2 + m g z stays."""
    v = speed_at(on_profile(ideal_car(DRIVE_FORCE), RAMP), x, 60.0)
    assert v == pytest.approx(sqrt(3600.0 - 2.0 * GRAVITY * height(x)), abs=1e-8)


def test_a_hill_gives_back_what_it_took() -> None:
    """Up and down the same slopes ends as it began; the top is slower by its height."""
    hill = ((0.0, 0.0), (100.0, 0.06), (200.0, 0.0), (300.0, -0.06), (400.0, 0.0))
    car = on_profile(ideal_car(DRIVE_FORCE), hill)
    assert speed_at(car, 400.0, 30.0) == pytest.approx(30.0, abs=1e-8)
    assert speed_at(car, 200.0, 30.0) < 28.0


def test_order_is_four_where_the_slope_changes() -> None:
    """Third gear over the brow of a hill, a torque curve without knots. 5 and 20 steps over 0.4 s;
    without the derivative by distance the order is 1 (measured)."""
    car = on_profile(
        Car(rear_drive_natural().params, flat_torque_row(380.0)), ((0.0, 0.1), (60.0, -0.1))
    )
    y = [0.0] * SLOTS
    y[V] = 30.0
    y[OMEGA_R] = 30.0 / car.params.rear.radius * 1.03
    y[LOAD] = 0.05
    y[BOOST] = 1.0
    y[DISTANCE] = 5.0
    start = Start(car, mode=[LOCKED, 2, 1], tau=1.0, y=y)
    reference = start.reference(0.4)
    coarse, fine = (
        [abs(a - b) for a, b in zip(start.stepped(0.4, n), reference, strict=True)] for n in (5, 20)
    )
    for before, after in zip(coarse, fine, strict=True):
        assert log2(before / after) / 2.0 > 3.7


@pytest.mark.parametrize("car", CARS)
def test_energy_closes_over_a_hill(car: Car) -> None:
    over = on_profile(car, HILL)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-9, 1e-7)):
        energy = energy_balance(run(over, places=[FT1320], rtol=rtol).trace)
        assert abs(energy.residual_J) < within * energy.engine_J


def test_grade_work_is_the_height_gained() -> None:
    """Whatever the powertrain does on the way up."""
    car = on_profile(rear_drive_natural(), RAMP)
    timed = run(car, places=[FT660, 399.0], rtol=1e-9)
    energy = energy_balance(timed.trace)
    end = timed.trace.end_m
    assert energy.grade_J == pytest.approx(car.params.body.mass * GRAVITY * height(end), rel=1e-7)


@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_scipy(car: Car) -> None:
    over = on_profile(car, HILL)
    places = (FT60, FT660, FT1320)
    reference = HybridRun(over, places, method="DOP853", rtol=1e-10)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(over, places=places, rtol=rtol)
        for place, t in zip(places, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, rel=0.0, abs=within)


def test_no_step_passes_over_a_hill_unseen() -> None:
    """A bump of 20 m at 60 m/s, in the middle of a road on which nothing else happens, where steps
    are half a second long; the same distance without it is quicker by what the bump costs."""
    bump = ((0.0, 0.0), (3000.0, 0.0), (3010.0, 0.3), (3020.0, -0.3), (3030.0, 0.0))
    car = on_profile(ideal_car(DRIVE_FORCE, rolling=0.012, drag_area=0.58, force=1475.0), bump)
    timed = run(car, places=[4000.0], rtol=1e-6, speed_mps=45.0)
    inside = [s for s in timed.trace.steps if 2999.0 < s.x0 < 3031.0]
    assert len(inside) >= 4
    highest = max(
        timed.trace.outputs(s, share)[OUT_GRADE] for s in inside for share in (0.25, 0.5, 0.75)
    )
    assert highest > 0.2 * 1500.0 * GRAVITY


def test_an_even_profile_is_one_grade() -> None:
    """To the last bit."""
    car = "porsche_911_carrera_2010"
    flat = dragsim.simulate(car, strip=Strip(grade=0.02))
    even = dragsim.simulate(car, strip=Strip(grade_profile=((0.0, 0.02), (50.0, 0.02))))
    sole = dragsim.simulate(car, strip=Strip(grade_profile=((0.0, 0.02),)))
    assert flat.standing_s == even.standing_s == sole.standing_s


def test_profile_goes_through_its_pairs_and_stays_between_them() -> None:
    car = on_profile(ideal_car(), HILL)
    for x, grade in HILL:
        sine, _ = lie(len(HILL), car.curve, x, 0.0)
        assert sine == pytest.approx(grade / sqrt(1.0 + grade * grade), abs=1e-15)
    for (x0, g0), (x1, g1) in pairwise(HILL):
        for i in range(21):
            sine, _ = lie(len(HILL), car.curve, x0 + (x1 - x0) * i / 20.0, 0.0)
            grade = sine / sqrt(1.0 - sine * sine)
            assert min(g0, g1) - 1e-12 <= grade <= max(g0, g1) + 1e-12
    assert lie(len(HILL), car.curve, -50.0, 30.0) == lie(len(HILL), car.curve, 0.0, 30.0)
    assert lie(len(HILL), car.curve, 1e4, 30.0) == (0.0, 1.0)


def test_a_crest_lightens_and_a_dip_presses() -> None:
    """The axles carry m (g cos(theta) + v^2 dtheta/dx); the bend by differences of the slope."""
    car = on_profile(ideal_car(), HILL)
    for x in (30.0, 150.0, 199.0, 350.0):
        v, d = 40.0, 1e-4
        angles = [atan(_grade(car, x + side)) for side in (-d, d)]
        bend = (angles[1] - angles[0]) / (2.0 * d)
        sine, press = lie(len(HILL), car.curve, x, v)
        assert press == pytest.approx(sqrt(1.0 - sine * sine) + v * v * bend / GRAVITY, abs=1e-9)
    trace = run(car, places=[FT1320], rtol=1e-6, speed_mps=50.0).trace
    loads = {}
    for step in trace.steps:
        out = trace.outputs(step, 0.5)
        loads[step.place(0.5)] = (out[OUT_F_Z_FRONT] + out[OUT_F_Z_REAR]) / (1500.0 * GRAVITY)
    dip = max(load for x, load in loads.items() if x < 90.0)
    crest = min(load for x, load in loads.items() if 150.0 < x < 250.0)
    assert dip > 1.05
    assert crest < 0.9


def _grade(car: Car, x: float) -> float:
    sine, _ = lie(len(HILL), car.curve, x, 0.0)
    return sine / sqrt(1.0 - sine * sine)


def test_steps_are_kept_within_sight_of_the_next_knots() -> None:
    car = on_profile(ideal_car(), HILL)
    assert sight(5, car.curve, -10.0) == pytest.approx(110.0)
    assert sight(5, car.curve, 0.0) == pytest.approx(200.0)
    assert sight(5, car.curve, 150.0) == pytest.approx(150.0)
    assert sight(5, car.curve, 399.0) == pytest.approx(102.0)
    assert sight(5, car.curve, 500.0) > 1e6


@pytest.mark.parametrize(
    ("pairs", "outcome"),
    [
        (((0.0, 0.0), (200.0, 0.0), (220.0, 1.0)), "stalled"),
        (((0.0, 1.0), (200.0, 0.0)), "never_launched"),
        (((0.0, -0.3), (402.0, 0.3)), "finished"),
    ],
)
def test_a_wall_a_ramp_and_a_valley(pairs: tuple[tuple[float, float], ...], outcome: str) -> None:
    """The driver does not change down: up the wall the engine is dragged down to its stalling speed
    in the gear in which it got there."""
    ran = dragsim.simulate("mini_cooper_s_2011", strip=Strip(grade_profile=pairs))
    assert ran.outcome.value == outcome

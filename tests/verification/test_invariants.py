"""Symmetries and limits that hold whatever the numbers are."""

from __future__ import annotations

from math import nextafter

import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import FT60, FT660, FT1320, run

from dragsim.constants import GRAVITY, MPH
from dragsim.core.trace import Step
from dragsim.model.params import Axle, Params
from dragsim.model.powertrain.ideal import DRIVE_POWER
from dragsim.model.resistance import drag
from dragsim.model.state import OUT_F_Z_FRONT, OUT_F_Z_REAR, V
from dragsim.model.tyre import longitudinal_force, slip

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]
PROPERTY = settings(max_examples=300, derandomize=True, deadline=None)


@PROPERTY
@given(kappa=st.floats(-50.0, 50.0), load=st.floats(50.0, 20_000.0))
def test_tyre_is_odd_to_the_last_bit(kappa: float, load: float) -> None:
    axle = rear_drive_natural().params.rear
    assert longitudinal_force(axle, load, -kappa) == -longitudinal_force(axle, load, kappa)


@PROPERTY
@given(v=st.floats(0.0, 120.0), omega=st.floats(0.0, 1500.0))
def test_slip_is_odd_to_the_last_bit(v: float, omega: float) -> None:
    assert slip(0.31, -v, -omega) == -slip(0.31, v, omega)


@PROPERTY
@given(kappa=st.floats(0.0, 50.0), load=st.floats(50.0, 20_000.0))
def test_tyre_gives_no_more_than_its_peak(kappa: float, load: float) -> None:
    """0 at no slip, never above the peak, and 0.72 of it when spinning."""
    axle = rear_drive_natural().params.rear
    peak = axle.mu * (load / axle.load_ref) ** -axle.load_exponent * load
    force = longitudinal_force(axle, load, kappa)
    assert 0.0 <= force <= peak * (1.0 + 1e-12)
    if kappa >= 2.0:
        assert force == pytest.approx(0.72 * peak, rel=1e-12)


def test_tyre_passes_over_to_sliding_without_a_step() -> None:
    axle = rear_drive_natural().params.rear
    for edge in (1.0, 2.0):
        below = longitudinal_force(axle, 4000.0, nextafter(edge, 0.0))
        above = longitudinal_force(axle, 4000.0, nextafter(edge, 3.0))
        assert above == pytest.approx(below, rel=1e-12)


def scaled_axle(axle: Axle, k: float) -> Axle:
    return axle._replace(inertia=k * axle.inertia, load_ref=k * axle.load_ref)


def scaled(car: Car, k: float) -> Car:
    """k times every mass, inertia, torque and area; the tyres' load law moved along."""
    p = car.params
    e, g, a = p.engine, p.gearbox, p.air
    params = Params(
        kind=p.kind,
        driven=p.driven,
        centre=p.centre._replace(coupling=k * p.centre.coupling),
        body=p.body._replace(mass=k * p.body.mass),
        air=a._replace(
            drag_area=k * a.drag_area,
            lift_area_front=k * a.lift_area_front,
            lift_area_rear=k * a.lift_area_rear,
        ),
        road=p.road,
        front=scaled_axle(p.front, k),
        rear=scaled_axle(p.rear, k),
        engine=e._replace(
            inertia=k * e.inertia,
            friction_0=k * e.friction_0,
            friction_1=k * e.friction_1,
            friction_2=k * e.friction_2,
        ),
        gearbox=g._replace(
            input_inertia=k * g.input_inertia, clutch_capacity=k * g.clutch_capacity
        ),
        driver=p.driver,
        ideal=p.ideal,
    )
    return Car(params, [k * torque for torque in car.curve])


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("k", [0.25, 0.7, 2.0, 13.0])
def test_a_car_scaled_throughout_runs_the_same_times(car: Car, k: float) -> None:
    one = run(car, speeds=[60.0 * MPH], rtol=1e-8)
    other = run(scaled(car, k), speeds=[60.0 * MPH], rtol=1e-8)
    within = 1e-12 if k in (0.25, 2.0) else 1e-8
    for place in (FT60, FT660, FT1320):
        assert other.at(place) == pytest.approx(one.at(place), rel=0.0, abs=within)
    assert other.to(60.0 * MPH) == pytest.approx(one.to(60.0 * MPH), rel=0.0, abs=within)


@PROPERTY
@given(v=st.floats(0.0, 100.0), wind=st.floats(-20.0, 20.0))
def test_drag_knows_only_the_speed_through_the_air(v: float, wind: float) -> None:
    """And it pushes when the air overtakes the car."""
    air = rear_drive_natural().params.air
    force = drag(air, v + wind)
    assert force == drag(air._replace(wind=wind), v + wind)
    assert drag(air, -(v + wind)) == -force
    assert force * (v + wind) >= 0.0


def test_wind_is_a_change_of_frame() -> None:
    """Force against drag in a headwind w from rest is the same motion, less w, as from speed w in
    calm air."""
    wind = 7.0
    speeds = [10.0, 25.0, 45.0]
    windy = run(ideal_car(force=6000.0, drag_area=0.58, wind=wind), speeds=speeds)
    calm = run(
        ideal_car(force=6000.0, drag_area=0.58), speeds=[v + wind for v in speeds], speed_mps=wind
    )
    for v in speeds:
        assert windy.to(v) == pytest.approx(calm.to(v + wind), rel=0.0, abs=1e-8)
    t = windy.to(45.0)
    assert windy.place(t) == pytest.approx(calm.place(t) - wind * t, rel=0.0, abs=1e-6)


GAUSS = ((0.5, 4.0 / 9.0), (0.1127016653792583, 5.0 / 18.0), (0.8872983346207417, 5.0 / 18.0))
"""Points and weights on 0..1, exact to degree 5."""


def speed_at(car: Car, places: list[float], rtol: float) -> tuple[list[float], float]:
    """Speeds at places landed on, and the time from the first place to the last."""
    timed = run(car, places=places, rtol=rtol)
    ends = {step.x1: step.y1[V] for step in timed.trace.steps}
    found = [min(ends.items(), key=lambda end: abs(end[0] - place))[1] for place in places]
    return found, timed.at(places[-1]) - timed.at(places[0])


def test_time_is_the_quadrature_of_slowness() -> None:
    """From 60 to 1320 ft, the time is the integral of dx/v over speeds landed on."""
    cells = 96
    width = (FT1320 - FT60) / cells
    inner = [FT60 + width * (i + s) for i in range(cells) for s, _ in GAUSS]
    weights = [width * w for _ in range(cells) for _, w in GAUSS]
    places = sorted([FT60, *inner, FT1320])
    car = ideal_car(force=6000.0, drag_area=0.58)
    speeds, elapsed = speed_at(car, places, 1e-10)
    by_place = dict(zip(places, speeds, strict=True))
    total = sum(w / by_place[x] for x, w in zip(inner, weights, strict=True))
    assert total == pytest.approx(elapsed, rel=0.0, abs=1e-8)


@pytest.mark.parametrize("car", CARS)
def test_time_is_the_quadrature_of_slowness_with_shifts(car: Car) -> None:
    """The same for the cars, step by step from the dense output, from 60 ft on."""
    timed = run(car, places=[FT60, FT1320], rtol=1e-9)
    total = 0.0
    for step in timed.trace.steps:
        if not timed.at(FT60) <= step.t < timed.at(FT1320):
            continue
        rise = step.x1 - step.x0
        for s, w in GAUSS:
            share = share_at(step, step.x0 + s * rise)
            total += w * rise / step.state(share)[V]
    assert total == pytest.approx(timed.at(FT1320) - timed.at(FT60), rel=0.0, abs=1e-7)


def share_at(step: Step, x: float) -> float:
    """Share of a step at which a place is reached, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if step.place(middle) < x:
            low = middle
        else:
            high = middle
    return high


@pytest.mark.parametrize("power", [50e3, 200e3, 1e6])
@pytest.mark.parametrize("mass", [800.0, 2500.0])
def test_time_and_end_speed_of_constant_power_have_one_product(power: float, mass: float) -> None:
    """ET v = 1.5 x from rest without losses: 1350 s mph over a quarter mile."""
    timed = run(ideal_car(DRIVE_POWER, power=power, mass=mass), places=[FT1320])
    at_the_line = next(step for step in timed.trace.steps if step.t + step.h == timed.at(FT1320))
    product = timed.at(FT1320) * at_the_line.y1[V] / MPH
    assert product == pytest.approx(1350.0, rel=1e-7)


@pytest.mark.parametrize("car", CARS)
def test_loads_add_up_to_the_weight_less_lift(car: Car) -> None:
    """Whatever is transferred, the axles carry m g - lift together."""
    p = car.params
    trace = run(car, places=[FT1320], rtol=1e-6).trace
    for step in trace.steps[::20]:
        out = trace.outputs(step, 0.5)
        v = step.state(0.5)[V]
        lift = 0.5 * p.air.rho * v * v * (p.air.lift_area_front + p.air.lift_area_rear)
        total = out[OUT_F_Z_FRONT] + out[OUT_F_Z_REAR]
        assert total == pytest.approx(p.body.mass * GRAVITY - lift, rel=1e-13)


@pytest.mark.parametrize("car", CARS)
def test_a_run_does_not_know_where_it_is_looked_at(car: Car) -> None:
    """More places landed on change the times only within the tolerance."""
    few = run(car, places=[FT1320], rtol=1e-9)
    many = run(car, places=[10.0 * i for i in range(1, 40)] + [FT1320], rtol=1e-9)
    assert few.at(FT1320) == pytest.approx(many.at(FT1320), rel=0.0, abs=2e-8)

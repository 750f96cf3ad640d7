"""Hybrids: a motor at the crank or at the axle that the engine does not drive, in any gearbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from automatic_cars import rear_drive_automatic
from cars import Car, front_drive_turbo, rear_drive_natural
from dual_clutch_cars import rear_dual_clutch
from electric_cars import crank_hybrid, front_assisted_hybrid, motor, motors, without_motors
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, run

from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.engine import full_load_torque, torque
from dragsim.model.motor import motor_torque
from dragsim.model.params import AXLE_FRONT, AXLE_REAR
from dragsim.model.state import GAP, OUT_P_MOTOR, PHASE, V
from dragsim.results.energy import energy_balance


def rear_assisted_turbo() -> Car:
    """The front-drive turbo car with a motor behind and one at its crank."""
    car = crank_hybrid(front_drive_turbo(), torque=60.0, power=15e3)
    rear = motor(120.0, 60e3, ratios=[9.0], inertia=0.02)
    return Car(car.params._replace(motors=motors(rear=rear), assisted=AXLE_REAR), car.curve)


def assisted(car: Car) -> Car:
    """A rear-drive car with a motor in front and one at its crank."""
    both = crank_hybrid(car)
    front = motors(front=motor(230.0, 110e3, ratios=[8.0], inertia=0.03))
    return Car(both.params._replace(motors=front, assisted=AXLE_FRONT), both.curve)


CARS = [
    pytest.param(crank_hybrid, id="crank"),
    pytest.param(front_assisted_hybrid, id="front axle"),
    pytest.param(rear_assisted_turbo, id="rear axle and crank"),
]
Maker = Callable[[], Car]


@pytest.mark.parametrize("make", CARS)
def test_scipy_agrees(make: Maker) -> None:
    car, places = make(), (FT60, FT660, FT1320)
    there = HybridRun(car, places, method="DOP853", rtol=1e-10)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=places, rtol=rtol)
        assert max(
            abs(timed.at(place) - t) for place, t in zip(places, there.place_times, strict=True)
        ) < within  # fmt: skip


@pytest.mark.parametrize("make", CARS)
def test_energy_closes(make: Maker) -> None:
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-5), (1e-9, 1e-7)):
        energy = energy_balance(run(make(), places=[FT1320], rtol=rtol).trace)
        assert abs(energy.residual_J) < within * energy.engine_J


@pytest.mark.parametrize("make", [rear_dual_clutch, rear_drive_automatic])
def test_any_gearbox_takes_a_hybrid_s_motors(make: Maker) -> None:
    """Quicker with than without, and every joule accounted for."""
    plain, helped = make(), assisted(make())
    timed = run(helped, places=[FT60, FT1320], rtol=1e-9)
    assert timed.at(FT1320) < run(plain, places=[FT1320], rtol=1e-8).at(FT1320) - 0.5
    energy = energy_balance(timed.trace)
    assert abs(energy.residual_J) < 1e-7 * energy.engine_J


def test_without_its_motors_a_hybrid_is_the_car_it_was() -> None:
    one = run(without_motors(front_assisted_hybrid()), places=[FT1320], rtol=1e-8)
    assert one.at(FT1320) == run(rear_drive_natural(), places=[FT1320], rtol=1e-8).at(FT1320)


def test_motor_in_front_pulls_through_the_shifts_of_the_gearbox_behind() -> None:
    trace = run(front_assisted_hybrid(), places=[FT1320], rtol=1e-7).trace
    gaps = [step for step in trace.steps if step.mode[PHASE] == GAP and step.y0[V] < 40.0]
    assert len(gaps) > 10
    for step in gaps:
        assert trace.outputs(step, 0.5)[OUT_P_MOTOR] > 80e3
        assert step.a1 > 0.5


def test_motor_comes_with_the_clutch_at_the_line() -> None:
    trace = run(front_assisted_hybrid(), places=[FT60], rtol=1e-8).trace
    assert abs(trace.outputs(trace.steps[0], 0.0)[OUT_P_MOTOR]) < 1e-12
    powers = [trace.outputs(step, 1.0)[OUT_P_MOTOR] for step in trace.steps if step.t < 0.15]
    assert powers == sorted(powers)


def test_motor_at_the_crank_waits_for_no_boost() -> None:
    """It adds its own torque to what the engine gives, whatever the boost; and takes no part in
    what a closed throttle brakes."""
    bare, helped = front_drive_turbo(), crank_hybrid(front_drive_turbo())
    alone, both = bare.params.engine, helped.params.engine
    for omega in (200.0, 420.0, 640.0):
        own = motor_torque(both.motor, omega)
        assert own > 0.0
        for boost in (0.0, 0.5, 1.0):
            for throttle in (0.0, 0.4, 1.0):
                with_motor = torque(both, helped.curve, omega, boost, throttle)
                without = torque(alone, bare.curve, omega, boost, throttle)
                assert with_motor - without == pytest.approx(throttle * own, abs=1e-9)
        full = full_load_torque(both, helped.curve, omega)
        assert full - full_load_torque(alone, bare.curve, omega) == pytest.approx(own, abs=1e-9)


def test_limiter_cuts_the_motor_at_the_crank_too() -> None:
    helped = crank_hybrid()
    engine = helped.params.engine
    beyond = engine.limiter + 1.01 * engine.limiter_width
    assert full_load_torque(engine, helped.curve, beyond) == 0.0


def test_wheelspin_in_front_leaves_the_engine_behind_alone() -> None:
    """On a slippery front axle the motor gives way, and the rear tyres still get all they can hold:
    no slower than without a motor but for its weight, which is not counted here."""
    car = front_assisted_hybrid()
    p = car.params
    icy = Car(p._replace(front=p.front._replace(mu=0.05)), car.curve)
    rear = run(without_motors(icy), places=[FT60], rtol=1e-8)
    assert run(icy, places=[FT60], rtol=1e-8).at(FT60) < rear.at(FT60) + 1e-3

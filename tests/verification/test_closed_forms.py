"""The program's own parts against reference cases known in closed form or by quadrature.

The expected figures were computed independently to nine digits; cases are numbered after them.
"""

from __future__ import annotations

import pytest
from cars import (
    NO_GROWTH,
    Car,
    ideal_car,
    on_all_its_grip,
    padded,
    rear_drive_natural,
    rigid_manual,
)
from runs import FT60, FT330, FT660, FT1000, FT1320, STRIP, Timed, run

from dragsim.constants import FOOT, GRAVITY, MPH, RPM
from dragsim.core.trace import Step
from dragsim.model.chassis import axle_loads, load_target
from dragsim.model.params import AXLE_BOTH, AXLE_FRONT, AXLE_REAR, Road
from dragsim.model.powertrain.ideal import DRIVE_GRIP, DRIVE_POWER
from dragsim.model.state import (
    FINISHED,
    LOCKED,
    OMEGA_R,
    OUT_ACCELERATION,
    OUTPUTS,
    PHASE,
    SLOTS,
    V,
)
from dragsim.model.system import rates
from dragsim.results.energy import energy_balance

SECONDS = 2e-8
"""Half a unit in the ninth digit of a quarter mile's time, and the solver's share [s]."""
SPEED = 2e-7
"""The same for a speed [m/s]."""
LIMIT = 1e-7
"""Agreement of a case that is met in a limit: stiff tyres, a light engine [s], [m/s]."""


def close(value: float, within: float) -> object:
    """Equality within an absolute tolerance only."""
    return pytest.approx(value, rel=0.0, abs=within)


def final_speed(timed: Timed, place_m: float) -> float:
    """Speed on reaching a place that was landed on [m/s]."""
    step = timed.trace.find(timed.at(place_m) - 1e-9)
    return step.y1[V]


def test_constant_force() -> None:
    """Case 1."""
    car = run(ideal_car(force=6000.0))
    assert car.at(FT60) == close(3.02390476, SECONDS)
    assert car.at(FT330) == close(7.09168527, SECONDS)
    assert car.at(FT660) == close(10.0291575, 1e-7)
    assert car.at(FT1000) == close(12.3450395, 1e-7)
    assert car.at(FT1320) == close(14.1833705, 1e-7)
    assert final_speed(car, FT1320) == close(56.7334822, SPEED)
    assert car.trap(FT1320) == close(56.0152203, SPEED)
    assert car.trap(FT660) == close(39.0873034, SPEED)


def test_constant_force_against_drag() -> None:
    """Case 2."""
    car = run(ideal_car(force=6000.0, drag_area=0.58), speeds=[60.0 * MPH])
    assert car.at(FT60) == close(3.02608809, SECONDS)
    assert car.at(FT660) == close(10.1089810, 1e-7)
    assert car.at(FT1320) == close(14.4096545, 1e-7)
    assert final_speed(car, FT1320) == close(54.1348233, SPEED)
    assert car.trap(FT1320) == close(53.5114243, SPEED)
    assert car.to(60.0 * MPH) == close(6.80332266, SECONDS)


def test_constant_force_against_drag_rolling_grade_and_wind() -> None:
    """Case 3."""
    car = run(ideal_car(force=6000.0, drag_area=0.58, rolling=0.012, grade=0.01, wind=5.0))
    assert car.at(FT1320) == close(14.9124430, 1e-7)
    assert final_speed(car, FT1320) == close(52.0152086, SPEED)
    assert car.trap(FT1320) == close(51.4235268, SPEED)


def test_constant_power() -> None:
    """Case 4."""
    car = run(ideal_car(DRIVE_POWER, power=200e3), speeds=[60.0 * MPH])
    assert car.at(FT60) == close(1.41312985, SECONDS)
    assert car.at(FT330) == close(4.40308629, SECONDS)
    assert car.at(FT660) == close(6.98946381, SECONDS)
    assert car.at(FT1320) == close(11.0950822, 1e-7)
    assert final_speed(car, FT1320) == close(54.3938286, SPEED)
    assert car.trap(FT1320) == close(53.9340887, SPEED)
    assert car.to(60.0 * MPH) == close(2.69790428, SECONDS)


def test_constant_power_against_drag() -> None:
    """Case 4 with drag."""
    car = run(ideal_car(DRIVE_POWER, power=200e3, drag_area=0.58))
    assert car.at(FT1320) == close(11.3064526, 1e-7)
    assert final_speed(car, FT1320) == close(51.9219476, SPEED)
    assert car.trap(FT1320) == close(51.5417407, SPEED)


def test_constant_power_has_its_top_speed() -> None:
    """Case 4: the speed at which drag takes all of the power."""
    car = ideal_car(DRIVE_POWER, power=200e3, drag_area=0.58)
    y = [0.0] * SLOTS
    out = [0.0] * OUTPUTS
    accelerations = []
    for v in (82.5718414 - 1e-7, 82.5718414 + 1e-7):
        y[V] = v
        rates(car.params, car.curve, [7, 0, 1], 0.0, y, [0.0] * SLOTS, out)
        accelerations.append(out[OUT_ACCELERATION])
    assert accelerations[0] > 0.0 > accelerations[1]


@pytest.mark.parametrize(
    ("car", "acceleration", "t60"),
    [
        pytest.param(
            ideal_car(
                DRIVE_GRIP, driven=AXLE_REAR, front_share=0.39, cg_height=0.48, wheelbase=2.35,
                load_lag=1e-9,
            ),
            0.766577540, 2.20576744, id="rear",
        ),
        pytest.param(
            ideal_car(
                DRIVE_GRIP, driven=AXLE_FRONT, front_share=0.61, cg_height=0.55, wheelbase=2.467,
                load_lag=1e-9,
            ),
            0.498796818, 2.73448742, id="front",
        ),
        pytest.param(
            ideal_car(
                DRIVE_GRIP, driven=AXLE_BOTH, front_share=0.61, cg_height=0.55, wheelbase=2.467,
                load_lag=1e-9,
            ),
            1.0, 1.93124675, id="all",
        ),
    ],
)  # fmt: skip
def test_traction_of_the_driven_axles(car: Car, acceleration: float, t60: float) -> None:
    """Case 6: load transfer without a lag."""
    timed = run(car, places=[FT60])
    assert timed.trace.steps[-1].a1 / GRAVITY == close(acceleration, 1e-9)
    assert timed.at(FT60) == close(t60, SECONDS)


def test_front_wheels_leave_the_ground() -> None:
    """Case 6: at g b/h the front axle of a rear-engined car carries nothing."""
    car = ideal_car(front_share=0.39, cg_height=0.48, wheelbase=2.35).params
    a = 1.909375 * GRAVITY
    load = load_target(car.body, car.air, a, 0.0, 0.0, 0.0)
    assert load == close(0.39, 1e-12)
    front, rear = axle_loads(car.body, car.air, car.road.cosine, 0.0, load)
    assert front + rear == pytest.approx(car.body.mass * GRAVITY, rel=1e-14)
    assert front / (front + rear) == close(0.01, 1e-12)


@pytest.mark.parametrize("mu", [2.5, 4.0])
def test_no_grip_launches_harder_than_the_front_wheels_allow(mu: float) -> None:
    """A rear-drive car with more grip than balance is held at the brink of lifting its front."""
    car = ideal_car(DRIVE_GRIP, mu=mu, front_share=0.39, cg_height=0.48, wheelbase=2.35)
    settled = run(car, places=[FT60]).trace.steps[-1].a1 / GRAVITY
    assert 0.85 * 1.909375 < settled < 1.909375


def test_traction_with_lagging_load_transfer() -> None:
    """Case 7."""
    car = ideal_car(
        DRIVE_GRIP, front_share=0.39, cg_height=0.48, wheelbase=2.35, load_lag=0.15
    )  # fmt: skip
    timed = run(car, places=[FOOT, FT60])
    assert timed.trace.steps[0].a0 == close(5.98205650, 1e-8)
    assert timed.at(FOOT) == close(0.304843891, 1e-9)
    assert timed.at(FT60) == close(2.24131379, SECONDS)


@pytest.mark.parametrize(
    ("mph", "g", "trap_mph"),
    [(95.0, 0.12, 94.3723853), (110.0, 0.16, 109.277319), (130.0, 0.20, 129.236159)],
)
def test_trap_speed_is_the_mean_over_the_last_66_ft(mph: float, g: float, trap_mph: float) -> None:
    """Case 9: the trap of a car that crosses the line at ``mph`` while gaining speed at ``g``."""
    a = g * GRAVITY
    start = ((mph * MPH) ** 2 - 2.0 * a * FT1320) ** 0.5
    timed = run(ideal_car(mass=1500.0, force=1500.0 * a), speed_mps=start)
    assert final_speed(timed, FT1320) / MPH == close(mph, 1e-8)
    assert timed.trap(FT1320) / MPH == close(trap_mph, 1e-6)


def clutch_car(stiffness: float) -> Car:
    """The car of case 12."""
    return rigid_manual(
        mass=1500.0,
        wheel_inertia=4.0,
        radius=0.32,
        ratios=[13.0],
        torque_Nm=350.0,
        capacity_Nm=500.0,
        engine_inertia=0.25,
        start_speed=4500.0 * RPM,
        stiffness=stiffness,
    )


def locking_step(timed: Timed) -> Step:
    """The first step with the clutch locked."""
    return next(step for step in timed.trace.steps if step.mode[PHASE] == LOCKED)


def test_clutch_slips_and_locks() -> None:
    """Case 12, on tyres of 10^12 N per unit of slip."""
    timed = run(clutch_car(1e12), places=[FT60])
    locked = locking_step(timed)
    energy = energy_balance(timed.trace)
    assert locked.t == close(0.414761814, 1e-8)
    assert locked.x0 == close(1.13520594, LIMIT)
    assert locked.y0[V] == close(5.47401378, LIMIT)
    assert 13.0 * locked.y0[OMEGA_R] / RPM == close(2123.58986, 5e-5)
    assert energy.clutch_J == close(48862.975, 1e-3)
    assert abs(energy.residual_J) < 1e-9 * energy.engine_J
    assert timed.at(FT60) == close(1.95977080, SECONDS)


def test_acceleration_steps_down_as_the_clutch_locks() -> None:
    """Case 12, on tyres of 10^10 N per unit of slip, whose force still has digits to spare."""
    timed = run(clutch_car(1e10), places=[FT60], rtol=1e-11)
    locked = locking_step(timed)
    slipping = next(s for s in timed.trace.steps if s.t + s.h == locked.t)
    assert slipping.a1 == close(13.1979695, 1e-5)
    assert timed.trace.steps[-1].a1 == close(7.2854641, 1e-4)


def test_clutch_case_is_met_in_proportion_to_the_tyre_stiffness() -> None:
    """Ten times the stiffness, a tenth of the error: the limit is the closed form."""
    errors = [
        locking_step(run(clutch_car(stiffness), places=[FT60])).t - 0.414761814
        for stiffness in (1e8, 1e9, 1e10)
    ]
    assert errors[0] / errors[1] == pytest.approx(10.0, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(10.0, rel=0.02)


def shifting_car(shift_time: float) -> Car:
    """The car of case 13: 5 m/s^2 to 20 m/s, 3 m/s^2 after a shift, -0.3 m/s^2 within it."""
    radius, inertia, first, total = 0.3, 2.0, 10.0, 1500.0
    torque = total * 5.3 * radius / first
    mass = total - inertia / radius**2
    car = rigid_manual(
        mass=mass,
        wheel_inertia=inertia,
        radius=radius,
        ratios=[first, first * 3.3 / 5.3],
        torque_Nm=torque,
        capacity_Nm=2.0 * torque,
        engine_inertia=1e-9,
        start_speed=0.1,
    )
    p = car.params
    slope = 0.3 * total / mass / GRAVITY
    return Car(
        p._replace(
            road=Road(sine=slope, cosine=1.0, rolling=0.0, rolling_speed=NO_GROWTH),
            gearbox=p.gearbox._replace(shift_time=shift_time),
            driver=p.driver._replace(shift_speed=padded([first * 20.0 / radius] * 2)),
        ),
        car.curve,
    )


def test_shift_gap() -> None:
    """Case 13, an engine of 10^-9 kg m^2 on tyres of 10^12 N per unit of slip."""
    with_gap = run(shifting_car(0.30), places=[FT1320])
    without = run(shifting_car(0.0), places=[FT1320])
    assert with_gap.at(FT1320) == close(14.4446228, LIMIT)
    assert with_gap.at(FT1320) - without.at(FT1320) == close(0.199702428, LIMIT)


def test_boost_lag() -> None:
    """Case 13: F = 2000 + 4000 (1 - exp(-2 t)), clutch locked from the line."""
    radius, inertia, ratio, total = 0.3, 2.0, 10.0, 1500.0
    torque = 6000.0 * radius / ratio
    car = rigid_manual(
        mass=total - inertia / radius**2,
        wheel_inertia=inertia,
        radius=radius,
        ratios=[ratio],
        torque_Nm=torque,
        capacity_Nm=2.0 * torque,
        engine_inertia=1e-9,
        start_speed=0.1,
    )
    p = car.params
    slowest_lag = 3.0
    engine = p.engine._replace(
        boosted=1, base=1.0 / 3.0, boost_start=0.0, boost_lag=0.5 / slowest_lag, boost_lag_speed=1e9
    )
    timed = run(Car(p._replace(engine=engine), car.curve), places=[FOOT, *STRIP])
    assert timed.at(FOOT) == close(0.541038470, 1e-8)
    assert timed.at(FT60) == close(3.32034072, SECONDS)
    assert timed.at(FT1320) == close(14.5088678, LIMIT)
    assert timed.trap(FT1320) == close(55.9834686, LIMIT)


def test_coast_down() -> None:
    """Case 13: from 40 to 20 m/s by drag and rolling resistance."""
    car = ideal_car(drag_area=0.58, rolling=0.012)
    timed = run(car, places=[1792.98705], speed_mps=40.0)
    assert timed.trace.outcome == FINISHED
    assert timed.at(1792.98705) == close(62.7183737, 4e-7)
    assert final_speed(timed, 1792.98705) == close(20.0, SPEED)


def test_coast_down_ends_at_a_halt() -> None:
    """Past its last place a run that comes to rest has finished; before it, it has not."""
    car = ideal_car(drag_area=0.58, rolling=0.012)
    assert run(car, places=[100.0], rtol=1e-8, speed_mps=5.0).trace.outcome == FINISHED
    short = run(car, places=[1000.0], rtol=1e-8, speed_mps=5.0).trace
    assert short.outcome != FINISHED
    assert short.steps[-1].y1[V] == close(0.0, 2e-6)


def test_ideal_grip_beats_the_car_on_the_same_tyres() -> None:
    """All the grip of the axle, at once, beats what a clutch lets through."""
    car = rear_drive_natural()
    grip = run(on_all_its_grip(car), places=[FT60], rtol=1e-8)
    assert grip.at(FT60) < run(car, places=[FT60], rtol=1e-8).at(FT60)

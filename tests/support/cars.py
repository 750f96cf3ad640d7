"""Test vehicles given directly as numerical parameters, and ideal drives.

Plausible numbers chosen for the tests; none of them stands for a particular make.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragsim.constants import GRAVITY, RPM
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.params import (
    AXLE_FRONT,
    AXLE_REAR,
    KIND_IDEAL,
    KIND_MANUAL,
    MAX_GEARS,
    Air,
    Axle,
    Body,
    Centre,
    Driver,
    Engine,
    Gearbox,
    Gears,
    Ideal,
    Params,
    Road,
)
from dragsim.model.powertrain.ideal import DRIVE_FORCE, DRIVE_GRIP

NO_GROWTH = 1e30
"""Speed at which rolling resistance has doubled where it does not grow [m/s]."""


ONE_AXLE = Centre(front_share=0.0, coupling=0.0, width=1.0)
"""The centre of a car with one driven axle."""


class Car(NamedTuple):
    """A car ready to run: its parameters and its torque row."""

    params: Params
    curve: list[float]


def padded(values: Sequence[float]) -> Gears:
    """One value per gear, the last repeated up to MAX_GEARS."""
    full = [*values, *[values[-1]] * (MAX_GEARS - len(values))]
    return (
        full[0], full[1], full[2], full[3], full[4], full[5],
        full[6], full[7], full[8], full[9], full[10], full[11],
    )  # fmt: skip


def torque_row(points: Sequence[tuple[float, float]], top_rpm: float) -> list[float]:
    """Torque row through points (rpm, N m), rising from 0 rpm to the last: monotone cubics."""
    from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

    curve = PchipInterpolator([rpm * RPM for rpm, _ in points], [torque for _, torque in points])
    knots = [top_rpm * RPM * i / (CURVE_KNOTS - 1) for i in range(CURVE_KNOTS)]
    return [float(y) for y in curve(knots)] + [float(y) for y in curve.derivative()(knots)]


def flat_torque_row(torque_Nm: float) -> list[float]:
    """Torque row of an engine that gives the same torque at every speed."""
    return [torque_Nm] * CURVE_KNOTS + [0.0] * CURVE_KNOTS


def road_tyre(
    *, radius: float, mu: float, load_ref: float, inertia: float = 2.2, load_exponent: float = 0.1
) -> Axle:
    """An axle on road tyres: the peak at a slip of 0.15, 0.72 of it when spinning."""
    return Axle(
        radius=radius,
        inertia=inertia,
        mu=mu,
        load_ref=load_ref,
        load_exponent=load_exponent,
        b=11.6,
        c=1.641,
        e=0.464,
        best_slip=0.15,
        sliding=0.72,
    )


def careful_driver(
    *, launch_rpm: float, shift_rpm: Sequence[float], best_slip: float = 0.15
) -> Driver:
    """A driver who takes drive away between 0.75 and 1.5 of the best slip, and eases the clutch
    between 0.7 and 0.55 of the launch speed."""
    launch_speed = launch_rpm * RPM
    return Driver(
        launch_speed=launch_speed,
        governor=0.05,
        launch_ramp=0.15,
        engage_ramp=0.15,
        slip_low=0.75 * best_slip,
        slip_high=1.5 * best_slip,
        bog_low=0.55 * launch_speed,
        bog_high=0.7 * launch_speed,
        shift_speed=padded([rpm * RPM for rpm in shift_rpm]),
    )


def rear_drive_natural() -> Car:
    """A rear-engined sports car: 350 hp at the crank, six gears, 1500 kg with its driver."""
    mass = 1500.0
    front_share = 0.39
    weight = mass * GRAVITY
    top_rpm = 8100.0
    final_drive = 3.44
    return Car(
        Params(
            kind=KIND_MANUAL,
            driven=AXLE_REAR,
            body=Body(mass, front_share, wheelbase=2.35, cg_height=0.5, load_lag=0.12),
            air=Air(1.2, 0.0, 0.58, 0.02, 0.03, drag_height=0.5),
            road=Road(sine=0.0, cosine=1.0, rolling=0.013, rolling_speed=50.0),
            front=road_tyre(radius=0.31, mu=1.12, load_ref=weight * front_share),
            rear=road_tyre(radius=0.325, mu=1.1, load_ref=weight * (1.0 - front_share)),
            engine=Engine(
                inertia=0.24,
                friction_0=20.0,
                friction_1=0.03,
                friction_2=2e-5,
                limiter=7500.0 * RPM,
                limiter_width=100.0 * RPM,
                stall=600.0 * RPM,
                transverse=0,
                boosted=0,
                base=1.0,
                boost_start=1.0,
                boost_lag=0.25,
                boost_lag_speed=3000.0 * RPM,
                boost_release=0.3,
                curve_step=top_rpm * RPM / (CURVE_KNOTS - 1),
            ),
            gearbox=Gearbox(
                ratio=padded([G * final_drive for G in (3.91, 2.32, 1.61, 1.28, 1.08, 0.88)]),
                gears=6,
                efficiency=0.92,
                input_inertia=0.02,
                shift_time=0.3,
                clutch_capacity=520.0,
            ),
            driver=careful_driver(launch_rpm=4500.0, shift_rpm=[7400.0] * 6),
            centre=ONE_AXLE,
            ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
        ),
        torque_row(
            [
                (0.0, 250.0), (1000.0, 280.0), (3000.0, 350.0), (4400.0, 390.0),
                (6500.0, 378.0), (7500.0, 310.0), (8100.0, 250.0),
            ],
            top_rpm,
        ),
    )  # fmt: skip


def front_drive_turbo() -> Car:
    """A small transverse-engined hatchback: 175 hp, turbo, six gears, 1290 kg with its driver."""
    mass = 1290.0
    front_share = 0.61
    weight = mass * GRAVITY
    top_rpm = 7000.0
    final_drive = 3.647
    return Car(
        Params(
            kind=KIND_MANUAL,
            driven=AXLE_FRONT,
            body=Body(mass, front_share, wheelbase=2.467, cg_height=0.54, load_lag=0.12),
            air=Air(1.2, 0.0, 0.7, 0.05, 0.05, drag_height=0.55),
            road=Road(sine=0.0, cosine=1.0, rolling=0.011, rolling_speed=50.0),
            front=road_tyre(radius=0.3, mu=1.05, load_ref=weight * front_share, inertia=1.9),
            rear=road_tyre(radius=0.3, mu=1.05, load_ref=weight * (1 - front_share), inertia=1.8),
            engine=Engine(
                inertia=0.16,
                friction_0=15.0,
                friction_1=0.02,
                friction_2=1e-5,
                limiter=6500.0 * RPM,
                limiter_width=100.0 * RPM,
                stall=600.0 * RPM,
                transverse=1,
                boosted=1,
                base=0.55,
                boost_start=0.35,
                boost_lag=0.25,
                boost_lag_speed=3000.0 * RPM,
                boost_release=0.3,
                curve_step=top_rpm * RPM / (CURVE_KNOTS - 1),
            ),
            gearbox=Gearbox(
                ratio=padded([G * final_drive for G in (3.308, 2.13, 1.483, 1.139, 0.949, 0.816)]),
                gears=6,
                efficiency=0.93,
                input_inertia=0.02,
                shift_time=0.3,
                clutch_capacity=340.0,
            ),
            driver=careful_driver(launch_rpm=3400.0, shift_rpm=[6300.0] * 6),
            centre=ONE_AXLE,
            ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
        ),
        torque_row(
            [
                (0.0, 120.0), (1000.0, 170.0), (1700.0, 260.0), (4500.0, 260.0),
                (5500.0, 234.0), (6500.0, 180.0), (7000.0, 100.0),
            ],
            top_rpm,
        ),
    )  # fmt: skip


def ideal_car(
    drive: int = DRIVE_FORCE,
    *,
    mass: float = 1500.0,
    force: float = 0.0,
    power: float = 0.0,
    drag_area: float = 0.0,
    wind: float = 0.0,
    rolling: float = 0.0,
    grade: float = 0.0,
    driven: int = AXLE_REAR,
    front_share: float = 0.5,
    wheelbase: float = 2.5,
    cg_height: float = 0.0,
    load_lag: float = 0.1,
    mu: float = 1.0,
) -> Car:
    """An ideal drive on massless wheels: a force [N], a power [W] or all the grip there is.

    grade: rise over run; mu does not depend on the load.
    """
    manual = rear_drive_natural()
    cosine = 1.0 / (1.0 + grade * grade) ** 0.5
    tyre = Axle(0.3, 0.0, mu, 1.0, 0.0, b=11.6, c=1.641, e=0.464, best_slip=0.15, sliding=0.72)
    params = Params(
        kind=KIND_IDEAL,
        driven=driven,
        body=Body(mass, front_share, wheelbase, cg_height, load_lag),
        air=Air(1.225, wind, drag_area, 0.0, 0.0, drag_height=0.0),
        road=Road(grade * cosine, cosine, rolling, rolling_speed=NO_GROWTH),
        front=tyre,
        rear=tyre,
        engine=manual.params.engine,
        gearbox=manual.params.gearbox,
        driver=manual.params.driver,
        centre=ONE_AXLE,
        ideal=Ideal(drive, force, power),
    )
    return Car(params, manual.curve)


def on_all_its_grip(car: Car) -> Car:
    """The same car drawn by the peak friction of its driven axle, wheels rolling without slip."""
    return Car(car.params._replace(kind=KIND_IDEAL, ideal=Ideal(DRIVE_GRIP, 0.0, 0.0)), car.curve)


WIDE = 1e9
"""A bound far beyond anything that a run meets."""


def _plain_engine(inertia: float) -> Engine:
    """No friction, no boost, no limiter, no stalling."""
    return Engine(
        inertia=inertia,
        friction_0=0.0,
        friction_1=0.0,
        friction_2=0.0,
        limiter=WIDE,
        limiter_width=1.0,
        stall=-1.0,
        transverse=0,
        boosted=0,
        base=1.0,
        boost_start=1.0,
        boost_lag=1.0,
        boost_lag_speed=1.0,
        boost_release=1.0,
        curve_step=100.0,
    )


def _abrupt_driver(launch_speed: float) -> Driver:
    """Clutch in at once, throttle open, gears never left unless told to."""
    return Driver(
        launch_speed=launch_speed,
        governor=WIDE,
        launch_ramp=0.0,
        engage_ramp=0.0,
        slip_low=WIDE,
        slip_high=2.0 * WIDE,
        bog_low=-2.0,
        bog_high=-1.0,
        shift_speed=padded([WIDE]),
    )


def rigid_manual(
    *,
    mass: float,
    wheel_inertia: float,
    radius: float,
    ratios: Sequence[float],
    torque_Nm: float,
    capacity_Nm: float,
    engine_inertia: float,
    start_speed: float,
    stiffness: float = 1e12,
) -> Car:
    """A manual car stripped to what closed forms know: constant engine torque, a clutch that is let
    in at once, wheels that (almost) do not slip, no resistance, no losses, no load transfer.

    ``stiffness`` [N]: tyre force per unit of slip; the closed form is met as it grows.
    ``wheel_inertia`` of all four wheels [kg m^2]; ``start_speed`` of the engine [rad/s].
    """
    tyre = Axle(
        radius=radius,
        inertia=0.5 * wheel_inertia,
        mu=stiffness / (0.5 * mass * GRAVITY),
        load_ref=0.5 * mass * GRAVITY,
        load_exponent=0.0,
        b=1.0,
        c=1.0,
        e=0.0,
        best_slip=WIDE,
        sliding=1.0,
    )
    params = Params(
        kind=KIND_MANUAL,
        driven=AXLE_REAR,
        body=Body(mass, front_share=0.5, wheelbase=WIDE, cg_height=0.0, load_lag=0.1),
        air=Air(0.0, 0.0, 0.0, 0.0, 0.0, drag_height=0.0),
        road=Road(sine=0.0, cosine=1.0, rolling=0.0, rolling_speed=NO_GROWTH),
        front=tyre,
        rear=tyre,
        engine=_plain_engine(engine_inertia),
        gearbox=Gearbox(
            ratio=padded(ratios),
            gears=len(ratios),
            efficiency=1.0,
            input_inertia=0.0,
            shift_time=0.3,
            clutch_capacity=capacity_Nm,
        ),
        driver=_abrupt_driver(start_speed),
        centre=ONE_AXLE,
        ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
    )
    return Car(params, flat_torque_row(torque_Nm))

"""Random cars, from a weak hatchback to a muscle car on slicks: manual, one driven axle."""

from __future__ import annotations

from random import Random

from cars import ONE_AXLE, Car, careful_driver, padded, road_tyre, torque_row

from dragsim.constants import GRAVITY, RPM
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.params import (
    AXLE_FRONT,
    AXLE_REAR,
    KIND_MANUAL,
    Air,
    Body,
    Engine,
    Gearbox,
    Ideal,
    Params,
    Road,
)
from dragsim.model.powertrain.ideal import DRIVE_FORCE


def _engine(rng: Random, boosted: bool, redline: float) -> Engine:
    limiter = redline * RPM
    return Engine(
        inertia=rng.uniform(0.1, 0.35),
        friction_0=rng.uniform(8.0, 25.0),
        friction_1=rng.uniform(0.01, 0.04),
        friction_2=rng.uniform(0.0, 3e-5),
        limiter=limiter,
        limiter_width=100.0 * RPM,
        stall=rng.uniform(500.0, 700.0) * RPM,
        transverse=rng.randint(0, 1),
        boosted=int(boosted),
        base=rng.uniform(0.45, 0.7) if boosted else 1.0,
        boost_start=rng.uniform(0.2, 0.7) if boosted else 1.0,
        boost_lag=rng.uniform(0.15, 0.5),
        boost_lag_speed=3000.0 * RPM,
        boost_release=rng.uniform(0.2, 0.5),
        curve_step=limiter * 1.1 / (CURVE_KNOTS - 1),
    )


def _curve(rng: Random, torque: float, redline: float) -> list[float]:
    low, mid, end = rng.uniform(0.6, 0.9), rng.uniform(0.4, 0.65), rng.uniform(0.65, 0.9)
    return torque_row(
        [
            (0.0, 0.5 * low * torque),
            (0.2 * redline, low * torque),
            (mid * redline, torque),
            (redline, end * torque),
            (1.1 * redline, 0.8 * end * torque),
        ],
        1.1 * redline,
    )


def _gearbox(rng: Random, torque: float) -> Gearbox:
    gears = rng.randint(4, 7)
    first, last = rng.uniform(9.5, 15.0), rng.uniform(2.4, 3.6)
    step = (last / first) ** (1.0 / (gears - 1))
    return Gearbox(
        ratio=padded([first * step**i for i in range(gears)]),
        gears=gears,
        efficiency=rng.uniform(0.88, 0.96),
        input_inertia=rng.uniform(0.01, 0.03),
        shift_time=rng.uniform(0.1, 0.6),
        clutch_capacity=torque * rng.uniform(1.3, 1.6),
    )


def random_car(seed: int) -> Car:
    """The car of a seed; the same car on any machine."""
    rng = Random(seed)
    mass = rng.uniform(800.0, 2200.0)
    driven = rng.choice((AXLE_FRONT, AXLE_REAR))
    share = rng.uniform(0.55, 0.65) if driven == AXLE_FRONT else rng.uniform(0.38, 0.57)
    mu = rng.uniform(0.65, 1.6)
    exponent = rng.uniform(0.05, 0.2)
    redline = rng.uniform(5200.0, 8500.0)
    torque = mass * rng.uniform(0.1, 0.33)
    gearbox = _gearbox(rng, torque)
    weight = mass * GRAVITY
    radius = rng.uniform(0.28, 0.35)
    params = Params(
        kind=KIND_MANUAL,
        driven=driven,
        centre=ONE_AXLE,
        body=Body(
            mass, share, rng.uniform(2.2, 3.0), rng.uniform(0.42, 0.62), rng.uniform(0.08, 0.2)
        ),
        air=Air(
            rng.uniform(1.0, 1.25), 0.0, rng.uniform(0.5, 1.0), rng.uniform(-0.05, 0.1),
            rng.uniform(-0.1, 0.1), rng.uniform(0.4, 0.7),
        ),
        road=Road(0.0, 1.0, rng.uniform(0.008, 0.016), rng.uniform(40.0, 70.0)),
        front=road_tyre(radius=radius, mu=mu, load_ref=weight * share, load_exponent=exponent),
        rear=road_tyre(radius=radius, mu=mu, load_ref=weight * (1 - share), load_exponent=exponent),
        engine=_engine(rng, rng.random() < 0.5, redline),
        gearbox=gearbox,
        driver=careful_driver(
            launch_rpm=rng.uniform(0.4, 0.65) * redline,
            shift_rpm=[redline * rng.uniform(0.93, 0.99)] * gearbox.gears,
        ),
        ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
    )  # fmt: skip
    return Car(params, _curve(rng, torque, redline))

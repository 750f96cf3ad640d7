"""Electric test vehicles and hybrids, given directly as numerical parameters.

Plausible numbers chosen for the tests; none of them stands for a particular make.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from cars import NO_GROWTH, WIDE, Car, padded, rear_drive_natural, road_tyre

from dragsim.build.electric import NO_ENGINE, NO_GEARBOX, no_engine_row
from dragsim.constants import GRAVITY, RPM
from dragsim.model.params import (
    AXLE_BOTH,
    AXLE_FRONT,
    AXLE_REAR,
    KIND_ELECTRIC,
    NO_GEARS,
    NO_MOTOR,
    NO_MOTORS,
    Air,
    Axle,
    Body,
    Centre,
    Driver,
    Ideal,
    Motor,
    Motors,
    Params,
    Road,
)
from dragsim.model.powertrain.ideal import DRIVE_FORCE

NO_LIMIT = 1e300
"""Power of a battery that limits nothing [W]."""


def motor(
    torque: float,
    power: float,
    *,
    ratios: Sequence[float],
    max_rpm: float = 18_000.0,
    inertia: float = 0.05,
    drop: float = 0.025,
    cap: float = NO_LIMIT,
) -> Motor:
    """A motor of a peak torque [N m] and power [W]; ``ratios`` after so many shifts of the car."""
    return Motor(
        torque=torque,
        power=power,
        base_speed=power / torque,
        drop=drop,
        cap=cap,
        max_speed=max_rpm * RPM,
        limiter_width=0.01 * max_rpm * RPM,
        inertia=inertia,
        rounding=0.0,
        ratio=padded(ratios),
    )


def motors(
    *,
    front: Motor = NO_MOTOR,
    rear: Motor = NO_MOTOR,
    front_other: Motor = NO_MOTOR,
    rear_other: Motor = NO_MOTOR,
    shifts: Sequence[tuple[float, float]] = (),
    efficiency: float = 0.975,
    torque_ramp: float = 0.12,
    battery: float = NO_LIMIT,
) -> Motors:
    """Motors of a car; ``shifts``: the wheels' speed [rad/s] and the gap [s] of each."""
    return Motors(
        front=front,
        front_other=front_other,
        rear=rear,
        rear_other=rear_other,
        steps=len(shifts) + 1,
        shift_speed=padded([speed for speed, _ in shifts] or [NO_LIMIT]),
        gap=padded([gap for _, gap in shifts] or [1.0]),
        efficiency=efficiency,
        torque_ramp=torque_ramp,
        battery=battery,
    )


def _driver(slip_low: float, slip_high: float) -> Driver:
    return Driver(
        launch_speed=1.0,
        governor=1.0,
        launch_ramp=0.0,
        engage_ramp=0.0,
        slip_low=slip_low,
        slip_high=slip_high,
        bog_low=0.0,
        bog_high=1.0,
        shift_speed=NO_GEARS,
    )


def electric(
    driven: int,
    machines: Motors,
    *,
    mass: float = 2000.0,
    front_share: float = 0.5,
    mu: float = 1.1,
    load_exponent: float = 0.1,
) -> Car:
    """An electric saloon with these motors."""
    weight = mass * GRAVITY
    front = sum(m.torque * m.ratio[0] for m in (machines.front, machines.front_other))
    rear = sum(m.torque * m.ratio[0] for m in (machines.rear, machines.rear_other))
    params = Params(
        kind=KIND_ELECTRIC,
        driven=driven,
        body=Body(mass, front_share, wheelbase=2.9, cg_height=0.46, load_lag=0.12),
        air=Air(1.2, 0.0, 0.58, 0.02, 0.03, drag_height=0.5),
        road=Road(sine=0.0, cosine=1.0, rolling=0.011, rolling_speed=50.0),
        front=road_tyre(
            radius=0.33, mu=mu, load_ref=weight * front_share, load_exponent=load_exponent
        ),
        rear=road_tyre(
            radius=0.34, mu=mu, load_ref=weight * (1.0 - front_share), load_exponent=load_exponent
        ),
        engine=NO_ENGINE,
        gearbox=NO_GEARBOX,
        centre=Centre(front_share=front / (front + rear), coupling=0.0, width=1.0),
        driver=_driver(0.75 * 0.15, 1.5 * 0.15),
        ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
        motors=machines,
    )
    return Car(params, no_engine_row())


def rear_drive_electric() -> Car:
    """One motor of 270 kW and 440 N m behind: grip limits the first second."""
    return electric(AXLE_REAR, motors(rear=motor(440.0, 270e3, ratios=[9.73])), mass=2150.0)


def front_drive_electric() -> Car:
    """A small car with one motor of 135 kW and 270 N m in front."""
    small = motor(270.0, 135e3, ratios=[9.3], max_rpm=12_600.0, inertia=0.03)
    return electric(AXLE_FRONT, motors(front=small), mass=1480.0, front_share=0.57)


def all_drive_electric(battery: float = 430e3) -> Car:
    """A motor per axle, 200 and 320 kW, and a battery that gives both less than they could take."""
    return electric(
        AXLE_BOTH,
        motors(
            front=motor(430.0, 200e3, ratios=[9.34]),
            rear=motor(640.0, 320e3, ratios=[9.73], inertia=0.08),
            battery=battery,
        ),
        mass=2250.0,
    )


def two_speed_electric() -> Car:
    """Two geared axles: one gear in front, two behind, where the motors are unlike."""
    rear_shift = (90.0, 0.15)
    return electric(
        AXLE_BOTH,
        motors(
            front=motor(400.0, 190e3, ratios=[8.05, 8.05], inertia=0.04),
            rear=motor(550.0, 335e3, ratios=[15.56, 8.05], inertia=0.06, max_rpm=16_000.0),
            rear_other=motor(60.0, 30e3, ratios=[6.0, 6.0], inertia=0.01),
            shifts=[rear_shift],
        ),
        mass=2380.0,
    )


def front_assisted_hybrid() -> Car:
    """The rear-drive sports car with a motor of 110 kW and 230 N m at its front axle."""
    car = rear_drive_natural()
    front = motor(230.0, 110e3, ratios=[8.0], inertia=0.03)
    params = car.params._replace(motors=motors(front=front), assisted=AXLE_FRONT)
    return Car(params, car.curve)


def crank_hybrid(car: Car | None = None, *, torque: float = 120.0, power: float = 40e3) -> Car:
    """A car, else the rear-drive sports car, with a motor at its crank."""
    car = car or rear_drive_natural()
    at_crank = motor(torque, power, ratios=[1.0], inertia=0.0)
    engine = car.params.engine._replace(motor=at_crank)
    return Car(car.params._replace(engine=engine), car.curve)


def rigid_electric(
    *,
    torque: float,
    power: float,
    ratio: float,
    radius: float,
    mass: float,
    driven: int = AXLE_REAR,
    drag_area: float = 0.0,
    rolling: float = 0.0,
    stiffness: float = 1e12,
    wheel_inertia: float = 1e-5,
) -> Car:
    """An electric car stripped to what closed forms know: no losses, no ramp, a rotor and wheels
    of next to no inertia that (almost) do not slip, no load transfer.

    ``stiffness`` [N]: tyre force per unit of slip; the closed form is met as it grows. ``mass``
    with what the wheels add to it.
    """
    load = 0.5 * mass * GRAVITY
    tyre = Axle(
        radius=radius,
        inertia=0.5 * wheel_inertia,
        mu=stiffness / load,
        load_ref=load,
        load_exponent=0.0,
        b=1.0,
        c=1.0,
        e=0.0,
        best_slip=WIDE,
        sliding=1.0,
    )
    both = driven == AXLE_BOTH
    part = 0.5 if both else 1.0
    single = motor(part * torque, part * power, ratios=[ratio], inertia=0.0, drop=0.0)
    single = single._replace(max_speed=WIDE)
    machines = motors(
        front=single if driven != AXLE_REAR else NO_MOTOR,
        rear=single if driven != AXLE_FRONT else NO_MOTOR,
        efficiency=1.0,
        torque_ramp=0.0,
    )
    params = Params(
        kind=KIND_ELECTRIC,
        driven=driven,
        body=Body(mass - wheel_inertia / radius**2, 0.5, WIDE, 0.0, load_lag=0.1),
        air=Air(1.225, 0.0, drag_area, 0.0, 0.0, drag_height=0.0),
        road=Road(sine=0.0, cosine=1.0, rolling=rolling, rolling_speed=NO_GROWTH),
        front=tyre,
        rear=tyre,
        engine=NO_ENGINE,
        gearbox=NO_GEARBOX,
        centre=Centre(front_share=0.5 if both else 0.0, coupling=0.0, width=1.0),
        driver=_driver(WIDE, 2.0 * WIDE),
        ideal=Ideal(DRIVE_FORCE, 0.0, 0.0),
        motors=machines,
    )
    return Car(params, no_engine_row())


def without_motors(car: Car) -> Car:
    """A hybrid without its motors."""
    engine = car.params.engine._replace(motor=NO_MOTOR)
    bare = car.params._replace(engine=engine, motors=NO_MOTORS, assisted=3)
    return Car(bare, car.curve)


def random_electric(seed: int) -> Car:
    """The electric car of a seed; the same car on any machine."""
    rng = Random(seed)
    mass = rng.uniform(900.0, 2600.0)
    driven = rng.choice((AXLE_FRONT, AXLE_REAR, AXLE_BOTH))
    torque = mass * rng.uniform(0.06, 0.3)
    split = {AXLE_FRONT: 1.0, AXLE_REAR: 0.0, AXLE_BOTH: rng.uniform(0.3, 0.5)}[driven]
    ratio = rng.uniform(7.0, 11.0)
    base = rng.uniform(4000.0, 8000.0) * RPM

    def machine(share: float) -> Motor:
        if share == 0.0:
            return NO_MOTOR
        return motor(
            share * torque,
            share * torque * base,
            ratios=[ratio],
            max_rpm=rng.uniform(12_000.0, 20_000.0),
            inertia=1.25e-4 * share * torque,
            drop=rng.uniform(0.0, 0.06),
        )

    return electric(
        driven,
        motors(
            front=machine(split),
            rear=machine(1.0 - split),
            battery=torque * base * rng.uniform(0.7, 1.3),
            torque_ramp=rng.uniform(0.05, 0.2),
        ),
        mass=mass,
        front_share=rng.uniform(0.45, 0.6),
        mu=rng.uniform(0.7, 1.5),
        load_exponent=rng.uniform(0.05, 0.2),
    )

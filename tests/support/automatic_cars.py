"""Test vehicles with a torque converter: planetary gearboxes, and CVTs of both starts.

Plausible numbers chosen for the tests; none of them stands for a particular make.
"""

from __future__ import annotations

from collections.abc import Sequence

from cars import Car, front_drive_turbo, padded, rear_drive_natural

from dragsim.constants import RPM
from dragsim.model.params import (
    KIND_AUTOMATIC,
    KIND_CVT,
    Converter,
    Planetary,
    Variator,
)

NEVER_LOCKED = 12
"""A gear that no car has."""


def converter(
    car: Car, *, stall_rpm: float, torque_ratio: float = 1.9, lock_from: int = 1
) -> Converter:
    """A converter against which the car's engine, on full boost, stalls at ``stall_rpm``."""
    stall = stall_rpm * RPM
    knot = stall / car.params.engine.curve_step
    i = int(knot)
    torque = car.curve[i] + (knot - i) * (car.curve[i + 1] - car.curve[i])
    return Converter(
        capacity=torque / (stall * stall),
        torque_ratio=torque_ratio,
        coupling=0.87,
        lock_from=lock_from,
    )


def with_converter(
    manual: Car,
    *,
    gears: Sequence[float],
    lock_from: int = 1,
    stall_rpm: float = 2350.0,
    shift_time: float = 0.3,
) -> Car:
    """A manual car's engine and body with a planetary gearbox of overall ratios ``gears``."""
    p = manual.params
    params = p._replace(
        kind=KIND_AUTOMATIC,
        gearbox=p.gearbox._replace(
            ratio=padded(gears), gears=len(gears), efficiency=0.88, input_inertia=0.06
        ),
        driver=p.driver._replace(
            launch_speed=1900.0 * RPM, bog_low=-2.0, bog_high=-1.0, engage_ramp=0.3
        ),
        converter=converter(manual, stall_rpm=stall_rpm, lock_from=lock_from),
        planetary=Planetary(
            kept=0.6, torque_phase=0.3 * shift_time, inertia_phase=0.7 * shift_time
        ),
    )
    return Car(params, manual.curve)


def rear_drive_automatic(*, lock_from: int = 1) -> Car:
    """350 hp, rear-wheel drive, eight gears, locked after the first."""
    final = 3.0
    gears = [final * G for G in (4.71, 3.14, 2.11, 1.67, 1.29, 1.0, 0.84, 0.67)]
    return with_converter(rear_drive_natural(), gears=gears, lock_from=lock_from)


def old_automatic() -> Car:
    """The same engine before three gears, with a converter that is never locked."""
    gears = [3.2 * G for G in (2.45, 1.45, 1.0)]
    return with_converter(rear_drive_natural(), gears=gears, lock_from=NEVER_LOCKED)


def front_drive_automatic() -> Car:
    """175 hp, turbo, front-wheel drive, six gears."""
    gears = [3.5 * G for G in (4.15, 2.37, 1.56, 1.16, 0.86, 0.69)]
    return with_converter(front_drive_turbo(), gears=gears)


def cvt(*, start_clutch: bool = False) -> Car:
    """175 hp, turbo, front-wheel drive, behind a CVT."""
    car = front_drive_automatic()
    p = car.params
    low, high = 14.5, 2.3
    locked = Converter(capacity=0.0, torque_ratio=1.0, coupling=0.87, lock_from=0)
    driver = p.driver
    if start_clutch:
        driver = driver._replace(bog_low=900.0 * RPM, bog_high=2350.0 * RPM, launch_ramp=0.15)
    params = p._replace(
        kind=KIND_CVT,
        gearbox=p.gearbox._replace(ratio=padded([low, high]), gears=2, efficiency=0.82),
        driver=driver,
        converter=locked if start_clutch else p.converter,
        variator=Variator(
            low=low,
            high=high,
            rate=1.0,
            width=0.06,
            end=0.03,
            target=5500.0 * RPM,
            rise=0.8,
            rise_speed=25.0,
        ),
    )
    return Car(params, car.curve)

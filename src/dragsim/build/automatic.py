"""Parameters of a torque converter with its lock-up clutch, and of planetary shifts."""

from __future__ import annotations

from dragsim.estimate.car import Complete
from dragsim.model.params import (
    MAX_GEARS,
    NO_CONVERTER,
    NO_PLANETARY,
    Converter,
    Driver,
    Planetary,
)

NEVER_BOGS = (-2.0, -1.0)
"""Engine speeds between which a lock-up clutch is eased, where nothing does so [rad/s]."""


def converter(car: Complete) -> Converter:
    """The converter, and from which gear it is locked; of a start-up clutch an empty one, locked
    from the line. A CVT has one gear, in which the clutch closes at the coupling point."""
    box = car.converter
    if box is None:
        return NO_CONVERTER
    lock_from = int(box.lock_gear) - 1 if car.variator is None else MAX_GEARS
    return Converter(
        capacity=box.capacity,
        torque_ratio=box.torque_ratio,
        coupling=box.coupling_ratio,
        lock_from=lock_from,
    )


def planetary(car: Complete) -> Planetary:
    """How a shift hands over and how long it is meant to take."""
    shifts = car.planetary
    if shifts is None:
        return NO_PLANETARY
    return Planetary(
        kept=shifts.shift_torque,
        torque_phase=shifts.torque_phase,
        inertia_phase=max(car.transmission.shift_time - shifts.torque_phase, 0.0),
    )


def behind_converter(car: Complete, feet: Driver) -> Driver:
    """The driver of a car whose clutch is that of its converter: the gearbox lets it in."""
    box = car.converter
    if box is None:
        return feet
    bog_low, bog_high = NEVER_BOGS
    return feet._replace(engage_ramp=box.lock_time, bog_low=bog_low, bog_high=bog_high)

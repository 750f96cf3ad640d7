"""Dual-clutch cars: the manual test cars with a second input shaft and a control unit."""

from __future__ import annotations

from cars import Car, front_drive_turbo, padded, rear_drive_natural

from dragsim.model.params import AXLE_BOTH, KIND_DUAL_CLUTCH, Centre, DualClutch


def with_dual_clutch(
    car: Car, *, hand_over: float = 0.05, sync: float = 0.15, select: float = 0.2
) -> Car:
    """A manual car with a dual clutch in place of its own; times in s."""
    times = DualClutch(hand_over=hand_over, sync=sync, select=select)
    return Car(car.params._replace(kind=KIND_DUAL_CLUTCH, dual_clutch=times), car.curve)


def rear_dual_clutch() -> Car:
    """The rear-engined sports car."""
    return with_dual_clutch(rear_drive_natural())


def front_dual_clutch() -> Car:
    """The front-drive turbo hatchback."""
    return with_dual_clutch(front_drive_turbo())


def all_wheel_dual_clutch() -> Car:
    """The sports car with both axles driven and a coupling between them."""
    car = rear_dual_clutch()
    centre = Centre(front_share=0.4, coupling=1200.0, width=1.0)
    return Car(car.params._replace(driven=AXLE_BOTH, centre=centre), car.curve)


def too_weak_dual_clutch() -> Car:
    """The sports car with clutches that cannot hold its engine's peak torque."""
    car = rear_dual_clutch()
    return with_capacity(car, 340.0)


def with_capacity(car: Car, capacity: float) -> Car:
    """The same car with clutches of another capacity [N m]."""
    box = car.params.gearbox._replace(clutch_capacity=capacity)
    return Car(car.params._replace(gearbox=box), car.curve)


def in_one_gear(car: Car, gear: int) -> Car:
    """The same car with nothing but one of its gears, counted from 0."""
    box = car.params.gearbox
    one = box._replace(ratio=padded([box.ratio[gear]]), gears=1)
    return Car(car.params._replace(gearbox=one), car.curve)

"""Test cars with two driven axles, by the centre between them."""

from __future__ import annotations

from cars import Car, rear_drive_natural

from dragsim.model.params import AXLE_BOTH, Centre

STRONG = 6000.0
"""A coupling that outdoes the largest torque in first gear [N m]."""


def all_drive(
    *, front_share: float = 0.4, coupling: float = 0.0, width: float = 1.0, mu: float = 0.9
) -> Car:
    """A rear-engined sports car with both axles driven: 350 hp, six gears, launched at 5500 rpm
    through a clutch of 1.8 times the engine's torque, on tyres that this spins."""
    p, curve = rear_drive_natural()
    return Car(
        p._replace(
            driven=AXLE_BOTH,
            centre=Centre(front_share=front_share, coupling=coupling, width=width),
            front=p.front._replace(mu=mu),
            rear=p.rear._replace(mu=mu),
            gearbox=p.gearbox._replace(clutch_capacity=700.0),
            driver=p.driver._replace(launch_speed=5500.0 / 4500.0 * p.driver.launch_speed),
        ),
        curve,
    )


def fixed_split() -> Car:
    """40 % in front, whatever the grip."""
    return all_drive(front_share=0.4)


def open_centre() -> Car:
    """Half in front, half behind."""
    return all_drive(front_share=0.5)


def limited_slip() -> Car:
    """A coupling worth half of the largest torque in first gear."""
    return all_drive(front_share=0.4, coupling=0.5 * STRONG)


def locked_centre() -> Car:
    """Both axles on one shaft."""
    return all_drive(front_share=0.5, coupling=STRONG)

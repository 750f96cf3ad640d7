"""Chassis: masses, heights, areas and drag that a data sheet leaves out."""

from __future__ import annotations

from typing import Final

from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import MassBasis

EU_ALLOWANCE: Final = 75.0
"""Driver and luggage in a European kerb mass [kg] (92/21/EEC: 68 + 7)."""

DRIVER_FRONT_SHARE: Final = 0.5
"""Share of the driver's weight on the front axle [-]: seated near the middle of the wheelbase."""

DRIVER_HEIGHT_SHARE: Final = 0.40
"""Height of a seated driver's mass over the roof's height [-]."""

UNKNOWN_HEIGHT: Final = 1.42
UNKNOWN_WIDTH: Final = 1.80
"""Height and width of a car whose file gives neither them nor what follows from them [m]."""


def kerb_mass(mass: float, basis: MassBasis, driver_mass: float) -> float:
    """Mass of the car with fluids and no driver [kg] from a mass on any basis."""
    if basis is MassBasis.EU:
        return mass - EU_ALLOWANCE
    if basis is MassBasis.TEST:
        return mass - driver_mass
    return mass


def with_driver(value: float, *, kerb: float, at_driver: float, driver_mass: float) -> float:
    """A mass-weighted mean [any unit] of a car's value and the driver's."""
    return (kerb * value + driver_mass * at_driver) / (kerb + driver_mass)


@rule("body.height", source="middle of road cars", uncertainty=0.06)
def height() -> float:
    """Roof height of a road car [m]: 1.42."""
    return UNKNOWN_HEIGHT


@rule("body.width", source="middle of road cars", uncertainty=0.04)
def width() -> float:
    """Width of a road car without mirrors [m]: 1.80."""
    return UNKNOWN_WIDTH


@rule(
    "body.cg_height",
    source="NHTSA static stability: 0.50 to 0.58 m for cars; 0.37 to 0.40 of the roof",
    uncertainty=0.06,
)
def cg_height(height: float) -> float:
    """Height of the centre of gravity [m]: 0.385 of the roof height [m].

    2 % more above 1.50 m, 6 % more above 1.65 m, where seats and roof ride higher.
    """
    rise = 1.06 if height > 1.65 else 1.02 if height > 1.50 else 1.0
    return 0.385 * height * rise


@rule(
    "body.frontal_area",
    source="EPA LDTP-77-1: 0.80 of height times width to 5 %; CO2MPAS 0.84",
    uncertainty=0.04,
)
def frontal_area(width: float, height: float) -> float:
    """Frontal area [m^2]: 0.82 of width times height [m]."""
    return 0.82 * width * height


@rule(
    "body.drag_coefficient",
    source="CO2MPAS by body: 0.27 to 0.35 cars, 0.40 pick-ups; road tests",
    uncertainty=0.10,
)
def drag_coefficient(height: float) -> float:
    """Drag coefficient [-]: 0.33, 0.40 above 1.65 m (vans, pick-ups, off-roaders)."""
    return 0.40 if height > 1.65 else 0.33


@rule("body.lift_front", source="road cars: -0.1 to 0.2", uncertainty=0.1, absolute=True)
def lift_front() -> float:
    """Lift coefficient of the front axle [-]: 0."""
    return 0.0


@rule("body.lift_rear", source="road cars: -0.1 to 0.2", uncertainty=0.1, absolute=True)
def lift_rear() -> float:
    """Lift coefficient of the rear axle [-]: 0."""
    return 0.0


@rule("body.drag_height", source="centroid of the frontal area of a road car", uncertainty=0.15)
def drag_height(height: float) -> float:
    """Height at which drag acts [m]: half of the roof height [m]."""
    return 0.5 * height


@rule(
    "body.load_lag",
    source="pitch of 1.5 to 2 Hz: 0.08 s sports car to 0.20 s off-roader",
    uncertainty=0.30,
)
def load_lag(height: float) -> float:
    """Time constant of load transfer [s]: 0.12; 0.20 above 1.65 m."""
    return 0.20 if height > 1.65 else 0.12

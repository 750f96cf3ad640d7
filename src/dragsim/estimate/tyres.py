"""Tyres: radius, inertia, friction by compound and year, shape of the slip curve, rolling."""

from __future__ import annotations

from math import atan, pi, tan
from typing import Final

from dragsim.estimate.defaults import (
    ALL_DRIVE_USE,
    FITTED,
    FRICTION,
    FRICTION_PER_YEAR,
    FRONT_DRIVE_USE,
    LOAD_EXPONENT,
)
from dragsim.estimate.rule import rule
from dragsim.spec.tyre_size import TyreSize
from dragsim.spec.vehicle import Compound, Driven

STIFFNESS_B: Final = 11.6
SHAPE_C: Final = 1.641
CURVATURE_E: Final = 0.464
"""Magic-formula factors of a passenger-car tyre (PAC2002 set of Chrono's sedan at 4850 N; B from
its slip stiffness of 22.3 per unit load). The peak lies at a slip of 0.15."""

MILLIMETRE: Final = 1e-3

OLDEST_ERA: Final = 1965
NEWEST_ERA: Final = 2022


@rule(
    "tyres.rolling_radius",
    source="dynamic over free radius 0.955 to 0.97; makers' revolutions per mile",
    uncertainty=0.01,
)
def rolling_radius(size: TyreSize) -> float:
    """Effective rolling radius [m]: 0.965 of the free radius of the printed size."""
    return 0.965 * size.free_radius


@rule(
    "tyres.inertia",
    source="Chrono sedan 1.1, FASTSim 0.8 kg m^2 a wheel",
    uncertainty=0.20,
)
def axle_inertia(radius: float, width: float) -> float:
    """Inertia of an axle's two wheels [kg m^2]: 21 kg (r/0.32)(w/235)^0.5 at the radius r.

    radius [m] effective rolling, width [m] of the tyre.
    """
    mass = 21.0 * (radius / 0.32) * float((width / 0.235) ** 0.5)
    return mass * radius * radius


@rule(
    "tyres.reference_load",
    source="load index against size of road tyres",
    uncertainty=0.10,
)
def reference_load(size: TyreSize) -> float:
    """Load of one tyre at which the compound's friction is stated [N].

    0.261 (w^2 a)^0.62 (D + w a)^0.45, width w and rim D in mm, aspect a: 2.1 kN for 195/55R16,
    2.4 kN for 265/35R19.
    """
    w = size.width / MILLIMETRE
    D = size.rim / MILLIMETRE
    a = size.aspect
    return float(0.261 * (w * w * a) ** 0.62 * (D + w * a) ** 0.45)


@rule("tyres.friction", source=FITTED, uncertainty=0.05)
def friction(
    compound: Compound, year: int, size: TyreSize, axle_load: float, driven: Driven
) -> float:
    """Peak friction [-] on dry asphalt at the axle's static load [N], by compound and year.

    Compound value of 2010, 0.5 % a year from 1965 to 2022, less by the load law from the size's
    reference load, times the share that front or all-wheel drive puts to use.
    """
    years = min(max(year, OLDEST_ERA), NEWEST_ERA) - 2010
    mu = FRICTION[compound] * (1.0 + FRICTION_PER_YEAR * years)
    mu *= float((0.5 * axle_load / reference_load(size)) ** -LOAD_EXPONENT)
    if driven is Driven.FRONT:
        return mu * FRONT_DRIVE_USE
    return mu * ALL_DRIVE_USE if driven is Driven.ALL else mu


@rule(
    "tyres.load_exponent",
    source="Milliken 0.18 over a wide range; tests of 64 cars 0 to 0.2",
    uncertainty=0.50,
)
def load_exponent() -> float:
    """Exponent n by which friction falls with load, mu ~ F_z^-n [-]: 0.08."""
    return LOAD_EXPONENT


@rule(
    "tyres.best_slip",
    source="PAC2002 passenger-car set of Chrono; road tyres 0.10 to 0.20",
    uncertainty=0.25,
)
def best_slip() -> float:
    """Slip of the largest force [-]: where C atan(...) of the magic formula is pi/2."""
    target = tan(0.5 * pi / SHAPE_C)
    low, high = 0.0, 10.0
    for _ in range(200):
        x = 0.5 * (low + high)
        if x - CURVATURE_E * (x - atan(x)) < target:
            low = x
        else:
            high = x
    return high / STIFFNESS_B


@rule(
    "tyres.sliding",
    source="dry asphalt, locked or spinning: 0.65 to 0.8 of the peak (Noon; PAC2002)",
    uncertainty=0.08,
)
def sliding() -> float:
    """Friction of a spinning tyre over its peak [-]: 0.72."""
    return 0.72


@rule(
    "tyres.rolling_resistance",
    source="performance tyres 0.010 to 0.014; coast-downs",
    uncertainty=0.15,
)
def rolling_resistance(compound: Compound, year: int, radius: float) -> float:
    """Rolling resistance coefficient at standstill [-]: 0.013 (0.32/r), r [m].

    1.4 times that for bias-ply tyres, 1.15 times before 1975.
    """
    f = 0.013 * 0.32 / radius
    if compound is Compound.BIAS_PLY:
        f *= 1.4
    return f * 1.15 if year < 1975 else f


@rule(
    "tyres.rolling_speed",
    source="Wong, Theory of Ground Vehicles: radial tyres up to 60 m/s",
    uncertainty=0.20,
)
def rolling_speed() -> float:
    """Speed at which rolling resistance has doubled [m/s]: 50."""
    return 50.0

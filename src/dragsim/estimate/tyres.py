"""Tyres: radius, inertia, friction by compound and year, shape of the slip curve, rolling."""

from __future__ import annotations

from functools import cache
from math import atan, pi, tan
from typing import Final, NamedTuple

from dragsim.constants import GRAVITY
from dragsim.estimate.car import CompleteAxle, CompleteBody, CompleteTyres
from dragsim.estimate.defaults import DEFAULTS, FITTED, Defaults
from dragsim.estimate.parts import Means
from dragsim.estimate.rule import rule
from dragsim.spec.tyre_size import TyreSize
from dragsim.spec.vehicle import Compound, Driven, Tyres

MILLIMETRE: Final = 1e-3

OLDEST_ERA: Final = 1965
NEWEST_ERA: Final = 2022


@rule(
    "tyres.rolling_radius",
    source="dynamic over free radius 0.955 to 0.97; makers' revolutions per mile",
    uncertainty=0.01,
)
def rolling_radius(size: TyreSize, *, defaults: Defaults = DEFAULTS) -> float:
    """Effective rolling radius [m]: {radius_share:g} of the free radius of the printed size."""
    return defaults.radius_share * size.free_radius


@rule(
    "tyres.inertia",
    source="Chrono sedan 1.1, FASTSim 0.8 kg m^2 a wheel",
    uncertainty=0.20,
)
def axle_inertia(radius: float, width: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Inertia of an axle's two wheels [kg m^2]: {wheel_mass:g} kg (r/0.32)(w/235)^0.5 at the
    radius r.

    radius [m] effective rolling, width [m] of the tyre.
    """
    mass = defaults.wheel_mass * (radius / 0.32) * float((width / 0.235) ** 0.5)
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
    compound: Compound,
    year: int,
    size: TyreSize,
    axle_load: float,
    driven: Driven,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Peak friction [-] on dry asphalt at the axle's static load [N], by compound and year.

    Compound value of 2010, a gain a year from 1965 to 2022, less by the load law from the size's
    reference load, times the share that front or all-wheel drive puts to use: torque steer, an open
    differential, a torque split that is only nearly ideal. Drag radials and slicks are no road-test
    tyres: their values are the middle of what is quoted on prepared strips.
    """
    years = min(max(year, OLDEST_ERA), NEWEST_ERA) - 2010
    mu = defaults.friction(compound) * (1.0 + defaults.friction_per_year * years)
    mu *= float((0.5 * axle_load / reference_load(size)) ** -defaults.load_exponent)
    if driven is Driven.FRONT:
        return mu * defaults.front_drive_use
    return mu * defaults.all_drive_use if driven is Driven.ALL else mu


@rule(
    "tyres.load_exponent",
    source="Milliken 0.18 over a wide range; tests of 64 cars 0 to 0.2",
    uncertainty=0.50,
)
def load_exponent(*, defaults: Defaults = DEFAULTS) -> float:
    """Exponent n by which friction falls with load, mu ~ F_z^-n [-]: {load_exponent:.2f}."""
    return defaults.load_exponent


@rule(
    "tyres.best_slip",
    source="PAC2002 passenger-car set of Chrono; road tyres 0.10 to 0.20",
    uncertainty=0.25,
)
def best_slip(*, defaults: Defaults = DEFAULTS) -> float:
    """Slip of the largest force [-]: where C atan(...) of the magic formula is pi/2.

    Its factors are those of a passenger-car tyre (PAC2002 set of Chrono's sedan at 4850 N; B from
    its slip stiffness of 22.3 per unit load), with which the peak lies at a slip of 0.15.
    """
    return magic_peak(defaults.tyre_shape, defaults.tyre_curvature) / defaults.tyre_stiffness


@cache
def magic_peak(shape: float, curvature: float) -> float:
    """Where x - E (x - atan x) = tan(pi/(2 C)), x being B times the slip."""
    target = tan(0.5 * pi / shape)
    low, high = 0.0, 10.0
    for _ in range(200):
        x = 0.5 * (low + high)
        if x - curvature * (x - atan(x)) < target:
            low = x
        else:
            high = x
    return high


@rule(
    "tyres.sliding",
    source="dry asphalt, locked or spinning: 0.65 to 0.8 of the peak (Noon; PAC2002)",
    uncertainty=0.08,
)
def sliding(*, defaults: Defaults = DEFAULTS) -> float:
    """Friction of a spinning tyre over its peak [-]: {sliding:.2f}."""
    return defaults.sliding


@rule(
    "tyres.rolling_resistance",
    source="performance tyres 0.010 to 0.014; coast-downs",
    uncertainty=0.15,
)
def rolling_resistance(
    compound: Compound, year: int, radius: float, *, defaults: Defaults = DEFAULTS
) -> float:
    """Rolling resistance coefficient at standstill [-]: {rolling:.3f} (0.32/r), r [m]; times
    {rolling_bias_ply:g} for bias-ply tyres and {rolling_old:g} before 1975."""
    f = defaults.rolling * 0.32 / radius
    if compound is Compound.BIAS_PLY:
        f *= defaults.rolling_bias_ply
    return f * defaults.rolling_old if year < 1975 else f


@rule(
    "tyres.rolling_speed",
    source="Wong, Theory of Ground Vehicles: radial tyres up to 60 m/s",
    uncertainty=0.20,
)
def rolling_speed(*, defaults: Defaults = DEFAULTS) -> float:
    """Speed at which rolling resistance has doubled [m/s]: {rolling_speed:g}."""
    return defaults.rolling_speed


class Wheel(NamedTuple):
    """What of an axle's tyres follows from their size, in SI; as in ``CompleteAxle``."""

    size: TyreSize
    radius: float
    inertia: float
    reference_load: float


class Manners(NamedTuple):
    """What both axles' tyres have in common; as in ``CompleteTyres``."""

    load_exponent: float
    best_slip: float
    sliding: float
    rolling_resistance: float
    rolling_speed: float


def complete_tyres(
    spec: Tyres, year: int, body: CompleteBody, driven: Driven, means: Means
) -> CompleteTyres:
    """Both axles' tyres under the car's static weight."""
    defaults, _, part = means
    front, rear, manners = part(
        complete_wheels, spec.front, spec.rear, driven, spec.compound, year, defaults
    )
    return loaded_tyres(spec, year, body, driven, front, rear, manners, defaults)


def complete_wheels(
    front: TyreSize,
    rear: TyreSize,
    driven: Driven,
    compound: Compound,
    year: int,
    defaults: Defaults,
) -> tuple[Wheel, Wheel, Manners]:
    """The wheels of both axles, and what their tyres have in common."""
    wheels = complete_wheel(front, defaults), complete_wheel(rear, defaults)
    radius = wheels[0].radius if driven is Driven.FRONT else wheels[1].radius
    return (*wheels, complete_manners(compound, year, radius, defaults))


def complete_wheel(size: TyreSize, defaults: Defaults) -> Wheel:
    """The wheels of an axle."""
    radius = rolling_radius(size, defaults=defaults)
    inertia = axle_inertia(radius, size.width, defaults=defaults)
    return Wheel(size, radius, inertia, reference_load(size))


def complete_manners(
    compound: Compound, year: int, driven_radius: float, defaults: Defaults
) -> Manners:
    """What both axles' tyres have in common."""
    return Manners(
        load_exponent=load_exponent(defaults=defaults),
        best_slip=best_slip(defaults=defaults),
        sliding=sliding(defaults=defaults),
        rolling_resistance=rolling_resistance(compound, year, driven_radius, defaults=defaults),
        rolling_speed=rolling_speed(defaults=defaults),
    )


def loaded_tyres(
    spec: Tyres,
    year: int,
    body: CompleteBody,
    driven: Driven,
    front: Wheel,
    rear: Wheel,
    manners: Manners,
    defaults: Defaults,
) -> CompleteTyres:
    """The tyres of both axles with their loads and their friction there."""
    weight = body.mass * GRAVITY

    def axle(wheel: Wheel, load: float) -> CompleteAxle:
        mu = spec.friction
        if mu is None:
            mu = friction(spec.compound, year, wheel.size, load, driven, defaults=defaults)
        return CompleteAxle(wheel.size, wheel.radius, wheel.inertia, load, wheel.reference_load, mu)

    return CompleteTyres(
        spec.compound,
        axle(front, weight * body.front_share),
        axle(rear, weight * (1.0 - body.front_share)),
        *manners,
    )

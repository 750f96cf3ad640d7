"""Chassis: masses, heights, areas and drag that a data sheet leaves out."""

from __future__ import annotations

from typing import Final, NamedTuple

from dragsim.estimate.car import CompleteBody
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.parts import Means
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Body, MassBasis

EU_ALLOWANCE: Final = 75.0
"""Driver and luggage in a European kerb mass [kg] (92/21/EEC: 68 + 7)."""

TALL: Final = 1.65
"""Roof height above which a car is a van, a pick-up or an off-roader [m]."""


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
def height(*, defaults: Defaults = DEFAULTS) -> float:
    """Roof height of a road car [m]: {height:.2f}."""
    return defaults.height


@rule("body.width", source="middle of road cars", uncertainty=0.04)
def width(*, defaults: Defaults = DEFAULTS) -> float:
    """Width of a road car without mirrors [m]: {width:.2f}."""
    return defaults.width


@rule(
    "body.cg_height",
    source="NHTSA static stability: 0.50 to 0.58 m for cars; 0.37 to 0.40 of the roof",
    uncertainty=0.06,
)
def cg_height(height: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Height of the centre of gravity [m]: {cg_share:.3f} of the roof height [m].

    2 % more above 1.50 m, 6 % more above 1.65 m, where seats and roof ride higher.
    """
    rise = 1.06 if height > TALL else 1.02 if height > 1.50 else 1.0
    return defaults.cg_share * height * rise


@rule(
    "body.frontal_area",
    source="EPA LDTP-77-1: 0.80 of height times width to 5 %; CO2MPAS 0.84",
    uncertainty=0.04,
)
def frontal_area(width: float, height: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Frontal area [m^2]: {area_share:.2f} of width times height [m]."""
    return defaults.area_share * width * height


@rule(
    "body.drag_coefficient",
    source="CO2MPAS by body: 0.27 to 0.35 cars, 0.40 pick-ups; road tests",
    uncertainty=0.10,
)
def drag_coefficient(height: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Drag coefficient [-]: {drag_coefficient:.2f}, {drag_coefficient_tall:.2f} above 1.65 m (vans,
    pick-ups, off-roaders)."""
    return defaults.drag_coefficient_tall if height > TALL else defaults.drag_coefficient


@rule("body.lift_front", source="road cars: -0.1 to 0.2", uncertainty=0.1, absolute=True)
def lift_front(*, defaults: Defaults = DEFAULTS) -> float:
    """Lift coefficient of the front axle [-]: {lift_front:g}."""
    return defaults.lift_front


@rule("body.lift_rear", source="road cars: -0.1 to 0.2", uncertainty=0.1, absolute=True)
def lift_rear(*, defaults: Defaults = DEFAULTS) -> float:
    """Lift coefficient of the rear axle [-]: {lift_rear:g}."""
    return defaults.lift_rear


@rule("body.drag_height", source="centroid of the frontal area of a road car", uncertainty=0.15)
def drag_height(height: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Height at which drag acts [m]: {drag_height_share:g} of the roof height [m]."""
    return defaults.drag_height_share * height


@rule(
    "body.load_lag",
    source="pitch of 1.5 to 2 Hz: 0.08 s sports car to 0.20 s off-roader",
    uncertainty=0.30,
)
def load_lag(height: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Time constant of load transfer [s]: {load_lag:.2f}; {load_lag_tall:.2f} above 1.65 m."""
    return defaults.load_lag_tall if height > TALL else defaults.load_lag


class Shell(NamedTuple):
    """What of the body does not depend on its mass, in SI; as in ``CompleteBody``."""

    width: float
    height: float
    cg_height: float
    drag_coefficient: float
    frontal_area: float
    lift_front: float
    lift_rear: float
    drag_height: float
    load_lag: float


def complete_body(spec: Body, driver_mass: float, means: Means) -> CompleteBody:
    """The body with its driver."""
    defaults, _, part = means
    shell = part(
        complete_shell,
        spec.width,
        spec.height,
        spec.cg_height,
        spec.drag_coefficient,
        spec.frontal_area,
        spec.lift_front,
        spec.lift_rear,
        defaults,
    )
    return part(
        loaded_body,
        shell,
        spec.mass,
        spec.mass_basis,
        spec.front_weight,
        spec.wheelbase,
        driver_mass,
        defaults,
    )


def complete_shell(
    stated_width: float | None,
    stated_height: float | None,
    stated_cg: float | None,
    stated_drag: float | None,
    stated_area: float | None,
    stated_front: float | None,
    stated_rear: float | None,
    defaults: Defaults,
) -> Shell:
    """Size and shape."""
    D = defaults
    tall = height(defaults=D) if stated_height is None else stated_height
    wide = width(defaults=D) if stated_width is None else stated_width
    return Shell(
        wide,  # width
        tall,  # height
        cg_height(tall, defaults=D) if stated_cg is None else stated_cg,
        drag_coefficient(tall, defaults=D) if stated_drag is None else stated_drag,
        frontal_area(wide, tall, defaults=D) if stated_area is None else stated_area,
        lift_front(defaults=D) if stated_front is None else stated_front,
        lift_rear(defaults=D) if stated_rear is None else stated_rear,
        drag_height(tall, defaults=D),
        load_lag(tall, defaults=D),
    )


def loaded_body(
    shell: Shell,
    mass: float,
    basis: MassBasis,
    front_weight: float,
    wheelbase: float,
    driver_mass: float,
    defaults: Defaults,
) -> CompleteBody:
    """The body with its masses, without and with the driver."""
    kerb = kerb_mass(mass, basis, driver_mass)
    share, cg_with_driver = front_weight, shell.cg_height
    if basis is not MassBasis.TEST:
        share = with_driver(
            share, kerb=kerb, at_driver=defaults.driver_front_share, driver_mass=driver_mass
        )
        cg_with_driver = with_driver(
            shell.cg_height,
            kerb=kerb,
            at_driver=defaults.driver_height_share * shell.height,
            driver_mass=driver_mass,
        )
    return CompleteBody(
        kerb,  # kerb_mass
        kerb + driver_mass,  # mass
        shell.width,
        shell.height,
        front_weight,
        share,  # front_share
        wheelbase,
        shell.cg_height,
        cg_with_driver,  # cg_height_with_driver
        shell.drag_coefficient,
        shell.frontal_area,
        shell.lift_front,
        shell.lift_rear,
        shell.drag_height,
        shell.load_lag,
    )

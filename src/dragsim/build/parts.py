"""What every drivetrain has in common: body, air, road, axles, engine."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

from dragsim.build.day import Atmosphere, atmosphere
from dragsim.constants import RPM
from dragsim.estimate import strip as strip_rules
from dragsim.estimate.car import (
    CompleteAxle,
    CompleteBody,
    CompleteCentre,
    CompleteEngine,
    CompleteTyres,
)
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.pchip import interpolate, slopes
from dragsim.model.params import (
    AXLE_BOTH,
    AXLE_FRONT,
    AXLE_REAR,
    MAX_GEARS,
    Air,
    Axle,
    Body,
    Centre,
    Engine,
    Gears,
    Road,
)
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Driven

BOOST_LAG_SPEED: Final = 3000.0 * RPM
"""Engine speed for which ``engine.boost_lag`` is stated [rad/s]."""
COUPLING_WIDTH: Final = 1.0
"""Difference of axle speeds over which a centre coupling takes hold [rad/s]."""
SHORTEST_LAG: Final = 1e-3
"""A boost lag of nothing is run as this [s]."""


class Place(NamedTuple):
    """A strip and a weather. wind [m/s] against the car; grip: friction of the surface over that of
    dry asphalt; grades: the end of the torque row."""

    strip: Strip
    day: Atmosphere
    wind: float
    grip: float
    grades: list[float]


def place_of(strip: Strip, weather: Weather, defaults: Defaults = DEFAULTS) -> Place:
    """Where and when a car runs."""
    grip = strip.grip
    if grip is None:
        grip = strip_rules.grip(strip.surface, defaults=defaults)
    return Place(strip, atmosphere(weather), weather.wind, grip, grade_row(strip))


def body(with_driver: CompleteBody) -> Body:
    """Masses and lengths, driver included."""
    return Body(
        with_driver.mass,
        with_driver.front_share,
        with_driver.wheelbase,
        with_driver.cg_height_with_driver,
        with_driver.load_lag,
    )


def air(shell: CompleteBody, place: Place) -> Air:
    """The air of the day about the shell."""
    return Air(
        place.day.density_kgpm3,  # rho
        place.wind,
        shell.drag_coefficient * shell.frontal_area,  # drag_area
        shell.lift_front * shell.frontal_area,  # lift_area_front
        shell.lift_rear * shell.frontal_area,  # lift_area_rear
        shell.drag_height,
    )


def road(rolling: float, rolling_speed: float, strip: Strip) -> Road:
    """Slope, with a grade profile that at the line, and rolling resistance [-], doubled at a speed
    [m/s]."""
    knots = profile(strip)
    grade = strip.grade
    if knots:
        distances, grades = zip(*knots, strict=True)
        grade = interpolate(distances, grades, profile_slopes(knots), 0.0)
    secant = sqrt(1.0 + grade * grade)
    return Road(
        grade / secant,  # sine
        1.0 / secant,  # cosine
        rolling,
        rolling_speed,
        len(knots) if len(knots) > 1 else 0,  # knots
    )


def profile(strip: Strip) -> tuple[tuple[float, float], ...]:
    """The pairs of distance [m] and grade that shape a strip, those without any change left out."""
    knots = strip.grade_profile
    same = len({grade for _, grade in knots}) == 1
    return knots[:1] if same else knots


def profile_slopes(knots: Sequence[tuple[float, float]]) -> list[float]:
    """Change of the grade along the strip [1/m] at each of its pairs, so that the grade goes
    smoothly from one to the next and never beyond either."""
    if len(knots) < 2:
        return [0.0] * len(knots)
    distances, grades = zip(*knots, strict=True)
    return slopes(distances, grades)


def grade_row(strip: Strip) -> list[float]:
    """The end of the torque row (``model.slope``): distances, grades and their slopes of a grade
    profile; nothing for one slope throughout."""
    knots = profile(strip)
    if len(knots) < 2:
        return []
    return [*(x for x, _ in knots), *(grade for _, grade in knots), *profile_slopes(knots)]


def axle(wheels: CompleteAxle, tyres: CompleteTyres, surface: float, defaults: Defaults) -> Axle:
    """One axle's tyres on a surface of a friction over that of dry asphalt."""
    return Axle(
        wheels.radius,
        wheels.inertia,
        wheels.friction * surface,  # mu
        wheels.load,  # load_ref
        tyres.load_exponent,
        defaults.tyre_stiffness,  # b
        defaults.tyre_shape,  # c
        defaults.tyre_curvature,  # e
        tyres.best_slip,
        tyres.sliding,
    )


def driven_axles(driven: Driven) -> int:
    """Which axles the gearbox drives."""
    if driven is Driven.ALL:
        return AXLE_BOTH
    return AXLE_FRONT if driven is Driven.FRONT else AXLE_REAR


def centre(between: CompleteCentre) -> Centre:
    """What shares the torque between two driven axles; of one driven axle it has no meaning."""
    return Centre(
        between.front_share,
        between.coupling,
        COUPLING_WIDTH,  # width
    )


def engine_law(motor: CompleteEngine, turbo: bool, driven: Driven) -> Engine:
    """The engine; its torque row travels beside it."""
    friction_0, friction_1, friction_2 = motor.friction
    return Engine(
        motor.inertia,
        friction_0,
        friction_1,
        friction_2,
        motor.redline,  # limiter
        motor.limiter_width,
        motor.stall_speed,
        1 if driven is Driven.FRONT else 0,  # transverse
        1 if turbo else 0,  # boosted
        motor.boost_base,  # base
        motor.boost_start,
        max(motor.boost_lag, SHORTEST_LAG),
        BOOST_LAG_SPEED,  # boost_lag_speed
        motor.boost_release,
        motor.step,  # curve_step
    )


def padded(values: Sequence[float]) -> Gears:
    """One value per gear, the last repeated to MAX_GEARS."""
    return (*values, *([values[-1]] * (MAX_GEARS - len(values))))  # type: ignore[return-value]

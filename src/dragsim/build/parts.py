"""What every drivetrain has in common: body, air, road, axles, engine."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

from dragsim.build.day import Atmosphere
from dragsim.constants import RPM
from dragsim.estimate import strip as strip_rules
from dragsim.estimate.car import Complete, CompleteAxle, CompleteTyres
from dragsim.estimate.pchip import interpolate, slopes
from dragsim.estimate.tyres import CURVATURE_E, SHAPE_C, STIFFNESS_B
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
from dragsim.spec.scenario import Strip
from dragsim.spec.vehicle import Aspiration, Driven, Vehicle

BOOST_LAG_SPEED: Final = 3000.0 * RPM
"""Engine speed for which ``engine.boost_lag`` is stated [rad/s]."""
COUPLING_WIDTH: Final = 1.0
"""Difference of axle speeds over which a centre coupling takes hold [rad/s]."""
SHORTEST_LAG: Final = 1e-3
"""A boost lag of nothing is run as this [s]."""


def body(car: Complete) -> Body:
    """Masses and lengths, driver included."""
    with_driver = car.body
    return Body(
        mass=with_driver.mass,
        front_share=with_driver.front_share,
        wheelbase=with_driver.wheelbase,
        cg_height=with_driver.cg_height_with_driver,
        load_lag=with_driver.load_lag,
    )


def air(car: Complete, day: Atmosphere, wind: float) -> Air:
    """The air of the day about the shell."""
    shell = car.body
    return Air(
        rho=day.density_kgpm3,
        wind=wind,
        drag_area=shell.drag_coefficient * shell.frontal_area,
        lift_area_front=shell.lift_front * shell.frontal_area,
        lift_area_rear=shell.lift_rear * shell.frontal_area,
        drag_height=shell.drag_height,
    )


def road(car: Complete, strip: Strip) -> Road:
    """Slope, with a grade profile that at the line, and rolling resistance."""
    knots = profile(strip)
    grade = strip.grade
    if knots:
        distances, grades = zip(*knots, strict=True)
        grade = interpolate(distances, grades, profile_slopes(knots), 0.0)
    secant = sqrt(1.0 + grade * grade)
    return Road(
        sine=grade / secant,
        cosine=1.0 / secant,
        rolling=car.tyres.rolling_resistance,
        rolling_speed=car.tyres.rolling_speed,
        knots=len(knots) if len(knots) > 1 else 0,
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


def axle(wheels: CompleteAxle, tyres: CompleteTyres, strip: Strip) -> Axle:
    """One axle's tyres on the surface of the strip."""
    surface = strip.grip if strip.grip is not None else strip_rules.grip(strip.surface)
    return Axle(
        radius=wheels.radius,
        inertia=wheels.inertia,
        mu=wheels.friction * surface,
        load_ref=wheels.load,
        load_exponent=tyres.load_exponent,
        b=STIFFNESS_B,
        c=SHAPE_C,
        e=CURVATURE_E,
        best_slip=tyres.best_slip,
        sliding=tyres.sliding,
    )


def driven_axles(car: Complete) -> int:
    """Which axles the gearbox drives."""
    if car.driven is Driven.ALL:
        return AXLE_BOTH
    return AXLE_FRONT if car.driven is Driven.FRONT else AXLE_REAR


def centre(car: Complete) -> Centre:
    """What shares the torque between two driven axles; of one driven axle it has no meaning."""
    between = car.centre
    return Centre(front_share=between.front_share, coupling=between.coupling, width=COUPLING_WIDTH)


def engine(car: Complete, vehicle: Vehicle, curve_step: float) -> Engine:
    """The engine; its torque row travels beside it, with knots ``curve_step`` apart [rad/s]."""
    motor = car.engine
    assert vehicle.engine is not None
    friction_0, friction_1, friction_2 = motor.friction
    return Engine(
        inertia=motor.inertia,
        friction_0=friction_0,
        friction_1=friction_1,
        friction_2=friction_2,
        limiter=motor.redline,
        limiter_width=motor.limiter_width,
        stall=motor.stall_speed,
        transverse=1 if car.driven is Driven.FRONT else 0,
        boosted=1 if vehicle.engine.aspiration is Aspiration.TURBO else 0,
        base=motor.boost_base,
        boost_start=motor.boost_start,
        boost_lag=max(motor.boost_lag, SHORTEST_LAG),
        boost_lag_speed=BOOST_LAG_SPEED,
        boost_release=motor.boost_release,
        curve_step=curve_step,
    )


def padded(values: Sequence[float]) -> Gears:
    """One value per gear, the last repeated to MAX_GEARS."""
    return (*values, *([values[-1]] * (MAX_GEARS - len(values))))  # type: ignore[return-value]

"""The numbers of a completed car that ``explain`` shows: where each stands, and its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from dragsim.estimate import chassis, driveline, driver, engine, rating, shift_points, tyres
from dragsim.estimate.car import Complete
from dragsim.estimate.rule import Rule
from dragsim.spec.vehicle import (
    Aspiration,
    Driven,
    Rating,
    Throttle,
    TransmissionKind,
    Vehicle,
)
from dragsim.units import Dimension, PeakPoint

D = Dimension

Value: TypeAlias = "float | str | PeakPoint | tuple[float, ...]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of ``Complete``: its key, unit and place, and the rule that fills it, if any."""

    key: str
    dimension: D | None
    value: Callable[[Complete], Value]
    rule: Rule[Any] | None = None
    only: Callable[[Vehicle, Complete], bool] = lambda vehicle, car: True


def _turbo(vehicle: Vehicle, car: Complete) -> bool:
    del car
    return vehicle.engine is not None and vehicle.engine.aspiration is Aspiration.TURBO


def _area_unstated(vehicle: Vehicle, car: Complete) -> bool:
    del car
    return vehicle.body.frontal_area is None


def _friction_unstated(vehicle: Vehicle, car: Complete) -> bool:
    del car
    return vehicle.tyres.friction is None


def _all_driven(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.driven is Driven.ALL


def _dual_clutch(vehicle: Vehicle, car: Complete) -> bool:
    del car
    return (
        vehicle.transmission is not None
        and vehicle.transmission.kind is TransmissionKind.DUAL_CLUTCH
    )


def _geared(vehicle: Vehicle, car: Complete) -> bool:
    """With gears that are shifted."""
    del vehicle
    return car.combustion is not None and car.variator is None


def _clutched(vehicle: Vehicle, car: Complete) -> bool:
    """With a clutch that starts the car."""
    del vehicle
    return car.combustion is not None and car.converter is None


def _by_foot(vehicle: Vehicle, car: Complete) -> bool:
    """With a clutch, and an engine whose speed is held for it."""
    return _clutched(vehicle, car) and car.variator is None


def _overboosted(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.engine.overboost is not None


def _traction_control(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.driver.throttle is Throttle.TRACTION_CONTROL


def _not_skilled(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.driver.throttle is not Throttle.SKILLED


def _felt(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.driver.throttle is not Throttle.FLOORED


def _gross(vehicle: Vehicle, car: Complete) -> bool:
    del vehicle
    return car.engine.rating is Rating.SAE_GROSS


def _each_once(final_drive: tuple[float, ...]) -> float | tuple[float, ...]:
    """One final drive where all gears share it."""
    return final_drive[0] if len(set(final_drive)) == 1 else final_drive


_BODY: Final = (
    Entry("body.mass", D.MASS, lambda c: c.body.kerb_mass),
    Entry("body.front_weight", D.FRACTION, lambda c: c.body.front_weight),
    Entry("body.wheelbase", D.LENGTH, lambda c: c.body.wheelbase),
    Entry("body.height", D.LENGTH, lambda c: c.body.height, chassis.height),
    Entry("body.width", D.LENGTH, lambda c: c.body.width, chassis.width, _area_unstated),
    Entry("body.cg_height", D.LENGTH, lambda c: c.body.cg_height, chassis.cg_height),
    Entry(
        "body.drag_coefficient", None, lambda c: c.body.drag_coefficient, chassis.drag_coefficient
    ),
    Entry("body.frontal_area", D.AREA, lambda c: c.body.frontal_area, chassis.frontal_area),
    Entry("body.lift_front", None, lambda c: c.body.lift_front, chassis.lift_front),
    Entry("body.lift_rear", None, lambda c: c.body.lift_rear, chassis.lift_rear),
    Entry("body.drag_height", D.LENGTH, lambda c: c.body.drag_height, chassis.drag_height),
    Entry("body.load_lag", D.TIME, lambda c: c.body.load_lag, chassis.load_lag),
)

_ENGINE: Final = (
    Entry("engine.power", D.POWER, lambda c: c.engine.peaks.power),
    Entry("engine.torque", D.TORQUE, lambda c: c.engine.peaks.torque),
    Entry(
        "engine.overboost",
        D.TORQUE,
        lambda c: c.engine.overboost or c.engine.peaks.torque,
        only=_overboosted,
    ),
    Entry("engine.rating", None, lambda c: c.engine.rating.value),
    Entry(
        "engine.gross_to_net", None, lambda c: c.engine.gross_to_net, rating.gross_to_net, _gross
    ),
    Entry("engine.redline", D.ANGULAR_SPEED, lambda c: c.engine.redline),
    Entry("engine.displacement", D.VOLUME, lambda c: c.engine.displacement, engine.displacement),
    Entry("engine.inertia", D.INERTIA, lambda c: c.engine.inertia, engine.inertia),
    Entry("engine.idle", D.ANGULAR_SPEED, lambda c: c.engine.idle, engine.idle),
    Entry(
        "engine.stall_speed", D.ANGULAR_SPEED, lambda c: c.engine.stall_speed, engine.stall_speed
    ),
    Entry(
        "engine.friction", D.TORQUE, lambda c: c.engine.motoring_torque, engine.motoring_pressure
    ),
    Entry(
        "engine.limiter_width",
        D.ANGULAR_SPEED,
        lambda c: c.engine.limiter_width,
        engine.limiter_width,
    ),
    Entry("engine.reserve", None, lambda c: c.engine.reserve, rating.reserve, _turbo),
    Entry("engine.weather_share", None, lambda c: c.engine.weather_share, engine.weather_share),
    Entry("engine.boost_lag", D.TIME, lambda c: c.engine.boost_lag, engine.boost_lag, _turbo),
    Entry("engine.boost_base", None, lambda c: c.engine.boost_base, engine.boost_base, _turbo),
    Entry("engine.boost_start", None, lambda c: c.engine.boost_start, engine.boost_start, _turbo),
    Entry(
        "engine.boost_release",
        D.TIME,
        lambda c: c.engine.boost_release,
        engine.boost_release,
        _turbo,
    ),
)

_DRIVELINE: Final = (
    Entry("transmission.gears", None, lambda c: c.transmission.gears, only=_geared),
    Entry("transmission.final_drive", None, lambda c: _each_once(c.transmission.final_drive)),
    Entry(
        "transmission.efficiency",
        D.FRACTION,
        lambda c: c.transmission.efficiency,
        driveline.efficiency,
    ),
    Entry(
        "transmission.shift_time",
        D.TIME,
        lambda c: c.transmission.shift_time,
        driveline.shift_time,
        _geared,
    ),
    Entry(
        "transmission.input_inertia",
        D.INERTIA,
        lambda c: c.transmission.input_inertia,
        driveline.input_inertia,
    ),
    Entry(
        "transmission.clutch.capacity",
        D.TORQUE,
        lambda c: c.transmission.clutch_capacity,
        driveline.clutch_capacity,
        _clutched,
    ),
    Entry(
        "transmission.clutch.engagement_time",
        D.TIME,
        lambda c: c.transmission.engagement_time,
        driveline.engagement_time,
        _clutched,
    ),
    Entry(
        "transmission.hand_over_time",
        D.TIME,
        lambda c: c.transmission.hand_over_time,
        driveline.hand_over_time,
        _dual_clutch,
    ),
    Entry(
        "transmission.sync_time",
        D.TIME,
        lambda c: c.transmission.sync_time,
        driveline.sync_time,
        _dual_clutch,
    ),
    Entry(
        "transmission.select_time",
        D.TIME,
        lambda c: c.transmission.select_time,
        driveline.select_time,
        _dual_clutch,
    ),
    Entry("driveline.driven", None, lambda c: c.driven.value),
    Entry(
        "driveline.front_share",
        D.FRACTION,
        lambda c: c.centre.front_share,
        driveline.front_share,
        _all_driven,
    ),
    Entry(
        "driveline.coupling", D.TORQUE, lambda c: c.centre.coupling, driveline.coupling, _all_driven
    ),
)

_TYRES: Final = (
    Entry("tyres.front", None, lambda c: c.tyres.front.size.text),
    Entry("tyres.rear", None, lambda c: c.tyres.rear.size.text),
    Entry("tyres.compound", None, lambda c: c.tyres.compound.value),
    Entry("tyres.front.radius", D.LENGTH, lambda c: c.tyres.front.radius, tyres.rolling_radius),
    Entry("tyres.rear.radius", D.LENGTH, lambda c: c.tyres.rear.radius, tyres.rolling_radius),
    Entry("tyres.front.inertia", D.INERTIA, lambda c: c.tyres.front.inertia, tyres.axle_inertia),
    Entry("tyres.rear.inertia", D.INERTIA, lambda c: c.tyres.rear.inertia, tyres.axle_inertia),
    Entry("tyres.friction", None, lambda c: c.driven_axle.friction, tyres.friction),
    Entry(
        "tyres.reference_load",
        None,
        lambda c: f"{c.driven_axle.reference_load:.0f} N",
        tyres.reference_load,
        _friction_unstated,
    ),
    Entry("tyres.load_exponent", None, lambda c: c.tyres.load_exponent, tyres.load_exponent),
    Entry("tyres.best_slip", None, lambda c: c.tyres.best_slip, tyres.best_slip),
    Entry("tyres.sliding", None, lambda c: c.tyres.sliding, tyres.sliding),
    Entry(
        "tyres.rolling_resistance",
        None,
        lambda c: c.tyres.rolling_resistance,
        tyres.rolling_resistance,
    ),
    Entry("tyres.rolling_speed", D.SPEED, lambda c: c.tyres.rolling_speed, tyres.rolling_speed),
)

_DRIVER: Final = (
    Entry("driver.mass", D.MASS, lambda c: c.driver.mass, driver.mass),
    Entry(
        "driver.launch_speed", D.ANGULAR_SPEED, lambda c: c.driver.launch_speed, driver.launch_speed
    ),
    Entry(
        "driver.shift_speed",
        D.ANGULAR_SPEED,
        lambda c: c.driver.shift_speeds[0],
        shift_points.first_shift,
        _geared,
    ),
    Entry("driver.governor", None, lambda c: c.driver.governor, driver.governor, _by_foot),
    Entry("driver.bog_low", D.ANGULAR_SPEED, lambda c: c.driver.bog_low, driver.bog_low, _clutched),
    Entry(
        "driver.bog_high", D.ANGULAR_SPEED, lambda c: c.driver.bog_high, driver.bog_high, _clutched
    ),
    Entry("driver.throttle", None, lambda c: c.driver.throttle.value, only=_not_skilled),
    Entry("driver.slip_low", None, lambda c: c.driver.slip_low, driver.slip_low, _felt),
    Entry("driver.slip_high", None, lambda c: c.driver.slip_high, driver.slip_high, _felt),
    Entry(
        "driver.traction_lag",
        D.TIME,
        lambda c: c.driver.traction_lag,
        driver.traction_lag,
        _traction_control,
    ),
)

ENTRIES: Final = (*_BODY, *_ENGINE, *_DRIVELINE, *_TYRES, *_DRIVER)
"""What ``explain`` shows, in its order. A test holds it to cover every field of ``Complete``."""

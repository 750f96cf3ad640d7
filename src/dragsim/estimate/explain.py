"""Every number a run of a vehicle uses: where it comes from and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from dragsim.estimate import chassis, driveline, driver, engine, shift_points, torque_curve, tyres
from dragsim.estimate.automatic_lines import AutomaticLine, automatic_lines
from dragsim.estimate.car import Complete
from dragsim.estimate.complete import complete
from dragsim.estimate.motor_lines import MotorLine, motor_lines
from dragsim.estimate.rule import Rule
from dragsim.spec.vehicle import (
    Aspiration,
    Driven,
    Origin,
    Rating,
    Throttle,
    TransmissionKind,
    Vehicle,
)
from dragsim.units import Dimension, PeakPoint

D = Dimension

Value: TypeAlias = "float | str | PeakPoint | tuple[float, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number, list or name that a run uses.

    ``value``: in SI where ``dimension`` is set, else a bare number, a text or ratios. ``source``:
    as stated in the file, or what the rule rests on. ``rule``: what an estimate says, else "".
    ``uncertainty``: a standard deviation, relative unless ``absolute``; None where nobody has
    stated one. ``note``: what was done to the number as it was given.
    """

    key: str
    value: Value
    dimension: D | None
    origin: Origin
    source: str
    rule: str = ""
    uncertainty: float | None = None
    absolute: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
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


_BODY: Final = (
    _Entry("body.mass", D.MASS, lambda c: c.body.kerb_mass),
    _Entry("body.front_weight", D.FRACTION, lambda c: c.body.front_weight),
    _Entry("body.wheelbase", D.LENGTH, lambda c: c.body.wheelbase),
    _Entry("body.height", D.LENGTH, lambda c: c.body.height, chassis.height),
    _Entry("body.width", D.LENGTH, lambda c: c.body.width, chassis.width, _area_unstated),
    _Entry("body.cg_height", D.LENGTH, lambda c: c.body.cg_height, chassis.cg_height),
    _Entry(
        "body.drag_coefficient", None, lambda c: c.body.drag_coefficient, chassis.drag_coefficient
    ),
    _Entry("body.frontal_area", D.AREA, lambda c: c.body.frontal_area, chassis.frontal_area),
    _Entry("body.lift_front", None, lambda c: c.body.lift_front, chassis.lift_front),
    _Entry("body.lift_rear", None, lambda c: c.body.lift_rear, chassis.lift_rear),
    _Entry("body.drag_height", D.LENGTH, lambda c: c.body.drag_height, chassis.drag_height),
    _Entry("body.load_lag", D.TIME, lambda c: c.body.load_lag, chassis.load_lag),
)

_ENGINE: Final = (
    _Entry("engine.power", D.POWER, lambda c: c.engine.peaks.power),
    _Entry("engine.torque", D.TORQUE, lambda c: c.engine.peaks.torque),
    _Entry(
        "engine.overboost",
        D.TORQUE,
        lambda c: c.engine.overboost or c.engine.peaks.torque,
        only=_overboosted,
    ),
    _Entry("engine.rating", None, lambda c: c.engine.rating.value),
    _Entry(
        "engine.gross_to_net", None, lambda c: c.engine.gross_to_net, engine.gross_to_net, _gross
    ),
    _Entry("engine.redline", D.ANGULAR_SPEED, lambda c: c.engine.redline),
    _Entry("engine.displacement", D.VOLUME, lambda c: c.engine.displacement, engine.displacement),
    _Entry("engine.inertia", D.INERTIA, lambda c: c.engine.inertia, engine.inertia),
    _Entry("engine.idle", D.ANGULAR_SPEED, lambda c: c.engine.idle, engine.idle),
    _Entry(
        "engine.stall_speed", D.ANGULAR_SPEED, lambda c: c.engine.stall_speed, engine.stall_speed
    ),
    _Entry(
        "engine.friction", D.TORQUE, lambda c: c.engine.motoring_torque, engine.motoring_pressure
    ),
    _Entry(
        "engine.limiter_width",
        D.ANGULAR_SPEED,
        lambda c: c.engine.limiter_width,
        engine.limiter_width,
    ),
    _Entry("engine.reserve", None, lambda c: c.engine.reserve, engine.reserve, _turbo),
    _Entry("engine.weather_share", None, lambda c: c.engine.weather_share, engine.weather_share),
    _Entry("engine.boost_lag", D.TIME, lambda c: c.engine.boost_lag, engine.boost_lag, _turbo),
    _Entry("engine.boost_base", None, lambda c: c.engine.boost_base, engine.boost_base, _turbo),
    _Entry("engine.boost_start", None, lambda c: c.engine.boost_start, engine.boost_start, _turbo),
    _Entry(
        "engine.boost_release",
        D.TIME,
        lambda c: c.engine.boost_release,
        engine.boost_release,
        _turbo,
    ),
)

_DRIVELINE: Final = (
    _Entry("transmission.gears", None, lambda c: c.transmission.gears, only=_geared),
    _Entry("transmission.final_drive", None, lambda c: _each_once(c.transmission.final_drive)),
    _Entry(
        "transmission.efficiency",
        D.FRACTION,
        lambda c: c.transmission.efficiency,
        driveline.efficiency,
    ),
    _Entry(
        "transmission.shift_time",
        D.TIME,
        lambda c: c.transmission.shift_time,
        driveline.shift_time,
        _geared,
    ),
    _Entry(
        "transmission.input_inertia",
        D.INERTIA,
        lambda c: c.transmission.input_inertia,
        driveline.input_inertia,
    ),
    _Entry(
        "transmission.clutch.capacity",
        D.TORQUE,
        lambda c: c.transmission.clutch_capacity,
        driveline.clutch_capacity,
        _clutched,
    ),
    _Entry(
        "transmission.clutch.engagement_time",
        D.TIME,
        lambda c: c.transmission.engagement_time,
        driveline.engagement_time,
        _clutched,
    ),
    _Entry(
        "transmission.hand_over_time",
        D.TIME,
        lambda c: c.transmission.hand_over_time,
        driveline.hand_over_time,
        _dual_clutch,
    ),
    _Entry(
        "transmission.sync_time",
        D.TIME,
        lambda c: c.transmission.sync_time,
        driveline.sync_time,
        _dual_clutch,
    ),
    _Entry(
        "transmission.select_time",
        D.TIME,
        lambda c: c.transmission.select_time,
        driveline.select_time,
        _dual_clutch,
    ),
    _Entry("driveline.driven", None, lambda c: c.driven.value),
    _Entry(
        "driveline.front_share",
        D.FRACTION,
        lambda c: c.centre.front_share,
        driveline.front_share,
        _all_driven,
    ),
    _Entry(
        "driveline.coupling", D.TORQUE, lambda c: c.centre.coupling, driveline.coupling, _all_driven
    ),
)

_TYRES: Final = (
    _Entry("tyres.front", None, lambda c: c.tyres.front.size.text),
    _Entry("tyres.rear", None, lambda c: c.tyres.rear.size.text),
    _Entry("tyres.compound", None, lambda c: c.tyres.compound.value),
    _Entry("tyres.front.radius", D.LENGTH, lambda c: c.tyres.front.radius, tyres.rolling_radius),
    _Entry("tyres.rear.radius", D.LENGTH, lambda c: c.tyres.rear.radius, tyres.rolling_radius),
    _Entry("tyres.front.inertia", D.INERTIA, lambda c: c.tyres.front.inertia, tyres.axle_inertia),
    _Entry("tyres.rear.inertia", D.INERTIA, lambda c: c.tyres.rear.inertia, tyres.axle_inertia),
    _Entry("tyres.friction", None, lambda c: c.driven_axle.friction, tyres.friction),
    _Entry(
        "tyres.reference_load",
        None,
        lambda c: f"{c.driven_axle.reference_load:.0f} N",
        tyres.reference_load,
        _friction_unstated,
    ),
    _Entry("tyres.load_exponent", None, lambda c: c.tyres.load_exponent, tyres.load_exponent),
    _Entry("tyres.best_slip", None, lambda c: c.tyres.best_slip, tyres.best_slip),
    _Entry("tyres.sliding", None, lambda c: c.tyres.sliding, tyres.sliding),
    _Entry(
        "tyres.rolling_resistance",
        None,
        lambda c: c.tyres.rolling_resistance,
        tyres.rolling_resistance,
    ),
    _Entry("tyres.rolling_speed", D.SPEED, lambda c: c.tyres.rolling_speed, tyres.rolling_speed),
)

_DRIVER: Final = (
    _Entry("driver.mass", D.MASS, lambda c: c.driver.mass, driver.mass),
    _Entry(
        "driver.launch_speed", D.ANGULAR_SPEED, lambda c: c.driver.launch_speed, driver.launch_speed
    ),
    _Entry(
        "driver.shift_speed",
        D.ANGULAR_SPEED,
        lambda c: c.driver.shift_speeds[0],
        shift_points.first_shift,
        _geared,
    ),
    _Entry("driver.governor", None, lambda c: c.driver.governor, driver.governor, _by_foot),
    _Entry(
        "driver.bog_low", D.ANGULAR_SPEED, lambda c: c.driver.bog_low, driver.bog_low, _clutched
    ),
    _Entry(
        "driver.bog_high", D.ANGULAR_SPEED, lambda c: c.driver.bog_high, driver.bog_high, _clutched
    ),
    _Entry("driver.throttle", None, lambda c: c.driver.throttle.value, only=_not_skilled),
    _Entry("driver.slip_low", None, lambda c: c.driver.slip_low, driver.slip_low, _felt),
    _Entry("driver.slip_high", None, lambda c: c.driver.slip_high, driver.slip_high, _felt),
    _Entry(
        "driver.traction_lag",
        D.TIME,
        lambda c: c.driver.traction_lag,
        driver.traction_lag,
        _traction_control,
    ),
)

ENTRIES: Final = (*_BODY, *_ENGINE, *_DRIVELINE, *_TYRES, *_DRIVER)
"""What ``explain`` shows, in its order. A test holds it to cover every field of ``Complete``."""


def figures(vehicle: Vehicle) -> tuple[Figure, ...]:
    """Every number that a run of a vehicle uses, in the order of its file."""
    return tuple(_figures(vehicle, complete(vehicle)))


def estimated(numbers: Sequence[Figure]) -> int:
    """How many of them no file states."""
    return sum(figure.origin is Origin.ESTIMATED for figure in numbers)


def _figures(vehicle: Vehicle, car: Complete) -> Iterator[Figure]:
    motors = list(_motors(vehicle, car))
    for entry in ENTRIES:
        if entry.key == _AFTER_MOTORS:
            yield from motors
        if car.combustion is None and _of_an_engine(entry.key):
            continue
        if entry.key == _AFTER_GEARBOX:
            for line in automatic_lines(car):
                yield _figure(vehicle, car, _line_entry(line))
        if entry.only(vehicle, car):
            yield _figure(vehicle, car, entry)
        if entry.key == "engine.torque":
            yield _curve(vehicle, car)


_AFTER_MOTORS: Final = "transmission.gears"
"""The entry before which the motors stand, as they do in a file."""
_AFTER_GEARBOX: Final = "driveline.driven"
"""The entry before which stands what only automatics and CVTs have."""
_ENGINE_TABLES: Final = ("engine.", "transmission.", "driveline.")
_ENGINE_FEET: Final = frozenset(
    f"driver.{name}"
    for name in (
        "launch_speed",
        "shift_speed",
        "governor",
        "bog_low",
        "bog_high",
        "traction_lag",
    )
)


def _of_an_engine(key: str) -> bool:
    """Whether a number has no place in an electric car."""
    return key.startswith(_ENGINE_TABLES) or key in _ENGINE_FEET


def _motors(vehicle: Vehicle, car: Complete) -> Iterator[Figure]:
    """The numbers of the motors, of a car that has some."""
    if car.electric is None:
        return
    for line in motor_lines(car.electric, alone=car.combustion is None):
        yield _figure(vehicle, car, _line_entry(line))


def _line_entry(line: MotorLine | AutomaticLine) -> _Entry:
    """A number of a motor or of an automatic as an entry like the others."""
    return _Entry(line.key, line.dimension, lambda _: line.value, line.rule)


def _figure(vehicle: Vehicle, car: Complete, entry: _Entry) -> Figure:
    value = entry.value(car)
    stated = vehicle.provenance.get(entry.key)
    if stated is not None:
        return Figure(
            key=entry.key,
            value=value,
            dimension=entry.dimension,
            origin=stated.origin,
            source=stated.source or "no source stated",
            uncertainty=vehicle.uncertainty.get(entry.key),
            note=_note(car, entry.key),
        )
    if entry.rule is None:
        return Figure(
            key=entry.key,
            value=value,
            dimension=entry.dimension,
            origin=Origin.ESTIMATED,
            source=_INFERRED.get(entry.key, "follows from the engine's curve"),
            rule=_INFERRED_RULE.get(entry.key, ""),
        )
    rule = entry.rule
    return Figure(
        key=entry.key,
        value=value,
        dimension=entry.dimension,
        origin=Origin.ESTIMATED,
        source=rule.source,
        rule=rule.text,
        uncertainty=vehicle.uncertainty.get(entry.key, rule.uncertainty),
        absolute=rule.absolute and entry.key not in vehicle.uncertainty,
        note=_note(car, entry.key),
    )


_NOTES: Final = {
    "engine.friction": "torque at the redline",
    "driver.shift_speed": "the first shift",
    "tyres.friction": "of the driven axle",
    "tyres.reference_load": "of one driven tyre",
}
_INFERRED: Final = {"engine.rating": "which standard was usual in that market and year"}
_INFERRED_RULE: Final = {"engine.rating": "From the unit of power, the market and the year."}


def _note(car: Complete, key: str) -> str:
    """What was done to a number as it was given, or what it stands for."""
    if key == "engine.torque":
        return "; ".join(car.engine.peaks.notes)
    return _NOTES.get(key, "")


def _each_once(final_drive: tuple[float, ...]) -> float | tuple[float, ...]:
    """One final drive where all gears share it."""
    return final_drive[0] if len(set(final_drive)) == 1 else final_drive


def _curve(vehicle: Vehicle, car: Complete) -> Figure:
    """The torque curve: as given, or the shape drawn through the peaks."""
    key = "engine.curve"
    assert vehicle.engine is not None
    curve = vehicle.engine.curve
    stated = vehicle.provenance.get(key) or vehicle.provenance.get("engine.curve.rpm")
    if curve is not None:
        return Figure(
            key=key,
            value=f"{len(curve.omega)} points",
            dimension=None,
            origin=stated.origin if stated else Origin.GIVEN,
            source=(stated.source if stated else None) or "no source stated",
            uncertainty=vehicle.uncertainty.get(key),
            note="; ".join(car.engine.peaks.notes),
        )
    return Figure(
        key=key,
        value="through the peaks",
        dimension=None,
        origin=Origin.ESTIMATED,
        source=torque_curve.SOURCE,
        rule="Full-load torque between and beyond the stated peaks, by kind of aspiration.",
        uncertainty=vehicle.uncertainty.get(key, torque_curve.UNCERTAINTY),
    )

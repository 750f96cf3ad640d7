"""Every number a run of a vehicle uses: where it comes from and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dragsim.estimate import torque_curve
from dragsim.estimate.automatic_lines import AutomaticLine, automatic_lines
from dragsim.estimate.car import Complete
from dragsim.estimate.complete import complete
from dragsim.estimate.entries import ENTRIES, Entry, Value
from dragsim.estimate.motor_lines import MotorLine, motor_lines
from dragsim.spec.vehicle import Origin, Vehicle
from dragsim.units import Dimension


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
    dimension: Dimension | None
    origin: Origin
    source: str
    rule: str = ""
    uncertainty: float | None = None
    absolute: bool = False
    note: str = ""


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


def _line_entry(line: MotorLine | AutomaticLine) -> Entry:
    """A number of a motor or of an automatic as an entry like the others."""
    return Entry(line.key, line.dimension, lambda _: line.value, line.rule)


def _figure(vehicle: Vehicle, car: Complete, entry: Entry) -> Figure:
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

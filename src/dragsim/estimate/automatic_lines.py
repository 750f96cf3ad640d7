"""What ``explain`` shows of a converter, of planetary shifts and of a CVT."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from dragsim.estimate import automatic, driveline
from dragsim.estimate.automatic import CompleteConverter, CompletePlanetary, CompleteVariator
from dragsim.estimate.car import Complete
from dragsim.estimate.rule import Rule
from dragsim.units import Dimension


class AutomaticLine(NamedTuple):
    """A number of such a gearbox: its key, unit and value, and the rule that fills it."""

    key: str
    dimension: Dimension | None
    value: float | tuple[float, ...]
    rule: Rule[Any] | None


def automatic_lines(car: Complete) -> Iterator[AutomaticLine]:
    """Every number that a run uses of a converter, of planetary shifts and of a CVT."""
    if car.converter is not None:
        yield from _converter(car.converter, car)
    if car.planetary is not None:
        yield from _planetary(car.planetary)
    if car.variator is not None:
        yield from _variator(car.variator, car)


def _converter(box: CompleteConverter, car: Complete) -> Iterator[AutomaticLine]:
    key = "transmission.converter"
    yield AutomaticLine(
        f"{key}.stall_speed", Dimension.ANGULAR_SPEED, box.stall_speed, automatic.stall_speed
    )
    yield AutomaticLine(f"{key}.torque_ratio", None, box.torque_ratio, automatic.torque_ratio)
    yield AutomaticLine(f"{key}.coupling_ratio", None, box.coupling_ratio, automatic.coupling_ratio)
    if car.variator is None:
        yield AutomaticLine(f"{key}.lock_gear", None, box.lock_gear, automatic.lock_gear)
    yield AutomaticLine(f"{key}.lock_time", Dimension.TIME, box.lock_time, automatic.lock_time)
    yield AutomaticLine(
        f"{key}.lock_capacity",
        Dimension.TORQUE,
        car.transmission.clutch_capacity,
        driveline.clutch_capacity,
    )


def _planetary(shifts: CompletePlanetary) -> Iterator[AutomaticLine]:
    yield AutomaticLine(
        "transmission.shift_torque", Dimension.FRACTION, shifts.shift_torque, automatic.shift_torque
    )
    yield AutomaticLine(
        "transmission.torque_phase", Dimension.TIME, shifts.torque_phase, automatic.torque_phase
    )


def _variator(belt: CompleteVariator, car: Complete) -> Iterator[AutomaticLine]:
    yield AutomaticLine("transmission.ratio_range", None, car.transmission.gears, None)
    yield AutomaticLine("transmission.ratio_rate", None, belt.ratio_rate, automatic.ratio_rate)
    yield AutomaticLine(
        "driver.shift_speed",
        Dimension.ANGULAR_SPEED,
        car.driver.shift_speeds[0],
        automatic.held_speed,
    )
    yield AutomaticLine(
        "transmission.rev_start", Dimension.FRACTION, belt.rev_start, automatic.rev_start
    )
    yield AutomaticLine(
        "transmission.rev_speed", Dimension.SPEED, belt.rev_speed, automatic.rev_speed
    )

"""What ``explain`` shows of a car's motors: one group of lines for each, then what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from dragsim.estimate import motors
from dragsim.estimate.motors import CompleteElectric, CompleteMotor
from dragsim.estimate.rule import Rule
from dragsim.spec.vehicle import Axle
from dragsim.units import Dimension


class MotorLine(NamedTuple):
    """A number of a car's motors: its key, unit and value, and the rule that fills it, if any."""

    key: str
    dimension: Dimension | None
    value: float | str | tuple[float, ...]
    rule: Rule[Any] | None = None


def motor_lines(electric: CompleteElectric, *, alone: bool) -> Iterator[MotorLine]:
    """Every number of the motors that a run uses; ``alone``: no engine drives besides."""
    for number, motor in enumerate(electric.motors, 1):
        yield from _one(f"motor.{number}", motor)
    if electric.battery is not None:
        yield MotorLine("battery.power", Dimension.POWER, electric.battery)
    if any(motor.axle is not Axle.CRANK for motor in electric.motors):
        yield MotorLine(
            "motor.gear_efficiency",
            Dimension.FRACTION,
            electric.gear_efficiency,
            motors.gear_efficiency,
        )
    yield MotorLine("motor.power_drop", Dimension.FRACTION, electric.power_drop, motors.power_drop)
    yield MotorLine("motor.cut_width", Dimension.FRACTION, electric.cut_width, motors.cut_width)
    yield MotorLine("motor.rounding", Dimension.FRACTION, electric.rounding, motors.rounding)
    if alone:
        yield MotorLine(
            "motor.torque_ramp", Dimension.TIME, electric.torque_ramp, motors.torque_ramp
        )
    if any(len(motor.ratios) > 1 for motor in electric.motors):
        yield MotorLine("motor.shift_time", Dimension.TIME, electric.shift_time, motors.shift_time)


def _one(key: str, motor: CompleteMotor) -> Iterator[MotorLine]:
    """The numbers of one motor."""
    yield MotorLine(f"{key}.axle", None, motor.axle.value)
    yield MotorLine(f"{key}.power", Dimension.POWER, motor.power)
    yield MotorLine(f"{key}.torque", Dimension.TORQUE, motor.torque)
    yield MotorLine(f"{key}.max_speed", Dimension.ANGULAR_SPEED, motor.max_speed)
    if len(motor.ratios) > 1:
        yield MotorLine(f"{key}.gears", None, motor.ratios)
    elif motor.axle is not Axle.CRANK or motor.ratios != (1.0,):
        yield MotorLine(f"{key}.ratio", None, motor.ratios[0])
    if motor.shift_speed is not None:
        yield MotorLine(f"{key}.shift_speed", Dimension.ANGULAR_SPEED, motor.shift_speed)
    yield MotorLine(f"{key}.inertia", Dimension.INERTIA, motor.inertia, motors.inertia)

"""Electric motors: what a data sheet leaves out of them, their gears and their control."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.rule import rule
from dragsim.model.params import MAX_GEARS, NO_GEARS, NO_MOTOR
from dragsim.model.params import Motor as LawOfMotor
from dragsim.model.state import NEVER
from dragsim.spec.vehicle import Axle, Battery, Driven, Motor


class CompleteMotor(NamedTuple):
    """One motor in SI. ``ratios``: motor over wheel speed per gear, (1,) at the crank;
    ``shift_speed``: motor speed at which each gear but the last is left, None with one gear."""

    axle: Axle
    power: float
    torque: float
    max_speed: float
    ratios: tuple[float, ...]
    shift_speed: float | None
    inertia: float


class CompleteElectric(NamedTuple):
    """The motors of a car and what they have in common, in SI. ``battery``: most power of all
    motors together, None where nothing is known of a limit."""

    motors: tuple[CompleteMotor, ...]
    battery: float | None
    gear_efficiency: float
    torque_ramp: float
    power_drop: float
    cut_width: float
    rounding: float
    shift_time: float

    @property
    def at_crank(self) -> tuple[CompleteMotor, ...]:
        """The motors at a hybrid's crank."""
        return tuple(one for one in self.motors if one.axle is Axle.CRANK)

    @property
    def crank_torque(self) -> float:
        """Peak torque of the motors at the crank [N m], there."""
        return sum(one.ratios[0] * one.torque for one in self.at_crank)

    @property
    def crank_inertia(self) -> float:
        """Inertia of the rotors at the crank [kg m^2], there."""
        return sum(one.ratios[0] ** 2 * one.inertia for one in self.at_crank)

    @property
    def crank_motor(self) -> LawOfMotor:
        """The motors at the crank as the equations know them, taken together."""
        if not self.at_crank:
            return NO_MOTOR
        motor = reduce(together, self.at_crank)
        law = self.law(motor, self.share(motor))
        return law._replace(ratio=(motor.ratios[0],) * MAX_GEARS)

    def share(self, motor: CompleteMotor) -> float:
        """What a hybrid's battery leaves to one of its motors [W]: its share of all their power."""
        if self.battery is None:
            return NEVER
        return self.battery * motor.power / sum(one.power for one in self.motors)

    def law(self, motor: CompleteMotor, cap: float) -> LawOfMotor:
        """A motor as the equations know it, with a ratio of 1; ``cap``: what feeds it [W]."""
        return LawOfMotor(
            torque=motor.torque,
            power=motor.power,
            base_speed=motor.power / motor.torque,
            drop=self.power_drop,
            cap=cap,
            max_speed=motor.max_speed,
            limiter_width=self.cut_width * motor.max_speed,
            inertia=motor.inertia,
            rounding=self.rounding,
            ratio=NO_GEARS,
        )


@rule(
    "motor.inertia",
    source="rotors of road cars with their first gears: 0.03 to 0.08 kg m^2",
    uncertainty=0.40,
)
def inertia(torque: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Inertia of a motor's rotor [kg m^2]: {motor_inertia:g} at a peak torque of 400 N m.

    In proportion to the torque [N m], as the rotor's volume is; 50 to 1500 N m.
    """
    return defaults.motor_inertia * torque / 400.0


@rule(
    "motor.gear_efficiency",
    source="gears on a bench: 0.96 to 0.98; road tests of 64 cars",
    uncertainty=0.01,
)
def gear_efficiency(*, defaults: Defaults = DEFAULTS) -> float:
    """Efficiency of the gears between motor and wheels [-]: {motor_efficiency:.3f}.

    Motor power is stated at the shaft, so losses of inverter and winding are no part of it. Road
    tests of electric cars reject 0.92.
    """
    return defaults.motor_efficiency


@rule("motor.torque_ramp", source="makers limit the jerk of a start: 0.1 to 0.2 s", uncertainty=0.4)
def torque_ramp(*, defaults: Defaults = DEFAULTS) -> float:
    """Time in which a motor's torque rises from nothing to full [s]: {motor_torque_ramp:.2f}."""
    return defaults.motor_torque_ramp


@rule(
    "motor.power_drop",
    source="constant-power range of road motors: 0 to 6 % per multiple; road tests",
    uncertainty=0.60,
)
def power_drop(*, defaults: Defaults = DEFAULTS) -> float:
    """Share of its peak power that a motor loses with each multiple of its base speed beyond the
    first [-]: {motor_power_drop:.3f}."""
    return defaults.motor_power_drop


@rule(
    "motor.cut_width",
    source="inverters fade the torque out at their speed limit",
    uncertainty=0.5,
)
def cut_width(*, defaults: Defaults = DEFAULTS) -> float:
    """Range above the highest motor speed over which torque is cut, relative [-]:
    {motor_cut_width:.2f}."""
    return defaults.motor_cut_width


@rule(
    "motor.rounding",
    source="field weakening sets in before the voltage is used up; a few per cent",
    uncertainty=0.5,
)
def rounding(*, defaults: Defaults = DEFAULTS) -> float:
    """Relative range of speed about the base speed, and of power about the battery's limit, over
    which one limit of a motor goes over into the next [-]: {motor_rounding:.2f}."""
    return defaults.motor_rounding


@rule(
    "motor.shift_time",
    source="two-speed electric axles: 0.1 to 0.25 s between torque and torque",
    uncertainty=0.40,
)
def shift_time(*, defaults: Defaults = DEFAULTS) -> float:
    """Time without drive in a shift of an electric axle [s]: {motor_shift_time:.2f}.

    Longer where the motor cannot bring its own rotor to the speed of the next gear in that time.
    """
    return defaults.motor_shift_time


def together(one: CompleteMotor, other: CompleteMotor) -> CompleteMotor:
    """Two motors that are alike but for their size as one."""
    return one._replace(
        power=one.power + other.power,
        torque=one.torque + other.torque,
        inertia=one.inertia + other.inertia,
    )


def driven_by_motors(motors: Sequence[Motor]) -> Driven:
    """The wheels that the motors of an electric car drive."""
    axles = {motor.axle for motor in motors}
    if axles == {Axle.FRONT}:
        return Driven.FRONT
    return Driven.REAR if axles == {Axle.REAR} else Driven.ALL


def with_motors(driven: Driven, motors: Sequence[Motor]) -> Driven:
    """The wheels that the engine and the motors of a hybrid drive together."""
    sides = {motor.axle for motor in motors} - {Axle.CRANK}
    own = {Axle.FRONT: Driven.FRONT, Axle.REAR: Driven.REAR}
    return driven if {own[side] for side in sides} <= {driven} else Driven.ALL


def complete_electric(
    motors: tuple[Motor, ...], battery: Battery | None, defaults: Defaults = DEFAULTS
) -> CompleteElectric | None:
    """The motors of a car with every number in place; None for a car without any."""
    if not motors:
        return None
    return CompleteElectric(
        motors=tuple(complete_motor(motor, defaults=defaults) for motor in motors),
        battery=battery.power if battery else None,
        gear_efficiency=gear_efficiency(defaults=defaults),
        torque_ramp=torque_ramp(defaults=defaults),
        power_drop=power_drop(defaults=defaults),
        cut_width=cut_width(defaults=defaults),
        rounding=rounding(defaults=defaults),
        shift_time=shift_time(defaults=defaults),
    )


def complete_motor(spec: Motor, *, defaults: Defaults = DEFAULTS) -> CompleteMotor:
    """One motor with its rotor; at the crank it turns with the engine unless geared to it."""
    ratio = 1.0 if spec.ratio is None else spec.ratio
    return CompleteMotor(
        axle=spec.axle,
        power=spec.power,
        torque=spec.torque,
        max_speed=spec.max_speed,
        ratios=spec.gears or (ratio,),
        shift_speed=spec.shift_speed,
        inertia=inertia(spec.torque, defaults=defaults),
    )

"""Electric motors: what a data sheet leaves out of them, their gears and their control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragsim.estimate.defaults import ELECTRIC_EFFICIENCY, FITTED
from dragsim.estimate.rule import rule
from dragsim.model.motor import motor_torque
from dragsim.model.params import NO_GEARS
from dragsim.model.params import Motor as LawOfMotor
from dragsim.model.state import NEVER
from dragsim.spec.vehicle import Axle, Driven, Motor, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteMotor:
    """One motor in SI. ``ratios``: motor over wheel speed per gear, (1,) at the crank;
    ``shift_speed``: motor speed at which each gear but the last is left, None with one gear."""

    axle: Axle
    power: float
    torque: float
    max_speed: float
    ratios: tuple[float, ...]
    shift_speed: float | None
    inertia: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteElectric:
    """The motors of a car and what they have in common, in SI. ``battery``: most power of all
    motors together, None where nothing is known of a limit."""

    motors: tuple[CompleteMotor, ...]
    battery: float | None
    gear_efficiency: float
    torque_ramp: float
    power_drop: float
    cut_width: float
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

    def torque_at_crank(self, omega: float) -> float:
        """Most torque of the motors at the crank [N m], there, at an engine speed [rad/s]."""
        return sum(
            one.ratios[0] * motor_torque(self.law(one, self.share(one)), one.ratios[0] * omega)
            for one in self.at_crank
        )

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
            ratio=NO_GEARS,
        )


@rule(
    "motor.inertia",
    source="rotors of road cars with their first gears: 0.03 to 0.08 kg m^2",
    uncertainty=0.40,
)
def inertia(torque: float) -> float:
    """Inertia of a motor's rotor [kg m^2]: 0.05 at a peak torque of 400 N m.

    In proportion to the torque [N m], as the rotor's volume is; 50 to 1500 N m.
    """
    return 0.05 * torque / 400.0


@rule("motor.gear_efficiency", source=FITTED, uncertainty=0.01)
def gear_efficiency() -> float:
    """Efficiency of the gears between motor and wheels [-]: 0.975.

    Motor power is stated at the shaft, so losses of inverter and winding are no part of it. 0.96 to
    0.98 of gears on a bench; road tests of electric cars reject 0.92.
    """
    return ELECTRIC_EFFICIENCY


@rule("motor.torque_ramp", source="makers limit the jerk of a start: 0.1 to 0.2 s", uncertainty=0.4)
def torque_ramp() -> float:
    """Time in which a motor's torque rises from nothing to full [s]: 0.12."""
    return 0.12


@rule(
    "motor.power_drop",
    source="constant-power range of road motors: 0 to 6 % per multiple; road tests",
    uncertainty=0.60,
)
def power_drop() -> float:
    """Share of its peak power that a motor loses with each multiple of its base speed beyond the
    first [-]: 0.025."""
    return 0.025


@rule(
    "motor.cut_width",
    source="inverters fade the torque out at their speed limit",
    uncertainty=0.5,
)
def cut_width() -> float:
    """Range above the highest motor speed over which torque is cut, relative [-]: 0.01."""
    return 0.01


@rule(
    "motor.shift_time",
    source="two-speed electric axles: 0.1 to 0.25 s between torque and torque",
    uncertainty=0.40,
)
def shift_time() -> float:
    """Time without drive in a shift of an electric axle [s]: 0.12.

    Longer where the motor cannot bring its own rotor to the speed of the next gear in that time.
    """
    return 0.12


def no_torque(omega: float) -> float:
    """What a crank without a motor gets from it at any speed [N m]."""
    del omega
    return 0.0


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


def complete_electric(vehicle: Vehicle) -> CompleteElectric | None:
    """The motors of a car with every number in place; None for a car without any."""
    if not vehicle.motors:
        return None
    return CompleteElectric(
        motors=tuple(complete_motor(motor) for motor in vehicle.motors),
        battery=vehicle.battery.power if vehicle.battery else None,
        gear_efficiency=gear_efficiency(),
        torque_ramp=torque_ramp(),
        power_drop=power_drop(),
        cut_width=cut_width(),
        shift_time=shift_time(),
    )


def complete_motor(spec: Motor) -> CompleteMotor:
    """One motor with its rotor; at the crank it turns with the engine unless geared to it."""
    ratio = 1.0 if spec.ratio is None else spec.ratio
    return CompleteMotor(
        axle=spec.axle,
        power=spec.power,
        torque=spec.torque,
        max_speed=spec.max_speed,
        ratios=spec.gears or (ratio,),
        shift_speed=spec.shift_speed,
        inertia=inertia(spec.torque),
    )

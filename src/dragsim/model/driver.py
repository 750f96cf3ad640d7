"""Driver: what feet and right hand do with what is seen and felt now. No law looks ahead."""

from __future__ import annotations

from typing import Final

from dragsim.kernel import kernel
from dragsim.model.params import FOOT_FLOORED, Driver
from dragsim.model.smooth import smoothstep

LIFT_LOW: Final = 0.01
LIFT_HIGH: Final = 0.06
"""Share of the load on the front wheels between which the driver eases off to keep them down."""


@kernel
def ramp(tau: float, duration: float) -> float:
    """Clutch pedal on its way up: 0 at tau = 0, 1 from ``duration`` on [s]."""
    if tau >= duration:
        return 1.0
    return smoothstep(tau / duration)


@kernel
def lift_feed(front_load: float) -> float:
    """Share of the drive [-] that keeps the front wheels down: 0 to 1 as their share of the load
    rises from 1 to 6 %."""
    if front_load >= LIFT_HIGH:
        return 1.0
    return smoothstep((front_load - LIFT_LOW) / (LIFT_HIGH - LIFT_LOW))


@kernel
def grip_feed(driver: Driver, kappa: float, front_load: float) -> float:
    """Share of the drive that the driver lets through [-], felt from slip and front axle.

    1 up to slip ``slip_low``, 0 from ``slip_high``, smooth between; times ``lift_feed`` of the
    front axle's share of the load. All of it with the pedal to the floor.
    """
    if driver.foot == FOOT_FLOORED:
        return 1.0
    feed = 1.0 - smoothstep((kappa - driver.slip_low) / (driver.slip_high - driver.slip_low))
    return feed * lift_feed(front_load)


@kernel
def traction_rate(driver: Driver, kappa: float, share: float) -> float:
    """Rate [1/s] of the share of torque that traction control lets through under a floored pedal.

    (1 - S((kappa - kappa_low)/(kappa_high - kappa_low)) - share)/tau: wheel speeds are watched, the
    throttle follows with the lag tau, 0.05 to 0.2 s in road cars. It knows slip, not lift.
    """
    wanted = 1.0 - smoothstep((kappa - driver.slip_low) / (driver.slip_high - driver.slip_low))
    return (wanted - share) / driver.traction_lag


@kernel
def bog_feed(driver: Driver, omega_e: float) -> float:
    """Share of the clutch that a falling engine leaves [-]: 1 above ``bog_high``, 0 below
    ``bog_low``; all of it with the pedal to the floor, come what may."""
    if driver.foot == FOOT_FLOORED:
        return 1.0
    return smoothstep((omega_e - driver.bog_low) / (driver.bog_high - driver.bog_low))


@kernel
def governor(driver: Driver, target: float, omega_e: float) -> float:
    """Throttle [-] that holds an engine speed: open up to ``target`` [rad/s], closed where the
    engine is faster by the share ``governor``."""
    return 1.0 - smoothstep((omega_e / target - 1.0) / driver.governor)

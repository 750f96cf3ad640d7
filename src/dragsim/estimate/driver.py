"""Driver: what a good road tester does with clutch, throttle and gear lever."""

from __future__ import annotations

from dragsim.constants import DRIVER_MASS
from dragsim.estimate.defaults import (
    FITTED,
    LAUNCH_SHARE_ALL,
    LAUNCH_SHARE_FRONT,
    LAUNCH_SHARE_REAR,
)
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Driven


@rule("driver.mass", source="a test driver, dressed, with helmet", uncertainty=0.15)
def mass() -> float:
    """Mass of the driver [kg]: 80."""
    return DRIVER_MASS


@rule("driver.launch_speed", source=FITTED, uncertainty=0.08)
def launch_speed(driven: Driven, redline: float) -> float:
    """Engine speed held for the launch [rad/s]: 0.60 of the redline [rad/s] with rear drive,
    0.52 with front drive, 0.70 with all wheels driven."""
    if driven is Driven.FRONT:
        return LAUNCH_SHARE_FRONT * redline
    if driven is Driven.ALL:
        return LAUNCH_SHARE_ALL * redline
    return LAUNCH_SHARE_REAR * redline


@rule(
    "driver.governor",
    source="a foot holds an engine speed to a few hundred rpm",
    uncertainty=0.40,
)
def governor() -> float:
    """Range above the held engine speed over which the throttle closes, relative [-]: 0.05."""
    return 0.05


@rule("driver.bog_low", source="a good launch does not fall below half its speed", uncertainty=0.1)
def bog_low(launch_speed: float) -> float:
    """Engine speed at which the clutch is all the way out again [rad/s]: 0.45 of the launch's."""
    return 0.45 * launch_speed


@rule("driver.bog_high", source="a good launch does not fall below half its speed", uncertainty=0.1)
def bog_high(launch_speed: float) -> float:
    """Engine speed below which the clutch is eased [rad/s]: 0.65 of the launch's."""
    return 0.65 * launch_speed


@rule("driver.slip_low", source="a skilled foot near the peak of the tyre", uncertainty=0.15)
def slip_low(best_slip: float) -> float:
    """Slip above which the driver takes drive away [-]: 0.75 of the best slip."""
    return 0.75 * best_slip


@rule("driver.slip_high", source="a skilled foot near the peak of the tyre", uncertainty=0.15)
def slip_high(best_slip: float) -> float:
    """Slip at which the driver has taken all drive away [-]: 1.5 times the best slip."""
    return 1.5 * best_slip

"""Driver: what a good road tester does with clutch, throttle and gear lever."""

from __future__ import annotations

from dragsim.constants import DRIVER_MASS, RPM
from dragsim.estimate.defaults import (
    BRAKE_SPEED,
    FITTED,
    LAUNCH_SHARE_ALL,
    LAUNCH_SHARE_CONTROLLED,
    LAUNCH_SHARE_FRONT,
    LAUNCH_SHARE_REAR,
)
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Driven, Throttle, TransmissionKind


@rule("driver.mass", source="a test driver, dressed, with helmet", uncertainty=0.15)
def mass() -> float:
    """Mass of the driver [kg]: 80."""
    return DRIVER_MASS


@rule("driver.launch_speed", source=FITTED, uncertainty=0.08)
def launch_speed(
    driven: Driven, redline: float, kind: TransmissionKind = TransmissionKind.MANUAL
) -> float:
    """Engine speed held for the launch [rad/s]: 0.60 of the redline [rad/s] with rear drive,
    0.52 with front drive, 0.70 with all wheels driven; 0.55 by the launch control of a dual clutch
    or an automated manual; 1900 rpm against the brake of an automatic or a CVT, or less where its
    converter stalls or the tyres would give way."""
    if kind in (TransmissionKind.AUTOMATIC, TransmissionKind.CVT):
        return BRAKE_SPEED * RPM
    if kind in (TransmissionKind.DUAL_CLUTCH, TransmissionKind.AUTOMATED_MANUAL):
        return LAUNCH_SHARE_CONTROLLED * redline
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
def bog_low(launch_speed: float, kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Engine speed at which the clutch is all the way out again [rad/s]: 0.45 of the launch's; 0.60
    in a CVT, whose start-up clutch comes in with the engine's speed."""
    return (0.60 if kind is TransmissionKind.CVT else 0.45) * launch_speed


@rule("driver.bog_high", source="a good launch does not fall below half its speed", uncertainty=0.1)
def bog_high(launch_speed: float, kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Engine speed below which the clutch is eased [rad/s]: 0.65 of the launch's; 1.25 in a CVT,
    where a converter would stall."""
    return (1.25 if kind is TransmissionKind.CVT else 0.65) * launch_speed


@rule(
    "driver.slip_low",
    source="a skilled foot near the peak of the tyre; traction control of road cars acts at slips "
    "of 0.1 to 0.3 (general knowledge)",
    uncertainty=0.15,
)
def slip_low(best_slip: float, throttle: Throttle = Throttle.SKILLED) -> float:
    """Slip above which drive is taken away [-]: 0.75 of the best slip by a skilled foot, the best
    slip itself by traction control."""
    return (1.0 if throttle is Throttle.TRACTION_CONTROL else 0.75) * best_slip


@rule(
    "driver.slip_high",
    source="a skilled foot near the peak of the tyre; traction control of road cars acts at slips "
    "of 0.1 to 0.3 (general knowledge)",
    uncertainty=0.15,
)
def slip_high(best_slip: float, throttle: Throttle = Throttle.SKILLED) -> float:
    """Slip at which all drive is taken away [-]: 1.5 times the best slip by a skilled foot, 3 times
    by traction control."""
    return (3.0 if throttle is Throttle.TRACTION_CONTROL else 1.5) * best_slip


@rule(
    "driver.traction_lag",
    source="electronic throttles and spark cut follow within 0.05 to 0.2 s (general knowledge)",
    uncertainty=0.50,
)
def traction_lag() -> float:
    """Time constant with which traction control takes torque away and gives it back [s]: 0.10."""
    return 0.10

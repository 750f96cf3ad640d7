"""Driveline: efficiency, shifts, clutch."""

from __future__ import annotations

from dragsim.estimate.defaults import (
    EFFICIENCY,
    EFFICIENCY_ALL,
    EFFICIENCY_FRONT,
    EFFICIENCY_OLD,
    EFFICIENCY_OLD_FRONT,
    FITTED,
    SHIFT_TIME,
)
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Driven


@rule("transmission.efficiency", source=FITTED, uncertainty=0.02)
def efficiency(driven: Driven, year: int) -> float:
    """Efficiency of gearbox and final drive at full load [-], manual gearbox.

    0.86 with rear drive, 0.015 more in front, 0.03 less with all wheels driven; before 1975 0.03
    less, with front drive 0.06. It stands for all that is lost between the rated torque and the
    tyres at full load; bench figures of gears alone are 0.91 to 0.96.
    """
    eta = EFFICIENCY
    if driven is Driven.FRONT:
        eta += EFFICIENCY_FRONT
    elif driven is Driven.ALL:
        eta += EFFICIENCY_ALL
    if year < 1975:
        eta += EFFICIENCY_OLD_FRONT if driven is Driven.FRONT else EFFICIENCY_OLD
    return eta


@rule("transmission.shift_time", source=FITTED, uncertainty=0.15)
def shift_time() -> float:
    """Time without drive in a manual shift made in earnest [s]: 0.30."""
    return SHIFT_TIME


@rule("transmission.input_inertia", source="clutch plate and input shaft", uncertainty=0.40)
def input_inertia(peak_torque: float) -> float:
    """Inertia of clutch plate and input shaft [kg m^2]: 0.02 at a peak torque of 300 N m.

    In proportion to the torque, which sets the plate's size; 50 to 1000 N m.
    """
    return 0.02 * peak_torque / 300.0


@rule(
    "transmission.clutch.capacity",
    source="makers' reserve of 1.3 to 1.6 over peak torque",
    uncertainty=0.10,
)
def clutch_capacity(peak_torque: float) -> float:
    """Torque a clutch can hold [N m]: 1.3 times the engine's peak [N m]."""
    return 1.3 * peak_torque


@rule(
    "transmission.clutch.engagement_time",
    source="pedal on its way up in a fast launch or shift: 0.1 to 0.2 s",
    uncertainty=0.30,
)
def engagement_time() -> float:
    """Time in which the driver lets the clutch in [s]: 0.15."""
    return 0.15

"""Parameters of a gearbox with a clutch that a driver works."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dragsim.build.parts import padded
from dragsim.estimate.car import Complete, CompleteTransmission
from dragsim.model.params import (
    FOOT_FLOORED,
    FOOT_SKILLED,
    FOOT_TRACTION,
    Driver,
    Gearbox,
)
from dragsim.spec.choices import Throttle

FEET: Final[Mapping[Throttle, int]] = MappingProxyType(
    {
        Throttle.SKILLED: FOOT_SKILLED,
        Throttle.FLOORED: FOOT_FLOORED,
        Throttle.TRACTION_CONTROL: FOOT_TRACTION,
    }
)
"""How the right foot treats wheelspin, by the kernels' numbers."""


def gearbox(box: CompleteTransmission) -> Gearbox:
    """Ratios, losses, inertia, shift time and clutch."""
    return Gearbox(
        padded(box.overall),  # ratio
        len(box.overall),  # gears
        box.efficiency,
        box.input_inertia,
        box.shift_time,
        box.clutch_capacity,
    )


def driver(car: Complete) -> Driver:
    """The driver's feet and right hand."""
    who = car.driver
    return Driver(
        who.launch_speed,
        who.governor,
        car.transmission.engagement_time,  # launch_ramp
        car.transmission.engagement_time,  # engage_ramp
        who.slip_low,
        who.slip_high,
        who.bog_low,
        who.bog_high,
        padded(who.shift_speeds),
        FEET[who.throttle],  # foot
        who.traction_lag,
    )

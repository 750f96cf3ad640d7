"""Parameters of a gearbox with a clutch that a driver works."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dragsim.build.parts import padded
from dragsim.estimate.car import Complete
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


def gearbox(car: Complete) -> Gearbox:
    """Ratios, losses, inertia, shift time and clutch."""
    box = car.transmission
    return Gearbox(
        ratio=padded(box.overall),
        gears=len(box.overall),
        efficiency=box.efficiency,
        input_inertia=box.input_inertia,
        shift_time=box.shift_time,
        clutch_capacity=box.clutch_capacity,
    )


def driver(car: Complete) -> Driver:
    """The driver's feet and right hand."""
    who = car.driver
    return Driver(
        launch_speed=who.launch_speed,
        governor=who.governor,
        launch_ramp=car.transmission.engagement_time,
        engage_ramp=car.transmission.engagement_time,
        slip_low=who.slip_low,
        slip_high=who.slip_high,
        bog_low=who.bog_low,
        bog_high=who.bog_high,
        shift_speed=padded(who.shift_speeds),
        foot=FEET[who.throttle],
        traction_lag=who.traction_lag,
    )

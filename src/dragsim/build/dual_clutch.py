"""Parameters of a dual clutch, beside those of its gears and of the clutch that launches."""

from __future__ import annotations

from dragsim.estimate.car import Complete
from dragsim.model.params import DualClutch


def dual_clutch(car: Complete) -> DualClutch:
    """How its control unit times hand-over, synchronising of the engine, and the next gear."""
    box = car.transmission
    return DualClutch(hand_over=box.hand_over_time, sync=box.sync_time, select=box.select_time)

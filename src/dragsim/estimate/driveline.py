"""Driveline: efficiency, shifts, clutch."""

from __future__ import annotations

from dragsim.estimate.defaults import (
    EFFICIENCY,
    EFFICIENCY_ALL,
    EFFICIENCY_AUTOMATIC,
    EFFICIENCY_CVT,
    EFFICIENCY_FRONT,
    EFFICIENCY_OLD,
    EFFICIENCY_OLD_FRONT,
    FITTED,
    SHIFT_TIME,
    SHIFT_TIME_AUTOMATIC,
)
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Centre, Driven, TransmissionKind


@rule("transmission.efficiency", source=FITTED, uncertainty=0.02)
def efficiency(
    driven: Driven, year: int, kind: TransmissionKind = TransmissionKind.MANUAL
) -> float:
    """Efficiency of gearbox and final drive at full load [-], 0.86 of a manual gearbox with rear
    drive, 0.83 of an automatic locked, 0.78 of a CVT.

    With gears 0.015 more in front; 0.03 less with all wheels driven; before 1975 0.03 less, with
    front drive 0.06. It stands for all that is lost between the rated torque and the tyres at full
    load; bench figures of gears alone are 0.91 to 0.96, of CVTs 0.84 to 0.90.
    """
    if kind is TransmissionKind.CVT:
        return EFFICIENCY_CVT + (EFFICIENCY_ALL if driven is Driven.ALL else 0.0)
    eta = EFFICIENCY + (EFFICIENCY_AUTOMATIC if kind is TransmissionKind.AUTOMATIC else 0.0)
    if driven is Driven.FRONT:
        eta += EFFICIENCY_FRONT
    elif driven is Driven.ALL:
        eta += EFFICIENCY_ALL
    if year < 1975:
        eta += EFFICIENCY_OLD_FRONT if driven is Driven.FRONT else EFFICIENCY_OLD
    return eta


@rule(
    "driveline.front_share",
    source="centre differentials of road cars: 0.35 to 0.5; on-demand couplings start from 0",
    uncertainty=0.15,
)
def front_share(centre: Centre) -> float:
    """Front axle's share of the torque before any coupling acts [-]: 0.4; 0.5 of an open centre
    (equal gears) and of a locked one."""
    return 0.5 if centre in (Centre.OPEN, Centre.LOCKED) else 0.4


@rule(
    "driveline.coupling",
    source="a coupling that is pressed as hard as it must be sends torque where there is grip",
    uncertainty=0.30,
)
def coupling(centre: Centre, largest_torque: float) -> float:
    """Torque that a centre can move from the faster to the slower axle [N m].

    Nothing for an open or a fixed one; half of the largest torque in first gear [N m] for a
    limited-slip one, all of it for a locked one.
    """
    if centre in (Centre.OPEN, Centre.FIXED):
        return 0.0
    return largest_torque if centre is Centre.LOCKED else 0.5 * largest_torque


@rule(
    "transmission.shift_time",
    source=f"{FITTED}; robots 0.10 to 0.25 s; dual clutches hand over in less than 0.1 s",
    uncertainty=0.20,
)
def shift_time(kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Time without drive in a manual shift made in earnest [s]: 0.30; in one that a robot makes
    0.18; hand-over and fall of engine speed together, never without drive, of a dual clutch 0.20,
    of an automatic 0.30."""
    if kind is TransmissionKind.AUTOMATED_MANUAL:
        return 0.18
    if kind is TransmissionKind.DUAL_CLUTCH:
        return 0.20
    if kind is TransmissionKind.AUTOMATIC:
        return SHIFT_TIME_AUTOMATIC
    return SHIFT_TIME


@rule(
    "transmission.hand_over_time",
    source="road tests of 64 cars see 0.05 s at 0.8 of the force in a dual clutch's shift",
    uncertainty=0.40,
)
def hand_over_time(shift_time: float) -> float:
    """Time in which the oncoming one of two clutches is pressed to its capacity [s]: a quarter of
    the shift time [s]."""
    return 0.25 * shift_time


@rule(
    "transmission.sync_time",
    source="inertia phase of shifts under power: 0.1 to 0.3 s",
    uncertainty=0.40,
)
def sync_time(shift_time: float) -> float:
    """Time in which a dual clutch's control lets the engine come down to the new gear [s]: what the
    hand-over leaves of the shift time [s]."""
    return shift_time - hand_over_time(shift_time)


@rule(
    "transmission.select_time",
    source="synchronisers under no hurry: 0.1 to 0.3 s",
    uncertainty=0.40,
)
def select_time() -> float:
    """Time in which a dual clutch brings its idle shaft to the gear after next [s]: 0.20."""
    return 0.20


@rule(
    "transmission.input_inertia",
    source="clutch plate and input shaft; turbine with its oil, shafts and drums or pulley",
    uncertainty=0.40,
)
def input_inertia(peak_torque: float, kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Inertia of clutch plate and input shaft [kg m^2]: 0.02 at a peak torque of 300 N m; behind
    the converter of an automatic or a CVT 0.05.

    In proportion to the torque, which sets the plate's size; 50 to 1000 N m. A converter's pump
    stands for flywheel and clutch in the engine's inertia.
    """
    behind = kind in (TransmissionKind.AUTOMATIC, TransmissionKind.CVT)
    return (0.05 if behind else 0.02) * peak_torque / 300.0


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
    source="pedal on its way up in a fast launch or shift: 0.1 to 0.2 s; robots 0.1 to 0.3 s",
    uncertainty=0.30,
)
def engagement_time(kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Time in which the clutch is let in [s]: 0.15; by the robot of an automated manual, which
    spares it, 0.20."""
    return 0.20 if kind is TransmissionKind.AUTOMATED_MANUAL else 0.15

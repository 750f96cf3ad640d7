"""Driveline: efficiency, shifts, clutch."""

from __future__ import annotations

from operator import mul
from typing import Final, NamedTuple

from dragsim.estimate.car import CompleteCentre, CompleteTransmission
from dragsim.estimate.defaults import DEFAULTS, FITTED, Defaults
from dragsim.estimate.parts import Means
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Centre, Driveline, Driven, Transmission, TransmissionKind

NO_CENTRE: Final = CompleteCentre(front_share=0.0, coupling=0.0)
"""Between axles of which one is driven."""


@rule("transmission.efficiency", source=FITTED, uncertainty=0.02)
def efficiency(
    driven: Driven,
    year: int,
    kind: TransmissionKind = TransmissionKind.MANUAL,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Efficiency of gearbox and final drive at full load [-], {efficiency:.2f} of a manual gearbox
    with rear drive, to which an automatic, locked, adds {efficiency_automatic:.2f};
    {efficiency_cvt:.2f} of a CVT.

    With gears other with front drive, with all wheels driven and before 1975. It stands for all
    that is lost between the rated torque and the tyres at full load; bench figures of gears alone
    are 0.91 to 0.96, of CVTs 0.84 to 0.90.
    """
    if kind is TransmissionKind.CVT:
        return defaults.efficiency_cvt + (defaults.efficiency_all if driven is Driven.ALL else 0.0)
    planets = kind is TransmissionKind.AUTOMATIC
    eta = defaults.efficiency + (defaults.efficiency_automatic if planets else 0.0)
    if driven is Driven.FRONT:
        eta += defaults.efficiency_front
    elif driven is Driven.ALL:
        eta += defaults.efficiency_all
    if year < 1975:
        front = driven is Driven.FRONT
        eta += defaults.efficiency_old_front if front else defaults.efficiency_old
    return eta


@rule(
    "driveline.front_share",
    source="centre differentials of road cars: 0.35 to 0.5; on-demand couplings start from 0",
    uncertainty=0.15,
)
def front_share(centre: Centre, *, defaults: Defaults = DEFAULTS) -> float:
    """Front axle's share of the torque before any coupling acts [-]: {front_share:g}; 0.5 of an
    open centre (equal gears) and of a locked one."""
    return 0.5 if centre in (Centre.OPEN, Centre.LOCKED) else defaults.front_share


@rule(
    "driveline.coupling",
    source="a coupling that is pressed as hard as it must be sends torque where there is grip",
    uncertainty=0.30,
)
def coupling(centre: Centre, largest_torque: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Torque that a centre can move from the faster to the slower axle [N m].

    Nothing for an open or a fixed one; {coupling_share:g} of the largest torque in first gear [N m]
    for a limited-slip one, all of it for a locked one.
    """
    if centre in (Centre.OPEN, Centre.FIXED):
        return 0.0
    if centre is Centre.LOCKED:
        return largest_torque
    return defaults.coupling_share * largest_torque


@rule(
    "transmission.shift_time",
    source=f"{FITTED}; robots 0.10 to 0.25 s; dual clutches hand over in less than 0.1 s",
    uncertainty=0.20,
)
def shift_time(
    kind: TransmissionKind = TransmissionKind.MANUAL, *, defaults: Defaults = DEFAULTS
) -> float:
    """Time without drive in a manual shift made in earnest [s]: {shift_time:.2f}; in one that a
    robot makes {shift_time_robot:.2f}; hand-over and fall of engine speed together, never without
    drive, of a dual clutch {shift_time_dual_clutch:.2f}, of an automatic
    {shift_time_automatic:.2f}."""
    if kind is TransmissionKind.AUTOMATED_MANUAL:
        return defaults.shift_time_robot
    if kind is TransmissionKind.DUAL_CLUTCH:
        return defaults.shift_time_dual_clutch
    if kind is TransmissionKind.AUTOMATIC:
        return defaults.shift_time_automatic
    return defaults.shift_time


@rule(
    "transmission.hand_over_time",
    source="road tests of 64 cars see 0.05 s at 0.8 of the force in a dual clutch's shift",
    uncertainty=0.40,
)
def hand_over_time(shift_time: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Time in which the oncoming one of two clutches is pressed to its capacity [s]:
    {hand_over_share:g} of the shift time [s]."""
    return defaults.hand_over_share * shift_time


@rule(
    "transmission.sync_time",
    source="inertia phase of shifts under power: 0.1 to 0.3 s",
    uncertainty=0.40,
)
def sync_time(shift_time: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Time in which a dual clutch's control lets the engine come down to the new gear [s]: what the
    hand-over leaves of the shift time [s]."""
    return shift_time - hand_over_time(shift_time, defaults=defaults)


@rule(
    "transmission.select_time",
    source="synchronisers under no hurry: 0.1 to 0.3 s",
    uncertainty=0.40,
)
def select_time(*, defaults: Defaults = DEFAULTS) -> float:
    """Time in which a dual clutch brings its idle shaft to the gear after next [s]:
    {select_time:.2f}."""
    return defaults.select_time


@rule(
    "transmission.input_inertia",
    source="clutch plate and input shaft; turbine with its oil, shafts and drums or pulley",
    uncertainty=0.40,
)
def input_inertia(
    peak_torque: float,
    kind: TransmissionKind = TransmissionKind.MANUAL,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Inertia of clutch plate and input shaft [kg m^2]: {input_inertia:g} at a peak torque of
    300 N m; behind the converter of an automatic or a CVT {input_inertia_converter:g}.

    In proportion to the torque, which sets the plate's size; 50 to 1000 N m. A converter's pump
    stands for flywheel and clutch in the engine's inertia.
    """
    behind = kind in (TransmissionKind.AUTOMATIC, TransmissionKind.CVT)
    unit = defaults.input_inertia_converter if behind else defaults.input_inertia
    return unit * peak_torque / 300.0


@rule(
    "transmission.clutch.capacity",
    source="makers' reserve of 1.3 to 1.6 over peak torque",
    uncertainty=0.10,
)
def clutch_capacity(peak_torque: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Torque a clutch can hold [N m]: {clutch_reserve:g} times the engine's peak [N m]."""
    return defaults.clutch_reserve * peak_torque


@rule(
    "transmission.clutch.engagement_time",
    source="pedal on its way up in a fast launch or shift: 0.1 to 0.2 s; robots 0.1 to 0.3 s",
    uncertainty=0.30,
)
def engagement_time(
    kind: TransmissionKind = TransmissionKind.MANUAL, *, defaults: Defaults = DEFAULTS
) -> float:
    """Time in which the clutch is let in [s]: {engagement_time:.2f}; by the robot of an automated
    manual, which spares it, {engagement_time_robot:.2f}."""
    robot = kind is TransmissionKind.AUTOMATED_MANUAL
    return defaults.engagement_time_robot if robot else defaults.engagement_time


class Times(NamedTuple):
    """How long the gearbox takes [s]; as in ``CompleteTransmission``."""

    shift_time: float
    engagement_time: float
    hand_over_time: float
    sync_time: float
    select_time: float


def gearbox_efficiency(
    stated: float | None, driven: Driven, year: int, kind: TransmissionKind, defaults: Defaults
) -> float:
    """The efficiency stated, else the estimate."""
    return efficiency(driven, year, kind, defaults=defaults) if stated is None else stated


def complete_transmission(
    spec: Transmission, efficiency: float, peak_torque: float, means: Means
) -> CompleteTransmission:
    """The gearbox with its clutch, behind an engine of a peak torque [N m]."""
    defaults, _, part = means
    clutch = spec.clutch
    engagement = clutch.engagement_time if clutch else None
    times = part(complete_times, spec.kind, spec.shift_time, engagement, defaults)
    return part(geared_transmission, spec, efficiency, peak_torque, times, defaults)


def complete_times(
    kind: TransmissionKind,
    stated_shift: float | None,
    stated_engagement: float | None,
    defaults: Defaults,
) -> Times:
    """How long the gearbox takes."""
    time = shift_time(kind, defaults=defaults) if stated_shift is None else stated_shift
    engagement = stated_engagement
    if engagement is None:
        engagement = engagement_time(kind, defaults=defaults)
    return Times(
        shift_time=time,
        engagement_time=engagement,
        hand_over_time=hand_over_time(time, defaults=defaults),
        sync_time=sync_time(time, defaults=defaults),
        select_time=select_time(defaults=defaults),
    )


def geared_transmission(
    spec: Transmission, efficiency: float, peak_torque: float, times: Times, defaults: Defaults
) -> CompleteTransmission:
    """The gearbox with its ratios, and a clutch for a peak torque [N m]."""
    gears = spec.gears or spec.ratio_range
    finals = spec.final_drive or (1.0,)
    if len(finals) == 1:
        finals = finals * len(gears)
    capacity = spec.clutch.capacity if spec.clutch else None
    if capacity is None:
        capacity = clutch_capacity(peak_torque, defaults=defaults)
    return CompleteTransmission(
        gears,
        finals,  # final_drive
        tuple(map(mul, gears, finals)),  # overall
        efficiency,
        times.shift_time,
        input_inertia(peak_torque, spec.kind, defaults=defaults),  # input_inertia
        capacity,  # clutch_capacity
        times.engagement_time,
        times.hand_over_time,
        times.sync_time,
        times.select_time,
    )


def complete_centre(
    spec: Driveline, gearbox: CompleteTransmission, peak_torque: float, defaults: Defaults
) -> CompleteCentre:
    """The centre of two driven axles; of one driven axle nothing that acts."""
    if spec.driven is not Driven.ALL:
        return NO_CENTRE
    kind = spec.centre or Centre.LIMITED_SLIP
    largest = peak_torque * max(gearbox.overall) * gearbox.efficiency
    share = spec.front_share
    return CompleteCentre(
        front_share=front_share(kind, defaults=defaults) if share is None else share,
        coupling=coupling(kind, largest, defaults=defaults),
    )

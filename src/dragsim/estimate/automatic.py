"""Torque converter, planetary shifts and CVT: rules for what a file leaves out."""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

from dragsim.constants import GRAVITY, RPM
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.rule import rule
from dragsim.kernel import Row
from dragsim.model.full_load import FullLoad
from dragsim.model.full_load import full_load as full_load_torque
from dragsim.spec.peaks import Peaks
from dragsim.spec.vehicle import Driven, Transmission, TransmissionKind

CONVERTER_KINDS: Final = (TransmissionKind.AUTOMATIC, TransmissionKind.CVT)
"""Gearboxes that start by a converter, a CVT unless its file names a clutch."""

EFFICIENCY_LIMIT: Final = 0.98
"""No converter passes more of its power than this [-]."""

LEAST_ON_FRONT: Final = 0.2
"""Least of 1 - mu h/L that is reckoned with, of a car that its tyres could tip up [-]."""


class CompleteConverter(NamedTuple):
    """The converter in SI. capacity: 1/K^2 at stall [N m s^2]; lock_gear: first gear, counted from
    1, that is locked, beyond the last where none is; in a CVT, without a meaning."""

    stall_speed: float
    torque_ratio: float
    coupling_ratio: float
    capacity: float
    lock_gear: float
    lock_time: float


class CompletePlanetary(NamedTuple):
    """Shifts of a planetary gearbox: share of the drive kept, length of the torque phase [s]."""

    shift_torque: float
    torque_phase: float


class CompleteVariator(NamedTuple):
    """Ratios of a CVT, engine over wheel, how fast it changes them [1/s], and how its revs rise:
    share of the target at a standstill, and the car's speed from which all of it is held [m/s]."""

    low: float
    high: float
    ratio_rate: float
    rev_start: float
    rev_speed: float


@rule(
    "transmission.converter.stall_speed",
    source="stall tests of road automatics: 2000 to 2900 rpm; road tests do not identify it",
    uncertainty=0.10,
)
def stall_speed(*, defaults: Defaults = DEFAULTS) -> float:
    """Engine speed at which the full torque cannot turn a held converter faster [rad/s]:
    {stall_speed:g} rpm.

    Road cars; converters of drag cars stall at 3500 to 6000 rpm.
    """
    return defaults.stall_speed * RPM


@rule(
    "transmission.converter.torque_ratio",
    source="default of CO2MPAS (European Commission, JRC); road converters 1.7 to 2.5",
    uncertainty=0.10,
)
def torque_ratio(*, defaults: Defaults = DEFAULTS) -> float:
    """Turbine over pump torque of a held turbine [-]: {stall_torque_ratio:g}."""
    return defaults.stall_torque_ratio


@rule(
    "transmission.converter.coupling_ratio",
    source="CO2MPAS: torque is multiplied up to a speed ratio of 0.87; beyond a stall torque ratio "
    "of 3 less, or a converter would give more power than it takes",
    uncertainty=0.04,
)
def coupling_ratio(torque_ratio: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Speed ratio from which the converter does not multiply torque [-]: {coupling_ratio:g}.

    A torque ratio that falls evenly from T at stall to 1 at s passes T^2 s/(4 (T - 1)) of the power
    at best, here at most 0.98.
    """
    usual = defaults.coupling_ratio
    if torque_ratio <= 2.0:
        return usual
    return min(usual, 4.0 * EFFICIENCY_LIMIT * (torque_ratio - 1.0) / (torque_ratio * torque_ratio))


def capacity(torque: float, stall_speed: float) -> float:
    """Capacity at stall 1/K^2 [N m s^2] of the converter that the rated full-load ``torque`` [N m]
    at ``stall_speed`` [rad/s] turns no faster: T/omega^2."""
    return torque / (stall_speed * stall_speed)


@rule(
    "transmission.converter.lock_gear",
    source="lock-up clutches came in 1978 and worked in the high gears first (general knowledge)",
    uncertainty=0.30,
)
def lock_gear(year: int, gears: int) -> float:
    """First gear that the lock-up clutch holds: the second from 2010 on, the third before; none,
    a number beyond the last gear, before 1978."""
    if year < 1978:
        return float(gears + 1)
    return 2.0 if year >= 2010 else 3.0


@rule(
    "transmission.converter.lock_time",
    source="lock-up clutches are let in over 0.2 to 0.5 s (general knowledge)",
    uncertainty=0.40,
)
def lock_time(*, defaults: Defaults = DEFAULTS) -> float:
    """Time in which the lock-up clutch is let in [s]: {lock_time:.2f}."""
    return defaults.lock_time


@rule(
    "transmission.shift_torque",
    source="road tests of 64 cars see shifts of automatics as 0.2 s at 0.6 of the force; not "
    "identified",
    uncertainty=0.25,
)
def shift_torque(*, defaults: Defaults = DEFAULTS) -> float:
    """Share of the wheels' torque that a planetary gearbox keeps in a shift [-]:
    {shift_torque:g}."""
    return defaults.shift_torque


@rule(
    "transmission.torque_phase",
    source="power-on upshifts hand over in a quarter to a third of their time (general knowledge)",
    uncertainty=0.40,
)
def torque_phase(shift_time: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Time in which a shift's oncoming clutch takes over [s]: {torque_phase_share:g} of the shift
    time [s]."""
    return defaults.torque_phase_share * shift_time


@rule(
    "transmission.ratio_rate",
    source="belts and chains go through their range, 6 to 7, in 1.5 to 3 s (general knowledge)",
    uncertainty=0.40,
)
def ratio_rate(*, defaults: Defaults = DEFAULTS) -> float:
    """Fastest relative change of a CVT's ratio [1/s]: {ratio_rate:g}."""
    return defaults.ratio_rate


@rule(
    "transmission.rev_start",
    source="floored CVTs let the revs rise with the car, from about four fifths of those of peak "
    "power (general knowledge)",
    uncertainty=0.12,
)
def rev_start(*, defaults: Defaults = DEFAULTS) -> float:
    """Share of its engine speed that a floored CVT holds from a standstill [-]: {rev_start:g}."""
    return defaults.rev_start


@rule(
    "transmission.rev_speed",
    source="floored CVTs reach the revs of peak power at 60 to 110 km/h (general knowledge)",
    uncertainty=0.30,
)
def rev_speed(*, defaults: Defaults = DEFAULTS) -> float:
    """Speed from which a floored CVT holds all of its engine speed [m/s]: {rev_speed:g}."""
    return defaults.rev_speed


@rule(
    "transmission.held_speed",
    source="at full throttle the engine is held where it makes most power",
    uncertainty=0.04,
)
def held_speed(peaks: Peaks, redline: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Engine speed that a floored CVT holds [rad/s]: that of the rated power, of a plateau its
    beginning, at most {latest_shift:g} of the redline [rad/s]."""
    latest = defaults.latest_shift * redline
    return latest if peaks.power.low is None else min(peaks.power.low, latest)


def launch_force(
    *,
    mass: float,
    front_share: float,
    lever: float,
    mu_front: float,
    mu_rear: float,
    driven: Driven,
) -> float:
    """Force that the driven tyres hold as the car starts [N], with the load that it moves itself.

    mass [kg]; lever: height of the centre of gravity over wheelbase; mu: at the static loads.
    Rear drive mu w/(1 - mu h/L) of the weight, front drive mu w/(1 + mu h/L), all wheels together.
    """
    weight = mass * GRAVITY
    if driven is Driven.FRONT:
        return weight * mu_front * front_share / (1.0 + mu_front * lever)
    if driven is Driven.REAR:
        return weight * mu_rear * (1.0 - front_share) / max(1.0 - mu_rear * lever, LEAST_ON_FRONT)
    return weight * (mu_front * front_share + mu_rear * (1.0 - front_share))


def brake_speed(
    converter: CompleteConverter,
    speed: float,
    *,
    idle: float,
    ratio: float,
    efficiency: float,
    radius: float,
    force: float | None = None,
) -> float:
    """Engine speed [rad/s] that a driver who wants ``speed`` holds against the brake.

    No more than that at which the converter stalls, nor, where a force [N] is given that the
    tyres hold, than that at which they would give way once the brake is off:
    F r = eta G TR_0 omega^2/K^2; but the engine idles at least. ratio: G of first gear, engine over
    wheel; radius [m].
    """
    speed = min(speed, converter.stall_speed)
    if force is None:
        return speed
    torque = force * radius / (efficiency * ratio * converter.torque_ratio)
    return min(speed, max(idle, sqrt(torque / converter.capacity)))


def complete_converter(
    spec: Transmission, year: int, full_load: FullLoad, given: Row, defaults: Defaults
) -> CompleteConverter | None:
    """The converter of a gearbox that has one; a CVT with a clutch has none."""
    if spec.kind not in CONVERTER_KINDS or (spec.kind is TransmissionKind.CVT and spec.clutch):
        return None
    stated = spec.converter
    stall = stated.stall_speed if stated else None
    ratio = stated.torque_ratio if stated else None
    stall = stall_speed(defaults=defaults) if stall is None else stall
    ratio = torque_ratio(defaults=defaults) if ratio is None else ratio
    return CompleteConverter(
        stall_speed=stall,
        torque_ratio=ratio,
        coupling_ratio=coupling_ratio(ratio, defaults=defaults),
        capacity=capacity(full_load_torque(full_load, given, stall), stall),
        lock_gear=lock_gear(year, len(spec.gears)),
        lock_time=lock_time(defaults=defaults),
    )


def complete_planetary(
    spec: Transmission, shift_time: float, defaults: Defaults
) -> CompletePlanetary | None:
    """The shifts of an automatic, of a total time [s]."""
    if spec.kind is not TransmissionKind.AUTOMATIC:
        return None
    return CompletePlanetary(
        shift_torque=shift_torque(defaults=defaults),
        torque_phase=torque_phase(shift_time, defaults=defaults),
    )


def complete_variator(
    spec: Transmission, final_drive: float, defaults: Defaults
) -> CompleteVariator | None:
    """The belt drive of a CVT."""
    if spec.kind is not TransmissionKind.CVT:
        return None
    low, high = spec.ratio_range
    return CompleteVariator(
        low=low * final_drive,
        high=high * final_drive,
        ratio_rate=ratio_rate(defaults=defaults),
        rev_start=rev_start(defaults=defaults),
        rev_speed=rev_speed(defaults=defaults),
    )

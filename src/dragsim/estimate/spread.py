"""How far the numbers of a car may be off, as far as it moves its times: the traits of a car.

What is uncertain about a car acts on a run through a few traits. ``together`` has what all cars
share, the general values of ``defaults``: an error of one moves two cars in a race alike. ``apart``
has what belongs to a car alone: the scatter of single cars about a rule, and the uncertainty that
its file states. What is left, and small, is part of ``STRUCTURE``: how far predictions are off that
nothing here explains, as the cross-validation with road tests has it (``validation.coverage``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log, sqrt
from types import MappingProxyType
from typing import Final, NamedTuple

from dragsim.estimate.complete import complete
from dragsim.estimate.defaults import DEFAULTS, Defaults, table
from dragsim.estimate.explain import Figure
from dragsim.spec.vehicle import TransmissionKind, Vehicle


class Traits(NamedTuple):
    """What of a car moves its times. Logarithms, but gap: drive of engine and motors at the wheels;
    grip of the driven tyres; rolling resistance; drag area; mass; inertia of the engine; gap: time
    without drive in a shift, of a planetary gearbox by the share of the drive that it takes [s]."""

    drive: float = 0.0
    grip: float = 0.0
    rolling: float = 0.0
    drag: float = 0.0
    mass: float = 0.0
    inertia: float = 0.0
    gap: float = 0.0


class Structure(NamedTuple):
    """Standard deviation of what predictions miss, relative: of a time at a place (of a quarter
    mile), of a trap speed, of a time to a speed; and of one test about others of its car: ET [s],
    trap speed [mph], time to a speed [s]."""

    time: float
    trap: float
    sprint: float
    test_time_s: float
    test_trap_mph: float
    test_sprint_s: float


STRUCTURE: Final = Structure(
    time=0.010,
    trap=0.000,
    sprint=0.044,
    test_time_s=0.2,
    test_trap_mph=2,
    test_sprint_s=0.19,
)
"""Found by ``tools/fit_defaults.py``; a test holds it to what the road tests say."""

TOGETHER: Final = (
    "gross_to_net", "turbo_reserve", "motor_efficiency", "motor_power_drop", "efficiency",
    "efficiency_front", "efficiency_all", "efficiency_old", "efficiency_old_front",
    "efficiency_automatic", "efficiency_cvt", "shift_time", "shift_time_robot",
    "shift_time_automatic", "shift_torque",
    "inertia_per_litre", "friction_bias_ply", "friction_all_season", "friction_summer",
    "friction_track", "friction_drag_radial", "friction_slick", "friction_per_year",
    "load_exponent", "front_drive_use", "all_drive_use", "radius_share", "rolling",
    "rolling_bias_ply", "rolling_old", "drag_coefficient", "drag_coefficient_tall", "area_share",
)  # fmt: skip
"""The defaults that move a trait by more than a trifle."""

BLIPPED: Final = (TransmissionKind.MANUAL, TransmissionKind.AUTOMATED_MANUAL)
"""Gearboxes that shift without drive."""


def traits(vehicle: Vehicle, defaults: Defaults = DEFAULTS) -> Traits:
    """The traits of a car; only their differences mean something."""
    car = complete(vehicle, defaults)
    body, tyres = car.body, car.tyres
    drive = inertia = gap = 0.0
    if car.combustion is not None:
        engine, gearbox = car.engine, car.transmission
        drive = log(gearbox.efficiency * engine.peak_torque)
        inertia = log(engine.inertia)
        if car.planetary is not None:
            gap = (1.0 - car.planetary.shift_torque) * gearbox.shift_time
        elif _blipped(vehicle):
            gap = gearbox.shift_time
    elif car.electric is not None:
        drive = log(car.electric.gear_efficiency) - car.electric.power_drop
    return Traits(
        drive=drive,
        grip=log(car.driven_axle.friction),
        rolling=log(tyres.rolling_resistance),
        drag=log(body.drag_coefficient * body.frontal_area),
        mass=log(body.mass),
        inertia=inertia,
        gap=gap,
    )


def together(vehicle: Vehicle, defaults: Defaults = DEFAULTS) -> Mapping[str, Traits]:
    """By how much one standard deviation of a general value moves the traits of a car, by the name
    of the value; those that move nothing are left out."""
    here = traits(vehicle, defaults)
    found: dict[str, Traits] = {}
    for name in TOGETHER:
        item = table()[name]
        moved = defaults.replace(**{name: defaults.values()[name] + item.sd})
        there = traits(vehicle, moved)
        if there != here:
            found[name] = Traits(*(b - a for a, b in zip(here, there, strict=True)))
    return MappingProxyType(found)


def apart(
    vehicle: Vehicle, figures: tuple[Figure, ...], power_correction: float
) -> Mapping[str, Traits]:
    """By how much one standard deviation of a number of this car moves its traits, by the dotted
    key of the number (``estimate.explain``). power_correction: of the day."""
    return MappingProxyType(dict(_apart(vehicle, figures, power_correction)))


def _apart(
    vehicle: Vehicle, figures: tuple[Figure, ...], power_correction: float
) -> Iterator[tuple[str, Traits]]:
    by_key = {figure.key: figure for figure in figures}
    for key, figure in by_key.items():
        sd = figure.uncertainty
        if not sd:
            continue
        if key == "motor.power_drop":
            assert isinstance(figure.value, float)
            yield key, Traits(drive=-sd * (1.0 if figure.absolute else figure.value))
        elif key in _DRIVE:
            yield key, Traits(drive=_DRIVE[key] * sd)
        elif key.startswith("motor.") and key.rpartition(".")[2] in _MOTOR:
            share = _MOTOR[key.rpartition(".")[2]] / sqrt(len(vehicle.motors))
            yield key, Traits(drive=share * sd)
        elif key in _TRAIT:
            yield key, Traits(**{_TRAIT[key]: sd})
        elif key == "engine.weather_share":
            yield key, Traits(drive=(power_correction - 1.0) * sd)
        elif key == "driver.mass" and isinstance(figure.value, float):
            yield key, Traits(mass=sd * figure.value / (figure.value + vehicle.body.mass))
        elif key == "transmission.shift_time" and _blipped(vehicle):
            yield key, Traits(gap=sd * _number(figure))
        elif key == "transmission.shift_torque":
            kept, shift_time = _number(figure), _number(by_key["transmission.shift_time"])
            yield key, Traits(gap=-sd * kept * shift_time)
            lasting = by_key["transmission.shift_time"].uncertainty or 0.0
            yield "transmission.shift_time", Traits(gap=lasting * (1.0 - kept) * shift_time)


_DRIVE: Final[Mapping[str, float]] = MappingProxyType(
    {
        "transmission.efficiency": 1.0,
        "motor.gear_efficiency": 1.0,
        "engine.gross_to_net": 1.0,
        "engine.reserve": 1.0,
        "engine.power": 0.7,
        "engine.torque": 0.4,
        "engine.curve": 0.5,
    }
)
"""How much of a number's uncertainty is one of the drive over a run: power acts in the upper half
of each gear and torque in the lower, and the curve lies firm at its peaks."""
_MOTOR: Final[Mapping[str, float]] = MappingProxyType({"power": 0.8, "torque": 0.2})
"""The same of one motor, off by itself."""
_TRAIT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tyres.friction": "grip",
        "tyres.rolling_resistance": "rolling",
        "body.drag_coefficient": "drag",
        "body.frontal_area": "drag",
        "body.mass": "mass",
        "engine.inertia": "inertia",
    }
)


def _number(figure: Figure) -> float:
    assert isinstance(figure.value, float)
    return figure.value


def _blipped(vehicle: Vehicle) -> bool:
    return vehicle.transmission is not None and vehicle.transmission.kind in BLIPPED

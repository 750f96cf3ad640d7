"""The bridge from a specification to the numbers a run is made of.

Everything that depends on the day or the strip is settled here: the power that the day leaves
and the friction of the surface.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dragsim.build.automatic import behind_converter, converter, planetary
from dragsim.build.cvt import variator
from dragsim.build.day import Atmosphere, atmosphere, power_correction
from dragsim.build.dual_clutch import dual_clutch
from dragsim.build.electric import NO_ENGINE_ROW, electric_params
from dragsim.build.hybrid import with_motors
from dragsim.build.manual import driver, gearbox
from dragsim.build.parts import (
    Place,
    air,
    axle,
    body,
    centre,
    driven_axles,
    engine_law,
    place_of,
    road,
)
from dragsim.constants import MPH
from dragsim.errors import InputError, NotSupportedError
from dragsim.estimate.car import Complete, Sheet
from dragsim.estimate.complete import completed
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.parts import Means
from dragsim.kernel import Row
from dragsim.model.params import (
    AXLE_FRONT,
    AXLE_NONE,
    KIND_AUTOMATIC,
    KIND_CVT,
    KIND_DUAL_CLUTCH,
    KIND_ELECTRIC,
    KIND_MANUAL,
    NO_DUAL_CLUTCH,
    NO_MOTORS,
    Ideal,
    Params,
)
from dragsim.model.powertrain.electric import reach
from dragsim.model.system import ROLLING_KINDS
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Aspiration, TransmissionKind, Vehicle

__all__ = [
    "Atmosphere",
    "Built",
    "atmosphere",
    "build",
    "power_correction",
    "refuse_rolling",
    "refuse_unsupported",
]


KINDS: Final[Mapping[TransmissionKind, int]] = MappingProxyType(
    {
        TransmissionKind.MANUAL: KIND_MANUAL,
        TransmissionKind.AUTOMATED_MANUAL: KIND_MANUAL,
        TransmissionKind.DUAL_CLUTCH: KIND_DUAL_CLUTCH,
        TransmissionKind.AUTOMATIC: KIND_AUTOMATIC,
        TransmissionKind.CVT: KIND_CVT,
    }
)
"""The drivetrain of each kind of gearbox; a robot drives the manual one by numbers of its own."""


NO_IDEAL: Final = Ideal(drive=0, force=0.0, power=0.0)
"""The ideal drive of a car that has a powertrain."""


@dataclass(frozen=True, slots=True)
class Built:
    """A vehicle ready to run. ``front_diameter_m``: unloaded, for the light beams.
    ``power_correction``: torque of the day over torque as rated [-]."""

    params: Params
    curve: Row
    front_diameter_m: float
    power_correction: float


def build(
    vehicle: Vehicle, *, strip: Strip, weather: Weather, defaults: Defaults = DEFAULTS
) -> Built:
    """Turn a vehicle, a strip and a weather into parameters; ``defaults``: the general values that
    rules use.

    Raises NotSupportedError for what this version cannot run yet.
    """
    name = vehicle.reference or vehicle.name
    return assembled(vehicle, name, strip=strip, weather=weather, means=Means(defaults))


def assembled(sheet: Sheet, name: str, *, strip: Strip, weather: Weather, means: Means) -> Built:
    """``build`` by given means; ``name``: of the car in messages."""
    refuse_kind(sheet, name)
    numerics, part = means.numerics, means.part
    car = completed(sheet, means)
    place = part(place_of, strip, weather, means.defaults)
    diameter = car.tyres.front.size.diameter
    if car.combustion is None:
        motors = electric_params(car, place, name, means)
        return Built(motors, numerics.scaled(NO_ENGINE_ROW, 1.0, place.grades), diameter, 1.0)
    engine = car.combustion.engine
    correction = part(power_correction, engine.rating, engine.weather_share, place.day)
    curve = part(numerics.scaled, engine.row, correction, place.grades)
    params = with_motors(combustion_params(sheet, car, place, means), car, name)
    return Built(params, curve, diameter, correction)


def combustion_params(sheet: Sheet, car: Complete, place: Place, means: Means) -> Params:
    """Parameters of a car with an engine, without a hybrid's motors."""
    defaults, part = means.defaults, means.part
    combustion = car.combustion
    assert combustion is not None
    assert sheet.engine is not None
    assert sheet.transmission is not None
    kind = KINDS[sheet.transmission.kind]
    tyres, turbo = car.tyres, sheet.engine.aspiration is Aspiration.TURBO
    return Params(
        kind,
        driven_axles(car.driven),
        body(car.body),
        air(car.body, place),
        part(road, tyres.rolling_resistance, tyres.rolling_speed, place.strip),
        axle(tyres.front, tyres, place.grip, defaults),
        axle(tyres.rear, tyres, place.grip, defaults),
        part(engine_law, combustion.engine, turbo, car.driven),
        gearbox(combustion.transmission),
        centre(combustion.centre),
        behind_converter(car, driver(car)),
        NO_IDEAL,
        NO_MOTORS,
        AXLE_NONE,
        converter(car),
        planetary(car),
        variator(car),
        dual_clutch(car) if kind == KIND_DUAL_CLUTCH else NO_DUAL_CLUTCH,
    )


def refuse_unsupported(vehicle: Vehicle) -> None:
    """Raise NotSupportedError, naming the key, where this version has no physics for it yet."""
    refuse_kind(vehicle, vehicle.reference or vehicle.name)


def refuse_kind(sheet: Sheet, name: str) -> None:
    """``refuse_unsupported`` of a data sheet; ``name``: of the car in messages."""
    if sheet.engine is None:
        return
    assert sheet.transmission is not None
    assert sheet.driveline is not None
    kind = sheet.transmission.kind
    if kind not in KINDS:
        later = "reads and checks, but cannot be run by this version"
        runs = ", ".join(f'"{known.value}"' for known in KINDS)
        raise NotSupportedError(
            f'{name}: transmission.kind: "{kind.value}" {later}; it runs {runs}'
        )


def kind_of(vehicle: Vehicle) -> int | None:
    """The kind of drivetrain (``model.params``) that a vehicle is run as, None where it cannot be
    run."""
    if vehicle.engine is None:
        return KIND_ELECTRIC
    return None if vehicle.transmission is None else KINDS.get(vehicle.transmission.kind)


def refuse_rolling(vehicle: Vehicle, built: Built, speed: float) -> None:
    """Raise where a car cannot start rolling at ``speed`` [m/s]: NotSupportedError if its kind of
    drivetrain cannot yet, InputError if its top gear does not reach so far."""
    name = vehicle.reference or vehicle.name
    p = built.params
    if p.kind not in ROLLING_KINDS:
        raise NotSupportedError(
            f"{name}: start.speed: this version cannot start this kind of drivetrain rolling"
        )
    if p.kind == KIND_ELECTRIC:
        fastest = reach(p, p.motors.steps - 1)
        if speed > fastest:
            raise InputError(
                f"{name}: start.speed: {speed / MPH:.0f} mph is past motor.max_speed in top gear, "
                f"{fastest / MPH:.0f} mph"
            )
        return
    radius = p.front.radius if p.driven == AXLE_FRONT else p.rear.radius
    fastest = p.engine.limiter / p.gearbox.ratio[p.gearbox.gears - 1] * radius
    if speed > fastest:
        raise InputError(
            f"{name}: start.speed: {speed / MPH:.0f} mph is past the engine's limiter in top "
            f"gear, {fastest / MPH:.0f} mph"
        )

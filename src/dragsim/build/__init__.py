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
from dragsim.build.electric import electric_params, no_engine_row
from dragsim.build.hybrid import with_motors
from dragsim.build.manual import driver, gearbox
from dragsim.build.parts import air, axle, body, centre, driven_axles, engine, grade_row, road
from dragsim.constants import MPH
from dragsim.errors import InputError, NotSupportedError
from dragsim.estimate.complete import complete
from dragsim.estimate.torque_curve import curve_row
from dragsim.kernel import Row
from dragsim.model.params import (
    AXLE_FRONT,
    KIND_AUTOMATIC,
    KIND_CVT,
    KIND_DUAL_CLUTCH,
    KIND_ELECTRIC,
    KIND_MANUAL,
    NO_DUAL_CLUTCH,
    Ideal,
    Params,
)
from dragsim.model.powertrain.electric import reach
from dragsim.model.system import ROLLING_KINDS
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import TransmissionKind, Vehicle

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


@dataclass(frozen=True, slots=True)
class Built:
    """A vehicle ready to run. ``front_diameter_m``: unloaded, for the light beams.
    ``power_correction``: torque of the day over torque as rated [-]."""

    params: Params
    curve: Row
    front_diameter_m: float
    power_correction: float


def build(vehicle: Vehicle, *, strip: Strip, weather: Weather) -> Built:
    """Turn a vehicle, a strip and a weather into parameters.

    Raises NotSupportedError for what this version cannot run yet.
    """
    refuse_unsupported(vehicle)
    car = complete(vehicle)
    day = atmosphere(weather)
    name = vehicle.reference or vehicle.name
    diameter = car.tyres.front.size.diameter
    if car.combustion is None:
        motors = electric_params(car, strip=strip, day=day, wind=weather.wind, name=name)
        return Built(motors, [*no_engine_row(), *grade_row(strip)], diameter, 1.0)
    correction = power_correction(car.engine.rating, car.engine.weather_share, day)
    rated = car.engine.torque
    curve, step = curve_row(lambda omega: correction * rated(omega), car.engine.redline)
    assert vehicle.transmission is not None
    kind = KINDS[vehicle.transmission.kind]
    params = Params(
        kind=kind,
        driven=driven_axles(car),
        body=body(car),
        air=air(car, day, weather.wind),
        road=road(car, strip),
        front=axle(car.tyres.front, car.tyres, strip),
        rear=axle(car.tyres.rear, car.tyres, strip),
        engine=engine(car, vehicle, step),
        gearbox=gearbox(car),
        centre=centre(car),
        driver=behind_converter(car, driver(car)),
        ideal=Ideal(drive=0, force=0.0, power=0.0),
        dual_clutch=dual_clutch(car) if kind == KIND_DUAL_CLUTCH else NO_DUAL_CLUTCH,
        converter=converter(car),
        planetary=planetary(car),
        variator=variator(car),
    )
    params = with_motors(params, car, name)
    return Built(params, [*curve, *grade_row(strip)], diameter, correction)


def refuse_unsupported(vehicle: Vehicle) -> None:
    """Raise NotSupportedError, naming the key, where this version has no physics for it yet."""
    name = vehicle.reference or vehicle.name
    later = "reads and checks, but cannot be run by this version"
    if vehicle.engine is None:
        return
    assert vehicle.transmission is not None
    assert vehicle.driveline is not None
    kind = vehicle.transmission.kind
    if kind not in KINDS:
        runs = ", ".join(f'"{known.value}"' for known in KINDS)
        raise NotSupportedError(
            f'{name}: transmission.kind: "{kind.value}" {later}; it runs {runs}'
        )


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

"""The bridge from a specification to the numbers a run is made of.

Everything that depends on the day or the strip is settled here: the power that the day leaves
and the friction of the surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from dragsim.constants import RPM
from dragsim.errors import NotSupportedError
from dragsim.estimate import strip as strip_rules
from dragsim.estimate.complete import Complete, CompleteAxle, CompleteTyres, complete
from dragsim.estimate.torque_curve import curve_row
from dragsim.estimate.tyres import CURVATURE_E, SHAPE_C, STIFFNESS_B
from dragsim.kernel import Row
from dragsim.model import air
from dragsim.model.params import (
    AXLE_FRONT,
    AXLE_REAR,
    KIND_MANUAL,
    MAX_GEARS,
    Air,
    Axle,
    Body,
    Centre,
    Driver,
    Engine,
    Gearbox,
    Gears,
    Ideal,
    Params,
    Road,
)
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import (
    Aspiration,
    Driven,
    Rating,
    Throttle,
    TransmissionKind,
    Vehicle,
)

BOOST_LAG_SPEED: Final = 3000.0 * RPM
"""Engine speed for which ``engine.boost_lag`` is stated [rad/s]."""
SHORTEST_LAG: Final = 1e-3
"""A boost lag of nothing is run as this [s]."""


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Air of the day: temperature [K], pressure [Pa], its dry part [Pa], density [kg/m^3]."""

    temperature_K: float
    pressure_Pa: float
    dry_pressure_Pa: float
    density_kgpm3: float

    @property
    def density_altitude_m(self) -> float:
        """Altitude of this density in the standard atmosphere [m]."""
        return air.density_altitude(self.density_kgpm3)


@dataclass(frozen=True, slots=True)
class Built:
    """A vehicle ready to run. ``front_diameter_m``: unloaded, for the light beams.
    ``power_correction``: torque of the day over torque as rated [-]."""

    params: Params
    curve: Row
    front_diameter_m: float
    power_correction: float


def atmosphere(weather: Weather) -> Atmosphere:
    """The air of a weather: its pressure as stated, else that of its altitude, else standard."""
    if weather.pressure is not None:
        p = weather.pressure
    else:
        p = air.standard_pressure(weather.altitude or 0.0)
    T, humidity = weather.temperature, weather.humidity
    dry = p - air.vapour_pressure(T, p, humidity)
    return Atmosphere(T, p, dry, air.density(T, p, humidity))


def power_correction(rating: Rating, weather_share: float, day: Atmosphere) -> float:
    """Torque on the day over torque as rated [-] by the rating's own standard.

    ``weather_share``: how much of the standard's correction acts on this engine (1 natural).
    """
    T, p_dry = day.temperature_K, day.dry_pressure_Pa
    if rating is Rating.DIN:
        factor = air.din_correction(T, day.pressure_Pa)
    elif rating is Rating.SAE_GROSS:
        factor = air.gross_correction(T, p_dry)
    elif rating is Rating.ECE:
        factor = air.iso_correction(T, p_dry)
    else:
        factor = air.sae_correction(T, p_dry)
    return 1.0 + weather_share * (air.engine_response(factor) - 1.0)


def build(vehicle: Vehicle, *, strip: Strip, weather: Weather) -> Built:
    """Turn a vehicle, a strip and a weather into parameters.

    Raises NotSupportedError for what this version cannot run yet.
    """
    refuse_unsupported(vehicle, strip)
    car = complete(vehicle)
    day = atmosphere(weather)
    correction = power_correction(car.engine.rating, car.engine.weather_share, day)
    rated = car.engine.torque
    curve, step = curve_row(lambda omega: correction * rated(omega), car.engine.redline)
    params = Params(
        kind=KIND_MANUAL,
        driven=AXLE_FRONT if car.driven is Driven.FRONT else AXLE_REAR,
        body=_body(car),
        air=_air(car, day, weather.wind),
        road=_road(car, strip.grade),
        front=_axle(car.tyres.front, car.tyres, strip),
        rear=_axle(car.tyres.rear, car.tyres, strip),
        engine=_engine(car, vehicle, step),
        gearbox=_gearbox(car),
        centre=Centre(front_share=0.0, coupling=0.0, width=1.0),
        driver=_driver(car),
        ideal=Ideal(drive=0, force=0.0, power=0.0),
    )
    return Built(params, curve, car.tyres.front.size.diameter, correction)


def refuse_unsupported(vehicle: Vehicle, strip: Strip) -> None:
    """Raise NotSupportedError, naming the key, where this version has no physics for it yet."""
    name = vehicle.reference or vehicle.name
    later = "reads and checks, but cannot be run by this version"
    if vehicle.motors or vehicle.battery is not None:
        raise NotSupportedError(f"{name}: motor: an electric or hybrid drive {later}")
    assert vehicle.engine is not None
    assert vehicle.transmission is not None
    assert vehicle.driveline is not None
    kind = vehicle.transmission.kind
    if kind is not TransmissionKind.MANUAL:
        raise NotSupportedError(
            f'{name}: transmission.kind: "{kind.value}" {later}; it runs "manual"'
        )
    if vehicle.driveline.driven is Driven.ALL:
        raise NotSupportedError(
            f'{name}: driveline.driven: "all" {later}; it runs "front" and "rear"'
        )
    if vehicle.engine.overboost is not None:
        raise NotSupportedError(
            f"{name}: engine.overboost {later}; state the full-throttle torque in engine.torque"
        )
    if vehicle.driver.throttle is not Throttle.SKILLED:
        raise NotSupportedError(
            f'{name}: driver.throttle: "{vehicle.driver.throttle.value}" {later}; it runs "skilled"'
        )
    if strip.grade_profile:
        raise NotSupportedError(f"strip.grade_profile {later}; use strip.grade")


def _body(car: Complete) -> Body:
    body = car.body
    return Body(
        mass=body.mass,
        front_share=body.front_share,
        wheelbase=body.wheelbase,
        cg_height=body.cg_height_with_driver,
        load_lag=body.load_lag,
    )


def _air(car: Complete, day: Atmosphere, wind: float) -> Air:
    body = car.body
    return Air(
        rho=day.density_kgpm3,
        wind=wind,
        drag_area=body.drag_coefficient * body.frontal_area,
        lift_area_front=body.lift_front * body.frontal_area,
        lift_area_rear=body.lift_rear * body.frontal_area,
        drag_height=body.drag_height,
    )


def _road(car: Complete, grade: float) -> Road:
    slope = sqrt(1.0 + grade * grade)
    return Road(
        sine=grade / slope,
        cosine=1.0 / slope,
        rolling=car.tyres.rolling_resistance,
        rolling_speed=car.tyres.rolling_speed,
    )


def _axle(axle: CompleteAxle, tyres: CompleteTyres, strip: Strip) -> Axle:
    surface = strip.grip if strip.grip is not None else strip_rules.grip(strip.surface)
    return Axle(
        radius=axle.radius,
        inertia=axle.inertia,
        mu=axle.friction * surface,
        load_ref=axle.load,
        load_exponent=tyres.load_exponent,
        b=STIFFNESS_B,
        c=SHAPE_C,
        e=CURVATURE_E,
        best_slip=tyres.best_slip,
        sliding=tyres.sliding,
    )


def _engine(car: Complete, vehicle: Vehicle, curve_step: float) -> Engine:
    engine = car.engine
    assert vehicle.engine is not None
    friction_0, friction_1, friction_2 = engine.friction
    return Engine(
        inertia=engine.inertia,
        friction_0=friction_0,
        friction_1=friction_1,
        friction_2=friction_2,
        limiter=engine.redline,
        limiter_width=engine.limiter_width,
        stall=engine.stall_speed,
        transverse=1 if car.driven is Driven.FRONT else 0,
        boosted=1 if vehicle.engine.aspiration is Aspiration.TURBO else 0,
        base=engine.boost_base,
        boost_start=engine.boost_start,
        boost_lag=max(engine.boost_lag, SHORTEST_LAG),
        boost_lag_speed=BOOST_LAG_SPEED,
        boost_release=engine.boost_release,
        curve_step=curve_step,
    )


def _gearbox(car: Complete) -> Gearbox:
    gearbox = car.transmission
    return Gearbox(
        ratio=padded(gearbox.overall),
        gears=len(gearbox.overall),
        efficiency=gearbox.efficiency,
        input_inertia=gearbox.input_inertia,
        shift_time=gearbox.shift_time,
        clutch_capacity=gearbox.clutch_capacity,
    )


def _driver(car: Complete) -> Driver:
    driver = car.driver
    return Driver(
        launch_speed=driver.launch_speed,
        governor=driver.governor,
        launch_ramp=car.transmission.engagement_time,
        engage_ramp=car.transmission.engagement_time,
        slip_low=driver.slip_low,
        slip_high=driver.slip_high,
        bog_low=driver.bog_low,
        bog_high=driver.bog_high,
        shift_speed=padded(driver.shift_speeds),
    )


def padded(values: Sequence[float]) -> Gears:
    """One value per gear, the last repeated to MAX_GEARS."""
    return (*values, *([values[-1]] * (MAX_GEARS - len(values))))  # type: ignore[return-value]

"""A vehicle with every number in place: what its file says, and estimates for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dragsim.constants import GRAVITY
from dragsim.estimate import chassis, driveline, driver, engine, tyres
from dragsim.estimate.shift_points import shift_points
from dragsim.estimate.torque_curve import torque_at_speed
from dragsim.spec.peaks import Peaks, reconciled_peaks
from dragsim.spec.tyre_size import TyreSize
from dragsim.spec.vehicle import Compound, Driven, MassBasis, Rating, Vehicle
from dragsim.spec.vehicle import Engine as EngineSpec
from dragsim.spec.vehicle import Transmission as TransmissionSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteBody:
    """The body in SI; masses, front share and height of the centre of gravity without and with
    the driver."""

    kerb_mass: float
    mass: float
    width: float
    height: float
    front_weight: float
    front_share: float
    wheelbase: float
    cg_height: float
    cg_height_with_driver: float
    drag_coefficient: float
    frontal_area: float
    lift_front: float
    lift_rear: float
    drag_height: float
    load_lag: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteEngine:
    """The engine in SI. ``torque``: net full-load torque at the crank [N m] at a speed [rad/s], in
    the air of the rating; ``peak_torque`` its largest; ``peaks`` as stated."""

    peaks: Peaks
    torque: Callable[[float], float]
    peak_torque: float
    rating: Rating
    redline: float
    displacement: float
    inertia: float
    idle: float
    stall_speed: float
    friction: tuple[float, float, float]
    limiter_width: float
    boost_lag: float
    boost_base: float
    boost_start: float
    boost_release: float
    weather_share: float
    gross_to_net: float

    @property
    def motoring_torque(self) -> float:
        """Torque that the closed throttle takes at the redline [N m]."""
        friction_0, friction_1, friction_2 = self.friction
        return friction_0 + self.redline * (friction_1 + self.redline * friction_2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTransmission:
    """Gear ratios, final drives (one per gear), their products (engine over wheel), and what else
    a manual gearbox needs, in SI."""

    gears: tuple[float, ...]
    final_drive: tuple[float, ...]
    overall: tuple[float, ...]
    efficiency: float
    shift_time: float
    input_inertia: float
    clutch_capacity: float
    engagement_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAxle:
    """One axle's two tyres in SI; ``friction`` holds at ``load``, its static load [N], and is that
    of the compound at ``reference_load``, of one tyre [N]."""

    size: TyreSize
    radius: float
    inertia: float
    load: float
    reference_load: float
    friction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTyres:
    """Both axles' tyres, and what they have in common."""

    compound: Compound
    front: CompleteAxle
    rear: CompleteAxle
    load_exponent: float
    best_slip: float
    sliding: float
    rolling_resistance: float
    rolling_speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteDriver:
    """The driver in SI. ``shift_speeds``: engine speed at which each gear is left."""

    mass: float
    launch_speed: float
    shift_speeds: tuple[float, ...]
    governor: float
    bog_low: float
    bog_high: float
    slip_low: float
    slip_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """A vehicle with every number a run needs, before strip and weather. SI."""

    driven: Driven
    body: CompleteBody
    engine: CompleteEngine
    transmission: CompleteTransmission
    tyres: CompleteTyres
    driver: CompleteDriver

    @property
    def driven_axle(self) -> CompleteAxle:
        """The tyres that drive; of two driven axles the rear ones."""
        return self.tyres.front if self.driven is Driven.FRONT else self.tyres.rear


def _or(value: float | None, estimate: Callable[[], float]) -> float:
    """The value, or what the rule gives where the file is silent."""
    return estimate() if value is None else value


def complete(vehicle: Vehicle) -> Complete:
    """Fill every gap of a combustion car with a gearbox and a clutch.

    The caller has made sure that engine, transmission and driveline are there and are of a kind
    that can be run (``build``).
    """
    assert vehicle.engine is not None
    assert vehicle.transmission is not None
    assert vehicle.driveline is not None
    driven = vehicle.driveline.driven
    body = complete_body(vehicle)
    efficiency = _or(
        vehicle.transmission.efficiency, lambda: driveline.efficiency(driven, vehicle.year)
    )
    motor = complete_engine(vehicle, vehicle.engine, efficiency)
    gearbox = complete_transmission(vehicle.transmission, efficiency, motor.peak_torque)
    wheels = complete_tyres(vehicle, body, driven)
    return Complete(
        driven=driven,
        body=body,
        engine=motor,
        transmission=gearbox,
        tyres=wheels,
        driver=complete_driver(vehicle, body, motor, gearbox, wheels),
    )


def complete_body(vehicle: Vehicle) -> CompleteBody:
    """The body with its driver."""
    spec = vehicle.body
    height = _or(spec.height, chassis.height)
    width = _or(spec.width, chassis.width)
    driver_mass = vehicle.driver.mass
    kerb = chassis.kerb_mass(spec.mass, spec.mass_basis, driver_mass)
    aboard = spec.mass_basis is MassBasis.TEST
    cg_height = _or(spec.cg_height, lambda: chassis.cg_height(height))
    share, cg_with_driver = spec.front_weight, cg_height
    if not aboard:
        share = chassis.with_driver(
            share, kerb=kerb, at_driver=chassis.DRIVER_FRONT_SHARE, driver_mass=driver_mass
        )
        cg_with_driver = chassis.with_driver(
            cg_height,
            kerb=kerb,
            at_driver=chassis.DRIVER_HEIGHT_SHARE * height,
            driver_mass=driver_mass,
        )
    return CompleteBody(
        kerb_mass=kerb,
        mass=kerb + driver_mass,
        width=width,
        height=height,
        front_weight=spec.front_weight,
        front_share=share,
        wheelbase=spec.wheelbase,
        cg_height=cg_height,
        cg_height_with_driver=cg_with_driver,
        drag_coefficient=_or(spec.drag_coefficient, lambda: chassis.drag_coefficient(height)),
        frontal_area=_or(spec.frontal_area, lambda: chassis.frontal_area(width, height)),
        lift_front=_or(spec.lift_front, chassis.lift_front),
        lift_rear=_or(spec.lift_rear, chassis.lift_rear),
        drag_height=chassis.drag_height(height),
        load_lag=chassis.load_lag(height),
    )


def complete_engine(vehicle: Vehicle, spec: EngineSpec, efficiency: float) -> CompleteEngine:
    """The engine with its torque at the crank. ``efficiency``: of the driveline, for a figure
    measured at the wheels."""
    peaks = reconciled_peaks(spec)
    unit = peaks.power.unit
    market = engine.market_of(vehicle.market, unit)
    displacement = _or(
        spec.displacement, lambda: engine.displacement(spec.aspiration, peaks.torque.value)
    )
    idle = _or(spec.idle, lambda: engine.idle(vehicle.year))
    rating = engine.rating_of(spec.rating, market=market, power_unit=unit, year=vehicle.year)
    gross_to_net = engine.gross_to_net()
    share = engine.crank_share(rating, efficiency=efficiency, gross_to_net=gross_to_net)
    stated = torque_at_speed(peaks, spec.aspiration, spec.curve)
    return CompleteEngine(
        peaks=peaks,
        torque=lambda omega: share * stated(omega),
        peak_torque=share * peaks.torque.value,
        rating=rating,
        redline=spec.redline,
        displacement=displacement,
        inertia=_or(spec.inertia, lambda: engine.inertia(displacement)),
        idle=idle,
        stall_speed=engine.stall_speed(idle),
        friction=engine.friction_terms(displacement),
        limiter_width=engine.limiter_width(),
        boost_lag=_or(spec.boost_lag, lambda: engine.boost_lag(vehicle.year)),
        boost_base=engine.boost_base(),
        boost_start=engine.boost_start(),
        boost_release=engine.boost_release(),
        weather_share=engine.weather_share(spec.aspiration),
        gross_to_net=gross_to_net,
    )


def complete_transmission(
    spec: TransmissionSpec, efficiency: float, peak_torque: float
) -> CompleteTransmission:
    """The gearbox with its clutch, behind an engine of a peak torque [N m]."""
    finals = spec.final_drive or (1.0,)
    if len(finals) == 1:
        finals = finals * len(spec.gears)
    clutch = spec.clutch
    capacity = clutch.capacity if clutch else None
    engagement = clutch.engagement_time if clutch else None
    return CompleteTransmission(
        gears=spec.gears,
        final_drive=finals,
        overall=tuple(gear * final for gear, final in zip(spec.gears, finals, strict=True)),
        efficiency=efficiency,
        shift_time=_or(spec.shift_time, driveline.shift_time),
        input_inertia=driveline.input_inertia(peak_torque),
        clutch_capacity=_or(capacity, lambda: driveline.clutch_capacity(peak_torque)),
        engagement_time=_or(engagement, driveline.engagement_time),
    )


def complete_tyres(vehicle: Vehicle, body: CompleteBody, driven: Driven) -> CompleteTyres:
    """Both axles' tyres under the car's static weight."""
    spec = vehicle.tyres
    weight = body.mass * GRAVITY

    def axle(size: TyreSize, load: float) -> CompleteAxle:
        radius = tyres.rolling_radius(size)
        mu = _or(
            spec.friction, lambda: tyres.friction(spec.compound, vehicle.year, size, load, driven)
        )
        inertia = tyres.axle_inertia(radius, size.width)
        return CompleteAxle(
            size=size,
            radius=radius,
            inertia=inertia,
            load=load,
            reference_load=tyres.reference_load(size),
            friction=mu,
        )

    front = axle(spec.front, weight * body.front_share)
    rear = axle(spec.rear, weight * (1.0 - body.front_share))
    driven_radius = front.radius if driven is Driven.FRONT else rear.radius
    return CompleteTyres(
        compound=spec.compound,
        front=front,
        rear=rear,
        load_exponent=tyres.load_exponent(),
        best_slip=tyres.best_slip(),
        sliding=tyres.sliding(),
        rolling_resistance=tyres.rolling_resistance(spec.compound, vehicle.year, driven_radius),
        rolling_speed=tyres.rolling_speed(),
    )


def complete_driver(
    vehicle: Vehicle,
    body: CompleteBody,
    motor: CompleteEngine,
    gearbox: CompleteTransmission,
    wheels: CompleteTyres,
) -> CompleteDriver:
    """The driver for this car."""
    spec = vehicle.driver
    assert vehicle.driveline is not None
    driven = vehicle.driveline.driven
    launch = _or(spec.launch_speed, lambda: driver.launch_speed(driven, motor.redline))
    if spec.shift_speed is not None:
        speeds = (spec.shift_speed,) * len(gearbox.overall)
    else:
        front, rear = wheels.front, wheels.rear
        rolling = front.inertia / front.radius**2 + rear.inertia / rear.radius**2
        speeds = shift_points(
            motor.torque,
            overall=gearbox.overall,
            redline=motor.redline,
            radius=front.radius if driven is Driven.FRONT else rear.radius,
            efficiency=gearbox.efficiency,
            mass=body.mass + rolling,
            spinning=motor.inertia + gearbox.input_inertia,
            drag_area=body.drag_coefficient * body.frontal_area,
        )
    return CompleteDriver(
        mass=spec.mass,
        launch_speed=launch,
        shift_speeds=speeds,
        governor=driver.governor(),
        bog_low=driver.bog_low(launch),
        bog_high=driver.bog_high(launch),
        slip_low=driver.slip_low(wheels.best_slip),
        slip_high=driver.slip_high(wheels.best_slip),
    )

"""A vehicle with every number in place: what its file says, and estimates for the rest."""

from __future__ import annotations

from collections.abc import Callable

from dragsim.constants import GRAVITY
from dragsim.estimate import chassis, driveline, driver, engine, tyres
from dragsim.estimate.automatic import (
    CompleteConverter,
    brake_speed,
    complete_converter,
    complete_planetary,
    complete_variator,
    held_speed,
    launch_force,
)
from dragsim.estimate.car import (
    Combustion,
    Complete,
    CompleteAxle,
    CompleteBody,
    CompleteCentre,
    CompleteDriver,
    CompleteEngine,
    CompleteTransmission,
    CompleteTyres,
)
from dragsim.estimate.motors import (
    CompleteElectric,
    complete_electric,
    driven_by_motors,
    no_torque,
    with_motors,
)
from dragsim.estimate.shift_points import shift_points
from dragsim.estimate.torque_curve import torque_at_speed, with_overboost
from dragsim.spec.peaks import overboost_peaks, reconciled_peaks
from dragsim.spec.tyre_size import TyreSize
from dragsim.spec.vehicle import (
    Centre,
    Driven,
    MassBasis,
    TransmissionKind,
    Vehicle,
)
from dragsim.spec.vehicle import Driveline as DrivelineSpec
from dragsim.spec.vehicle import Engine as EngineSpec
from dragsim.spec.vehicle import Transmission as TransmissionSpec


def _or(value: float | None, estimate: Callable[[], float]) -> float:
    """The value, or what the rule gives where the file is silent."""
    return estimate() if value is None else value


def complete(vehicle: Vehicle) -> Complete:
    """Fill every gap of a car.

    The caller has made sure that what drives it is of a kind that can be run (``build``).
    """
    electric = complete_electric(vehicle)
    if vehicle.engine is None:
        driven = driven_by_motors(vehicle.motors)
        body = complete_body(vehicle)
        wheels = complete_tyres(vehicle, body, driven)
        return Complete(
            driven=driven,
            body=body,
            combustion=None,
            electric=electric,
            tyres=wheels,
            driver=passive_driver(vehicle, wheels),
        )
    assert vehicle.transmission is not None
    assert vehicle.driveline is not None
    driven = vehicle.driveline.driven
    body = complete_body(vehicle)
    box = vehicle.transmission
    efficiency = _or(box.efficiency, lambda: driveline.efficiency(driven, vehicle.year, box.kind))
    motor = complete_engine(vehicle, vehicle.engine, efficiency)
    peak = motor.peak_torque + (electric.crank_torque if electric else 0.0)
    gearbox = complete_transmission(box, efficiency, peak)
    converter = complete_converter(box, year=vehicle.year, full_load=motor.torque)
    wheels = complete_tyres(vehicle, body, with_motors(driven, vehicle.motors))
    return Complete(
        driven=driven,
        body=body,
        combustion=Combustion(
            engine=motor,
            transmission=gearbox,
            converter=converter,
            planetary=complete_planetary(box, gearbox.shift_time),
            variator=complete_variator(box, gearbox.final_drive[0]),
            centre=complete_centre(vehicle.driveline, gearbox, peak),
        ),
        electric=electric,
        tyres=wheels,
        driver=complete_driver(vehicle, body, motor, gearbox, converter, wheels, electric),
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
    kind = vehicle.transmission.kind if vehicle.transmission else TransmissionKind.MANUAL
    share = engine.crank_share(rating, efficiency=efficiency, gross_to_net=gross_to_net)
    stated = torque_at_speed(peaks, spec.aspiration, spec.curve)
    peak = peaks.torque.value
    over = overboost_peaks(spec, peaks)
    if over is not None:
        stated = with_overboost(stated, over, spec.aspiration)
        peak = max(peak, over.torque.value)
    return CompleteEngine(
        peaks=peaks,
        overboost=over.torque if over else None,
        torque=lambda omega: share * stated(omega),
        peak_torque=share * peak,
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
        boost_start=engine.boost_start(kind),
        boost_release=engine.boost_release(),
        weather_share=engine.weather_share(spec.aspiration),
        gross_to_net=gross_to_net,
    )


def complete_transmission(
    spec: TransmissionSpec, efficiency: float, peak_torque: float
) -> CompleteTransmission:
    """The gearbox with its clutch, behind an engine of a peak torque [N m]."""
    gears = spec.gears or spec.ratio_range
    finals = spec.final_drive or (1.0,)
    if len(finals) == 1:
        finals = finals * len(gears)
    clutch = spec.clutch
    capacity = clutch.capacity if clutch else None
    engagement = clutch.engagement_time if clutch else None
    shift_time = _or(spec.shift_time, lambda: driveline.shift_time(spec.kind))
    return CompleteTransmission(
        gears=gears,
        final_drive=finals,
        overall=tuple(gear * final for gear, final in zip(gears, finals, strict=True)),
        efficiency=efficiency,
        shift_time=shift_time,
        input_inertia=driveline.input_inertia(peak_torque, spec.kind),
        clutch_capacity=_or(capacity, lambda: driveline.clutch_capacity(peak_torque)),
        engagement_time=_or(engagement, lambda: driveline.engagement_time(spec.kind)),
        hand_over_time=driveline.hand_over_time(shift_time),
        sync_time=driveline.sync_time(shift_time),
        select_time=driveline.select_time(),
    )


def complete_centre(
    spec: DrivelineSpec, gearbox: CompleteTransmission, peak_torque: float
) -> CompleteCentre:
    """The centre of two driven axles; of one driven axle nothing that acts."""
    if spec.driven is not Driven.ALL:
        return CompleteCentre(front_share=0.0, coupling=0.0)
    kind = spec.centre or Centre.LIMITED_SLIP
    largest = peak_torque * max(gearbox.overall) * gearbox.efficiency
    return CompleteCentre(
        front_share=_or(spec.front_share, lambda: driveline.front_share(kind)),
        coupling=driveline.coupling(kind, largest),
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


def passive_driver(vehicle: Vehicle, wheels: CompleteTyres) -> CompleteDriver:
    """The driver of a car without clutch and gear lever, whose traction control holds the slip."""
    return CompleteDriver(
        mass=vehicle.driver.mass,
        launch_speed=0.0,
        shift_speeds=(),
        governor=0.0,
        bog_low=0.0,
        bog_high=0.0,
        throttle=vehicle.driver.throttle,
        slip_low=driver.slip_low(wheels.best_slip, vehicle.driver.throttle),
        slip_high=driver.slip_high(wheels.best_slip, vehicle.driver.throttle),
        traction_lag=driver.traction_lag(),
    )


def _hold(body: CompleteBody, wheels: CompleteTyres, driven: Driven) -> float:
    """Force with which the tyres can start the car on dry asphalt [N]."""
    return launch_force(
        mass=body.mass,
        front_share=body.front_share,
        lever=body.cg_height_with_driver / body.wheelbase,
        mu_front=wheels.front.friction,
        mu_rear=wheels.rear.friction,
        driven=driven,
    )


def complete_driver(
    vehicle: Vehicle,
    body: CompleteBody,
    motor: CompleteEngine,
    gearbox: CompleteTransmission,
    converter: CompleteConverter | None,
    wheels: CompleteTyres,
    electric: CompleteElectric | None,
) -> CompleteDriver:
    """The driver for this car."""
    spec = vehicle.driver
    assert vehicle.driveline is not None
    driven = vehicle.driveline.driven
    assert vehicle.transmission is not None
    kind = vehicle.transmission.kind
    launch = _or(spec.launch_speed, lambda: driver.launch_speed(driven, motor.redline, kind))
    if converter is not None:
        hold = None if spec.launch_speed is not None else _hold(body, wheels, driven)
        launch = brake_speed(
            converter,
            launch,
            idle=motor.idle,
            ratio=gearbox.overall[0],
            efficiency=gearbox.efficiency,
            radius=wheels.front.radius if driven is Driven.FRONT else wheels.rear.radius,
            force=hold,
        )
    if spec.shift_speed is not None:
        speeds = (spec.shift_speed,) * len(gearbox.overall)
    elif kind is TransmissionKind.CVT:
        speeds = (held_speed(motor.peaks, motor.redline),) * 2
    else:
        front, rear = wheels.front, wheels.rear
        rolling = front.inertia / front.radius**2 + rear.inertia / rear.radius**2
        assist = electric.torque_at_crank if electric else no_torque
        rotor = electric.crank_inertia if electric else 0.0
        speeds = shift_points(
            lambda omega: motor.torque(omega) + assist(omega),
            overall=gearbox.overall,
            redline=motor.redline,
            radius=front.radius if driven is Driven.FRONT else rear.radius,
            efficiency=gearbox.efficiency,
            mass=body.mass + rolling,
            spinning=motor.inertia + rotor + gearbox.input_inertia,
            drag_area=body.drag_coefficient * body.frontal_area,
        )
    return CompleteDriver(
        mass=spec.mass,
        launch_speed=launch,
        shift_speeds=speeds,
        governor=driver.governor(),
        bog_low=driver.bog_low(launch, kind),
        bog_high=driver.bog_high(launch, kind),
        throttle=spec.throttle,
        slip_low=driver.slip_low(wheels.best_slip, spec.throttle),
        slip_high=driver.slip_high(wheels.best_slip, spec.throttle),
        traction_lag=driver.traction_lag(),
    )

"""Driver: what a good road tester does with clutch, throttle and gear lever."""

from __future__ import annotations

from typing import NamedTuple

from dragsim.constants import DRIVER_MASS, RPM
from dragsim.estimate.automatic import (
    brake_speed,
    held_speed,
    launch_force,
)
from dragsim.estimate.car import (
    Combustion,
    CompleteBody,
    CompleteDriver,
    CompleteEngine,
    CompleteTransmission,
    CompleteTyres,
    Sheet,
)
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.motors import CompleteElectric
from dragsim.estimate.numerics import Numerics
from dragsim.estimate.parts import Means
from dragsim.estimate.rule import rule
from dragsim.estimate.shift_points import shift_points
from dragsim.model.upshift import Pull
from dragsim.spec.vehicle import Driveline, Driven, Driver, Throttle, TransmissionKind


@rule("driver.mass", source="a test driver, dressed, with helmet", uncertainty=0.15)
def mass() -> float:
    """Mass of the driver [kg]: 80."""
    return DRIVER_MASS


@rule(
    "driver.launch_speed",
    source="road tests of 64 cars, weakly identified: 0.45 to 0.75 of the redline",
    uncertainty=0.08,
)
def launch_speed(
    driven: Driven,
    redline: float,
    kind: TransmissionKind = TransmissionKind.MANUAL,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Engine speed held for the launch [rad/s]: {launch_share_rear:.2f} of the redline [rad/s] with
    rear drive, {launch_share_front:.2f} with front drive, {launch_share_all:.2f} with all wheels
    driven; {launch_share_controlled:.2f} by the launch control of a dual clutch or an automated
    manual; {brake_speed:g} rpm against the brake of an automatic or a CVT, or less where its
    converter stalls or the tyres would give way."""
    if kind in (TransmissionKind.AUTOMATIC, TransmissionKind.CVT):
        return defaults.brake_speed * RPM
    if kind in (TransmissionKind.DUAL_CLUTCH, TransmissionKind.AUTOMATED_MANUAL):
        return defaults.launch_share_controlled * redline
    if driven is Driven.FRONT:
        return defaults.launch_share_front * redline
    if driven is Driven.ALL:
        return defaults.launch_share_all * redline
    return defaults.launch_share_rear * redline


@rule(
    "driver.governor",
    source="a foot holds an engine speed to a few hundred rpm",
    uncertainty=0.40,
)
def governor(*, defaults: Defaults = DEFAULTS) -> float:
    """Range above the held engine speed over which the throttle closes, relative [-]:
    {governor:.2f}."""
    return defaults.governor


@rule("driver.bog_low", source="a good launch does not fall below half its speed", uncertainty=0.1)
def bog_low(
    launch_speed: float,
    kind: TransmissionKind = TransmissionKind.MANUAL,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Engine speed at which the clutch is all the way out again [rad/s]: {bog_low:.2f} of the
    launch's; {bog_low_cvt:.2f} in a CVT, whose start-up clutch comes in with the engine's speed."""
    belt = kind is TransmissionKind.CVT
    return (defaults.bog_low_cvt if belt else defaults.bog_low) * launch_speed


@rule("driver.bog_high", source="a good launch does not fall below half its speed", uncertainty=0.1)
def bog_high(
    launch_speed: float,
    kind: TransmissionKind = TransmissionKind.MANUAL,
    *,
    defaults: Defaults = DEFAULTS,
) -> float:
    """Engine speed below which the clutch is eased [rad/s]: {bog_high:.2f} of the launch's;
    {bog_high_cvt:.2f} in a CVT, where a converter would stall."""
    belt = kind is TransmissionKind.CVT
    return (defaults.bog_high_cvt if belt else defaults.bog_high) * launch_speed


@rule(
    "driver.slip_low",
    source="a skilled foot near the peak of the tyre; traction control of road cars acts at slips "
    "of 0.1 to 0.3 (general knowledge)",
    uncertainty=0.15,
)
def slip_low(
    best_slip: float, throttle: Throttle = Throttle.SKILLED, *, defaults: Defaults = DEFAULTS
) -> float:
    """Slip above which drive is taken away [-]: {slip_low:g} of the best slip by a skilled foot,
    {slip_low_traction:g} of it by traction control."""
    control = throttle is Throttle.TRACTION_CONTROL
    return (defaults.slip_low_traction if control else defaults.slip_low) * best_slip


@rule(
    "driver.slip_high",
    source="a skilled foot near the peak of the tyre; traction control of road cars acts at slips "
    "of 0.1 to 0.3 (general knowledge)",
    uncertainty=0.15,
)
def slip_high(
    best_slip: float, throttle: Throttle = Throttle.SKILLED, *, defaults: Defaults = DEFAULTS
) -> float:
    """Slip at which all drive is taken away [-]: {slip_high:g} times the best slip by a skilled
    foot, {slip_high_traction:g} times by traction control."""
    control = throttle is Throttle.TRACTION_CONTROL
    return (defaults.slip_high_traction if control else defaults.slip_high) * best_slip


@rule(
    "driver.traction_lag",
    source="electronic throttles and spark cut follow within 0.05 to 0.2 s (general knowledge)",
    uncertainty=0.50,
)
def traction_lag(*, defaults: Defaults = DEFAULTS) -> float:
    """Time constant with which traction control takes torque away and gives it back [s]:
    {traction_lag:.2f}."""
    return defaults.traction_lag


class Foot(NamedTuple):
    """The right foot; as in ``CompleteDriver``."""

    governor: float
    slip_low: float
    slip_high: float
    traction_lag: float


def complete_foot(best_slip: float, throttle: Throttle, defaults: Defaults) -> Foot:
    """The right foot on tyres of a best slip."""
    return Foot(
        governor=governor(defaults=defaults),
        slip_low=slip_low(best_slip, throttle, defaults=defaults),
        slip_high=slip_high(best_slip, throttle, defaults=defaults),
        traction_lag=traction_lag(defaults=defaults),
    )


def passive_driver(spec: Driver, best_slip: float, means: Means) -> CompleteDriver:
    """The driver of a car without clutch and gear lever, whose traction control holds the slip."""
    foot = means.part(complete_foot, best_slip, spec.throttle, means.defaults)
    return CompleteDriver(
        spec.mass,
        0.0,  # launch_speed
        (),  # shift_speeds
        0.0,  # governor
        0.0,  # bog_low
        0.0,  # bog_high
        spec.throttle,
        foot.slip_low,
        foot.slip_high,
        foot.traction_lag,
    )


def complete_driver(
    sheet: Sheet,
    body: CompleteBody,
    combustion: Combustion,
    tyres: CompleteTyres,
    electric: CompleteElectric | None,
    means: Means,
) -> CompleteDriver:
    """The driver for this car."""
    defaults, numerics, part = means
    spec = sheet.driver
    assert sheet.driveline is not None
    assert sheet.transmission is not None
    kind = sheet.transmission.kind
    launch = held_launch(sheet, body, combustion, tyres, defaults)
    foot = part(complete_foot, tyres.best_slip, spec.throttle, defaults)
    engine, gearbox = combustion.engine, combustion.transmission
    if spec.shift_speed is not None:
        speeds = (spec.shift_speed,) * len(gearbox.overall)
    elif kind is TransmissionKind.CVT:
        speeds = (held_speed(engine.peaks, engine.redline, defaults=defaults),) * 2
    else:
        front, rear = tyres.front, tyres.rear
        speeds = part(
            complete_shifts,
            body,
            engine,
            gearbox,
            front.radius,
            front.inertia,
            rear.radius,
            rear.inertia,
            sheet.driveline,
            electric,
            defaults,
            numerics,
        )
    return CompleteDriver(
        spec.mass,
        launch,  # launch_speed
        speeds,  # shift_speeds
        foot.governor,
        bog_low(launch, kind, defaults=defaults),
        bog_high(launch, kind, defaults=defaults),
        spec.throttle,
        foot.slip_low,
        foot.slip_high,
        foot.traction_lag,
    )


def held_launch(
    sheet: Sheet,
    body: CompleteBody,
    combustion: Combustion,
    tyres: CompleteTyres,
    defaults: Defaults,
) -> float:
    """Engine speed held for the launch [rad/s]: as stated, else as estimated, and before a
    converter no more than brake and tyres hold."""
    assert sheet.driveline is not None
    assert sheet.transmission is not None
    driven = sheet.driveline.driven
    engine, gearbox = combustion.engine, combustion.transmission
    stated = launch = sheet.driver.launch_speed
    if launch is None:
        launch = launch_speed(driven, engine.redline, sheet.transmission.kind, defaults=defaults)
    if combustion.converter is None:
        return launch
    return brake_speed(
        combustion.converter,
        launch,
        idle=engine.idle,
        ratio=gearbox.overall[0],
        efficiency=gearbox.efficiency,
        radius=tyres.front.radius if driven is Driven.FRONT else tyres.rear.radius,
        force=launch_hold(body, tyres, driven) if stated is None else None,
    )


def launch_hold(body: CompleteBody, tyres: CompleteTyres, driven: Driven) -> float:
    """Force with which the tyres can start the car on dry asphalt [N]."""
    return launch_force(
        mass=body.mass,
        front_share=body.front_share,
        lever=body.cg_height_with_driver / body.wheelbase,
        mu_front=tyres.front.friction,
        mu_rear=tyres.rear.friction,
        driven=driven,
    )


def complete_shifts(
    body: CompleteBody,
    engine: CompleteEngine,
    gearbox: CompleteTransmission,
    front_radius: float,
    front_inertia: float,
    rear_radius: float,
    rear_inertia: float,
    driveline: Driveline,
    electric: CompleteElectric | None,
    defaults: Defaults,
    numerics: Numerics,
) -> tuple[float, ...]:
    """Engine speed at which each gear is left [rad/s]; radius [m] and inertia [kg m^2] of each
    axle's wheels."""
    rolling = front_inertia / front_radius**2 + rear_inertia / rear_radius**2
    rotor = electric.crank_inertia if electric else 0.0
    pull = Pull(
        front_radius if driveline.driven is Driven.FRONT else rear_radius,  # radius
        gearbox.efficiency,
        body.mass + rolling,
        engine.inertia + rotor + gearbox.input_inertia,  # spinning
        body.drag_coefficient * body.frontal_area,  # drag_area
        defaults.latest_shift * engine.redline,  # latest
    )
    return shift_points(
        engine.numbers,
        engine.given,
        pull,
        overall=gearbox.overall,
        motor=electric.crank_motor if electric else None,
        numerics=numerics,
    )

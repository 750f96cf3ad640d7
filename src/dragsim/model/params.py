"""The numbers a run is made of: one nested NamedTuple type for every car, strip and weather.

All SI. ``build.py`` fills it from a specification; ``model/`` and ``core/`` read nothing else. What
does not fit a fixed tuple of floats, the engine's torque curve, travels beside it as one row
(``dragsim.model.engine``).
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

MAX_GEARS: Final = 12

Gears: TypeAlias = tuple[
    float, float, float, float, float, float, float, float, float, float, float, float
]

KIND_IDEAL: Final = 0
KIND_MANUAL: Final = 1

AXLE_FRONT: Final = 0
AXLE_REAR: Final = 1
AXLE_BOTH: Final = 2


class Body(NamedTuple):
    """Masses and lengths of the car with its driver.

    mass [kg]; front_share: static share of the weight on the front axle; wheelbase [m];
    cg_height [m]; load_lag: time constant of load transfer [s].
    """

    mass: float
    front_share: float
    wheelbase: float
    cg_height: float
    load_lag: float


class Air(NamedTuple):
    """rho [kg/m^3]; wind [m/s], positive against the car; drag_area c_d A [m^2]; lift areas c_l A
    of each axle [m^2], positive upwards; drag_height of the drag's line of action [m]."""

    rho: float
    wind: float
    drag_area: float
    lift_area_front: float
    lift_area_rear: float
    drag_height: float


class Road(NamedTuple):
    """sine and cosine of the slope; rolling: resistance coefficient at standstill [-];
    rolling_speed: speed at which it has doubled [m/s]."""

    sine: float
    cosine: float
    rolling: float
    rolling_speed: float


class Axle(NamedTuple):
    """One axle with both its wheels and tyres.

    radius: effective rolling radius [m]; inertia of both wheels [kg m^2]; mu: peak friction at
    load_ref on this surface; load_ref: axle load at which mu holds [N]; load_exponent n in
    mu (F_z/load_ref)^-n; b, c, e: magic-formula factors; best_slip: slip of the peak;
    sliding: friction of a spinning tyre over its peak.
    """

    radius: float
    inertia: float
    mu: float
    load_ref: float
    load_exponent: float
    b: float
    c: float
    e: float
    best_slip: float
    sliding: float


class Engine(NamedTuple):
    """inertia of crank, flywheel and clutch cover [kg m^2]; friction_0..2: motoring torque
    friction_0 + friction_1 omega + friction_2 omega^2 [N m]; limiter: speed at which the limiter
    starts to cut [rad/s]; limiter_width [rad/s]; stall: speed below which the engine dies [rad/s];
    transverse: 1 if the crank lies across the car.

    boosted: 1 if boost is a state; base: share of full-load torque without boost; boost_start:
    boost at the staged launch speed, in 0..1; boost_lag: time constant of boost at
    boost_lag_speed [s]; boost_lag_speed [rad/s]; boost_release: time constant with the
    throttle closed [s]. curve_step: spacing of the torque curve's knots [rad/s].
    """

    inertia: float
    friction_0: float
    friction_1: float
    friction_2: float
    limiter: float
    limiter_width: float
    stall: float
    transverse: int
    boosted: int
    base: float
    boost_start: float
    boost_lag: float
    boost_lag_speed: float
    boost_release: float
    curve_step: float


class Gearbox(NamedTuple):
    """ratio: overall ratio per gear, engine over wheel, padded to MAX_GEARS; gears: how many;
    efficiency of gearbox and final drive [-]; input_inertia of the shaft behind the clutch
    [kg m^2]; shift_time: time without drive in a shift [s]; clutch_capacity [N m]."""

    ratio: Gears
    gears: int
    efficiency: float
    input_inertia: float
    shift_time: float
    clutch_capacity: float


class Centre(NamedTuple):
    """Between two driven axles. front_share of the gearbox's torque [-]; coupling: largest torque
    that moves from the faster to the slower axle [N m], 0 for an open or fixed split; width: the
    difference of speeds at which three quarters of it act [rad/s]."""

    front_share: float
    coupling: float
    width: float


class Driver(NamedTuple):
    """launch_speed the engine is held at [rad/s]; governor: width of that hold, relative;
    launch_ramp, engage_ramp: time to let the clutch in from rest and after a shift [s];
    slip_low, slip_high: slips between which drive is taken away; bog_low, bog_high: engine speeds
    between which the clutch is eased [rad/s]; shift_speed: engine speed at which each gear is
    left [rad/s], padded to MAX_GEARS."""

    launch_speed: float
    governor: float
    launch_ramp: float
    engage_ramp: float
    slip_low: float
    slip_high: float
    bog_low: float
    bog_high: float
    shift_speed: Gears


class Ideal(NamedTuple):
    """A drive without a powertrain (``powertrain/ideal.py``): force [N], power [W]; drive: which of
    them acts, or the grip of the driven axles."""

    drive: int
    force: float
    power: float


class Params(NamedTuple):
    """Everything a run depends on besides the torque curve and the tolerances."""

    kind: int
    driven: int
    body: Body
    air: Air
    road: Road
    front: Axle
    rear: Axle
    engine: Engine
    gearbox: Gearbox
    centre: Centre
    driver: Driver
    ideal: Ideal

"""The numbers a run is made of: one nested NamedTuple type for every car, strip and weather.

All SI. ``build`` fills it from a specification; ``model/`` and ``core/`` read nothing else. What
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
KIND_DUAL_CLUTCH: Final = 2
KIND_AUTOMATIC: Final = 3
KIND_CVT: Final = 4
KIND_ELECTRIC: Final = 5

AXLE_FRONT: Final = 0
AXLE_REAR: Final = 1
AXLE_BOTH: Final = 2
AXLE_NONE: Final = 3

FOOT_SKILLED: Final = 0
FOOT_FLOORED: Final = 1
FOOT_TRACTION: Final = 2


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
    """sine and cosine of the slope, with a grade profile of that at the line; rolling: resistance
    coefficient at standstill [-]; rolling_speed: speed at which it has doubled [m/s]; knots: of the
    grade profile at the end of the torque row (``model.slope``), 0 for one slope throughout."""

    sine: float
    cosine: float
    rolling: float
    rolling_speed: float
    knots: int = 0


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


class Motor(NamedTuple):
    """One electric motor, or several alike on one axle taken together (``model.motor``).

    torque: peak at the shaft [N m], 0 where there is no motor; power: peak at the shaft [W];
    base_speed: where the two meet, power/torque [rad/s]; drop: share of the power lost for each
    further multiple of the base speed [-]; cap: what the battery leaves to this motor [W];
    max_speed: speed at which the inverter starts to cut [rad/s], done over limiter_width [rad/s];
    inertia of the rotor [kg m^2]; rounding: relative range of speed or power over which one limit
    goes over into the next [-]; ratio: motor over wheel speed after so many shifts of the car
    (of a motor at the crank: over engine speed, the first alone), padded to MAX_GEARS.
    """

    torque: float
    power: float
    base_speed: float
    drop: float
    cap: float
    max_speed: float
    limiter_width: float
    inertia: float
    rounding: float
    ratio: Gears


NO_GEARS: Final[Gears] = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
NO_MOTOR: Final = Motor(0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, NO_GEARS)
"""The motor of what has none."""


class Motors(NamedTuple):
    """The motors that drive axles. An axle may have two that are not alike: ``front_other``,
    ``rear_other``.

    steps: 1 and the number of shifts, of which each concerns one axle; shift_speed: wheel speed of
    that axle at which it comes [rad/s], and gap: how long its motors are without drive [s], padded
    to MAX_GEARS; efficiency of the gears between motor and wheels [-]; torque_ramp: time in which
    torque rises from nothing to full [s]; battery: most power of all motors together [W];
    rounding: as of a motor, of the battery's limit.
    """

    front: Motor
    front_other: Motor
    rear: Motor
    rear_other: Motor
    steps: int
    shift_speed: Gears
    gap: Gears
    efficiency: float
    torque_ramp: float
    battery: float
    rounding: float = 0.0


NO_MOTORS: Final = Motors(
    NO_MOTOR, NO_MOTOR, NO_MOTOR, NO_MOTOR, 1, NO_GEARS, NO_GEARS, 1.0, 0.0, 0.0, 0.0
)
"""The motors of a car that has none."""


class Engine(NamedTuple):
    """inertia of crank, flywheel and clutch cover [kg m^2]; friction_0..2: motoring torque
    friction_0 + friction_1 omega + friction_2 omega^2 [N m]; limiter: speed at which the limiter
    starts to cut [rad/s]; limiter_width [rad/s]; stall: speed below which the engine dies [rad/s];
    transverse: 1 if the crank lies across the car.

    boosted: 1 if boost is a state; base: share of full-load torque without boost; boost_start:
    boost at the staged launch speed, in 0..1; boost_lag: time constant of boost at
    boost_lag_speed [s]; boost_lag_speed [rad/s]; boost_release: time constant with the
    throttle closed [s]. curve_step: spacing of the torque curve's knots [rad/s]. motor: at the
    crank, its rotor's inertia being part of ``inertia``.
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
    motor: Motor = NO_MOTOR


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
    left [rad/s], padded to MAX_GEARS; foot: FOOT_SKILLED, FOOT_FLOORED or FOOT_TRACTION;
    traction_lag: time constant of traction control [s]."""

    launch_speed: float
    governor: float
    launch_ramp: float
    engage_ramp: float
    slip_low: float
    slip_high: float
    bog_low: float
    bog_high: float
    shift_speed: Gears
    foot: int = FOOT_SKILLED
    traction_lag: float = 0.1


class Ideal(NamedTuple):
    """A drive without a powertrain (``powertrain/ideal.py``): force [N], power [W]; drive: which of
    them acts, or the grip of the driven axles."""

    drive: int
    force: float
    power: float


class Converter(NamedTuple):
    """Torque converter and the gear of its lock-up clutch (``model/converter.py``).

    capacity: pump torque over the square of pump speed at stall, 1/K^2 [N m s^2]; torque_ratio:
    turbine over pump torque at stall [-]; coupling: speed ratio from which both are equal [-];
    lock_from: first gear, counted from 0, in which the lock-up clutch closes. That clutch's
    capacity is the gearbox's ``clutch_capacity``.
    """

    capacity: float
    torque_ratio: float
    coupling: float
    lock_from: int


NO_CONVERTER: Final = Converter(0.0, 1.0, 1.0, 0)


class Planetary(NamedTuple):
    """Shifts of a planetary gearbox. kept: share of the wheels' torque that stays in a shift [-];
    torque_phase: time in which the oncoming clutch takes over [s]; inertia_phase: time in which it
    is meant to bring the input to its new speed [s]."""

    kept: float
    torque_phase: float
    inertia_phase: float


NO_PLANETARY: Final = Planetary(0.0, 0.0, 0.0)


class Variator(NamedTuple):
    """Belt drive of a CVT. low, high: largest and smallest overall ratio; rate: fastest relative
    change of ratio [1/s]; width: relative miss of speed at which it is reached; end: relative
    distance from either ratio over which it stops; target: input speed held [rad/s]; rise: share
    of it held at a standstill [-]; rise_speed: speed of the car from which it is held [m/s]."""

    low: float
    high: float
    rate: float
    width: float
    end: float
    target: float
    rise: float
    rise_speed: float


NO_VARIATOR: Final = Variator(1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)


class DualClutch(NamedTuple):
    """Control of a dual clutch. hand_over: time in which the oncoming clutch is pressed to its
    capacity [s]; sync: time in which the engine comes down to the new gear, if a cut of its torque
    can do it [s]; select: time in which the idle shaft is brought to its next gear [s]."""

    hand_over: float
    sync: float
    select: float


NO_DUAL_CLUTCH: Final = DualClutch(0.0, 0.0, 0.0)


class Params(NamedTuple):
    """Everything a run depends on besides the torque curve and the tolerances.

    driven: axles that the gearbox drives, or the motors of an electric car; assisted: the axle that
    motors drive beside the gearbox, in a hybrid.
    """

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
    motors: Motors = NO_MOTORS
    assisted: int = AXLE_NONE
    converter: Converter = NO_CONVERTER
    planetary: Planetary = NO_PLANETARY
    variator: Variator = NO_VARIATOR
    dual_clutch: DualClutch = NO_DUAL_CLUTCH

"""Parameters of an electric car: its motors, and the order in which its axles shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dragsim.build.manual import FEET
from dragsim.build.parts import (
    COUPLING_WIDTH,
    Place,
    air,
    axle,
    body,
    driven_axles,
    padded,
    road,
)
from dragsim.errors import NotSupportedError
from dragsim.estimate.car import Complete
from dragsim.estimate.motors import CompleteElectric, CompleteMotor, together
from dragsim.estimate.parts import Means
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.motor import motor_torque
from dragsim.model.params import (
    KIND_ELECTRIC,
    MAX_GEARS,
    NO_GEARS,
    NO_MOTOR,
    Centre,
    Driver,
    Engine,
    Gearbox,
    Ideal,
    Motor,
    Motors,
    Params,
)
from dragsim.model.state import NEVER
from dragsim.spec.vehicle import Axle, Driven

ALIKE: Final = 1e-9
"""Motors whose base speeds differ by no more than this share are taken together."""
NO_LIMIT: Final = NEVER
"""Power of a battery that limits nothing [W]."""
NO_ENGINE: Final = Engine(
    inertia=1.0,
    friction_0=0.0,
    friction_1=0.0,
    friction_2=0.0,
    limiter=1.0,
    limiter_width=1.0,
    stall=0.0,
    transverse=0,
    boosted=0,
    base=1.0,
    boost_start=1.0,
    boost_lag=1.0,
    boost_lag_speed=1.0,
    boost_release=1.0,
    curve_step=1.0,
)
NO_GEARBOX: Final = Gearbox(
    ratio=NO_GEARS,
    gears=1,
    efficiency=1.0,
    input_inertia=0.0,
    shift_time=0.0,
    clutch_capacity=0.0,
)
"""Engine and gearbox of a car without: no equation of an electric car reads them."""
NO_ENGINE_ROW: Final = (0.0,) * (2 * CURVE_KNOTS)
"""The torque row of a car without an engine."""


def no_engine_row() -> list[float]:
    """The torque row of a car without an engine."""
    return list(NO_ENGINE_ROW)


@dataclass(frozen=True, slots=True)
class _Shift:
    """A change of gear of one kind of motor on one axle. ``speed``: of the wheels [rad/s];
    ``v``: of the car [m/s]; ``gap`` [s]."""

    v: float
    speed: float
    gap: float
    kind: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """Motors of one axle that are alike, taken together."""

    axle: Axle
    motor: CompleteMotor

    @property
    def gears(self) -> int:
        """How many gears they have."""
        return len(self.motor.ratios)


def kinds(motors: Sequence[CompleteMotor], side: Axle, name: str) -> list[_Kind]:
    """The motors of an axle, those alike taken together.

    Raises NotSupportedError for more than two that differ.
    """
    found: list[_Kind] = []
    for motor in motors:
        if motor.axle is not side:
            continue
        for i, kind in enumerate(found):
            if _alike(kind.motor, motor):
                found[i] = _Kind(side, together(kind.motor, motor))
                break
        else:
            found.append(_Kind(side, motor))
    most = 1 if side is Axle.CRANK else 2
    if len(found) > most:
        raise NotSupportedError(
            f'{name}: motor: {len(found)} unlike motors with motor.axle = "{side.value}", of which '
            f"this version runs at most {most}; state those that turn together as one"
        )
    return found


def _alike(one: CompleteMotor, other: CompleteMotor) -> bool:
    """Whether two motors have the same torque but for its size, at every speed of the wheels."""
    base = (one.power / one.torque) / (other.power / other.torque)
    return (
        one.ratios == other.ratios
        and one.max_speed == other.max_speed
        and one.shift_speed == other.shift_speed
        and abs(base - 1.0) <= ALIKE
    )


def motor(
    spec: CompleteMotor, car: CompleteElectric, *, ratios: Sequence[float], cap: float
) -> Motor:
    """One motor; ``ratios`` after so many shifts of the car, ``cap`` what the battery leaves it."""
    return car.law(spec, cap)._replace(ratio=padded(ratios))


def electric_params(car: Complete, place: Place, name: str, means: Means) -> Params:
    """Parameters of an electric car; ``name``: of the car in messages."""
    part, defaults = means.part, means.defaults
    front, rear = car.tyres.front, car.tyres.rear
    motors = part(electric_motors, car.motors, front.radius, rear.radius, name)
    return Params(
        kind=KIND_ELECTRIC,
        driven=driven_axles(car.driven),
        body=body(car.body),
        air=air(car.body, place),
        road=part(road, car.tyres.rolling_resistance, car.tyres.rolling_speed, place.strip),
        front=axle(front, car.tyres, place.grip, defaults),
        rear=axle(rear, car.tyres, place.grip, defaults),
        engine=NO_ENGINE,
        gearbox=NO_GEARBOX,
        centre=centre(motors, car.driven),
        driver=driver(car),
        ideal=Ideal(drive=0, force=0.0, power=0.0),
        motors=motors,
    )


def electric_motors(
    electric: CompleteElectric, front_radius: float, rear_radius: float, name: str
) -> Motors:
    """The motors of an electric car, on wheels of a radius [m], and the order in which its axles
    shift."""
    radii = {Axle.FRONT: front_radius, Axle.REAR: rear_radius}
    sides = (Axle.FRONT, Axle.REAR)
    found = [kind for side in sides for kind in kinds(electric.motors, side, name)]
    shifts = sorted(
        (
            shift
            for number, kind in enumerate(found)
            for shift in _shifts(kind, number, electric, radii[kind.axle])
        ),
        key=lambda shift: shift.v,
    )
    if len(shifts) >= MAX_GEARS:
        raise NotSupportedError(
            f"{name}: motor.gears: {len(shifts)} shifts in all; at most {MAX_GEARS - 1} can be run"
        )
    built: dict[Axle, list[Motor]] = {side: [] for side in sides}
    for number, kind in enumerate(found):
        gear, ratios = 0, [kind.motor.ratios[0]]
        for shift in shifts:
            gear += shift.kind == number
            ratios.append(kind.motor.ratios[gear])
        built[kind.axle].append(motor(kind.motor, electric, ratios=ratios, cap=NO_LIMIT))
    front, front_other = two(built[Axle.FRONT])
    rear, rear_other = two(built[Axle.REAR])
    return Motors(
        front=front,
        front_other=front_other,
        rear=rear,
        rear_other=rear_other,
        steps=len(shifts) + 1,
        shift_speed=padded([shift.speed for shift in shifts] or [NO_LIMIT]),
        gap=padded([shift.gap for shift in shifts] or [1.0]),
        efficiency=electric.gear_efficiency,
        torque_ramp=electric.torque_ramp,
        battery=NO_LIMIT if electric.battery is None else electric.battery,
        rounding=electric.rounding,
    )


def two(motors: Sequence[Motor]) -> tuple[Motor, Motor]:
    """The motors of an axle, of which there are none to two."""
    one, other, *_ = [*motors, NO_MOTOR, NO_MOTOR]
    return one, other


def _shifts(kind: _Kind, number: int, electric: CompleteElectric, radius: float) -> list[_Shift]:
    """The shifts of one kind of motor on wheels of a radius [m]; each gap is long enough for the
    motor to bring its own rotor to the speed of the next gear."""
    spec = kind.motor
    found = []
    for gear in range(kind.gears - 1):
        assert spec.shift_speed is not None
        ratio, next_ratio = spec.ratios[gear], spec.ratios[gear + 1]
        speed = spec.shift_speed / ratio
        own = motor(spec, electric, ratios=spec.ratios, cap=NO_LIMIT)
        torque = motor_torque(own, spec.shift_speed)
        lead = (ratio - next_ratio) * speed
        gap = electric.shift_time
        if torque > 0.0:
            gap = max(gap, spec.inertia * lead / torque)
        found.append(_Shift(speed * radius, speed, gap, number))
    return found


def centre(motors: Motors, driven: Driven) -> Centre:
    """Weights of the axles' speeds where one is wanted for the car: those of their torque."""
    front, rear = (
        sum(one.ratio[0] * one.torque for one in pair)
        for pair in ((motors.front, motors.front_other), (motors.rear, motors.rear_other))
    )
    share = front / (front + rear) if driven is Driven.ALL else 0.0
    return Centre(front_share=share, coupling=0.0, width=COUPLING_WIDTH)


def driver(car: Complete) -> Driver:
    """A right foot and a traction control; no clutch and no gears."""
    who = car.driver
    return Driver(
        launch_speed=1.0,
        governor=1.0,
        launch_ramp=car.motors.torque_ramp,
        engage_ramp=car.motors.torque_ramp,
        slip_low=who.slip_low,
        slip_high=who.slip_high,
        bog_low=0.0,
        bog_high=1.0,
        shift_speed=NO_GEARS,
        foot=FEET[who.throttle],
        traction_lag=who.traction_lag,
    )

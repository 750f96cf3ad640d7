"""An ideal drive: a force, a power, or all the grip of the driven axles; wheels roll without slip.

What no powertrain can beat: the yardstick for launches, the reference cases of the tests, and, with
no force, a coast-down.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.chassis import axle_loads, load_rate, load_target
from dragsim.model.driver import lift_feed
from dragsim.model.params import AXLE_FRONT, AXLE_REAR, Params
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.slope import lie
from dragsim.model.state import (
    DISTANCE,
    FREE,
    GEAR,
    GUARD_CLUTCH,
    GUARD_HALT,
    GUARD_SHIFT,
    GUARD_STALL,
    HALT_SPEED,
    LOAD,
    NO_PROGRESS,
    OUT_ACCELERATION,
    OUT_DRAG,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    OUT_LOAD_TARGET,
    OUT_P_DRIVE,
    OUT_ROLLING,
    PHASE,
    RUNNING,
    SENSE,
    V,
)
from dragsim.model.tyre import peak_force

DRIVE_FORCE: Final = 0
DRIVE_POWER: Final = 1
DRIVE_GRIP: Final = 2

SLOWEST: Final = 1e-3
"""Speed v_s below which constant power stops growing into an endless force [m/s]. A start from rest
loses m v_s^2/(2 P) by it, some nanoseconds for a car; without it no step can leave the line."""


@kernel
def drive_force(p: Params, v: float, F_z_front: float, F_z_rear: float) -> float:
    """Force of the drive [N]: given; power over speed; or the driven axles' peak friction, where
    rear wheels drive no more of it than keeps the front wheels down."""
    if p.ideal.drive == DRIVE_FORCE:
        return p.ideal.force
    if p.ideal.drive == DRIVE_POWER:
        return p.ideal.power / max(v, SLOWEST)
    force = 0.0
    if p.driven != AXLE_REAR:
        force += peak_force(p.front, F_z_front)
    if p.driven != AXLE_FRONT:
        force += peak_force(p.rear, F_z_rear)
        force *= lift_feed(F_z_front / (F_z_front + F_z_rear))
    return force


@kernel
def rates(p: Params, curve: Row, y: Row, dy: Row, out: Row) -> None:
    """Rates of speed and load transfer into ``dy``, their parts into ``out``."""
    v = y[V]
    air_speed = v + p.air.wind
    sine = p.road.sine
    press = p.road.cosine
    if p.road.knots > 0:
        sine, press = lie(p.road.knots, curve, y[DISTANCE], v)
    F_z_front, F_z_rear = axle_loads(p.body, p.air, press, air_speed, y[LOAD])
    F_x = drive_force(p, v, F_z_front, F_z_rear)
    F_drag = drag(p.air, air_speed)
    F_rolling = rolling(p.road, v, F_z_front + F_z_rear)
    F_grade = grade(p.body, sine)
    I_front = p.front.inertia / p.front.radius
    I_rear = p.rear.inertia / p.rear.radius
    mass = p.body.mass + I_front / p.front.radius + I_rear / p.rear.radius
    a = (F_x - F_drag - F_rolling - F_grade) / mass
    target = load_target(p.body, p.air, a, F_drag, F_grade, (I_front + I_rear) * a)
    dy[V] = a
    dy[LOAD] = load_rate(p.body, target, y[LOAD])
    if len(out) == 0:
        return
    out[OUT_ACCELERATION] = a
    out[OUT_F_X] = F_x
    out[OUT_F_Z_FRONT] = F_z_front
    out[OUT_F_Z_REAR] = F_z_rear
    out[OUT_DRAG] = F_drag
    out[OUT_ROLLING] = F_rolling
    out[OUT_GRADE] = F_grade
    out[OUT_LOAD_TARGET] = target
    out[OUT_P_DRIVE] = F_x * v


@kernel
def active(act: IntRow) -> int:
    """Write the slots in force into ``act`` and answer how many they are."""
    act[0] = V
    act[1] = LOAD
    return 2


@kernel
def guards(y: Row, g: Row) -> None:
    """An ideal drive has one event: coming to a halt."""
    g[GUARD_CLUTCH] = 1.0
    g[GUARD_STALL] = 1.0
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0


@kernel
def transition(event: int) -> int:
    """Answer the outcome of an event: a car that has come to a halt makes no progress."""
    if event == GUARD_HALT:
        return NO_PROGRESS
    return RUNNING


def rotation(p: Params, y: Row) -> float:
    """Kinetic energy of the wheels, which turn with the car [J]."""
    front = p.front.inertia / (p.front.radius * p.front.radius)
    rear = p.rear.inertia / (p.rear.radius * p.rear.radius)
    return 0.5 * (front + rear) * y[V] * y[V]


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line, its load already where the slope has it."""
    for slot in range(len(y)):
        y[slot] = 0.0
    mode[PHASE] = FREE
    mode[GEAR] = 0
    mode[SENSE] = 1
    y[LOAD] = p.body.cg_height * p.road.sine / p.body.wheelbase

"""Ground: what the road and the air do to a car, through the tyres of its axles and the shell."""

from __future__ import annotations

from typing import NamedTuple

from dragsim.kernel import Row, kernel
from dragsim.model.chassis import axle_loads
from dragsim.model.driver import grip_feed
from dragsim.model.params import AXLE_BOTH, AXLE_FRONT, AXLE_REAR, FOOT_TRACTION, Params
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.slope import lie
from dragsim.model.state import (
    DISTANCE,
    LOAD,
    OMEGA_F,
    OMEGA_R,
    OUT_DRAG,
    OUT_F_FRONT,
    OUT_F_REAR,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_FEED,
    OUT_GRADE,
    OUT_KAPPA_FRONT,
    OUT_KAPPA_REAR,
    OUT_ROLLING,
    TRACTION,
    V,
)
from dragsim.model.tyre import longitudinal_force, slip


class Ground(NamedTuple):
    """Loads of the axles [N], slips [-] and forces [N] of the driven ones (0 of one that rolls),
    drag, rolling and grade resistance [N]; feed: share of the drive that the driver or traction
    control lets through for slip and lift [-]."""

    F_z_front: float
    F_z_rear: float
    kappa_front: float
    kappa_rear: float
    F_front: float
    F_rear: float
    F_drag: float
    F_rolling: float
    F_grade: float
    feed: float


@kernel
def driving_slip(p: Params, kappa_front: float, kappa_rear: float) -> float:
    """Slip of the axles that the gearbox drives [-], of two the larger."""
    if p.driven == AXLE_BOTH:
        return max(kappa_front, kappa_rear)
    return kappa_front if p.driven == AXLE_FRONT else kappa_rear


@kernel
def feed_of(p: Params, y: Row, kappa_front: float, kappa_rear: float, front_load: float) -> float:
    """Share of the drive let through for slip and lift [-]; front_load: share of the load on the
    front wheels."""
    if p.driver.foot == FOOT_TRACTION:
        return y[TRACTION]
    return grip_feed(p.driver, driving_slip(p, kappa_front, kappa_rear), front_load)


@kernel
def ground(p: Params, curve: Row, y: Row) -> Ground:
    """What acts on the car from outside in the state ``y``; the row ``curve`` ends in the grade
    profile, if the strip has one (``model.slope``)."""
    v = y[V]
    air = p.air
    road = p.road
    air_speed = v + air.wind
    sine = road.sine
    press = road.cosine
    if road.knots > 0:
        sine, press = lie(road.knots, curve, y[DISTANCE], v)
    F_z_front, F_z_rear = axle_loads(p.body, air, press, air_speed, y[LOAD])
    kappa_front = 0.0
    kappa_rear = 0.0
    F_front = 0.0
    F_rear = 0.0
    if p.driven != AXLE_REAR or p.assisted == AXLE_FRONT:
        kappa_front = slip(p.front.radius, v, y[OMEGA_F])
        F_front = longitudinal_force(p.front, F_z_front, kappa_front)
    if p.driven != AXLE_FRONT or p.assisted == AXLE_REAR:
        kappa_rear = slip(p.rear.radius, v, y[OMEGA_R])
        F_rear = longitudinal_force(p.rear, F_z_rear, kappa_rear)
    F_z = F_z_front + F_z_rear
    return Ground(
        F_z_front,
        F_z_rear,
        kappa_front,
        kappa_rear,
        F_front,
        F_rear,
        drag(air, air_speed),
        rolling(road, v, F_z),
        grade(p.body, sine),
        feed_of(p, y, kappa_front, kappa_rear, F_z_front / F_z),
    )


@kernel
def ground_of(out: Row) -> Ground:
    """What ``ground`` gave where ``move`` wrote ``out``."""
    return Ground(
        out[OUT_F_Z_FRONT],
        out[OUT_F_Z_REAR],
        out[OUT_KAPPA_FRONT],
        out[OUT_KAPPA_REAR],
        out[OUT_F_FRONT],
        out[OUT_F_REAR],
        out[OUT_DRAG],
        out[OUT_ROLLING],
        out[OUT_GRADE],
        out[OUT_FEED],
    )


@kernel
def felt_by_all(slot: int) -> bool:
    """Whether more of what acts on the car from outside than the tyres of one axle depends on a
    slot of the state."""
    return slot == V or slot == LOAD or slot == DISTANCE or slot == TRACTION


@kernel
def ground_after(p: Params, y: Row, before: Row, slot: int) -> Ground:
    """What ``ground`` gives where nothing but ``slot``, which is not ``felt_by_all``, has changed
    since it gave what stands in the outputs ``before``."""
    g = ground_of(before)
    if not (slot == OMEGA_F or slot == OMEGA_R):
        return g
    kappa_front = g.kappa_front
    kappa_rear = g.kappa_rear
    F_front = g.F_front
    F_rear = g.F_rear
    if slot == OMEGA_F:
        kappa_front = slip(p.front.radius, y[V], y[OMEGA_F])
        F_front = longitudinal_force(p.front, g.F_z_front, kappa_front)
    else:
        kappa_rear = slip(p.rear.radius, y[V], y[OMEGA_R])
        F_rear = longitudinal_force(p.rear, g.F_z_rear, kappa_rear)
    return Ground(
        g.F_z_front,
        g.F_z_rear,
        kappa_front,
        kappa_rear,
        F_front,
        F_rear,
        g.F_drag,
        g.F_rolling,
        g.F_grade,
        feed_of(p, y, kappa_front, kappa_rear, g.F_z_front / (g.F_z_front + g.F_z_rear)),
    )

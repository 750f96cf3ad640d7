"""Axles: what the road and the air do to the car, and how a torque turns its driven wheels.

Common to every drivetrain. An axle that nothing drives rolls without slip: its inertia acts on the
car's mass. Two driven axles have a centre: coupled by a clutch between the axles (``stiffness`` of
a limited-slip or locked centre) or not (open, fixed split).
"""

from __future__ import annotations

from math import tanh
from typing import NamedTuple

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.chassis import axle_loads, load_rate, load_target
from dragsim.model.params import AXLE_BOTH, AXLE_FRONT, AXLE_REAR, Params
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.state import (
    LOAD,
    OMEGA_F,
    OMEGA_R,
    OUT_ACCELERATION,
    OUT_DRAG,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    OUT_KAPPA,
    OUT_LOAD_TARGET,
    OUT_P_SLIP,
    OUT_ROLLING,
    V,
)
from dragsim.model.tyre import longitudinal_force, slip


class Ground(NamedTuple):
    """Loads of the axles [N], slips [-] and forces [N] of the driven ones (0 of one that rolls),
    drag, rolling and grade resistance [N]."""

    F_z_front: float
    F_z_rear: float
    kappa_front: float
    kappa_rear: float
    F_front: float
    F_rear: float
    F_drag: float
    F_rolling: float
    F_grade: float


@kernel
def ground(p: Params, y: Row) -> Ground:
    """What acts on the car from outside in the state ``y``."""
    v = y[V]
    air_speed = v + p.air.wind
    F_z_front, F_z_rear = axle_loads(p.body, p.air, p.road, air_speed, y[LOAD])
    kappa_front = 0.0
    kappa_rear = 0.0
    F_front = 0.0
    F_rear = 0.0
    if p.driven != AXLE_REAR:
        kappa_front = slip(p.front.radius, v, y[OMEGA_F])
        F_front = longitudinal_force(p.front, F_z_front, kappa_front)
    if p.driven != AXLE_FRONT:
        kappa_rear = slip(p.rear.radius, v, y[OMEGA_R])
        F_rear = longitudinal_force(p.rear, F_z_rear, kappa_rear)
    return Ground(
        F_z_front,
        F_z_rear,
        kappa_front,
        kappa_rear,
        F_front,
        F_rear,
        drag(p.air, air_speed),
        rolling(p.road, v, F_z_front + F_z_rear),
        grade(p.body, p.road),
    )


@kernel
def output_speed(p: Params, y: Row) -> float:
    """Speed of the shaft behind the gearbox [rad/s], referred to the wheels: that of the driven
    axle, or the mean of both weighted by the centre's shares of torque."""
    if p.driven == AXLE_REAR:
        return y[OMEGA_R]
    if p.driven == AXLE_FRONT:
        return y[OMEGA_F]
    return p.centre.front_share * y[OMEGA_F] + (1.0 - p.centre.front_share) * y[OMEGA_R]


@kernel
def driven_slots(p: Params, act: IntRow) -> int:
    """Write the slots of the driven wheels into ``act`` and answer how many they are."""
    if p.driven == AXLE_BOTH:
        act[0] = OMEGA_F
        act[1] = OMEGA_R
        return 2
    act[0] = OMEGA_F if p.driven == AXLE_FRONT else OMEGA_R
    return 1


class Turn(NamedTuple):
    """How the wheels and the shaft turn: accelerations of both axles and of the output shaft
    [rad/s^2], torque into the gears [N m], torques on both axles [N m]."""

    alpha_front: float
    alpha_rear: float
    alpha: float
    T_in: float
    T_front: float
    T_rear: float


@kernel
def turn(p: Params, y: Row, g: Ground, T: float, I_shaft: float, G: float) -> Turn:
    """A shaft of inertia I_shaft [kg m^2] with torque T [N m] on it turns the wheels by gears.

    G: shaft speed over output speed. Efficiency eta multiplies the torque that is left after the
    shaft's own inertia, T_in = T - I_shaft G alpha; 1/eta where the wheels drive the shaft:

        I_w alpha = eta G T_in - r F_x

    With two driven axles the gears' torque is shared by the centre, and a coupling between the
    axles moves torque from the faster to the slower one.
    """
    eta = p.gearbox.efficiency
    if p.driven == AXLE_BOTH:
        return turn_both(p, y, g, T, I_shaft, G)
    axle = p.front if p.driven == AXLE_FRONT else p.rear
    F_r = axle.radius * (g.F_front if p.driven == AXLE_FRONT else g.F_rear)
    alpha = (eta * G * T - F_r) / (axle.inertia + eta * G * G * I_shaft)
    T_in = T - I_shaft * G * alpha
    T_out = eta * G * T_in
    if T_in < 0.0:
        alpha = (G * T / eta - F_r) / (axle.inertia + G * G * I_shaft / eta)
        T_in = T - I_shaft * G * alpha
        T_out = G * T_in / eta
    if p.driven == AXLE_FRONT:
        return Turn(alpha, 0.0, alpha, T_in, T_out, 0.0)
    return Turn(0.0, alpha, alpha, T_in, 0.0, T_out)


@kernel
def turn_both(p: Params, y: Row, g: Ground, T: float, I_shaft: float, G: float) -> Turn:
    """``turn`` of two driven axles with the shares s and 1 - s of the centre and its coupling T_k:

    I_f alpha_f = s eta G T_in - T_k - r_f F_f
    I_r alpha_r = (1 - s) eta G T_in + T_k - r_r F_r
    T_in = T - I_shaft G (s alpha_f + (1 - s) alpha_r)
    """
    s = p.centre.front_share
    r = 1.0 - s
    difference = y[OMEGA_F] - y[OMEGA_R]
    T_k = p.centre.coupling * tanh(difference / p.centre.width)
    against_front = p.front.radius * g.F_front + T_k
    against_rear = p.rear.radius * g.F_rear - T_k
    falling = s * against_front / p.front.inertia + r * against_rear / p.rear.inertia
    free = T + I_shaft * G * falling
    eta = p.gearbox.efficiency
    if free < 0.0:
        eta = 1.0 / eta
    mobility = s * s / p.front.inertia + r * r / p.rear.inertia
    T_in = free / (1.0 + eta * G * G * I_shaft * mobility)
    T_out = eta * G * T_in
    alpha_front = (s * T_out - against_front) / p.front.inertia
    alpha_rear = (r * T_out - against_rear) / p.rear.inertia
    alpha = s * alpha_front + r * alpha_rear
    return Turn(alpha_front, alpha_rear, alpha, T_in, s * T_out - T_k, r * T_out + T_k)


@kernel
def move(
    p: Params, y: Row, g: Ground, t: Turn, held: bool, spin: float, dy: Row, out: Row
) -> float:
    """Rates of the car, its load transfer and its driven wheels into ``dy``, their parts into
    ``out``; answers the car's acceleration [m/s^2].

    held: the brake holds the car; spin [N m]: I alpha of what turns with the wheels besides them.
    """
    free = 0.0
    rolling_spin = 0.0
    if p.driven == AXLE_REAR:
        rolling_spin = p.front.inertia / p.front.radius
        free = rolling_spin / p.front.radius
    elif p.driven == AXLE_FRONT:
        rolling_spin = p.rear.inertia / p.rear.radius
        free = rolling_spin / p.rear.radius
    F_x = g.F_front + g.F_rear
    a = 0.0
    if not held:
        a = (F_x - g.F_drag - g.F_rolling - g.F_grade) / (p.body.mass + free)
    spin += p.front.inertia * t.alpha_front + p.rear.inertia * t.alpha_rear + rolling_spin * a
    target = load_target(p.body, p.air, p.road, a, g.F_drag, spin)
    dy[V] = a
    dy[OMEGA_F] = t.alpha_front
    dy[OMEGA_R] = t.alpha_rear
    dy[LOAD] = load_rate(p.body, target, y[LOAD])
    v = y[V]
    out[OUT_ACCELERATION] = a
    out[OUT_KAPPA] = max(g.kappa_front, g.kappa_rear)
    out[OUT_F_X] = F_x
    out[OUT_F_Z_FRONT] = g.F_z_front
    out[OUT_F_Z_REAR] = g.F_z_rear
    out[OUT_DRAG] = g.F_drag
    out[OUT_ROLLING] = g.F_rolling
    out[OUT_GRADE] = g.F_grade
    out[OUT_LOAD_TARGET] = target
    out[OUT_P_SLIP] = g.F_front * (p.front.radius * y[OMEGA_F] - v) + g.F_rear * (
        p.rear.radius * y[OMEGA_R] - v
    )
    return a


def wheels_rotation(p: Params, y: Row) -> float:
    """Kinetic energy of all wheels [J]; those of an axle that rolls turn with the car."""
    omega_front = y[V] / p.front.radius if p.driven == AXLE_REAR else y[OMEGA_F]
    omega_rear = y[V] / p.rear.radius if p.driven == AXLE_FRONT else y[OMEGA_R]
    front = p.front.inertia * omega_front * omega_front
    return 0.5 * (front + p.rear.inertia * omega_rear * omega_rear)

"""Axles: how a torque turns the driven wheels, and what follows for the car.

Common to every drivetrain. An axle that nothing drives rolls without slip: its inertia acts on the
car's mass. In a hybrid motors may assist the axle that the gearbox does not drive. Two driven axles
have a centre: coupled by a clutch between the axles (``coupling`` of a limited-slip or locked
centre) or not (open, fixed split).
"""

from __future__ import annotations

from math import tanh
from typing import NamedTuple

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.chassis import load_rate, load_target
from dragsim.model.driver import grip_feed, traction_rate
from dragsim.model.ground import Ground, driving_slip
from dragsim.model.motor import axle_rotors, axle_torque
from dragsim.model.params import (
    AXLE_BOTH,
    AXLE_FRONT,
    AXLE_NONE,
    AXLE_REAR,
    FOOT_TRACTION,
    Axle,
    Params,
)
from dragsim.model.state import (
    LOAD,
    OMEGA_F,
    OMEGA_R,
    OUT_ACCELERATION,
    OUT_DRAG,
    OUT_F_FRONT,
    OUT_F_REAR,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_FEED,
    OUT_GRADE,
    OUT_KAPPA,
    OUT_KAPPA_FRONT,
    OUT_KAPPA_REAR,
    OUT_LOAD_TARGET,
    OUT_P_MOTOR,
    OUT_P_MOTOR_LOST,
    OUT_P_SLIP,
    OUT_ROLLING,
    TRACTION,
    V,
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
    """Write the slots of the driven wheels, and of a traction control that watches them, into
    ``act`` and answer how many they are."""
    n = 1
    if p.driven == AXLE_BOTH or p.assisted != AXLE_NONE:
        act[0] = OMEGA_F
        act[1] = OMEGA_R
        n = 2
    else:
        act[0] = OMEGA_F if p.driven == AXLE_FRONT else OMEGA_R
    if p.driver.foot == FOOT_TRACTION:
        act[n] = TRACTION
        n += 1
    return n


class Spin(NamedTuple):
    """How one axle turns: acceleration [rad/s^2], torque into its gears behind the inertia of their
    shaft and out of them on the axle [N m]."""

    alpha: float
    T_in: float
    T_out: float


@kernel
def set_rolling(p: Params, y: Row, v: float) -> None:
    """The car at v [m/s], its driven wheels rolling without slip, in ``y``."""
    y[V] = v
    if p.driven != AXLE_REAR or p.assisted == AXLE_FRONT:
        y[OMEGA_F] = v / p.front.radius
    if p.driven != AXLE_FRONT or p.assisted == AXLE_REAR:
        y[OMEGA_R] = v / p.rear.radius


class Turn(NamedTuple):
    """How the wheels and the shaft turn: accelerations of both axles and of the output shaft
    [rad/s^2], torque into the gears [N m], torques of the gears on both axles [N m]; power of the
    motors that assist the other axle, and what is lost behind their shafts [W]."""

    alpha_front: float
    alpha_rear: float
    alpha: float
    T_in: float
    T_front: float
    T_rear: float
    P_motor: float
    P_motor_lost: float


@kernel
def turn_axle(
    axle: Axle, F_x: float, T: float, I_shaft: float, G: float, efficiency: float
) -> Spin:
    """A shaft of inertia I_shaft [kg m^2] with torque T [N m] on it turns one axle by gears of
    ratio G, against the tyres' force F_x [N]: the equation of ``turn``."""
    F_r = axle.radius * F_x
    alpha = (efficiency * G * T - F_r) / (axle.inertia + efficiency * G * G * I_shaft)
    T_in = T - I_shaft * G * alpha
    T_out = efficiency * G * T_in
    if T_in < 0.0:
        alpha = (G * T / efficiency - F_r) / (axle.inertia + G * G * I_shaft / efficiency)
        T_in = T - I_shaft * G * alpha
        T_out = G * T_in / efficiency
    return Spin(alpha, T_in, T_out)


@kernel
def assist(p: Params, y: Row, g: Ground, command: float) -> Turn:
    """What the motors of a hybrid do to the axle that the gearbox does not drive, by their own
    throttle: all of their torque that its tyres can hold, times ``command`` in 0..1."""
    m = p.motors
    if p.assisted == AXLE_FRONT:
        full = axle_torque(m.front, m.front_other, 0, y[OMEGA_F], 1.0)
        T = command * grip_feed(p.driver, g.kappa_front, 1.0) * full
        rotors = axle_rotors(m.front, m.front_other, 0, False)
        s = turn_axle(p.front, g.F_front, T, rotors, 1.0, m.efficiency)
        lost = (s.T_in - s.T_out) * y[OMEGA_F]
        return Turn(s.alpha, 0.0, 0.0, 0.0, s.T_out, 0.0, T * y[OMEGA_F], lost)
    front_load = g.F_z_front / (g.F_z_front + g.F_z_rear)
    full = axle_torque(m.rear, m.rear_other, 0, y[OMEGA_R], 1.0)
    T = command * grip_feed(p.driver, g.kappa_rear, front_load) * full
    rotors = axle_rotors(m.rear, m.rear_other, 0, False)
    s = turn_axle(p.rear, g.F_rear, T, rotors, 1.0, m.efficiency)
    lost = (s.T_in - s.T_out) * y[OMEGA_R]
    return Turn(0.0, s.alpha, 0.0, 0.0, 0.0, s.T_out, T * y[OMEGA_R], lost)


@kernel
def turn(p: Params, y: Row, g: Ground, T: float, I_shaft: float, G: float) -> Turn:
    """A shaft of inertia I_shaft [kg m^2] with torque T [N m] on it turns the wheels by gears.

    G: shaft speed over output speed. Efficiency eta multiplies the torque that is left after the
    shaft's own inertia, T_in = T - I_shaft G alpha; 1/eta where the wheels drive the shaft:

        I_w alpha = eta G T_in - r F_x

    With two driven axles the gears' torque is shared by the centre, and a coupling between the
    axles moves torque from the faster to the slower one. A hybrid's motors at the other axle give
    all that its tyres can hold.
    """
    return turn_assisted(p, y, g, T, I_shaft, G, 1.0)


@kernel
def turn_assisted(
    p: Params, y: Row, g: Ground, T: float, I_shaft: float, G: float, command: float
) -> Turn:
    """``turn`` with the share ``command`` in 0..1 that the driver asks of a hybrid's motors."""
    if p.driven == AXLE_BOTH:
        return turn_both(p, y, g, T, I_shaft, G)
    eta = p.gearbox.efficiency
    if p.driven == AXLE_FRONT:
        s = turn_axle(p.front, g.F_front, T, I_shaft, G, eta)
        if p.assisted == AXLE_NONE:
            return Turn(s.alpha, 0.0, s.alpha, s.T_in, s.T_out, 0.0, 0.0, 0.0)
        a = assist(p, y, g, command)
        return Turn(s.alpha, a.alpha_rear, s.alpha, s.T_in, s.T_out, 0.0, a.P_motor, a.P_motor_lost)
    s = turn_axle(p.rear, g.F_rear, T, I_shaft, G, eta)
    if p.assisted == AXLE_NONE:
        return Turn(0.0, s.alpha, s.alpha, s.T_in, 0.0, s.T_out, 0.0, 0.0)
    a = assist(p, y, g, command)
    return Turn(a.alpha_front, s.alpha, s.alpha, s.T_in, 0.0, s.T_out, a.P_motor, a.P_motor_lost)


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
    T_k = 0.0
    if p.centre.coupling > 0.0:
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
    T_front = s * T_out - T_k
    return Turn(alpha_front, alpha_rear, alpha, T_in, T_front, r * T_out + T_k, 0.0, 0.0)


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
    if p.driven == AXLE_REAR and p.assisted == AXLE_NONE:
        rolling_spin = p.front.inertia / p.front.radius
        free = rolling_spin / p.front.radius
    elif p.driven == AXLE_FRONT and p.assisted == AXLE_NONE:
        rolling_spin = p.rear.inertia / p.rear.radius
        free = rolling_spin / p.rear.radius
    F_x = g.F_front + g.F_rear
    a = 0.0
    if not held:
        a = (F_x - g.F_drag - g.F_rolling - g.F_grade) / (p.body.mass + free)
    spin += p.front.inertia * t.alpha_front + p.rear.inertia * t.alpha_rear + rolling_spin * a
    target = load_target(p.body, p.air, a, g.F_drag, g.F_grade, spin)
    dy[V] = a
    dy[OMEGA_F] = t.alpha_front
    dy[OMEGA_R] = t.alpha_rear
    dy[LOAD] = load_rate(p.body, target, y[LOAD])
    if p.driver.foot == FOOT_TRACTION:
        watched = driving_slip(p, g.kappa_front, g.kappa_rear)
        dy[TRACTION] = traction_rate(p.driver, watched, y[TRACTION])
    if len(out) == 0:
        return a
    v = y[V]
    out[OUT_ACCELERATION] = a
    out[OUT_KAPPA] = max(g.kappa_front, g.kappa_rear)
    out[OUT_F_X] = F_x
    out[OUT_F_Z_FRONT] = g.F_z_front
    out[OUT_F_Z_REAR] = g.F_z_rear
    out[OUT_DRAG] = g.F_drag
    out[OUT_ROLLING] = g.F_rolling
    out[OUT_GRADE] = g.F_grade
    out[OUT_KAPPA_FRONT] = g.kappa_front
    out[OUT_KAPPA_REAR] = g.kappa_rear
    out[OUT_F_FRONT] = g.F_front
    out[OUT_F_REAR] = g.F_rear
    out[OUT_FEED] = g.feed
    out[OUT_LOAD_TARGET] = target
    out[OUT_P_SLIP] = g.F_front * (p.front.radius * y[OMEGA_F] - v) + g.F_rear * (
        p.rear.radius * y[OMEGA_R] - v
    )
    out[OUT_P_MOTOR] = t.P_motor
    out[OUT_P_MOTOR_LOST] = t.P_motor_lost
    return a


def wheels_rotation(p: Params, y: Row) -> float:
    """Kinetic energy of all wheels [J], with the rotors that assist an axle in a hybrid; those of
    an axle that rolls turn with the car."""
    omega_front, omega_rear = y[OMEGA_F], y[OMEGA_R]
    I_front, I_rear = p.front.inertia, p.rear.inertia
    if p.assisted == AXLE_FRONT:
        I_front += axle_rotors(p.motors.front, p.motors.front_other, 0, False)
    elif p.assisted == AXLE_REAR:
        I_rear += axle_rotors(p.motors.rear, p.motors.rear_other, 0, False)
    elif p.driven == AXLE_REAR:
        omega_front = y[V] / p.front.radius
    elif p.driven == AXLE_FRONT:
        omega_rear = y[V] / p.rear.radius
    return 0.5 * (I_front * omega_front * omega_front + I_rear * omega_rear * omega_rear)

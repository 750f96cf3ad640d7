"""Electric motors on one or two axles, each axle with its own throttle; no clutch.

Inertias: each driven axle (both wheels) with the rotors of its motors, which turn with it. Phases:
HELD -> LAUNCH (torque on its way up) -> LOCKED; a geared axle goes through GAP, in which its motors
are without drive and match their own speed to the next gear, and ENGAGE, in which their torque
comes back.
"""

from __future__ import annotations

from typing import NamedTuple

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import (
    Turn,
    driven_slots,
    move,
    output_speed,
    set_rolling,
    turn_axle,
    wheels_rotation,
)
from dragsim.model.chassis import load_target
from dragsim.model.driver import grip_feed, ramp
from dragsim.model.ground import Ground
from dragsim.model.motor import axle_rotors, axle_torque, lead, matching_power, share_of, shifts
from dragsim.model.params import AXLE_FRONT, AXLE_REAR, Motor, Params
from dragsim.model.resistance import drag, grade
from dragsim.model.state import (
    BOOST,
    ENGAGE,
    EVENT_TIME,
    GAP,
    GEAR,
    GUARD_CLUTCH,
    GUARD_HALT,
    GUARD_SHIFT,
    GUARD_STALL,
    HALT_SPEED,
    HELD,
    LAUNCH,
    LOAD,
    LOCKED,
    NEVER,
    NO_PROGRESS,
    OMEGA_F,
    OMEGA_R,
    OUT_CLUTCH,
    OUT_DRAG,
    OUT_F_X,
    OUT_GRADE,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_P_DRIVE,
    OUT_P_DRIVELINE,
    OUT_ROLLING,
    OUT_T_E,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
    RUNNING,
    SENSE,
    SHAFT_LEAD,
    V,
)


@kernel
def engagement(p: Params, phase: int, tau: float) -> float:
    """Share of their torque that the motors of the last shift give [-], tau [s] into the phase."""
    if phase == GAP:
        return 0.0
    if phase == ENGAGE:
        return ramp(tau, p.motors.torque_ramp)
    return 1.0


class Asked(NamedTuple):
    """Torques of the motors at both axles [N m]: the most they have, and what is asked of them."""

    full_front: float
    full_rear: float
    T_front: float
    T_rear: float


@kernel
def asked(p: Params, phase: int, step: int, tau: float, y: Row, g: Ground) -> Asked:
    """What each axle's throttle lets through: all but what its tyres cannot hold, the rear also no
    more than keeps the front wheels down; from the line over ``torque_ramp``.

    Where the motors together would take more than the battery gives, both axles get the same share
    of it.
    """
    m = p.motors
    share = engagement(p, phase, tau)
    pedal = 1.0
    if phase == HELD or phase == LAUNCH:
        pedal = ramp(tau, m.torque_ramp)
    full_front = 0.0
    full_rear = 0.0
    T_front = 0.0
    T_rear = 0.0
    if p.driven != AXLE_REAR:
        full_front = axle_torque(m.front, m.front_other, step, y[OMEGA_F], share)
        T_front = pedal * grip_feed(p.driver, g.kappa_front, 1.0) * full_front
    if p.driven != AXLE_FRONT:
        front_load = g.F_z_front / (g.F_z_front + g.F_z_rear)
        full_rear = axle_torque(m.rear, m.rear_other, step, y[OMEGA_R], share)
        T_rear = pedal * grip_feed(p.driver, g.kappa_rear, front_load) * full_rear
    power = T_front * y[OMEGA_F] + T_rear * y[OMEGA_R]
    left = share_of(power, m.battery, m.rounding)
    return Asked(full_front, full_rear, left * T_front, left * T_rear)


@kernel
def matching(p: Params, step: int, tau: float, y: Row, t: Turn) -> float:
    """Power [W] of all motors that match their speed to the next gear."""
    m = p.motors
    gap = m.gap[step - 1]
    omega_0 = y[SHAFT_LEAD]
    power = 0.0
    if p.driven != AXLE_REAR:
        omega = y[OMEGA_F]
        power += matching_power(m.front, step, omega, t.alpha_front, omega_0, tau, gap)
        power += matching_power(m.front_other, step, omega, t.alpha_front, omega_0, tau, gap)
    if p.driven != AXLE_FRONT:
        omega = y[OMEGA_R]
        power += matching_power(m.rear, step, omega, t.alpha_rear, omega_0, tau, gap)
        power += matching_power(m.rear_other, step, omega, t.alpha_rear, omega_0, tau, gap)
    return power


@kernel
def shown_speed(p: Params, phase: int, step: int, tau: float, y: Row) -> float:
    """Speed of the rear axle's motor, or of the front one's where no other drives [rad/s]."""
    motor = p.motors.front if p.driven == AXLE_FRONT else p.motors.rear
    omega = motor.ratio[step] * (y[OMEGA_F] if p.driven == AXLE_FRONT else y[OMEGA_R])
    if phase == GAP and shifts(motor, step):
        left = max(1.0 - tau / p.motors.gap[step - 1], 0.0)
        omega += lead(motor, step, y[SHAFT_LEAD], left)
    return omega


@kernel
def rates(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began. Each axle turns by I_w alpha = eta (T - I alpha) - r F_x,
    T and I its motors' torque and inertia at the axle.
    """
    phase = mode[PHASE]
    step = mode[GEAR]
    m = p.motors
    a = asked(p, phase, step, tau, y, g)
    I_front = 0.0
    I_rear = 0.0
    alpha_front = 0.0
    alpha_rear = 0.0
    T_out_front = 0.0
    T_out_rear = 0.0
    lost = 0.0
    if p.driven != AXLE_REAR:
        I_front = axle_rotors(m.front, m.front_other, step, phase == GAP)
        s = turn_axle(p.front, g.F_front, a.T_front, I_front, 1.0, m.efficiency)
        alpha_front = s.alpha
        T_out_front = s.T_out
        lost += (s.T_in - s.T_out) * y[OMEGA_F]
    if p.driven != AXLE_FRONT:
        I_rear = axle_rotors(m.rear, m.rear_other, step, phase == GAP)
        s = turn_axle(p.rear, g.F_rear, a.T_rear, I_rear, 1.0, m.efficiency)
        alpha_rear = s.alpha
        T_out_rear = s.T_out
        lost += (s.T_in - s.T_out) * y[OMEGA_R]
    t = Turn(alpha_front, alpha_rear, 0.0, 0.0, T_out_front, T_out_rear, 0.0, 0.0)
    spin = I_front * alpha_front / m.front.ratio[step] + I_rear * alpha_rear / m.rear.ratio[step]
    move(p, y, g, t, phase == HELD, spin, dy, out)
    if len(out) == 0:
        return
    power = a.T_front * y[OMEGA_F] + a.T_rear * y[OMEGA_R]
    if phase == GAP:
        power += matching(p, step, tau, y, t)
    full = a.full_front + a.full_rear
    omega_m = shown_speed(p, phase, step, tau, y)
    out[OUT_T_E] = a.T_front / m.front.ratio[step] + a.T_rear / m.rear.ratio[step]
    out[OUT_OMEGA_E] = omega_m
    out[OUT_OMEGA_IN] = omega_m
    out[OUT_T_WHEEL] = T_out_front + T_out_rear
    out[OUT_OMEGA_WHEEL] = output_speed(p, y)
    out[OUT_THROTTLE] = (a.T_front + a.T_rear) / full if full > 0.0 else 0.0
    out[OUT_CLUTCH] = engagement(p, phase, tau)
    out[OUT_P_DRIVE] = power
    out[OUT_P_DRIVELINE] = lost


@kernel
def active(p: Params, phase: int, act: IntRow) -> int:
    """Write the slots in force in ``phase`` into ``act`` and answer how many they are."""
    n = driven_slots(p, act)
    if phase != HELD:
        act[n] = V
        act[n + 1] = LOAD
        n += 2
    return n


@kernel
def stop_time(p: Params, mode: IntRow) -> float:
    """Time after its beginning [s] at which a phase has a known end or corner; else NEVER."""
    phase = mode[PHASE]
    if phase == HELD or phase == LAUNCH or phase == ENGAGE:
        return p.motors.torque_ramp
    if phase == GAP:
        return p.motors.gap[mode[GEAR] - 1]
    return NEVER


@kernel
def shifting_speed(p: Params, step: int, y: Row) -> float:
    """Speed of the wheels [rad/s] whose motors the shift number ``step`` concerns."""
    if shifts(p.motors.front, step) or shifts(p.motors.front_other, step):
        return y[OMEGA_F]
    return y[OMEGA_R]


@kernel
def shift_guard(p: Params, step: int, y: Row, resistance: float) -> float:
    """Positive until the next shift [rad/s]: at its axle's shift speed, if the next gears' pull at
    the present speed overcomes the present ``resistance`` [N]; else the gear is held."""
    m = p.motors
    if step + 1 >= m.steps:
        return 1.0
    margin = m.shift_speed[step] - shifting_speed(p, step + 1, y)
    if margin > 0.0:
        return margin
    pull = 0.0
    if p.driven != AXLE_REAR:
        pull += axle_torque(m.front, m.front_other, step + 1, y[OMEGA_F], 1.0) / p.front.radius
    if p.driven != AXLE_FRONT:
        pull += axle_torque(m.rear, m.rear_other, step + 1, y[OMEGA_R], 1.0) / p.rear.radius
    return max(margin, 0.01 * (resistance - m.efficiency * pull))


@kernel
def guards(p: Params, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state."""
    g[GUARD_CLUTCH] = 1.0
    g[GUARD_STALL] = 1.0
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0
    resistance = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE]
    if mode[PHASE] == HELD:
        g[GUARD_CLUTCH] = resistance - out[OUT_F_X]
    elif mode[PHASE] == LOCKED:
        g[GUARD_SHIFT] = shift_guard(p, mode[GEAR], y, resistance)


@kernel
def transition(p: Params, mode: IntRow, event: int, tau: float, y: Row) -> int:
    """Change ``mode`` at an event; answer RUNNING or an outcome. No speed changes.

    ``event`` is the guard that reached zero or EVENT_TIME; tau [s] the age of the phase.
    """
    phase = mode[PHASE]
    if event == GUARD_HALT:
        return NO_PROGRESS
    if event == GUARD_SHIFT:
        mode[PHASE] = GAP
        mode[GEAR] = mode[GEAR] + 1
        y[SHAFT_LEAD] = shifting_speed(p, mode[GEAR], y)
    elif event == EVENT_TIME:
        if phase == LAUNCH or phase == ENGAGE:
            mode[PHASE] = LOCKED
        elif phase == GAP:
            mode[PHASE] = ENGAGE if p.motors.torque_ramp > 0.0 else LOCKED
    elif event == GUARD_CLUTCH:
        mode[PHASE] = LAUNCH if tau < p.motors.torque_ramp else LOCKED
    return RUNNING


def rotation(p: Params, mode: IntRow, tau: float, y: Row) -> float:
    """Kinetic energy of wheels and rotors [J]."""
    energy = wheels_rotation(p, y)
    step = mode[GEAR]
    apart = mode[PHASE] == GAP

    def rotor(motor: Motor, omega: float) -> float:
        speed = motor.ratio[step] * omega
        if apart and shifts(motor, step):
            left = max(1.0 - tau / p.motors.gap[step - 1], 0.0)
            speed += lead(motor, step, y[SHAFT_LEAD], left)
        return 0.5 * motor.inertia * speed * speed

    if p.driven != AXLE_REAR:
        energy += rotor(p.motors.front, y[OMEGA_F]) + rotor(p.motors.front_other, y[OMEGA_F])
    if p.driven != AXLE_FRONT:
        energy += rotor(p.motors.rear, y[OMEGA_R]) + rotor(p.motors.rear_other, y[OMEGA_R])
    return energy


def reach(p: Params, step: int) -> float:
    """Speed of the car [m/s] at which the first of its motors is cut after so many shifts."""
    m = p.motors
    sides = ((p.front, (m.front, m.front_other)), (p.rear, (m.rear, m.rear_other)))
    return min(
        motor.max_speed / motor.ratio[step] * wheels.radius
        for wheels, pair in sides
        for motor in pair
        if motor.torque > 0.0
    )


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line: brake on, motors at rest, load as the slope has it."""
    for slot in range(len(y)):
        y[slot] = 0.0
    mode[PHASE] = HELD
    mode[GEAR] = 0
    mode[SENSE] = 1
    y[BOOST] = 1.0
    y[LOAD] = p.body.cg_height * p.road.sine / p.body.wheelbase


@kernel
def roll(p: Params, mode: IntRow, y: Row, v: float) -> None:
    """The staged car in motion at v [m/s] instead, its motors about to pull: wheels that do not
    slip, the lowest gears that are not left at this speed. Torque rises as it does from rest."""
    set_rolling(p, y, v)
    m = p.motors
    step = 0
    while step + 1 < m.steps and shifting_speed(p, step + 1, y) >= m.shift_speed[step]:
        step += 1
    mode[GEAR] = step
    mode[PHASE] = LAUNCH if m.torque_ramp > 0.0 else LOCKED
    F_drag = drag(p.air, v + p.air.wind)
    F_grade = grade(p.body, p.road.sine)
    y[LOAD] = load_target(p.body, p.air, 0.0, F_drag, F_grade, 0.0)

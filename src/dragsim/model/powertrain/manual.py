"""Manual gearbox, dry clutch, one driven axle.

Inertias: driven axle (both wheels), gearbox input shaft, engine. The clutch is the only joint that
slips; while it slips its torque is the pedal's share of the capacity, locked it is what the engine
and the wheels exchange. Phases: HELD -> LAUNCH -> FEED -> LOCKED -> GAP -> ENGAGE -> LOCKED ...,
with SLIP wherever the pedal is up and the clutch still slips.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.boost import boost_rate
from dragsim.model.chassis import axle_loads, load_rate, load_target
from dragsim.model.driver import bog_feed, governor, grip_feed, ramp
from dragsim.model.engine import full_load_torque, torque
from dragsim.model.params import AXLE_FRONT, Params
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.state import (
    BOOST,
    ENGAGE,
    EVENT_TIME,
    FEED,
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
    OMEGA_E,
    OMEGA_F,
    OMEGA_R,
    OUT_ACCELERATION,
    OUT_CLUTCH,
    OUT_DRAG,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    OUT_KAPPA,
    OUT_LOAD_TARGET,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_ROLLING,
    OUT_SHAFT_LEAD,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_IN,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
    RUNNING,
    SENSE,
    SHAFT_LEAD,
    SLIP,
    STALLED,
    V,
)
from dragsim.model.tyre import longitudinal_force, slip

SHORTEST_GAP: Final = 1e-9
"""A gap shorter than this is made this long, so that a shift without one still has an end and its
synchroniser a finite torque [s]."""


@kernel
def driven_slot(p: Params) -> int:
    """Slot of the driven wheels' speed."""
    if p.driven == AXLE_FRONT:
        return OMEGA_F
    return OMEGA_R


@kernel
def geared(
    T: float, I_shaft: float, G: float, eta: float, I_w: float, F_r: float
) -> tuple[float, float, float]:
    """A shaft of inertia I_shaft [kg m^2] with torque T [N m] on it drives an axle through gears.

    G: shaft speed over axle speed; eta: efficiency of the gears, 1/eta where the axle drives the
    shaft; I_w [kg m^2]: inertia of the axle; F_r [N m]: the tyres' moment against it. Answers the
    axle's acceleration [rad/s^2], the torque into the gears T - I_shaft G alpha and the torque on
    the axle [N m]. Efficiency multiplies the torque that is left after the shaft's own inertia:

        I_w alpha = eta G (T - I_shaft G alpha) - F_r
    """
    alpha = (eta * G * T - F_r) / (I_w + eta * G * G * I_shaft)
    T_in = T - I_shaft * G * alpha
    if T_in >= 0.0:
        return alpha, T_in, eta * G * T_in
    alpha = (G * T / eta - F_r) / (I_w + G * G * I_shaft / eta)
    T_in = T - I_shaft * G * alpha
    return alpha, T_in, G * T_in / eta


@kernel
def gap_time(p: Params) -> float:
    """Time without drive in a shift [s]."""
    return max(p.gearbox.shift_time, SHORTEST_GAP)


@kernel
def shaft_lead(p: Params, phase: int, tau: float, y: Row) -> float:
    """By how much the input shaft outruns the gear being selected [rad/s], tau [s] into a shift.

    The synchroniser takes it from its first value to nothing over the gap, evenly. Its torque on
    the gears is I_in (lead_0/t_gap - G alpha): what the shaft loses pushes the car, and the
    product of that torque and the lead becomes heat.
    """
    if phase == GAP:
        return y[SHAFT_LEAD] * max(1.0 - tau / gap_time(p), 0.0)
    return 0.0


@kernel
def pedal(
    p: Params, phase: int, tau: float, kappa: float, front_load: float, omega_e: float
) -> float:
    """Clutch engagement [-] of the driver in a phase in which the clutch may slip, tau [s] after
    the pedal began to rise."""
    if phase == GAP:
        return 0.0
    feed = grip_feed(p.driver, kappa, front_load)
    if phase == SLIP:
        return feed
    if phase == ENGAGE:
        return feed * ramp(tau, p.driver.engage_ramp)
    feed *= bog_feed(p.driver, omega_e)
    if phase == FEED:
        return feed
    return feed * ramp(tau, p.driver.launch_ramp)


@kernel
def foot(
    p: Params, phase: int, kappa: float, front_load: float, omega_e: float, omega_in: float
) -> float:
    """Throttle [-] of the driver: the launch speed held while the clutch is fed, engine speed
    matched to the gears after a shift, wheelspin held once the clutch has locked."""
    if phase == GAP:
        return 0.0
    if phase == HELD or phase == LAUNCH or phase == FEED:
        return governor(p.driver, p.driver.launch_speed, omega_e)
    feed = grip_feed(p.driver, kappa, front_load)
    if phase == LOCKED:
        return feed
    return feed * governor(p.driver, max(omega_in, p.engine.stall), omega_e)


@kernel
def rates(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began.
    """
    phase = mode[PHASE]
    v = y[V]
    axle = p.rear
    other = p.front
    wheel = OMEGA_R
    if p.driven == AXLE_FRONT:
        axle = p.front
        other = p.rear
        wheel = OMEGA_F
    omega = y[wheel]
    G = p.gearbox.ratio[mode[GEAR]]
    omega_in = G * omega
    omega_e = omega_in if phase == LOCKED else y[OMEGA_E]
    boost = y[BOOST]

    air_speed = v + p.air.wind
    F_z_front, F_z_rear = axle_loads(p.body, p.air, p.road, air_speed, y[LOAD])
    F_z = F_z_front + F_z_rear
    kappa = slip(axle.radius, v, omega)
    if p.driven == AXLE_FRONT:
        F_x = longitudinal_force(axle, F_z_front, kappa)
    else:
        F_x = longitudinal_force(axle, F_z_rear, kappa)
    F_drag = drag(p.air, air_speed)
    F_rolling = rolling(p.road, v, F_z)
    F_grade = grade(p.body, p.road)

    front_load = F_z_front / F_z
    throttle = foot(p, phase, kappa, front_load, omega_e, omega_in)
    T_e = torque(p.engine, curve, omega_e, boost, throttle)
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    eta = p.gearbox.efficiency
    resisting = axle.radius * F_x
    if phase == LOCKED:
        clutch = 1.0
        alpha, T_in, T_wheel = geared(T_e, I_in + I_e, G, eta, axle.inertia, resisting)
        alpha_e = G * alpha
        T_clutch = T_e - I_e * alpha_e
    else:
        clutch = pedal(p, phase, tau, kappa, front_load, omega_e)
        T_clutch = clutch * p.gearbox.clutch_capacity * float(mode[SENSE])
        T_shaft = T_clutch
        if phase == GAP:
            T_shaft = I_in * y[SHAFT_LEAD] / gap_time(p)
        alpha, T_in, T_wheel = geared(T_shaft, I_in, G, eta, axle.inertia, resisting)
        alpha_e = (T_e - T_clutch) / I_e

    if phase == HELD:
        a = 0.0
    else:
        mass = p.body.mass + other.inertia / (other.radius * other.radius)
        a = (F_x - F_drag - F_rolling - F_grade) / mass
    spin = axle.inertia * alpha + other.inertia * a / other.radius
    if p.engine.transverse:
        spin += I_e * alpha_e
    target = load_target(p.body, p.air, p.road, a, F_drag, spin)

    dy[V] = a
    dy[wheel] = alpha
    dy[OMEGA_E] = alpha_e
    dy[LOAD] = load_rate(p.body, target, y[LOAD])
    if p.engine.boosted:
        dy[BOOST] = boost_rate(p.engine, omega_e, boost, throttle)

    out[OUT_ACCELERATION] = a
    out[OUT_KAPPA] = kappa
    out[OUT_F_X] = F_x
    out[OUT_F_Z_FRONT] = F_z_front
    out[OUT_F_Z_REAR] = F_z_rear
    out[OUT_DRAG] = F_drag
    out[OUT_ROLLING] = F_rolling
    out[OUT_GRADE] = F_grade
    out[OUT_T_E] = T_e
    out[OUT_OMEGA_E] = omega_e
    out[OUT_T_CLUTCH] = T_clutch
    out[OUT_OMEGA_IN] = omega_in
    out[OUT_T_IN] = T_in
    out[OUT_T_WHEEL] = T_wheel
    out[OUT_OMEGA_WHEEL] = omega
    out[OUT_THROTTLE] = throttle
    out[OUT_CLUTCH] = clutch
    out[OUT_LOAD_TARGET] = target
    out[OUT_SHAFT_LEAD] = shaft_lead(p, phase, tau, y)


@kernel
def active(p: Params, phase: int, act: IntRow) -> int:
    """Write the slots in force in ``phase`` into ``act`` and answer how many they are."""
    act[0] = driven_slot(p)
    n = 1
    if phase != HELD:
        act[1] = V
        act[2] = LOAD
        n = 3
    if phase != LOCKED:
        act[n] = OMEGA_E
        n += 1
    if p.engine.boosted:
        act[n] = BOOST
        n += 1
    return n


@kernel
def stop_time(p: Params, phase: int) -> float:
    """Time after its beginning [s] at which a phase has a known end or corner; else NEVER."""
    if phase == HELD or phase == LAUNCH:
        return p.driver.launch_ramp
    if phase == ENGAGE:
        return p.driver.engage_ramp
    if phase == GAP:
        return gap_time(p)
    return NEVER


@kernel
def shift_guard(
    p: Params, curve: Row, gear: int, omega: float, omega_e: float, resistance: float
) -> float:
    """Positive until the driver shifts up [rad/s]: at the gear's shift speed, if the next gear's
    pull at the present speed overcomes the present ``resistance`` [N]; else the gear is held."""
    if gear + 1 >= p.gearbox.gears:
        return 1.0
    margin = p.driver.shift_speed[gear] - omega_e
    if margin > 0.0:
        return margin
    G = p.gearbox.ratio[gear + 1]
    radius = p.rear.radius
    if p.driven == AXLE_FRONT:
        radius = p.front.radius
    pull = full_load_torque(p.engine, curve, G * omega) * G * p.gearbox.efficiency / radius
    return max(margin, 0.01 * (resistance - pull))


@kernel
def guards(p: Params, curve: Row, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state."""
    phase = mode[PHASE]
    g[GUARD_CLUTCH] = 1.0
    g[GUARD_STALL] = out[OUT_OMEGA_E] - p.engine.stall
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0
    resistance = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE]
    if phase == HELD:
        g[GUARD_CLUTCH] = resistance - out[OUT_F_X]
    elif phase == LOCKED:
        g[GUARD_CLUTCH] = p.gearbox.clutch_capacity - abs(out[OUT_T_CLUTCH])
        g[GUARD_SHIFT] = shift_guard(
            p, curve, mode[GEAR], out[OUT_OMEGA_WHEEL], out[OUT_OMEGA_E], resistance
        )
    elif phase == GAP:
        g[GUARD_STALL] = 1.0
    else:
        g[GUARD_CLUTCH] = (out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]) * float(mode[SENSE])
        if phase == SLIP:
            g[GUARD_SHIFT] = shift_guard(
                p, curve, mode[GEAR], out[OUT_OMEGA_WHEEL], out[OUT_OMEGA_IN], resistance
            )


@kernel
def meet(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Lock the clutch where its speeds have met, if it can hold the torque; else let it slip on in
    the sense in which it is overpowered.

    What landing on the event leaves between the speeds, some 1e-9 rad/s, is removed: a clutch that
    slips on would otherwise meet again at once.
    """
    y[OMEGA_E] = out[OUT_OMEGA_IN]
    mode[PHASE] = LOCKED
    rates(p, curve, mode, tau, y, dy, out)
    held = out[OUT_T_CLUTCH]
    if abs(held) > p.gearbox.clutch_capacity:
        mode[PHASE] = SLIP
        mode[SENSE] = 1 if held > 0.0 else -1


@kernel
def begin_shift(p: Params, mode: IntRow, y: Row, omega_e: float) -> None:
    """Open the clutch and begin to select the next gear. No speed changes: the input shaft leads
    the new gear by the difference of the ratios."""
    G = p.gearbox.ratio[mode[GEAR]]
    next_G = p.gearbox.ratio[mode[GEAR] + 1]
    y[SHAFT_LEAD] = (G - next_G) * y[driven_slot(p)]
    y[OMEGA_E] = omega_e
    mode[PHASE] = GAP
    mode[GEAR] = mode[GEAR] + 1
    mode[SENSE] = 1


@kernel
def transition(
    p: Params,
    curve: Row,
    mode: IntRow,
    event: int,
    tau: float,
    y: Row,
    dy: Row,
    out: Row,
) -> int:
    """Change ``mode`` (and the engine's slot of ``y``) at an event; answer RUNNING or an outcome.

    ``event`` is the guard that reached zero or EVENT_TIME; tau [s] the age of the phase; ``out`` as
    given by ``rates`` just before.
    """
    phase = mode[PHASE]
    if event == GUARD_STALL:
        return STALLED
    if event == GUARD_HALT:
        return NO_PROGRESS
    if event == GUARD_SHIFT:
        begin_shift(p, mode, y, out[OUT_OMEGA_E])
    elif event == EVENT_TIME:
        if phase == LAUNCH:
            mode[PHASE] = FEED
        elif phase == ENGAGE:
            mode[PHASE] = SLIP
        elif phase == GAP:
            mode[PHASE] = ENGAGE
            mode[SENSE] = 1 if out[OUT_OMEGA_E] >= out[OUT_OMEGA_IN] else -1
    elif event == GUARD_CLUTCH:
        if phase == HELD:
            mode[PHASE] = LAUNCH if tau < p.driver.launch_ramp else FEED
        elif phase == LOCKED:
            mode[PHASE] = SLIP
            mode[SENSE] = 1 if out[OUT_T_CLUTCH] > 0.0 else -1
            y[OMEGA_E] = out[OUT_OMEGA_E]
        else:
            meet(p, curve, mode, tau, y, dy, out)
    return RUNNING


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line: brake on, launch speed held, first gear, load as the slope has it."""
    for slot in range(len(y)):
        y[slot] = 0.0
    mode[PHASE] = HELD
    mode[GEAR] = 0
    mode[SENSE] = 1
    y[OMEGA_E] = p.driver.launch_speed
    y[BOOST] = p.engine.boost_start if p.engine.boosted else 1.0
    y[LOAD] = p.body.cg_height * p.road.sine / p.body.wheelbase

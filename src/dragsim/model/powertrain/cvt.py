"""Belt-driven CVT behind a torque converter with a lock-up clutch, or a start-up clutch.

Inertias: driven wheels, gearbox input, engine. The overall ratio G is a state that moves no faster
than the pulleys do, towards the one that holds the input at the speed of rated power. A start-up
clutch is a lock-up clutch that closes from the line beside an empty converter. Phases: HELD ->
CONVERT -> LOCKING -> LOCKED, with SLIP where the clutch is closed and slips; behind a start-up
clutch HELD -> LOCKING.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import driven_slots, move, output_speed, set_rolling, turn, wheels_rotation
from dragsim.model.boost import boost_rate
from dragsim.model.converter import (
    IDLING,
    converter_torques,
    lock_opens,
    lock_pressure,
    lock_time,
    stall_guard,
)
from dragsim.model.engine import torque
from dragsim.model.ground import Ground, ground
from dragsim.model.params import Params, Variator
from dragsim.model.powertrain.manual import set_coasting
from dragsim.model.smooth import smoothstep
from dragsim.model.state import (
    BOOST,
    CONVERT,
    EVENT_TIME,
    GEAR,
    GUARD_CLUTCH,
    GUARD_HALT,
    GUARD_SHIFT,
    GUARD_STALL,
    HALT_SPEED,
    HELD,
    LOAD,
    LOCKED,
    LOCKING,
    NEVER,
    NO_PROGRESS,
    OMEGA_E,
    OMEGA_F,
    OMEGA_R,
    OUT_CLUTCH,
    OUT_DRAG,
    OUT_F_X,
    OUT_GRADE,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_P_CLUTCH,
    OUT_P_DRIVE,
    OUT_P_DRIVELINE,
    OUT_P_SHIFT,
    OUT_ROLLING,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_IN,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
    RATIO,
    RUNNING,
    SENSE,
    SLIP,
    STALLED,
    V,
)

LOCK_FROM: Final = 2.0
"""Input speed over the engine's stalling one from which the lock-up clutch may close [-]: above
that at which it opens, so that it does not close again at once."""


@kernel
def target_speed(variator: Variator, v: float) -> float:
    """Input speed that the gearbox holds at full throttle [rad/s], at the car's speed v [m/s].

    omega* (q + (1 - q) S(v/v_q)): the revs rise with the car, from the share q at a standstill,
    because drivers take an engine that runs away from the car for a slipping clutch.
    """
    rise = variator.rise
    return variator.target * (rise + (1.0 - rise) * smoothstep(v / variator.rise_speed))


@kernel
def ratio_rate(variator: Variator, v: float, omega_in: float, G: float) -> float:
    """Rate of the overall ratio [1/s] at the car's speed v [m/s] and input speed [rad/s].

    dG/dt = -r G [S(e/w) S((G - G_high)/(d G)) - S(-e/w) S((G_low - G)/(d G))] with
    e = omega_in/omega* - 1: up when the input is too fast, down when too slow, at most r, and
    gently to a stop at both ends.
    """
    e = (omega_in / target_speed(variator, v) - 1.0) / variator.width
    if e > 0.0:
        stop = smoothstep((G - variator.high) / (variator.end * G))
        return -variator.rate * G * smoothstep(e) * stop
    stop = smoothstep((variator.low - G) / (variator.end * G))
    return variator.rate * G * smoothstep(-e) * stop


@kernel
def rates(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began. A shaft of inertia I under a torque T turns with
    alpha_in = G alpha + omega dG/dt: for the wheels its torque is T - I omega dG/dt.
    """
    phase = mode[PHASE]
    G = y[RATIO]
    omega = output_speed(p, y)
    omega_in = G * omega
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    dG = ratio_rate(p.variator, y[V], omega_in, G)
    clutch = 1.0
    P_clutch = 0.0
    if phase == LOCKED:
        omega_e = omega_in
        T_e = torque(p.engine, curve, omega_e, y[BOOST], g.feed)
        t = turn(p, y, g, T_e - (I_in + I_e) * omega * dG, I_in + I_e, G)
        alpha_e = G * t.alpha + omega * dG
        T_clutch = T_e - I_e * alpha_e
    else:
        omega_e = y[OMEGA_E]
        T_e = torque(p.engine, curve, omega_e, y[BOOST], g.feed)
        T_pump, T_turbine = converter_torques(p.converter, omega_e, omega_in)
        clutch = lock_pressure(p, mode, tau, omega_e)
        T_lock = clutch * p.gearbox.clutch_capacity * float(mode[SENSE])
        T_clutch = T_turbine + T_lock
        t = turn(p, y, g, T_clutch - I_in * omega * dG, I_in, G)
        alpha_e = (T_e - T_pump - T_lock) / I_e
        P_clutch = (T_pump + T_lock) * omega_e - T_clutch * omega_in
    spin = I_e * alpha_e if p.engine.transverse else 0.0
    move(p, y, g, t, phase == HELD, spin, dy, out)
    dy[OMEGA_E] = alpha_e
    dy[RATIO] = dG
    if p.engine.boosted:
        dy[BOOST] = boost_rate(p.engine, omega_e, y[BOOST], g.feed)
    if len(out) == 0:
        return
    out[OUT_T_E] = T_e
    out[OUT_OMEGA_E] = omega_e
    out[OUT_T_CLUTCH] = T_clutch
    out[OUT_OMEGA_IN] = omega_in
    out[OUT_T_IN] = t.T_in
    out[OUT_T_WHEEL] = t.T_front + t.T_rear
    out[OUT_OMEGA_WHEEL] = omega
    out[OUT_THROTTLE] = g.feed
    out[OUT_CLUTCH] = clutch
    out[OUT_P_DRIVE] = T_e * omega_e
    out[OUT_P_CLUTCH] = P_clutch
    out[OUT_P_SHIFT] = 0.0
    out[OUT_P_DRIVELINE] = t.T_in * omega_in - t.T_front * y[OMEGA_F] - t.T_rear * y[OMEGA_R]


@kernel
def active(p: Params, mode: IntRow, act: IntRow) -> int:
    """Write the slots in force into ``act`` and answer how many they are."""
    n = driven_slots(p, act)
    phase = mode[PHASE]
    if phase != HELD:
        act[n] = V
        act[n + 1] = LOAD
        act[n + 2] = RATIO
        n += 3
    if phase != LOCKED:
        act[n] = OMEGA_E
        n += 1
    if p.engine.boosted:
        act[n] = BOOST
        n += 1
    return n


@kernel
def stop_time(p: Params, mode: IntRow) -> float:
    """Time after its beginning [s] at which a phase has a known corner; else NEVER."""
    phase = mode[PHASE]
    if phase == LOCKING or (phase == HELD and p.converter.lock_from == 0):
        return lock_time(p, mode)
    return NEVER


@kernel
def guards(p: Params, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state.

    The lock-up clutch begins to close where the converter has stopped to multiply torque, well
    above idle.
    """
    phase = mode[PHASE]
    g[GUARD_CLUTCH] = 1.0
    g[GUARD_STALL] = stall_guard(p, mode, out[OUT_OMEGA_E])
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0
    if phase == HELD:
        g[GUARD_CLUTCH] = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE] - out[OUT_F_X]
    elif phase == CONVERT:
        uncoupled = p.converter.coupling * out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]
        g[GUARD_SHIFT] = max(uncoupled, LOCK_FROM * p.engine.stall - out[OUT_OMEGA_IN])
    elif phase == LOCKED:
        g[GUARD_CLUTCH] = p.gearbox.clutch_capacity - abs(out[OUT_T_CLUTCH])
    else:
        g[GUARD_CLUTCH] = (out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]) * float(mode[SENSE])


@kernel
def meet(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Lock the clutch where its speeds have met, if it can hold the torque; else let it slip on in
    the sense in which it is overpowered."""
    y[OMEGA_E] = out[OUT_OMEGA_IN]
    mode[PHASE] = LOCKED
    rates(p, curve, mode, tau, y, ground(p, curve, y), dy, out)
    held = out[OUT_T_CLUTCH]
    if abs(held) > p.gearbox.clutch_capacity:
        mode[PHASE] = SLIP
        mode[SENSE] = 1 if held > 0.0 else -1


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
        if not lock_opens(p, mode):
            return STALLED
        mode[PHASE] = CONVERT
        mode[SENSE] = 1
        y[OMEGA_E] = out[OUT_OMEGA_E]
        return RUNNING
    if event == GUARD_HALT:
        return NO_PROGRESS
    if event == GUARD_SHIFT:
        mode[PHASE] = LOCKING
    elif event == EVENT_TIME:
        if phase == LOCKING:
            mode[PHASE] = SLIP
    elif event == GUARD_CLUTCH:
        if phase == HELD:
            mode[PHASE] = LOCKING if p.converter.lock_from == 0 else CONVERT
        elif phase == LOCKED:
            mode[PHASE] = SLIP
            mode[SENSE] = 1 if out[OUT_T_CLUTCH] > 0.0 else -1
            y[OMEGA_E] = out[OUT_OMEGA_E]
        else:
            meet(p, curve, mode, tau, y, dy, out)
    return RUNNING


def rotation(p: Params, mode: IntRow, y: Row) -> float:
    """Kinetic energy of wheels, gearbox input and engine [J]."""
    omega_in = y[RATIO] * output_speed(p, y)
    omega_e = omega_in if mode[PHASE] == LOCKED else y[OMEGA_E]
    shafts = p.gearbox.input_inertia * omega_in * omega_in + p.engine.inertia * omega_e * omega_e
    return wheels_rotation(p, y) + 0.5 * shafts


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line: brake on, the engine held, lowest ratio, load as the slope has it."""
    for slot in range(len(y)):
        y[slot] = 0.0
    mode[PHASE] = HELD
    mode[GEAR] = 0
    mode[SENSE] = 1
    y[OMEGA_E] = p.driver.launch_speed
    y[BOOST] = p.engine.boost_start if p.engine.boosted else 1.0
    y[RATIO] = p.variator.low
    y[LOAD] = p.body.cg_height * p.road.sine / p.body.wheelbase


@kernel
def roll(p: Params, mode: IntRow, y: Row, v: float) -> None:
    """The staged car in motion at v [m/s] instead, its throttle about to open: wheels that do not
    slip, no boost yet, the ratio with which the engine turns as fast as it may at this speed.

    The clutch is closed where a converter would not multiply torque any more; else the engine turns
    with the turbine, or idles.
    """
    set_rolling(p, y, v)
    omega = output_speed(p, y)
    G = target_speed(p.variator, v) / max(omega, 1e-6)
    y[RATIO] = max(min(G, p.variator.low), p.variator.high)
    omega_in = y[RATIO] * omega
    if omega_in >= p.driver.launch_speed:
        mode[PHASE] = LOCKED
    elif p.converter.lock_from == 0:
        mode[PHASE] = LOCKING
    else:
        mode[PHASE] = CONVERT
    y[OMEGA_E] = max(omega_in, IDLING * p.engine.stall)
    set_coasting(p, y, v)

"""Planetary gearbox behind a torque converter with a lock-up clutch.

Inertias: driven wheels, gearbox input with the turbine, engine with the pump. In gear the turbine
turns with the wheels; engine and turbine meet through the converter (``model/converter.py``) and,
from a gear on, through the lock-up clutch. A shift takes no drive away: the oncoming clutch takes
the torque over from the other (HANDOVER, the torque phase), then slips until the input has its new
speed (INERTIA). The car starts against the brake: HELD -> CONVERT -> HANDOVER -> INERTIA ->
LOCKING -> LOCKED -> HANDOVER ..., with SLIP wherever the lock-up clutch is closed and slips.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import driven_slots, move, output_speed, set_rolling, wheels_rotation
from dragsim.model.boost import boost_rate
from dragsim.model.converter import IDLING, lock_opens, lock_time, stall_guard
from dragsim.model.ground import Ground, ground
from dragsim.model.params import Params
from dragsim.model.planetary import closed, handover, in_gear, new_speed, torque_phase_time
from dragsim.model.powertrain.manual import set_coasting, shift_guard
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
    HANDOVER,
    HELD,
    INERTIA,
    LOAD,
    LOCKED,
    LOCKING,
    NEVER,
    NO_PROGRESS,
    OMEGA_E,
    OMEGA_F,
    OMEGA_IN,
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
    RUNNING,
    SENSE,
    SHAFT_LEAD,
    SLIP,
    STALLED,
    V,
)

UPSHIFT_TURBINE: Final = 0.5
"""Share of the shift speed that the turbine must have reached as well, so that an engine which
reaches it at a standstill, against a loose converter, does not change gear [-]."""


@kernel
def rates(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began.
    """
    phase = mode[PHASE]
    if phase == HANDOVER:
        d = handover(p, curve, mode, tau, y, g)
    elif phase == INERTIA:
        d = new_speed(p, curve, mode, y, g)
    else:
        d = in_gear(p, curve, mode, tau, y, g)
    t = d.turn
    spin = p.engine.inertia * d.alpha_e if p.engine.transverse else 0.0
    move(p, y, g, t, phase == HELD, spin, dy, out)
    dy[OMEGA_E] = d.alpha_e
    dy[OMEGA_IN] = d.alpha_in
    if p.engine.boosted:
        dy[BOOST] = boost_rate(p.engine, d.omega_e, y[BOOST], g.feed)
    if len(out) == 0:
        return
    omega = output_speed(p, y)
    out[OUT_T_E] = d.T_e
    out[OUT_OMEGA_E] = d.omega_e
    out[OUT_T_CLUTCH] = d.T_clutch
    out[OUT_OMEGA_IN] = d.omega_in
    out[OUT_T_IN] = t.T_in
    out[OUT_T_WHEEL] = t.T_front + t.T_rear
    out[OUT_OMEGA_WHEEL] = omega
    out[OUT_THROTTLE] = d.throttle
    out[OUT_CLUTCH] = d.clutch
    out[OUT_P_DRIVE] = d.T_e * d.omega_e
    out[OUT_P_CLUTCH] = d.P_clutch
    out[OUT_P_SHIFT] = d.P_shift
    out[OUT_P_DRIVELINE] = t.T_in * d.G * omega - t.T_front * y[OMEGA_F] - t.T_rear * y[OMEGA_R]


@kernel
def active(p: Params, mode: IntRow, act: IntRow) -> int:
    """Write the slots in force into ``act`` and answer how many they are."""
    n = driven_slots(p, act)
    phase = mode[PHASE]
    if phase != HELD:
        act[n] = V
        act[n + 1] = LOAD
        n += 2
    if not closed(mode):
        act[n] = OMEGA_E
        n += 1
    if phase == INERTIA:
        act[n] = OMEGA_IN
        n += 1
    if p.engine.boosted:
        act[n] = BOOST
        n += 1
    return n


@kernel
def stop_time(p: Params, mode: IntRow) -> float:
    """Time after its beginning [s] at which a phase has a known end or corner; else NEVER."""
    phase = mode[PHASE]
    if phase == LOCKING or (phase == HELD and p.converter.lock_from == 0):
        return lock_time(p, mode)
    if phase == HANDOVER:
        return torque_phase_time(p)
    return NEVER


@kernel
def upshift_guard(p: Params, curve: Row, mode: IntRow, out: Row, resistance: float) -> float:
    """Positive until the gearbox shifts up [rad/s]: at the gear's shift speed, the turbine having
    reached half of it, if the next gear's pull overcomes the ``resistance`` [N]."""
    gear = mode[GEAR]
    margin = shift_guard(p, curve, gear, out[OUT_OMEGA_WHEEL], out[OUT_OMEGA_E], resistance)
    behind = UPSHIFT_TURBINE * p.driver.shift_speed[gear] - out[OUT_OMEGA_IN]
    return max(margin, behind)


@kernel
def guards(p: Params, curve: Row, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state."""
    phase = mode[PHASE]
    g[GUARD_CLUTCH] = 1.0
    g[GUARD_STALL] = stall_guard(p, mode, out[OUT_OMEGA_E])
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0
    resistance = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE]
    if phase == HELD:
        g[GUARD_CLUTCH] = resistance - out[OUT_F_X]
        return
    if phase == INERTIA:
        G = p.gearbox.ratio[mode[GEAR]]
        g[GUARD_CLUTCH] = out[OUT_OMEGA_IN] - G * out[OUT_OMEGA_WHEEL]
        return
    if phase == HANDOVER:
        return
    g[GUARD_SHIFT] = upshift_guard(p, curve, mode, out, resistance)
    if phase == LOCKED:
        g[GUARD_CLUTCH] = p.gearbox.clutch_capacity - abs(out[OUT_T_CLUTCH])
    elif phase != CONVERT:
        g[GUARD_CLUTCH] = (out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]) * float(mode[SENSE])


@kernel
def meet(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Lock the lock-up clutch where its speeds have met, if it can hold the torque; else let it
    slip on in the sense in which it is overpowered."""
    y[OMEGA_E] = out[OUT_OMEGA_IN]
    mode[PHASE] = LOCKED
    rates(p, curve, mode, tau, y, ground(p, curve, y), dy, out)
    held = out[OUT_T_CLUTCH]
    if abs(held) > p.gearbox.clutch_capacity:
        mode[PHASE] = SLIP
        mode[SENSE] = 1 if held > 0.0 else -1


@kernel
def begin_shift(p: Params, mode: IntRow, y: Row, omega_e: float) -> None:
    """Begin to select the next gear. A lock-up clutch that holds stays closed over the shift; one
    that slips opens."""
    G = p.gearbox.ratio[mode[GEAR]]
    next_G = p.gearbox.ratio[mode[GEAR] + 1]
    y[SHAFT_LEAD] = (G - next_G) * output_speed(p, y)
    y[OMEGA_E] = omega_e
    mode[SENSE] = 0 if mode[PHASE] == LOCKED else 1
    mode[PHASE] = HANDOVER
    mode[GEAR] = mode[GEAR] + 1


@kernel
def engaged(p: Params, mode: IntRow, omega_e: float, omega_in: float) -> int:
    """Phase of a gear that has just been engaged, by whether its lock-up clutch closes; sets the
    sense in which that clutch slips."""
    if mode[SENSE] == 0:
        mode[SENSE] = 1
        return LOCKED
    mode[SENSE] = 1 if omega_e >= omega_in else -1
    return LOCKING if mode[GEAR] >= p.converter.lock_from else CONVERT


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
    """Change ``mode`` (and the speeds of engine and input in ``y``) at an event; answer RUNNING or
    an outcome.

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
        begin_shift(p, mode, y, out[OUT_OMEGA_E])
    elif event == EVENT_TIME:
        if phase == LOCKING:
            mode[PHASE] = SLIP
        elif phase == HANDOVER:
            mode[PHASE] = INERTIA
            y[OMEGA_IN] = out[OUT_OMEGA_IN]
    elif event == GUARD_CLUTCH:
        if phase == HELD:
            mode[PHASE] = engaged(p, mode, out[OUT_OMEGA_E], out[OUT_OMEGA_IN])
        elif phase == INERTIA:
            y[OMEGA_E] = out[OUT_OMEGA_E]
            mode[PHASE] = engaged(p, mode, out[OUT_OMEGA_E], out[OUT_OMEGA_IN])
        elif phase == LOCKED:
            mode[PHASE] = SLIP
            mode[SENSE] = 1 if out[OUT_T_CLUTCH] > 0.0 else -1
            y[OMEGA_E] = out[OUT_OMEGA_E]
        else:
            meet(p, curve, mode, tau, y, dy, out)
    return RUNNING


def rotation(p: Params, mode: IntRow, y: Row) -> float:
    """Kinetic energy of wheels, gearbox input and engine [J]."""
    gear = mode[GEAR] - 1 if mode[PHASE] == HANDOVER else mode[GEAR]
    omega_in = p.gearbox.ratio[gear] * output_speed(p, y)
    if mode[PHASE] == INERTIA:
        omega_in = y[OMEGA_IN]
    omega_e = omega_in if closed(mode) else y[OMEGA_E]
    shafts = p.gearbox.input_inertia * omega_in * omega_in + p.engine.inertia * omega_e * omega_e
    return wheels_rotation(p, y) + 0.5 * shafts


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line: brake on, the engine held against it, first gear, load as the slope has
    it."""
    for slot in range(len(y)):
        y[slot] = 0.0
    mode[PHASE] = HELD
    mode[GEAR] = 0
    mode[SENSE] = 1
    y[OMEGA_E] = p.driver.launch_speed
    y[BOOST] = p.engine.boost_start if p.engine.boosted else 1.0
    y[LOAD] = p.body.cg_height * p.road.sine / p.body.wheelbase


@kernel
def roll(p: Params, mode: IntRow, y: Row, v: float) -> None:
    """The staged car in motion at v [m/s] instead, its throttle about to open: wheels that do not
    slip, no boost yet, the lowest gear that is not left at this speed.

    The lock-up clutch is closed in the gears that it holds, except below the engine's idle; the
    engine turns with the turbine, or idles.
    """
    set_rolling(p, y, v)
    omega = output_speed(p, y)
    gear = 0
    while gear + 1 < p.gearbox.gears and (
        p.gearbox.ratio[gear] * omega >= p.driver.shift_speed[gear]
    ):
        gear += 1
    omega_in = p.gearbox.ratio[gear] * omega
    mode[GEAR] = gear
    mode[PHASE] = CONVERT
    if gear >= p.converter.lock_from:
        mode[PHASE] = LOCKED if omega_in >= IDLING * p.engine.stall else LOCKING
    y[OMEGA_E] = max(omega_in, IDLING * p.engine.stall)
    set_coasting(p, y, v)

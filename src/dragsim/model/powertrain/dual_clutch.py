"""Dual clutch: two input shafts, each with its clutch, the next gear waiting on the idle one.

Inertias: driven wheels, both input shafts (each turns at the speed of the gear selected on it),
engine. A shift is two clutches in motion and leaves no gap. Phases: HELD -> LAUNCH -> FEED ->
LOCKED as in ``manual``, fed by a control unit with the driver's laws; then per shift

    LOCKED -> HANDOVER -> INERTIA -> SELECT -> LOCKED

HANDOVER (torque phase): the clutch of the next gear is pressed over ``hand_over``, the other one
still locked. It ends when the locked clutch has nothing left to carry; then that one opens.
INERTIA (inertia phase): the next gear's clutch slips, passing what it would pass locked, while the
engine's torque is cut so that its speed falls to that of the gear in ``sync``. SELECT: the shaft
that has become idle is brought to the speed of the gear after next, the clutch locked, or in
SELECT_SLIP slipping.

Range: wet or dry clutches with power on. Coasting a shift is made without a cut: the engine falls
by its own friction. Friction at rest and in motion are equal; drag of an open clutch is left out.
"""

from __future__ import annotations

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import driven_slots, move, output_speed, wheels_rotation
from dragsim.model.boost import boost_rate
from dragsim.model.driver import ramp
from dragsim.model.engine import torque
from dragsim.model.ground import Ground, ground
from dragsim.model.params import Params
from dragsim.model.powertrain.manual import foot, pedal, shift_guard
from dragsim.model.powertrain.manual import stage as stage_clutch
from dragsim.model.state import (
    BOOST,
    EVENT_TIME,
    FEED,
    GEAR,
    GUARD_CLUTCH,
    GUARD_HALT,
    GUARD_SHIFT,
    GUARD_STALL,
    HALT_SPEED,
    HANDOVER,
    HELD,
    INERTIA,
    LAUNCH,
    LOAD,
    LOCKED,
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
    OUT_T_ONCOMING,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
    RUNNING,
    SELECT,
    SELECT_SLIP,
    SENSE,
    SHAFT_LEAD,
    SLIP,
    STALLED,
    V,
)
from dragsim.model.two_clutches import (
    Drive,
    hand_over_time,
    handing_over,
    idle_lead,
    idle_ratio,
    locked,
    select_time,
    selecting,
    selecting_torque,
    slipping,
    synchronising,
)


@kernel
def turns_with_gears(phase: int) -> bool:
    """Whether the engine turns at the speed of the gear in force."""
    return phase == LOCKED or phase == HANDOVER or phase == SELECT


@kernel
def throttle_of(p: Params, phase: int, feed: float, omega_e: float, omega_in: float) -> float:
    """Throttle [-]: the manual driver's, open through a shift. A cut is made by ignition and leaves
    throttle and boost alone."""
    if turns_with_gears(phase) or phase == INERTIA:
        return foot(p, LOCKED, feed, omega_e, omega_in)
    if phase == SELECT_SLIP:
        return foot(p, SLIP, feed, omega_e, omega_in)
    return foot(p, phase, feed, omega_e, omega_in)


@kernel
def pressed(p: Params, mode: IntRow, tau: float, feed: float, omega_e: float) -> float:
    """Torque [N m] of the one clutch that slips, fed as the manual's driver feeds it."""
    phase = SLIP if mode[PHASE] == SELECT_SLIP else mode[PHASE]
    clutch = pedal(p, phase, tau, feed, omega_e)
    return clutch * p.gearbox.clutch_capacity * float(mode[SENSE])


@kernel
def rates(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began.
    """
    phase = mode[PHASE]
    gear = mode[GEAR]
    G = p.gearbox.ratio[gear]
    omega = output_speed(p, y)
    omega_in = G * omega
    omega_e = omega_in if turns_with_gears(phase) else y[OMEGA_E]
    boost = y[BOOST]
    throttle = throttle_of(p, phase, g.feed, omega_e, omega_in)
    T = torque(p.engine, curve, omega_e, boost, throttle)
    I_in = p.gearbox.input_inertia
    G_idle = idle_ratio(p, phase, gear)
    q = G_idle / G
    I_s = I_in + I_in * q * q
    T_select = selecting_torque(p, phase, y)
    if phase == HANDOVER:
        d = handing_over(p, y, g, T, tau, I_s, G, G_idle)
    elif phase == INERTIA:
        d = synchronising(p, y, g, T, omega, I_s, G, G_idle)
    elif turns_with_gears(phase):
        d = locked(p, y, g, T, q * T_select, I_s, G)
    else:
        T_clutch = pressed(p, mode, tau, g.feed, omega_e)
        command = 1.0
        if phase == HELD or phase == LAUNCH:
            command = ramp(tau, p.driver.launch_ramp)
        d = slipping(p, y, g, T, T_clutch, q * T_select, I_s, G, command)
    spin = p.engine.inertia * d.alpha_e if p.engine.transverse else 0.0
    move(p, y, g, d.t, phase == HELD, spin, dy, out)
    dy[OMEGA_E] = d.alpha_e
    if p.engine.boosted:
        dy[BOOST] = boost_rate(p.engine, omega_e, boost, throttle)
    if len(out) == 0:
        return
    lead = idle_lead(p, phase, tau, y)
    out[OUT_P_SHIFT] = (T_select - I_in * G_idle * d.t.alpha) * lead
    out[OUT_P_CLUTCH] = d.T_clutch * (omega_e - omega_in) + d.T_oncoming * (G - G_idle) * omega
    out[OUT_OMEGA_E] = omega_e
    out[OUT_OMEGA_IN] = omega_in
    out[OUT_OMEGA_WHEEL] = omega
    out[OUT_THROTTLE] = throttle
    hand_out(y, d, out)


@kernel
def hand_out(y: Row, d: Drive, out: Row) -> None:
    """Torques of ``d`` and the powers that follow from them into ``out``, which has the speeds."""
    out[OUT_T_E] = d.T_e
    out[OUT_T_CLUTCH] = d.T_clutch
    out[OUT_T_ONCOMING] = d.T_oncoming
    out[OUT_CLUTCH] = d.clutch
    out[OUT_T_IN] = d.t.T_in
    out[OUT_T_WHEEL] = d.t.T_front + d.t.T_rear
    out[OUT_P_DRIVE] = d.T_e * out[OUT_OMEGA_E]
    wheels = d.t.T_front * y[OMEGA_F] + d.t.T_rear * y[OMEGA_R]
    out[OUT_P_DRIVELINE] = d.t.T_in * out[OUT_OMEGA_IN] - wheels


@kernel
def active(p: Params, phase: int, act: IntRow) -> int:
    """Write the slots in force in ``phase`` into ``act`` and answer how many they are."""
    n = driven_slots(p, act)
    if phase != HELD:
        act[n] = V
        act[n + 1] = LOAD
        n += 2
    if not turns_with_gears(phase):
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
    if phase == HANDOVER:
        return hand_over_time(p)
    if selecting(phase):
        return select_time(p)
    return NEVER


@kernel
def guards(p: Params, curve: Row, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state.

    No shift begins before the gear for it has been selected.
    """
    phase = mode[PHASE]
    g[GUARD_STALL] = out[OUT_OMEGA_E] - p.engine.stall
    g[GUARD_HALT] = y[V] + HALT_SPEED
    g[GUARD_SHIFT] = 1.0
    resistance = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE]
    if phase == HELD:
        g[GUARD_CLUTCH] = resistance - out[OUT_F_X]
    elif phase == HANDOVER:
        g[GUARD_CLUTCH] = out[OUT_T_CLUTCH] - out[OUT_T_ONCOMING]
    elif turns_with_gears(phase):
        g[GUARD_CLUTCH] = p.gearbox.clutch_capacity - abs(out[OUT_T_CLUTCH])
    else:
        g[GUARD_CLUTCH] = (out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]) * float(mode[SENSE])
    if phase == LOCKED or phase == SLIP:
        g[GUARD_SHIFT] = shift_guard(
            p, curve, mode[GEAR], out[OUT_OMEGA_WHEEL], out[OUT_OMEGA_IN], resistance
        )


@kernel
def meet(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Lock the clutch where its speeds have met, if it can hold the torque; else let it slip on in
    the sense in which it is overpowered. What landing left between the speeds is removed."""
    y[OMEGA_E] = out[OUT_OMEGA_IN]
    select = selecting(mode[PHASE])
    if mode[PHASE] == INERTIA:
        select = begin_select(p, mode, y)
        tau = 0.0
    mode[PHASE] = SELECT if select else LOCKED
    rates(p, curve, mode, tau, y, ground(p, curve, y), dy, out)
    held = out[OUT_T_CLUTCH]
    if abs(held) > p.gearbox.clutch_capacity:
        mode[PHASE] = SELECT_SLIP if select else SLIP
        mode[SENSE] = 1 if held > 0.0 else -1


@kernel
def begin_select(p: Params, mode: IntRow, y: Row) -> bool:
    """Begin to select the gear after the present one on the shaft of the one before; answer whether
    there is one. No speed changes: the shaft leads the gear by the difference of the ratios."""
    gear = mode[GEAR]
    if gear + 1 >= p.gearbox.gears:
        return False
    y[SHAFT_LEAD] = (p.gearbox.ratio[gear - 1] - p.gearbox.ratio[gear + 1]) * output_speed(p, y)
    return True


@kernel
def begin_sync(p: Params, mode: IntRow, y: Row, omega_e: float) -> None:
    """Take the next gear's clutch, the other one open from here on. An engine that is slower than
    the gear already (after a clutch that slipped backwards) is left to be pulled up."""
    mode[GEAR] = mode[GEAR] + 1
    omega_in = p.gearbox.ratio[mode[GEAR]] * output_speed(p, y)
    y[OMEGA_E] = omega_e
    if omega_e > omega_in:
        y[SHAFT_LEAD] = omega_e - omega_in
        mode[PHASE] = INERTIA
        mode[SENSE] = 1
    else:
        mode[PHASE] = SELECT_SLIP if begin_select(p, mode, y) else SLIP
        mode[SENSE] = -1


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
        if phase == LOCKED:
            mode[PHASE] = HANDOVER
        else:
            begin_sync(p, mode, y, out[OUT_OMEGA_E])
    elif phase == HANDOVER:
        begin_sync(p, mode, y, out[OUT_OMEGA_E])
    elif event == EVENT_TIME:
        if phase == LAUNCH:
            mode[PHASE] = FEED
        elif phase == SELECT:
            mode[PHASE] = LOCKED
        elif phase == SELECT_SLIP:
            mode[PHASE] = SLIP
    elif event == GUARD_CLUTCH:
        if phase == HELD:
            mode[PHASE] = LAUNCH if tau < p.driver.launch_ramp else FEED
        elif turns_with_gears(phase):
            mode[PHASE] = SELECT_SLIP if phase == SELECT else SLIP
            mode[SENSE] = 1 if out[OUT_T_CLUTCH] > 0.0 else -1
            y[OMEGA_E] = out[OUT_OMEGA_E]
        else:
            meet(p, curve, mode, tau, y, dy, out)
    return RUNNING


@kernel
def keeps_clock(before: int, after: int) -> bool:
    """Whether the age of a phase runs on over a transition: in a launch, and while a gear is being
    selected."""
    return (before == HELD and after == LAUNCH) or (selecting(before) and selecting(after))


def rotation(p: Params, mode: IntRow, tau: float, y: Row) -> float:
    """Kinetic energy of wheels, both input shafts and engine [J]."""
    phase = mode[PHASE]
    omega = output_speed(p, y)
    omega_in = p.gearbox.ratio[mode[GEAR]] * omega
    omega_idle = idle_ratio(p, phase, mode[GEAR]) * omega + idle_lead(p, phase, tau, y)
    omega_e = omega_in if turns_with_gears(phase) else y[OMEGA_E]
    shafts = p.gearbox.input_inertia * (omega_in * omega_in + omega_idle * omega_idle)
    return wheels_rotation(p, y) + 0.5 * (shafts + p.engine.inertia * omega_e * omega_e)


@kernel
def stage(p: Params, mode: IntRow, y: Row) -> None:
    """The car at the line: brake on, launch speed held, first gear, second waiting."""
    stage_clutch(p, mode, y)

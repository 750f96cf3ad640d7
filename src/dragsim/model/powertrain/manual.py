"""Manual gearbox, dry clutch, one driven axle.

Inertias: driven axle (both wheels), gearbox input shaft, engine. The clutch is the only joint that
slips; while it slips its torque is the pedal's share of the capacity, locked it is what the engine
and the wheels exchange. Phases: HELD -> LAUNCH -> FEED -> LOCKED -> GAP -> ENGAGE -> LOCKED ...,
with SLIP wherever the pedal is up and the clutch still slips. A rolling start begins LOCKED, or
in CRAWL where the engine would die.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import (
    driven_slots,
    move,
    output_speed,
    set_rolling,
    turn,
    turn_assisted,
    wheels_rotation,
)
from dragsim.model.boost import boost_rate
from dragsim.model.chassis import load_target
from dragsim.model.driver import bog_feed, governor, ramp
from dragsim.model.engine import full_load_torque, torque
from dragsim.model.ground import Ground, ground
from dragsim.model.params import AXLE_FRONT, FOOT_SKILLED, FOOT_TRACTION, Params
from dragsim.model.resistance import drag, grade
from dragsim.model.smooth import smoothstep
from dragsim.model.state import (
    BOOST,
    CRAWL,
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

SHORTEST_GAP: Final = 1e-9
"""A gap shorter than this is made this long, so that a shift without one still has an end and its
synchroniser a finite torque [s]."""
PULL_LOW: Final = 1.1
PULL_HIGH: Final = 1.6
"""Engine speeds over the stalling one between which a driver at a walking pace lets the clutch in;
above the second, just below idle, he leaves it locked. A choice."""


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
def pedal(p: Params, phase: int, tau: float, feed: float, omega_e: float) -> float:
    """Clutch engagement [-] of the driver in a phase in which the clutch may slip, tau [s] after
    the pedal began to rise. feed: share let through for slip and lift; with traction control, which
    works on the engine, and on the floor the clutch goes by the clock."""
    if phase == GAP:
        return 0.0
    if p.driver.foot == FOOT_TRACTION:
        feed = 1.0
    if phase == SLIP:
        return feed
    if phase == ENGAGE:
        return feed * ramp(tau, p.driver.engage_ramp)
    if phase == CRAWL:
        return feed * smoothstep((omega_e / p.engine.stall - PULL_LOW) / (PULL_HIGH - PULL_LOW))
    feed *= bog_feed(p.driver, omega_e)
    if phase == FEED:
        return feed
    return feed * ramp(tau, p.driver.launch_ramp)


@kernel
def foot(p: Params, phase: int, feed: float, omega_e: float, omega_in: float) -> float:
    """Throttle [-] of the driver: the launch speed held while the clutch is fed, engine speed
    matched to the gears after a shift, wheelspin held once the clutch has locked. On the floor all
    of it, or what traction control leaves of that."""
    if phase == GAP:
        return 0.0
    if p.driver.foot != FOOT_SKILLED:
        return feed
    if phase == HELD or phase == LAUNCH or phase == FEED:
        return governor(p.driver, p.driver.launch_speed, omega_e)
    if phase == LOCKED or phase == CRAWL:
        return feed
    return feed * governor(p.driver, max(omega_in, p.engine.stall), omega_e)


@kernel
def rates(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """Rates of the slots in force into ``dy`` and the quantities they are made of into ``out``.

    tau [s]: time since the phase began.
    """
    phase = mode[PHASE]
    G = p.gearbox.ratio[mode[GEAR]]
    omega_in = G * output_speed(p, y)
    omega_e = omega_in if phase == LOCKED else y[OMEGA_E]
    boost = y[BOOST]
    throttle = foot(p, phase, g.feed, omega_e, omega_in)
    T_e = torque(p.engine, curve, omega_e, boost, throttle)
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    clutch = 1.0
    lead = 0.0
    if phase == LOCKED:
        t = turn(p, y, g, T_e, I_in + I_e, G)
        alpha_e = G * t.alpha
        T_clutch = T_e - I_e * alpha_e
    else:
        clutch = pedal(p, phase, tau, g.feed, omega_e)
        T_clutch = clutch * p.gearbox.clutch_capacity * float(mode[SENSE])
        T_shaft = T_clutch
        if phase == GAP:
            lead = shaft_lead(p, phase, tau, y)
            T_shaft = I_in * y[SHAFT_LEAD] / gap_time(p)
        command = 1.0
        if phase == HELD or phase == LAUNCH:
            command = ramp(tau, p.driver.launch_ramp)
        t = turn_assisted(p, y, g, T_shaft, I_in, G, command)
        alpha_e = (T_e - T_clutch) / I_e
    spin = I_e * alpha_e if p.engine.transverse else 0.0
    move(p, y, g, t, phase == HELD, spin, dy, out)
    dy[OMEGA_E] = alpha_e
    if p.engine.boosted:
        dy[BOOST] = boost_rate(p.engine, omega_e, boost, throttle)
    if len(out) == 0:
        return
    out[OUT_T_E] = T_e
    out[OUT_OMEGA_E] = omega_e
    out[OUT_T_CLUTCH] = T_clutch
    out[OUT_OMEGA_IN] = omega_in
    out[OUT_T_IN] = t.T_in
    out[OUT_T_WHEEL] = t.T_front + t.T_rear
    out[OUT_OMEGA_WHEEL] = output_speed(p, y)
    out[OUT_THROTTLE] = throttle
    out[OUT_CLUTCH] = clutch
    out[OUT_P_DRIVE] = T_e * omega_e
    out[OUT_P_CLUTCH] = T_clutch * (omega_e - omega_in)
    out[OUT_P_SHIFT] = t.T_in * lead
    out[OUT_P_DRIVELINE] = t.T_in * omega_in - t.T_front * y[OMEGA_F] - t.T_rear * y[OMEGA_R]


@kernel
def active(p: Params, phase: int, act: IntRow) -> int:
    """Write the slots in force in ``phase`` into ``act`` and answer how many they are."""
    n = driven_slots(p, act)
    if phase != HELD:
        act[n] = V
        act[n + 1] = LOAD
        n += 2
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
    radius = p.front.radius if p.driven == AXLE_FRONT else p.rear.radius
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
    rates(p, curve, mode, tau, y, ground(p, curve, y), dy, out)
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
    y[SHAFT_LEAD] = (G - next_G) * output_speed(p, y)
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


def rotation(p: Params, mode: IntRow, tau: float, y: Row) -> float:
    """Kinetic energy of wheels, input shaft and engine [J]."""
    G = p.gearbox.ratio[mode[GEAR]]
    omega_in = G * output_speed(p, y)
    omega_e = omega_in if mode[PHASE] == LOCKED else y[OMEGA_E]
    omega_in += shaft_lead(p, mode[PHASE], tau, y)
    shafts = p.gearbox.input_inertia * omega_in * omega_in + p.engine.inertia * omega_e * omega_e
    return wheels_rotation(p, y) + 0.5 * shafts


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


@kernel
def roll(p: Params, mode: IntRow, y: Row, v: float) -> None:
    """The staged car in motion at v [m/s] instead, its throttle about to open: wheels that do not
    slip, no boost yet, the lowest gear that is not left at this speed.

    The clutch is locked. Where that would kill the engine it turns just below idle instead and the
    driver slips the clutch (CRAWL).
    """
    set_rolling(p, y, v)
    omega = output_speed(p, y)
    gear = 0
    while gear + 1 < p.gearbox.gears and (
        p.gearbox.ratio[gear] * omega >= p.driver.shift_speed[gear]
    ):
        gear += 1
    mode[GEAR] = gear
    mode[PHASE] = LOCKED
    y[OMEGA_E] = p.gearbox.ratio[gear] * omega
    if y[OMEGA_E] < PULL_HIGH * p.engine.stall:
        mode[PHASE] = CRAWL
        y[OMEGA_E] = PULL_HIGH * p.engine.stall
    set_coasting(p, y, v)


@kernel
def set_coasting(p: Params, y: Row, v: float) -> None:
    """Boost and load transfer of a car that has been rolling at a steady v [m/s], into ``y``."""
    if p.engine.boosted:
        y[BOOST] = 0.0
    F_drag = drag(p.air, v + p.air.wind)
    F_grade = grade(p.body, p.road.sine)
    y[LOAD] = load_target(p.body, p.air, 0.0, F_drag, F_grade, 0.0)

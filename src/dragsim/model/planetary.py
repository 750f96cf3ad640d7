"""What a planetary gearbox behind a converter does at an instant: in gear, and in a shift's two
phases.

In gear the turbine turns with the wheels; engine and turbine meet through the converter and, where
it is closed, the lock-up clutch. In the torque phase the input is still tied to the old gear, in
the inertia phase it is free.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.axles import Turn, output_speed, turn
from dragsim.model.converter import converter_torques, lock_pressure, torque_ratio
from dragsim.model.engine import motoring_torque, torque
from dragsim.model.ground import Ground
from dragsim.model.params import Params
from dragsim.model.smooth import smoothstep, soft_floor
from dragsim.model.state import (
    BOOST,
    GEAR,
    HANDOVER,
    INERTIA,
    LOCKED,
    OMEGA_E,
    OMEGA_IN,
    PHASE,
    SENSE,
    SHAFT_LEAD,
)

SHORTEST_PHASE: Final = 1e-9
"""A torque phase shorter than this is made this long, so that every shift has one [s]."""

LEAST_INERTIA_PHASE: Final = 1e-3
"""No engine is asked to change its speed in less than this [s]."""

PRESSURE_ROUNDING: Final = 0.05
"""Share of the full torque over which what is kept goes over to what a shift in time needs [-]."""

LEAST_THROTTLE: Final = 0.02
"""Share of the torque that stays where a shift asks the engine for none [-]."""


class Drive(NamedTuple):
    """What the drivetrain does at an instant: gears' ratio G; speeds of engine and gearbox input
    [rad/s] and their accelerations [rad/s^2]; share of the engine's torque let through [-]; engine
    torque; torque into the gearbox [N m]; pressure on the lock-up clutch [-]; powers lost between
    engine and gearbox and in shift clutches [W]; how the wheels turn."""

    G: float
    omega_e: float
    omega_in: float
    alpha_e: float
    alpha_in: float
    throttle: float
    T_e: float
    T_clutch: float
    clutch: float
    P_clutch: float
    P_shift: float
    turn: Turn


@kernel
def closed(mode: IntRow) -> bool:
    """Whether the lock-up clutch holds engine and turbine together."""
    phase = mode[PHASE]
    return phase == LOCKED or ((phase == HANDOVER or phase == INERTIA) and mode[SENSE] == 0)


@kernel
def wanted_torque(p: Params, curve: Row, omega_e: float, boost: float) -> float:
    """Full torque of the engine [N m] as its gearbox knows it, for the pressure of a shift: what
    the limiter cuts is left in."""
    return torque(p.engine, curve, min(omega_e, p.engine.limiter), boost, 1.0)


@kernel
def kept_share(p: Params, gear: int) -> float:
    """Torque of the oncoming clutch over the engine's full torque [-] that keeps the share ``kept``
    of the wheels' torque in a shift to ``gear``, counted from 0: kept G/G' of old and new ratio."""
    return p.planetary.kept * p.gearbox.ratio[gear - 1] / p.gearbox.ratio[gear]


@kernel
def in_gear(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground) -> Drive:
    """No shift: the turbine is tied to the wheels, the engine to the turbine where it is locked."""
    G = p.gearbox.ratio[mode[GEAR]]
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    omega_in = G * output_speed(p, y)
    if closed(mode):
        T_e = torque(p.engine, curve, omega_in, y[BOOST], g.feed)
        t = turn(p, y, g, T_e, I_in + I_e, G)
        alpha = G * t.alpha
        return Drive(
            G, omega_in, omega_in, alpha, alpha, g.feed, T_e, T_e - I_e * alpha, 1.0, 0.0, 0.0, t
        )
    omega_e = y[OMEGA_E]
    T_e = torque(p.engine, curve, omega_e, y[BOOST], g.feed)
    T_pump, T_turbine = converter_torques(p.converter, omega_e, omega_in)
    clutch = lock_pressure(p, mode, tau, omega_e)
    T_lock = clutch * p.gearbox.clutch_capacity * float(mode[SENSE])
    t = turn(p, y, g, T_turbine + T_lock, I_in, G)
    P_clutch = (T_pump + T_lock) * omega_e - (T_turbine + T_lock) * omega_in
    alpha_e = (T_e - T_pump - T_lock) / I_e
    T_in = T_turbine + T_lock
    return Drive(
        G, omega_e, omega_in, alpha_e, G * t.alpha, g.feed, T_e, T_in, clutch, P_clutch, 0.0, t
    )


@kernel
def torque_phase_time(p: Params) -> float:
    """Length of the torque phase [s]."""
    return max(p.planetary.torque_phase, SHORTEST_PHASE)


@kernel
def handover(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground) -> Drive:
    """Torque phase: the input is still tied to the old gear while the oncoming clutch takes over.

    The oncoming clutch passes the growing share s of the input's torque through the new ratio G',
    slipping at (G - G') omega, the other the rest through the old G. The gears give the wheels

        T_w = eta [(1 - s) G + s G'] (T - I G alpha)

    and the engine's torque goes down meanwhile to what keeps the share ``kept`` of T_w.
    """
    G = p.gearbox.ratio[mode[GEAR] - 1]
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    omega_in = G * output_speed(p, y)
    s = smoothstep(tau / torque_phase_time(p))
    G_s = (1.0 - s) * G + s * p.gearbox.ratio[mode[GEAR]]
    slip = omega_in * (1.0 - G_s / G)
    throttle = g.feed * (1.0 - s * max(1.0 - kept_share(p, mode[GEAR]), 0.0))
    if closed(mode):
        T_e = torque(p.engine, curve, omega_in, y[BOOST], throttle)
        t = turn(p, y, g, T_e, (I_in + I_e) * G / G_s, G_s)
        alpha = G * t.alpha
        T_in = T_e - I_e * alpha
        return Drive(
            G_s, omega_in, omega_in, alpha, alpha, throttle, T_e, T_in, 1.0, 0.0, t.T_in * slip, t
        )
    omega_e = y[OMEGA_E]
    T_e = torque(p.engine, curve, omega_e, y[BOOST], throttle)
    T_pump, T_turbine = converter_torques(p.converter, omega_e, omega_in)
    t = turn(p, y, g, T_turbine, I_in * G / G_s, G_s)
    alpha_e = (T_e - T_pump) / I_e
    return Drive(
        G_s, omega_e, omega_in, alpha_e, G * t.alpha, throttle, T_e, T_turbine, 0.0,
        T_pump * omega_e - T_turbine * omega_in, t.T_in * slip, t,
    )  # fmt: skip


@kernel
def shift_throttle(
    p: Params, curve: Row, omega_e: float, boost: float, feed: float, needed: float
) -> float:
    """Share of the engine's torque [-] that leaves ``needed`` [N m], kept within 0.02 and ``feed``
    by smooth floors: what the engine's control does while the gearbox asks it to slow down."""
    friction = motoring_torque(p.engine, omega_e)
    full = torque(p.engine, curve, omega_e, boost, 1.0)
    share = soft_floor((needed + friction) / max(full + friction, 1.0), LEAST_THROTTLE)
    return feed * (1.0 - soft_floor(1.0 - share, LEAST_THROTTLE))


@kernel
def larger(a: float, b: float, width: float) -> float:
    """The larger of two numbers, with the corner rounded over ``width``."""
    excess = b - a
    return a + 0.5 * (excess + sqrt(excess * excess + width * width))


@kernel
def new_speed(p: Params, curve: Row, mode: IntRow, y: Row, g: Ground) -> Drive:
    """Inertia phase: the oncoming clutch slips while the input goes down to its new speed.

    Its torque T_on = kept G/G' T_full, as the wheels feel it through the new gear, is the share
    ``kept`` of what they had; behind an open converter it is multiplied as the converter multiplies
    the engine's torque. It is more where the engine would not come down in time without: at least
    I lead_0/t less what the closed throttle takes, with lead_0 by how much the input outran the new
    gear when the shift began. I alpha_in = T - T_on, and the engine's torque is cut so that this
    becomes G' alpha - lead_0/t.
    """
    G = p.gearbox.ratio[mode[GEAR]]
    I_e = p.engine.inertia
    I_in = p.gearbox.input_inertia
    omega_in = y[OMEGA_IN]
    slowing = y[SHAFT_LEAD] / max(p.planetary.inertia_phase, LEAST_INERTIA_PHASE)
    omega_e = omega_in if closed(mode) else y[OMEGA_E]
    T_full = wanted_torque(p, curve, omega_e, y[BOOST])
    kept = kept_share(p, mode[GEAR]) * T_full
    least = (I_e + I_in) * slowing - motoring_torque(p.engine, omega_e)
    T_input = g.feed * larger(kept, least, PRESSURE_ROUNDING * T_full)
    T_on = T_input
    if not closed(mode):
        T_on *= torque_ratio(p.converter, omega_in / max(omega_e, p.engine.stall))
    t = turn(p, y, g, T_on, 0.0, G)
    needed = T_input + (I_e + I_in) * (G * t.alpha - slowing)
    throttle = shift_throttle(p, curve, omega_e, y[BOOST], g.feed, needed)
    T_e = torque(p.engine, curve, omega_e, y[BOOST], throttle)
    P_shift = T_on * (omega_in - G * output_speed(p, y))
    if closed(mode):
        alpha = (T_e - T_on) / (I_e + I_in)
        T_in = T_e - I_e * alpha
        return Drive(G, omega_in, omega_in, alpha, alpha, throttle, T_e, T_in, 1.0, 0.0, P_shift, t)
    T_pump, T_turbine = converter_torques(p.converter, omega_e, omega_in)
    P_clutch = T_pump * omega_e - T_turbine * omega_in
    alpha_e = (T_e - T_pump) / I_e
    alpha_in = (T_turbine - T_on) / I_in
    return Drive(
        G, omega_e, omega_in, alpha_e, alpha_in, throttle, T_e, T_turbine, 0.0, P_clutch, P_shift, t
    )

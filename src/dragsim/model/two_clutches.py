"""Two input shafts, each with a clutch: how they move in every phase of a dual clutch's shift.

One shaft drives, the other one is idle with a gear selected on it, and turns with the wheels too.
All torques and inertias are referred to the shaft of the gear in force, ratio G. One efficiency,
that of the gearbox, acts on what both shafts give together. Friction of a clutch at rest and in
motion are equal; the drag of an open one is left out.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from dragsim.kernel import Row, kernel
from dragsim.model.axles import Turn, turn, turn_assisted
from dragsim.model.driver import ramp
from dragsim.model.engine import motoring_torque
from dragsim.model.ground import Ground
from dragsim.model.params import Params
from dragsim.model.smooth import soft_floor
from dragsim.model.state import INERTIA, OMEGA_E, SELECT, SELECT_SLIP, SHAFT_LEAD

SHORTEST: Final = 1e-9
"""A time shorter than this is made this long, so that torques stay finite [s]."""
SHORTEST_SELECT: Final = 0.05
"""No synchroniser is quicker than this [s]: it brakes one shaft against a car that is driven by the
other, and an impulse of it would tear the clutch loose."""

LEAST_TORQUE: Final = 0.05
"""Share of the engine's torque that the deepest cut leaves [-]."""


@kernel
def hand_over_time(p: Params) -> float:
    """Time in which the oncoming clutch is pressed to its capacity [s]."""
    return max(p.dual_clutch.hand_over, SHORTEST)


@kernel
def select_time(p: Params) -> float:
    """Time in which the idle shaft is brought to its next gear [s]."""
    return max(p.dual_clutch.select, SHORTEST_SELECT)


@kernel
def idle_ratio(p: Params, phase: int, gear: int) -> float:
    """Overall ratio of the gear selected on the idle shaft [-]; 0 where there is none.

    The next gear up; in the top gear, and until the last shift is over, the one below.
    """
    idle = gear + 1
    if phase == INERTIA or idle >= p.gearbox.gears:
        idle = gear - 1
    if idle < 0:
        return 0.0
    return p.gearbox.ratio[idle]


@kernel
def selecting(phase: int) -> bool:
    """Whether a gear is being selected on the idle shaft."""
    return phase == SELECT or phase == SELECT_SLIP


@kernel
def idle_lead(p: Params, phase: int, tau: float, y: Row) -> float:
    """By how much the idle shaft outruns the gear being selected on it [rad/s], tau [s] after that
    began; taken away evenly, as in a manual shift."""
    if selecting(phase):
        return y[SHAFT_LEAD] * max(1.0 - tau / select_time(p), 0.0)
    return 0.0


@kernel
def selecting_torque(p: Params, phase: int, y: Row) -> float:
    """Torque [N m] by which the idle shaft, slowed down, drives its gear on: I_in lead_0/t_select.
    What the gear's own motion takes of it is part of the shafts' inertia."""
    if selecting(phase):
        return p.gearbox.input_inertia * y[SHAFT_LEAD] / select_time(p)
    return 0.0


class Drive(NamedTuple):
    """What engine and clutches do in a phase: motion of the wheels and torque into the gears,
    torque of the engine, of both clutches together and of the oncoming one in a hand-over [N m],
    acceleration of the engine [rad/s^2], engagement of the slipping clutch [-]."""

    t: Turn
    T_e: float
    T_clutch: float
    T_oncoming: float
    alpha_e: float
    clutch: float


@kernel
def locked(
    p: Params, y: Row, g: Ground, T_e: float, T_select: float, I_s: float, G: float
) -> Drive:
    """One clutch locked: the engine turns with the gears. T_select [N m]: of the synchroniser, and
    I_s [kg m^2] the inertia of both input shafts, referred to the shaft of the ratio G."""
    I_e = p.engine.inertia
    t = turn(p, y, g, T_e + T_select, I_s + I_e, G)
    alpha_e = G * t.alpha
    return Drive(t, T_e, T_e - I_e * alpha_e, 0.0, alpha_e, 1.0)


@kernel
def slipping(
    p: Params,
    y: Row,
    g: Ground,
    T_e: float,
    T_clutch: float,
    T_select: float,
    I_s: float,
    G: float,
    command: float,
) -> Drive:
    """One clutch slips with the torque it is pressed to: the engine has a speed of its own.
    command: share asked of a hybrid's motors."""
    t = turn_assisted(p, y, g, T_clutch + T_select, I_s, G, command)
    alpha_e = (T_e - T_clutch) / p.engine.inertia
    return Drive(t, T_e, T_clutch, 0.0, alpha_e, abs(T_clutch) / p.gearbox.clutch_capacity)


@kernel
def handing_over(
    p: Params, y: Row, g: Ground, T_e: float, tau: float, I_s: float, G: float, G_next: float
) -> Drive:
    """Torque phase: the clutch of the next gear slips with c C, the other one is locked.

    The locked one carries what is left, T_e - I_e alpha_e - c C, with c = S(tau/t_h); the axle gets
    G times that and G_next c C.
    """
    I_e = p.engine.inertia
    clutch = ramp(tau, hand_over_time(p))
    T_oncoming = clutch * p.gearbox.clutch_capacity
    t = turn(p, y, g, T_e - T_oncoming + G_next / G * T_oncoming, I_s + I_e, G)
    alpha_e = G * t.alpha
    return Drive(t, T_e, T_e - I_e * alpha_e, T_oncoming, alpha_e, clutch)


@kernel
def cut_torque(T: float, T_motoring: float, wanted: float) -> float:
    """Engine torque [N m] under a cut of ignition that asks for ``wanted``: never more than the
    throttle gives, T, nor less than the deepest cut leaves, LEAST_TORQUE of the way up from the
    motoring torque."""
    span = T + T_motoring
    if wanted >= T or span <= 0.0:
        return T
    return T - span * (1.0 - soft_floor(1.0 - (T - wanted) / span, LEAST_TORQUE))


@kernel
def synchronising(
    p: Params, y: Row, g: Ground, T: float, omega: float, I_s: float, G: float, G_old: float
) -> Drive:
    """Inertia phase: the clutch of the new gear passes what it would pass locked to an engine that
    is not cut, T - I_e gamma alpha, gamma = omega_e/omega going from the old ratio to the new.

    So neither its beginning nor its end is felt at the wheels. The engine is cut by what its
    slowing rotor gives back, so that it comes down to the gear evenly in ``sync``:

        T_e = T_c + I_e (G alpha - lead_0/t_sync)

    as far as a cut can (``cut_torque``); past that it takes longer. T [N m]: torque at the present
    throttle; omega [rad/s]: speed of the output shaft.
    """
    I_e = p.engine.inertia
    gamma = G
    if omega > 0.0:
        gamma = min(max(y[OMEGA_E] / omega, G), G_old)
    t = turn(p, y, g, T, I_s + I_e * gamma / G, G)
    T_clutch = T - I_e * gamma * t.alpha
    bound = min(max(T_clutch, 0.0), p.gearbox.clutch_capacity)
    if T_clutch != bound:
        T_clutch = bound
        t = turn(p, y, g, T_clutch, I_s, G)
    wanted = T_clutch + I_e * (G * t.alpha - y[SHAFT_LEAD] / max(p.dual_clutch.sync, SHORTEST))
    T_e = cut_torque(T, motoring_torque(p.engine, y[OMEGA_E]), wanted)
    alpha_e = (T_e - T_clutch) / I_e
    return Drive(t, T_e, T_clutch, 0.0, alpha_e, T_clutch / p.gearbox.clutch_capacity)

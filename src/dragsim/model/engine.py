"""Engine: full-load torque from its table, boost, motoring friction, limiter."""

from __future__ import annotations

from typing import Final

from dragsim.kernel import Row, kernel
from dragsim.model.params import Engine
from dragsim.model.smooth import smoothstep

CURVE_KNOTS: Final = 65
"""Knots of the torque row, evenly spaced from 0: first the torques, then their slopes."""


@kernel
def full_load_torque(engine: Engine, curve: Row, omega: float) -> float:
    """Torque of the open throttle at full boost [N m] at engine speed omega [rad/s].

    Cubic Hermite between the knots of ``curve`` (CURVE_KNOTS torques, then as many slopes
    dT/domega); constant outside. Above the limiter's speed the torque is cut to nothing over
    ``limiter_width``.
    """
    u = omega / engine.curve_step
    if not u > 0.0:
        u = 0.0
    last = float(CURVE_KNOTS - 1)
    if u > last:
        u = last
    i = min(int(u), CURVE_KNOTS - 2)
    s = u - float(i)
    r = 1.0 - s
    torque = r * r * ((1.0 + 2.0 * s) * curve[i] + s * engine.curve_step * curve[CURVE_KNOTS + i])
    torque += (
        s
        * s
        * ((1.0 + 2.0 * r) * curve[i + 1] - r * engine.curve_step * curve[CURVE_KNOTS + i + 1])
    )
    excess = omega - engine.limiter
    if excess > 0.0:
        torque *= 1.0 - smoothstep(excess / engine.limiter_width)
    return torque


@kernel
def motoring_torque(engine: Engine, omega: float) -> float:
    """Torque that a closed throttle takes to turn the engine [N m], as a positive number.

    friction_0 + friction_1 omega + friction_2 omega^2 (from Heywood's motoring mean effective
    pressure; see ``estimate.engine``), fading below twice the stalling speed, where the idle
    control takes over.
    """
    friction = engine.friction_0 + omega * (engine.friction_1 + omega * engine.friction_2)
    return friction * smoothstep(omega / engine.stall - 1.0)


@kernel
def torque(engine: Engine, curve: Row, omega: float, boost: float, throttle: float) -> float:
    """Torque on the crank [N m]: u T_full (base + (1 - base) b) - (1 - u) T_motoring.

    omega [rad/s]; boost b and throttle u in 0..1. Published torque is net of friction, so friction
    acts only as far as the throttle is closed.
    """
    driving = 0.0
    if throttle > 0.0:
        driving = throttle * full_load_torque(engine, curve, omega)
        if engine.boosted:
            driving *= engine.base + (1.0 - engine.base) * boost
    if throttle < 1.0:
        driving -= (1.0 - throttle) * motoring_torque(engine, omega)
    return driving

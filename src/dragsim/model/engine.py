"""Engine: full-load torque from its table, boost, motoring friction, limiter."""

from __future__ import annotations

from typing import Final

from dragsim.kernel import Row, kernel
from dragsim.model.hermite import between
from dragsim.model.motor import at_axle
from dragsim.model.params import Engine
from dragsim.model.smooth import smoothstep

IDLE_THROTTLE: Final = 0.3
"""Throttle that idle control has in hand to keep an engine alive which is let down to its stalling
speed [-]: 0.2 to 0.4 (general knowledge)."""

CURVE_KNOTS: Final = 65
"""Knots of the torque row, evenly spaced from 0: first the torques, then their slopes."""


@kernel
def cylinder_torque(engine: Engine, curve: Row, omega: float) -> float:
    """What combustion gives with an open throttle at full boost [N m], engine speed omega [rad/s].

    Cubic Hermite between the knots of ``curve`` (CURVE_KNOTS torques, then as many slopes
    dT/domega); constant outside.
    """
    u = omega / engine.curve_step
    if not u > 0.0:
        u = 0.0
    last = float(CURVE_KNOTS - 1)
    if u > last:
        u = last
    i = min(int(u), CURVE_KNOTS - 2)
    slope = CURVE_KNOTS + i
    h = engine.curve_step
    return between(h, u - float(i), curve[i], curve[i + 1], curve[slope], curve[slope + 1])


@kernel
def limited(engine: Engine, torque: float, omega: float) -> float:
    """A torque on the crank [N m] as the limiter leaves it: above its speed cut to nothing over
    ``limiter_width``."""
    excess = omega - engine.limiter
    if excess > 0.0:
        return torque * (1.0 - smoothstep(excess / engine.limiter_width))
    return torque


@kernel
def full_load_torque(engine: Engine, curve: Row, omega: float) -> float:
    """Torque of the open throttle at full boost [N m] at engine speed omega [rad/s], with that of a
    hybrid's motor at the crank."""
    torque = cylinder_torque(engine, curve, omega)
    if engine.motor.torque > 0.0:
        torque += at_axle(engine.motor, 0, omega, 1.0)
    return limited(engine, torque, omega)


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
    """Torque on the crank [N m]: u [T_full (base + (1 - base) b) + T_motor] - (1 - u) T_motoring.

    omega [rad/s]; boost b and throttle u in 0..1. Published torque is net of friction, so friction
    acts only as far as the throttle is closed. T_motor: of a hybrid's motor at the crank, which
    waits for no boost. Below twice the stalling speed idle control opens a closed throttle by up to
    ``IDLE_THROTTLE``.
    """
    if throttle < IDLE_THROTTLE and engine.stall > 0.0:
        idling = 1.0 - smoothstep(omega / engine.stall - 1.0)
        throttle += idling * (IDLE_THROTTLE - throttle)
    driving = 0.0
    if throttle > 0.0:
        driving = cylinder_torque(engine, curve, omega)
        if engine.boosted:
            driving *= engine.base + (1.0 - engine.base) * boost
        if engine.motor.torque > 0.0:
            driving += at_axle(engine.motor, 0, omega, 1.0)
        driving = throttle * limited(engine, driving, omega)
    if throttle < 1.0:
        driving -= (1.0 - throttle) * motoring_torque(engine, omega)
    return driving

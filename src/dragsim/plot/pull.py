"""What a car can do at every speed: the pull of its gears, its resistance, the grip of its tyres.

Taken from the functions that are integrated, at constant speed and full throttle and boost.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import Row
from dragsim.model.chassis import axle_loads, load_target
from dragsim.model.engine import full_load_torque
from dragsim.model.params import AXLE_FRONT, Axle, Params
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.tyre import peak_force

ITERATIONS: Final = 60
"""Enough for load and grip to agree to a newton; each brings them closer by the factor mu h/L."""


def driven_axle(p: Params) -> Axle:
    """The axle that the engine drives."""
    return p.front if p.driven == AXLE_FRONT else p.rear


def pull(p: Params, curve: Row, gear: int, v: float) -> float:
    """Force of the driven tyres on the road F = eta G T(omega)/r [N] in a gear, counted from 0, at
    a constant speed v [m/s], omega = G v/r: full throttle, full boost, no slip."""
    ratio, radius = p.gearbox.ratio[gear], driven_axle(p).radius
    torque = full_load_torque(p.engine, curve, ratio * v / radius)
    return p.gearbox.efficiency * ratio * torque / radius


def gear_range(p: Params, gear: int) -> tuple[float, float]:
    """Speeds [m/s] of a gear, counted from 0, from where the engine stalls to where its limiter
    begins to cut."""
    reach = driven_axle(p).radius / p.gearbox.ratio[gear]
    return p.engine.stall * reach, p.engine.limiter * reach


def resistance(p: Params, v: float) -> float:
    """Air, rolling and grade resistance [N] at a constant speed v [m/s]."""
    air_speed = v + p.air.wind
    air = drag(p.air, air_speed)
    target = load_target(p.body, p.air, p.road, 0.0, air, 0.0)
    load = sum(axle_loads(p.body, p.air, p.road, air_speed, target))
    return air + rolling(p.road, v, load) + grade(p.body, p.road)


def grip(p: Params, v: float) -> float:
    """Largest force of the driven tyres [N] at a speed v [m/s], with the load that this very force
    moves to the rear: F = D(F_z(F)), found by repetition."""
    air_speed = v + p.air.wind
    air = drag(p.air, air_speed)
    against = resistance(p, v)
    axle, front = driven_axle(p), p.driven == AXLE_FRONT
    force = against
    for _ in range(ITERATIONS):
        acceleration = (force - against) / p.body.mass
        target = load_target(p.body, p.air, p.road, acceleration, air, 0.0)
        loads = axle_loads(p.body, p.air, p.road, air_speed, target)
        force = peak_force(axle, loads[0] if front else loads[1])
    return force

"""What a car can do at every speed: the pull of its gears, its resistance, the grip of its tyres.

Taken from the functions that are integrated, at constant speed and full throttle and boost.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import Row
from dragsim.model.chassis import axle_loads, load_target
from dragsim.model.engine import full_load_torque
from dragsim.model.motor import axle_torque
from dragsim.model.params import AXLE_FRONT, AXLE_REAR, KIND_CVT, KIND_ELECTRIC, Axle, Params
from dragsim.model.powertrain.cvt import target_speed
from dragsim.model.powertrain.electric import reach
from dragsim.model.resistance import drag, grade, rolling
from dragsim.model.tyre import peak_force

ITERATIONS: Final = 60
"""Enough for load and grip to agree to a newton; each brings them closer by the factor mu h/L."""


def driven_axle(p: Params) -> Axle:
    """The axle that the engine drives."""
    return p.front if p.driven == AXLE_FRONT else p.rear


def gear_count(p: Params) -> int:
    """How many gears the car goes through; of an electric car, of all its axles together; of a CVT
    one, which holds the engine's speed."""
    if p.kind == KIND_CVT:
        return 1
    return p.motors.steps if p.kind == KIND_ELECTRIC else p.gearbox.gears


def ratio_at(p: Params, gear: int, v: float) -> float:
    """Overall ratio of a gear, counted from 0, at a speed [m/s]: of a CVT the one that holds the
    engine where it should be, as far as there is one."""
    if p.kind != KIND_CVT:
        return p.gearbox.ratio[gear]
    wanted = target_speed(p.variator, v) * driven_axle(p).radius / max(v, 1e-6)
    return max(min(wanted, p.variator.low), p.variator.high)


def pull(p: Params, curve: Row, gear: int, v: float) -> float:
    """Force of the driven tyres on the road F = eta G T(omega)/r [N] in a gear, counted from 0, at
    a constant speed v [m/s], omega = G v/r: full throttle, full boost, no slip; with that of
    motors."""
    if p.kind == KIND_ELECTRIC:
        return motor_pull(p, gear, v)
    ratio, radius = ratio_at(p, gear, v), driven_axle(p).radius
    torque = full_load_torque(p.engine, curve, ratio * v / radius)
    return p.gearbox.efficiency * ratio * torque / radius + motor_pull(p, 0, v)


def motor_pull(p: Params, step: int, v: float) -> float:
    """Force of the tyres that motors drive [N] after so many shifts, at a constant speed v [m/s],
    as far as the battery feeds it."""
    m = p.motors
    front, rear = v / p.front.radius, v / p.rear.radius
    T_front = axle_torque(m.front, m.front_other, step, front, 1.0)
    T_rear = axle_torque(m.rear, m.rear_other, step, rear, 1.0)
    power = T_front * front + T_rear * rear
    share = m.battery / power if power > m.battery else 1.0
    return share * m.efficiency * (T_front / p.front.radius + T_rear / p.rear.radius)


def gear_range(p: Params, gear: int) -> tuple[float, float]:
    """Speeds [m/s] of a gear, counted from 0, from where the engine stalls to where its limiter
    begins to cut; of motors, from rest to where the first of them is cut."""
    if p.kind == KIND_ELECTRIC:
        return 0.0, reach(p, gear)
    radius = driven_axle(p).radius
    last = gear if p.kind != KIND_CVT else p.gearbox.gears - 1
    return (
        p.engine.stall * radius / p.gearbox.ratio[gear],
        p.engine.limiter * radius / p.gearbox.ratio[last],
    )


def resistance(p: Params, v: float) -> float:
    """Air, rolling and grade resistance [N] at a constant speed v [m/s], on the first slope."""
    air_speed = v + p.air.wind
    air = drag(p.air, air_speed)
    uphill = grade(p.body, p.road.sine)
    target = load_target(p.body, p.air, 0.0, air, uphill, 0.0)
    load = sum(axle_loads(p.body, p.air, p.road.cosine, air_speed, target))
    return air + rolling(p.road, v, load) + uphill


def grip(p: Params, v: float) -> float:
    """Largest force of all driven tyres [N] at a speed v [m/s], with the load that this very force
    moves to the rear: F = D(F_z(F)), found by repetition."""
    air_speed = v + p.air.wind
    air = drag(p.air, air_speed)
    against = resistance(p, v)
    uphill = grade(p.body, p.road.sine)
    force = against
    for _ in range(ITERATIONS):
        acceleration = (force - against) / p.body.mass
        target = load_target(p.body, p.air, acceleration, air, uphill, 0.0)
        front, rear = axle_loads(p.body, p.air, p.road.cosine, air_speed, target)
        force = 0.0
        if p.driven != AXLE_REAR or p.assisted == AXLE_FRONT:
            force += peak_force(p.front, front)
        if p.driven != AXLE_FRONT or p.assisted == AXLE_REAR:
            force += peak_force(p.rear, rear)
    return force

"""How well a launch uses the grip it has.

Grip limits a launch from the release until the car, in first gear, could no longer bring the tyre's
peak force to the road: until what clutch or engine would pass on with the pedal up (as far as the
engine's speed allows) and the throttle open, less what its own spinning parts take at the
acceleration of full grip, falls below the peak at the present load.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from cars import Car, on_all_its_grip
from runs import FT60, Timed, run

from dragsim.core.trace import Step
from dragsim.model.driver import bog_feed
from dragsim.model.engine import torque
from dragsim.model.params import AXLE_FRONT
from dragsim.model.state import (
    BOOST,
    GEAR,
    LOCKED,
    OUT_DRAG,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    OUT_KAPPA,
    OUT_OMEGA_E,
    OUT_ROLLING,
    PHASE,
)
from dragsim.model.tyre import peak_force

SAMPLES = 8
"""Looks per step."""


@dataclass(frozen=True, slots=True)
class Launch:
    """limited_s: how long grip limits the launch; held: share of that time in which slip is 0.5 to
    1.5 of the best; ft60_s of the car, and over the time of the same car on all its grip."""

    limited_s: float
    held: float
    ft60_s: float
    ft60_over_ideal: float


def spare_force(timed: Timed, step: Step, out: list[float], boost: float) -> float:
    """Force the car could bring to the road beyond the tyres' peak [N]; negative where the engine
    or the clutch limits it."""
    p = timed.trace.params
    front = p.driven == AXLE_FRONT
    axle, other = (p.front, p.rear) if front else (p.rear, p.front)
    peak = peak_force(axle, out[OUT_F_Z_FRONT if front else OUT_F_Z_REAR])
    resistance = out[OUT_DRAG] + out[OUT_ROLLING] + out[OUT_GRADE]
    a = (peak - resistance) / (p.body.mass + other.inertia / other.radius**2)
    shaft = p.gearbox.input_inertia
    available = p.gearbox.clutch_capacity
    if step.mode[PHASE] == LOCKED:
        shaft += p.engine.inertia
        available = torque(p.engine, timed.trace.curve, out[OUT_OMEGA_E], boost, 1.0)
    else:
        available *= bog_feed(p.driver, out[OUT_OMEGA_E])
    G, eta = p.gearbox.ratio[0], p.gearbox.efficiency
    spin = (axle.inertia + eta * G * G * shaft) * a / axle.radius
    return (eta * G * available - spin) / axle.radius - peak


def launch_of(timed: Timed) -> Launch:
    """Judge the launch of a run that has passed 60 ft."""
    p = timed.trace.params
    best = (p.front if p.driven == AXLE_FRONT else p.rear).best_slip
    limited = held = 0.0
    looks = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    for step, share in product(timed.trace.steps, looks):
        out = timed.trace.outputs(step, share)
        if step.mode[GEAR] > 0 or spare_force(timed, step, out, step.state(share)[BOOST]) < 0.0:
            break
        limited += step.h / SAMPLES
        if 0.5 <= out[OUT_KAPPA] / best <= 1.5:
            held += step.h / SAMPLES
    car = Car(p, list(timed.trace.curve))
    ideal = run(on_all_its_grip(car), places=[FT60], rtol=1e-8)
    share = held / limited if limited else 1.0
    return Launch(limited, share, timed.at(FT60), timed.at(FT60) / ideal.at(FT60))

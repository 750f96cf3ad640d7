"""Where the engine's work went: the energy balance of a run.

Every term is a power handed out by the equations that were integrated, gathered over the dense
output by Gauss-Legendre quadrature; the balance closes only if dynamics, resets and solver agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from dragsim.core.trace import Step, Trace
from dragsim.model.params import AXLE_FRONT, KIND_MANUAL, Params
from dragsim.model.powertrain.manual import shaft_lead
from dragsim.model.state import (
    GEAR,
    LOCKED,
    OMEGA_E,
    OMEGA_F,
    OMEGA_R,
    OUT_DRAG,
    OUT_F_X,
    OUT_GRADE,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_ROLLING,
    OUT_SHAFT_LEAD,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_IN,
    OUT_T_WHEEL,
    PHASE,
    V,
)

_NODES = (
    (0.5, 128.0 / 225.0 / 2.0),
    (0.5 - sqrt(5.0 - 2.0 * sqrt(10.0 / 7.0)) / 6.0, (322.0 + 13.0 * sqrt(70.0)) / 1800.0),
    (0.5 + sqrt(5.0 - 2.0 * sqrt(10.0 / 7.0)) / 6.0, (322.0 + 13.0 * sqrt(70.0)) / 1800.0),
    (0.5 - sqrt(5.0 + 2.0 * sqrt(10.0 / 7.0)) / 6.0, (322.0 - 13.0 * sqrt(70.0)) / 1800.0),
    (0.5 + sqrt(5.0 + 2.0 * sqrt(10.0 / 7.0)) / 6.0, (322.0 - 13.0 * sqrt(70.0)) / 1800.0),
)
"""Gauss-Legendre points and weights on 0..1, exact to degree 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """Energies of a run from the release to its end [J].

    engine_J: work of the engine, or of an ideal drive; initial_J: kinetic energy at the release
    (the spinning engine); then where both went. residual_J is what the balance misses.
    """

    engine_J: float
    initial_J: float
    translation_J: float
    rotation_J: float
    drag_J: float
    rolling_J: float
    grade_J: float
    tyre_slip_J: float
    clutch_J: float
    shifts_J: float
    driveline_J: float

    @property
    def residual_J(self) -> float:
        """Engine work and initial energy less everything they became [J]."""
        moving = self.translation_J + self.rotation_J
        road = self.drag_J + self.rolling_J + self.grade_J + self.tyre_slip_J
        inside = self.clutch_J + self.shifts_J + self.driveline_J
        return self.engine_J + self.initial_J - moving - road - inside


def kinetic(p: Params, step: Step, share: float) -> tuple[float, float]:
    """Kinetic energy of translation and of rotation [J] at a share of a step."""
    y = step.state(share)
    v = y[V]
    translation = 0.5 * p.body.mass * v * v
    if p.kind != KIND_MANUAL:
        spin = p.front.inertia / (p.front.radius * p.front.radius)
        spin += p.rear.inertia / (p.rear.radius * p.rear.radius)
        return translation, 0.5 * spin * v * v
    front = p.driven == AXLE_FRONT
    axle, other = (p.front, p.rear) if front else (p.rear, p.front)
    omega = y[OMEGA_F if front else OMEGA_R]
    omega_in = p.gearbox.ratio[step.mode[GEAR]] * omega
    omega_e = omega_in if step.mode[PHASE] == LOCKED else y[OMEGA_E]
    lead = shaft_lead(p, step.mode[PHASE], step.tau + share * step.h, y)
    rotation = 0.5 * (
        axle.inertia * omega**2
        + other.inertia * (v / other.radius) ** 2
        + p.gearbox.input_inertia * (omega_in + lead) ** 2
        + p.engine.inertia * omega_e**2
    )
    return translation, rotation


def energy_balance(trace: Trace) -> Energy:
    """The energy balance of a run, from its trace. All zero for a run that never made a step."""
    work = [0.0] * 8
    for step in trace.steps:
        for share, weight in _NODES:
            y = step.state(share)
            powers = _powers(trace.params, trace.outputs(step, share, y), y[V])
            for i, power in enumerate(powers):
                work[i] += weight * step.h * power
    initial = translation = rotation = 0.0
    if trace.steps:
        first, last = trace.steps[0], trace.steps[-1]
        initial = sum(kinetic(trace.params, first, 0.0))
        translation, rotation = kinetic(trace.params, last, 1.0)
    return Energy(
        engine_J=work[0],
        initial_J=initial,
        translation_J=translation,
        rotation_J=rotation,
        drag_J=work[1],
        rolling_J=work[2],
        grade_J=work[3],
        tyre_slip_J=work[4],
        clutch_J=work[5],
        shifts_J=work[6],
        driveline_J=work[7],
    )


def _powers(p: Params, out: list[float], v: float) -> tuple[float, ...]:
    """Powers [W]: drive, drag, rolling, grade, tyre slip, clutch, synchroniser, driveline."""
    resisting = (out[OUT_DRAG] * v, out[OUT_ROLLING] * v, out[OUT_GRADE] * v)
    if p.kind != KIND_MANUAL:
        return (out[OUT_F_X] * v, *resisting, 0.0, 0.0, 0.0, 0.0)
    radius = p.front.radius if p.driven == AXLE_FRONT else p.rear.radius
    omega = out[OUT_OMEGA_WHEEL]
    return (
        out[OUT_T_E] * out[OUT_OMEGA_E],
        *resisting,
        out[OUT_F_X] * (radius * omega - v),
        out[OUT_T_CLUTCH] * (out[OUT_OMEGA_E] - out[OUT_OMEGA_IN]),
        out[OUT_T_IN] * out[OUT_SHAFT_LEAD],
        out[OUT_T_IN] * out[OUT_OMEGA_IN] - out[OUT_T_WHEEL] * omega,
    )

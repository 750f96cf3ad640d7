"""Where the engine's work went: the energy balance of a run.

Every term is a power handed out by the equations that were integrated, gathered over the dense
output by Gauss-Legendre quadrature; the balance closes only if dynamics, resets and solver agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from dragsim.core.trace import Step, Trace
from dragsim.model.params import Params
from dragsim.model.state import (
    OUT_DRAG,
    OUT_GRADE,
    OUT_P_CLUTCH,
    OUT_P_DRIVE,
    OUT_P_DRIVELINE,
    OUT_P_MOTOR,
    OUT_P_MOTOR_LOST,
    OUT_P_SHIFT,
    OUT_P_SLIP,
    OUT_ROLLING,
    V,
)
from dragsim.model.system import rotation

_POWERS = (
    OUT_P_DRIVE,
    OUT_P_SLIP,
    OUT_P_CLUTCH,
    OUT_P_SHIFT,
    OUT_P_DRIVELINE,
    OUT_P_MOTOR,
    OUT_P_MOTOR_LOST,
)
_RESISTANCES = (OUT_DRAG, OUT_ROLLING, OUT_GRADE)

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

    engine_J: work of the engine and the motors, or of an ideal drive; initial_J: kinetic energy at
    the release (the spinning engine); then where both went. residual_J is what the balance misses.
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
    turning = rotation(p, list(step.mode), step.tau + share * step.h, y)
    return 0.5 * p.body.mass * y[V] ** 2, turning


def energy_balance(trace: Trace) -> Energy:
    """The energy balance of a run, from its trace. All zero for a run that never made a step."""
    work = [0.0] * len(_POWERS)
    resisted = [0.0] * len(_RESISTANCES)
    for step in trace.steps:
        for share, weight in _NODES:
            y = step.state(share)
            out = trace.outputs(step, share, y)
            for i, slot in enumerate(_POWERS):
                work[i] += weight * step.h * out[slot]
            for i, slot in enumerate(_RESISTANCES):
                resisted[i] += weight * step.h * out[slot] * y[V]
    initial = translation = turning = 0.0
    if trace.steps:
        first, last = trace.steps[0], trace.steps[-1]
        initial = sum(kinetic(trace.params, first, 0.0))
        translation, turning = kinetic(trace.params, last, 1.0)
    engine_J, tyre_slip_J, clutch_J, shifts_J, driveline_J, assist_J, assist_lost_J = work
    drag_J, rolling_J, grade_J = resisted
    return Energy(
        engine_J=engine_J + assist_J,
        initial_J=initial,
        translation_J=translation,
        rotation_J=turning,
        drag_J=drag_J,
        rolling_J=rolling_J,
        grade_J=grade_J,
        tyre_slip_J=tyre_slip_J,
        clutch_J=clutch_J,
        shifts_J=shifts_J,
        driveline_J=driveline_J + assist_lost_J,
    )

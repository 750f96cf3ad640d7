"""Tyre: slip, magic formula, load-sensitive peak, sliding friction."""

from __future__ import annotations

from math import atan, copysign, exp, log, sin, sqrt
from typing import Final

from dragsim.kernel import kernel
from dragsim.model.params import Axle
from dragsim.model.smooth import smoothstep

SLIP_SPEED: Final = 1.0
"""v_0 of the slip's regularisation at standstill [m/s]; see ``docs/physics.md`` for its effect."""


@kernel
def slip(radius: float, v: float, omega: float) -> float:
    """Longitudinal slip kappa = (r omega - v)/sqrt(v^2 + v_0^2) [-], v_0 = 1 m/s.

    radius [m] effective rolling, v [m/s], omega [rad/s]. Equals the usual definition of slip in
    drive, (r omega - v)/v, well above v_0 and stays finite at standstill (Pacejka, Tire and Vehicle
    Dynamics, 3rd ed., section 8.6, uses the same remedy).
    """
    return (radius * omega - v) / sqrt(v * v + SLIP_SPEED * SLIP_SPEED)


@kernel
def peak_force(axle: Axle, F_z: float) -> float:
    """Largest longitudinal force of an axle D = mu (F_z/F_z0)^-n F_z [N] at its load F_z > 0 [N].

    A power law in the load (Milliken, Race Car Vehicle Dynamics, ch. 2: n about 0.1 to 0.3 over the
    range of a road car; F_z0 = ``load_ref``).
    """
    return axle.mu * exp(-axle.load_exponent * log(F_z / axle.load_ref)) * F_z


@kernel
def longitudinal_force(axle: Axle, F_z: float, kappa: float) -> float:
    """Force of an axle's tyres along the road [N] at load F_z > 0 [N] and slip kappa [-].

    Magic formula F_x = D sin(C atan(B k - E (B k - atan B k))) (Bakker, Nyborg, Pacejka 1987) up to
    |kappa| = 1; beyond, where the formula's tail means nothing, F_x goes over to the sliding
    friction ``sliding`` D, reached at |kappa| = 2. Odd in kappa to the last bit.
    """
    peak = peak_force(axle, F_z)
    b_kappa = axle.b * kappa
    force = peak * sin(axle.c * atan(b_kappa - axle.e * (b_kappa - atan(b_kappa))))
    excess = abs(kappa) - 1.0
    if excess > 0.0:
        sliding = copysign(axle.sliding * peak, kappa)
        return force + smoothstep(excess) * (sliding - force)
    return force

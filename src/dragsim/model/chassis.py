"""Chassis: what each axle carries, and how load moves when the car accelerates."""

from __future__ import annotations

from typing import Final

from dragsim.constants import GRAVITY
from dragsim.kernel import kernel
from dragsim.model.params import Air, Body
from dragsim.model.smooth import soft_floor

LEAST_LOAD: Final = 0.01
"""Share of the load that an axle keeps when it lifts, so that the tyre's load law stays defined."""


@kernel
def axle_loads(
    body: Body, air: Air, press: float, air_speed: float, load: float
) -> tuple[float, float]:
    """Normal loads of the front and rear axle [N].

    ``press`` is what the road carries over the weight, cos(theta) on one slope (``model.slope``);
    ``air_speed`` is v + wind [m/s], ``load`` the share of the weight moved rearwards [-]. The loads
    sum to m g press - lift. Below 2 % of the sum an axle's load goes smoothly to a floor of
    1 %: a wheel in the air.
    """
    weight = body.mass * GRAVITY
    pressure = 0.5 * air.rho * air_speed * air_speed
    lift_front = pressure * air.lift_area_front
    lift_rear = pressure * air.lift_area_rear
    total = weight * press - lift_front - lift_rear
    total = weight * soft_floor(total / weight, LEAST_LOAD)
    front = weight * (body.front_share * press - load) - lift_front
    share = soft_floor(front / total, LEAST_LOAD)
    share = 1.0 - soft_floor(1.0 - share, LEAST_LOAD)
    return share * total, (1.0 - share) * total


@kernel
def load_target(
    body: Body, air: Air, acceleration: float, drag: float, grade: float, spin: float
) -> float:
    """Load transfer that the present forces call for, over the weight [-].

    Delta_qs = [m a h + D h_D + m g h sin(theta) + sum of I alpha] / (L m g): moments about the rear
    contact (Gillespie, Fundamentals of Vehicle Dynamics, eq. 1-7, with rotating parts added).
    ``grade`` is the weight along the road m g sin(theta) [N], ``spin`` the sum of I alpha [N m] of
    wheels and, where it lies across the car, the engine.
    """
    weight = body.mass * GRAVITY
    moment = (
        body.mass * acceleration * body.cg_height
        + drag * air.drag_height
        + grade * body.cg_height
        + spin
    )
    return moment / (body.wheelbase * weight)


@kernel
def load_rate(body: Body, target: float, load: float) -> float:
    """Rate of load transfer [1/s]: first order with the pitch lag tau, an approximation of a body
    that pitches at 1.5 to 2 Hz with damping near 0.3 to 0.5."""
    return (target - load) / body.load_lag

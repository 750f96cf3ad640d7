"""Resistance: air, rolling, grade."""

from __future__ import annotations

from dragsim.constants import GRAVITY
from dragsim.kernel import kernel
from dragsim.model.params import Air, Body, Road


@kernel
def drag(air: Air, air_speed: float) -> float:
    """Aerodynamic drag rho/2 c_d A (v + w)|v + w| [N], against the car where positive."""
    return 0.5 * air.rho * air.drag_area * air_speed * abs(air_speed)


@kernel
def rolling(road: Road, v: float, load: float) -> float:
    """Rolling resistance f_0 (1 + (v/v_r)^2) F_z [N] of a load F_z [N] at v >= 0 [m/s].

    Quadratic growth fits radial tyres up to about 60 m/s (Wong, Theory of Ground Vehicles, 1.2).
    """
    ratio = v / road.rolling_speed
    return road.rolling * (1.0 + ratio * ratio) * load


@kernel
def grade(body: Body, sine: float) -> float:
    """Weight along the road m g sin(theta) [N], positive uphill."""
    return body.mass * GRAVITY * sine

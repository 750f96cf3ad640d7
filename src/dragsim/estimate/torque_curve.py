"""The full-load torque curve: estimated from its peaks, or as given, on the run's knots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp
from types import MappingProxyType
from typing import Final

from dragsim.constants import RPM
from dragsim.estimate.pchip import interpolate, slopes
from dragsim.model.engine import CURVE_KNOTS
from dragsim.spec.peaks import Peaks
from dragsim.spec.vehicle import Aspiration, Curve

ALIVE: Final = 1.07
"""How far beyond the redline the curve goes on [-]; the limiter cuts it before."""

SOURCE: Final = (
    "shape through the stated peaks; full-load curves of road engines (docs/estimates.md)"
)
"""Source of an estimated curve."""

UNCERTAINTY: Final = 0.03
"""Relative standard deviation of the torque between the stated peaks."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How full-load torque falls away from its peaks.

    below: share of the peak lost towards standstill; below_power: exponent of that loss; above:
    second-order loss of power beyond its peak.
    """

    below: float
    below_power: float
    above: float


SHAPES: Final[Mapping[Aspiration, Shape]] = MappingProxyType(
    {
        Aspiration.NATURAL: Shape(below=0.35, below_power=1.6, above=3.5),
        Aspiration.TURBO: Shape(below=0.45, below_power=1.0, above=2.5),
        Aspiration.SUPERCHARGED: Shape(below=0.25, below_power=1.3, above=2.5),
    }
)
"""Natural and turbo from the road tests of 64 cars, weakly identified; a supercharger fills the low
end better than either."""

LEAST_RISE: Final = 2500.0 * RPM
"""A turbo engine's torque rises over at least this range of speed [rad/s]."""


def torque_from_peaks(peaks: Peaks, aspiration: Aspiration, omega: float) -> float:
    """Full-load torque [N m] at omega [rad/s] from the peaks of torque and power.

    Below the torque peak (n_0, T_m): T_m [1 - a ((n_0 - n)/n_r)^m], n_r = n_0, for a turbo at
    least 2500 rpm. On the plateau T_m. From its end n_1 to the power peak (n_P, T_P): a curve
    with slope 0 at n_1 and dP/dn = 0 at n_P, cubic, or T_m - (T_m - T_P) s^q where a cubic would
    overshoot; never above the peaks. On a plateau of power P/omega; beyond, P exp(-b ((n -
    n_P)/n_P)^2). An estimate for the middle of an engine's range, to about 3 %.
    """
    shape = SHAPES[aspiration]
    T_m, low, high = peaks.torque.value, peaks.torque.low, peaks.torque.high
    P, at, until = peaks.power.value, peaks.power.low, peaks.power.high
    assert low is not None
    assert high is not None
    assert at is not None
    assert until is not None
    if omega < low:
        reach = max(low, LEAST_RISE) if aspiration is Aspiration.TURBO else low
        return T_m * (1.0 - shape.below * float(((low - omega) / reach) ** shape.below_power))
    if omega <= high:
        return T_m
    if omega < at:
        return min(_between(T_m, high, P / at, at, omega), T_m, P / omega)
    excess = max(omega / until - 1.0, 0.0)
    return P / omega * exp(-shape.above * excess * excess)


def _between(T_m: float, high: float, T_P: float, at: float, omega: float) -> float:
    """Torque between the torque plateau's end and the power peak [N m]."""
    span = at - high
    s = (omega - high) / span
    fall = T_m - T_P
    if fall <= 0.0:
        return T_m
    q = T_P * span / (at * fall)
    if q > 3.0:
        return T_m - fall * float(s**q)
    return T_m - fall * s * s * ((3.0 - q) + (q - 2.0) * s)


def torque_at_speed(
    peaks: Peaks, aspiration: Aspiration, curve: Curve | None
) -> Callable[[float], float]:
    """Full-load torque [N m] as a function of engine speed [rad/s]: the given curve by monotone
    cubics through its points, else the estimate from the peaks."""
    if curve is None:
        return lambda omega: torque_from_peaks(peaks, aspiration, omega)
    omega, torque = curve.omega, curve.torque
    slope = slopes(omega, torque)
    return lambda at: interpolate(omega, torque, slope, at)


def with_overboost(
    torque: Callable[[float], float], over: Peaks, aspiration: Aspiration
) -> Callable[[float], float]:
    """Full-load torque with overboost: the larger of ``torque`` and of the curve through the
    overboost's own point and the peak power.

    Makers allow overboost for ten to twenty seconds on full throttle, and every closed throttle of
    a shift starts that anew: in a race it is there whenever the pedal is down.
    """
    return lambda omega: max(torque(omega), torque_from_peaks(over, aspiration, omega))


def curve_row(torque: Callable[[float], float], redline: float) -> tuple[list[float], float]:
    """A run's torque row (``model.engine``) and the spacing of its knots [rad/s].

    CURVE_KNOTS torques evenly spaced from 0 to 1.07 of the redline [rad/s], then their slopes.
    """
    step = ALIVE * redline / (CURVE_KNOTS - 1)
    omega = [step * i for i in range(CURVE_KNOTS)]
    values = [torque(w) for w in omega]
    return values + slopes(omega, values), step

"""Full-load torque of an engine as its data sheet has it: from its peaks, or through given points.

A run does not read this: ``torque_row`` puts it on the knots that ``model.engine`` interpolates.
"""

from __future__ import annotations

from math import exp, log
from typing import Final, NamedTuple

from dragsim.kernel import Row, kernel
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.hermite import between
from dragsim.model.slope import find_knot
from dragsim.model.smooth import soft_excess


class Peaked(NamedTuple):
    """A curve through two peaks: torque [N m] from low to high [rad/s], power [W] from at to until
    [rad/s]. below: share of the torque lost towards standstill, below_power: exponent of that loss,
    rise: least range of it [rad/s]; above: second-order loss of power beyond its peak."""

    torque: float
    low: float
    high: float
    power: float
    at: float
    until: float
    below: float
    below_power: float
    rise: float
    above: float


ONSET: Final = 0.05
"""Share of the range in which torque rises over which the rise goes over into the peak [-]."""

NO_PEAKED: Final = Peaked(0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0)
"""A curve of nothing."""


class FullLoad(NamedTuple):
    """What an engine makes on full throttle. share: torque at the crank over the stated one [-];
    points: of a given curve, in a row of its speeds, torques and slopes, 0 where the torque is that
    of ``stated``; overboosted: 1 where ``over`` is there as well."""

    share: float
    points: int
    stated: Peaked
    overboosted: int
    over: Peaked


@kernel
def peaked_in(row: Row, i: int) -> Peaked:
    """The curve whose numbers stand in a row from ``i`` on."""
    return Peaked(
        row[i],
        row[i + 1],
        row[i + 2],
        row[i + 3],
        row[i + 4],
        row[i + 5],
        row[i + 6],
        row[i + 7],
        row[i + 8],
        row[i + 9],
    )


@kernel
def load_in(row: Row) -> FullLoad:
    """The engine whose numbers stand in a row, in their order."""
    return FullLoad(row[0], int(row[1]), peaked_in(row, 2), int(row[12]), peaked_in(row, 13))


@kernel
def power_of(base: float, exponent: float) -> float:
    """base^exponent of a positive base, never beyond e^+-700."""
    return exp(min(max(exponent * log(base), -700.0), 700.0))


@kernel
def peaked_torque(peaks: Peaked, omega: float) -> float:
    """Full-load torque [N m] at omega [rad/s] from the peaks of torque and power.

    Below the torque peak (n_0, T_m): T_m [1 - a ((n_0 - n)/n_r)^m], n_r = n_0, at least ``rise``.
    On the plateau T_m. From its end n_1 to the power peak (n_P, T_P): a curve with slope 0 at n_1
    and dP/dn = 0 at n_P, cubic, or T_m - (T_m - T_P) s^q where a cubic would overshoot; never above
    the peaks. On a plateau of power P/omega; beyond, P exp(-b ((n - n_P)/n_P)^2). An estimate for
    the middle of an engine's range, to about 3 %. Where the loss sets in it is rounded over
    ``ONSET`` of n_r to either side.
    """
    lack = soft_excess((peaks.low - omega) / max(peaks.low, peaks.rise), ONSET)
    torque = risen_torque(peaks, omega)
    if lack > 0.0:
        torque *= 1.0 - peaks.below * power_of(lack, peaks.below_power)
    return torque


@kernel
def risen_torque(peaks: Peaked, omega: float) -> float:
    """``peaked_torque`` without what it loses towards standstill."""
    T_m = peaks.torque
    if omega <= peaks.high:
        return T_m
    P = peaks.power
    if omega < peaks.at:
        return min(falling_torque(T_m, peaks.high, P / peaks.at, peaks.at, omega), T_m, P / omega)
    excess = max(omega / peaks.until - 1.0, 0.0)
    return P / omega * exp(min(max(-peaks.above * excess * excess, -700.0), 700.0))


@kernel
def falling_torque(T_m: float, high: float, T_P: float, at: float, omega: float) -> float:
    """Torque [N m] between the torque plateau's end ``high`` and the power peak ``at`` [rad/s]."""
    fall = T_m - T_P
    if fall <= 0.0:
        return T_m
    span = at - high
    s = (omega - high) / span
    q = T_P * span / (at * fall)
    if q > 3.0:
        return T_m - fall * power_of(s, q)
    return T_m - fall * s * s * ((3.0 - q) + (q - 2.0) * s)


@kernel
def given_torque(points: int, row: Row, omega: float) -> float:
    """Torque [N m] of a given curve at omega [rad/s]: monotone cubics, constant outside. ``row``:
    so many speeds [rad/s], as many torques [N m] and their slopes."""
    if omega <= row[0]:
        return row[points]
    if omega >= row[points - 1]:
        return row[2 * points - 1]
    i = find_knot(points, row, omega)
    h = row[i + 1] - row[i]
    T = i + points
    s = T + points
    return between(h, (omega - row[i]) / h, row[T], row[T + 1], row[s], row[s + 1])


@kernel
def full_load(load: FullLoad, given: Row, omega: float) -> float:
    """Net full-load torque at the crank [N m] at omega [rad/s], in the air of the rating.

    With overboost the larger of the stated curve and of that through its own point and the peak
    power: makers allow it for ten to twenty seconds on full throttle, and every closed throttle of
    a shift starts that anew, so in a race it is there whenever the pedal is down.
    """
    if load.points > 0:
        torque = given_torque(load.points, given, omega)
    else:
        torque = peaked_torque(load.stated, omega)
    if load.overboosted:
        torque = max(torque, peaked_torque(load.over, omega))
    return load.share * torque


@kernel
def torque_row(numbers: Row, given: Row, step: float, row: Row) -> int:
    """Fill the torque row of a run (``model.engine``): CURVE_KNOTS torques, ``step`` [rad/s] apart
    from 0, then their slopes. ``numbers``: of a ``FullLoad``. Answers how many it filled.

    The row is the uniform cubic B-spline with the torques T_i at the knots as control points, the
    ends continued straight: torque (T_i-1 + 4 T_i + T_i+1)/6, slope (T_i+1 - T_i-1)/(2 step). Its
    curvature is continuous, so that no step of the solver ends behind a bend that its stages have
    not seen, and it rises and falls where the T_i do. It rounds a corner within one knot of it: a
    sharp peak loses up to 0.3 %.
    """
    load = load_in(numbers)
    raw = CURVE_KNOTS
    for i in range(CURVE_KNOTS):
        row[raw + i] = full_load(load, given, step * float(i))
    last = CURVE_KNOTS - 1
    before = 2.0 * row[raw] - row[raw + 1]
    for i in range(CURVE_KNOTS):
        here = row[raw + i]
        after = row[raw + i + 1] if i < last else 2.0 * here - before
        row[i] = (before + 4.0 * here + after) / 6.0
        row[raw + i] = (after - before) / (2.0 * step)
        before = here
    return 2 * CURVE_KNOTS

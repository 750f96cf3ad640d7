"""The full-load torque curve of a data sheet: estimated from its peaks, or as given."""

from __future__ import annotations

from typing import Final

from dragsim.constants import RPM
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.pchip import slopes
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.full_load import NO_PEAKED, FullLoad, Peaked
from dragsim.spec.peaks import Peaks, speeds
from dragsim.spec.vehicle import Aspiration, Curve

ALIVE: Final = 1.07
"""How far beyond the redline the curve goes on [-]; the limiter cuts it before."""

SOURCE: Final = (
    "shape through the stated peaks; full-load curves of road engines (docs/estimates.md)"
)
"""Source of an estimated curve."""

UNCERTAINTY: Final = 0.03
"""Relative standard deviation of the torque between the stated peaks."""


def peaked(peaks: Peaks, aspiration: Aspiration, *, defaults: Defaults = DEFAULTS) -> Peaked:
    """The curve through two peaks (``model.full_load``); a turbo's torque rises over at least
    ``turbo_rise``."""
    torque, power = peaks.torque, peaks.power
    low, high = speeds(torque)
    at, until = speeds(power)
    shape = defaults.shape(aspiration)
    rise = defaults.turbo_rise * RPM if aspiration is Aspiration.TURBO else 0.0
    return Peaked(
        torque.value,
        low,
        high,
        power.value,
        at,
        until,
        shape.below,
        shape.below_power,
        rise,
        shape.above,
    )


def full_load_of(
    peaks: Peaks,
    aspiration: Aspiration,
    *,
    share: float = 1.0,
    overboost: Peaks | None = None,
    curve: Curve | None = None,
    defaults: Defaults = DEFAULTS,
) -> FullLoad:
    """What an engine makes on full throttle; ``share``: torque at the crank over the stated one,
    ``overboost``: the peaks with it, ``curve``: in place of an estimate from the peaks."""
    return FullLoad(
        share,
        0 if curve is None else len(curve.omega),
        peaked(peaks, aspiration, defaults=defaults) if curve is None else NO_PEAKED,
        0 if overboost is None else 1,
        NO_PEAKED if overboost is None else peaked(overboost, aspiration, defaults=defaults),
    )


def load_numbers(load: FullLoad) -> tuple[float, ...]:
    """The numbers of a ``FullLoad``, as kernels take them in a row."""
    share, points, stated, overboosted, over = load
    return (share, float(points), *stated, float(overboosted), *over)


def given_row(curve: Curve | None) -> list[float]:
    """The speeds, torques and slopes of a given curve; nothing for none."""
    if curve is None:
        return []
    return [*curve.omega, *curve.torque, *slopes(curve.omega, curve.torque)]


def knot_spacing(redline: float) -> float:
    """Spacing of the knots of a run's torque row, which goes to 1.07 of the redline [rad/s]."""
    return ALIVE * redline / (CURVE_KNOTS - 1)

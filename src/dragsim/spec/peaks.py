"""An engine's peaks of power and torque, made consistent where published figures are rounded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dragsim.constants import RPM
from dragsim.spec.curve import Curve
from dragsim.spec.vehicle import Engine
from dragsim.unit_table import by_name
from dragsim.units import PeakPoint

ROUNDING: Final = 0.02
"""Share by which the power point may need more torque than the torque point, and by which a point
may differ from a given curve."""

OVERSHOOT: Final = 0.04
"""Share by which the end of a torque plateau may make more than the peak power."""

SHORT: Final = 0.03
"""Share of the redline by which a given curve may end below it without a word."""

EXACT: Final = 1e-12
"""Differences of this share are rounding of the arithmetic, not of the figures."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """Peaks of power [W] and torque [N m]; ``notes`` say what was adjusted and why."""

    power: PeakPoint
    torque: PeakPoint
    notes: tuple[str, ...]


def speeds(point: PeakPoint) -> tuple[float, float]:
    """The lowest and highest engine speed [rad/s] of a point of a vehicle, which has them."""
    assert point.low is not None
    assert point.high is not None
    return point.low, point.high


def torque_needed(power: PeakPoint) -> float:
    """The most torque [N m] that a power point asks for: at the low end of its speeds."""
    return power.value / speeds(power)[0]


def power_made(torque: PeakPoint) -> float:
    """The most power [W] that a torque point makes: at the high end of its speeds."""
    return torque.value * speeds(torque)[1]


def curve_peaks(curve: Curve, *, power_unit: str = "kW", torque_unit: str = "Nm") -> Peaks:
    """The largest power and torque among the points of a given curve."""
    power, at_power = max((T * w, w) for w, T in zip(curve.omega, curve.torque, strict=True))
    torque, at_torque = max(zip(curve.torque, curve.omega, strict=True))
    return Peaks(
        PeakPoint(value=power, low=at_power, high=at_power, unit=power_unit),
        PeakPoint(value=torque, low=at_torque, high=at_torque, unit=torque_unit),
        (),
    )


def reconciled_peaks(engine: Engine) -> Peaks:
    """The peaks that a torque curve is drawn through.

    With a given curve they are the stated points, or the curve's own where none is stated; a note
    tells where it ends far below the redline.
    Otherwise torque is raised to what the power point needs, by at most 2 %; and a torque plateau
    ends where it meets the peak power, from at most 4 % above. An engine with more than that is
    refused when its file is read. ValueError for an engine with neither curve nor points.
    """
    if engine.curve is not None:
        own = curve_peaks(engine.curve)
        notes = _beyond(engine.curve, engine.redline)
        return Peaks(engine.power or own.power, engine.torque or own.torque, notes)
    if engine.power is None or engine.torque is None:
        raise ValueError("an engine needs power and torque, or a curve")
    return reconciled(engine.power, engine.torque)


def _beyond(curve: Curve, redline: float) -> tuple[str, ...]:
    """What is made of engine speeds past the end of a given curve, if they are worth a word."""
    end = curve.omega[-1]
    if end >= redline * (1.0 - SHORT):
        return ()
    return (
        f"engine.curve ends at {end / RPM:.0f} rpm: its last torque is taken to hold to the "
        f"redline, {redline / RPM:.0f} rpm",
    )


def reconciled(power: PeakPoint, torque: PeakPoint) -> Peaks:
    """Two points of a curve that is to be estimated, made consistent."""
    notes = []
    needed = torque_needed(power)
    if needed > torque.value * (1.0 + EXACT):
        notes.append(
            f"engine.torque raised by {100.0 * (needed / torque.value - 1.0):.2g} % to "
            f"{figure(needed, torque.unit)}, which engine.power needs at "
            f"{speeds(power)[0] / RPM:.0f} rpm: rounding of published figures"
        )
    if needed > torque.value:
        torque = replace(torque, value=needed)
    low, high = speeds(torque)
    meets = power.value / torque.value
    if high > meets * (1.0 + EXACT):
        notes.append(
            f"engine.torque cut at {meets / RPM:.0f} rpm in place of {high / RPM:.0f} rpm, where "
            f"it meets the peak power"
        )
        torque = replace(torque, low=min(low, meets), high=meets)
    return Peaks(power, torque, tuple(notes))


def overboost_peaks(engine: Engine, peaks: Peaks) -> Peaks | None:
    """The peaks with the torque of overboost in place of ``engine.torque``, at that one's speeds
    where it states none, cut where it meets the peak power; None without overboost."""
    over = engine.overboost
    if over is None:
        return None
    if over.low is None or over.high is None:
        over = replace(over, low=peaks.torque.low, high=peaks.torque.high)
    return reconciled(peaks.power, over)


def figure(value: float, unit_name: str) -> str:
    """An SI value in the named unit, to four digits."""
    unit = by_name(unit_name)
    if unit is None:
        return f"{value:.4g} (SI)"
    return f"{value * unit.denominator / unit.numerator:.4g} {unit.name}"


def shown_point(point: PeakPoint) -> str:
    """A point as people write it, to four digits: ``345 hp at 6500 rpm``."""
    low, high = speeds(point)
    at = f"{high / RPM:.0f} rpm" if low == high else f"{low / RPM:.0f}-{high / RPM:.0f} rpm"
    return f"{figure(point.value, point.unit)} at {at}"

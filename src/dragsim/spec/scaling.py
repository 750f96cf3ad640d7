"""Laying one document over another, where a power or torque without its speed scales the curve.

    "230 hp"              the whole curve is scaled to that peak, engine speeds unchanged
    "230 hp @ 5500 rpm"   replaces that point

Power and torque both without speeds: each point is scaled by itself. The result always has its
points with speeds. Used for the children of ``based_on`` and for tweaks alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from dragsim.spec.curve import COLUMNS, FILE, CurveTable
from dragsim.spec.declared import kinds_of
from dragsim.spec.files import Document
from dragsim.spec.kind import FieldError
from dragsim.spec.peaks import curve_peaks, reconciled
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault
from dragsim.spec.vehicle import Vehicle
from dragsim.units import PeakPoint, write_peak

POWER: Final = "power"
TORQUE: Final = "torque"
OVERBOOST: Final = "overboost"
CURVE: Final = "curve"
BARE_POINTS: Final = (POWER, TORQUE)
POINTS: Final = (POWER, TORQUE, OVERBOOST)


@dataclass(slots=True)
class Overlay:
    """A merged ``document``; ``scaled``: for each path whose value was scaled along, the key that
    scaled it; ``faults`` of the combination."""

    document: Document
    scaled: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> Document:
    """Tables merge by key, all else is replaced; the columns of a curve are replaced together."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            if key == CURVE and any(name in value for name in (*COLUMNS, FILE)):
                below = {name: item for name, item in below.items() if name not in COLUMNS}
            result[key] = merged(below, value)
        elif isinstance(value, Mapping):
            result[key] = merged({}, value)
        else:
            result[key] = value
    return result


def overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> Overlay:
    """``over`` laid over ``base``, with points that lack their speeds worked out."""
    engine, old = over.get("engine"), base.get("engine")
    result = Overlay(merged(base, over))
    if not isinstance(engine, Mapping) or not isinstance(old, Mapping):
        return result
    bare = {key: point for key in BARE_POINTS if (point := _bare_point(key, engine.get(key)))}
    if not bare:
        return result
    given = {key: engine[key] for key in (CURVE,) if key in engine}
    before = merged(old, given)
    if len(bare) == 2 and CURVE in before:
        result.faults.append(
            Fault(
                ("engine", POWER),
                "engine.power and engine.torque are both without their speed, but engine.curve has "
                "one shape, which meets only one of them: leave one out, or leave out the curve",
            )
        )
        for key in bare:
            del result.document["engine"][key]
            if key in old:
                result.document["engine"][key] = old[key]
        return result
    found = _points(before)
    if found is None:
        return result
    _scale(result, bare, before, found, written=set(engine))
    return result


def _bare_point(key: str, value: object) -> PeakPoint | None:
    """The point of a text that gives no engine speed; None for one that is at fault."""
    if not isinstance(value, str) or "@" in value:
        return None
    try:
        return cast(PeakPoint, _kind(key, speed_needed=False).read(value))
    except FieldError:
        return None


def _kind(key: str, *, speed_needed: bool) -> Any:
    kind: Any = kinds_of(Vehicle)["engine", key]
    return kind if speed_needed else replace(kind, speed_needed=False)


def _points(engine: Mapping[str, Any]) -> dict[str, PeakPoint] | None:
    """The peaks that the curve of an engine's table reaches; None if the table is at fault."""
    try:
        if CURVE in engine:
            curve = CurveTable().read(engine[CURVE])
            peaks = curve_peaks(curve)
        else:
            power, torque = (_kind(key, speed_needed=True).read(engine[key]) for key in BARE_POINTS)
            peaks = reconciled(power, torque)
    except (FieldError, KeyError):
        return None
    return {POWER: peaks.power, TORQUE: peaks.torque}


def _scale(
    result: Overlay,
    bare: Mapping[str, PeakPoint],
    before: Mapping[str, Any],
    found: Mapping[str, PeakPoint],
    *,
    written: set[str],
) -> None:
    """Put points with speeds, and everything that scales along, into the result's engine."""
    engine = result.document["engine"]
    by, ratio = scale_of(bare, found)
    for key in bare:
        text = before.get(key)
        if isinstance(text, str) and "@" in text:
            engine[key] = f"{engine[key].strip()} @ {text.partition('@')[2].strip()}"
        else:
            engine[key] = write_peak(at_speeds_of(bare[key], found[key]))
    for key in POINTS:
        if key in before and key not in written:
            try:
                old = _kind(key, speed_needed=False).read(before[key])
            except FieldError:
                continue
            engine[key] = write_peak(scaled_point(old, ratio))
            result.scaled["engine", key] = f"engine.{by}"
    if CURVE in before:
        name = next(name for name in COLUMNS if name in engine[CURVE])
        engine[CURVE] = {**engine[CURVE], name: [y * ratio for y in engine[CURVE][name]]}
        result.scaled["engine", CURVE, name] = f"engine.{by}"


def scale_of(bare: Mapping[str, PeakPoint], found: Mapping[str, PeakPoint]) -> tuple[str, float]:
    """The key by whose point without a speed the rest of an engine scales, and the ratio to the
    peak ``found`` of its curve: torque, if both are given."""
    by = TORQUE if TORQUE in bare else POWER
    return by, bare[by].value / found[by].value


def at_speeds_of(point: PeakPoint, other: PeakPoint) -> PeakPoint:
    """A point at the engine speeds of another one."""
    return PeakPoint(value=point.value, low=other.low, high=other.high, unit=point.unit)


def scaled_point(point: PeakPoint, ratio: float) -> PeakPoint:
    """A point that is scaled along."""
    return PeakPoint(value=point.value * ratio, low=point.low, high=point.high, unit=point.unit)

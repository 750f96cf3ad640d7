"""The numbers that ``explain`` lists, in the units people use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dragsim.constants import HORSEPOWER, MPH, RPM, ZERO_CELSIUS
from dragsim.report.values import significant
from dragsim.units import Dimension, PeakPoint, parse

if TYPE_CHECKING:
    from dragsim.estimate.explain import Figure

_DIGITS: Final = 4

_UNITS: Final[Mapping[Dimension, tuple[float, float, str]]] = MappingProxyType(
    {
        Dimension.AREA: (1.0, 0.0, "m^2"),
        Dimension.VOLUME: (1e-6, 0.0, "cc"),
        Dimension.MASS: (1.0, 0.0, "kg"),
        Dimension.TIME: (1.0, 0.0, "s"),
        Dimension.SPEED: (MPH, 0.0, "mph"),
        Dimension.ANGULAR_SPEED: (RPM, 0.0, "rpm"),
        Dimension.POWER: (HORSEPOWER, 0.0, "hp"),
        Dimension.TORQUE: (1.0, 0.0, "Nm"),
        Dimension.PRESSURE: (1e3, 0.0, "kPa"),
        Dimension.TEMPERATURE: (1.0, ZERO_CELSIUS, "degC"),
        Dimension.INERTIA: (1.0, 0.0, "kg.m^2"),
        Dimension.FRACTION: (0.01, 0.0, "%"),
        Dimension.GRADE: (0.01, 0.0, "%"),
        Dimension.ENERGY: (3.6e6, 0.0, "kWh"),
    }
)
"""Factor, zero and name of the unit in which a reader meets each dimension."""

SI_UNITS: Final[Mapping[Dimension, str]] = MappingProxyType(
    {
        Dimension.LENGTH: "m",
        Dimension.AREA: "m^2",
        Dimension.VOLUME: "m^3",
        Dimension.MASS: "kg",
        Dimension.TIME: "s",
        Dimension.SPEED: "m/s",
        Dimension.ANGULAR_SPEED: "rad/s",
        Dimension.POWER: "W",
        Dimension.TORQUE: "N.m",
        Dimension.PRESSURE: "Pa",
        Dimension.TEMPERATURE: "K",
        Dimension.INERTIA: "kg.m^2",
        Dimension.FRACTION: "1",
        Dimension.GRADE: "1",
        Dimension.ENERGY: "J",
    }
)


def amount(value: float, dimension: Dimension | None) -> str:
    """An SI value in people's units, to four significant digits."""
    if dimension is None:
        return significant(value, _DIGITS)
    if dimension is Dimension.LENGTH:
        small = abs(value) < 10.0
        return f"{significant(1e3 * value, _DIGITS)} mm" if small else f"{value:.1f} m"
    factor, zero, unit = _UNITS[dimension]
    return f"{significant((value - zero) / factor, _DIGITS)} {unit}"


def peak(point: PeakPoint, dimension: Dimension) -> str:
    """A peak in the unit it was written in: "345 hp @ 6500 rpm"."""
    text = f"{significant(point.value / parse(f'1 {point.unit}', dimension), _DIGITS)} {point.unit}"
    if point.low is None or point.high is None:
        return text
    low, high = (f"{speed / RPM:.0f}" for speed in (point.low, point.high))
    return f"{text} @ {low if low == high else f'{low}-{high}'} rpm"


def written(document: Mapping[str, object], key: str) -> str:
    """What a vehicle's files say of a dotted key, as written there; "" where they are silent."""
    value: object = document
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return ""
        value = value.get(part, "")
    return str(value)


def rounded(text: str) -> str:
    """A written value with the long decimals of computed numbers cut to sense."""
    return re.sub(r"\d+\.\d{4,}", lambda match: significant(float(match.group()), 5), text)


def shown(figure: Figure, document: Mapping[str, object] | None = None) -> str:
    """The value of a figure for a reader: as the vehicle's ``document`` writes it, where it does,
    with what became of it in brackets if that reads differently."""
    text = _shown(figure)
    if document is None or not isinstance(figure.value, float) or figure.dimension is None:
        return text
    given = rounded(written(document, figure.key))
    return text if given in ("", text) else f"{given} ({text})"


def _shown(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, str):
        return value
    if isinstance(value, PeakPoint):
        assert figure.dimension is not None
        return peak(value, figure.dimension)
    if isinstance(value, tuple):
        return ", ".join(significant(item, _DIGITS) for item in value)
    return amount(value, figure.dimension)


def doubt(figure: Figure) -> str:
    """The standard deviation: "2 %", or in the figure's own unit where it is absolute."""
    if figure.uncertainty is None:
        return ""
    if figure.absolute:
        return amount(figure.uncertainty, figure.dimension)
    return f"{significant(100.0 * figure.uncertainty, 2)} %"


def figure_document(figure: Figure, document: Mapping[str, object]) -> dict[str, object]:
    """A figure of ``explain --json``: ``value`` in SI, ``shown`` as the table has it."""
    value: object = figure.value
    if isinstance(figure.value, PeakPoint):
        value = {
            "value": figure.value.value,
            "low_radps": figure.value.low,
            "high_radps": figure.value.high,
        }
    elif isinstance(figure.value, tuple):
        value = list(figure.value)
    return {
        "key": figure.key,
        "value": value,
        "unit": None if figure.dimension is None else SI_UNITS[figure.dimension],
        "shown": shown(figure, document),
        "origin": figure.origin.value,
        "source": figure.source,
        "rule": figure.rule,
        "uncertainty": figure.uncertainty,
        "uncertainty_is": "absolute" if figure.absolute else "relative",
        "note": figure.note,
    }

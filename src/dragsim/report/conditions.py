"""The strip, the weather and the air in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragsim.constants import MPH, ZERO_CELSIUS
from dragsim.report.values import altitude, length_name, significant

if TYPE_CHECKING:
    from dragsim.results.conditions import Conditions
    from dragsim.spec.scenario import Strip, Weather

_SURFACES = {
    "prepped": "prepped strip",
    "asphalt": "dry asphalt",
    "concrete": "dry concrete",
    "wet": "wet asphalt",
}


def strip_words(strip: Strip) -> str:
    """For example "1/4 mile of dry asphalt, level"."""
    surface = _SURFACES[strip.surface.value]
    if strip.grip is not None:
        surface = f"surface of grip {significant(strip.grip, 3)}"
    if strip.grade_profile:
        slope = "with its own grade profile"
    elif strip.grade:
        way = "up" if strip.grade > 0.0 else "down"
        slope = f"{significant(100.0 * abs(strip.grade), 3)} % {way}hill"
    else:
        slope = "level"
    return f"{length_name(strip.length)} of {surface}, {slope}"


def weather_words(weather: Weather) -> str:
    """For example "30 degC (86 degF), 980 hPa, 55 % humidity, calm"."""
    celsius = weather.temperature - ZERO_CELSIUS
    words = [f"{significant(celsius, 3)} degC ({1.8 * celsius + 32.0:.0f} degF)"]
    if weather.pressure is not None:
        words.append(f"{weather.pressure / 100.0:.0f} hPa")
    elif weather.altitude is not None:
        words.append(f"{altitude(weather.altitude)} above the sea")
    else:
        words.append("1013 hPa")
    if weather.humidity > 0.0:
        words.append(f"{significant(100.0 * weather.humidity, 3)} % humidity")
    else:
        words.append("dry air")
    words.append(_wind_words(weather.wind))
    return ", ".join(words)


def air_words(conditions: Conditions) -> str:
    """Density and density altitude."""
    density = f"{conditions.density_kgpm3:.4f} kg/m3"
    return f"{density}, density altitude {altitude(conditions.density_altitude_m)}"


def _wind_words(wind: float) -> str:
    if abs(wind) < 0.005:
        return "calm"
    return f"{significant(abs(wind) / MPH, 3)} mph {'head' if wind > 0.0 else 'tail'}wind"

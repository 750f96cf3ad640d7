"""The strip, the weather and the air in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragsim.constants import KMH, MPH, ZERO_CELSIUS
from dragsim.report.values import altitude, length_name, significant
from dragsim.spec.scenario import Staging, Tree

if TYPE_CHECKING:
    from dragsim.results.conditions import Conditions
    from dragsim.results.race import Race
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


def start_words(race: Race) -> str:
    """How the race is started; "" for a common signal from rest with shallow staging."""
    start = race.start
    if start.speed:
        v = start.speed
        rolling = f"{significant(v / MPH, 3)} mph ({significant(v / KMH, 3)} km/h)"
        return f"rolling at {rolling}, all throttles open at the signal"
    words = [] if start.tree is Tree.NONE else [f"{start.tree.value} tree"]
    if race.lanes[0].dial_in_s is not None:
        words.append("handicap by dial-in")
    if words or start.staging is Staging.DEEP:
        words.append(f"{start.staging.value} staging")
    return ", ".join(words)


def air_words(conditions: Conditions) -> str:
    """Density and density altitude."""
    density = f"{conditions.density_kgpm3:.4f} kg/m3"
    return f"{density}, density altitude {altitude(conditions.density_altitude_m)}"


def _wind_words(wind: float) -> str:
    if abs(wind) < 0.005:
        return "calm"
    return f"{significant(abs(wind) / MPH, 3)} mph {'head' if wind > 0.0 else 'tail'}wind"

"""The air of the day, and what it leaves of a rated power."""

from __future__ import annotations

from dataclasses import dataclass

from dragsim.model import air
from dragsim.spec.scenario import Weather
from dragsim.spec.vehicle import Rating


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Air of the day: temperature [K], pressure [Pa], its dry part [Pa], density [kg/m^3]."""

    temperature_K: float
    pressure_Pa: float
    dry_pressure_Pa: float
    density_kgpm3: float

    @property
    def density_altitude_m(self) -> float:
        """Altitude of this density in the standard atmosphere [m]."""
        return air.density_altitude(self.density_kgpm3)


def atmosphere(weather: Weather) -> Atmosphere:
    """The air of a weather: its pressure as stated, else that of its altitude, else standard."""
    if weather.pressure is not None:
        p = weather.pressure
    else:
        p = air.standard_pressure(weather.altitude or 0.0)
    T, humidity = weather.temperature, weather.humidity
    dry = p - air.vapour_pressure(T, p, humidity)
    return Atmosphere(T, p, dry, air.density(T, p, humidity))


def power_correction(rating: Rating, weather_share: float, day: Atmosphere) -> float:
    """Torque on the day over torque as rated [-] by the rating's own standard.

    ``weather_share``: how much of the standard's correction acts on this engine (1 natural).
    """
    T, p_dry = day.temperature_K, day.dry_pressure_Pa
    if rating is Rating.DIN:
        factor = air.din_correction(T, day.pressure_Pa)
    elif rating is Rating.SAE_GROSS:
        factor = air.gross_correction(T, p_dry)
    elif rating is Rating.ECE:
        factor = air.iso_correction(T, p_dry)
    else:
        factor = air.sae_correction(T, p_dry)
    return 1.0 + weather_share * (air.engine_response(factor) - 1.0)

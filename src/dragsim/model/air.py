"""Air: density, density altitude, and what the day does to a rated power.

None of these is called inside a run: they turn weather into parameters.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Final

from dragsim.constants import STANDARD_PRESSURE, ZERO_CELSIUS

GAS_CONSTANT: Final = 8.314472
"""Molar gas constant as CIPM-2007 uses it [J/(mol K)]."""
MOLAR_MASS_AIR: Final = 28.96546e-3
"""Molar mass of dry air with 400 ppm of carbon dioxide [kg/mol]."""
MOLAR_MASS_WATER: Final = 18.01528e-3
"""Molar mass of water [kg/mol]."""

CORRECTION_LOW: Final = 0.93
CORRECTION_HIGH: Final = 1.07
"""Range in which the rating standards trust their own correction factors [-]."""
INDICATED: Final = 1.18
"""Indicated over brake torque that SAE J1349 assumes (mechanical efficiency 0.85)."""


def saturation_pressure(T: float) -> float:
    """Vapour pressure of water at saturation [Pa], temperature T [K], 230 to 340 K.

    CIPM-2007: Picard, Davis, Glaeser, Fujii, Metrologia 45 (2008) 149, eq. A1.1.
    """
    exponent = 1.2378847e-5 * T * T - 1.9121316e-2 * T + 33.93711047 - 6.3431645e3 / T
    return exp(min(max(exponent, -700.0), 700.0))


def vapour_pressure(T: float, p: float, humidity: float) -> float:
    """Partial pressure of water vapour [Pa] at T [K], p [Pa], relative humidity 0..1.

    CIPM-2007 with its enhancement factor (eq. A1.2); never more than the pressure itself.
    """
    t = T - ZERO_CELSIUS
    enhancement = 1.00062 + 3.14e-8 * p + 5.6e-7 * t * t
    return min(humidity * enhancement * saturation_pressure(T), p)


def density(T: float, p: float, humidity: float) -> float:
    """Density of moist air rho [kg/m^3] at T [K], p [Pa], relative humidity 0..1.

    CIPM-2007 (Metrologia 45 (2008) 149), exact to 2.2e-5 within 600 to 1100 hPa and 15 to 27 degC;
    beyond that range the equation of state still holds to better than 1e-3.
    """
    t = T - ZERO_CELSIUS
    x_v = vapour_pressure(T, p, humidity) / p
    virial = 1.58123e-6 + t * (-2.9331e-8 + 1.1043e-10 * t)
    virial += (5.707e-6 - 2.051e-8 * t) * x_v + (1.9898e-4 - 2.376e-6 * t) * x_v * x_v
    ratio = p / T
    Z = 1.0 - ratio * virial + ratio * ratio * (1.83e-11 - 0.765e-8 * x_v * x_v)
    dry = p * MOLAR_MASS_AIR / (Z * GAS_CONSTANT * T)
    return dry * (1.0 - x_v * (1.0 - MOLAR_MASS_WATER / MOLAR_MASS_AIR))


def density_altitude(rho: float) -> float:
    """Altitude [m] at which the standard atmosphere has density rho [kg/m^3].

    44330.8 - 42266.5 rho^0.234969: the ISA troposphere (ICAO Doc 7488) solved for altitude.
    """
    return 44330.8 - 42266.5 * float(max(rho, 1e-9) ** 0.234969)


def standard_pressure(altitude: float) -> float:
    """Pressure [Pa] of the standard atmosphere at an altitude [m] up to 11 km (ICAO Doc 7488)."""
    base = max(1.0 - 0.0065 * altitude / 288.15, 1e-3)
    return STANDARD_PRESSURE * float(base**5.25588)


def sae_correction(T: float, p_dry: float) -> float:
    """SAE J1349 factor cf [-] that brings power measured at T [K], dry pressure [Pa] to its
    reference of 25 degC and 99 kPa dry: 1.18 (99/p_d) sqrt((t + 273)/298) - 0.18, t in degC.

    Spark ignition, meant for 0.93 to 1.07. The ``273`` is printed so in the standard.
    """
    t = T - ZERO_CELSIUS
    return INDICATED * (99_000.0 / p_dry) * sqrt((t + 273.0) / 298.0) - (INDICATED - 1.0)


def iso_correction(T: float, p_dry: float) -> float:
    """ISO 1585 and ECE R85 factor [-] for spark ignition: (99/p_d)^1.2 (T/298)^0.6, T [K], dry
    pressure [Pa]; reference 25 degC and 99 kPa dry; valid from 0.93 to 1.07."""
    return float((99_000.0 / p_dry) ** 1.2 * (T / 298.0) ** 0.6)


def din_correction(T: float, p: float) -> float:
    """DIN 70020 factor [-]: (1013.25/p) sqrt(T/293.15), T [K], pressure with its moisture [Pa]."""
    return (STANDARD_PRESSURE / p) * sqrt(T / 293.15)


def gross_correction(T: float, p_dry: float) -> float:
    """SAE J607 (and J245) factor [-]: (101.3/p_d) sqrt(T/288.7), reference 60 degF and 29.92 inHg
    dry, T [K], dry pressure [Pa]."""
    return (STANDARD_PRESSURE / p_dry) * sqrt(T / 288.7)


def engine_response(factor: float) -> float:
    """Torque on the day over torque as rated [-] for a standard's correction factor [-].

    1/factor where the standards hold, 0.93 to 1.07. Beyond, the engine's indicated torque follows
    the density f and its friction does not, T = T_rated (1.18 f - 0.18) with f = 1.18/(factor +
    0.18), joined to the standard's value at the edge of its range.
    """
    edge = min(max(factor, CORRECTION_LOW), CORRECTION_HIGH)
    friction = INDICATED - 1.0
    beyond = INDICATED / (factor + friction) - INDICATED / (edge + friction)
    return max(1.0 / edge + INDICATED * beyond, 0.0)

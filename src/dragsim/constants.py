"""Physical and conventional constants, exact unless a source says otherwise. SI."""

from __future__ import annotations

from typing import Final

GRAVITY: Final = 9.80665
"""Standard acceleration of free fall [m/s^2] (3rd CGPM, 1901)."""

FOOT: Final = 0.3048
"""International foot [m] (1959)."""

INCH: Final = 0.0254
"""International inch [m] (1959)."""

MILE: Final = 1609.344
"""International mile [m] (1959)."""

MPH: Final = 0.44704
"""Mile per hour [m/s]."""

KMH: Final = 1.0 / 3.6
"""Kilometre per hour [m/s]."""

POUND: Final = 0.45359237
"""Avoirdupois pound [kg] (1959)."""

HORSEPOWER: Final = 745.6998715822702
"""Mechanical horsepower, 550 ft lbf/s [W]."""

METRIC_HORSEPOWER: Final = 735.49875
"""Pferdestaerke, 75 kgf m/s [W]."""

RPM: Final = 0.10471975511965977
"""Revolution per minute, 2 pi / 60 [rad/s]."""

ZERO_CELSIUS: Final = 273.15
"""0 degC [K]."""

STANDARD_PRESSURE: Final = 101325.0
"""Standard atmosphere [Pa]."""

QUARTER_MILE: Final = 402.336
"""1320 ft [m]."""

STANDARD_DENSITY: Final = 1.225
"""Density of the standard atmosphere at sea level [kg/m^3] (ICAO Doc 7488)."""

DRIVER_MASS: Final = 80.0
"""Driver where nothing else is said, dressed [kg]."""

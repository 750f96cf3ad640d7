"""The air a race was run in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """Air density [kg/m^3] and the altitude of the standard atmosphere that has it [m]."""

    density_kgpm3: float
    density_altitude_m: float

    def to_dict(self) -> dict[str, float]:
        """The ``conditions`` of the JSON document."""
        return {
            "density_kgpm3": self.density_kgpm3,
            "density_altitude_m": self.density_altitude_m,
        }

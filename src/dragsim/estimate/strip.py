"""Strip: what its surface does to the tyres."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dragsim.estimate.rule import rule
from dragsim.spec.scenario import Surface

GRIP: Final[Mapping[Surface, float]] = MappingProxyType(
    {
        Surface.PREPPED: 1.25,
        Surface.ASPHALT: 1.0,
        Surface.CONCRETE: 1.0,
        Surface.WET: 0.65,
    }
)


@rule(
    "strip.grip",
    source="prepared: 60 ft times and 0-60 mph of the same cars on and off a prepared strip; "
    "concrete and wet: Wong, Theory of Ground Vehicles, table 1.3 (peak 0.8 to 0.9 on dry asphalt "
    "and on dry concrete, 0.5 to 0.7 on wet asphalt)",
    uncertainty=0.08,
)
def grip(surface: Surface) -> float:
    """Friction of a surface over that of dry asphalt [-]: prepped 1.25, concrete 1, wet 0.65.

    Sliding keeps its share of the peak: 0.75 over 0.85 dry, 0.45 to 0.6 over 0.5 to 0.7 wet by the
    same table. Standing water, on which tyres float, is another matter.
    """
    return GRIP[surface]

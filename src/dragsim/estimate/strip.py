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
    source="street tyres on and off a prepared strip: 60 ft times and 0-60 mph of the same cars; "
    "wet over dry friction of road tyres",
    uncertainty=0.08,
)
def grip(surface: Surface) -> float:
    """Friction of a surface over that of dry asphalt [-]: prepped 1.25, concrete 1, wet 0.65."""
    return GRIP[surface]

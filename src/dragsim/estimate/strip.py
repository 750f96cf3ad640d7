"""Strip: what its surface does to the tyres."""

from __future__ import annotations

from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.rule import rule
from dragsim.spec.scenario import Surface


@rule(
    "strip.grip",
    source="prepared: 60 ft times and 0-60 mph of the same cars on and off a prepared strip; "
    "concrete and wet: Wong, Theory of Ground Vehicles, table 1.3 (peak 0.8 to 0.9 on dry asphalt "
    "and on dry concrete, 0.5 to 0.7 on wet asphalt)",
    uncertainty=0.08,
)
def grip(surface: Surface, *, defaults: Defaults = DEFAULTS) -> float:
    """Friction of a surface over that of dry asphalt [-]: prepped {grip_prepped:g}, concrete
    {grip_concrete:g}, wet {grip_wet:g}.

    Sliding keeps its share of the peak: 0.75 over 0.85 dry, 0.45 to 0.6 over 0.5 to 0.7 wet by the
    same table. Standing water, on which tyres float, is another matter.
    """
    return defaults.grip(surface)

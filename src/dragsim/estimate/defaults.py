"""Values that were fitted to road tests of many cars, never to one; all other rules are physics.

From an exploration over 64 cars with a one-foot clock (leave-family-out cross-validation). Only the
friction of summer tyres, the efficiency of a manual rear-drive car and its shift time are well
identified by such tests; the others stand at the middle of their physical range.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dragsim.spec.vehicle import Compound

FITTED: Final = "fitted to road tests of 64 cars (docs/estimates.md)"
"""The source that rules with fitted values state."""

FRICTION: Final[Mapping[Compound, float]] = MappingProxyType(
    {
        Compound.BIAS_PLY: 0.80,
        Compound.ALL_SEASON: 1.08,
        Compound.SUMMER: 1.19,
        Compound.TRACK: 1.24,
        Compound.DRAG_RADIAL: 1.55,
        Compound.SLICK: 2.0,
    }
)
"""Peak friction of a tyre of 2010 at its reference load. Drag radials and slicks are no road-test
tyres: the middle of 1.3 to 1.8 and of 1.6 to 2.5, quoted on prepared strips."""

FRICTION_PER_YEAR: Final = 0.005
"""Relative gain of friction per year around 2010, within 1965 to 2022."""

LOAD_EXPONENT: Final = 0.08
"""n of mu ~ F_z^-n."""

FRONT_DRIVE_USE: Final = 0.95
ALL_DRIVE_USE: Final = 0.94
"""Share of the friction that such a car puts to use: torque steer, an open differential, a torque
split that is only nearly ideal."""

EFFICIENCY: Final = 0.86
"""Gearbox and final drive of a manual rear-drive car at full load. Road tests see only its product
with the weather correction of power."""
EFFICIENCY_FRONT: Final = 0.015
EFFICIENCY_ALL: Final = -0.03
EFFICIENCY_OLD: Final = -0.03
EFFICIENCY_OLD_FRONT: Final = -0.06
"""What is added for a transaxle in front, a second driven axle, and before 1975."""
EFFICIENCY_AUTOMATIC: Final = -0.03
"""What a planetary gearbox with its oil pump adds, its converter locked."""
EFFICIENCY_CVT: Final = 0.78
"""Belt drive, pump and final drive. Identified: 0.86 is rejected."""

ELECTRIC_EFFICIENCY: Final = 0.975
"""Gears between an electric motor's shaft and the tyres. Well identified: 0.92 was rejected."""

LAUNCH_SHARE_REAR: Final = 0.60
LAUNCH_SHARE_FRONT: Final = 0.52
LAUNCH_SHARE_ALL: Final = 0.70
"""Launch speed of a manual car over its redline."""
LAUNCH_SHARE_CONTROLLED: Final = 0.55
"""The same where launch control holds it: dual clutch, automated manual."""

SHIFT_TIME: Final = 0.30
"""Time without drive in a manual shift [s]."""
SHIFT_TIME_AUTOMATIC: Final = 0.30
"""Time of a planetary gearbox's shift under power [s], hand-over and fall of engine speed. The
tests see 0.2 s at 0.6 of the force, the same loss; within 0.2 to 0.4 s."""

INERTIA_PER_LITRE: Final = 0.075
"""k of the engine's inertia [kg m^2 per litre]."""

STALL_SPEED: Final = 2350.0
"""Engine speed at which a road car's converter stalls against its full torque [rpm]."""
STALL_TORQUE_RATIO: Final = 1.9
"""Torque of the turbine over that of the impeller at stall [-]."""
BRAKE_SPEED: Final = 1900.0
"""Engine speed held against the brake for a start by converter [rpm]."""

"""The cubic Hermite curve between two points."""

from __future__ import annotations

from dragsim.kernel import kernel


@kernel
def between(h: float, s: float, y_0: float, y_1: float, slope_0: float, slope_1: float) -> float:
    """Value of the cubic Hermite curve from y_0 to y_1, h apart, at the share s of the way."""
    r = 1.0 - s
    left = r * r * ((1.0 + 2.0 * s) * y_0 + s * h * slope_0)
    return left + s * s * ((1.0 + 2.0 * r) * y_1 - r * h * slope_1)

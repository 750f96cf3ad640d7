"""Penalised least squares by Gauss and Newton: a few values, held by what was known of them before,
moved by deviations of which some may be far off.

The cost is the sum over deviations r of the pseudo-Huber loss 2 d^2 (sqrt(1 + (r/s)^2/d^2) - 1),
square up to about d of the deviation's scale s and straight beyond, and over values x of
((x - mean)/sd)^2. Each step solves the linearised problem with the weights that the loss gives,
within the physical range of each value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[float64]
    Rows: TypeAlias = NDArray[bool_]

KNEE: Final = 2.0
"""d: deviations up to about this many of their scale count as squares."""
ROUNDS: Final = 6
"""How often the weights of a linear problem are made anew."""
NOT_REACHED: Final = 8.0
"""What a deviation costs that no run gives, in its scale: so that no step gains by losing it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the values beforehand: mean, standard deviation and physical range."""

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Linear:
    """Deviations near the values ``x``: ``r`` there, NaN where there is none, each with its scale
    ``s`` and its derivatives, a row of ``jacobian``."""

    x: Floats
    r: Floats
    s: Floats
    jacobian: Floats

    @property
    def usable(self) -> Rows:
        """Rows that are known with their derivatives."""
        import numpy as np

        found: Rows = ~(np.isnan(self.r) | np.isnan(self.jacobian).any(axis=1))
        return found

    def weighed(self, x: Floats, rows: Rows) -> tuple[Floats, Floats]:
        """The rows in their scale, times the root of their weights at ``x``: what is left of each
        deviation there, and its derivatives."""
        import numpy as np

        j = self.jacobian[rows] / self.s[rows, None]
        z = self.r[rows] / self.s[rows] + j @ (x - self.x)
        root = (1.0 + (z / KNEE) ** 2) ** -0.25
        return root * z, np.asarray(root[:, None] * j)

    def solved(self, known: Known, rows: Rows | None = None) -> Floats:
        """The values of least cost by these rows, or all; none leaves its range."""
        import numpy as np

        rows = self.usable if rows is None else self.usable & rows
        x: Floats = self.x
        for _ in range(ROUNDS):
            z, j = self.weighed(x, rows)
            hessian = j.T @ j + np.diag(known.sd**-2.0)
            slope = j.T @ z + (x - known.mean) / known.sd**2
            x = _within(x, hessian, slope, known)
        return x

    def covariance(self, known: Known, groups: NDArray[float64]) -> Floats:
        """Covariance of the values after the deviations, at ``x``.

        The correlations are those of the cost. Its standard deviations rest on the scales, which a
        model that lacks something exceeds; so each is the larger of that and of what the scatter of
        ``groups`` (a number for each row), taken as independent, gives (sandwich estimate).
        """
        import numpy as np

        rows = self.usable
        z = self.r[rows] / self.s[rows]
        j = self.jacobian[rows] / self.s[rows, None]
        bent = 1.0 + (z / KNEE) ** 2
        precision = np.diag(known.sd**-2.0)
        plain = np.linalg.inv((bent**-1.5 * j.T) @ j + precision)
        slopes = (bent**-0.5 * z)[:, None] * j
        scatter = precision.copy()
        for group in np.unique(groups[rows]):
            slope = slopes[groups[rows] == group].sum(axis=0)
            scatter += np.outer(slope, slope)
        robust = plain @ scatter @ plain
        sd = np.sqrt(np.maximum(np.diag(plain), np.diag(robust)))
        scale = sd / np.sqrt(np.diag(plain))
        found: Floats = np.asarray(plain * np.outer(scale, scale), dtype=np.float64)
        return found


def _within(x: Floats, hessian: Floats, slope: Floats, known: Known) -> Floats:
    """The least of a quadratic cost within the range of the values: those that would leave it stay
    at its edge, and the others are sought anew."""
    import numpy as np

    free = np.ones(len(x), dtype=bool)
    new = x.copy()
    while free.any():
        held = new - x
        rest = slope[free] + hessian[np.ix_(free, ~free)] @ held[~free]
        new[free] = x[free] - np.linalg.solve(hessian[np.ix_(free, free)], rest)
        left = free & ((new < known.low) | (new > known.high))
        if not left.any():
            break
        new[left] = np.clip(new, known.low, known.high)[left]
        free &= ~left
    return new


def cost(x: Floats, r: Floats, s: Floats, known: Known) -> float:
    """What deviations and values cost."""
    import numpy as np

    z = np.where(np.isnan(r), NOT_REACHED, r / s)
    loss = 2.0 * KNEE**2 * (np.sqrt(1.0 + (z / KNEE) ** 2) - 1.0)
    return float(loss.sum() + (((x - known.mean) / known.sd) ** 2).sum())

"""The fit of the general defaults to road tests, and what it says of cars that it has not seen.

A handful of defaults is free (those that ``estimate.defaults`` marks as fitted), each held by its
prior. Every car counts once for each quantity, by the median of its tests. ``fit`` repeats the fit
from the priors; ``leave_out`` leaves out one family of cars after another and predicts it by values
that the others gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Final

from dragsim.batch.choice import RunPath
from dragsim.estimate.default import Default
from dragsim.estimate.defaults import DEFAULTS, Defaults, table
from dragsim.validation.cross import TestKey
from dragsim.validation.gauss_newton import Known, Linear, cost
from dragsim.validation.measured import (
    ET,
    SIXTY_FT,
    TRAP,
    ZERO_TO_30,
    ZERO_TO_60,
    ZERO_TO_100,
    Quantity,
    zero_to,
)
from dragsim.validation.predict import CarResult
from dragsim.validation.trials import Job, Numbers, Trial, predicted, trials_of

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]

QUANTITIES: Final = (
    ET, TRAP, ZERO_TO_30, ZERO_TO_60, zero_to(62.1), ZERO_TO_100, SIXTY_FT
)  # fmt: skip
"""What is fitted."""
STEP: Final = 0.25
"""Change of a value for its derivatives, over the standard deviation of its prior."""
ITERATIONS: Final = 8
ENOUGH: Final = 0.1
"""Cost that a step must still gain for another one to follow."""
EDGE: Final = 0.02
"""Share of a physical range that counts as its edge."""
STALE: Final = 0.25
"""Standard deviations by which a value in use may miss that of the fit."""
FAMILIES: Final = 8
"""Families from which leaving one out leaves enough to fit to."""


def free_defaults() -> Mapping[str, Default]:
    """The defaults that are fitted, by name."""
    return {name: item for name, item in table().items() if item.fitted}


def scale(quantity: Quantity, measured: float) -> float:
    """How far off a prediction may well be, in the quantity's unit: tests and cars scatter so."""
    if quantity == ET:
        return 0.13 * measured / 13.0
    if quantity == TRAP:
        return 1.3
    return 0.06 if quantity == SIXTY_FT else max(0.13, 0.028 * measured)


@dataclass(frozen=True)
class Targets:
    """What is fitted: the trials, what their tests measured, by test and name of a quantity, and
    the free defaults."""

    trials: tuple[Trial, ...]
    measured: Mapping[TestKey, Mapping[str, float]]
    free: Mapping[str, Default]
    path: RunPath = RunPath.AUTO

    @classmethod
    def of(cls, cars: Iterable[CarResult], path: RunPath = RunPath.AUTO) -> Targets:
        """Those of all tests that the summary covers."""
        trials = trials_of(cars)
        measured = {
            key: {item.quantity.name: item.value for item in items}
            for trial in trials
            for key, items in trial.tests
        }
        return cls(trials, measured, free_defaults(), path)

    @cached_property
    def rows(self) -> tuple[tuple[str, Quantity, tuple[TestKey, ...]], ...]:
        """The deviations: each of a car and a quantity, over some tests."""
        found: dict[tuple[str, Quantity], list[TestKey]] = {}
        for trial in self.trials:
            for key, _ in trial.tests:
                for quantity in QUANTITIES:
                    if quantity.name in self.measured[key]:
                        found.setdefault((key[0], quantity), []).append(key)
        return tuple((*which, tuple(keys)) for which, keys in found.items())

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The family of each deviation."""
        of_car = {trial.car: trial.family for trial in self.trials}
        return tuple(of_car[car] for car, _, _ in self.rows)

    @cached_property
    def scales(self) -> Floats:
        """The scale of each deviation."""
        import numpy as np

        return np.array(
            [
                scale(quantity, median(self.measured[key][quantity.name] for key in keys))
                for _, quantity, keys in self.rows
            ]
        )

    @cached_property
    def known(self) -> Known:
        """What is known of the free defaults beforehand."""
        import numpy as np

        items = self.free.values()
        return Known(
            np.array([item.prior for item in items]),
            np.array([item.prior_sd for item in items]),
            np.array([item.low for item in items]),
            np.array([item.high for item in items]),
        )

    def defaults(self, x: Sequence[float]) -> Defaults:
        """The table with values for the free ones."""
        return DEFAULTS.replace(**{n: float(v) for n, v in zip(self.free, x, strict=True)})

    def deviations(self, numbers: Mapping[TestKey, Mapping[str, float]]) -> Floats:
        """Predicted less measured: of each car and quantity the median of its tests; NaN where none
        has a prediction."""
        import numpy as np

        return np.array([self._deviation(q, keys, numbers) for _, q, keys in self.rows])

    def _deviation(
        self,
        quantity: Quantity,
        keys: Sequence[TestKey],
        numbers: Mapping[TestKey, Mapping[str, float]],
    ) -> float:
        name = quantity.name
        found = [
            numbers[key][name] - self.measured[key][name] for key in keys if name in numbers[key]
        ]
        return median(found) if found else float("nan")

    def at(self, points: Sequence[Sequence[float]]) -> list[Numbers]:
        """What all trials give, for each of several sets of free values."""
        jobs = [Job(trial, self.defaults(x)) for x in points for trial in self.trials]
        answers = iter(predicted(jobs, self.path))
        return [merged(next(answers) for _ in self.trials) for _ in points]

    def linear(self, x: Floats) -> Linear:
        """The deviations near ``x``, by differences."""
        import numpy as np

        steps = STEP * self.known.sd
        steps = np.where(x + steps > self.known.high, -steps, steps)
        ways = zip(steps, np.eye(len(x)), strict=True)
        points = [x, *(x + step * unit for step, unit in ways)]
        first, *others = self.at([point.tolist() for point in points])
        r = self.deviations(first)
        slopes = [
            (self.deviations(one) - r) / step for one, step in zip(others, steps, strict=True)
        ]
        return Linear(x, r, self.scales, np.array(slopes).T.reshape(len(r), len(x)))


def merged(parts: Iterable[Numbers]) -> Numbers:
    """Several trials' numbers as one."""
    return {key: numbers for part in parts for key, numbers in part.items()}


@dataclass(frozen=True, slots=True)
class FittedValue:
    """A default as fitted, with its standard deviation."""

    name: str
    value: float
    sd: float
    default: Default

    @property
    def pull(self) -> float:
        """How far the tests moved it, in standard deviations of its prior."""
        return (self.value - self.default.prior) / self.default.prior_sd

    @property
    def at_edge(self) -> bool:
        """Whether it lies at the edge of what physics allows: then something is missing."""
        low, high = self.default.low, self.default.high
        near = EDGE * (high - low)
        return not low + near <= self.value <= high - near

    @property
    def stale(self) -> float:
        """How far the table is from it, in its standard deviation."""
        return (self.default.value - self.value) / self.sd


@dataclass(frozen=True)
class Fit:
    """The targets near some values of the free defaults: ``linear`` there; ``cost`` there."""

    targets: Targets
    linear: Linear

    @cached_property
    def cost(self) -> float:
        """What deviations and values cost."""
        linear = self.linear
        return cost(linear.x, linear.r, linear.s, self.targets.known)

    @cached_property
    def covariance(self) -> Floats:
        """Of the free values."""
        import numpy as np

        names = sorted(set(self.targets.families))
        groups = np.array([float(names.index(family)) for family in self.targets.families])
        return self.linear.covariance(self.targets.known, groups)

    @cached_property
    def solved(self) -> tuple[FittedValue, ...]:
        """The free values of least cost, as the linearised deviations have it."""
        import numpy as np

        sds = np.sqrt(np.diag(self.covariance)).tolist()
        free, x = self.targets.free, self.linear.solved(self.targets.known).tolist()
        return tuple(
            FittedValue(name, value, sd, free[name])
            for name, value, sd in zip(free, x, sds, strict=True)
        )


def near_table(targets: Targets) -> Fit:
    """The targets near the values of the table."""
    import numpy as np

    values = np.array([item.value for item in targets.free.values()])
    return Fit(targets, targets.linear(values))


def fit(targets: Targets) -> Fit:
    """The fit, from the priors: damped steps until they gain nothing."""
    known, scales = targets.known, targets.scales
    here = Fit(targets, targets.linear(known.mean))
    for _ in range(ITERATIONS):
        x0 = here.linear.x
        aim = here.linear.solved(known)
        for share in (1.0, 0.4, 0.16, 0.06):
            x = x0 + share * (aim - x0)
            r = targets.deviations(targets.at([x.tolist()])[0])
            new = cost(x, r, scales, known)
            if new < here.cost:
                break
        else:
            break
        gain = here.cost - new
        here = Fit(targets, targets.linear(x))
        if gain < ENOUGH:
            break
    return here


@dataclass(frozen=True, slots=True)
class Crossing:
    """A cross-validation: what each test is predicted by the other families' values, and those
    values by family."""

    predictions: Numbers
    defaults: Mapping[str, Defaults]


def leave_out(near: Fit) -> Crossing:
    """Every family predicted by values that are fitted to the others.

    The values come from the linearised deviations, the predictions from runs.
    """
    import numpy as np

    targets, linear = near.targets, near.linear
    of_row = np.array(targets.families)
    defaults = {
        family: targets.defaults(linear.solved(targets.known, of_row != family).tolist())
        for family in dict.fromkeys(trial.family for trial in targets.trials)
    }
    jobs = [Job(trial, defaults[trial.family]) for trial in targets.trials]
    return Crossing(merged(predicted(jobs, targets.path)), defaults)

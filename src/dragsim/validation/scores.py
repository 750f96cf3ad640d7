"""How far predictions are off: deviations, what they come to, and how sure that is.

The same functions score predictions, cross-validated predictions and formulas: all they ask for is
cars with measured and predicted numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, sqrt
from statistics import fmean, median, stdev

from dragsim.validation.measured import Quantity
from dragsim.validation.predict import CarResult, Comparison, TestResult


@dataclass(frozen=True, slots=True)
class Deviation:
    """One quantity of one test of one car, measured and predicted."""

    car: CarResult
    result: TestResult
    comparison: Comparison

    @property
    def measured(self) -> float:
        """As the test has it."""
        return self.comparison.measured

    @property
    def predicted(self) -> float:
        """As the run has it."""
        assert self.comparison.predicted is not None
        return self.comparison.predicted

    @property
    def size(self) -> float:
        """Predicted less measured."""
        return self.predicted - self.measured


@dataclass(frozen=True)
class CarScore:
    """One quantity of one car over its tests, in the quantity's unit."""

    car: CarResult
    deviations: tuple[Deviation, ...]

    @cached_property
    def target(self) -> float:
        """What was measured: the median of the tests."""
        return median(item.measured for item in self.deviations)

    @cached_property
    def predicted(self) -> float:
        """What was predicted for them, each under its own conditions: the median."""
        return median(item.predicted for item in self.deviations)

    @cached_property
    def size(self) -> float:
        """Predicted less measured: the median of the tests."""
        return median(item.size for item in self.deviations)

    @cached_property
    def spread(self) -> float | None:
        """Standard deviation of one test about the others, what their conditions explain taken out;
        None of a single test."""
        sizes = [item.size for item in self.deviations]
        return stdev(sizes) if len(sizes) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Deviations at a glance, in the unit of their quantity: how many; their mean (bias); mean,
    median and 90th percentile of their sizes. ``_se``: the standard error of each, None where there
    are too few to tell."""

    count: int
    bias: float
    bias_se: float | None
    mean: float
    mean_se: float | None
    median: float
    median_se: float | None
    p90: float
    p90_se: float | None

    @property
    def biased(self) -> bool:
        """Whether the bias exceeds two standard errors."""
        return self.bias_se is not None and abs(self.bias) > 2.0 * self.bias_se


@dataclass(frozen=True, slots=True)
class Scores:
    """One quantity scored with each car counted once, and with each test counted once."""

    cars: Score
    tests: Score


@dataclass(frozen=True, slots=True)
class ClassScores:
    """A class of cars or tests: how many cars and tests of it were predicted, and their scores."""

    car_count: int
    test_count: int
    scores: Mapping[Quantity, Scores]


@dataclass(frozen=True, slots=True)
class Noise:
    """How far one test is from another of the same car: the standard deviation, pooled over the
    cars with several tests, the number of those cars, and the degrees of freedom."""

    sd: float
    cars: int
    freedom: int


def class_scores(deviations: Iterable[Deviation]) -> ClassScores:
    """The scores of some deviations."""
    found = tuple(deviations)
    return ClassScores(
        car_count=len({item.car.car.vehicle for item in found}),
        test_count=len({id(item.result.test) for item in found}),
        scores={
            quantity: Scores(
                score(car.size for car in per_car(found, quantity)),
                score(item.size for item in found if item.comparison.quantity == quantity),
            )
            for quantity in sorted({item.comparison.quantity for item in found})
        },
    )


def per_car(deviations: Iterable[Deviation], quantity: Quantity) -> tuple[CarScore, ...]:
    """The cars that have a quantity, each with all its tests of it, in the order given."""
    cars: dict[str, list[Deviation]] = {}
    for item in deviations:
        if item.comparison.quantity == quantity:
            cars.setdefault(item.car.car.vehicle, []).append(item)
    return tuple(CarScore(items[0].car, tuple(items)) for items in cars.values())


def noise(cars: Iterable[CarScore]) -> Noise | None:
    """The noise of one test, from the cars with several; None where no car has."""
    spreads = [(car.spread, len(car.deviations) - 1) for car in cars if car.spread is not None]
    freedom = sum(count for _, count in spreads)
    if not freedom:
        return None
    variance = sum(spread * spread * count for spread, count in spreads) / freedom
    return Noise(sqrt(variance), len(spreads), freedom)


def score(deviations: Iterable[float]) -> Score:
    """The score of at least one deviation, all taken as independent of each other."""
    found = tuple(deviations)
    sizes = sorted(map(abs, found))
    return Score(
        count=len(found),
        bias=fmean(found),
        bias_se=_error_of_mean(found),
        mean=fmean(sizes),
        mean_se=_error_of_mean(sizes),
        median=median(sizes),
        median_se=_error_of_quantile(sizes, 0.5),
        p90=quantile(sizes, 0.9),
        p90_se=_error_of_quantile(sizes, 0.9),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of ordered values lies, between two of them in proportion."""
    return _at(ordered, share * (len(ordered) - 1))


def _at(ordered: Sequence[float], place: float) -> float:
    low = min(floor(place), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _error_of_mean(values: Sequence[float]) -> float | None:
    return stdev(values) / sqrt(len(values)) if len(values) > 1 else None


def _error_of_quantile(ordered: Sequence[float], share: float) -> float | None:
    """Half the distance between the values that lie one binomial standard deviation of ranks below
    and above the quantile; None where the values do not reach so far."""
    last = len(ordered) - 1
    reach = sqrt(len(ordered) * share * (1.0 - share))
    if last * share - reach < 0.0 or last * share + reach > last:
        return None
    return 0.5 * (_at(ordered, last * share + reach) - _at(ordered, last * share - reach))

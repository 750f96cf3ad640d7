"""A validation: road tests with their predictions, and what these come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Final

from dragsim.validation.classes import Dimension, class_of, in_order
from dragsim.validation.formulas import PUBLISHED, Formula, by_formula, fitted, power_hp
from dragsim.validation.measured import (
    ET,
    SIXTY_FT,
    TRAP,
    ZERO_TO_30,
    ZERO_TO_60,
    Measured,
    Quantity,
)
from dragsim.validation.predict import CarResult, TestResult
from dragsim.validation.scope import Scope, scope_of
from dragsim.validation.scores import (
    CarScore,
    ClassScores,
    Deviation,
    Noise,
    class_scores,
    noise,
    per_car,
)

if TYPE_CHECKING:
    from dragsim.validation.coverage import Intervals
    from dragsim.validation.fit import FittedValue

HEADLINE: Final = (ET, TRAP, ZERO_TO_60, ZERO_TO_30, SIXTY_FT)
"""The quantities of the headline."""
MOST_RELATIVES: Final = 2
"""Tested relatives that a car without a test is shown beside."""


@dataclass(frozen=True)
class Scored:
    """Cars with measured and predicted numbers, scored: predictions, cross-validated ones, or those
    of a formula."""

    cars: tuple[CarResult, ...]

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """Every number that was predicted."""
        return tuple(
            Deviation(car, result, comparison)
            for car in self.cars
            for result in car.tests
            for comparison in result.comparisons
            if comparison.predicted is not None
        )

    @cached_property
    def counted(self) -> tuple[Deviation, ...]:
        """Those of tests that the summary covers."""
        return self.within(Scope.SUMMARY)

    def within(self, scope: Scope) -> tuple[Deviation, ...]:
        """Those of tests of one scope."""
        return tuple(item for item in self.deviations if scope_of(item.result.test) is scope)

    @cached_property
    def summary(self) -> ClassScores:
        """The scores over all tests that count."""
        return class_scores(self.counted)

    @cached_property
    def apart(self) -> Mapping[Scope, ClassScores]:
        """The scores of tests that do not count in the summary, by why they do not. Those of a
        stated defect are not scored."""
        others = (scope for scope in Scope if scope not in (Scope.SUMMARY, Scope.DEFECT))
        found = {scope: self.within(scope) for scope in others}
        return {scope: class_scores(items) for scope, items in found.items() if items}

    @cached_property
    def by_class(self) -> Mapping[Dimension, Mapping[str, ClassScores]]:
        """The summary's tests by class of car."""
        return {dimension: self._by(dimension) for dimension in Dimension}

    def _by(self, dimension: Dimension) -> Mapping[str, ClassScores]:
        sorted_in: dict[str, list[Deviation]] = {}
        for item in self.counted:
            sorted_in.setdefault(class_of(dimension, item.car), []).append(item)
        names = in_order(dimension, set(sorted_in))
        return {name: class_scores(sorted_in[name]) for name in names}

    def by_car(self, quantity: Quantity) -> tuple[CarScore, ...]:
        """Each car with the summary's tests of a quantity."""
        return per_car(self.counted, quantity)

    def worst(self, quantity: Quantity, count: int) -> tuple[CarScore, ...]:
        """The cars whose prediction of a quantity is furthest off, the worst first."""
        return tuple(sorted(self.by_car(quantity), key=lambda car: -abs(car.size))[:count])


@dataclass(frozen=True, slots=True)
class Untested:
    """A car without a test that counts, with the nearest tested cars of its family (ET)."""

    car: CarResult
    relatives: tuple[CarScore, ...]


@dataclass(frozen=True)
class Validation:
    """Road tests with their predictions. Where a cross-validation was made: ``crossed``, the same
    tests predicted from the families of other cars; ``refit``, the free defaults as these tests
    have them; ``intervals``, how many measured values lie within the predictions' intervals."""

    measured: Measured
    plain: Scored
    crossed: Scored | None = None
    refit: tuple[FittedValue, ...] = ()
    intervals: Intervals | None = None

    @property
    def cars(self) -> tuple[CarResult, ...]:
        """The cars with their predictions."""
        return self.plain.cars

    @cached_property
    def formulas(self) -> Mapping[Formula, Scored]:
        """What the formulas make of the same tests; the one fitted to them last."""
        own = fitted(self.cars)
        known = (*PUBLISHED, *(() if own is None else (own,)))
        return {formula: Scored(by_formula(self.cars, formula)) for formula in known}

    @cached_property
    def noise(self) -> Mapping[Quantity, Noise]:
        """The noise of one test, for quantities that several tests of a car have."""
        found = {quantity: noise(self.plain.by_car(quantity)) for quantity in HEADLINE}
        return {quantity: known for quantity, known in found.items() if known is not None}

    @property
    def defects(self) -> tuple[tuple[CarResult, TestResult], ...]:
        """Tests left out for a defect that is stated."""
        return tuple(
            (car, result) for car in self.cars for result in car.tests if result.test.defect
        )

    @property
    def unpredicted(self) -> tuple[CarResult, ...]:
        """Cars of which no test was predicted, and why; a car without a test too."""
        return tuple(car for car in self.cars if car.reason)

    @property
    def incomplete(self) -> tuple[tuple[CarResult, TestResult], ...]:
        """Tests that lack a prediction or part of it, of cars of which others have one."""
        return tuple(
            (car, result)
            for car in self.cars
            if not car.reason
            for result in car.tests
            if result.reason
        )

    @cached_property
    def untested(self) -> tuple[Untested, ...]:
        """Cars that can be run and have no test that counts, beside their nearest tested
        relatives: cars of the family with a quarter mile, nearest in power over weight."""
        tested = self.plain.by_car(ET)
        return tuple(
            Untested(car, _relatives(car, tested))
            for car in self.cars
            if car.standard is not None
            and not any(scope_of(result.test) is Scope.SUMMARY for result in car.tests)
        )


def _relatives(car: CarResult, tested: tuple[CarScore, ...]) -> tuple[CarScore, ...]:
    own = [other for other in tested if other.car.car.family == car.car.family]
    strength = _strength(car)
    own.sort(key=lambda other: abs(log(_strength(other.car) / strength)))
    return tuple(own[:MOST_RELATIVES])


def _strength(car: CarResult) -> float:
    """Power over mass [hp/kg]."""
    assert car.vehicle is not None
    return power_hp(car.vehicle) / car.vehicle.body.mass

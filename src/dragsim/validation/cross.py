"""Predictions made elsewhere put in the place of a car's own: for cross-validation and formulas.

A cross-validation predicts every test with defaults fitted to other families (``Measured.families``
has them); what it gives goes through here to the functions that score the plain predictions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from dragsim.validation.predict import CarResult, Comparison, TestResult, derived
from dragsim.validation.scope import Scope, scope_of

TestKey: TypeAlias = tuple[str, int]
"""A test: the name of its car in the file of road tests, and its place among that car's tests,
counted from 0."""

Predictions: TypeAlias = Mapping[TestKey, Mapping[str, float]]
"""What is predicted of tests: by the name of a quantity (``et_s``, ``trap_mph``,
``zero_to_60_mph_s``), in its unit, under the conditions of the test."""


def repredicted(cars: Iterable[CarResult], predictions: Predictions) -> tuple[CarResult, ...]:
    """The same cars and tests with other predictions; what these leave out is not predicted."""
    return tuple(
        replace(
            car,
            tests=tuple(
                _repredicted(result, predictions.get((car.car.vehicle, number), {}))
                for number, result in enumerate(car.tests)
            ),
        )
        for car in cars
    )


def _repredicted(result: TestResult, predicted: Mapping[str, float]) -> TestResult:
    named = {item.quantity.name for item in derived(result.comparisons, result.test)}
    own = [item for item in result.comparisons if item.quantity.name not in named]
    compared = [
        Comparison(item.quantity, item.measured, predicted.get(item.quantity.name)) for item in own
    ]
    return TestResult(result.test, (*compared, *derived(compared, result.test)), result.reason)


def predictions_of(cars: Iterable[CarResult]) -> dict[TestKey, dict[str, float]]:
    """What cars were predicted, in the form that ``repredicted`` takes."""
    return {
        (car.car.vehicle, number): {
            item.quantity.name: item.predicted
            for item in result.comparisons
            if item.predicted is not None
        }
        for car in cars
        for number, result in enumerate(car.tests)
    }


def left_out(cars: Iterable[CarResult], predictions: Predictions) -> Iterator[tuple[TestKey, str]]:
    """Numbers that count in the summary and were predicted, and that other predictions lack."""
    for car in cars:
        for number, result in enumerate(car.tests):
            if scope_of(result.test) is not Scope.SUMMARY:
                continue
            key = (car.car.vehicle, number)
            derivable = {item.quantity for item in derived(result.comparisons, result.test)}
            for item in result.comparisons:
                known = item.quantity in derivable or item.quantity.name in predictions.get(key, {})
                if item.predicted is not None and not known:
                    yield key, item.quantity.name

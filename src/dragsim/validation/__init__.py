"""Predicted against measured: the road tests of a folder, nothing fitted to a car.

``measured`` says what was measured, ``reading`` reads it from measured.toml, ``predict`` runs each
test under its own clock and conditions. ``scope`` says which tests the headline covers, ``scores``
what deviations come to, ``classes`` by what cars are sorted, ``formulas`` what weight and power
alone would have said, ``cross`` puts other predictions in the place of a car's own. ``trials`` runs
tests again with other general values, for ``fit`` (by ``gauss_newton``), which leaves out families
of cars, and ``coverage`` judges the intervals by what it gives. ``summary`` holds all of it;
``report``, ``document`` and ``pictures`` tell it to people, programs and eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dragsim.batch.choice import RunPath
from dragsim.garage import MEASURED
from dragsim.validation.cross import Predictions, left_out, repredicted
from dragsim.validation.measured import Measured
from dragsim.validation.predict import CarResult, Runner, one_by_one, predict_all
from dragsim.validation.reading import read_measured
from dragsim.validation.summary import Scored, Validation

__all__ = [
    "Measured",
    "Validation",
    "cross_validate",
    "cross_validated",
    "read_measured",
    "validate",
]


def validate(
    folder: Path | str,
    *,
    after_each: Callable[[CarResult], object] | None = None,
    run: Runner = one_by_one,
) -> Validation:
    """Compare the predictions with the road tests of a folder: its measured.toml, and the cars in
    its ``vehicles``, or else in the garage.

    ``after_each`` is called with each car when it is done; ``run`` makes the runs. Raises
    NotFoundError where the folder has no such file, SpecError with every problem in it; a car that
    cannot be run is no error, but is in the result with the reason.
    """
    measured = read_measured(Path(folder) / MEASURED)
    cars = []
    for car in predict_all(measured, run):
        cars.append(car)
        if after_each is not None:
            after_each(car)
    return Validation(measured, Scored(tuple(cars)))


def cross_validate(validation: Validation, path: RunPath = RunPath.AUTO) -> Validation:
    """The validation with a cross-validation of its tests that count: every family predicted by
    defaults that are fitted to the others. Unchanged with too few families to fit anything.

    Some thousand runs, compiled if that is faster, or as ``path`` says.
    """
    from dragsim.validation.coverage import coverage
    from dragsim.validation.fit import FAMILIES, Targets, leave_out, near_table

    targets = Targets.of(validation.cars, path)
    if len(set(targets.families)) < FAMILIES:
        return validation
    near = near_table(targets)
    crossing = leave_out(near)
    found = cross_validated(validation, crossing.predictions)
    assert found.crossed is not None
    intervals = coverage(targets, crossing.defaults, found.crossed)
    return replace(found, refit=near.solved, intervals=intervals)


def cross_validated(validation: Validation, predictions: Predictions) -> Validation:
    """The validation with the predictions of a cross-validation beside its own.

    Raises ValueError, naming the first, if a number that the summary counts is not among them: none
    is left out.
    """
    missing = next(left_out(validation.cars, predictions), None)
    if missing is not None:
        (vehicle, number), quantity = missing
        raise ValueError(f"the cross-validation lacks {quantity} of test {number} of {vehicle}")
    crossed = Scored(repredicted(validation.cars, predictions))
    return Validation(validation.measured, validation.plain, crossed)

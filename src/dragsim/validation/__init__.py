"""Predicted against measured: the road tests of a folder, before anything is fitted to them.

``measured`` says what was measured, ``reading`` reads it from measured.toml, ``predict`` runs each
test under its own clock and conditions, ``summary`` has bias, mean and median error by class, and
``report`` and ``document`` tell them to people and to programs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dragsim.garage import MEASURED
from dragsim.validation.measured import Measured
from dragsim.validation.predict import CarResult, predict_all
from dragsim.validation.reading import read_measured
from dragsim.validation.summary import Validation

__all__ = ["Measured", "Validation", "read_measured", "validate"]


def validate(
    folder: Path | str, *, after_each: Callable[[CarResult], object] | None = None
) -> Validation:
    """Compare the predictions with the road tests of a folder: its measured.toml, and the cars in
    its ``vehicles``, or else in the garage.

    ``after_each`` is called with each car when it is done. Raises NotFoundError where the folder
    has no such file, SpecError with every problem in it; a car that cannot be run is no error, but
    is in the result with the reason.
    """
    measured = read_measured(Path(folder) / MEASURED)
    cars = []
    for car in predict_all(measured):
        cars.append(car)
        if after_each is not None:
            after_each(car)
    return Validation(measured, tuple(cars))

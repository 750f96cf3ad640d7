"""Every test predicted under its own clock, surface, length, altitude, weight and tyres.

Nothing is fitted and nothing is left out: a test that cannot be predicted keeps its place, with the
reason why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dragsim import api, garage
from dragsim.constants import MPH
from dragsim.errors import InputError, SpecError
from dragsim.results.run import Run
from dragsim.results.timing import TRAP as TRAP_LENGTH
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.measured import (
    ET,
    SIXTY_TO_FINISH,
    THIRTY_TO_60,
    ZERO_TO_30,
    ZERO_TO_60,
    Kind,
    Measured,
    MeasuredCar,
    Measurement,
    Quantity,
    RoadTest,
    measurements,
)

NO_TESTS: Final = "no tests are listed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity of one test: measured and predicted, in the quantity's unit; None: the run had
    no such number."""

    quantity: Quantity
    measured: float
    predicted: float | None

    @property
    def deviation(self) -> float | None:
        """Predicted less measured: positive is too slow of a time, too fast of a speed."""
        return None if self.predicted is None else self.predicted - self.measured


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test with what became of it. ``reason`` says why it has no prediction, or not all of it;
    "" where nothing is missing."""

    __test__ = False  # its name begins as those of the functions that pytest looks for

    test: RoadTest
    comparisons: tuple[Comparison, ...]
    reason: str = ""

    @property
    def predicted(self) -> bool:
        """Whether there is any prediction."""
        return any(item.predicted is not None for item in self.comparisons)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarResult:
    """A car with its tests. ``vehicle`` is None where its file cannot be read, and ``reason`` says
    why no test is predicted, "" where one is."""

    car: MeasuredCar
    vehicle: Vehicle | None
    tests: tuple[TestResult, ...]
    reason: str = ""


def predict_all(measured: Measured) -> Iterator[CarResult]:
    """The cars of a file of road tests one by one, in its order."""
    folder = measured.path.parent
    for car in measured.cars:
        yield predict_car(car, folder)


def predict_car(car: MeasuredCar, folder: Path) -> CarResult:
    """A car's tests; its file is sought in ``folder``."""
    try:
        vehicle = load(car.vehicle, folder)
    except InputError as error:
        reason = _reason(error)
        tests = tuple(_unpredicted(test, reason) for test in car.tests)
        return CarResult(car=car, vehicle=None, tests=tests, reason=reason)
    runs: dict[object, Run] = {}
    tests = tuple(predict_test(vehicle, test, runs) for test in car.tests)
    reasons = dict.fromkeys(test.reason for test in tests)
    none = not any(test.predicted for test in tests)
    reason = ("; ".join(reasons) or NO_TESTS) if none else ""
    return CarResult(car=car, vehicle=vehicle, tests=tests, reason=reason)


def load(name: str, folder: Path) -> Vehicle:
    """The vehicle of a measured car: a path from ``folder`` if ``name`` holds a / or ends in .toml,
    else a file of ``folder/vehicles``, else a car of the garage.

    Raises NotFoundError or SpecError.
    """
    if "/" in name or name.endswith(garage.SUFFIX):
        return garage.load_vehicle(name, beside=folder)
    own = folder / garage.VEHICLES / f"{name}{garage.SUFFIX}"
    return garage.load_vehicle(str(own) if own.is_file() else name)


def predict_test(vehicle: Vehicle, test: RoadTest, runs: dict[object, Run]) -> TestResult:
    """One test of a car. ``runs`` keeps runs by their conditions: tests often share them."""
    conditions = (test.length_m, test.surface, test.altitude_m, test.compound, test.test_weight_lb)
    try:
        if conditions not in runs:
            runs[conditions] = run_as_tested(vehicle, test)
    except InputError as error:
        return _unpredicted(test, _reason(error, vehicle))
    run = runs[conditions]
    compared = tuple(
        Comparison(item.quantity, item.value, reading(run, item)) for item in measurements(test)
    )
    return TestResult(test, (*compared, *_derived(compared, test)), _missing(run, compared))


def run_as_tested(vehicle: Vehicle, test: RoadTest) -> Run:
    """The run of a test: the car and its own driver on the test's strip, at its altitude, with its
    tyres and weight; on all else, the standard day."""
    changes: dict[str, object] = {}
    if test.compound is not None:
        if vehicle.tyres.friction is not None:
            raise InputError(
                f"tyres.friction of the file does not hold for the {test.compound.value} tyres of "
                "the test; leave it out of the file"
            )
        changes["tyres.compound"] = test.compound.value
    if test.test_weight_lb is not None:
        changes["body.mass"] = f"{test.test_weight_lb!r} lb"
        changes["body.mass_basis"] = "test"
    return api.simulate(
        vehicle.tweak(changes) if changes else vehicle,
        strip=Strip(length=test.length_m, surface=test.surface),
        weather=Weather(altitude=test.altitude_m),
    )


def reading(run: Run, item: Measurement) -> float | None:
    """What the run has for a number of the test, by its clock and in its unit; None if nothing."""
    if item.kind is Kind.ROLLING:
        return run.slip(Clock.STANDING).five_to_60_mph_s
    assert item.clock is not None
    start = run.time_at(item.clock.start_m(run.rollout_m))
    if item.kind is Kind.TIME_TO_SPEED:
        return _between(start, run.time_to_speed(item.at))
    mark = item.clock.marks_from_m + item.at
    if item.kind is Kind.TIME_AT:
        return _between(start, run.time_at(mark))
    time = _between(run.time_at(mark - TRAP_LENGTH), run.time_at(mark))
    return None if time is None else TRAP_LENGTH / time / MPH


def _between(start_s: float | None, end_s: float | None) -> float | None:
    return None if start_s is None or end_s is None else end_s - start_s


def _derived(compared: tuple[Comparison, ...], test: RoadTest) -> Iterator[Comparison]:
    """Stretches between two numbers of one test that were taken by one clock."""
    found = {item.quantity: item for item in compared}
    one_clock = test.quarter_clock is test.zero_to_clock
    for quantity, start, end, comparable in (
        (THIRTY_TO_60, ZERO_TO_30, ZERO_TO_60, True),
        (SIXTY_TO_FINISH, ZERO_TO_60, ET, one_clock),
    ):
        if comparable and start in found and end in found:
            first, last = found[start], found[end]
            if last.measured > first.measured:
                predicted = _between(first.predicted, last.predicted)
                yield Comparison(quantity, last.measured - first.measured, predicted)


def _missing(run: Run, compared: tuple[Comparison, ...]) -> str:
    """Why a test lacks a prediction, or one of them; "" where it does not."""
    missing = [item.quantity.label for item in compared if item.predicted is None]
    if not missing:
        return ""
    if not run.finished:
        return f"does not finish: {run.outcome.message}"
    return f"the run has no {', '.join(missing)}"


def _unpredicted(test: RoadTest, reason: str) -> TestResult:
    compared = (Comparison(item.quantity, item.value, None) for item in measurements(test))
    return TestResult(test, tuple(compared), reason)


def _reason(error: InputError, vehicle: Vehicle | None = None) -> str:
    """An error in one text, without the name of the car that is told beside it anyway."""
    if isinstance(error, SpecError):
        return "; ".join(str(problem) for problem in error.problems)
    text = str(error)
    return text if vehicle is None else text.removeprefix(f"{vehicle.reference or vehicle.name}: ")

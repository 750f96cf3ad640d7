"""Every test predicted under its own clock, surface, length, altitude, weight and tyres.

Nothing is fitted and nothing is left out: a test that cannot be predicted keeps its place, with the
reason why. First all runs are planned, then made together by a ``Runner``, then read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from dragsim import api, garage
from dragsim.constants import FOOT, MPH, ZERO_CELSIUS
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
    RoadClock,
    RoadTest,
    SpeedClock,
    measurements,
)
from dragsim.validation.scope import Scope, scope_of

NO_TESTS: Final = "no tests are listed"

_GAUSS_LEGENDRE: Final = (
    (0.06943184420297371, 0.17392742256872693),
    (0.33000947820757187, 0.32607257743127307),
    (0.6699905217924281, 0.32607257743127307),
    (0.9305681557970262, 0.17392742256872693),
)
"""Places and weights of four points on 0..1 (Abramowitz and Stegun, table 25.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A run to make: a car with its own driver, on a strip, in a weather."""

    vehicle: Vehicle
    strip: Strip
    weather: Weather


Answer: TypeAlias = Run | InputError
"""What a task comes to: a run, however it ended, or why its input cannot be run."""

Runner: TypeAlias = Callable[[Sequence[Task]], Iterable[Answer]]
"""Makes runs: an answer for each task, in their order."""


def one_by_one(tasks: Sequence[Task]) -> Iterator[Answer]:
    """Each run made when its turn comes."""
    for task in tasks:
        try:
            yield api.simulate(task.vehicle, strip=task.strip, weather=task.weather)
        except InputError as error:
            yield error


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
class Standard:
    """The prediction for a car on the standard road-test day, by the one-foot clock: quarter mile
    [s] with its trap speed [mph], and 0-60 mph [s]; None for what was not reached. et_80_s: the
    80 % interval of the quarter mile, of cars without a test that counts."""

    et_s: float | None
    trap_mph: float | None
    zero_to_60_mph_s: float | None
    et_80_s: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarResult:
    """A car with its tests. ``vehicle`` is None where its file cannot be read, and ``reason`` says
    why no test is predicted, "" where one is. ``standard`` is None where the car cannot be run."""

    car: MeasuredCar
    vehicle: Vehicle | None
    tests: tuple[TestResult, ...]
    standard: Standard | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The runs that a car needs, the standard one first, and for each of its tests the place of its
    run among them, or why it cannot be run. ``reason``: why its file cannot be read."""

    car: MeasuredCar
    vehicle: Vehicle | None
    tasks: tuple[Task, ...] = ()
    places: tuple[int | str, ...] = ()
    reason: str = ""


def predict_all(measured: Measured, run: Runner = one_by_one) -> Iterator[CarResult]:
    """The cars of a file of road tests one by one, in its order."""
    folder = measured.path.parent
    plans = [_plan(car, folder) for car in measured.cars]
    answers = iter(run([task for plan in plans for task in plan.tasks]))
    for plan in plans:
        yield _result(plan, tuple(islice(answers, len(plan.tasks))))


def load(name: str, folder: Path) -> Vehicle:
    """The vehicle of a measured car: a path from ``folder`` if ``name`` holds a / or ends in .toml,
    else a file of ``folder/vehicles``, else a car of the garage.

    Raises NotFoundError or SpecError.
    """
    if "/" in name or name.endswith(garage.SUFFIX):
        return garage.load_vehicle(name, beside=folder)
    own = folder / garage.VEHICLES / f"{name}{garage.SUFFIX}"
    return garage.load_vehicle(str(own) if own.is_file() else name)


def as_tested(vehicle: Vehicle, test: RoadTest) -> Task:
    """The run of a test: the car and its own driver on the test's strip, in its air, with its
    tyres, driven wheels, crew and weight; in all else, the standard day.

    Raises InputError where the car's file and the test's conditions do not go together.
    """
    changes: dict[str, object] = {}
    if test.compound is not None:
        if vehicle.tyres.friction is not None:
            raise InputError(
                f"tyres.friction of the file does not hold for the {test.compound.value} tyres of "
                "the test; leave it out of the file"
            )
        changes["tyres.compound"] = test.compound.value
    if test.driven is not None:
        changes["driveline.driven"] = test.driven.value
    if test.test_weight_lb is not None:
        changes["body.mass"] = f"{test.test_weight_lb!r} lb"
        changes["body.mass_basis"] = "test"
    elif test.crew is not None:
        changes["driver.mass"] = f"{test.crew * vehicle.driver.mass!r} kg"
    air: dict[str, float] = {}
    if test.temperature_degC is not None:
        air["temperature"] = test.temperature_degC + ZERO_CELSIUS
    if test.pressure_kPa is not None:
        air["pressure"] = 1e3 * test.pressure_kPa
    return Task(
        vehicle=vehicle.tweak(changes) if changes else vehicle,
        strip=Strip(length=test.length_m, surface=test.surface),
        weather=Weather(altitude=test.altitude_m, **air),
    )


def _plan(car: MeasuredCar, folder: Path) -> _Plan:
    """The runs of a car. Tests under like conditions share one."""
    try:
        vehicle = load(car.vehicle, folder)
    except InputError as error:
        reason = _reason(error)
        return _Plan(car=car, vehicle=None, places=(reason,) * len(car.tests), reason=reason)
    tasks = [Task(vehicle=vehicle, strip=Strip(), weather=Weather())]
    places: list[int | str] = []
    for test in car.tests:
        try:
            task = as_tested(vehicle, test)
        except InputError as error:
            places.append(_reason(error, vehicle))
            continue
        if task not in tasks:
            tasks.append(task)
        places.append(tasks.index(task))
    return _Plan(car=car, vehicle=vehicle, tasks=tuple(tasks), places=tuple(places))


def _result(plan: _Plan, answers: Sequence[Answer]) -> CarResult:
    """What a car's runs say of its tests."""
    tests = []
    for test, place in zip(plan.car.tests, plan.places, strict=True):
        answer = place if isinstance(place, str) else answers[place]
        if isinstance(answer, InputError):
            answer = _reason(answer, plan.vehicle)
        tests.append(_unpredicted(test, answer) if isinstance(answer, str) else read(test, answer))
    standard = answers[0] if answers else None
    predicted = any(result.predicted for result in tests)
    reasons = dict.fromkeys(result.reason for result in tests) or {plan.reason or NO_TESTS: None}
    return CarResult(
        car=plan.car,
        vehicle=plan.vehicle,
        tests=tuple(tests),
        standard=_standard(standard, tests) if isinstance(standard, Run) else None,
        reason="" if predicted else "; ".join(reasons),
    )


def _standard(run: Run, tests: Sequence[TestResult]) -> Standard:
    slip = run.slip(Clock.ONE_FOOT)
    trap = slip.ft1320_mps
    tested = any(scope_of(result.test) is Scope.SUMMARY for result in tests)
    return Standard(
        et_s=slip.ft1320_s,
        trap_mph=None if trap is None else trap / MPH,
        zero_to_60_mph_s=slip.zero_to_60_mph_s,
        et_80_s=None if tested else run.interval("ft1320_s", Clock.ONE_FOOT),
    )


def read(test: RoadTest, run: Run) -> TestResult:
    """A test held against its run."""
    compared = tuple(
        Comparison(item.quantity, item.value, reading(run, item)) for item in measurements(test)
    )
    return TestResult(test, (*compared, *derived(compared, test)), _missing(run, compared))


def reading(run: Run, item: Measurement) -> float | None:
    """What the run has for a number of the test, by its clock and in its unit; None if nothing."""
    if item.kind is Kind.ROLLING:
        return run.slip(Clock.STANDING).five_to_60_mph_s
    return timed(run, item)


class Timed(Protocol):
    """A run of which times are known."""

    @property
    def rollout_m(self) -> float:
        """Of the beams."""

    def time_at(self, x_m: float) -> float | None:
        """Time at which the car first is at a place [s]; None if it never got there."""

    def time_to_speed(self, v_mps: float) -> float | None:
        """Time at which the car first has a speed [s]; None if it never had it."""


def timed(run: Timed, item: Measurement) -> float | None:
    """``reading`` of any number but that of a rolling start."""
    clock = item.clock
    assert clock is not None
    start = _start(run, clock)
    if item.kind is Kind.TIME_TO_SPEED:
        return _between(start, run.time_to_speed(item.at))
    if item.kind is Kind.TIME_AT:
        return _between(start, _at_mark(run, clock, item.at))
    time = _between(_at_mark(run, clock, item.at - TRAP_LENGTH), _at_mark(run, clock, item.at))
    return None if time is None else TRAP_LENGTH / time / MPH


def _start(run: Timed, clock: RoadClock) -> float | None:
    """When the clock starts [s]."""
    if isinstance(clock, SpeedClock):
        return run.time_to_speed(clock.start_mps)
    return run.time_at(clock.start_m(run.rollout_m))


def _at_mark(run: Timed, clock: RoadClock, x: float) -> float | None:
    """When a mark [m] of the clock is reached [s].

    Where a clock that starts at a speed measures from is not known before the run: some inches from
    the line. The times at the mark and a foot on give the time between them, straight: to 5e-5 s at
    60 ft, 1e-5 s at a quarter mile.
    """
    if not isinstance(clock, SpeedClock):
        return run.time_at(clock.marks_from_m + x)
    start = travelled(run, clock.start_mps)
    near, far = run.time_at(x), run.time_at(x + FOOT)
    if start is None or near is None or far is None:
        return None
    return near + (far - near) * start / FOOT


def travelled(run: Timed, v: float) -> float | None:
    """Distance [m] on the way from rest to a speed [m/s] that rises throughout; None if it was not
    reached.

    As dx = v dt, it is the integral of t(v) - t over the speeds up to v: by Gauss-Legendre over
    their root, since times go about as the root while the torque comes in. To 0.2 mm at 3 mph.
    """
    end = run.time_to_speed(v)
    if end is None:
        return None
    passed = ((2.0 * s * weight, run.time_to_speed(s * s * v)) for s, weight in _GAUSS_LEGENDRE)
    return v * sum(weight * (end - time) for weight, time in passed if time is not None)


def _between(start_s: float | None, end_s: float | None) -> float | None:
    return None if start_s is None or end_s is None else end_s - start_s


def derived(compared: Sequence[Comparison], test: RoadTest) -> Iterator[Comparison]:
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


def _missing(run: Run, compared: Sequence[Comparison]) -> str:
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

"""The runs that road tests need, made again and again with other general values.

A ``Trial`` is one such run with the tests that are read from it. ``predicted`` makes trials, each
with defaults of its own, compiled where so many are worth it; nothing of a run is kept but the
moments that its tests ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from math import isnan
from typing import Final, TypeAlias

from dragsim.batch.choice import RunPath, chosen
from dragsim.batch.running import cores
from dragsim.build import Built, assembled
from dragsim.compiled import Chunk, Rows, compiled_kernels
from dragsim.core.rows import Marks
from dragsim.core.trace import DEFAULT_LIMITS, marks_at, run_interpreted
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.numerics import INTERPRETED, Numerics, compiled_numerics
from dragsim.estimate.parts import Means
from dragsim.kernel import Row
from dragsim.model.params import Params
from dragsim.model.system import ROLLING_KINDS
from dragsim.results.sprint import END, RTOL, START
from dragsim.results.timing import beam_rollout_m
from dragsim.spec.scenario import Staging
from dragsim.validation.cross import TestKey
from dragsim.validation.measured import Kind, Measurement, measurements
from dragsim.validation.predict import CarResult, Task, as_tested, timed
from dragsim.validation.scope import Scope, scope_of

CHUNK: Final = 64
"""Runs in one call of the compiled kernels."""
_SPRINT: Final = DEFAULT_LIMITS._replace(rtol=RTOL)

Change: TypeAlias = Callable[[Built], Built]
"""What is done to a car's numbers after they are made."""
Numbers: TypeAlias = dict[TestKey, dict[str, float]]
"""What trials predict of tests, by the name of a quantity, in its unit."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A run with the tests that are read from it: of one car, under like conditions."""

    family: str
    task: Task
    tests: tuple[tuple[TestKey, tuple[Measurement, ...]], ...]

    @property
    def car(self) -> str:
        """The name of the car in the file of road tests."""
        return self.tests[0][0][0]

    @property
    def rolls(self) -> bool:
        """Whether a test asks for a rolling start."""
        return any(item.kind is Kind.ROLLING for _, items in self.tests for item in items)


def trials_of(cars: Iterable[CarResult]) -> tuple[Trial, ...]:
    """The runs of all tests that the summary covers and that were predicted."""
    found: list[Trial] = []
    for car in cars:
        tasks: list[tuple[Task, list[tuple[TestKey, tuple[Measurement, ...]]]]] = []
        for number, result in enumerate(car.tests):
            if scope_of(result.test) is not Scope.SUMMARY or not result.predicted:
                continue
            assert car.vehicle is not None
            task = as_tested(car.vehicle, result.test)
            mine = next((tests for known, tests in tasks if known == task), None)
            if mine is None:
                tasks.append((task, mine := []))
            mine.append(((car.car.vehicle, number), measurements(result.test)))
        found += [Trial(car.car.family, task, tuple(tests)) for task, tests in tasks]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Job:
    """A trial to be run with general values; ``change`` is done to the numbers of its car."""

    trial: Trial
    defaults: Defaults = DEFAULTS
    change: Change | None = None


def predicted(jobs: Sequence[Job], path: RunPath = RunPath.AUTO) -> list[Numbers]:
    """What each job says of the tests of its trial; a number that was not reached is left out.

    Compiled or interpreted as ``path`` says, with the same numbers to the last bit.
    """
    if jobs and chosen(path, len(jobs)) is RunPath.COMPILED:
        return list(_compiled(jobs))
    return [_interpreted(_Ready.of(job, INTERPRETED)) for job in jobs]


class _Asked:
    """Notes which moments are read, in the place of a run."""

    def __init__(self, rollout_m: float) -> None:
        self.rollout_m = rollout_m
        self.places: set[float] = set()
        self.speeds: set[float] = set()

    def time_at(self, x_m: float) -> float:
        """A place [m] is read."""
        if x_m > 0.0:
            self.places.add(x_m)
        return x_m

    def time_to_speed(self, v_mps: float) -> float:
        """A speed [m/s] is read."""
        self.speeds.add(v_mps)
        return v_mps


@dataclass(frozen=True, slots=True)
class _Times:
    """A run of which only moments are known."""

    rollout_m: float
    at: dict[float, float]
    to: dict[float, float]

    def time_at(self, x_m: float) -> float | None:
        """Time at which the car was at a place [m] that was asked for."""
        return 0.0 if x_m <= 0.0 else _reached(self.at[x_m])

    def time_to_speed(self, v_mps: float) -> float | None:
        """Time at which it had a speed [m/s] that was asked for."""
        return _reached(self.to[v_mps])


def _reached(time: float) -> float | None:
    return None if isnan(time) else time


@dataclass(frozen=True, slots=True)
class _Ready:
    """A job with the numbers of its car and the moments that it needs."""

    trial: Trial
    params: Params
    curve: Row
    rollout_m: float
    places: list[float]
    speeds: list[float]

    @classmethod
    def of(cls, job: Job, numerics: Numerics) -> _Ready:
        task = job.trial.task
        built = assembled(
            task.vehicle,
            job.trial.car,
            strip=task.strip,
            weather=task.weather,
            means=Means(job.defaults, numerics),
        )
        if job.change is not None:
            built = job.change(built)
        rollout_m = beam_rollout_m(built.front_diameter_m, Staging.SHALLOW)
        asked = _Asked(rollout_m)
        for _, items in job.trial.tests:
            for item in items:
                if item.kind is not Kind.ROLLING:
                    timed(asked, item)
        places, speeds = sorted(asked.places), sorted(asked.speeds)
        return cls(job.trial, built.params, built.curve, rollout_m, places, speeds)

    @property
    def marks(self) -> Marks:
        """The moments as marks; the end of the strip is landed on."""
        end = self.trial.task.strip.length
        places = {**dict.fromkeys(self.places, False), end: True}
        return marks_at(list(places.items()), self.speeds)

    @property
    def rolls(self) -> bool:
        """Whether a rolling start is wanted that can be made."""
        return self.trial.rolls and self.params.kind in ROLLING_KINDS

    def numbers(
        self, marks: Marks, at: Iterable[float], to: Iterable[float], sprint: float
    ) -> Numbers:
        """What the times of marks, and of the rolling start [s], say of the tests."""
        times = _Times(
            self.rollout_m,
            dict(zip(marks.x, at, strict=False)),
            dict(zip(marks.v, to, strict=False)),
        )
        found: Numbers = {}
        for key, items in self.trial.tests:
            said = found[key] = {}
            for item in items:
                value = _reached(sprint) if item.kind is Kind.ROLLING else timed(times, item)
                if value is not None:
                    said[item.quantity.name] = value
        return found


def _interpreted(ready: _Ready) -> Numbers:
    marks, rolling = ready.marks, marks_at([], [END])
    run_interpreted(ready.params, ready.curve, marks=marks)
    if ready.rolls:
        run_interpreted(ready.params, ready.curve, marks=rolling, limits=_SPRINT, speed_mps=START)
    return ready.numbers(marks, marks.x_t, marks.v_t, rolling.v_t[0])


def _compiled(jobs: Iterable[Job]) -> Iterator[Numbers]:
    """In chunks on all cores, built in the calling thread."""
    numerics = compiled_numerics(compiled_kernels().__getitem__)
    rest = iter(jobs)
    with ThreadPoolExecutor(cores()) as pool:
        chunks: list[Future[list[Numbers]]] = []
        while some := [_Ready.of(job, numerics) for job in islice(rest, CHUNK)]:
            chunks.append(pool.submit(_run, some))
        for chunk in chunks:
            yield from chunk.result()


def _run(cars: Sequence[_Ready]) -> list[Numbers]:
    """Run a chunk and read its tests."""
    marks = [ready.marks for ready in cars]
    row = max(len(ready.curve) for ready in cars)
    places, speeds = (max(len(getattr(each, name)) for each in marks) for name in ("x", "v"))
    chunk, rows = Chunk(len(cars), places=places, speeds=speeds, row=row), Rows()
    for i, (ready, mine) in enumerate(zip(cars, marks, strict=True)):
        chunk.put(i, ready.params, ready.curve, mine)
    chunk.run(rows)
    sprints = [float("nan")] * len(cars)
    rolling = [i for i, ready in enumerate(cars) if ready.rolls]
    if rolling:
        rolls = Chunk(len(rolling), places=0, speeds=1, row=row)
        for k, i in enumerate(rolling):
            rolls.put(k, cars[i].params, cars[i].curve, marks_at([], [END]), START)
        rolls.run(rows, _SPRINT)
        for k, i in enumerate(rolling):
            sprints[i] = float(rolls.times_to[k, 0])
    at, to = chunk.times_at.tolist(), chunk.times_to.tolist()
    return [ready.numbers(marks[i], at[i], to[i], sprints[i]) for i, ready in enumerate(cars)]

"""Many runs in one call: chunks of cars, built one after another while others run.

Compiled chunks run on a pool of threads, without the lock of the interpreter, while the calling
thread builds the next ones, no more than ``AHEAD`` ahead. Interpreted runs are made in the calling
thread. Either way a run's moments are written into its own row as soon as they are known, its
outcome last, so that whatever breaks a batch off leaves what is done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from math import nan
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dragsim.batch.cars import Cars, Ready
from dragsim.batch.choice import RunPath, chosen, kernels_for, say_once
from dragsim.batch.moments import MOMENTS, SPEEDS_FROM, Layouts, reached
from dragsim.batch.result import BAD_INPUT, NOT_RUN, Batch
from dragsim.compiled import Chunk, Rows, compiled_kernels
from dragsim.core.advance import Limits
from dragsim.core.trace import DEFAULT_LIMITS, marks_at, run_interpreted
from dragsim.errors import BatchError, InputError
from dragsim.estimate.numerics import compiled_numerics
from dragsim.model.state import FINISHED
from dragsim.model.system import ROLLING_KINDS
from dragsim.results.sprint import END, RTOL, START

if TYPE_CHECKING:
    from numpy import float64, int8
    from numpy.typing import NDArray

CHUNK: Final = 256
"""Runs in a chunk at most."""
SHARES: Final = 4
"""Chunks for each thread at least, where there are runs enough."""
AHEAD: Final = 2
"""Chunks that are built or done before their turn, beside one for each thread."""

Progress: TypeAlias = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How cars are to be run: limits; sprint: whether 5 to 60 mph is wanted too; keep: cars that
    cannot be run are noted and passed over; kind: of all their drivetrains, None where they
    differ."""

    limits: Limits = DEFAULT_LIMITS
    sprint: bool = False
    keep: bool = False
    chunk: int = CHUNK
    kind: int | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is known of the runs so far, a row for each car, and what is wrong with some."""

    moments: NDArray[float64]
    outcomes: NDArray[int8]
    length_m: NDArray[float64]
    sprint_s: NDArray[float64] | None
    problems: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Built:
    """A chunk ready to run: the rows of its cars, the lengths of their strips [m], where their
    marks stand, their numbers, those of their rolling runs, and which of them can start rolling."""

    rows: Sequence[int]
    length_m: Sequence[float]
    layouts: Layouts
    chunk: Chunk
    sprints: Chunk | None
    rolling: Sequence[bool]


def run_cars(
    cars: Cars,
    wanted: Wanted,
    *,
    path: RunPath = RunPath.AUTO,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Run all ``cars``.

    threads: for compiled runs, None: as many as this process may use cores; progress(done, of): is
    called from the calling thread after every chunk. Ctrl-C gives the batch of what is done by
    then; a second one, while chunks that had begun end, is a KeyboardInterrupt. Raises BatchError,
    with what is done by then, for a car that cannot be run, unless ``wanted.keep``.
    """
    columns = _empty(cars.count, wanted)
    way = RunPath.INTERPRETED
    interrupted = False
    stopped: InputError | None = None
    tell = _Teller(cars.count, progress)
    try:
        kind = kernels_for(cars.kind)
        way = chosen(path, cars.count, kind) if cars.count else RunPath.INTERPRETED
        if way is RunPath.COMPILED:
            wanted = replace(wanted, kind=kind)
            _compiled(_by_twins(cars), wanted, columns, tell, threads or cores())
        else:
            _interpreted(cars, wanted, columns, tell)
    except KeyboardInterrupt:
        interrupted = True
    except InputError as error:
        stopped = error
    _clear(columns)
    batch = Batch(
        path=way,
        interrupted=interrupted,
        problems=columns.problems,
        given=cars.given,
        start_mps=cars.start.speed or 0.0,
        length_m=columns.length_m,
        moments=columns.moments,
        outcomes=columns.outcomes,
        five_to_60_mph_s=columns.sprint_s,
    )
    if stopped is not None:
        raise BatchError(str(stopped), batch) from stopped
    return batch


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@dataclass(slots=True)
class _Teller:
    """Tells ``progress`` how many of ``count`` runs are done."""

    count: int
    progress: Progress | None
    done: int = 0

    def add(self, runs: int) -> None:
        """So many more are done."""
        self.done += runs
        if self.progress is not None:
            self.progress(self.done, self.count)


def _empty(count: int, wanted: Wanted) -> _Columns:
    import numpy as np

    return _Columns(
        np.full((count, MOMENTS), nan),
        np.full(count, NOT_RUN, np.int8),
        np.full(count, nan),
        np.full(count, nan) if wanted.sprint else None,
    )


def _clear(columns: _Columns) -> None:
    """Forget what an interruption left of a run that is not done."""
    undone = columns.outcomes == NOT_RUN
    columns.moments[undone] = nan
    columns.length_m[undone] = nan
    if columns.sprint_s is not None:
        columns.sprint_s[undone] = nan


def _ready(cars: Cars, i: int, wanted: Wanted, columns: _Columns) -> Ready | None:
    """Car ``i``, or None where it cannot be run and that is to be kept."""
    try:
        return cars.ready(i)
    except InputError as error:
        if not wanted.keep:
            raise InputError(f'{error}\nerrors="keep" notes such cars and goes on') from error
        columns.problems[i] = str(error)
        columns.outcomes[i] = BAD_INPUT
        return None


def _by_twins(cars: Cars) -> Cars:
    """The cars, built by compiled kernels where those work."""
    found = cars.built_by(compiled_numerics(compiled_kernels().__getitem__))
    try:
        found.ready(0)
    except InputError:  # told when its turn comes
        return found
    except Exception as error:  # whatever numba or its compiler fails with
        say_once(f"cars are built interpreted: numba failed with {type(error).__name__}: {error}")
        return cars
    return found


def _compiled(cars: Cars, wanted: Wanted, columns: _Columns, tell: _Teller, threads: int) -> None:
    """Run all cars compiled on ``threads`` threads."""
    running: dict[Future[None], int] = {}
    pool = ThreadPoolExecutor(threads, thread_name_prefix="dragsim")
    try:
        for rows in _chunks(cars.count, threads, wanted.chunk):
            built = _build(cars, rows, wanted, columns)
            running[pool.submit(_run, built, wanted, columns)] = len(rows)
            _settle(running, threads + AHEAD - 1, tell)
        _settle(running, 0, tell)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _settle(running: dict[Future[None], int], most: int, tell: _Teller) -> None:
    """Wait until at most so many chunks are under way; tell of those that are done, and raise what
    went wrong in them."""
    while True:
        for chunk in [chunk for chunk in running if chunk.done()]:
            runs = running.pop(chunk)
            chunk.result()
            tell.add(runs)
        if len(running) <= most:
            return
        wait(running, return_when=FIRST_COMPLETED)


def _chunks(count: int, threads: int, most: int) -> Iterator[range]:
    size = min(most, -(-count // (threads * SHARES)))
    for first in range(0, count, size):
        yield range(first, min(first + size, count))


def _build(cars: Cars, rows: range, wanted: Wanted, columns: _Columns) -> _Built:
    """The next chunk, its numbers made and packed."""
    found = [(i, _ready(cars, i, wanted, columns)) for i in rows]
    ready = [(i, car) for i, car in found if car is not None]
    start_mps = cars.start.speed or 0.0
    layouts = Layouts(start_mps)
    row = max((len(car.built.curve) for _, car in ready), default=0)
    size = max(len(ready), 1)
    chunk = Chunk(size, places=SPEEDS_FROM, speeds=MOMENTS - SPEEDS_FROM, row=row)
    sprints = Chunk(size, places=0, speeds=1, row=row) if wanted.sprint else None
    for k, (_, car) in enumerate(ready):
        built = car.built
        marks = layouts.add(car.length_m, car.rollout_m)
        chunk.put(k, built.params, built.curve, marks, start_mps)
        if sprints is not None:
            sprints.put(k, built.params, built.curve, marks_at([], [END]), START)
    return _Built(
        [i for i, _ in ready],
        [car.length_m for _, car in ready],
        layouts,
        chunk,
        sprints,
        [car.built.params.kind in ROLLING_KINDS for _, car in ready],
    )


def _run(built: _Built, wanted: Wanted, columns: _Columns) -> None:
    """Run a chunk and write down what came of it; in a thread of the pool."""
    import numpy as np

    rows, count = list(built.rows), len(built.rows)
    if not rows:
        return
    work = Rows()
    built.chunk.run(work, wanted.limits, count=count, kind=wanted.kind)
    if built.sprints is not None and columns.sprint_s is not None:
        limits = wanted.limits._replace(rtol=RTOL)
        built.sprints.run(work, limits, count=count, kind=wanted.kind)
        columns.sprint_s[rows] = np.where(built.rolling, built.sprints.times_to[:, 0], nan)
    moments = built.layouts.moments(built.chunk.times_at, built.chunk.times_to)
    _write(columns, rows, moments, built.length_m, built.chunk.outcomes)


def _write(columns: _Columns, rows: Any, moments: Any, lengths: Any, outcomes: Any) -> None:
    import numpy as np

    columns.moments[rows] = moments
    columns.length_m[rows] = lengths
    columns.outcomes[rows] = np.where(reached(moments), FINISHED, outcomes)


def _interpreted(cars: Cars, wanted: Wanted, columns: _Columns, tell: _Teller) -> None:
    """Run all cars interpreted, in the calling thread."""
    import numpy as np

    start_mps = cars.start.speed or 0.0
    for i in range(cars.count):
        car = _ready(cars, i, wanted, columns)
        if car is not None:
            params, curve = car.built.params, car.built.curve
            layouts = Layouts(start_mps)
            marks = layouts.add(car.length_m, car.rollout_m)
            limits = wanted.limits
            outcome = run_interpreted(
                params, curve, marks=marks, limits=limits, speed_mps=start_mps
            )
            if columns.sprint_s is not None and params.kind in ROLLING_KINDS:
                mark = marks_at([], [END])
                limits = limits._replace(rtol=RTOL)
                run_interpreted(params, curve, marks=mark, limits=limits, speed_mps=START)
                columns.sprint_s[i] = mark.v_t[0]
            moments = layouts.moments(np.array([marks.x_t]), np.array([marks.v_t]))
            _write(columns, [i], moments, car.length_m, outcome)
        tell.add(1)

"""Runs of the fleet by compiled kernels, and how far two of them are apart.

A run is the whole of what the program makes of a car: every mark and speed of a full slip by three
clocks over a quarter mile, and on past the finish to 130 mph or as far as the program goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

from fleet import Entry

from dragsim.batch.running import cores
from dragsim.build import build
from dragsim.compiled import Chunk, Rows, run_compiled
from dragsim.constants import QUARTER_MILE
from dragsim.core.advance import Limits
from dragsim.core.rows import LANDING, N_RATES, N_STEPS, Marks
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.kernel import Row
from dragsim.model.params import Params
from dragsim.model.state import FINISHED
from dragsim.results.timing import Clock, Slip, beam_rollout_m, run_marks, slip_of_marks
from dragsim.spec.scenario import Staging, Strip

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

CLOCKS: Final = (Clock.STANDING, Clock.ONE_FOOT)
"""Clocks by which errors are taken; the larger counts."""
PIECE: Final = 32
"""Cars that a thread takes at a time."""
MOST_STEPS: Final = 10_000_000
"""Steps allowed to a run at a tolerance much tighter than the default."""


class Numbers(NamedTuple):
    """A car ready to run, and where its beams' clock starts [m]."""

    name: str
    drivetrain: str
    params: Params
    curve: Row
    rollout_m: float

    def marks(self) -> Marks:
        """What its run times."""
        return run_marks(QUARTER_MILE, self.rollout_m)


class Ended(NamedTuple):
    """How runs ended: outcome of each; time [s] and trap speed [m/s] at the finish by each of
    ``CLOCKS``, NaN where it was not reached."""

    outcome: NDArray[int64]
    et_s: NDArray[float64]
    trap_mps: NDArray[float64]


class Effort(NamedTuple):
    """What a run cost: calls of the rates, steps tried; largest miss of an event [s]."""

    rates: int
    steps: int
    landing_s: float


class Errors(NamedTuple):
    """For every car that finishes how far it is off: time [s] and trap speed [m/s]."""

    et_s: NDArray[float64]
    trap_mps: NDArray[float64]


def numbers(entries: Sequence[Entry]) -> list[Numbers]:
    """The cars built, on a quarter mile of dry asphalt."""
    found = []
    for entry in entries:
        built = build(entry.vehicle(), strip=Strip(), weather=entry.weather)
        rollout_m = beam_rollout_m(built.front_diameter_m, Staging.SHALLOW)
        found.append(Numbers(entry.name, entry.drivetrain, built.params, built.curve, rollout_m))
    return found


def at_tolerance(rtol: float) -> Limits:
    """The limits of a run at another tolerance."""
    return DEFAULT_LIMITS._replace(rtol=rtol, steps=MOST_STEPS)


def packed(cars: Sequence[Numbers]) -> Chunk:
    """Cars ready to run in one call."""
    marks = [car.marks() for car in cars]
    chunk = Chunk(
        len(cars),
        places=max(len(each.x) for each in marks),
        speeds=max(len(each.v) for each in marks),
        row=max(len(car.curve) for car in cars),
    )
    for i, (car, each) in enumerate(zip(cars, marks, strict=True)):
        chunk.put(i, car.params, car.curve, each)
    return chunk


def pieces(cars: Sequence[Numbers]) -> list[Chunk]:
    """Cars ready to run, in pieces that threads take one after another."""
    return [packed(cars[i : i + PIECE]) for i in range(0, len(cars), PIECE)]


def run_pieces(chunks: Sequence[Chunk], threads: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Run all pieces."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda chunk: chunk.run(Rows(), limits), chunks))


def ended(cars: Sequence[Numbers], chunk: Chunk) -> Ended:
    """What came of a chunk that has run, which holds the first of ``cars``."""
    from numpy import array, nan

    et, trap = [], []
    for i, car in zip(range(len(chunk.outcomes)), cars, strict=False):
        marks = car.marks()
        marks.x_t[:] = chunk.times_at[i, : len(marks.x)].tolist()
        marks.v_t[:] = chunk.times_to[i, : len(marks.v)].tolist()
        slips = [slip(car, marks, clock) for clock in CLOCKS]
        et.append([nan if one.finish_s is None else one.finish_s for one in slips])
        trap.append([nan if one.finish_mps is None else one.finish_mps for one in slips])
    return Ended(array(chunk.outcomes), array(et), array(trap))


def slip(car: Numbers, marks: Marks, clock: Clock) -> Slip:
    """The slip of a run."""
    return slip_of_marks(marks, clock, length_m=QUARTER_MILE, rollout_m=car.rollout_m)


def run_all(cars: Sequence[Numbers], rtol: float = DEFAULT_LIMITS.rtol) -> Ended:
    """All cars at a tolerance, on all cores."""
    from numpy import concatenate

    chunks = pieces(cars)
    run_pieces(chunks, cores(), at_tolerance(rtol))
    found = [ended(cars[i * PIECE :], chunk) for i, chunk in enumerate(chunks)]
    return Ended(*(concatenate(column) for column in zip(*found, strict=True)))


def effort(car: Numbers, rtol: float = DEFAULT_LIMITS.rtol, rows: Rows | None = None) -> Effort:
    """What a run of one car takes."""
    rows = rows or Rows()
    run_compiled(car.params, car.curve, marks=car.marks(), rows=rows, limits=at_tolerance(rtol))
    counts = rows.state.counts
    return Effort(int(counts[N_RATES]), int(counts[N_STEPS]), float(rows.state.clock[LANDING]))


def errors(found: Ended, exact: Ended) -> Errors:
    """How far runs are off, by the worse of ``CLOCKS``, over the cars that finish.

    Raises ValueError where a car ends otherwise than it should.
    """
    from numpy import abs as absolute
    from numpy import flatnonzero

    apart = flatnonzero(found.outcome != exact.outcome)
    if len(apart):
        raise ValueError(f"cars {apart.tolist()} end otherwise than at the tighter tolerance")
    good = exact.outcome == FINISHED
    return Errors(
        absolute(found.et_s - exact.et_s)[good].max(axis=1),
        absolute(found.trap_mps - exact.trap_mps)[good].max(axis=1),
    )

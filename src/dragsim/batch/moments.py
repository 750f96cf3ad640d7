"""The moments that the slips of many runs need: where each stands among a run's marks, and the
columns of a slip made from them.

The rules of timing are those of ``results.timing``; here is only the bookkeeping that applies them
to many runs at once. Runs on strips of one length have the same marks but for the start of the
beams' clock, which depends on the tyre. A ``Layout`` is what such runs share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dragsim.constants import QUARTER_MILE
from dragsim.core.rows import Marks
from dragsim.results.timing import (
    AT_START,
    FINISH,
    NEVER,
    NUMBERS,
    SPEEDS,
    Clock,
    place_of,
    places,
    run_marks,
    slip_numbers,
    speed_of,
)

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]

PLACES: Final = tuple(places(QUARTER_MILE))
"""Names of the places that a slip times."""
ORIGINS: Final = tuple(dict.fromkeys(clock.marks_from_m for clock in Clock))
"""From where clocks measure their places [m]."""
SPEEDS_FROM: Final = len(Clock) + len(ORIGINS) * len(PLACES)
MOMENTS: Final = SPEEDS_FROM + len(SPEEDS)
"""Moments of a run: the start of each clock, the places from each origin, the speeds. It has no
more marks than that."""
APART: Final = 1e-5
"""A start of the beams' clock this far from every other mark is a mark of its own [m]."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Marks that runs share, ``rollout`` the number of the one that moves with the start of the
    beams' clock, or -1. For each moment of a run the number of its mark: of a place, counted on, of
    a speed; AT_START or NEVER."""

    marks: Marks
    rollout: int
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, length_m: float, rollout_m: float, start_mps: float, *, moves: bool) -> Layout:
        """The layout of a strip; ``moves``: the start of the beams' clock is a mark of its own."""
        marks = run_marks(length_m, rollout_m, start_mps=start_mps)
        timed = places(length_m).values()
        numbers = [place_of(marks, clock.start_m(rollout_m)) for clock in Clock]
        numbers += [place_of(marks, origin + x) for origin in ORIGINS for x in timed]
        for v in SPEEDS:
            number = speed_of(marks, v, start_mps)
            numbers.append(number if number < 0 else len(marks.x) + number)
        return cls(marks, place_of(marks, rollout_m) if moves else -1, tuple(numbers))


class Layouts:
    """The layouts of a chunk's runs, as they come; ``start_mps``: of a rolling start."""

    def __init__(self, start_mps: float) -> None:
        self._start_mps = start_mps
        self._layouts: list[Layout] = []
        self._known: dict[tuple[float, float], int] = {}
        self._others: dict[float, Sequence[float]] = {}
        self._of_run: list[int] = []

    def __len__(self) -> int:
        return len(self._layouts)

    def add(self, length_m: float, rollout_m: float) -> Marks:
        """The marks of one more run, those of ``run_marks``.

        length_m: of its strip; rollout_m: of its beams. The rows for times belong to all runs of a
        layout: a run has to leave its times elsewhere before the next one begins.
        """
        if length_m not in self._others:
            self._others[length_m] = run_marks(length_m, 0.0, start_mps=self._start_mps).x
        others = self._others[length_m]
        i = bisect_left(others, rollout_m)
        moves = _apart(others, i, rollout_m)
        key = (length_m, ~i if moves else rollout_m)
        number = self._known.get(key, -1)
        if number < 0:
            number = self._known[key] = len(self._layouts)
            layout = Layout.of(length_m, rollout_m, self._start_mps, moves=moves)
            self._layouts.append(layout)
        self._of_run.append(number)
        layout = self._layouts[number]
        if layout.rollout >= 0:
            layout.marks.x[layout.rollout] = rollout_m
        return layout.marks

    def moments(self, times_at: Floats, times_to: Floats) -> Floats:
        """The moments of all runs [s], MOMENTS a row, NaN for what was not reached, from the times
        of their marks of places and of speeds, a row for each run."""
        import numpy as np

        runs, width = times_at.shape
        widest = width + times_to.shape[1]
        noted = np.column_stack([times_at, times_to, np.zeros(runs), np.full(runs, np.nan)])
        numbers = np.array([_columns(layout, width, widest) for layout in self._layouts])
        found: Floats = np.take_along_axis(noted, numbers[self._of_run], axis=1)
        return found


def _columns(layout: Layout, width: int, widest: int) -> list[int]:
    """``layout.numbers`` as columns of the times noted: ``width`` places, speeds up to ``widest``,
    then 0, then NaN."""
    places_here = len(layout.marks.x)
    special = {AT_START: widest, NEVER: widest + 1}
    return [
        special[n] if n < 0 else n if n < places_here else n - places_here + width
        for n in layout.numbers
    ]


def _apart(others: Sequence[float], i: int, place: float) -> bool:
    """Whether a place that belongs before mark ``i`` is far from all marks and from the line."""
    near = [0.0, *others[max(i - 1, 0) : i + 1]]
    return all(abs(place - other) > APART for other in near)


def reached(moments: Floats) -> NDArray[bool_]:
    """Whether each run reached its finish."""
    import numpy as np

    first = len(Clock) + ORIGINS.index(Clock.STANDING.marks_from_m) * len(PLACES)
    missed: NDArray[bool_] = np.isnan(moments[:, first + PLACES.index(FINISH)])
    return ~missed


SLIP: Final = tuple((name, "f8") for name in NUMBERS)
"""The fields of a column of slips."""


def slip_columns(
    moments: Floats,
    clock: Clock,
    *,
    length_m: Floats,
    start_mps: float,
    five_to_60_s: Floats | None,
) -> NDArray[Any]:
    """The slips of many runs by a clock: a structured array with a field for each of ``NUMBERS``,
    NaN for what was not reached.

    moments: a row for each run [s]; length_m: of each strip [m]; start_mps: of a rolling start;
    five_to_60_s: from runs of their own, or None.
    """
    import numpy as np

    first = len(Clock) + ORIGINS.index(clock.marks_from_m) * len(PLACES)
    numbers = slip_numbers(
        start_s=moments[:, list(Clock).index(clock)],
        at=lambda name: moments[:, first + PLACES.index(name)],
        to=lambda v: moments[:, SPEEDS_FROM + SPEEDS.index(v)],
        rolling=start_mps > 0.0,
    )
    slips = np.empty(len(moments), list(SLIP))
    slips["length_m"] = length_m
    slips["five_to_60_mph_s"] = np.nan if five_to_60_s is None else five_to_60_s
    for name, column in numbers.items():
        slips[name] = column
    return slips

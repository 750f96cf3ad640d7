"""Slips of many runs at once are the slips of each run, bit for bit, on any strip."""

from __future__ import annotations

import random
from math import isnan, nan

import numpy as np
import pytest
from numpy.typing import NDArray

from dragsim.batch.moments import MOMENTS, SPEEDS_FROM, Layouts, reached, slip_columns
from dragsim.constants import FOOT, MPH, QUARTER_MILE
from dragsim.core.rows import Marks
from dragsim.results.timing import NUMBERS, SAME_PLACE, TRAP, Clock, run_marks, slip_of_marks

LENGTHS = (
    0.5, FOOT, 5.0, TRAP, TRAP + 0.5 * SAME_PLACE, 25.0, 60.0 * FOOT, QUARTER_MILE / 2.0, 305.0,
    QUARTER_MILE - 1e-9, QUARTER_MILE, QUARTER_MILE + 0.004, 1609.344,
)  # fmt: skip
ROLLOUTS = (0.0, 1e-9, 1e-6, 0.2, 0.27, FOOT - 5e-8, FOOT, FOOT + 5e-8, FOOT + 2e-6, 0.31, 0.5)
STARTS = (0.0, 30.0 * MPH, 60.0 * MPH, 150.0 * MPH)


def made_up(marks: Marks, draw: random.Random) -> Marks:
    """Marks with times, some of them not reached."""
    for wanted, times in ((marks.x, marks.x_t), (marks.v, marks.v_t)):
        got_to = draw.randint(0, len(wanted))
        moment = 0.0
        for i in range(len(wanted)):
            moment += draw.uniform(0.01, 3.0)
            times[i] = moment if i < got_to else nan
    return marks


def padded(rows: list[list[float]], width: int) -> NDArray[np.float64]:
    """Rows of a chunk, NaN after their ends."""
    result = np.full((len(rows), width), nan)
    for i, row in enumerate(rows):
        result[i, : len(row)] = row
    return result


def same_number(one: float | None, other: float) -> bool:
    return isnan(other) if one is None else one == other


@pytest.mark.parametrize("start_mps", STARTS)
def test_columns_are_the_slips_of_the_runs_one_by_one(start_mps: float) -> None:
    draw = random.Random(1)
    strips = [(length, rollout) for length in LENGTHS for rollout in ROLLOUTS]
    strips += [(QUARTER_MILE, draw.uniform(0.1, 0.4)) for _ in range(100)]
    draw.shuffle(strips)
    layouts = Layouts(start_mps)
    single, at, to = [], [], []
    for length, rollout in strips:
        marks = layouts.add(length, rollout)
        alone = run_marks(length, rollout, start_mps=start_mps)
        assert (list(marks.x), list(marks.x_land), list(marks.v)) == alone[:2] + alone[3:4]
        single.append(made_up(alone, draw))
        at.append(list(alone.x_t))
        to.append(list(alone.v_t))
    moments = layouts.moments(padded(at, SPEEDS_FROM), padded(to, MOMENTS - SPEEDS_FROM))
    lengths = np.array([length for length, _ in strips])
    assert moments.shape == (len(strips), MOMENTS)
    for clock in Clock:
        slips = slip_columns(
            moments, clock, length_m=lengths, start_mps=start_mps, five_to_60_s=None
        )
        assert slips.dtype.names == NUMBERS
        for i, (length, rollout) in enumerate(strips):
            slip = slip_of_marks(
                single[i], clock, length_m=length, rollout_m=rollout, start_mps=start_mps
            ).to_dict()
            wrong = [name for name in NUMBERS if not same_number(slip[name], slips[name][i])]
            assert wrong == [], (length, rollout, clock)
            if clock is Clock.STANDING:
                assert reached(moments)[i] == (slip["finish_s"] is not None)


def test_cars_of_one_strip_share_a_layout_whatever_their_tyres() -> None:
    layouts = Layouts(0.0)
    for i in range(100):
        layouts.add(QUARTER_MILE, 0.25 + i * 1e-3)
    assert len(layouts) == 2, "one for rollouts below a foot, one for those above"

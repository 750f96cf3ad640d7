"""A run looked at often enough to draw it: within every phase, and on both sides of every jump."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dragsim.results.channels import Moment

if TYPE_CHECKING:
    from dragsim.results.run import Run

SAMPLES: Final = 600
"""Moments of a run, besides the ends of its phases."""
LEAST: Final = 20
"""Moments of a phase, however short it is."""


def moments(run: Run, end_s: float) -> tuple[Moment, ...]:
    """Moments from the release to ``end_s`` [s], in order. Where a phase of the run ends there are
    two, before and after."""
    return tuple(
        Moment.of(run.trace, t_s, left=left)
        for start, end in pairwise(phase_times(run, end_s))
        for t_s, left in _within(start, end, end_s)
    )


def phase_times(run: Run, end_s: float) -> list[float]:
    """Where phases of a run begin [s], and ``end_s``."""
    steps = [step for step in run.trace.steps if step.t < end_s]
    starts = [b.t for a, b in pairwise(steps) if a.mode != b.mode]
    return [0.0, *starts, end_s]


def _within(start: float, end: float, whole: float) -> Iterator[tuple[float, bool]]:
    """Times of one phase [s] and whether the value before a jump is meant."""
    parts = max(LEAST, int(SAMPLES * (end - start) / whole))
    for i in range(parts):
        yield start + (end - start) * i / parts, False
    yield end, True


def time_of(moment: Moment) -> float:
    """Time of a moment since the release [s]."""
    return moment.step.t + moment.share * moment.step.h

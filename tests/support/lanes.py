"""Runs and races of test vehicles, made without specification files."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from cars import Car

from dragsim.constants import FOOT, QUARTER_MILE
from dragsim.core.trace import DEFAULT_LIMITS, record
from dragsim.results.conditions import Conditions
from dragsim.results.race import LaneResult, Race
from dragsim.results.run import Run
from dragsim.results.timing import run_marks
from dragsim.spec.vehicle import Vehicle

AIR = Conditions(1.225, 0.0)
ROLLOUT = 0.97 * FOOT


def run_of(
    car: Car,
    *,
    length_m: float = QUARTER_MILE,
    rollout_m: float = ROLLOUT,
    rtol: float = DEFAULT_LIMITS.rtol,
    name: str = "a test car",
) -> Run:
    """A run of a test vehicle, recorded as ``api.simulate`` records one."""
    marks = run_marks(length_m, rollout_m)
    limits = DEFAULT_LIMITS._replace(rtol=rtol)
    return Run(
        vehicle=cast(Vehicle, SimpleNamespace(name=name, reference="test_car")),
        trace=record(car.params, car.curve, marks=marks, limits=limits),
        length_m=length_m,
        rollout_m=rollout_m,
        power_correction=1.0,
        conditions=AIR,
        estimated_count=3,
        figure_count=40,
    )


def race_of(runs: Sequence[Run], reactions: Sequence[float] = ()) -> Race:
    """A race of runs, each released at its reaction after the signal [s], 0 if none are given."""
    delays = reactions or [0.0] * len(runs)
    lanes = tuple(
        LaneResult(vehicle="test_car", label=f"car {i}", reaction_s=delay, run=run)
        for i, (run, delay) in enumerate(zip(runs, delays, strict=True), start=1)
    )
    return Race(name="a test race", summary="", lanes=lanes, conditions=AIR)

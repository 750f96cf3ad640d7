"""What the benchmarks run: the cars of the scenario that the project replays, and heavier ones."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dragsim.constants import QUARTER_MILE
from dragsim.core.rows import Marks
from dragsim.core.trace import marks_at
from dragsim.kernel import Row
from dragsim.model.params import Params

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "road_atlanta.toml"

LOADS = (1.0, 1.05, 1.12, 1.2)
"""Shares of its mass at which each car is run, so that no lucky step flatters a tolerance."""


class Lane(NamedTuple):
    """A car ready to run."""

    name: str
    params: Params
    curve: Row


def lanes() -> list[Lane]:
    """The cars of the scenario, on its strip and its day."""
    from dragsim.api import run

    return [
        Lane(lane.label, lane.run.trace.params, lane.run.trace.curve)
        for lane in run(SCENARIO).lanes
    ]


def loaded(cars: list[Lane]) -> list[Lane]:
    """Each car at each of ``LOADS``."""
    return [
        Lane(
            f"{name} x {load}",
            params._replace(body=params.body._replace(mass=params.body.mass * load)),
            curve,
        )
        for name, params, curve in cars
        for load in LOADS
    ]


def finish() -> Marks:
    """The end of a quarter mile."""
    return marks_at([(QUARTER_MILE, True)], [])

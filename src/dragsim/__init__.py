"""A drag-race simulator: two cars from two text files, who wins, by how much and why.

    import dragsim
    race = dragsim.run("road_atlanta")
    mini = dragsim.load_vehicle("mini_cooper_s_2011")
    hot = mini.tweak({"engine.power": "230 hp", "body.mass": "1100 kg"})
    dragsim.race([mini, hot]).margin_s

Names are imported when they are first asked for, so that a command that needs few of them starts
fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragsim.version import VERSION

if TYPE_CHECKING:
    from dragsim.api import load_vehicle, race, run, simulate, simulate_many
    from dragsim.batch import Batch
    from dragsim.errors import DragsimError, InputError, RunError
    from dragsim.results.race import Race
    from dragsim.results.run import Outcome, Run
    from dragsim.results.timing import Clock, Slip
    from dragsim.spec.scenario import Lane, Scenario, Start, Strip, Weather
    from dragsim.spec.vehicle import Driver, Vehicle

__version__ = VERSION

__all__ = [
    "Batch",
    "Clock",
    "DragsimError",
    "Driver",
    "InputError",
    "Lane",
    "Outcome",
    "Race",
    "Run",
    "RunError",
    "Scenario",
    "Slip",
    "Start",
    "Strip",
    "Vehicle",
    "Weather",
    "__version__",
    "load_vehicle",
    "race",
    "run",
    "simulate",
    "simulate_many",
]

_HOMES = {
    "Batch": "dragsim.batch",
    "Clock": "dragsim.results.timing",
    "DragsimError": "dragsim.errors",
    "Driver": "dragsim.spec.vehicle",
    "InputError": "dragsim.errors",
    "Lane": "dragsim.spec.scenario",
    "Outcome": "dragsim.results.run",
    "Race": "dragsim.results.race",
    "Run": "dragsim.results.run",
    "RunError": "dragsim.errors",
    "Scenario": "dragsim.spec.scenario",
    "Slip": "dragsim.results.timing",
    "Start": "dragsim.spec.scenario",
    "Strip": "dragsim.spec.scenario",
    "Vehicle": "dragsim.spec.vehicle",
    "Weather": "dragsim.spec.scenario",
    "load_vehicle": "dragsim.api",
    "race": "dragsim.api",
    "run": "dragsim.api",
    "simulate": "dragsim.api",
    "simulate_many": "dragsim.api",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)

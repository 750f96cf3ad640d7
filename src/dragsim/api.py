"""From a vehicle or a scenario to a result: the one module that knows both ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from dragsim import garage
from dragsim.build import atmosphere, build
from dragsim.core.trace import record
from dragsim.errors import InputError, NotSupportedError
from dragsim.estimate.explain import estimated, figures
from dragsim.results.conditions import Conditions
from dragsim.results.race import LaneResult, Race
from dragsim.results.run import Run
from dragsim.results.timing import beam_rollout_m, run_marks
from dragsim.spec.scenario import Lane, Scenario, Staging, Start, Strip, Tree, Weather
from dragsim.spec.vehicle import Driver, Vehicle

if TYPE_CHECKING:
    from dragsim.settings import Setting

_Given = TypeVar("_Given", Strip, Weather, Start, Driver)

MOST_LANES = 8
"""Lanes that a race may have."""


def load_vehicle(reference: str | Path) -> Vehicle:
    """A vehicle by its garage name, or by its path where the text holds ``/`` or ends in .toml.

    Raises NotFoundError or SpecError.
    """
    return garage.load_vehicle(str(reference))


def simulate(
    vehicle: Vehicle | str | Path,
    *,
    strip: Strip | None = None,
    weather: Weather | None = None,
    driver: Driver | None = None,
    staging: Staging | str = Staging.SHALLOW,
) -> Run:
    """One car's run, from standstill.

    Where a call is silent: a level quarter mile of dry asphalt, 15 degC, 101.325 kPa, dry and
    calm, and the driver of the vehicle's own file. How the run ended is in its ``outcome``; raises
    InputError (or one of its kinds) only where the input cannot be run.
    """
    car = vehicle if isinstance(vehicle, Vehicle) else load_vehicle(vehicle)
    if (driver := _part(driver, Driver)) is not None:
        car = car.with_driver(driver)
    strip = _part(strip, Strip) or Strip()
    weather = _part(weather, Weather) or Weather()
    staging = Start(staging=cast("Staging", staging)).staging
    built = build(car, strip=strip, weather=weather)
    rollout_m = beam_rollout_m(built.front_diameter_m, staging)
    trace = record(built.params, built.curve, marks=run_marks(strip.length, rollout_m))
    numbers = figures(car)
    return Run(
        vehicle=car,
        trace=trace,
        length_m=strip.length,
        rollout_m=rollout_m,
        power_correction=built.power_correction,
        conditions=conditions(weather),
        estimated_count=estimated(numbers),
        figure_count=len(numbers),
    )


def conditions(weather: Weather) -> Conditions:
    """The air of a weather."""
    day = atmosphere(weather)
    return Conditions(day.density_kgpm3, day.density_altitude_m)


def run(scenario: Scenario | str | Path, *, settings: Sequence[Setting | str] = ()) -> Race:
    """The race of a scenario: its file or name, or the scenario itself.

    ``settings`` change it first, as on the command line: ``"911.body.mass=1400 kg"``,
    ``"strip.length=1/8 mile"``. Raises InputError (or one of its kinds) for bad input.
    """
    from dragsim.settings import apply_settings

    if not isinstance(scenario, Scenario):
        scenario = garage.load_scenario(str(scenario))
    return race_of(apply_settings(scenario, settings) if settings else scenario)


def race(
    vehicles: Sequence[Vehicle | str | Path],
    *,
    strip: Strip | None = None,
    weather: Weather | None = None,
    start: Start | None = None,
    labels: Sequence[str] = (),
    name: str = "",
) -> Race:
    """A race without a file: one to eight vehicles, a lane each, released together.

    ``labels``: what each is called, else by its file; ``name``: of the race. Raises InputError (or
    one of its kinds) for bad input.
    """
    if isinstance(vehicles, Vehicle | str | Path):
        raise InputError("a race takes a list of vehicles: dragsim.race([first, second])")
    cars = [v if isinstance(v, Vehicle) else load_vehicle(v) for v in vehicles]
    if not 1 <= len(cars) <= MOST_LANES:
        raise InputError(f"a race has one to {MOST_LANES} lanes, not {len(cars)}")
    if labels and len(labels) != len(cars):
        raise InputError(f"{len(labels)} labels for {len(cars)} vehicles; give one for each")
    called = distinct(labels or [short_name(car) for car in cars])
    entries = [_Entry(car, label, 0.0) for car, label in zip(cars, called, strict=True)]
    return _race(
        entries,
        name=name or race_name(called),
        strip=_part(strip, Strip) or Strip(),
        weather=_part(weather, Weather) or Weather(),
        start=_part(start, Start) or Start(),
    )


def race_of(scenario: Scenario) -> Race:
    """The race of a scenario, each lane's settings applied to its vehicle."""
    from dragsim.settings import lane_car

    for lane in scenario.lanes:
        _refuse_handicap(lane)
    cars = [
        lane_car(garage.lane_vehicle(scenario, number), lane, number, place=scenario.place)
        for number, lane in enumerate(scenario.lanes, 1)
    ]
    lanes = list(zip(cars, scenario.lanes, strict=True))
    called = distinct([lane.label or short_name(car) for car, lane in lanes])
    return _race(
        [
            _Entry(car, label, lane.reaction, garage.found_as(lane.vehicle, scenario))
            for (car, lane), label in zip(lanes, called, strict=True)
        ],
        name=scenario.name,
        summary=scenario.summary,
        strip=scenario.strip,
        weather=scenario.weather,
        start=scenario.start,
    )


class _Entry(NamedTuple):
    """Who races in a lane: the car, what it is called, its release after the signal [s], and what
    names the car from the working folder."""

    car: Vehicle
    label: str
    reaction_s: float
    found_as: str = ""


def _race(
    entries: Sequence[_Entry],
    *,
    name: str,
    summary: str = "",
    strip: Strip,
    weather: Weather,
    start: Start,
) -> Race:
    _refuse_start(start)
    lanes = [
        LaneResult(
            vehicle=entry.car.reference or entry.car.name,
            label=entry.label,
            reaction_s=entry.reaction_s,
            run=simulate(entry.car, strip=strip, weather=weather, staging=start.staging),
            found_as=entry.found_as,
        )
        for entry in entries
    ]
    return Race(
        name=name,
        summary=summary,
        lanes=tuple(lanes),
        conditions=conditions(weather),
        strip=strip,
        weather=weather,
    )


def _refuse_start(start: Start) -> None:
    later = "reads and checks, but cannot be run by this version"
    if start.tree is not Tree.NONE:
        raise NotSupportedError(f'start.tree: "{start.tree.value}" {later}; it runs "none"')
    if start.speed:
        raise NotSupportedError(f"start.speed: a rolling start {later}; leave it out")


def _refuse_handicap(lane: Lane) -> None:
    if lane.dial_in is not None:
        raise NotSupportedError(
            "lane.dial_in: a handicap start reads and checks, but cannot be run by this version; "
            "leave it out"
        )


def race_name(names: Sequence[str]) -> str:
    """What a race without a name is called: "a", "a against b" or "a, b and c"."""
    if len(names) < 3:
        return " against ".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def short_name(car: Vehicle) -> str:
    """What a vehicle is called where space is short: its garage or file name, else its name."""
    return Path(car.reference).stem if car.reference else car.name


def distinct(labels: Sequence[str]) -> list[str]:
    """Labels made distinct by counting repeats: ``mini``, ``mini (2)``."""
    result: list[str] = []
    for label in labels:
        called, count = label, 1
        while called in result:
            count += 1
            called = f"{label} ({count})"
        result.append(called)
    return result


def _part(given: _Given | None, kind: type[_Given]) -> _Given | None:
    """``given`` if it is what it should be; raises InputError otherwise."""
    if given is None or isinstance(given, kind):
        return given
    name = kind.__name__
    raise InputError(
        f"{name.lower()} must be a dragsim.{name}, not {given!r:.60}: "
        f"{name.lower()}=dragsim.{name}(...)"
    )

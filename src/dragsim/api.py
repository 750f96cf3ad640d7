"""From a vehicle or a scenario to a result: the one module that knows both ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from dragsim import garage
from dragsim.build import atmosphere, build, refuse_rolling
from dragsim.core.trace import record
from dragsim.errors import InputError
from dragsim.estimate.explain import estimated, figures
from dragsim.results.channels import mapped
from dragsim.results.conditions import Conditions
from dragsim.results.intervals import Sources
from dragsim.results.race import LaneResult, Race
from dragsim.results.rules import handicaps
from dragsim.results.run import Run
from dragsim.results.timing import beam_rollout_m, run_marks
from dragsim.spec.scenario import Scenario, Staging, Start, Strip, Weather
from dragsim.spec.vehicle import Driver, Vehicle
from dragsim.units import Dimension

if TYPE_CHECKING:
    from dragsim.batch import Batch
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
    speed: float | str | None = None,
) -> Run:
    """One car's run, from standstill or, with a ``speed`` (bare numbers in m/s), rolling.

    Where a call is silent: a level quarter mile of dry asphalt, 15 degC, 101.325 kPa, dry and
    calm, and the driver of the vehicle's own file. How the run ended is in its ``outcome``; raises
    InputError (or one of its kinds) only where the input cannot be run.
    """
    car = vehicle if isinstance(vehicle, Vehicle) else load_vehicle(vehicle)
    if (driver := _part(driver, Driver)) is not None:
        car = car.with_driver(driver)
    strip = _part(strip, Strip) or Strip()
    weather = _part(weather, Weather) or Weather()
    start = Start(staging=cast("Staging", staging), speed=cast("float | None", speed))
    start_mps = start.speed or 0.0
    built = build(car, strip=strip, weather=weather)
    if start_mps > 0.0:
        refuse_rolling(car, built, start_mps)
    rollout_m = beam_rollout_m(built.front_diameter_m, start.staging)
    marks = run_marks(strip.length, rollout_m, start_mps=start_mps)
    trace = record(built.params, built.curve, marks=marks, speed_mps=start_mps)
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
        start_mps=start_mps,
        sources=partial(Sources.of, car, built.power_correction),
    )


def simulate_many(
    vehicles: Vehicle | str | Path | Sequence[Vehicle | str | Path],
    *,
    tweaks: Mapping[str, object] | None = None,
    strip: Strip | Sequence[Strip] | Mapping[str, object] | None = None,
    weather: Weather | Sequence[Weather] | Mapping[str, object] | None = None,
    driver: Driver | Sequence[Driver] | Mapping[str, object] | None = None,
    staging: Staging | str = Staging.SHALLOW,
    speed: float | str | None = None,
    five_to_60: bool = False,
    errors: str = "raise",
    path: str = "auto",
    threads: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Batch:
    """Many runs in one call, each as ``simulate`` makes it, to the last bit.

    vehicles: one, or a list. ``tweaks`` by dotted key, and ``strip``, ``weather`` and ``driver``
    (one, a list, or a mapping of keys): a list or an array holds a value for each car, anything
    else is the same for all; bare numbers are SI. All columns have one length.

        batch = dragsim.simulate_many(
            "mini_cooper_s_2011",
            tweaks={"body.mass": numpy.linspace(1000.0, 1400.0, 401)},
            weather={"temperature": "30 degC"},
        )
        batch.slip("one_foot")["ft1320_s"]

    five_to_60: a second, rolling run of each car for ``five_to_60_mph_s``, else NaN. errors:
    "raise" BatchError for the first car that cannot be run, its index in the message and the Batch
    of the others so far in its ``done``, or "keep" it as a row with the outcome "bad_input". path:
    "compiled", "interpreted", or "auto" for what takes less time; without numba interpreted, with a
    RuntimeWarning. threads: for compiled runs, None for all cores. progress(done, of): called as
    runs are done.

    Ctrl-C ends it with the Batch of what is done: ``batch.interrupted``. Memory grows with inputs
    and outputs only. Raises InputError (or one of its kinds) for bad input, of columns before
    anything is run, with key and index.
    """
    from dragsim import batch

    if errors not in ("raise", "keep"):
        raise InputError(f'errors = {errors!r:.60} is none of "raise", "keep"')
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise InputError(f"threads = {threads!r:.60} must be a whole number from 1, or None")
    way = batch.RunPath.of(path)
    start = Start(staging=cast("Staging", staging), speed=cast("float | None", speed))
    keep = errors == "keep"
    cars = batch.gather(
        vehicles,
        tweaks=tweaks or {},
        strip=strip,
        weather=weather,
        driver=driver,
        start=start,
        load=load_vehicle,
        keep=keep,
    )
    wanted = batch.Wanted(sprint=five_to_60, keep=keep)
    return batch.run_cars(cars, wanted, path=way, threads=threads, progress=progress)


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
    reactions: Sequence[float | str] = (),
    dial_ins: Sequence[float | str] = (),
    name: str = "",
) -> Race:
    """A race without a file: one to eight vehicles, a lane each, released together.

    ``labels``: what each is called, else by its file; ``reactions``, and for a handicap start
    ``dial_ins``: one for each [s], or a text with its unit; ``name``: of the race. Raises
    InputError (or one of its kinds) for bad input.
    """
    if isinstance(vehicles, Vehicle | str | Path):
        raise InputError("a race takes a list of vehicles: dragsim.race([first, second])")
    cars = [v if isinstance(v, Vehicle) else load_vehicle(v) for v in vehicles]
    if not 1 <= len(cars) <= MOST_LANES:
        raise InputError(f"a race has one to {MOST_LANES} lanes, not {len(cars)}")
    for what, given in (("labels", labels), ("reactions", reactions), ("dial_ins", dial_ins)):
        if given and len(given) != len(cars):
            raise InputError(f"{len(given)} {what} for {len(cars)} vehicles; give one for each")
    called = distinct(labels or [short_name(car) for car in cars])
    delays = _seconds(reactions) or [0.0] * len(cars)
    dials: Sequence[float | None] = _seconds(dial_ins) or [None] * len(cars)
    entries = [_Entry(*each) for each in zip(cars, called, delays, dials, strict=True)]
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

    cars = [
        lane_car(garage.lane_vehicle(scenario, number), lane, number, place=scenario.place)
        for number, lane in enumerate(scenario.lanes, 1)
    ]
    lanes = list(zip(cars, scenario.lanes, strict=True))
    called = distinct([lane.label or short_name(car) for car, lane in lanes])
    return _race(
        [
            _Entry(
                car,
                label,
                lane.reaction,
                lane.dial_in,
                garage.found_as(lane.vehicle, scenario),
            )
            for (car, lane), label in zip(lanes, called, strict=True)
        ],
        name=scenario.name,
        summary=scenario.summary,
        strip=scenario.strip,
        weather=scenario.weather,
        start=scenario.start,
    )


class _Entry(NamedTuple):
    """Who races in a lane: the car, what it is called, its reaction and dial-in [s], and what names
    the car from the working folder."""

    car: Vehicle
    label: str
    reaction_s: float
    dial_in_s: float | None = None
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
    _refuse_reactions(entries, start)
    handicaps([entry.dial_in_s for entry in entries])
    lanes = [
        LaneResult(
            vehicle=entry.car.reference or entry.car.name,
            label=entry.label,
            reaction_s=entry.reaction_s,
            dial_in_s=entry.dial_in_s,
            run=simulate(
                entry.car,
                strip=strip,
                weather=weather,
                staging=start.staging,
                speed=start.speed,
            ),
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
        start=start,
    )


def _refuse_reactions(entries: Sequence[_Entry], start: Start) -> None:
    """Raise InputError where lanes of a rolling start do not all begin at the signal."""
    if not start.speed:
        return
    for number, entry in enumerate(entries, 1):
        for key, value in (("reaction", entry.reaction_s), ("dial_in", entry.dial_in_s)):
            if value:
                raise InputError(
                    f"start.speed and {key} of lane {number}: in a rolling start all throttles "
                    f"open at the signal; leave one of the two out"
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


def _seconds(times: Sequence[float | str]) -> Sequence[float]:
    """Times in seconds, from numbers, texts or pint quantities; raises UnitError."""
    return cast("Sequence[float]", mapped(float, list(times), Dimension.TIME))


def _part(given: _Given | None, kind: type[_Given]) -> _Given | None:
    """``given`` if it is what it should be; raises InputError otherwise."""
    if given is None or isinstance(given, kind):
        return given
    name = kind.__name__
    raise InputError(
        f"{name.lower()} must be a dragsim.{name}, not {given!r:.60}: "
        f"{name.lower()}=dragsim.{name}(...)"
    )

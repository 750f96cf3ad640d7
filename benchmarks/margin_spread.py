"""The spread of times and margins against a Monte Carlo of everything that is uncertain.

    python benchmarks/margin_spread.py [CAR CAR ...] [--samples N]

``Race.margin_80_s`` follows from two more runs of each car and a handful of traits. Here every
general value is drawn from its standard deviation, the same for both cars, and every uncertain
number of a car by itself; each draw is a run. The table has the standard deviations of both ways,
without what predictions miss for reasons unknown. Left out of the draws are the numbers that a
vehicle file cannot state; they are named. Shift speeds go with the redline: no driver shifts where
the limiter has taken the torque.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev
from typing import Any, Final

import click

import dragsim
from dragsim.batch.choice import RunPath
from dragsim.constants import QUARTER_MILE
from dragsim.errors import InputError
from dragsim.estimate.complete import complete
from dragsim.estimate.defaults import DEFAULTS, Defaults, table
from dragsim.estimate.entries import ENTRIES
from dragsim.estimate.explain import Figure, figures
from dragsim.results.intervals import difference, root_of_squares
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Vehicle
from dragsim.units import write
from dragsim.validation.measured import ET, RoadTest, measurements
from dragsim.validation.predict import Task
from dragsim.validation.trials import Job, Trial, predicted

CARS: Final = (
    "porsche_911_carrera_2010", "mini_cooper_s_2011",
    "vw_gti_2015_dsg", "charger_hellcat_2015_8at",
    "tesla_model_s_p100d_2017", "nissan_versa_sr_2020_cvt",
)  # fmt: skip
"""Three races."""
SAMPLES: Final = 400
SEED: Final = 1
_ET: Final = measurements(
    RoadTest(source="", confirmed=True, quarter_clock=Clock.STANDING, quarter_mile_s=1.0)
)
_VALUES: Final[Mapping[str, Any]] = {entry.key: entry.value for entry in ENTRIES}


@dataclass(frozen=True)
class Race:
    """Two cars: standard deviations of their times and of the margin, drawn and propagated [s]."""

    cars: tuple[str, str]
    drawn: tuple[float, float, float]
    propagated: tuple[float, float, float]


def uncertain(vehicle: Vehicle) -> tuple[dict[str, Figure], list[str]]:
    """The numbers of a car that are uncertain and that a file can state, by key; and the keys of
    the others that are uncertain."""
    found: dict[str, Figure] = {}
    others: list[str] = []
    for figure in figures(vehicle):
        if not figure.uncertainty or figure.key == "driver.shift_speed":
            continue
        try:
            vehicle.tweak({figure.key: stated(figure, 1.0)})
        except InputError:
            others.append(figure.key)
        else:
            found[figure.key] = figure
    return found, others


def stated(figure: Figure, factor: float, value: float | None = None) -> object:
    """A number as a file states it, times a factor."""
    number = figure.value if value is None else value
    if not isinstance(number, float):
        raise InputError(f"{figure.key} is no number")
    return number * factor if figure.dimension is None else write(number * factor, figure.dimension)


def drawn_defaults(chance: random.Random) -> Defaults:
    """A table of general values, each drawn within its range."""
    return DEFAULTS.replace(
        **{
            name: min(max(chance.gauss(item.value, item.sd), item.low), item.high)
            for name, item in table().items()
        }
    )


def drawn_car(
    vehicle: Vehicle, own: Mapping[str, Figure], defaults: Defaults, chance: random.Random
) -> Vehicle:
    """A car with its own numbers drawn about what these general values give."""
    car = complete(vehicle, defaults)
    changes: dict[str, object] = {}
    for key, figure in own.items():
        assert figure.uncertainty is not None
        error = chance.gauss(0.0, figure.uncertainty)
        here = _VALUES[key](car) if key in _VALUES and not figure.absolute else None
        if figure.absolute:
            assert isinstance(figure.value, float)
            changes[key] = figure.value + error
        else:
            changes[key] = stated(figure, max(1.0 + error, 0.05), here)
    return vehicle.tweak(changes)


def race(
    names: tuple[str, str], samples: int, *, seed: int = SEED, path: RunPath = RunPath.AUTO
) -> Race:
    """Draw and propagate the spread of two cars."""
    chance = random.Random(seed)
    vehicles = [dragsim.load_vehicle(name) for name in names]
    own = [uncertain(vehicle)[0] for vehicle in vehicles]
    jobs: list[Job] = []
    while len(jobs) < 2 * samples:
        defaults = drawn_defaults(chance)
        try:
            pair = [
                drawn_car(vehicle, numbers, defaults, chance)
                for vehicle, numbers in zip(vehicles, own, strict=True)
            ]
        except InputError:  # a draw that is no car, such as a bog speed over another
            continue
        jobs += [_job(car, defaults) for car in pair]
    times = [numbers["", 0].get(ET.name) for numbers in predicted(jobs, path)]
    both = [
        (a, b)
        for a, b in zip(times[::2], times[1::2], strict=True)
        if a is not None and b is not None
    ]
    runs = [dragsim.simulate(vehicle) for vehicle in vehicles]
    first, second = (run.answers.spreads(Clock.STANDING, QUARTER_MILE)[0] for run in runs)
    return Race(
        names,
        (stdev(a for a, _ in both), stdev(b for _, b in both), stdev(b - a for a, b in both)),
        (
            first.propagated,
            second.propagated,
            root_of_squares(difference(first, second), first.alone, second.alone),
        ),
    )


def _job(car: Vehicle, defaults: Defaults) -> Job:
    task = Task(vehicle=car, strip=Strip(), weather=Weather())
    return Job(Trial("", task, ((("", 0), _ET),)), defaults)


@click.command()
@click.argument("cars", nargs=-1)
@click.option("--samples", default=SAMPLES, show_default=True, help="Draws of each race.")
def main(cars: Sequence[str], samples: int) -> None:
    """Print the table."""
    names = list(cars or CARS)
    if len(names) % 2:
        raise click.UsageError("name two cars for each race")
    out = sys.stdout
    out.write(f"{'standard deviation, s':34s} {'drawn':>8s} {'two runs':>9s} {'ratio':>6s}\n")
    left: dict[str, None] = {}
    for pair in zip(names[::2], names[1::2], strict=True):
        found = race(pair, samples)
        for what, drawn, told in zip((*pair, "margin"), found.drawn, found.propagated, strict=True):
            out.write(f"{what:34.34s} {drawn:8.3f} {told:9.3f} {told / drawn:6.2f}\n")
        for name in pair:
            left |= dict.fromkeys(uncertain(dragsim.load_vehicle(name))[1])
    out.write(f"not drawn: {', '.join(left)}\n")


if __name__ == "__main__":
    main()

"""``dragsim run``, ``race`` and ``time``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, cast

import click

from dragsim.cli.kinds import cars_expected, scenario_expected
from dragsim.cli.output import print_json, print_lines, tell, width
from dragsim.errors import InputError, OutputError, SpecError

if TYPE_CHECKING:
    from dragsim.report.layout import Line
    from dragsim.results.race import Race
    from dragsim.spec.scenario import Scenario

_Command = TypeVar("_Command", bound=Callable[..., object])
_SLUG_LENGTH: Final = 80


def _options(command: _Command) -> _Command:
    """What the three commands have in common."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
        click.option("--no-plot", is_flag=True, help="Write no picture."),
        click.option(
            "--out",
            metavar="DIR",
            type=click.Path(path_type=Path),
            help="Folder of the picture  [default: results/<name>/]",
        ),
        click.option(
            "--set",
            "settings",
            metavar="HEAD.KEY=VALUE",
            multiple=True,
            help="Change a number for this run; may be repeated.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("scenario")
@_options
def run(
    scenario: str, settings: tuple[str, ...], out: Path | None, no_plot: bool, as_json: bool
) -> int:
    """Race the cars of a scenario file.

    SCENARIO is a file or the name of a scenario in the garage.

    \b
    dragsim run scenarios/road_atlanta.toml
    dragsim run road_atlanta --set MINI.engine.power="230 hp"
    dragsim run road_atlanta --set strip.length="1/8 mile" --json

    HEAD of a setting is a lane (its number, its label or the name of its vehicle), strip, weather
    or start; VALUE is written as in the file.
    """
    from dragsim.garage import load_scenario

    with scenario_expected(scenario):
        loaded = load_scenario(scenario)
    name = Path(loaded.place).stem if loaded.place else loaded.name
    return _race(_set(loaded, settings), name, out=out, no_plot=no_plot, as_json=as_json)


@click.command()
@click.argument("cars", metavar="CAR CAR [CAR ...]", nargs=-1, required=True)
@click.option("--strip", "length", metavar="LENGTH", help="For example 1/8mile, 1000ft or 1km.")
@_options
def race(
    cars: tuple[str, ...],
    length: str | None,
    settings: tuple[str, ...],
    out: Path | None,
    no_plot: bool,
    as_json: bool,
) -> int:
    """Race cars over a quarter mile, without a scenario file.

    CAR is a name in the garage or a vehicle file (a text with a / or ending in .toml).

    \b
    dragsim race porsche_911_carrera_2010 mini_cooper_s_2011
    dragsim race my_car.toml mini_cooper_s_2011 --strip 1/8mile
    dragsim race mini_cooper_s_2011 mini_cooper_s_2011 \\
        --set 2.body.mass="1100 kg" --set weather.temperature="35 degC"

    The day is the standard one to which magazines correct: 15 degC, 1013.25 hPa, dry and calm.
    """
    from dragsim.api import MOST_LANES

    if not 2 <= len(cars) <= MOST_LANES:
        hint = "for one car alone there is dragsim time" if len(cars) == 1 else ""
        raise click.UsageError(
            f"a race has 2 to {MOST_LANES} cars, not {len(cars)}" + (f"; {hint}" if hint else "")
        )
    from dragsim.api import race_name

    scenario = _scenario(cars, race_name([_short(car) for car in cars]))
    scenario = _set(_with_strip(scenario, length), settings)
    name = "_vs_".join(_short(car) for car in cars)
    with cars_expected(*cars):
        return _race(scenario, name, out=out, no_plot=no_plot, as_json=as_json)


@click.command()
@click.argument("car")
@_options
def time(
    car: str, settings: tuple[str, ...], out: Path | None, no_plot: bool, as_json: bool
) -> int:
    """Time one car over a quarter mile, by three clocks.

    Standing counts from the driver's release, one foot as magazines do, beams as a drag strip does.

    \b
    dragsim time mini_cooper_s_2011
    dragsim time mini_cooper_s_2011 --set body.mass="1100 kg"
    dragsim time my_car.toml --set strip.length="1 km" --json
    """
    from dragsim import api
    from dragsim.report import lane_card_lines

    with cars_expected(car):
        result = api.run(_set(_scenario((car,), _short(car)), settings, sole_lane=True))
    return _publish(
        result,
        _Form(result.lanes[0].to_dict, lambda: lane_card_lines(result, width=width())),
        picture=None if no_plot else _folder(out, _short(car)) / "run.png",
        as_json=as_json,
    )


def _race(scenario: Scenario, name: str, *, out: Path | None, no_plot: bool, as_json: bool) -> int:
    from dragsim import api
    from dragsim.report import card_lines

    result = api.run(scenario)
    file = "gap.png" if len(result.lanes) > 1 else "run.png"
    return _publish(
        result,
        _Form(result.to_dict, lambda: card_lines(result, width=width())),
        picture=None if no_plot else _folder(out, name) / file,
        as_json=as_json,
    )


class _Form(NamedTuple):
    """The two ways to print a result."""

    document: Callable[[], object]
    card: Callable[[], Sequence[Line]]


def _publish(race: Race, form: _Form, *, picture: Path | None, as_json: bool) -> int:
    """Draw, then print: a reader who stops reading has the picture all the same, and one who
    cannot have the picture still reads the result."""
    failure: OutputError | None = None
    if picture is not None:
        try:
            race.plot(picture)
        except OutputError as error:
            failure = error
    if as_json:
        print_json(form.document())
    else:
        print_lines(form.card())
    if failure is not None:
        raise failure
    if picture is not None:
        tell(f"picture: {picture}") if as_json else click.echo(f"\nPicture: {picture}")
    return 0 if all(lane.run.finished for lane in race.lanes) else 1


def _scenario(cars: tuple[str, ...], name: str) -> Scenario:
    from dragsim.spec.scenario import Lane, Scenario

    return Scenario(name=name, lanes=tuple(Lane(vehicle=car) for car in cars))


def _set(scenario: Scenario, settings: tuple[str, ...], *, sole_lane: bool = False) -> Scenario:
    if not settings:
        return scenario
    from dragsim.settings import apply_settings

    return apply_settings(scenario, settings, sole_lane=sole_lane)


def _with_strip(scenario: Scenario, length: str | None) -> Scenario:
    """``scenario`` over the length of ``--strip``."""
    if length is None:
        return scenario
    from dragsim.spec.scenario import Strip

    try:
        return replace(scenario, strip=Strip(length=cast(float, length)))
    except SpecError as error:
        raise InputError(f"--strip: {error.problems[0].message}") from None


def _short(car: str) -> str:
    """A garage name, or the stem of a path."""
    return Path(car).stem if car.endswith(".toml") else car.rstrip("/").rpartition("/")[2]


def _folder(out: Path | None, name: str) -> Path:
    if out is not None:
        return out
    slug = re.sub(r"[^\w.-]+", "_", name).strip("._")[:_SLUG_LENGTH]
    return Path("results") / (slug or "race")

"""A scenario file, and the same parts made in Python from texts, pint quantities or SI floats."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pint
import pytest
from commands import SCENARIO, write_race

from dragsim.constants import MPH, QUARTER_MILE, RPM, ZERO_CELSIUS
from dragsim.errors import Problem, SpecError
from dragsim.garage import load_scenario, load_vehicle
from dragsim.spec.scenario import Scenario, Staging, Start, Strip, Surface, Tree, Weather
from dragsim.spec.vehicle import Driver, Throttle


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        load_scenario(str(path))
    return caught.value.problems


def test_a_scenario_is_read_in_si(tmp_path: Path) -> None:
    path = write_race(tmp_path)
    scenario = load_scenario(str(path))
    assert scenario.name == "Two of a kind"
    assert scenario.strip.length == QUARTER_MILE / 2
    assert scenario.weather.temperature == 20 + ZERO_CELSIUS
    assert [lane.label for lane in scenario.lanes] == ["first", "second"]
    assert scenario.place == str(path)
    assert dict(scenario.lanes[1].settings) == {"body.mass": "1100 kg"}
    assert dict(scenario.lanes[1].setting_lines) == {"body.mass": 18}
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_where_a_scenario_is_silent_the_day_is_the_road_testers(tmp_path: Path) -> None:
    path = write_race(
        tmp_path,
        ('[strip]\nlength = "1/8 mile"\n', ""),
        ('[weather]\ntemperature = "20 degC"\n', ""),
    )
    scenario = load_scenario(str(path))
    assert (scenario.strip, scenario.weather, scenario.start) == (Strip(), Weather(), Start())
    assert scenario.strip.length == QUARTER_MILE
    assert scenario.strip.surface is Surface.ASPHALT
    assert scenario.weather.temperature == 288.15
    assert scenario.weather.pressure is None


def test_every_key_of_a_scenario_is_read(tmp_path: Path) -> None:
    path = write_race(
        tmp_path,
        ('length = "1/8 mile"', 'length = "402.336 m"\nsurface = "prepped"\ngrip = 0.95\n'
         'grade_profile = [["0 m", "0 %"], ["100 m", "1 %"]]'),
        ('temperature = "20 degC"', 'altitude = "300 m"\nhumidity = "55 %"\nwind = "-3 mph"\n'
         '[start]\ntree = "pro"\nstaging = "deep"'),
        ('label = "first"', 'label = "911"\nreaction = "-0.02 s"\ndial_in = "13.0 s"'),
        ('label = "second"', 'label = "second"\ndial_in = "14.0 s"'),
    )  # fmt: skip
    scenario = load_scenario(str(path))
    assert scenario.strip == Strip(
        surface=Surface.PREPPED, grip=0.95, grade_profile=((0.0, 0.0), (100.0, 0.01))
    )
    assert scenario.weather == Weather(altitude=300.0, humidity=0.55, wind=-3 * MPH)
    assert (scenario.start.tree, scenario.start.staging) == (Tree.PRO, Staging.DEEP)
    assert (scenario.lanes[0].reaction, scenario.lanes[0].dial_in) == (-0.02, 13.0)


def test_a_rolling_start_is_read(tmp_path: Path) -> None:
    rolling = 'temperature = "20 degC"\n[start]\ntree = "none"\nspeed = "60 km/h"'
    scenario = load_scenario(str(write_race(tmp_path, ('temperature = "20 degC"', rolling))))
    assert scenario.start.speed == pytest.approx(60 / 3.6)


@pytest.mark.parametrize(
    ("change", "key", "part"),
    [
        (('temperature = "20 degC"', '[start]\ntree = "pro"\nspeed = "60 km/h"'), "start.speed",
         "leave tree or speed out"),
        (('label = "first"', 'dial_in = "13 s"'), "lane.2.dial_in", "every lane has one"),
        (('label = "first"', 'label = "2"'), "lane.1.label", "number"),
        (('label = "first"', 'label = "1e0"'), "lane.1.label", "number"),
        (('label = "first"', 'label = "a.b"'), "lane.1.label", "dot"),
        (('label = "first"', 'label = "a=b"'), "lane.1.label", "="),
        (('label = "first"', 'label = "strip"'), "lane.1.label", "--set"),
        (('label = "first"', 'label = ""'), "lane.1.label", "empty"),
        (('label = "first"', 'label = "second"'), "lane.2.label", "lane 1"),
        (('temperature = "20 degC"', 'pressure = "98 kPa"\naltitude = "9 m"'),
         "weather.altitude", "pressure"),
        (('temperature = "20 degC"', 'temperature = "20 C"'), "weather.temperature", "degC"),
        (('temperature = "20 degC"', 'humidity = 0.5'), "weather.humidity", "55 %"),
        (('length = "1/8 mile"', 'length = "0 m"'), "strip.length", "0.5 m"),
        (('length = "1/8 mile"', 'surface = "tarmac"'), "strip.surface", "asphalt"),
        (('length = "1/8 mile"', 'grade = "1 %"\ngrade_profile = [["0 m", "0 %"]]'),
         "strip.grade_profile", "grade"),
        (('length = "1/8 mile"', 'grade_profile = [["9 m", "0 %"], ["1 m", "0 %"]]'),
         "strip.grade_profile", "item 2"),
        (('length = "1/8 mile"', 'grade_profile = [["9 m", "0 kg"]]'),
         "strip.grade_profile", "item 1"),
        (("[strip]", "[stripe]"), "stripe", '"strip"'),
        (("[lane.set]", "set = 3\n[x]"), "lane.2.set", "[lane.set]"),
        (("format = 1\n", ""), "format", "scenario"),
    ],
)  # fmt: skip
def test_a_bad_scenario_is_told_by_key_and_line(
    tmp_path: Path, change: tuple[str, str], key: str, part: str
) -> None:
    found = problems(write_race(tmp_path, change))
    (told,) = [problem for problem in found if problem.key == key]
    assert part in told.message
    assert told.line is not None


@pytest.mark.parametrize("count", [0, 9])
def test_a_race_has_one_to_eight_lanes(tmp_path: Path, count: int) -> None:
    path = tmp_path / "race.toml"
    head, _, _ = SCENARIO.partition("[strip]")
    path.write_text(head + ('[[lane]]\nvehicle = "./car.toml"\n' * count or "lane = []"))
    (problem,) = problems(path)
    assert problem.key == "lane"
    assert "1 to 8" in problem.message


def test_a_scenario_without_lanes_or_name_says_so(tmp_path: Path) -> None:
    path = tmp_path / "race.toml"
    path.write_text('format = 1\n[strip]\nlength = "1 km"\n')
    assert [problem.key for problem in problems(path)] == ["name", "lane"]


def test_nested_and_quoted_settings_are_the_same(tmp_path: Path) -> None:
    quoted = load_scenario(str(write_race(tmp_path)))
    nested = load_scenario(
        str(write_race(tmp_path, ('[lane.set]\n"body.mass"', "[lane.set.body]\nmass")))
    )
    assert nested.lanes == quoted.lanes
    assert nested.lanes[1].setting_lines == quoted.lanes[1].setting_lines


REGISTRY: pint.UnitRegistry[float] = pint.UnitRegistry()


@pytest.mark.parametrize(
    ("kind", "name", "given", "expected"),
    [
        (Strip, "length", "1/8 mile", QUARTER_MILE / 2),
        (Strip, "length", 201.168, QUARTER_MILE / 2),
        (Strip, "length", REGISTRY.Quantity(0.125, "mile"), QUARTER_MILE / 2),
        (Strip, "length", np.int64(100), 100.0),
        (Strip, "surface", "wet", Surface.WET),
        (Strip, "surface", Surface.WET, Surface.WET),
        (Strip, "grade", "1 %", 0.01),
        (Strip, "grade_profile", [(0.0, "0 %"), ("1 km", 0.01)], ((0.0, 0.0), (1000.0, 0.01))),
        (Weather, "temperature", "86 degF", 303.15),
        (Weather, "humidity", "55 %", 0.55),
        (Weather, "humidity", 0.55, 0.55),
        (Weather, "pressure", REGISTRY.Quantity(980.0, "hPa"), 98_000.0),
        (Start, "staging", "deep", Staging.DEEP),
        (Driver, "mass", "80 kg", 80.0),
        (Driver, "launch_speed", "4500 rpm", 4500 * RPM),
        (Driver, "throttle", "floored", Throttle.FLOORED),
    ],
)
def test_text_pint_and_si_are_accepted(
    kind: Callable[..., object], name: str, given: object, expected: object
) -> None:
    value = getattr(kind(**{name: given}), name)
    if isinstance(expected, float):
        assert type(value) is float
        assert value == pytest.approx(expected, rel=1e-12)
    else:
        assert value == expected


@pytest.mark.parametrize(
    ("kind", "given", "names", "part"),
    [
        (Strip, {"length": "1/8 kg"}, ["length"], "length"),
        (Strip, {"length": "far", "surface": "ice"}, ["length", "surface"], ""),
        (Strip, {"length": True}, ["length"], "truth value"),
        (Strip, {"length": float("nan")}, ["length"], "finite"),
        (Strip, {"length": None}, ["length"], ""),
        (Strip, {"grip": "much"}, ["grip"], "bare number"),
        (Weather, {"humidity": 55.0}, ["humidity"], "100 %"),
        (Weather, {"pressure": 98.0}, ["pressure"], "kPa"),
        (Weather, {"pressure": 98e3, "altitude": 300.0}, ["altitude"], "pressure"),
        (Weather, {"temperature": REGISTRY.Quantity(3, "kg")}, ["temperature"], "temperature"),
        (Start, {"tree": "oak"}, ["tree"], "sportsman"),
        (Driver, {"mass": "80"}, ["mass"], "unit"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(
    kind: Callable[..., object], given: dict[str, Any], names: list[str], part: str
) -> None:
    with pytest.raises(SpecError) as caught:
        kind(**given)
    assert [problem.key for problem in caught.value.problems] == names
    assert part in str(caught.value)


def test_the_race_of_the_story_is_read_with_its_cars() -> None:
    scenario = load_scenario("road_atlanta")
    assert isinstance(scenario, Scenario)
    for lane in scenario.lanes:
        assert load_vehicle(lane.vehicle).engine is not None
    assert "handling course" in scenario.summary

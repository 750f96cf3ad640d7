"""The 80 % intervals of a run's numbers and of a margin."""

from __future__ import annotations

import json

import pytest
from commands import dragsim as command

import dragsim
from dragsim.constants import MPH, QUARTER_MILE
from dragsim.errors import InputError, NotFoundError
from dragsim.estimate.spread import STRUCTURE, traits
from dragsim.results.intervals import NAMES, Z_80
from dragsim.results.race import Race
from dragsim.results.run import Run
from dragsim.results.timing import Clock


@pytest.fixture(name="porsche", scope="module")
def rear_drive_manual() -> Run:
    return dragsim.simulate("porsche_911_carrera_2010")


@pytest.fixture(name="story", scope="module")
def race_of_the_story() -> Race:
    return dragsim.race(["porsche_911_carrera_2010", "mini_cooper_s_2011"])


def width(interval: tuple[float, float] | None) -> float:
    assert interval is not None
    return interval[1] - interval[0]


CHANGES = {
    "drive": ("transmission.efficiency", "88 %"),
    "grip": ("tyres.friction", 1.20),
    "mass": ("body.mass", "1500 kg"),
    "gap": ("transmission.shift_time", "0.36 s"),
    "drag": ("body.drag_coefficient", 0.36),
}
"""A change of a car that moves a trait."""


@pytest.mark.parametrize("trait", CHANGES)
def test_a_time_answers_to_a_trait_as_a_run_with_it_changed_does(porsche: Run, trait: str) -> None:
    """ET, trap speed and 0-60 mph, each to a quarter of the change, or a trifle."""
    key, value = CHANGES[trait]
    other = porsche.vehicle.tweak({key: value})
    moved = getattr(traits(other), trait) - getattr(traits(porsche.vehicle), trait)
    told = porsche.answers.effects(Clock.STANDING, QUARTER_MILE, 60.0 * MPH)
    new = dragsim.simulate(other)
    slips = porsche.slip("standing"), new.slip("standing")
    for answer, name, trifle in zip(
        told, ("ft1320_s", "ft1320_mps", "zero_to_60_mph_s"), (0.01, 0.05, 0.01), strict=True
    ):
        real = getattr(slips[1], name) - getattr(slips[0], name)
        assert moved * getattr(answer, trait) == pytest.approx(real, rel=0.25, abs=trifle), name


@pytest.mark.parametrize("name", NAMES)
def test_a_number_lies_in_the_middle_of_its_interval(porsche: Run, name: str) -> None:
    found = porsche.interval(name, "one_foot")
    assert found is not None
    value = getattr(porsche.slip("one_foot"), name)
    assert sum(found) / 2.0 == pytest.approx(value, abs=1e-9)
    assert 0.005 * value < width(found) < 0.4 * value


def test_a_published_test_scatters_besides(porsche: Run) -> None:
    car, test = porsche.interval("ft1320_s"), porsche.interval("ft1320_s", test=True)
    noise = 2.0 * Z_80 * STRUCTURE.test_time_s
    assert width(test) ** 2 - width(car) ** 2 == pytest.approx(noise**2, rel=1e-9)


def test_half_the_way_is_surer_and_a_longer_one_less_so() -> None:
    car = "mini_cooper_s_2011"
    half, quarter, mile = (
        width(dragsim.simulate(car, strip=dragsim.Strip(length=length)).interval())
        for length in (0.5 * QUARTER_MILE, QUARTER_MILE, 4.0 * QUARTER_MILE)
    )
    assert half < quarter < mile


def test_what_was_not_reached_has_no_interval(porsche: Run) -> None:
    short = dragsim.simulate(porsche.vehicle, strip=dragsim.Strip(length=0.5 * QUARTER_MILE))
    assert short.interval("ft1320_s") is None
    assert short.interval("finish_s") is not None
    yard = dragsim.simulate(porsche.vehicle, strip=dragsim.Strip(length=10.0))
    assert yard.interval("finish_s") is None
    rolling = dragsim.simulate(porsche.vehicle, speed="60 km/h")
    assert rolling.interval("zero_to_60_mph_s") is None
    assert rolling.interval("finish_s") is not None


def test_a_name_without_an_interval_is_refused_with_the_nearest(porsche: Run) -> None:
    with pytest.raises(NotFoundError, match="did you mean ft1320_s"):
        porsche.interval("ft132_s")
    with pytest.raises(InputError, match="sundial"):
        porsche.interval("ft1320_s", "sundial")


def test_a_margin_lies_in_the_middle_of_its_interval_whoever_has_which_lane(story: Race) -> None:
    mirrored = dragsim.race(["mini_cooper_s_2011", "porsche_911_carrera_2010"])
    assert story.margin_80_s is not None
    assert story.margin_s is not None
    assert sum(story.margin_80_s) / 2.0 == pytest.approx(story.margin_s, abs=1e-9)
    assert mirrored.margin_80_s == pytest.approx(story.margin_80_s, abs=1e-6)


def test_errors_that_both_cars_share_do_not_count_twice(story: Race) -> None:
    """A margin is surer than two times by themselves would be, and less sure than one of them."""
    each = [width(lane.run.interval("finish_s", "standing")) for lane in story.lanes]
    alone = sum(part * part for part in each) ** 0.5
    assert max(each) < width(story.margin_80_s) < alone


def test_a_car_against_itself_changed_is_surer_than_against_another(story: Race) -> None:
    mini = dragsim.load_vehicle("mini_cooper_s_2011")
    hot = dragsim.race([mini, mini.tweak({"engine.power": "200 hp"})])
    same = dragsim.race([mini, mini])
    assert width(hot.margin_80_s) < 0.2 * width(story.margin_80_s)
    assert same.margin_s == 0.0
    assert width(same.margin_80_s) == pytest.approx(0.0, abs=1e-9)


def test_a_race_without_a_margin_has_no_interval() -> None:
    alone = dragsim.race(["mini_cooper_s_2011"])
    assert alone.margin_80_s is None
    assert alone.to_dict()["margin_80_s"] is None


def test_the_command_tells_the_interval_to_people_and_programs() -> None:
    cars = "porsche_911_carrera_2010", "mini_cooper_s_2011"
    document = json.loads(command("race", *cars, "--no-plot", "--json").stdout)
    low, high = document["margin_80_s"]
    assert low < document["margin_s"] < high
    card = command("race", *cars, "--no-plot").stdout
    assert f"80 % interval of the margin is {low:.2f} to {high:.2f} s" in card


def test_a_close_race_may_go_either_way() -> None:
    cars = "mini_cooper_s_2011", "mini_cooper_s_f56_2014_6mt"
    close = dragsim.race(cars)
    assert close.margin_80_s is not None
    low, high = close.margin_80_s
    assert low < 0.0 < high
    card = command("race", *cars, "--no-plot").stdout
    assert f"ahead by {-low:.2f} s to behind by {high:.2f} s" in " ".join(card.split())

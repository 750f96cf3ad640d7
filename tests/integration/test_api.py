"""The Python names: from a vehicle or a scenario to a result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pint
import pytest

import dragsim
from dragsim.errors import InputError, NotFoundError
from dragsim.results.timing import Clock

QUARTER_MILE = 402.336


def strip(**said: Any) -> dragsim.Strip:
    return dragsim.Strip(**said)


@pytest.fixture(scope="module")
def road_atlanta() -> dragsim.Race:
    return dragsim.run("road_atlanta")


def test_scenario_is_found_by_name_and_by_path(road_atlanta: dragsim.Race) -> None:
    path = Path(__file__).parents[2] / "scenarios" / "road_atlanta.toml"
    assert dragsim.run(path).margin_s == road_atlanta.margin_s


def test_carrera_beats_the_cooper(road_atlanta: dragsim.Race) -> None:
    assert road_atlanta.winner == 0
    assert [lane.label for lane in road_atlanta.lanes] == ["911", "MINI"]
    assert road_atlanta.margin_s is not None
    assert road_atlanta.margin_s > 0.0
    assert road_atlanta.margin_s == pytest.approx(road_atlanta.gap_s(QUARTER_MILE), abs=1e-9)


def test_slip_has_the_names_of_the_document(road_atlanta: dragsim.Race) -> None:
    run = road_atlanta.lanes[0].run
    slip = run.slip("one_foot")
    document: Any = road_atlanta.lanes[0].to_dict()
    assert slip.ft1320_s == document["slips"]["one_foot"]["ft1320_s"]
    assert slip is run.slip(Clock.ONE_FOOT) or slip == run.slip(Clock.ONE_FOOT)


def test_run_alone_equals_the_run_in_a_race(road_atlanta: dragsim.Race) -> None:
    alone = dragsim.simulate(
        "mini_cooper_s_2011", strip=road_atlanta.strip, weather=road_atlanta.weather
    )
    assert alone.slip("beams") == road_atlanta.lanes[1].run.slip("beams")


def test_more_power_and_less_mass_make_the_cooper_quicker() -> None:
    mini = dragsim.load_vehicle("mini_cooper_s_2011")
    hot = mini.tweak({"engine.power": "230 hp", "body.mass": "1100 kg"})
    race = dragsim.race([mini, hot], labels=["MINI", "hot MINI"])
    assert race.winner == 1
    assert race.name == "MINI against hot MINI"
    assert mini.engine is not None
    assert mini.engine.power is not None
    assert mini.engine.power.value == pytest.approx(181.0 * 745.69987)


def test_settings_change_the_scenario_before_it_is_run(road_atlanta: dragsim.Race) -> None:
    heavier = dragsim.run("road_atlanta", settings=["911.body.mass=1600 kg"])
    assert heavier.margin_s is not None
    assert road_atlanta.margin_s is not None
    assert heavier.margin_s < road_atlanta.margin_s
    eighth = dragsim.run("road_atlanta", settings=["strip.length=1/8 mile"])
    assert eighth.length_m == pytest.approx(201.168)
    assert eighth.lanes[0].run.slip("beams").ft1320_s is None


def test_default_is_the_level_quarter_mile_on_the_road_test_day() -> None:
    run = dragsim.simulate("mini_cooper_s_2011")
    said = dragsim.simulate(
        "mini_cooper_s_2011",
        strip=strip(length="1/4 mile", surface="asphalt", grade="0 %"),
        weather=dragsim.Weather(temperature=288.15, pressure=101_325.0, humidity=0.0, wind=0.0),
    )
    assert run.slip("standing") == said.slip("standing")


def test_driver_given_in_the_call_replaces_that_of_the_file() -> None:
    car = dragsim.load_vehicle("mini_cooper_s_2011").tweak({"driver.launch_speed": "5000 rpm"})
    light: Any = {"mass": "60 kg"}
    by_call = dragsim.simulate(car, driver=dragsim.Driver(**light))
    by_file = dragsim.simulate(
        dragsim.load_vehicle("mini_cooper_s_2011").tweak({"driver.mass": "60 kg"})
    )
    assert by_call.slip("standing") == by_file.slip("standing")
    assert by_call.vehicle == by_file.vehicle


def test_pint_quantities_are_taken_wherever_text_is() -> None:
    import pint

    registry: Any = pint.application_registry
    mini = dragsim.load_vehicle("mini_cooper_s_2011")
    by_pint = mini.tweak({"body.mass": registry.Quantity(1100.0, "kg")})
    by_text = mini.tweak({"body.mass": "1100 kg"})
    assert by_pint == by_text
    assert strip(length=registry.Quantity(0.25, "mile")).length == pytest.approx(QUARTER_MILE)
    slip = dragsim.simulate(by_pint).slip("beams")
    assert slip.ft1320_mps is not None
    speed = slip.quantity("ft1320_mps")
    assert speed.to("mph").magnitude == pytest.approx(slip.ft1320_mps / 0.44704)


def test_bad_references_raise_with_the_nearest_name() -> None:
    with pytest.raises(NotFoundError, match="mini_cooper_s_2011"):
        dragsim.load_vehicle("mini_cooper_s_2012")


def test_race_has_one_to_eight_lanes() -> None:
    with pytest.raises(InputError, match="8"):
        dragsim.race([])
    with pytest.raises(InputError, match="8"):
        dragsim.race(["mini_cooper_s_2011"] * 9)


def test_one_car_twice_is_a_dead_heat_under_two_names() -> None:
    race = dragsim.race(["mini_cooper_s_2011", "mini_cooper_s_2011"])
    assert race.dead_heat
    assert len({lane.label for lane in race.lanes}) == 2


def test_result_of_a_lane_does_not_depend_on_the_others() -> None:
    pair = dragsim.race(["porsche_911_carrera_2010", "mini_cooper_s_2011"])
    alone = dragsim.race(["mini_cooper_s_2011"])
    assert pair.lanes[1].run.slip("beams") == alone.lanes[0].run.slip("beams")
    assert alone.winner == 0
    assert alone.margin_s is None


def test_car_that_cannot_climb_is_an_outcome_and_not_an_exception() -> None:
    run = dragsim.simulate("mini_cooper_s_2011", strip=strip(grade="90 %"))
    assert run.outcome is not dragsim.Outcome.FINISHED
    assert run.slip("beams").finish_s is None
    with pytest.raises(dragsim.RunError):
        run.check()


def test_public_names_are_all_there() -> None:
    for name in dragsim.__all__:
        assert getattr(dragsim, name) is not None
    assert set(dragsim.__all__) <= set(dir(dragsim))
    with pytest.raises(AttributeError, match="no attribute"):
        _ = dragsim.nothing_of_the_kind


def test_staging_is_given_by_its_name_as_well() -> None:
    deep = dragsim.simulate("mini_cooper_s_2011", staging="deep")
    shallow = dragsim.simulate("mini_cooper_s_2011", staging="shallow")
    assert deep.rollout_m == pytest.approx(shallow.rollout_m - 0.1778)
    with pytest.raises(InputError, match='did you mean "deep"'):
        dragsim.simulate("mini_cooper_s_2011", staging="dep")


@pytest.mark.parametrize("part", ["strip", "weather", "driver"])
def test_what_is_no_strip_weather_or_driver_is_refused(part: str) -> None:
    given: Any = {part: "1/8 mile"}
    with pytest.raises(InputError, match=f"{part} must be a dragsim.{part.capitalize()}"):
        dragsim.simulate("mini_cooper_s_2011", **given)


def test_a_race_of_one_vehicle_that_is_no_list_is_refused() -> None:
    alone: Any = "mini_cooper_s_2011"
    with pytest.raises(InputError, match="a list of vehicles"):
        dragsim.race(alone)


def test_a_scenario_is_made_in_python_as_well(road_atlanta: dragsim.Race) -> None:
    said: Any = {"reaction": "0.5 s", "settings": {"body.mass": "1200 kg"}}
    lanes = (dragsim.Lane(vehicle="mini_cooper_s_2011", **said),)
    race = dragsim.run(dragsim.Scenario(name="alone", lanes=lanes))
    assert race.lanes[0].reaction_s == 0.5
    assert race.lanes[0].run.vehicle.body.mass == 1200.0


def test_labels_stay_distinct_where_one_looks_like_a_count() -> None:
    race = dragsim.race(["mini_cooper_s_2011"] * 3, labels=["a", "a (2)", "a"])
    assert [lane.label for lane in race.lanes] == ["a", "a (2)", "a (3)"]


def test_a_channel_is_asked_in_any_unit(road_atlanta: dragsim.Race) -> None:
    run = road_atlanta.lanes[0].run
    assert run.speed(x_m="60 ft") == run.speed(x_m=18.288)
    assert run.speed(t_s=pint.Quantity(3000, "ms")) == run.speed(t_s=3.0)


def test_completion_offers_the_names_that_are_meant_for_use() -> None:
    assert dir(dragsim) == sorted(dragsim.__all__)
    assert all(hasattr(dragsim, name) for name in dir(dragsim))

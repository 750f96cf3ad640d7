"""``--set`` texts: where head, key and value part, and what a setting changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragsim.errors import InputError, NotFoundError, SpecError
from dragsim.settings import Setting, apply_settings, parse_setting
from dragsim.spec.scenario import Lane, Scenario, Staging, Strip, Surface, Weather


def scenario() -> Scenario:
    return Scenario(
        name="three",
        strip=Strip(grip=0.9),
        weather=Weather(pressure=98_000.0),
        lanes=(
            Lane(vehicle="porsche", label="911", settings={"body.mass": "1500 kg"}),
            Lane(vehicle="cars/my_car.toml"),
            Lane(vehicle="mini"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "head", "key", "value"),
    [
        ("911.body.mass=1400 kg", "911", "body.mass", "1400 kg"),
        ('911.body.mass="1400 kg"', "911", "body.mass", "1400 kg"),
        ("2 . x = 3", "2 ", " x", 3),
        ("strip.grip=0.95", "strip", "grip", 0.95),
        ("strip.length=1/4 mile", "strip", "length", "1/4 mile"),
        ("1.transmission.gears=[3.9, 2.3]", "1", "transmission.gears", [3.9, 2.3]),
        ("cars/my_car.toml.body.mass=1 t", "cars/my_car.toml", "body.mass", "1 t"),
        ('"the big one".body.mass=2 t', "the big one", "body.mass", "2 t"),
        ("year=2011", "", "year", 2011),
        ("a.b=x=y", "a", "b", "x=y"),
        ('a.b=1\nvalue = "2"', "a", "b", '1\nvalue = "2"'),
        ("a.b=1\nc = 2", "a", "b", "1\nc = 2"),
    ],
)
def test_a_text_parts_into_head_key_and_value(
    text: str, head: str, key: str, value: object
) -> None:
    assert parse_setting(text) == Setting(head, key, value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_as_input(text: str) -> None:
    try:
        setting = parse_setting(text)
    except InputError:
        return
    assert "=" in text
    assert setting.path.replace('"', "").replace("'", "") in text.replace('"', "").replace("'", "")


@pytest.mark.parametrize("head", ["1", "911", "porsche"])
def test_a_lane_keeps_what_its_file_sets_unless_it_is_set_anew(head: str) -> None:
    changed = apply_settings(scenario(), [f"{head}.engine.power=300 hp"])
    assert dict(changed.lanes[0].settings) == {
        "body.mass": "1500 kg",
        "engine.power": "300 hp",
    }
    changed = apply_settings(scenario(), [f"{head}.body.mass=1 t", f"{head}.body.mass=2 t"])
    assert dict(changed.lanes[0].settings) == {"body.mass": "2 t"}


@pytest.mark.parametrize("head", ["2", "my_car", "cars/my_car.toml"])
def test_a_car_of_a_file_goes_by_its_path_or_its_stem(head: str) -> None:
    changed = apply_settings(scenario(), [f"{head}.body={{mass = '1 t', width = '2 m'}}"])
    assert dict(changed.lanes[1].settings) == {"body.mass": "1 t", "body.width": "2 m"}
    assert changed.lanes[0] == scenario().lanes[0]


def test_what_a_setting_says_otherwise_takes_its_rival_back() -> None:
    changed = apply_settings(scenario(), ["weather.altitude=1600 m", "strip.surface=wet"])
    assert changed.weather == Weather(altitude=1600.0)
    assert changed.strip == Strip(surface=Surface.WET)
    both = apply_settings(scenario(), ["strip.surface=wet", "strip.grip=0.5"])
    assert both.strip == Strip(surface=Surface.WET, grip=0.5)
    with pytest.raises(SpecError, match=r"--set: weather\.altitude"):
        apply_settings(scenario(), ["weather.altitude=1 m", "weather.pressure=1 bar"])


def test_a_lane_has_a_reaction_of_its_own() -> None:
    changed = apply_settings(scenario(), ["mini.reaction=0.2 s", "start.staging=deep"])
    assert changed.lanes[2].reaction == 0.2
    assert changed.lanes[2].settings == scenario().lanes[2].settings
    assert changed.start.staging is Staging.DEEP


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        apply_settings(scenario(), ["strip.length=3", "strip.grp=1", "weather.wind=3 kg"])
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["strip.length", "strip.grp", "weather.wind"]


def test_a_lone_car_needs_no_head() -> None:
    alone = Scenario(name="alone", lanes=(Lane(vehicle="mini"),))
    changed = apply_settings(alone, ["body.mass=1 t", "year=2012"], sole_lane=True)
    assert dict(changed.lanes[0].settings) == {"body.mass": "1 t", "year": 2012}
    with pytest.raises(NotFoundError, match="of which car"):
        apply_settings(alone, ["year=2012"])
    with pytest.raises(NotFoundError, match=r"heads: 1, mini, strip"):
        apply_settings(alone, ["2.body.mass=1 t"], sole_lane=True)


def test_a_label_that_another_lane_has_is_refused() -> None:
    with pytest.raises(SpecError, match=r'2\.label: "911" is the label of lane 1 as well'):
        apply_settings(scenario(), ['2.label="911"'])
    swapped = apply_settings(scenario(), ['2.label="911"', "1.label=Carrera"])
    assert [lane.label for lane in swapped.lanes] == ["Carrera", "911", None]

"""Files of road tests: what is read, and every problem with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from road_tests import MEASURED, write_road_tests

from dragsim.constants import FOOT, QUARTER_MILE
from dragsim.errors import NotFoundError, Problem, SpecError
from dragsim.results.timing import Clock
from dragsim.spec.choices import Compound, Driven
from dragsim.spec.scenario import Surface
from dragsim.validation import read_measured
from dragsim.validation.measured import Measured, SpeedClock, measurements


def read(folder: Path, *changes: tuple[str, str], more: str = "") -> Measured:
    return read_measured(write_road_tests(folder / "tests", *changes, more=more) / "measured.toml")


def problems(folder: Path, *changes: tuple[str, str], more: str = "") -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        read(folder, *changes, more=more)
    return caught.value.problems


def test_cars_and_tests_are_read_as_written(tmp_path: Path) -> None:
    measured = read(tmp_path)
    first, second = measured.cars
    assert (first.vehicle, first.doubt, first.line) == ("car", "gear ratios", 1)
    assert (second.vehicle, second.doubt) == ("./other/light.toml", "")
    assert (first.family, second.family) == ("Test cars", "./other/light.toml")
    assert measured.test_count == 3
    road, slip = first.tests
    assert (road.source, road.url) == ("Car and Driver, 2010-06", "https://example.org/1")
    assert (road.confirmed, slip.confirmed) == (True, False)
    assert (road.quarter_clock, road.zero_to_clock) == (Clock.ONE_FOOT, Clock.STANDING)
    assert dict(road.zero_to_mph_s) == {30.0: 2.4, 60.0: 6.5, 62.1: 6.9}
    assert (road.length_m, road.altitude_m, road.compound) == (QUARTER_MILE, None, None)
    assert (slip.surface, slip.compound, slip.altitude_m) == (
        Surface.PREPPED,
        Compound.SLICK,
        1450.0,
    )
    (wet,) = second.tests
    assert (wet.length_m, wet.test_weight_lb, wet.traction_control) == (400.0, 2720.0, True)
    assert (road.defect, road.crew, road.driven, road.temperature_degC) == ("", None, None, None)


def test_conditions_and_defects_are_read_as_written(tmp_path: Path) -> None:
    told = 'crew = 2\ndriven = "rear"\ntemperature_degC = 35\ndefect = "another car"\n'
    (wet,) = read(tmp_path, ("length_m = 400\n", f"length_m = 400\n{told}")).cars[1].tests
    assert (wet.crew, wet.driven, wet.temperature_degC) == (2, Driven.REAR, 35.0)
    assert wet.defect == "another car"


def test_a_clock_may_start_at_3_mph(tmp_path: Path) -> None:
    change = ('zero_to_clock = "standing"\nquarter_mile_s = 15.0', 'zero_to_clock = "three_mph"')
    road, _ = read(tmp_path, change).cars[0].tests
    assert (road.quarter_clock, road.zero_to_clock) == (Clock.ONE_FOOT, SpeedClock.THREE_MPH)
    assert SpeedClock.THREE_MPH.start_mps == pytest.approx(1.34112)


PUBLISHERS = """\
[publisher."Car"]
source = "too short a name"
temperature_degC = 40
[publisher."Car and Driver"]
source = "says so"
temperature_degC = 25
pressure_kPa = 99
[publisher.MOTOR]
source = "its track"
temperature_degC = 20
altitude_m = 300
[publisher."an own"]
source = "not a whole word of a source"
temperature_degC = 30
"""


def test_tests_that_tell_nothing_have_the_air_of_their_publisher(tmp_path: Path) -> None:
    measured = read(tmp_path, more=PUBLISHERS)
    (road, slip), (wet,) = (car.tests for car in measured.cars)
    assert [one.name for one in measured.publishers] == [
        "Car", "Car and Driver", "MOTOR", "an own",
    ]  # fmt: skip
    air = [(t.day_of, t.temperature_degC, t.pressure_kPa, t.altitude_m) for t in (road, slip, wet)]
    assert air == [
        ("Car and Driver", 25.0, 99.0, None),
        ("", None, None, 1450.0),
        ("MOTOR", 20.0, None, 300.0),
    ]


@pytest.mark.parametrize("told", ["temperature_degC = 5", "pressure_kPa = 98", "altitude_m = 10"])
def test_a_test_that_tells_of_its_air_keeps_it(tmp_path: Path, told: str) -> None:
    change = ("quarter_mile_s = 15.0", f"quarter_mile_s = 15.0\n{told}")
    road, _ = read(tmp_path, change, more=PUBLISHERS).cars[0].tests
    key, _, value = told.partition(" = ")
    mine = (road.temperature_degC, road.pressure_kPa, road.altitude_m)
    assert road.day_of == ""
    assert [number for number in mine if number is not None] == [float(value)]
    assert getattr(road, key) == float(value)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("[publisher.A]\ntemperature_degC = 25\n", "source is missing"),
        ('[publisher.A]\nsource = "s"\n', "temperature_degC is missing"),
        ('[publisher.A]\nsource = "s"\ntemperature_degC = 2\npressure = 99\n', "pressure_kPa?"),
        (
            '[publisher.A]\nsource = "s"\ntemperature_degC = 2\npressure_kPa = 9\n',
            "20 to 120 kPa",
        ),
        (
            '[publisher.A]\nsource = "s"\ntemperature_degC = 2\n'
            "pressure_kPa = 99\naltitude_m = 1\n",
            "leave one of them out",
        ),
        ('[publisher]\nA = "s"\n', "tables by name"),
    ],
)  # fmt: skip
def test_a_problem_of_a_publisher_is_told(tmp_path: Path, more: str, told: str) -> None:
    (problem,) = problems(tmp_path, more=more)
    assert told in problem.message
    assert problem.key.startswith("publisher")
    assert problem.line is not None


def test_a_car_without_a_family_is_one_of_its_own(tmp_path: Path) -> None:
    more = '[[car]]\nvehicle = "third"\nfamily = "Test cars"\n'
    families = read(tmp_path, more=more).families
    assert {name: [car.vehicle for car in cars] for name, cars in families.items()} == {
        "Test cars": ["car", "third"],
        "./other/light.toml": ["./other/light.toml"],
    }


def test_each_number_is_measured_once_whatever_keys_repeat_it(tmp_path: Path) -> None:
    road, slip = read(tmp_path).cars[0].tests
    assert [(item.quantity.name, item.value) for item in measurements(road)] == [
        ("et_s", 15.0),
        ("trap_mph", 92.0),
        ("zero_to_30_mph_s", 2.4),
        ("zero_to_60_mph_s", 6.5),
        ("zero_to_62.1_mph_s", 6.9),
    ]
    assert [(item.quantity.name, item.value) for item in measurements(slip)] == [
        ("et_s", 15.5),
        ("trap_mph", 88.0),
        ("ft60_s", 2.1),
        ("ft330_s", 6.2),
        ("ft660_mph", 71.0),
    ]
    assert all(item.clock is Clock.BEAMS for item in measurements(slip))


def test_a_400_m_test_ends_there(tmp_path: Path) -> None:
    (wet,) = read(tmp_path).cars[1].tests
    finish, eighth, sixty = measurements(wet)
    assert (finish.quantity.name, finish.at) == ("et_s", 400.0)
    assert eighth.quantity.name == "ft660_s"
    assert eighth.at == pytest.approx(660.0 * FOOT)
    assert sixty.clock is Clock.STANDING


@pytest.mark.parametrize(
    ("change", "key", "told"),
    [
        (("quarter_mile_mph = 92", "quarter_mile_mhp = 92"), "quarter_mile_mhp", "mile_mph?"),
        (('doubt = "gear', 'dout = "gear'), "dout", "did you mean doubt?"),
        (('"asphalt"', '"asphlat"'), "surface", "did you mean asphalt?"),
        (('"slick"', '"cheese"'), "compound", "drag-radial"),
        (('zero_to_clock = "standing"\nquarter_mile_s = 15.0', "length_m = 400"), "", "zero_to"),
        (('quarter_clock = "beams"\n', ""), "", "quarter_clock is missing"),
        (("confirmed = false\n", ""), "", "confirmed is missing"),
        (("confirmed = false", "confirmed = 0"), "confirmed", "true or false"),
        (("quarter_mile_s = 15.0", "quarter_mile_s = 1500"), "quarter_mile_s", "0.1 to 600 s"),
        (("quarter_mile_s = 15.0", 'quarter_mile_s = "15"'), "quarter_mile_s", "without quotes"),
        (("quarter_mile_s = 15.0", "quarter_mile_s = nan"), "quarter_mile_s", "a number"),
        (("length_m = 400", "length_m = true"), "length_m", "a number"),
        (("length_m = 400", "crew = 0"), "crew", "a whole number of people"),
        (("length_m = 400", "crew = 1.5"), "crew", "a whole number of people"),
        (("length_m = 400", "crew = true"), "crew", "a whole number of people"),
        (("length_m = 400", 'driven = "both"'), "driven", "front, rear, all"),
        (("length_m = 400", "temperature_degC = 90"), "temperature_degC", "-60 to 60 degC"),
        (("altitude_m = 1450", "altitude_m = 9\npressure_kPa = 99"), "altitude_m", "as well"),
        (("length_m = 400", "stability_control = 1"), "stability_control", "true or false"),
        (('"standing"\nquarter_mile_s = 15.0', '"3 mph"'), "zero_to_clock", "three_mph"),
        (("length_m = 400", "defect = true"), "defect", "a text between quotes"),
        (('family = "Test cars"', 'family = ""'), "family", "a text between quotes"),
        (("30 = 2.4", "fast = 2.4"), "zero_to_mph_s", '"fast"'),
        (("30 = 2.4", '"60.0" = 2.4'), "zero_to_mph_s", "twice"),
        (("30 = 2.4", "30 = -2.4"), "zero_to_mph_s", "30: -2.4 s"),
        (("60 = 2.1,", "60 = 2.2,"), "slip_ft_s", "sixty_ft_s = 2.1"),
        (("1320 = 15.5", "1320 = 15.6"), "slip_ft_s", "quarter_mile_s = 15.5"),
        (('vehicle = "car"', 'vehicle = "./other/light.toml"'), "vehicle", "line 1 already"),
        (('vehicle = "car"\n', ""), "", "vehicle is missing"),
    ],
)  # fmt: skip
def test_a_problem_is_told_by_line_and_key(
    tmp_path: Path, change: tuple[str, str], key: str, told: str
) -> None:
    (problem,) = problems(tmp_path, change)
    text = MEASURED.replace(*change)
    assert told in problem.message
    assert problem.key.rpartition(".")[2] == key or not key
    assert problem.place.endswith("measured.toml")
    assert problem.line is not None
    line = text.splitlines()[problem.line - 1]
    assert (key in line) if key else line.startswith("[[car")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, ('"asphalt"', '"mud"'), ("30 = 2.4", "30 = 0"), more="colour = 1\n")
    assert [problem.key for problem in found] == [
        "car.1.test.1.surface",
        "car.1.test.1.zero_to_mph_s",
        "car.2.test.1.colour",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[car]]"),
        ("car = 3\n", "array of tables"),
        ('[[car]]\nvehicle = "x"\ntest = 3\n', "array of tables"),
        ('[[car]]\nvehicle = ""\n', "between quotes"),
        ('[[car]]\nvehicle = "x"\n[[car.test]]\nsource = "s"\nconfirmed = true\n', "nothing"),
        ("format = 1\n", "unknown key"),
        ("[[car]\n", "not valid TOML"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "measured.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match=told.replace("[", r"\[")):
        read_measured(path)


def test_a_car_may_have_no_tests(tmp_path: Path) -> None:
    measured = read(tmp_path, more='[[car]]\nvehicle = "untested"\n')
    assert measured.cars[2].tests == ()


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_measured(tmp_path / "measured.toml")

"""``dragsim validate`` as a user types it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from commands import dragsim, python, write_car, write_race
from road_tests import write_road_tests

from dragsim import garage
from dragsim.validation import read_measured
from dragsim.validation.measured import RoadClock, SpeedClock
from dragsim.version import VERSION


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, far from the checkout."""
    monkeypatch.chdir(tmp_path)


BROKEN = """
[[car]]
vehicle = "broken"
[[car.test]]
source = "a magazine"
confirmed = true
quarter_clock = "one_foot"
quarter_mile_s = 14.0
[[car]]
vehicle = "untested"
"""


def write_with_a_broken_car(folder: Path) -> None:
    """The folder with a car more whose file lacks its mass, and one more without a test."""
    write_road_tests(folder, more=BROKEN)
    write_car(folder / "vehicles", ('mass = "1300 kg"\n', ""), name="broken.toml")
    write_car(folder / "vehicles", name="untested.toml")


def is_refused(result: Result, *parts: str) -> None:
    assert result.exit_code == 2, result.stdout
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr, result.stderr


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_the_report_fits_the_terminal_and_is_plain_in_a_pipe(tmp_path: Path, columns: int) -> None:
    write_with_a_broken_car(tmp_path / "tests")
    result = dragsim("validate", "tests", columns=columns)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert "\x1b" not in result.stdout
    assert result.stdout.isascii()
    assert max(map(len, result.stdout.splitlines())) <= columns


def test_the_report_says_what_was_and_was_not_predicted(tmp_path: Path) -> None:
    write_with_a_broken_car(tmp_path / "tests")
    text = " ".join(dragsim("validate", "tests").stdout.split())
    assert "tests/measured.toml: 4 cars, 4 road tests" in text
    assert "Predicted with a mean error of" in text
    assert "nothing is fitted to a single car" in text
    assert "Counted: 1 test." in text
    assert "Apart: 1 unconfirmed, 1 wet." in text
    assert "Without a test: 1 car" in text
    assert "Cars not predicted: 1" in text
    assert "tests/vehicles/broken.toml:7: body.mass: is missing" in text
    assert "Furthest off in ET [s]" in text


def test_json_is_one_document_with_every_test_and_its_deviation(tmp_path: Path) -> None:
    write_with_a_broken_car(tmp_path / "tests")
    result = dragsim("validate", "tests", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert list(told) == [
        "schema", "dragsim", "measured", "cars_measured", "families", "tests_measured",
        "publishers", "scope", "summary", "cross_validated", "intervals", "defaults", "by_class",
        "apart", "formulas", "noise", "quantities", "defects", "untested", "cars",
    ]  # fmt: skip
    assert (told["schema"], told["dragsim"]) == (1, VERSION)
    assert (told["cars_measured"], told["tests_measured"]) == (4, 4)
    assert [car["vehicle"] for car in told["cars"]] == [
        "car", "./other/light.toml", "broken", "untested",
    ]  # fmt: skip
    first, second, broken, untested = told["cars"]
    assert (first["layout"], second["layout"], broken["layout"]) == ("rear", "front", None)
    assert (first["doubt"], second["doubt"]) == ("gear ratios", None)
    assert "body.mass" in broken["not_predicted"]
    assert untested["not_predicted"] == "no tests are listed"
    tests = [test for car in told["cars"] for test in car["tests"]]
    assert [test["scope"] for test in tests] == ["summary", "unconfirmed", "wet", "summary"]
    ets = [test["quantities"]["et_s"] for test in tests]
    assert [et["measured"] for et in ets] == [15.0, 15.5, 15.1, 14.0]
    off = [et["predicted"] - et["measured"] for et in ets[:3]]
    assert [et["deviation"] for et in ets[:3]] == pytest.approx(off)
    assert ets[3] == {"measured": 14.0, "predicted": None, "deviation": None}
    assert (told["summary"]["n"], told["summary"]["et_mae_s"]) == (1, pytest.approx(abs(off[0])))
    assert told["apart"]["wet"]["et_bias_s"] == pytest.approx(off[2])
    assert [entry["vehicle"] for entry in told["untested"]] == ["./other/light.toml", "untested"]


def test_report_and_document_tell_the_same(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests")
    told = json.loads(dragsim("validate", "tests", "--json").stdout)
    text = dragsim("validate", "tests").stdout
    row = next(line for line in text.splitlines() if line.startswith("dragsim "))
    assert row.split()[1:3] == ["1", f"{told['summary']['et_mae_s']:.2f}"]


def test_pictures_are_drawn_where_they_are_asked_for(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests")
    result = dragsim("validate", "tests", "--json", "--out", "new/pictures")
    assert result.exit_code == 0, result.stderr
    json.loads(result.stdout)
    for name in ("predicted.png", "residuals.png"):
        assert (tmp_path / "new" / "pictures" / name).read_bytes().startswith(b"\x89PNG")
        assert f"new/pictures/{name}" in result.stderr


def test_pictures_cannot_be_drawn_into_a_file(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests")
    (tmp_path / "taken").write_text("")
    result = dragsim("validate", "tests", "--out", "taken")
    assert result.exit_code == 2
    assert "--out: taken" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_file_itself_may_be_named(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests")
    by_file = dragsim("validate", "tests/measured.toml")
    assert by_file.stdout == dragsim("validate", "tests").stdout


def test_problems_of_the_tests_are_told_all_at_once(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests", ("length_m", "lenth_m"), ('"asphalt"', '"mud"'))
    result = dragsim("validate", "tests")
    is_refused(result, "tests/measured.toml:9: car.1.test.1.surface", "did you mean length_m?")
    assert len(result.stderr.splitlines()) == 2


def test_a_vehicle_or_scenario_file_is_pointed_to_check(tmp_path: Path) -> None:
    write_race(tmp_path)
    for file in ("car.toml", "./car.toml", "race.toml", "mini_cooper_s_2011"):
        is_refused(dragsim("validate", file), f"dragsim check {file}")


def test_a_folder_without_tests_or_none_is_told_what_belongs_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    is_refused(dragsim("validate", "empty"), "empty holds no measured.toml", "vehicles")
    is_refused(dragsim("validate", "nowhere"), "no folder nowhere", "measured.toml")


def test_without_a_folder_the_garage_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garage, "road_tests", lambda: None)
    is_refused(dragsim("validate"), "no road tests of its own", "dragsim validate DIR")
    folder = write_road_tests(tmp_path / "tests")
    monkeypatch.setattr(garage, "road_tests", lambda: folder)
    result = dragsim("validate")
    assert result.exit_code == 0, result.stderr
    assert "2 cars, 3 road tests" in result.stdout


def test_nothing_predicted_is_a_failure_with_its_reasons(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "measured.toml").write_text(BROKEN)
    result = dragsim("validate", "tests")
    assert result.exit_code == 1
    assert 'no vehicle "broken"' in result.stdout
    assert "none of the tests" in result.stderr


def test_the_road_tests_that_come_with_the_garage_are_of_its_cars() -> None:
    place = garage.road_tests()
    assert place is not None
    measured = read_measured(place / garage.MEASURED)
    assert measured.test_count > 100
    assert {car.vehicle for car in measured.cars} <= set(garage.vehicles())
    named = [car for car in measured.cars if car.family != car.vehicle]
    assert len(named) == len(measured.cars)
    assert 29 <= len(measured.families) <= 60
    assert max(map(len, measured.families.values())) < len(measured.cars) / 5


def test_old_tests_of_car_and_driver_go_by_its_old_clock() -> None:
    """Whatever tells a year before 2020, be it that in which the test was quoted: the clock went
    over to one foot with the issue of December 2019."""
    place = garage.road_tests()
    assert place is not None
    cars = read_measured(place / garage.MEASURED).cars
    clocks: dict[bool, set[RoadClock | None]] = {True: set(), False: set()}
    for test in (test for car in cars for test in car.tests):
        told = re.match(r"Car and Driver(?! style)(?!.*inferred).*?\b((19|20)\d\d)\b", test.source)
        of_old = told is not None and int(told[1]) < 2020
        clocks[of_old] |= {test.quarter_clock, test.zero_to_clock}
    assert clocks[True] == {SpeedClock.THREE_MPH}
    assert SpeedClock.THREE_MPH not in clocks[False]


def test_the_air_of_a_publisher_is_told(tmp_path: Path) -> None:
    more = '[publisher.MOTOR]\nsource = "its track"\ntemperature_degC = 20\naltitude_m = 300\n'
    write_road_tests(tmp_path / "tests", more=more)
    told = json.loads(dragsim("validate", "tests", "--json").stdout)
    assert told["publishers"] == [
        {
            "name": "MOTOR", "source": "its track", "temperature_degC": 20.0,
            "pressure_kPa": None, "altitude_m": 300.0, "tests": 1,
        }
    ]  # fmt: skip
    (wet,) = told["cars"][1]["tests"]
    assert (wet["day_of"], wet["temperature_degC"], wet["altitude_m"]) == ("MOTOR", 20.0, 300.0)
    assert told["cars"][0]["tests"][0]["day_of"] is None
    text = " ".join(dragsim("validate", "tests").stdout.split())
    assert "Where a test tells nothing of its air: MOTOR's at 20 degC, 300 m (1 test)" in text


def test_a_validation_loads_no_numbers_packages(tmp_path: Path) -> None:
    write_road_tests(tmp_path / "tests")
    code = (
        "import sys\nfrom dragsim.cli.main import main\n"
        "try:\n    main(['validate', 'tests', '--json'])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "assert not {'numpy', 'scipy', 'matplotlib', 'numba', 'pint'} & set(sys.modules)\n"
    )
    done = python("-c", code, folder=tmp_path)
    assert done.returncode == 0, done.stderr

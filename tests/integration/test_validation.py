"""Road tests predicted: each under its own clock and conditions, as the car's own run has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from road_tests import write_road_tests

import dragsim
from dragsim.constants import MPH
from dragsim.errors import InputError
from dragsim.garage import load_vehicle
from dragsim.results.run import Run
from dragsim.spec.choices import Driven
from dragsim.spec.scenario import Strip, Surface, Weather
from dragsim.validation import Validation, validate
from dragsim.validation.measured import RoadTest
from dragsim.validation.predict import (
    Answer,
    CarResult,
    Task,
    TestResult,
    as_tested,
    load,
    one_by_one,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_road_tests(tmp_path_factory.mktemp("validation") / "tests")


@pytest.fixture(scope="module")
def found(folder: Path) -> Validation:
    return validate(folder)


def predicted(result: TestResult) -> dict[str, float | None]:
    return {item.quantity.name: item.predicted for item in result.comparisons}


def simulated(path: Path, **conditions: object) -> Run:
    strip = Strip(
        length=conditions.pop("length", 402.336),  # type: ignore[arg-type]
        surface=conditions.pop("surface", Surface.ASPHALT),  # type: ignore[arg-type]
    )
    weather = Weather(altitude=conditions.pop("altitude", None))  # type: ignore[arg-type]
    car = load_vehicle(str(path))
    return dragsim.simulate(
        car.tweak(conditions) if conditions else car, strip=strip, weather=weather
    )


def test_a_road_test_goes_by_its_two_clocks(folder: Path, found: Validation) -> None:
    run = simulated(folder / "vehicles" / "car.toml")
    one_foot, standing = run.slip("one_foot"), run.slip("standing")
    assert one_foot.finish_mps is not None
    to_62 = run.time_to_speed(62.1 * MPH)
    numbers = predicted(found.cars[0].tests[0])
    assert numbers["et_s"] == pytest.approx(one_foot.finish_s, abs=1e-6)
    assert numbers["trap_mph"] == pytest.approx(one_foot.finish_mps / MPH, abs=1e-5)
    assert numbers["zero_to_60_mph_s"] == pytest.approx(standing.zero_to_60_mph_s, abs=1e-6)
    assert numbers["zero_to_62.1_mph_s"] == pytest.approx(to_62, abs=1e-9)


def test_a_slip_goes_by_the_beams_on_its_strip_tyres_and_altitude(
    folder: Path, found: Validation
) -> None:
    run = simulated(
        folder / "vehicles" / "car.toml",
        surface=Surface.PREPPED,
        altitude=1450.0,
        **{"tyres.compound": "slick"},
    )
    slip = run.slip("beams")
    assert slip.finish_mps is not None
    assert slip.ft660_mps is not None
    numbers = predicted(found.cars[0].tests[1])
    assert numbers == {
        "et_s": pytest.approx(slip.finish_s, abs=1e-6),
        "trap_mph": pytest.approx(slip.finish_mps / MPH, abs=1e-5),
        "ft60_s": pytest.approx(slip.ft60_s, abs=1e-6),
        "ft330_s": pytest.approx(slip.ft330_s, abs=1e-6),
        "ft660_mph": pytest.approx(slip.ft660_mps / MPH, abs=1e-4),
    }


def test_a_weighed_400_m_test_in_the_wet(folder: Path, found: Validation) -> None:
    run = simulated(
        folder / "other" / "light.toml",
        surface=Surface.WET,
        length=400.0,
        **{"body.mass": "2720 lb", "body.mass_basis": "test"},
    )
    slip = run.slip("standing")
    numbers = predicted(found.cars[1].tests[0])
    assert numbers["et_s"] == pytest.approx(slip.finish_s, abs=1e-6)
    assert numbers["ft660_s"] == pytest.approx(slip.ft660_s, abs=1e-6)
    assert numbers["zero_to_60_mph_s"] == pytest.approx(slip.zero_to_60_mph_s, abs=1e-6)


def test_a_clock_that_starts_at_3_mph_measures_from_where_the_car_has_them(
    folder: Path, tmp_path: Path
) -> None:
    """Against the run's own record of where it was: to 1e-5 s, 5e-5 s at 60 ft."""
    run = simulated(folder / "vehicles" / "car.toml")
    start = run.time_to_speed(3.0 * MPH)
    assert start is not None
    place = run.distance(t_s=start)
    assert 0.05 < place < 0.5

    def passed(x: float) -> float:
        time = run.time_at(place + x)
        assert time is not None
        return time

    three = 'quarter_clock = "three_mph"\nzero_to_clock = "three_mph"\nquarter_mile_s = 15.0'
    clocks = 'quarter_clock = "one_foot"\nzero_to_clock = "standing"\nquarter_mile_s = 15.0'
    found = validate(write_road_tests(tmp_path / "tests", (clocks, f"{three}\nsixty_ft_s = 2.2")))
    numbers = predicted(found.cars[0].tests[0])
    assert numbers["et_s"] == pytest.approx(passed(402.336) - start, abs=1e-5)
    assert numbers["ft60_s"] == pytest.approx(passed(18.288) - start, abs=5e-5)
    trap = 20.1168 / (passed(402.336) - passed(402.336 - 20.1168)) / MPH
    assert numbers["trap_mph"] == pytest.approx(trap, abs=1e-4)
    to_60 = run.time_to_speed(60.0 * MPH)
    assert to_60 is not None
    assert numbers["zero_to_60_mph_s"] == pytest.approx(to_60 - start, abs=1e-9)


@pytest.mark.parametrize("left_out", ["surface", "altitude", "tyres.compound"])
def test_each_condition_of_a_slip_matters(folder: Path, found: Validation, left_out: str) -> None:
    """So that the tests above do not agree because nothing was passed on."""
    conditions: dict[str, object] = {
        "surface": Surface.PREPPED, "altitude": 1450.0, "tyres.compound": "slick",
    }  # fmt: skip
    del conditions[left_out]
    slip = simulated(folder / "vehicles" / "car.toml", **conditions).slip("beams")
    et = predicted(found.cars[0].tests[1])["et_s"]
    assert et is not None
    assert slip.finish_s is not None
    assert abs(et - slip.finish_s) > 0.01


def test_the_weight_of_a_test_matters(folder: Path, found: Validation) -> None:
    run = simulated(folder / "other" / "light.toml", surface=Surface.WET, length=400.0)
    et = predicted(found.cars[1].tests[0])["et_s"]
    assert et is not None
    assert run.standing_s is not None
    assert et > run.standing_s + 0.02


def test_stretches_are_compared_where_one_clock_timed_both_ends(found: Validation) -> None:
    road, slip = found.cars[0].tests
    wet = found.cars[1].tests[0]
    assert "sixty_mph_to_finish_s" not in predicted(road)
    assert not {"thirty_to_60_mph_s", "sixty_mph_to_finish_s"} & set(predicted(slip))
    numbers = predicted(road)
    stretch = next(c for c in road.comparisons if c.quantity.name == "thirty_to_60_mph_s")
    assert stretch.measured == pytest.approx(4.1)
    assert numbers["zero_to_60_mph_s"] is not None
    assert numbers["zero_to_30_mph_s"] is not None
    between = numbers["zero_to_60_mph_s"] - numbers["zero_to_30_mph_s"]
    assert stretch.predicted == pytest.approx(between)
    last = next(c for c in wet.comparisons if c.quantity.name == "sixty_mph_to_finish_s")
    assert last.measured == pytest.approx(8.5)


def only(folder: Path, more: str) -> CarResult:
    """The result of the car that ``more`` adds."""
    return validate(write_road_tests(folder / "tests", more=more)).cars[-1]


TEST = '[[car.test]]\nsource = "s"\nconfirmed = true\n'


def test_a_car_of_the_garage_needs_no_file(tmp_path: Path) -> None:
    tested = only(
        tmp_path,
        f'[[car]]\nvehicle = "mini_cooper_s_2011"\n{TEST}quarter_clock = "one_foot"\n'
        "quarter_mile_s = 15.0\n",
    )
    assert tested.vehicle is not None
    assert tested.tests[0].predicted


def test_the_folder_goes_before_the_garage(tmp_path: Path) -> None:
    folder = write_road_tests(tmp_path / "tests")
    (folder / "vehicles" / "car.toml").rename(folder / "vehicles" / "mini_cooper_s_2011.toml")
    assert load("mini_cooper_s_2011", folder).name == "A test car"


def test_a_car_that_is_nowhere_keeps_its_place(tmp_path: Path) -> None:
    tested = only(
        tmp_path, f'[[car]]\nvehicle = "zeppelin"\n{TEST}quarter_clock = "beams"\n'
        "quarter_mile_s = 15.0\n"
    )  # fmt: skip
    assert 'no vehicle "zeppelin"' in tested.reason
    assert [item.predicted for item in tested.tests[0].comparisons] == [None]


def test_other_tyres_do_not_have_the_friction_of_the_file(tmp_path: Path) -> None:
    folder = write_road_tests(tmp_path / "tests")
    path = folder / "vehicles" / "car.toml"
    path.write_text(path.read_text() + "friction = 1.02\n")
    road, slip = validate(folder).cars[0].tests
    assert road.predicted
    assert not slip.predicted
    assert "tyres.friction" in slip.reason


def test_a_time_that_no_run_has_is_named(tmp_path: Path) -> None:
    """400 mph is beyond the test car, and beyond every run."""
    tested = only(
        tmp_path,
        '[[car]]\nvehicle = "./vehicles/car.toml"\n'
        f'{TEST}zero_to_clock = "standing"\nzero_to_mph_s = {{ 60 = 6.5, 400 = 90.0 }}\n',
    )
    (result,) = tested.tests
    assert tested.reason == ""
    assert result.predicted
    assert result.reason == "the run has no 0-400 mph"


def test_tests_of_one_kind_share_a_run(tmp_path: Path) -> None:
    """Three kinds of tests, two more of a third car, and a standard run of each car, of which two
    have tests under just its conditions."""
    made: list[Task] = []

    def counted(tasks: Sequence[Task]) -> Iterator[Answer]:
        made.extend(tasks)
        return one_by_one(tasks)

    more = '[[car]]\nvehicle = "mini_cooper_s_2011"\n' + 2 * (
        f'{TEST}quarter_clock = "one_foot"\nquarter_mile_s = 15.0\n'
    )
    found = validate(write_road_tests(tmp_path / "tests", more=more), run=counted)
    assert len(made) == 5
    assert len(found.plain.deviations) > 10


def test_a_test_is_run_with_its_crew_air_and_driven_wheels(folder: Path) -> None:
    car = load("car", folder)
    plain = RoadTest(source="s", confirmed=True)
    task = as_tested(
        car, replace(plain, crew=2, temperature_degC=35.0, driven=Driven.ALL, altitude_m=1450.0)
    )
    assert task.vehicle.driver.mass == 160.0
    assert task.vehicle.driveline is not None
    assert task.vehicle.driveline.driven is Driven.ALL
    assert task.weather == Weather(temperature=308.15, altitude=1450.0)
    corrected = as_tested(car, replace(plain, temperature_degC=25.0, pressure_kPa=99.0))
    assert corrected.weather == Weather(temperature=298.15, pressure=99_000.0)
    assert as_tested(car, plain) == Task(vehicle=car, strip=Strip(), weather=Weather())


def test_a_weighed_crew_is_not_weighed_twice(folder: Path) -> None:
    car = load("car", folder)
    test = RoadTest(source="s", confirmed=True, crew=2, test_weight_lb=3000.0)
    assert as_tested(car, test).vehicle.driver.mass == 80.0


def test_a_car_without_a_test_is_predicted_on_the_standard_day(
    folder: Path, found: Validation
) -> None:
    slip = simulated(folder / "vehicles" / "car.toml").slip("one_foot")
    standard = found.cars[0].standard
    assert standard is not None
    assert (standard.et_s, standard.zero_to_60_mph_s) == (slip.ft1320_s, slip.zero_to_60_mph_s)
    assert slip.ft1320_mps is not None
    assert standard.trap_mph == pytest.approx(slip.ft1320_mps / MPH)


def test_runs_that_fail_leave_the_others_their_places(folder: Path) -> None:
    def half(tasks: Sequence[Task]) -> Iterator[Answer]:
        for number, answer in enumerate(one_by_one(tasks)):
            yield InputError("out of order") if number == 1 else answer

    validation = validate(folder, run=half)
    reasons = [[test.reason for test in car.tests] for car in validation.cars]
    assert reasons == [["", "out of order"], [""]]

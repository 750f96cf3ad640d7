"""Road tests predicted: each under its own clock and conditions, as the car's own run has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from road_tests import write_road_tests

import dragsim
from dragsim.constants import MPH
from dragsim.garage import load_vehicle
from dragsim.results.run import Run
from dragsim.spec.scenario import Strip, Surface, Weather
from dragsim.validation import Validation, validate
from dragsim.validation.measured import RoadTest
from dragsim.validation.predict import CarResult, TestResult, load, run_as_tested


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


def test_tests_of_one_kind_share_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[RoadTest] = []

    def counted(vehicle: dragsim.Vehicle, test: RoadTest) -> Run:
        calls.append(test)
        return run_as_tested(vehicle, test)

    monkeypatch.setattr("dragsim.validation.predict.run_as_tested", counted)
    more = '[[car]]\nvehicle = "mini_cooper_s_2011"\n' + 2 * (
        f'{TEST}quarter_clock = "one_foot"\nquarter_mile_s = 15.0\n'
    )
    validate(write_road_tests(tmp_path / "tests", more=more))
    assert len(calls) == 4

"""What a validation holds: which tests count, cars by class, what is kept apart or left out, and
the report and document that tell it, on results that nobody integrated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from commands import write_car

from dragsim.constants import MPH
from dragsim.garage import load_vehicle
from dragsim.report import plain
from dragsim.spec.choices import Compound
from dragsim.spec.scenario import Surface
from dragsim.spec.vehicle import Vehicle
from dragsim.validation import cross_validated
from dragsim.validation.classes import Dimension, class_of, era, layout
from dragsim.validation.cross import predictions_of
from dragsim.validation.document import document, figures
from dragsim.validation.measured import ET, TRAP, Measured, MeasuredCar, Quantity, RoadTest
from dragsim.validation.predict import CarResult, Comparison, Standard, TestResult
from dragsim.validation.report import report_lines
from dragsim.validation.scope import MEANING, Scope, scope_of
from dragsim.validation.summary import Scored, Validation

FRONT = (('driven = "rear"', 'driven = "front"'),)
STANDARD = Standard(et_s=15.0, trap_mph=92.0, zero_to_60_mph_s=7.0)


def result(
    numbers: Mapping[Quantity, tuple[float, float | None]], *, reason: str = "", **said: Any
) -> TestResult:
    """A test of which are known, by quantity, what was measured and what predicted, and what else
    it says of itself."""
    test = RoadTest(source="paper", **{"confirmed": True, **said})
    return TestResult(test, tuple(Comparison(q, *pair) for q, pair in numbers.items()), reason)


def car(
    name: str, vehicle: Vehicle | None, *tests: TestResult, family: str = "", reason: str = ""
) -> CarResult:
    measured = MeasuredCar(
        vehicle=name, family=family or name, tests=tuple(item.test for item in tests)
    )
    standard = None if vehicle is None else STANDARD
    return CarResult(car=measured, vehicle=vehicle, tests=tests, standard=standard, reason=reason)


def validation(*cars: CarResult) -> Validation:
    measured = Measured(Path("t"), "t", tuple(item.car for item in cars))
    return Validation(measured, Scored(cars))


@pytest.fixture(name="rear")
def rear_drive(tmp_path: Path) -> Vehicle:
    return load_vehicle(str(write_car(tmp_path)))


@pytest.fixture(name="paper")
def paper_validation(tmp_path: Path, rear: Vehicle) -> Validation:
    """A rear-drive car with tests that count off by +0.5 and +0.3 s and +3 mph, an unconfirmed one
    by -0.1 s, one on slicks by +0.2 s and a defect by +9 s; a front-drive car by -0.4 s; a relative
    without a test; and a car without a prediction."""
    front = load_vehicle(str(write_car(tmp_path, *FRONT, name="front.toml")))
    return validation(
        car(
            "rear",
            rear,
            result({ET: (15.0, 15.5), TRAP: (90.0, 93.0)}),
            result({ET: (15.2, 15.5)}),
            result({ET: (15.0, 14.9)}, confirmed=False),
            result({ET: (15.0, 15.2)}, surface=Surface.PREPPED, compound=Compound.SLICK),
            result({ET: (15.0, 24.0)}, defect="a lorry, says the source"),
            family="Test cars",
        ),
        car("front", front, result({ET: (16.0, 15.6)})),
        car("untested", rear, family="Test cars", reason="no tests are listed"),
        car("none", None, result({ET: (12.0, None)}, reason="why"), reason="why"),
    )


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ({}, Scope.SUMMARY),
        ({"surface": Surface.CONCRETE}, Scope.SUMMARY),
        ({"traction_control": False}, Scope.SUMMARY),
        ({"traction_control": True}, Scope.DRIVER_AIDS),
        ({"traction_control": False, "stability_control": True}, Scope.SUMMARY),
        ({"traction_control": False, "stability_control": False}, Scope.SUMMARY),
        ({"confirmed": False}, Scope.UNCONFIRMED),
        ({"surface": Surface.PREPPED}, Scope.PREPARED),
        ({"surface": Surface.WET, "traction_control": True}, Scope.WET),
        ({"compound": Compound.TRACK}, Scope.OTHER_TYRES),
        ({"defect": "a lorry", "confirmed": False}, Scope.DEFECT),
    ],
)
def test_a_test_is_placed_by_what_it_says_of_itself(said: dict[str, Any], scope: Scope) -> None:
    assert scope_of(result({ET: (15.0, 99.0)}, **said).test) is scope


def test_every_scope_has_its_meaning() -> None:
    assert set(MEANING) == set(Scope)


def test_each_car_counts_once_by_the_median_of_the_tests_that_count(paper: Validation) -> None:
    scores = paper.plain.summary.scores
    assert (paper.plain.summary.car_count, paper.plain.summary.test_count) == (2, 3)
    assert scores[ET].cars.bias == pytest.approx((0.4 - 0.4) / 2.0)
    assert scores[ET].cars.mean == pytest.approx(0.4)
    assert scores[ET].tests.mean == pytest.approx((0.5 + 0.3 + 0.4) / 3.0)
    assert scores[TRAP].cars.bias == pytest.approx(3.0)


def test_a_car_has_a_target_a_prediction_and_the_spread_of_its_tests(paper: Validation) -> None:
    rear, front = paper.plain.by_car(ET)
    assert (rear.target, rear.predicted) == pytest.approx((15.1, 15.5))
    assert rear.size == pytest.approx(0.4)
    assert rear.spread == pytest.approx(0.2 / 2.0**0.5)
    assert front.spread is None
    noise = paper.noise[ET]
    assert noise.sd == pytest.approx(0.2 / 2.0**0.5)
    assert (noise.cars, noise.freedom) == (1, 1)


def test_what_does_not_count_is_scored_apart_and_a_defect_not_at_all(paper: Validation) -> None:
    apart = paper.plain.apart
    assert list(apart) == [Scope.UNCONFIRMED, Scope.PREPARED]
    assert apart[Scope.UNCONFIRMED].scores[ET].cars.bias == pytest.approx(-0.1)
    assert apart[Scope.PREPARED].scores[ET].cars.bias == pytest.approx(0.2)
    ((culprit, test),) = paper.defects
    assert (culprit.car.vehicle, test.test.defect) == ("rear", "a lorry, says the source")


def test_classes_hold_their_own_cars_only(paper: Validation) -> None:
    layouts = paper.plain.by_class[Dimension.LAYOUT]
    assert list(layouts) == ["front", "rear"]
    assert layouts["front"].scores[ET].cars.bias == pytest.approx(-0.4)
    assert layouts["rear"].scores[ET].cars.bias == pytest.approx(0.4)
    assert list(paper.plain.by_class[Dimension.TYRE]) == ["summer"]


def test_the_worst_come_first_whatever_their_sign(rear: Vehicle) -> None:
    off = {"a": 0.1, "b": -0.5, "c": 0.3}
    cars = [car(name, rear, result({ET: (15.0, 15.0 + size)})) for name, size in off.items()]
    worst = validation(*cars).plain.worst(ET, 2)
    assert [one.car.car.vehicle for one in worst] == ["b", "c"]


def test_a_car_without_a_test_stands_beside_its_tested_family(paper: Validation) -> None:
    (entry,) = paper.untested
    assert entry.car.car.vehicle == "untested"
    assert [one.car.car.vehicle for one in entry.relatives] == ["rear"]


def test_relatives_are_those_nearest_in_power_over_weight(rear: Vehicle) -> None:
    tested = {"strong": "400 hp", "like": "210 hp", "weak": "150 hp"}
    cars = [
        car(name, rear.tweak({"engine.power": power}), result({ET: (15.0, 15.0)}), family="f")
        for name, power in tested.items()
    ]
    stranger = car("stranger", rear, result({ET: (15.0, 15.0)}))
    (entry,) = validation(*cars, stranger, car("untested", rear, family="f")).untested
    assert [one.car.car.vehicle for one in entry.relatives] == ["like", "weak"]


def test_other_predictions_are_scored_by_the_same_functions(paper: Validation) -> None:
    predictions = predictions_of(paper.cars)
    predictions["rear", 0]["et_s"] += 1.0
    predictions["front", 0]["et_s"] += 1.0
    crossed = cross_validated(paper, predictions).crossed
    assert crossed is not None
    assert crossed.summary.scores[ET].cars.bias == pytest.approx((0.9 + 0.6) / 2.0)
    assert paper.plain.summary.scores[ET].cars.bias == pytest.approx(0.0)


def test_a_cross_validation_may_leave_out_no_test_that_counts(paper: Validation) -> None:
    predictions = predictions_of(paper.cars)
    del predictions["rear", 2]
    assert cross_validated(paper, predictions).crossed is not None
    del predictions["rear", 0]["trap_mph"]
    with pytest.raises(ValueError, match="trap_mph of test 0 of rear"):
        cross_validated(paper, predictions)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_the_report_fits_and_is_plain(paper: Validation, width: int) -> None:
    crossed = cross_validated(paper, predictions_of(paper.cars))
    for told in (paper, crossed):
        text = plain(report_lines(told, width=width))
        assert text.isascii()
        assert max(map(len, text.splitlines())) <= min(width, 100)
        assert "+0.40" in text


def test_the_report_begins_with_how_close_and_ends_with_what_was_left_out(
    paper: Validation,
) -> None:
    text = " ".join(plain(report_lines(paper)).split())
    assert text.startswith("t: 4 cars of 3 families, 7 road tests Predicted with a mean error of")
    assert "0.40 +- 0.00 s in the quarter mile (2 cars, median 0.40)" in text
    assert "Counted: 3 tests." in text
    assert "Apart: 2 unconfirmed, 1 prepared strip, 1 stated defect" not in text
    assert "Apart: 1 unconfirmed, 1 prepared strip, 1 stated defect." in text
    assert "rear: measured 15.10 s, predicted 15.50 s" in text
    assert "rear, paper: a lorry, says the source" in text
    assert text.endswith("Cars not predicted: 1 why none")


def test_the_report_shows_the_figures_of_the_scores(paper: Validation) -> None:
    lines = plain(report_lines(paper)).splitlines()
    assert next(line for line in lines if line.startswith(" front ")).split() == [
        "front", "1", "-0.40", "-", "0.40", "0.40", "-", "-", "-", "-", "-", "-",
    ]  # fmt: skip
    assert next(line for line in lines if line.startswith(" ET, s")).split() == [
        "ET,", "s", "2", "+0.00", "0.40", "0.40", "3", "+0.13", "0.40", "0.40",
    ]  # fmt: skip
    assert next(line for line in lines if line.startswith("dragsim")).split()[:3] == [
        "dragsim", "2", "0.40",
    ]  # fmt: skip


def test_a_class_is_marked_where_enough_cars_are_biased_alike(rear: Vehicle) -> None:
    sizes = [0.2, 0.3, 0.25, 0.15, 0.2, 0.3, 0.25, 0.15]
    cars = [car(f"c{i}", rear, result({ET: (15.0, 15.0 + size)})) for i, size in enumerate(sizes)]
    for told, marked in ((cars, True), (cars[:-1], False)):
        lines = plain(report_lines(validation(*told))).splitlines()
        row = next(line for line in lines if line.startswith(" all "))
        assert ("*" in row.split()) is marked


def test_the_document_has_figures_with_their_standard_errors(paper: Validation) -> None:
    told = document(paper)
    summary = told["summary"]
    assert isinstance(summary, dict)
    assert (summary["n"], summary["cars"], summary["tests"], summary["trap_n"]) == (2, 2, 3, 1)
    assert summary["et_mae_s"] == pytest.approx(0.4)
    assert summary["et_bias_s"] == pytest.approx(0.0)
    assert summary["et_bias_se_s"] == pytest.approx(0.4)
    assert summary["trap_mae_mps"] == pytest.approx(3.0 * MPH)
    assert summary["trap_mae_se_mps"] is None
    assert (summary["zero_to_60_mae_s"], summary["zero_to_60_n"]) == (None, 0)
    assert told["cross_validated"] is None
    formulas = told["formulas"]
    assert isinstance(formulas, dict)
    assert set(formulas) == {"hale", "fox", "huntington", "fitted"}
    for one in (*formulas.values(), figures(paper.plain.by_class[Dimension.LAYOUT]["front"])):
        assert set(summary) <= set(one)


def test_the_document_has_a_cross_validation_with_the_keys_of_the_summary(
    paper: Validation,
) -> None:
    told = document(cross_validated(paper, predictions_of(paper.cars)))
    crossed, summary = told["cross_validated"], told["summary"]
    assert isinstance(crossed, dict)
    assert isinstance(summary, dict)
    assert {key: crossed[key] for key in summary} == summary
    assert crossed["by_class"] == told["by_class"]


def test_the_document_has_every_car_and_test(paper: Validation) -> None:
    cars = document(paper)["cars"]
    assert isinstance(cars, list)
    assert [entry["vehicle"] for entry in cars] == ["rear", "front", "untested", "none"]
    assert cars[0]["quantities"]["et_s"] == {
        "target": pytest.approx(15.1),
        "predicted": pytest.approx(15.5),
        "deviation": pytest.approx(0.4),
        "spread": pytest.approx(0.2 / 2.0**0.5),
        "tests": 2,
    }
    assert [test["scope"] for test in cars[0]["tests"]] == [
        "summary", "summary", "unconfirmed", "prepared_strip", "defect",
    ]  # fmt: skip
    assert cars[3]["not_predicted"] == "why"
    assert cars[3]["tests"][0]["quantities"]["et_s"] == {
        "measured": 12.0,
        "predicted": None,
        "deviation": None,
    }


def test_an_empty_validation_still_reports() -> None:
    nothing = validation(car("none", None, reason="no such file"))
    text = plain(report_lines(nothing))
    assert "no such file" in text
    assert "Counted: 0 tests" in text
    assert document(nothing)["formulas"] != {}


@pytest.mark.parametrize(
    ("year", "name"),
    [(1974, "before 1975"), (1975, "1975-2007"), (2008, "2008-2013"), (2014, "2014 on")],
)
def test_eras_begin_with_their_year(year: int, name: str) -> None:
    assert era(year) == name


@pytest.mark.parametrize(("driven", "name"), [("front", "front"), ("rear", "rear"), ("all", "all")])
def test_layout_of_an_engine(tmp_path: Path, driven: str, name: str) -> None:
    change = ('driven = "rear"', f'driven = "{driven}"')
    assert layout(load_vehicle(str(write_car(tmp_path, change)))) == name


@pytest.mark.parametrize(
    ("axles", "name"), [(["rear"], "rear"), (["front"], "front"), (["front", "rear"], "all")]
)
def test_layout_of_motors(tmp_path: Path, axles: list[str], name: str) -> None:
    path = write_car(tmp_path)
    text = path.read_text()
    motors = "".join(
        f'[[motor]]\naxle = "{axle}"\npower = "270 hp"\ntorque = "283 lb-ft"\n'
        'max_speed = "17900 rpm"\nratio = 9.04\n\n'
        for axle in axles
    )
    engine = text[text.index("[engine]") : text.index("[tyres]")]
    path.write_text(text.replace(engine, motors))
    vehicle = load_vehicle(str(path))
    assert layout(vehicle) == name
    tested = car("electric", vehicle)
    assert class_of(Dimension.GEARBOX, tested) == "electric"
    assert class_of(Dimension.ASPIRATION, tested) == "electric"

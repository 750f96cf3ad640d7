"""Scores of predictions against hand-computed figures, on results that nobody integrated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from commands import write_car

from dragsim.garage import load_vehicle
from dragsim.report import plain
from dragsim.spec.choices import Compound
from dragsim.spec.scenario import Surface
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.document import document
from dragsim.validation.measured import ET, TRAP, Measured, MeasuredCar, Quantity, RoadTest
from dragsim.validation.predict import CarResult, Comparison, TestResult
from dragsim.validation.report import report_lines
from dragsim.validation.summary import Dimension, Score, Validation, era, layout, score

FRONT = (('driven = "rear"', 'driven = "front"'),)


def result(
    numbers: Mapping[Quantity, tuple[float, float | None]],
    *,
    confirmed: bool = True,
    surface: Surface = Surface.ASPHALT,
    compound: Compound | None = None,
    reason: str = "",
) -> TestResult:
    """A test of which are known, by quantity, what was measured and what predicted."""
    test = RoadTest(source="paper", confirmed=confirmed, surface=surface, compound=compound)
    return TestResult(test, tuple(Comparison(q, *pair) for q, pair in numbers.items()), reason)


def car(name: str, vehicle: Vehicle | None, *tests: TestResult, reason: str = "") -> CarResult:
    measured = MeasuredCar(vehicle=name, tests=tuple(item.test for item in tests))
    return CarResult(car=measured, vehicle=vehicle, tests=tests, reason=reason)


def validation(*cars: CarResult) -> Validation:
    return Validation(Measured(Path("t"), "t", tuple(item.car for item in cars)), cars)


@pytest.fixture(name="paper")
def paper_validation(tmp_path: Path) -> Validation:
    """A rear-drive car with tests off by +0.5, -0.1 and +0.2 s, and +3 mph; a front-drive car by
    -0.4 s; and one without a prediction."""
    rear = load_vehicle(str(write_car(tmp_path)))
    front = load_vehicle(str(write_car(tmp_path, *FRONT, name="front.toml")))
    return validation(
        car(
            "rear",
            rear,
            result({ET: (15.0, 15.5), TRAP: (90.0, 93.0)}),
            result({ET: (15.0, 14.9)}, confirmed=False),
            result({ET: (15.0, 15.2)}, surface=Surface.PREPPED, compound=Compound.SLICK),
        ),
        car("front", front, result({ET: (16.0, 15.6)})),
        car("none", None, result({ET: (12.0, None)}, reason="why"), reason="why"),
    )


def is_score(found: Score, count: int, bias: float, mean: float, median: float) -> bool:
    wanted = Score(count=count, bias=bias, mean=mean, median=median)
    for name in ("count", "bias", "mean", "median"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-12), name
    return True


def test_a_score_is_bias_mean_and_median_of_the_sizes() -> None:
    assert is_score(score([0.5, -0.1, -0.1]), 3, 0.1, 0.7 / 3.0, 0.1)
    assert is_score(score([-0.4]), 1, -0.4, 0.4, 0.4)


def test_each_test_counts_once_beside_each_car_by_its_median(paper: Validation) -> None:
    scores = paper.overall.scores[ET]
    assert is_score(scores.tests, 4, (0.5 - 0.1 + 0.2 - 0.4) / 4.0, 1.2 / 4.0, 0.3)
    assert is_score(scores.cars, 2, (0.2 - 0.4) / 2.0, 0.3, 0.3)
    assert is_score(paper.overall.scores[TRAP].cars, 1, 3.0, 3.0, 3.0)
    assert (paper.overall.car_count, paper.overall.test_count) == (2, 4)


def test_classes_hold_their_own_tests_only(paper: Validation) -> None:
    layouts = paper.classes[Dimension.LAYOUT]
    assert list(layouts) == ["front", "rear"]
    assert layouts["front"].scores[ET].cars.bias == pytest.approx(-0.4)
    confirmed = paper.classes[Dimension.CONFIRMED]
    assert list(confirmed) == ["yes", "no"]
    assert is_score(confirmed["yes"].scores[ET].tests, 3, 0.1, 1.1 / 3.0, 0.4)
    assert is_score(confirmed["no"].scores[ET].cars, 1, -0.1, 0.1, 0.1)
    assert is_score(confirmed["yes"].scores[ET].cars, 2, (0.35 - 0.4) / 2.0, 0.375, 0.375)
    assert list(paper.classes[Dimension.TYRE]) == ["summer", "slick"]
    assert list(paper.classes[Dimension.SURFACE]) == ["prepped", "asphalt"]


def test_confirmed_dry_leaves_out_what_magazines_do_not_do(paper: Validation) -> None:
    assert is_score(paper.confirmed_dry.scores[ET].tests, 2, 0.05, 0.45, 0.45)


def test_the_worst_come_first_whatever_their_sign(paper: Validation) -> None:
    assert [item.size for item in paper.worst(ET, 3)] == pytest.approx([0.5, -0.4, 0.2])


def test_what_has_no_prediction_is_kept_with_its_reason(paper: Validation) -> None:
    assert [item.car.vehicle for item in paper.unpredicted] == ["none"]
    text = plain(report_lines(paper))
    assert "Cars not predicted: 1" in text
    assert "why" in text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_the_report_fits_and_is_plain(paper: Validation, width: int) -> None:
    text = plain(report_lines(paper, width=width))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= min(width, 100)
    assert "+0.50" in text


def test_the_report_shows_the_figures_of_the_scores(paper: Validation) -> None:
    lines = plain(report_lines(paper)).splitlines()
    assert next(line for line in lines if line.startswith(" front ")).split() == [
        "front", "1", "-0.40", "0.40", "0.40", "-", "-", "-", "-", "-", "-",
    ]  # fmt: skip
    assert next(line for line in lines if line.startswith(" ET, s")).split() == [
        "ET,", "s", "2", "-0.10", "0.30", "0.30", "4", "+0.05", "0.30", "0.30",
    ]  # fmt: skip


def test_the_document_has_the_same_figures(paper: Validation) -> None:
    told = document(paper)
    overall = told["overall"]
    assert isinstance(overall, dict)
    assert overall["quantities"]["et_s"]["per_car"]["mean"] == pytest.approx(0.3)
    cars = told["cars"]
    assert isinstance(cars, list)
    assert [entry["vehicle"] for entry in cars] == ["rear", "front", "none"]
    assert cars[0]["deviation"] == {
        "et_s": pytest.approx(0.2),
        "trap_mph": pytest.approx(3.0),
    }
    assert cars[2]["not_predicted"] == "why"
    assert cars[2]["tests"][0]["quantities"]["et_s"] == {
        "measured": 12.0,
        "predicted": None,
        "deviation": None,
    }


def test_an_empty_validation_still_reports(tmp_path: Path) -> None:
    nothing = validation(car("none", None, reason="no such file"))
    text = plain(report_lines(nothing))
    assert "no such file" in text
    assert "0 tests of 0 cars" in text


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
    tested = car("electric", vehicle, result({ET: (12.0, 12.5)}))
    classes = validation(tested).classes
    assert list(classes[Dimension.GEARBOX]) == ["electric"]
    assert list(classes[Dimension.ASPIRATION]) == ["electric"]

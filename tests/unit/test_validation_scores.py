"""Scores and formulas against figures computed by hand."""

from __future__ import annotations

from math import cbrt, fsum
from pathlib import Path
from random import Random
from statistics import fmean, stdev

import pytest
from commands import write_car

from dragsim.garage import load_vehicle
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.formulas import FOX, HALE, HUNTINGTON, Formula, by_formula, fitted, power_hp
from dragsim.validation.formulas import weight_lb as weight_of
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, MeasuredCar, RoadTest
from dragsim.validation.predict import CarResult, Comparison, TestResult
from dragsim.validation.scores import quantile, score

TEST = RoadTest(source="paper", confirmed=True)


@pytest.fixture(name="vehicle")
def a_vehicle(tmp_path: Path) -> Vehicle:
    """200 hp and 1300 kg, 3042.4 lb with its driver."""
    return load_vehicle(str(write_car(tmp_path)))


def exact(name: str, vehicle: Vehicle, et: float, trap: float) -> CarResult:
    """A car whose one test was predicted exactly."""
    compared = [Comparison(ET, et, et), Comparison(TRAP, trap, trap), Comparison(ZERO_TO_60, 5, 5)]
    result = TestResult(TEST, tuple(compared))
    measured = MeasuredCar(vehicle=name, family=name, tests=(TEST,))
    return CarResult(car=measured, vehicle=vehicle, tests=(result,))


def test_a_score_is_bias_mean_median_and_90th_percentile_of_the_sizes() -> None:
    found = score([0.5, -0.1, -0.2, 0.3, 0.0])
    assert found.count == 5
    assert found.bias == pytest.approx(0.1)
    assert found.mean == pytest.approx(1.1 / 5.0)
    assert found.median == pytest.approx(0.2)
    assert found.p90 == pytest.approx(0.3 + 0.6 * 0.2)


def test_means_have_the_textbook_standard_error() -> None:
    values = [0.5, -0.1, -0.2, 0.3]
    found = score(values)
    assert found.bias_se == pytest.approx(stdev(values) / 2.0)
    assert found.mean_se == pytest.approx(stdev(map(abs, values)) / 2.0)


def test_one_car_has_no_standard_error() -> None:
    found = score([-0.4])
    assert (found.count, found.bias, found.mean, found.median, found.p90) == (
        1, -0.4, 0.4, 0.4, 0.4,
    )  # fmt: skip
    assert {found.bias_se, found.mean_se, found.median_se, found.p90_se} == {None}
    assert not found.biased


def test_too_few_cars_have_no_error_of_a_percentile() -> None:
    assert score([0.1] * 9).p90_se is None
    assert score([0.1] * 9).median_se is not None
    assert score([0.1] * 20).p90_se is not None


@pytest.mark.parametrize(("share", "name"), [(0.5, "median_se"), (0.9, "p90_se")])
def test_errors_of_percentiles_are_what_repeated_samples_show(share: float, name: str) -> None:
    """Within the 15 % that 400 samples of 80 leave open."""
    random = Random(20100621)
    samples = [[random.gauss(0.0, 1.0) for _ in range(80)] for _ in range(400)]
    estimates = [quantile(sorted(map(abs, sample)), share) for sample in samples]
    told = fmean(getattr(score(sample), name) for sample in samples)
    assert told == pytest.approx(stdev(estimates), rel=0.15)


def test_a_bias_beyond_two_standard_errors_is_one() -> None:
    assert score([0.2, 0.3, 0.1]).biased
    assert score([-0.2, -0.3, -0.1]).biased
    assert not score([0.2, -0.1, 0.1]).biased


@pytest.mark.parametrize(
    ("formula", "et_911", "trap_911", "et_mini", "trap_mini"),
    [
        (HUNTINGTON, 13.36, 105.5, 15.76, 89.4),
        (FOX, 13.31, 108.3, 15.71, 91.8),
        (HALE, 12.37, 110.2, 14.60, 93.4),
    ],
)
def test_the_formulas_of_the_911_and_the_mini(
    formula: Formula, et_911: float, trap_911: float, et_mini: float, trap_mini: float
) -> None:
    """3305 lb with 345 hp and 2848 lb with 181 hp, by hand."""
    for ratio, et, trap in (
        (3305.0 / 345.0, et_911, trap_911),
        (2848.0 / 181.0, et_mini, trap_mini),
    ):
        assert formula.et_s(ratio) == pytest.approx(et, abs=0.006)
        assert formula.trap_mph(ratio) == pytest.approx(trap, abs=0.06)


def test_power_is_net_at_the_clutch(vehicle: Vehicle) -> None:
    assert power_hp(vehicle) == pytest.approx(200.0, rel=1e-3)
    gross = vehicle.tweak({"engine.rating": "sae-gross"})
    assert power_hp(gross) == pytest.approx(160.0, rel=0.05)


def test_weight_is_that_of_car_and_crew(vehicle: Vehicle) -> None:
    def weight(**said: object) -> float:
        test = RoadTest(source="s", confirmed=True, **said)  # type: ignore[arg-type]
        return weight_of(vehicle, test)

    assert weight() == pytest.approx(1380.0 / 0.45359237)
    assert weight(crew=2) == pytest.approx(1460.0 / 0.45359237)
    assert weight(crew=2, test_weight_lb=3000.0) == 3000.0


def test_a_formula_predicts_quarter_mile_and_trap_and_nothing_else(vehicle: Vehicle) -> None:
    (car,) = by_formula([exact("a", vehicle, 15.0, 92.0)], HALE)
    found = {item.quantity: item.predicted for item in car.tests[0].comparisons}
    ratio = weight_of(vehicle, TEST) / power_hp(vehicle)
    assert found[ET] == pytest.approx(HALE.et_s(ratio))
    assert found[TRAP] == pytest.approx(HALE.trap_mph(ratio))
    assert found[ZERO_TO_60] is None


def test_the_fitted_formula_has_the_least_mean_error(vehicle: Vehicle) -> None:
    cars = [
        exact(f"c{i}", vehicle.tweak({"engine.power": power}), et, trap)
        for i, (power, et, trap) in enumerate(
            [("150 hp", 16.4, 85.0), ("200 hp", 15.0, 92.0), ("300 hp", 13.9, 104.0)]
        )
    ]
    best = fitted(cars)
    assert best is not None

    def error(et: float) -> float:
        ratios = [
            weight_of(car.vehicle, TEST) / power_hp(car.vehicle) for car in cars if car.vehicle
        ]
        measured = [16.4, 15.0, 13.9]
        return fsum(abs(et * cbrt(r) - m) for r, m in zip(ratios, measured, strict=True))

    assert error(best.et) <= min(error(best.et * factor) for factor in (0.97, 0.99, 1.01, 1.03))
    assert best.trap == pytest.approx(234.0, rel=0.1)


def test_no_formula_is_fitted_to_nothing() -> None:
    assert fitted([]) is None

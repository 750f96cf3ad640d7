"""The pictures of a validation: every car is there, and nothing lies over anything else."""

from __future__ import annotations

from math import sin
from pathlib import Path

import pytest
from commands import write_car
from sheets import markers, outside, overlapping, written

from dragsim.garage import load_vehicle
from dragsim.plot.ablation import Column, Loss, ablation_figure
from dragsim.plot.agreement import MARKERS, Dot, Quantity, agreement_figure
from dragsim.plot.canvas import Sheet
from dragsim.plot.residuals import Column as Classes
from dragsim.plot.residuals import Deviations, residuals_figure
from dragsim.validation.measured import ET, TRAP, Measured, MeasuredCar, RoadTest
from dragsim.validation.pictures import pictures
from dragsim.validation.predict import CarResult, Comparison, TestResult
from dragsim.validation.summary import Scored, Validation

GROUPS = ("front-wheel drive", "rear-wheel drive", "all-wheel drive")
LONG = "A car whose name goes on and on and on until nobody reads it"


def dots(count: int, size: float) -> list[Dot]:
    """Cars from 10 up whose predictions are off by up to ``size``."""
    return [
        Dot(10.0 + 0.1 * i, 10.0 + 0.1 * i + size * sin(1.7 * i), f"{LONG} {i}", i % 3)
        for i in range(count)
    ]


def quantity(count: int, *, size: float = 0.5, scatter: float | None = 0.18) -> Quantity:
    return Quantity(
        title="Quarter mile",
        unit="s",
        verdict="mean error 0.33 \N{PLUS-MINUS SIGN} 0.03 s\n82 cars, median 0.27 s",
        scatter=scatter,
        dots=dots(count, size),
    )


def classes(*counts: int) -> Classes:
    """Two dimensions with a class for each count of cars."""

    def one(count: int) -> Deviations:
        sizes = [sin(2.3 * i) for i in range(count)]
        return Deviations(cars=sizes, mean=0.1, error=0.04 if count > 1 else None)

    rows = {f"class {i}": one(count) for i, count in enumerate(counts)}
    return Classes(
        title="Quarter mile, predicted less measured",
        unit="s",
        left="too quick",
        right="too slow",
        scatter=0.18,
        classes={"layout": rows, "gearbox": rows},
    )


def is_tidy(sheet: Sheet) -> bool:
    assert overlapping(sheet) == []
    assert outside(sheet) == []
    return sheet.to_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("count", [1, 2, 30, 82])
@pytest.mark.parametrize("size", [0.0, 0.5, 4.0])
def test_every_car_is_a_dot_in_both_panels(count: int, size: float) -> None:
    one = quantity(count, size=size)
    sheet = agreement_figure([one] * 3, GROUPS, headline="How close", note="nothing fitted")
    assert is_tidy(sheet)
    for panel in range(6):
        drawn = [place for marker in MARKERS for place in markers(sheet, panel, marker)]
        wanted = [(d.measured, d.off if panel % 2 else d.predicted) for d in one.dots]
        assert sorted(drawn) == sorted(wanted)


def test_a_picture_without_known_scatter_has_no_band() -> None:
    with_band = agreement_figure([quantity(5)], GROUPS, headline="h", note="n")
    without = agreement_figure([quantity(5, scatter=None)], GROUPS, headline="h", note="n")
    bands = [len(sheet.axes[0].collections) for sheet in (with_band, without)]
    assert bands == [1, 0]


def test_every_car_is_a_dot_of_its_class() -> None:
    sheet = residuals_figure([classes(1, 3, 40), classes(2, 5, 9)], headline="h", note="n")
    assert is_tidy(sheet)
    assert [len(markers(sheet, panel, "o")) for panel in (0, 1)] == [88, 32]


def test_only_classes_of_several_cars_have_a_bar() -> None:
    sheet = residuals_figure([classes(1, 3, 4, 40)], headline="h", note="n")
    assert len(markers(sheet, 0, "|")) == 4


def loss(error: float) -> Loss:
    return Loss(error=error, unshifted=0.9 * error, moved=error - 0.3)


def test_every_part_left_out_has_its_row_in_every_column() -> None:
    parts = ["load transfer", "one-foot rollout", "inertia of turning parts"]
    columns = [
        Column(
            title="Quarter mile",
            unit="s",
            digits=2,
            whole=loss(0.3),
            without=[loss(error) for error in (0.5, 0.4, 0.2)],
        )
    ] * 3
    sheet = ablation_figure(parts, columns, headline="h", note="n")
    assert is_tidy(sheet)
    texts = [text for text, _ in written(sheet)]
    assert [text for text in texts if text.startswith("no ")] == [f"no {part}" for part in parts]
    assert texts.count("\N{MINUS SIGN}0.10") == 3
    assert sorted(x for x, _ in markers(sheet, 1, "o")) == pytest.approx(
        [0.18, 0.2, 0.36, 0.4, 0.45, 0.5]
    )


def test_a_validation_is_drawn_from_the_tests_that_count(tmp_path: Path) -> None:
    vehicle = load_vehicle(str(write_car(tmp_path)))
    tests = [RoadTest(source="s", confirmed=confirmed) for confirmed in (True, True, False)]
    results = [
        TestResult(test, (Comparison(ET, et, 15.0), Comparison(TRAP, 90.0, 92.0)))
        for test, et in zip(tests, (14.8, 14.6, 11.0), strict=True)
    ]
    car = MeasuredCar(vehicle="car", family="car", tests=tuple(tests))
    result = CarResult(car=car, vehicle=vehicle, tests=tuple(results))
    validation = Validation(Measured(tmp_path, "t", (car,)), Scored((result,)))
    drawn = pictures(validation)
    assert list(drawn) == ["predicted", "residuals"]
    for sheet in drawn.values():
        assert is_tidy(sheet)
    ((measured, predicted),) = markers(drawn["predicted"], 0, MARKERS[0])
    assert (measured, predicted) == pytest.approx((14.7, 15.0))
    assert [x for x, _ in markers(drawn["residuals"], 0, "o")] == pytest.approx([0.3] * 5)

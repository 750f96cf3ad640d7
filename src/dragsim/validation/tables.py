"""The tables of a validation's report: beside the formulas, by class, apart, every quantity."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dragsim.report.layout import Line, Style, paragraph
from dragsim.report.values import NOT_REACHED
from dragsim.validation.grid import Group, Row, side_by_side
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Quantity
from dragsim.validation.scope import Scope
from dragsim.validation.scores import ClassScores, Score
from dragsim.validation.summary import Scored, Validation

SHOWN: Final = (ET, TRAP, ZERO_TO_60)
"""The quantities of the tables."""
NAMES: Final[Mapping[Scope, str]] = MappingProxyType(
    {
        Scope.UNCONFIRMED: "unconfirmed",
        Scope.PREPARED: "prepared strip",
        Scope.WET: "wet",
        Scope.OTHER_TYRES: "other tyres",
        Scope.DRIVER_AIDS: "driver aids",
        Scope.DEFECT: "stated defect",
    }
)
"""What tests apart are called."""
ENOUGH: Final = 8
"""Cars from which a biased class is marked."""


def beside_formulas(validation: Validation, width: int) -> list[Line]:
    """The predictions, and what weight and power alone would have said of the same tests."""
    groups = [
        Group("", ("cars",)),
        Group("ET, s", ("mean", "se", "med", "90 %", "bias")),
        Group("Trap, mph", ("mean", "se", "med")),
        Group("0-60, s", ("mean", "se", "med")),
    ]
    rows = [Row("How close"), _close_row("dragsim", validation.plain.summary, strong=True)]
    if validation.crossed is not None:
        rows.append(_close_row("cross-validated", validation.crossed.summary, strong=True))
    rows += [
        _close_row(formula.name, scored.summary)
        for formula, scored in validation.formulas.items()
        if scored.counted
    ]
    return side_by_side(groups, rows, width)


def _close_row(name: str, found: ClassScores, *, strong: bool = False) -> Row:
    et, trap, sprint = (_per_car(found, quantity) for quantity in SHOWN)
    ends = [
        cell(et.p90 if et else None, ET),
        signed_cell(et.bias if et else None, ET),
    ]
    return Row(
        name,
        (
            (str(et.count if et else 0),),
            (*_sizes(et, ET), *ends),
            _sizes(trap, TRAP),
            _sizes(sprint, ZERO_TO_60),
        ),
        strong,
    )


def _per_car(found: ClassScores, quantity: Quantity) -> Score | None:
    return found.scores[quantity].cars if quantity in found.scores else None


def _sizes(score: Score | None, quantity: Quantity) -> tuple[str, str, str]:
    """Mean with its standard error, and median."""
    if score is None:
        return (NOT_REACHED,) * 3
    return (
        cell(score.mean, quantity),
        cell(score.mean_se, quantity),
        cell(score.median, quantity),
    )


def _biased(score: Score | None, quantity: Quantity) -> tuple[str, str]:
    """Bias with its standard error."""
    if score is None:
        return (NOT_REACHED,) * 2
    return signed_cell(score.bias, quantity), cell(score.bias_se, quantity)


def by_class(scored: Scored, width: int, *, title: str) -> list[Line]:
    """ET, trap speed and 0-60 by class of car."""
    groups = [
        Group("", ("cars",)),
        Group("ET, s", ("bias", "se", "", "mean", "med")),
        Group("Trap, mph", ("bias", "se", "mean")),
        Group("0-60, s", ("bias", "se", "mean")),
    ]
    rows = [Row(title), _class_row("all", scored.summary)]
    for dimension, classes in scored.by_class.items():
        if len(classes) > 1:
            rows.append(Row(dimension.value[0].upper() + dimension.value[1:]))
            rows += [_class_row(name, found) for name, found in classes.items()]
    lines = side_by_side(groups, rows, width)
    note = f"* {ENOUGH} cars or more, and biased by over two standard errors"
    return [*lines, *paragraph(note, width, Style.QUIET)]


def _class_row(name: str, found: ClassScores) -> Row:
    et, trap, sprint = (_per_car(found, quantity) for quantity in SHOWN)
    mark = "*" if et and et.biased and et.count >= ENOUGH else ""
    mean, _, middle = _sizes(et, ET)
    return Row(
        f" {name}",
        (
            (str(found.car_count),),
            (*_biased(et, ET), mark, mean, middle),
            (*_biased(trap, TRAP), _sizes(trap, TRAP)[0]),
            (*_biased(sprint, ZERO_TO_60), _sizes(sprint, ZERO_TO_60)[0]),
        ),
    )


def apart(scored: Scored, width: int) -> list[Line]:
    """Tests that do not count above, by why they do not."""
    groups = [
        Group("", ("cars", "tests")),
        Group("ET, s", ("bias", "mean")),
        Group("Trap, mph", ("bias", "mean")),
        Group("0-60, s", ("bias", "mean")),
    ]
    rows = [Row("Apart")]
    for scope, found in scored.apart.items():
        counts = (str(found.car_count), str(found.test_count))
        scores = [(_per_car(found, quantity), quantity) for quantity in SHOWN]
        parts = [(_biased(*one)[0], _sizes(*one)[0]) for one in scores]
        rows.append(Row(f" {NAMES[scope]}", (counts, *parts)))
    return side_by_side(groups, rows, width)


def every_quantity(found: ClassScores, width: int) -> list[Line]:
    """Every quantity of the tests that count, per car and per test."""
    heads = ("n", "bias", "mean", "med")
    groups = [Group("per car", heads), Group("per test", heads)]
    rows = [Row("Every quantity")]
    for quantity, scores in found.scores.items():
        sides = [
            (
                str(one.count),
                signed_cell(one.bias, quantity),
                cell(one.mean, quantity),
                cell(one.median, quantity),
            )
            for one in (scores.cars, scores.tests)
        ]
        rows.append(Row(f" {quantity.label}, {quantity.unit}", tuple(sides)))
    return side_by_side(groups, rows, width)


def cell(value: float | None, quantity: Quantity) -> str:
    """A number of a quantity, or the dash for none."""
    return NOT_REACHED if value is None else number(value, quantity)


def signed_cell(value: float | None, quantity: Quantity) -> str:
    """A deviation, or the dash for none."""
    return NOT_REACHED if value is None else signed(value, quantity)


def signed(value: float, quantity: Quantity) -> str:
    """A deviation, with its sign."""
    return f"{value:+.{_digits(quantity)}f}"


def number(value: float, quantity: Quantity) -> str:
    """A number of a quantity, without its unit."""
    return f"{value:.{_digits(quantity)}f}"


def _digits(quantity: Quantity) -> int:
    """Decimals that are worth showing: tests are published to 0.1 s or 0.01 s, and 0.1 mph."""
    return 2 if quantity.unit == "s" else 1

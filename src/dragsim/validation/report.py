"""The report of a validation for a terminal: scores, classes, the largest deviations, and what
could not be predicted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dragsim.report.layout import (
    BLANK,
    Line,
    Span,
    Style,
    cells,
    fit,
    left,
    paragraph,
    right,
)
from dragsim.report.values import NOT_REACHED
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Quantity
from dragsim.validation.predict import NO_TESTS
from dragsim.validation.summary import ClassScores, Deviation, Score, Validation

NARROWEST: Final = 40
WIDEST: Final = 100
SHOWN: Final = ((ET, 12), (TRAP, 8), (ZERO_TO_60, 8))
"""The quantities of the class table, and how many of their largest deviations are listed."""
_SCORE: Final = ("bias", "mean", "med")
_LEAST_SOURCE: Final = 16
"""Cells without which the source of a test goes on a line of its own."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns that belong together under a title."""

    title: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A label, and the cells of each group; none: a heading."""

    label: str
    groups: tuple[tuple[str, ...], ...] = ()


def report_lines(validation: Validation, *, width: int = 80) -> list[Line]:
    """The report, at most ``width`` cells wide."""
    width = min(max(width, NARROWEST), WIDEST)
    lines = _head(validation, width)
    if validation.deviations:
        lines += [BLANK, *_class_lines(validation, width)]
        lines += [BLANK, *_quantity_lines(validation.overall, width)]
        lines += _worst_lines(validation, width)
    return [*lines, *_unpredicted_lines(validation, width)]


def _head(validation: Validation, width: int) -> list[Line]:
    measured, overall = validation.measured, validation.overall
    title = (
        f"{measured.place}: {_count(len(measured.cars), 'car')}, "
        f"{_count(measured.test_count, 'road test')}"
    )
    predicted = (
        f"Predicted: {_count(overall.test_count, 'test')} of {_count(overall.car_count, 'car')}, "
        "each under its own clock, surface, length, altitude, weight and tyres. Nothing is fitted "
        "to them here, and none is left out for being far off."
    )
    meaning = (
        "A deviation is predicted less measured: + is too slow of a time, too fast of a speed. "
        "bias: their mean. mean, med: mean and median of their sizes. Per car: the median of its "
        "tests counts, once."
    )
    return [
        *paragraph(title, width, Style.STRONG),
        *paragraph(predicted, width),
        BLANK,
        *paragraph(meaning, width, Style.QUIET),
    ]


def _class_lines(validation: Validation, width: int) -> list[Line]:
    """ET, trap speed and 0-60 per car, over all and by class."""
    groups = [
        _Group("", ("cars",)),
        *(_Group(f"{quantity.label}, {quantity.unit}", _SCORE) for quantity, _ in SHOWN),
    ]
    rows = [
        _Row("Per car"),
        _class_row("all", validation.overall),
        _class_row("confirmed, dry", validation.confirmed_dry),
    ]
    for dimension, classes in validation.classes.items():
        if len(classes) > 1:
            heading = dimension.value[0].upper() + dimension.value[1:]
            rows.append(_Row(heading))
            rows += [_class_row(name, scores) for name, scores in classes.items()]
    return _side_by_side(groups, rows, width)


def _class_row(name: str, scores: ClassScores) -> _Row:
    parts = [
        _score_cells(scores.scores[quantity].cars if quantity in scores.scores else None, quantity)
        for quantity, _ in SHOWN
    ]
    return _Row(f" {name}", ((str(scores.car_count),), *parts))


def _score_cells(score: Score | None, quantity: Quantity) -> tuple[str, ...]:
    if score is None:
        return (NOT_REACHED,) * len(_SCORE)
    return (
        _signed(score.bias, quantity),
        _number(score.mean, quantity),
        _number(score.median, quantity),
    )


def _quantity_lines(overall: ClassScores, width: int) -> list[Line]:
    """Every quantity, per car and per test."""
    groups = [_Group("per car", ("n", *_SCORE)), _Group("per test", ("n", *_SCORE))]
    rows = [_Row("Every quantity")]
    for quantity, scores in overall.scores.items():
        sides = [
            (str(score.count), *_score_cells(score, quantity))
            for score in (scores.cars, scores.tests)
        ]
        rows.append(_Row(f" {quantity.label}, {quantity.unit}", tuple(sides)))
    return _side_by_side(groups, rows, width)


def _side_by_side(groups: Sequence[_Group], rows: Sequence[_Row], width: int) -> list[Line]:
    """Groups of columns beside each other, and those that have no room below.

    A first group without a title stands beside the labels and goes with them.
    """
    sizes = [_sizes(number, group, rows) for number, group in enumerate(groups)]
    fixed = [0] if not groups[0].title else []
    beside = sum(_breadth(sizes[number]) for number in fixed)
    room = width - beside - max(_breadth(size) for size in sizes)
    label = min(max(cells(row.label) for row in rows), room)
    start = label + beside
    blocks: list[list[int]] = []
    taken = width + 1
    for number in range(len(fixed), len(groups)):
        breadth = _breadth(sizes[number])
        if taken + breadth > width:
            blocks.append([*fixed])
            taken = start
        blocks[-1].append(number)
        taken += breadth
    lines: list[Line] = []
    for chosen in blocks:
        lines += [BLANK] if lines else []
        lines += _block(chosen, groups, rows, label, sizes)
    return lines


def _sizes(number: int, group: _Group, rows: Sequence[_Row]) -> list[int]:
    """The cells of each column of a group, widened to hold its title."""
    sizes = [
        max(cells(head), *(cells(row.groups[number][at]) for row in rows if row.groups))
        for at, head in enumerate(group.heads)
    ]
    sizes[0] += max(0, cells(group.title) - sum(sizes) - len(sizes) + 1)
    return sizes


def _breadth(sizes: Sequence[int]) -> int:
    """The cells of a group with the gap before it."""
    return sum(sizes) + len(sizes) + 1


def _block(
    chosen: Sequence[int],
    groups: Sequence[_Group],
    rows: Sequence[_Row],
    label: int,
    sizes: Sequence[Sequence[int]],
) -> list[Line]:
    def line(parts: Iterable[tuple[int, Sequence[str]]]) -> str:
        return "".join(
            "  " + " ".join(right(text, size) for text, size in zip(texts, sizes[at], strict=True))
            for at, texts in parts
        )

    titles = "".join(
        "  " + right(groups[number].title, _breadth(sizes[number]) - 2) for number in chosen
    )
    heads = line((number, groups[number].heads) for number in chosen)
    first, *others = rows
    lines: list[Line] = [
        (Span(" " * label), Span(titles, Style.STRONG)),
        (Span(left(first.label, label), Style.STRONG), Span(heads, Style.QUIET)),
    ]
    for row in others:
        if row.groups:
            numbers = line((number, row.groups[number]) for number in chosen)
            lines.append((Span(left(fit(row.label, label), label)), Span(numbers)))
        else:
            lines.append((Span(row.label, Style.STRONG),))
    return lines


def _worst_lines(validation: Validation, width: int) -> list[Line]:
    lines: list[Line] = []
    for quantity, count in SHOWN:
        worst = validation.worst(quantity, count)
        if worst:
            title = f"Largest deviations, {quantity.label} [{quantity.unit}], by test"
            lines += [BLANK, *_deviation_lines(title, worst, width)]
    return lines


def _deviation_lines(title: str, worst: Sequence[Deviation], width: int) -> list[Line]:
    quantity = worst[0].comparison.quantity
    names = [item.car.car.vehicle for item in worst]
    numbers = [
        (
            _number(item.comparison.measured, quantity),
            _number(item.comparison.predicted or 0.0, quantity),
            _signed(item.size, quantity),
        )
        for item in worst
    ]
    sizes = [max(cells(row[at]) for row in numbers) for at in range(3)]
    needed = sum(sizes) + 6
    name_width = min(max(cells(name) for name in names), width - needed)
    room = width - name_width - needed - 2
    lines = paragraph(title, width, Style.STRONG)
    lines += paragraph("(measured, predicted, deviation)", width, Style.QUIET)
    for item, name, row in zip(worst, names, numbers, strict=True):
        texts = "".join("  " + right(text, size) for text, size in zip(row, sizes, strict=True))
        head = left(fit(name, name_width), name_width) + texts
        if room >= _LEAST_SOURCE:
            lines.append((Span(head), Span("  " + fit(item.result.test.source, room), Style.QUIET)))
        else:
            lines.append((Span(head),))
            lines.append((Span("    " + fit(item.result.test.source, width - 4), Style.QUIET),))
    return lines


def _unpredicted_lines(validation: Validation, width: int) -> list[Line]:
    """Whatever has no prediction, with the reason, those of one reason together."""
    cars: dict[str, list[str]] = {}
    for car in validation.unpredicted:
        cars.setdefault(car.reason, []).append(car.car.vehicle)
    tests: dict[str, list[str]] = {}
    for car, result in validation.incomplete:
        name = f"{car.car.vehicle} ({result.test.source})"
        tests.setdefault(result.reason, []).append(name)
    untested = cars.pop(NO_TESTS, [])
    lines = _reasons("Cars not predicted", cars, width)
    lines += _reasons("Tests not predicted, or not in full", tests, width)
    return lines + _reasons("Cars without a test", {"": untested} if untested else {}, width)


def _reasons(title: str, reasons: Mapping[str, Sequence[str]], width: int) -> list[Line]:
    if not reasons:
        return []
    count = sum(len(names) for names in reasons.values())
    lines = [BLANK, *paragraph(f"{title}: {count}", width, Style.STRONG)]
    for reason, names in reasons.items():
        if reason:
            lines += paragraph(reason, width, Style.WARNING, indent=" ", hanging="   ")
        listed = [f"{name}," for name in names[:-1]] + [names[-1]]
        lines += paragraph(listed, width, indent="   ", hanging="   ")
    return lines


def _signed(value: float, quantity: Quantity) -> str:
    return f"{value:+.{_digits(quantity)}f}"


def _number(value: float, quantity: Quantity) -> str:
    return f"{value:.{_digits(quantity)}f}"


def _digits(quantity: Quantity) -> int:
    """Decimals that are worth showing: tests are published to 0.1 s or 0.01 s, and 0.1 mph."""
    return 2 if quantity.unit == "s" else 1


def _count(number: int, name: str) -> str:
    return f"{number} {name}" + ("" if number == 1 else "s")

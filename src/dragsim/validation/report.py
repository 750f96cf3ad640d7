"""The report of a validation for a terminal: how close, beside the formulas, by class, the cars
furthest off with their tests, cars without a test, and what was left out or could not be run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dragsim.report.layout import BLANK, Line, Span, Style, cells, fit, left, paragraph, right
from dragsim.validation.coverage import Intervals
from dragsim.validation.fit import STALE, FittedValue
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Measured, Quantity
from dragsim.validation.predict import NO_TESTS, Standard
from dragsim.validation.scope import MEANING, Scope, scope_of
from dragsim.validation.scores import CarScore, ClassScores
from dragsim.validation.summary import Scored, Untested, Validation
from dragsim.validation.tables import (
    NAMES,
    apart,
    beside_formulas,
    by_class,
    every_quantity,
    number,
    signed,
)

NARROWEST: Final = 40
WIDEST: Final = 100
LISTED: Final = ((ET, 10), (TRAP, 6), (ZERO_TO_60, 6))
"""Quantities of which the cars furthest off are listed, and how many."""
_IN_WORDS: Final = (
    (ET, "in the quarter mile"),
    (TRAP, "in trap speed"),
    (ZERO_TO_60, "from 0 to 60 mph"),
)


def report_lines(validation: Validation, *, width: int = 80) -> list[Line]:
    """The report, at most ``width`` cells wide."""
    width = min(max(width, NARROWEST), WIDEST)
    lines = _head(validation, width)
    best = validation.crossed or validation.plain
    if validation.plain.counted:
        title = "By class" + (", crossed" if validation.crossed is not None else "")
        lines += [BLANK, *beside_formulas(validation, width)]
        lines += [BLANK, *by_class(best, width, title=title)]
    if validation.plain.apart:
        lines += [BLANK, *apart(validation.plain, width)]
    if validation.plain.counted:
        lines += [BLANK, *every_quantity(validation.plain.summary, width)]
        lines += _worst(best, width)
    lines += _untested(validation, width)
    return [*lines, *_defects(validation, width), *_unpredicted(validation, width)]


def _head(validation: Validation, width: int) -> list[Line]:
    measured = validation.measured
    families = len(measured.families)
    title = (
        f"{measured.place}: {count(len(measured.cars), 'car')}"
        + (f" of {families} families" if families < len(measured.cars) else "")
        + f", {count(measured.test_count, 'road test')}"
    )
    lines = paragraph(title, width, Style.STRONG)
    plain = validation.plain.summary
    if plain.car_count:
        lines += [BLANK, *paragraph(_verdict("Predicted", plain), width, Style.STRONG)]
    if validation.crossed is not None:
        told = _verdict("Cross-validated", validation.crossed.summary)
        lines += paragraph(told, width, Style.STRONG)
    if validation.noise:
        lines += paragraph(_noise(validation), width)
    if validation.intervals is not None:
        lines += paragraph(_intervals(validation.intervals), width)
    if validation.refit:
        lines += paragraph(_refit(validation.refit), width)
    lines += [BLANK, *paragraph(_what_counts(validation), width)]
    meaning = (
        "A deviation is predicted less measured: + is too slow of a time, too fast of a speed. "
        "bias: their mean; mean, med, 90 %: mean, median and 90th percentile of their sizes; se: "
        "the standard error of what stands before it. Each car counts once, by the median of its "
        "tests."
    )
    return [*lines, BLANK, *paragraph(meaning, width, Style.QUIET)]


def _verdict(word: str, found: ClassScores) -> str:
    """How close, in one sentence."""
    parts = []
    for quantity, name in _IN_WORDS:
        if quantity in found.scores:
            one = found.scores[quantity].cars
            error = "" if one.mean_se is None else f" +- {number(one.mean_se, quantity)}"
            parts.append(
                f"{number(one.mean, quantity)}{error} {quantity.unit} {name} "
                f"({count(one.count, 'car')}, median {number(one.median, quantity)})"
            )
    return f"{word} with a mean error of {', '.join(parts)}."


def _noise(validation: Validation) -> str:
    parts = [
        f"{number(validation.noise[quantity].sd, quantity)} {quantity.unit} {name}"
        for quantity, name in _IN_WORDS
        if quantity in validation.noise
    ]
    cars = max((found.cars for found in validation.noise.values()), default=0)
    return (
        f"The tests themselves scatter, one about another of the same car, by {', '.join(parts)} "
        f"(standard deviation, {count(cars, 'car')} with several)."
    )


def _intervals(found: Intervals) -> str:
    parts = [
        f"{100.0 * found.quantities[quantity].inside:.0f} % {name}"
        for quantity, name in _IN_WORDS
        if quantity in found.quantities
    ]
    told = ", ".join(parts)
    return f"Of the measured values lie within the 80 % interval of their prediction: {told}."


def _refit(values: Sequence[FittedValue]) -> str:
    """Whether the defaults in use are those that these tests give."""
    off = [one for one in values if abs(one.stale) > STALE]
    edge = [one.name for one in values if one.at_edge]
    text = f"The {len(values)} free defaults are those that these tests give."
    if off:
        told = (f"{one.name} {one.value:.4g} (in use {one.default.value:g})" for one in off)
        text = f"Fitted again, these tests would give {', '.join(told)}."
    return text + (f" At the edge of its physical range: {', '.join(edge)}." if edge else "")


def _what_counts(validation: Validation) -> str:
    tests = [scope_of(test) for car in validation.measured.cars for test in car.tests]
    counted = validation.plain.summary.test_count
    others = [f"{tests.count(scope)} {name}" for scope, name in NAMES.items() if tests.count(scope)]
    text = (
        f"Counted: {count(counted, 'test')}. These are {MEANING[Scope.SUMMARY]}; each is run under "
        "its own clock, length, air, weight and driven wheels. No car is left out for being far "
        "off, and nothing is fitted to a single car."
    )
    text += _whose_air(validation.measured)
    return text + (f" Apart: {', '.join(others)}." if others else "")


def _whose_air(measured: Measured) -> str:
    """Whose figures are run in which air, " " before it; "" where it is told of no publisher."""
    tests = [test.day_of for car in measured.cars for test in car.tests]
    parts = []
    for one in measured.publishers:
        place = f"{one.pressure_kPa:g} kPa" if one.pressure_kPa is not None else ""
        if one.altitude_m is not None:
            place = f"{one.altitude_m:g} m"
        air = ", ".join(part for part in (f"{one.temperature_degC:g} degC", place) if part)
        if one.name in tests:
            parts.append(f"{one.name}'s at {air} ({count(tests.count(one.name), 'test')})")
    if not parts:
        return ""
    return f" Where a test tells nothing of its air: {'; '.join(parts)}; others in standard air."


def _worst(scored: Scored, width: int) -> list[Line]:
    lines: list[Line] = []
    for quantity, most in LISTED:
        found = scored.worst(quantity, most)
        if found:
            title = f"Furthest off in {quantity.label} [{quantity.unit}]: measured, predicted, off"
            lines += [BLANK, *_cars(title, found, quantity, width)]
    return lines


def _cars(title: str, found: Sequence[CarScore], quantity: Quantity, width: int) -> list[Line]:
    """Cars with the tests behind them."""
    rows = [
        (
            number(one.target, quantity),
            number(one.predicted, quantity),
            signed(one.size, quantity),
        )
        for one in found
    ]
    sizes = [max(cells(row[at]) for row in rows) for at in range(3)]
    most = width - sum(sizes) - 2 * len(sizes)
    names = [one.car.car.vehicle for one in found]
    label = min(max(map(cells, names)), most)
    lines = paragraph(title, width, Style.STRONG)
    for one, name, row in zip(found, names, rows, strict=True):
        texts = "".join("  " + right(text, size) for text, size in zip(row, sizes, strict=True))
        lines.append((Span(left(fit(name, label), label) + texts),))
        for item in one.deviations:
            measured = number(item.measured, quantity)
            text = fit(f"   {measured}  {item.result.test.source}", width)
            lines.append((Span(text, Style.QUIET),))
    return lines


def _untested(validation: Validation, width: int) -> list[Line]:
    """Cars of which no test is listed, or none that measures them."""
    shown = [
        entry
        for entry in validation.untested
        if all(result.test.defect for result in entry.car.tests)
    ]
    if not shown:
        return []
    text = (
        "No test of theirs is claimed. Beside each stand the nearest tested cars of its family, by "
        "power over weight."
    )
    title = f"Without a test: {count(len(shown), 'car')}, predicted by the one-foot clock"
    lines = [BLANK, *paragraph(title, width, Style.STRONG), *paragraph(text, width, Style.QUIET)]
    for entry in shown:
        lines += _untested_lines(entry, width)
    return lines


def _untested_lines(entry: Untested, width: int) -> list[Line]:
    assert entry.car.standard is not None
    name = entry.car.car.vehicle
    lines = paragraph([f"{name}:", _prediction(entry.car.standard)], width, hanging="   ")
    for one in entry.relatives:
        text = [
            f"{one.car.car.vehicle}:",
            f"measured {number(one.target, ET)} s,",
            f"predicted {number(one.predicted, ET)} s",
        ]
        lines += paragraph(text, width, Style.QUIET, indent="   ", hanging="      ")
    return lines


def _prediction(standard: Standard) -> str:
    if standard.et_s is None:
        return "does not reach a quarter mile"
    text = f"{number(standard.et_s, ET)} s"
    if standard.et_80_s is not None:
        low, high = standard.et_80_s
        text += f" (80 % interval {number(low, ET)} to {number(high, ET)} s)"
    if standard.trap_mph is not None:
        text += f" at {number(standard.trap_mph, TRAP)} mph"
    if standard.zero_to_60_mph_s is not None:
        text += f", 0-60 {number(standard.zero_to_60_mph_s, ZERO_TO_60)} s"
    return text


def _defects(validation: Validation, width: int) -> list[Line]:
    """Tests that are left out, each with the reason that its source gives."""
    if not validation.defects:
        return []
    title = f"Left out for a stated defect: {count(len(validation.defects), 'test')}"
    lines = [BLANK, *paragraph(title, width, Style.STRONG)]
    for car, result in validation.defects:
        text = f"{car.car.vehicle}, {result.test.source}: {result.test.defect}"
        lines += paragraph(text, width, indent=" ", hanging="   ")
    return lines


def _unpredicted(validation: Validation, width: int) -> list[Line]:
    """Whatever has no prediction, with the reason, those of one reason together."""
    cars: dict[str, list[str]] = {}
    for car in validation.unpredicted:
        cars.setdefault(car.reason, []).append(car.car.vehicle)
    tests: dict[str, list[str]] = {}
    for car, result in validation.incomplete:
        name = f"{car.car.vehicle} ({result.test.source})"
        tests.setdefault(result.reason, []).append(name)
    cars.pop(NO_TESTS, None)
    lines = _reasons("Cars not predicted", cars, width)
    return lines + _reasons("Tests not predicted, or not in full", tests, width)


def _reasons(title: str, reasons: Mapping[str, Sequence[str]], width: int) -> list[Line]:
    if not reasons:
        return []
    total = sum(len(names) for names in reasons.values())
    lines = [BLANK, *paragraph(f"{title}: {total}", width, Style.STRONG)]
    for reason, names in reasons.items():
        lines += paragraph(reason, width, Style.WARNING, indent=" ", hanging="   ")
        listed = [f"{name}," for name in names[:-1]] + [names[-1]]
        lines += paragraph(listed, width, indent="   ", hanging="   ")
    return lines


def count(number: int, name: str) -> str:
    """So many of a thing."""
    return f"{number} {name}" + ("" if number == 1 else "s")

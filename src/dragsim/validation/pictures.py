"""The pictures of a validation: predicted against measured, and deviations by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from dragsim.validation.classes import Dimension, class_of, in_order
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Quantity
from dragsim.validation.report import count
from dragsim.validation.scores import CarScore, score
from dragsim.validation.summary import Scored, Validation
from dragsim.validation.tables import number

if TYPE_CHECKING:
    from dragsim.plot.canvas import Sheet
    from dragsim.plot.residuals import Deviations

DRAWN: Final = ((ET, "Quarter mile"), (TRAP, "Trap speed"), (ZERO_TO_60, "0-60 mph"))
"""Quantities drawn, and what they are called."""
CLASSED: Final = (
    (ET, "Quarter mile", "too quick", "too slow"),
    (TRAP, "Trap speed", "too slow", "too fast"),
)
"""Those drawn by class, and what it means to be predicted too low or too high."""


def pictures(validation: Validation) -> Mapping[str, Sheet]:
    """The pictures by name: ``predicted`` and ``residuals``. Of the cross-validated predictions
    where there are some. Of a validation with a test that counts."""
    scored = validation.crossed or validation.plain
    return {
        "predicted": predicted(validation, scored),
        "residuals": residuals(validation, scored),
    }


def predicted(validation: Validation, scored: Scored) -> Sheet:
    """Predicted against measured, by layout of the cars."""
    from dragsim.plot import agreement

    names = {class_of(Dimension.LAYOUT, car) for car in scored.cars if car.vehicle is not None}
    groups = in_order(Dimension.LAYOUT, names)
    quantities = []
    for quantity, title in DRAWN:
        cars = scored.by_car(quantity)
        if not cars:
            continue
        dots = [
            agreement.Dot(
                measured=one.target,
                predicted=one.predicted,
                name=_name(one),
                group=groups.index(class_of(Dimension.LAYOUT, one.car)),
            )
            for one in cars
        ]
        quantities.append(
            agreement.Quantity(
                title=title,
                unit=quantity.unit,
                verdict=_verdict(cars, quantity),
                scatter=_scatter(validation, quantity),
                dots=dots,
            )
        )
    return agreement.agreement_figure(
        quantities,
        [f"{name}-wheel drive" for name in groups],
        headline="Predicted from the spec sheet, measured by road tests",
        note=_note(validation),
    )


def residuals(validation: Validation, scored: Scored) -> Sheet:
    """Deviations of quarter mile and trap speed by class."""
    from dragsim.plot.residuals import Column, residuals_figure

    columns = [
        Column(
            title=f"{title}, predicted \N{MINUS SIGN} measured",
            unit=quantity.unit,
            left=left,
            right=right,
            scatter=_scatter(validation, quantity),
            classes={
                dimension.value: _classes(scored.by_car(quantity), dimension)
                for dimension in Dimension
                if dimension is not Dimension.FILE
            },
        )
        for quantity, title, left, right in CLASSED
        if scored.by_car(quantity)
    ]
    return residuals_figure(
        columns,
        headline="Which cars are predicted too slow, which too quick",
        note=_note(validation),
    )


def _classes(cars: Sequence[CarScore], dimension: Dimension) -> Mapping[str, Deviations]:
    from dragsim.plot.residuals import Deviations

    sorted_in: dict[str, list[CarScore]] = {}
    for one in cars:
        sorted_in.setdefault(class_of(dimension, one.car), []).append(one)
    found: dict[str, Deviations] = {}
    for name in in_order(dimension, set(sorted_in)):
        sizes = [one.size for one in sorted_in[name]]
        of_class = score(sizes)
        found[name] = Deviations(
            cars=sizes,
            mean=of_class.bias,
            error=of_class.bias_se,
        )
    return found


def _name(one: CarScore) -> str:
    """A car's own name without what follows a comma: ``2010 Audi S4 sedan``."""
    assert one.car.vehicle is not None
    return one.car.vehicle.name.partition(",")[0].partition(" (")[0]


def _verdict(cars: Sequence[CarScore], quantity: Quantity) -> str:
    found = score(one.size for one in cars)
    error = (
        "" if found.mean_se is None else f" \N{PLUS-MINUS SIGN} {number(found.mean_se, quantity)}"
    )
    return (
        f"mean error {number(found.mean, quantity)}{error} {quantity.unit}\n"
        f"{count(found.count, 'car')}, median {number(found.median, quantity)} {quantity.unit}"
    )


def _scatter(validation: Validation, quantity: Quantity) -> float | None:
    found = validation.noise.get(quantity)
    return None if found is None else found.sd


def _note(validation: Validation) -> str:
    how = (
        "each car predicted from other families of cars"
        if validation.crossed is not None
        else "nothing fitted to a car"
    )
    return f"Confirmed tests on dry roads, each under its own clock and conditions; {how}"

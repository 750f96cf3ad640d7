"""A validation as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

from dragsim.constants import MPH, QUARTER_MILE
from dragsim.estimate.spread import STRUCTURE
from dragsim.validation.classes import Dimension, class_of
from dragsim.validation.coverage import QUANTITIES, Coverage, Intervals
from dragsim.validation.fit import FittedValue
from dragsim.validation.formulas import Formula
from dragsim.validation.measured import (
    ET,
    SIXTY_FT,
    TRAP,
    ZERO_TO_30,
    ZERO_TO_60,
    Publisher,
    Quantity,
    RoadTest,
)
from dragsim.validation.predict import CarResult, Standard, TestResult
from dragsim.validation.scope import MEANING, Scope, scope_of
from dragsim.validation.scores import CarScore, ClassScores, Score, per_car
from dragsim.validation.summary import Scored, Untested, Validation
from dragsim.version import VERSION

SCHEMA: Final = 1

_FIGURES: Final = (
    ("et", "s", 1.0, ET),
    ("trap", "mps", MPH, TRAP),
    ("zero_to_60", "s", 1.0, ZERO_TO_60),
    ("zero_to_30", "s", 1.0, ZERO_TO_30),
    ("sixty_ft", "s", 1.0, SIXTY_FT),
)
"""Prefix, unit, the unit in that of the quantity, and the quantity of the headline's figures."""


def document(validation: Validation) -> dict[str, object]:
    """The whole validation: figures, classes, formulas, and every car with every test.

    Quantities are named with their unit; a deviation is predicted less measured; null for what
    was not predicted, or has too few cars for a standard error.
    """
    plain, crossed = validation.plain, validation.crossed
    return {
        "schema": SCHEMA,
        "dragsim": VERSION,
        "measured": validation.measured.place,
        "cars_measured": len(validation.measured.cars),
        "families": len(validation.measured.families),
        "tests_measured": validation.measured.test_count,
        "publishers": [_publisher(one, validation) for one in validation.measured.publishers],
        "scope": MEANING[Scope.SUMMARY],
        "summary": figures(plain.summary),
        "cross_validated": None
        if crossed is None
        else {**figures(crossed.summary), "by_class": _by_class(crossed)},
        "intervals": _intervals(validation.intervals),
        "defaults": [_fitted(one) for one in validation.refit],
        "by_class": _by_class(plain),
        "apart": {
            scope.value: {"meaning": MEANING[scope], **figures(found)}
            for scope, found in plain.apart.items()
        },
        "formulas": {
            formula.key: _formula(formula, scored)
            for formula, scored in validation.formulas.items()
        },
        "noise": {quantity.name: asdict(found) for quantity, found in validation.noise.items()},
        "quantities": {
            quantity.name: {"per_car": asdict(one.cars), "per_test": asdict(one.tests)}
            for quantity, one in plain.summary.scores.items()
        },
        "defects": [
            {"vehicle": car.car.vehicle, "source": result.test.source, "defect": result.test.defect}
            for car, result in validation.defects
        ],
        "untested": [_untested(entry) for entry in validation.untested],
        "cars": [_car(car, validation) for car in validation.cars],
    }


def figures(found: ClassScores) -> dict[str, object]:
    """The headline figures of some tests, each car counted once, each with its standard error
    (``_se``); ``n``: cars with a quarter mile."""
    told: dict[str, object] = {
        "n": _count(found, ET),
        "cars": found.car_count,
        "tests": found.test_count,
    }
    for prefix, unit, factor, quantity in _FIGURES:
        score = found.scores[quantity].cars if quantity in found.scores else None
        told[f"{prefix}_n"] = _count(found, quantity)
        told |= _of_quantity(score, prefix, unit, factor)
    return told


def _count(found: ClassScores, quantity: Quantity) -> int:
    return found.scores[quantity].cars.count if quantity in found.scores else 0


def _of_quantity(
    score: Score | None, prefix: str, unit: str, factor: float
) -> dict[str, float | None]:
    told: dict[str, float | None] = {}
    for name, field in (
        ("mae", "mean"), ("median_abs", "median"), ("bias", "bias"), ("p90_abs", "p90")
    ):  # fmt: skip
        for key, attribute in ((name, field), (f"{name}_se", f"{field}_se")):
            value = None if score is None else getattr(score, attribute)
            told[f"{prefix}_{key}_{unit}"] = None if value is None else factor * value
    return told


def _by_class(scored: Scored) -> dict[str, object]:
    return {
        dimension.value.replace(" ", "_"): {name: figures(one) for name, one in classes.items()}
        for dimension, classes in scored.by_class.items()
    }


def _intervals(found: Intervals | None) -> dict[str, object] | None:
    """How many measured values lie within the 80 % interval of their prediction, cross-validated;
    ``missed``: what intervals need beside known uncertainties, relative, and ``missed_in_use``."""
    if found is None:
        return None
    told: dict[str, object] = {
        quantity.name: {
            **_covered(one),
            "missed_in_use": getattr(STRUCTURE, QUANTITIES[quantity].part),
        }
        for quantity, one in found.quantities.items()
    }
    return {**told, "margins": None if found.margins is None else _covered(found.margins)}


def _covered(one: Coverage) -> dict[str, object]:
    return {
        "n": one.count,
        "inside": one.inside,
        "inside_se": one.inside_se,
        "median_sd": one.sd,
        "missed": one.structure,
    }


def _fitted(one: FittedValue) -> dict[str, object]:
    """A free default: as it is in use, and as these tests have it."""
    item = one.default
    return {
        "name": one.name,
        "in_use": item.value,
        "fit": one.value,
        "sd": one.sd,
        "prior": item.prior,
        "prior_sd": item.prior_sd,
        "low": item.low,
        "high": item.high,
        "at_edge": one.at_edge,
    }


def _formula(formula: Formula, scored: Scored) -> dict[str, object]:
    return {
        "name": formula.name,
        "source": formula.source,
        "et": f"{formula.et:.4g} (lb/hp)^(1/3) s",
        "trap": f"{formula.trap:.4g} (hp/lb)^(1/3) mph",
        **figures(scored.summary),
    }


def _publisher(publisher: Publisher, validation: Validation) -> dict[str, object]:
    cars = validation.measured.cars
    own = [test for car in cars for test in car.tests if test.day_of == publisher.name]
    told = {key: value for key, value in asdict(publisher).items() if key != "line"}
    return {**told, "tests": len(own)}


def _untested(entry: Untested) -> dict[str, object]:
    return {
        "vehicle": entry.car.car.vehicle,
        "predicted": _standard(entry.car.standard),
        "relatives": [{"vehicle": one.car.car.vehicle, **_of_car(one)} for one in entry.relatives],
    }


def _standard(standard: Standard | None) -> dict[str, object] | None:
    return None if standard is None else asdict(standard)


def _car(car: CarResult, validation: Validation) -> dict[str, object]:
    vehicle = car.vehicle
    crossed = validation.crossed
    return {
        "vehicle": car.car.vehicle,
        "name": None if vehicle is None else vehicle.name,
        "year": None if vehicle is None else vehicle.year,
        "family": car.car.family,
        **{
            dimension.value: None if vehicle is None else class_of(dimension, car)
            for dimension in Dimension
            if dimension is not Dimension.FILE
        },
        "doubt": car.car.doubt or None,
        "not_predicted": car.reason or None,
        "standard": _standard(car.standard),
        "quantities": _quantities(car, validation.plain),
        "cross_validated": None if crossed is None else _quantities(car, crossed),
        "tests": [_test(result) for result in car.tests],
    }


def _quantities(car: CarResult, scored: Scored) -> dict[str, object]:
    """What the summary has of a car, by quantity."""
    own = [item for item in scored.counted if item.car.car.vehicle == car.car.vehicle]
    quantities: Iterable[Quantity] = sorted({item.comparison.quantity for item in own})
    return {quantity.name: _of_car(per_car(own, quantity)[0]) for quantity in quantities}


def _of_car(one: CarScore) -> dict[str, object]:
    return {
        "target": one.target,
        "predicted": one.predicted,
        "deviation": one.size,
        "spread": one.spread,
        "tests": len(one.deviations),
    }


def _test(result: TestResult) -> dict[str, object]:
    test = result.test
    return {
        "source": test.source,
        "url": test.url,
        "confirmed": test.confirmed,
        "scope": scope_of(test).value,
        "defect": test.defect or None,
        **_conditions(test),
        "not_predicted": result.reason or None,
        "quantities": {
            item.quantity.name: {
                "measured": item.measured,
                "predicted": item.predicted,
                "deviation": item.deviation,
            }
            for item in result.comparisons
        },
    }


def _conditions(test: RoadTest) -> Mapping[str, object]:
    return {
        "surface": test.surface.value,
        "quarter_clock": test.quarter_clock.value if test.quarter_clock else None,
        "zero_to_clock": test.zero_to_clock.value if test.zero_to_clock else None,
        "length_m": None if test.length_m == QUARTER_MILE else test.length_m,
        "altitude_m": test.altitude_m,
        "pressure_kPa": test.pressure_kPa,
        "temperature_degC": test.temperature_degC,
        "day_of": test.day_of or None,
        "compound": test.compound.value if test.compound else None,
        "driven": test.driven.value if test.driven else None,
        "test_weight_lb": test.test_weight_lb,
        "crew": test.crew,
        "traction_control": test.traction_control,
        "stability_control": test.stability_control,
    }

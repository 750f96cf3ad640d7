"""A validation as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from dragsim.constants import QUARTER_MILE
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.measured import Quantity, RoadTest
from dragsim.validation.predict import CarResult, TestResult
from dragsim.validation.summary import ClassScores, Dimension, Validation, class_of, per_car
from dragsim.version import VERSION

_OF_THE_CAR = (Dimension.LAYOUT, Dimension.GEARBOX, Dimension.ASPIRATION, Dimension.ERA)
"""Classes that are the same for all tests of a car."""


def document(validation: Validation) -> dict[str, object]:
    """The whole validation: scores, classes, and every car with every test.

    Quantities are named with their unit; a deviation is predicted less measured; null for what
    was not predicted.
    """
    return {
        "schema": 1,
        "dragsim": VERSION,
        "measured": validation.measured.place,
        "cars_measured": len(validation.measured.cars),
        "tests_measured": validation.measured.test_count,
        "overall": _class(validation.overall),
        "confirmed_dry": _class(validation.confirmed_dry),
        "classes": {
            dimension.value.replace(" ", "_"): {name: _class(one) for name, one in classes.items()}
            for dimension, classes in validation.classes.items()
        },
        "cars": [_car(car, validation) for car in validation.cars],
    }


def _class(scores: ClassScores) -> dict[str, object]:
    return {
        "cars": scores.car_count,
        "tests": scores.test_count,
        "quantities": {
            quantity.name: {"per_car": asdict(one.cars), "per_test": asdict(one.tests)}
            for quantity, one in scores.scores.items()
        },
    }


def _car(car: CarResult, validation: Validation) -> dict[str, object]:
    vehicle = car.vehicle
    return {
        "vehicle": car.car.vehicle,
        "name": None if vehicle is None else vehicle.name,
        "year": None if vehicle is None else vehicle.year,
        **_car_classes(car, vehicle),
        "doubt": car.car.doubt or None,
        "not_predicted": car.reason or None,
        "deviation": _car_deviations(car, validation),
        "tests": [_test(result) for result in car.tests],
    }


def _car_classes(car: CarResult, vehicle: Vehicle | None) -> dict[str, str | None]:
    any_test = RoadTest(source="", confirmed=False)
    return {
        dimension.value: None if vehicle is None else class_of(dimension, car, any_test)
        for dimension in _OF_THE_CAR
    }


def _car_deviations(car: CarResult, validation: Validation) -> dict[str, float]:
    """The car's deviation by quantity: the median of its tests."""
    quantities: dict[Quantity, list[int]] = {}
    own = [item for item in validation.deviations if item.car is car]
    for index, item in enumerate(own):
        quantities.setdefault(item.comparison.quantity, []).append(index)
    return {
        quantity.name: per_car([own[index] for index in indices])[car.car.vehicle]
        for quantity, indices in sorted(quantities.items())
    }


def _test(result: TestResult) -> dict[str, object]:
    test = result.test
    return {
        "source": test.source,
        "url": test.url,
        "confirmed": test.confirmed,
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
        "compound": test.compound.value if test.compound else None,
        "test_weight_lb": test.test_weight_lb,
        "traction_control": test.traction_control,
    }

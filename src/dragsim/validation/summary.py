"""How far the predictions are off: bias, mean and median absolute error, over all and by class.

Each car counts once: its deviation is the median of those of its tests. Beside it each test counts
once. Neither leaves anything out for being far off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from statistics import fmean, median
from typing import Final

from dragsim.spec.choices import Axle, Compound, Driven, TransmissionKind
from dragsim.spec.scenario import Surface
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.measured import Measured, Quantity, RoadTest
from dragsim.validation.predict import CarResult, Comparison, TestResult

ERAS: Final = ((1975, "before 1975"), (2008, "1975-2007"), (2014, "2008-2013"))
"""Model years before which an era ends, and its name."""
LAST_ERA: Final = "2014 on"


class Dimension(Enum):
    """By what cars and tests are sorted into classes."""

    LAYOUT = "layout"
    GEARBOX = "gearbox"
    ASPIRATION = "aspiration"
    TYRE = "tyre"
    ERA = "era"
    CONFIRMED = "confirmed"
    SURFACE = "surface"
    TRACTION_CONTROL = "traction control"
    FILE = "vehicle file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Deviations at a glance, in the unit of their quantity: how many, their mean (bias), the mean
    and the median of their sizes."""

    count: int
    bias: float
    mean: float
    median: float


@dataclass(frozen=True, slots=True)
class Scores:
    """One quantity scored with each car counted once, and with each test counted once."""

    cars: Score
    tests: Score


@dataclass(frozen=True, slots=True)
class Deviation:
    """One quantity of one test of one car."""

    car: CarResult
    result: TestResult
    comparison: Comparison

    @property
    def size(self) -> float:
        """Predicted less measured."""
        assert self.comparison.deviation is not None
        return self.comparison.deviation


@dataclass(frozen=True, slots=True)
class ClassScores:
    """A class of cars or tests: how many cars and tests of it were predicted, and their scores."""

    car_count: int
    test_count: int
    scores: Mapping[Quantity, Scores]


@dataclass(frozen=True)
class Validation:
    """Road tests with their predictions."""

    measured: Measured
    cars: tuple[CarResult, ...]

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """Every number that was predicted."""
        return tuple(
            Deviation(car, result, comparison)
            for car in self.cars
            for result in car.tests
            for comparison in result.comparisons
            if comparison.predicted is not None
        )

    @cached_property
    def overall(self) -> ClassScores:
        """All that was predicted."""
        return class_scores(self.deviations)

    @cached_property
    def confirmed_dry(self) -> ClassScores:
        """Confirmed tests on ordinary dry asphalt with the car's own tyres and, as far as they say,
        no traction control: the conditions under which magazines test."""
        return class_scores(item for item in self.deviations if _confirmed_dry(item.result.test))

    @cached_property
    def classes(self) -> Mapping[Dimension, Mapping[str, ClassScores]]:
        """The scores of every class that has a prediction, in the order of ``class_of``'s names."""
        return {dimension: self._by(dimension) for dimension in Dimension}

    def _by(self, dimension: Dimension) -> Mapping[str, ClassScores]:
        sorted_in: dict[str, list[Deviation]] = {}
        for item in self.deviations:
            name = class_of(dimension, item.car, item.result.test)
            sorted_in.setdefault(name, []).append(item)
        order = _ORDER[dimension]
        return {
            name: class_scores(sorted_in[name])
            for name in (*order, *sorted(set(sorted_in) - set(order)))
            if name in sorted_in
        }

    @property
    def unpredicted(self) -> tuple[CarResult, ...]:
        """Cars of which no test was predicted, and why."""
        return tuple(car for car in self.cars if car.reason)

    @property
    def incomplete(self) -> tuple[tuple[CarResult, TestResult], ...]:
        """Tests that lack a prediction or part of it, of cars of which others have one."""
        return tuple(
            (car, result)
            for car in self.cars
            if not car.reason
            for result in car.tests
            if result.reason
        )

    def worst(self, quantity: Quantity, count: int) -> tuple[Deviation, ...]:
        """The tests whose prediction of a quantity is furthest off, the worst first."""
        found = [item for item in self.deviations if item.comparison.quantity == quantity]
        return tuple(sorted(found, key=lambda item: -abs(item.size))[:count])


def class_scores(deviations: Iterable[Deviation]) -> ClassScores:
    """The scores of some of the deviations."""
    found = tuple(deviations)
    by_quantity: dict[Quantity, list[Deviation]] = {}
    for item in found:
        by_quantity.setdefault(item.comparison.quantity, []).append(item)
    return ClassScores(
        car_count=len({item.car.car.vehicle for item in found}),
        test_count=len({id(item.result) for item in found}),
        scores={
            quantity: Scores(score(per_car(items).values()), score(item.size for item in items))
            for quantity, items in sorted(by_quantity.items())
        },
    )


def per_car(deviations: Sequence[Deviation]) -> dict[str, float]:
    """The median deviation of each car, by its name; of one quantity."""
    cars: dict[str, list[float]] = {}
    for item in deviations:
        cars.setdefault(item.car.car.vehicle, []).append(item.size)
    return {name: median(sizes) for name, sizes in cars.items()}


def score(deviations: Iterable[float]) -> Score:
    """Count, bias, mean and median size of at least one deviation."""
    found = tuple(deviations)
    sizes = [abs(size) for size in found]
    return Score(count=len(found), bias=fmean(found), mean=fmean(sizes), median=median(sizes))


def class_of(dimension: Dimension, car: CarResult, test: RoadTest) -> str:
    """The class of a car's test in one dimension. The car's file must have been read."""
    assert car.vehicle is not None
    return _CLASS_OF[dimension](car, car.vehicle, test)


def layout(vehicle: Vehicle) -> str:
    """The driven axles: front, rear or all."""
    driven = {motor.axle for motor in vehicle.motors if motor.axle is not Axle.CRANK}
    if vehicle.driveline is not None:
        if vehicle.driveline.driven in (Driven.FRONT, Driven.ALL):
            driven.add(Axle.FRONT)
        if vehicle.driveline.driven in (Driven.REAR, Driven.ALL):
            driven.add(Axle.REAR)
    only = driven.pop() if len(driven) == 1 else None
    return Driven.ALL.value if only is None else only.value


def era(year: int) -> str:
    """The era of a model year."""
    return next((name for end, name in ERAS if year < end), LAST_ERA)


def _gearbox(vehicle: Vehicle) -> str:
    if vehicle.engine is None or vehicle.transmission is None:
        return "electric"
    return vehicle.transmission.kind.value


def _aspiration(vehicle: Vehicle) -> str:
    return "electric" if vehicle.engine is None else vehicle.engine.aspiration.value


def _tyre(vehicle: Vehicle, test: RoadTest) -> str:
    return (test.compound or vehicle.tyres.compound).value


def _traction_control(test: RoadTest) -> str:
    if test.traction_control is None:
        return "not told"
    return "on" if test.traction_control else "off"


def _confirmed_dry(test: RoadTest) -> bool:
    return (
        test.confirmed
        and test.surface is Surface.ASPHALT
        and test.compound is None
        and not test.traction_control
    )


_CLASS_OF: Final[Mapping[Dimension, Callable[[CarResult, Vehicle, RoadTest], str]]] = {
    Dimension.LAYOUT: lambda _car, vehicle, _test: layout(vehicle),
    Dimension.GEARBOX: lambda _car, vehicle, _test: _gearbox(vehicle),
    Dimension.ASPIRATION: lambda _car, vehicle, _test: _aspiration(vehicle),
    Dimension.TYRE: lambda _car, vehicle, test: _tyre(vehicle, test),
    Dimension.ERA: lambda _car, vehicle, _test: era(vehicle.year),
    Dimension.CONFIRMED: lambda _car, _vehicle, test: "yes" if test.confirmed else "no",
    Dimension.SURFACE: lambda _car, _vehicle, test: test.surface.value,
    Dimension.TRACTION_CONTROL: lambda _car, _vehicle, test: _traction_control(test),
    Dimension.FILE: lambda car, _vehicle, _test: "in doubt" if car.car.doubt else "as published",
}

_ORDER: Final[Mapping[Dimension, tuple[str, ...]]] = {
    Dimension.LAYOUT: ("front", "rear", "all"),
    Dimension.GEARBOX: (*(kind.value for kind in TransmissionKind), "electric"),
    Dimension.ASPIRATION: ("natural", "turbo", "supercharged", "electric"),
    Dimension.TYRE: tuple(compound.value for compound in Compound),
    Dimension.ERA: (*(name for _, name in ERAS), LAST_ERA),
    Dimension.CONFIRMED: ("yes", "no"),
    Dimension.SURFACE: tuple(surface.value for surface in Surface),
    Dimension.TRACTION_CONTROL: ("off", "on", "not told"),
    Dimension.FILE: ("as published", "in doubt"),
}
"""How the classes of a dimension follow each other."""

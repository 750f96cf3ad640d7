"""Quarter-mile formulas from weight and power alone: what any prediction has to beat.

ET = a (W/P)^(1/3) and trap speed = b (P/W)^(1/3), W [lb] with the driver, P [hp] the net peak power
at the clutch. A car of constant power without losses gives this form (Fox); each author found the
two constants from the cars of his time. They know no strip, clock, weather or length of test.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dragsim.constants import HORSEPOWER, POUND
from dragsim.estimate.complete import complete
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.cross import TestKey, repredicted
from dragsim.validation.measured import ET, TRAP, Quantity, RoadTest
from dragsim.validation.predict import CarResult
from dragsim.validation.scope import Scope, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """Two constants with their source. et: a [s (hp/lb)^(1/3)]; trap: b [mph (lb/hp)^(1/3)]."""

    key: str
    name: str
    source: str
    et: float
    trap: float

    def et_s(self, pounds_per_hp: float) -> float:
        """Quarter mile [s]; W/P [lb/hp]."""
        return float(self.et * pounds_per_hp ** (1.0 / 3.0))

    def trap_mph(self, pounds_per_hp: float) -> float:
        """Trap speed [mph]; W/P [lb/hp]."""
        return float(self.trap / pounds_per_hp ** (1.0 / 3.0))


HUNTINGTON: Final = Formula(
    key="huntington",
    name="Huntington",
    source="R. Huntington, Horsepower at the Drag Strip, Rod & Custom, December 1958, from 40 or "
    "50 road and strip tests: gross weight, power measured at the clutch; constants as he wrote "
    "to E. McCaul in 1976 (J. Lucius, stealth316.com)",
    et=6.290,
    trap=224.0,
)
FOX: Final = Formula(
    key="fox",
    name="Fox",
    source="G. T. Fox, On the physics of drag racing, Am. J. Phys. 41 (1973) 311, and E. McCaul, "
    "Drag Strip Dyno, Hot Rod, 1973: weight with driver (J. Lucius, stealth316.com)",
    et=6.269,
    trap=230.0,
)
HALE: Final = Formula(
    key="hale",
    name="Hale",
    source="P. Hale, Quarter jr, Racing Systems Analysis, 1986: race weight, a near-perfect "
    "launch (J. Lucius, stealth316.com; racemarque.com, October 2014)",
    et=5.825,
    trap=234.0,
)
PUBLISHED: Final = (HALE, FOX, HUNTINGTON)


def power_hp(vehicle: Vehicle) -> float:
    """Net peak power at the clutch [hp]: an engine's as rated, a gross or a wheel figure turned
    into a net one as runs turn it; with motors, what their battery allows them. Of a car that can
    be run."""
    motors = sum(motor.power for motor in vehicle.motors)
    if vehicle.battery is not None and vehicle.battery.power is not None:
        motors = min(motors, vehicle.battery.power)
    combustion = complete(vehicle).combustion
    if combustion is None:
        return motors / HORSEPOWER
    engine = combustion.engine
    speeds = [engine.redline * share / _POINTS for share in range(1, _POINTS + 1)]
    speeds += [omega for omega in (engine.peaks.power.low, engine.peaks.power.high) if omega]
    return (max(engine.torque(omega) * omega for omega in speeds) + motors) / HORSEPOWER


_POINTS: Final = 60
"""Engine speeds at which the power is looked for, besides those of the stated peak."""


def weight_lb(vehicle: Vehicle, test: RoadTest) -> float:
    """Car and crew of a test [lb]. Of a car that can be run."""
    if test.test_weight_lb is not None:
        return test.test_weight_lb
    more = (test.crew or 1) - 1
    return (complete(vehicle).body.mass + more * vehicle.driver.mass) / POUND


def by_formula(cars: Iterable[CarResult], formula: Formula) -> tuple[CarResult, ...]:
    """The cars that were predicted, with a formula's quarter mile and trap speed instead."""
    cars = tuple(cars)
    predictions = {
        key: {
            ET.name: formula.et_s(ratio),
            TRAP.name: formula.trap_mph(ratio),
        }
        for key, ratio in _ratios(cars).items()
    }
    return repredicted(cars, predictions)


def fitted(cars: Iterable[CarResult]) -> Formula | None:
    """The same form with the constants that make its mean error least on these very cars, each
    tested as the summary has it: the best such a formula can do, with hindsight. None without cars
    that have both."""
    cars = tuple(cars)
    et = _least(cars, ET, 1.0 / 3.0)
    trap = _least(cars, TRAP, -1.0 / 3.0)
    if et is None or trap is None:
        return None
    return Formula(
        key="fitted",
        name="fitted to these",
        source="constants with the least mean error on these very cars",
        et=et,
        trap=trap,
    )


def _least(cars: Sequence[CarResult], quantity: Quantity, power: float) -> float | None:
    """The k for which the sum of |k x - y| over the tests is least: the median of y/x, each of the
    weight x, shared among the tests of its car."""
    ratios = _ratios(cars)
    found: list[tuple[float, float]] = []
    for car in cars:
        own = [
            (item.measured, ratios[key] ** power)
            for number, result in enumerate(car.tests)
            if scope_of(result.test) is Scope.SUMMARY
            and (key := (car.car.vehicle, number)) in ratios
            for item in result.comparisons
            if item.quantity == quantity
        ]
        found += [(y / x, x / len(own)) for y, x in own]
    found.sort()
    half, passed = 0.5 * sum(weight for _, weight in found), 0.0
    for ratio, weight in found:
        passed += weight
        if passed >= half:
            return ratio
    return None


def _ratios(cars: Iterable[CarResult]) -> dict[TestKey, float]:
    """W/P [lb/hp] of every test that was predicted."""
    found: dict[TestKey, float] = {}
    for car in cars:
        if car.vehicle is None or car.reason:
            continue
        power = power_hp(car.vehicle)
        for number, result in enumerate(car.tests):
            if result.predicted:
                found[car.car.vehicle, number] = weight_lb(car.vehicle, result.test) / power
    return found

"""Reading a file of road tests: every problem at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import Enum
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from dragsim.constants import FOOT
from dragsim.errors import Problem, SpecError
from dragsim.results.timing import Clock
from dragsim.spec.choices import Compound, Driven
from dragsim.spec.files import TomlFile, read_toml
from dragsim.spec.scenario import Surface
from dragsim.spec.toml_lines import Path as KeyPath
from dragsim.validation.measured import (
    Measured,
    MeasuredCar,
    Publisher,
    RoadTest,
    SpeedClock,
)

_AGREE: Final = 1e-9
"""Relative difference up to which one quantity written twice is the same."""


class _FaultError(Exception):
    """What is wrong with a value."""


def read_measured(path: Path) -> Measured:
    """The road tests of a file.

    Raises NotFoundError if there is none, SpecError with every problem as file:line: key: what.
    """
    file = read_toml(path)
    problems: list[Problem] = []
    top = _Table(file, (), file.document, problems)
    values = top.take({"publisher": _named_tables, "car": _tables})
    publishers = tuple(
        _publisher(_Table(file, ("publisher", name), entry, problems), name)
        for name, entry in values.get("publisher", {}).items()
    )
    cars = _cars(top, values.get("car", []))
    if problems:
        raise SpecError(tuple(problems))
    return Measured(path, file.place, _in_their_air(cars, publishers), publishers)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, with where it stands and where its problems go."""

    file: TomlFile
    path: KeyPath
    values: Mapping[str, Any]
    problems: list[Problem]

    def report(self, key: str, message: str) -> None:
        """Note a problem of a key of this table, or with "" of the table itself."""
        path = (*self.path, key) if key else self.path
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        self.problems.append(Problem(self.file.place, self.file.line(path), name, message))

    def take(self, readers: Mapping[str, Callable[[Any], object]]) -> dict[str, Any]:
        """The values that are right, by key; unknown and wrong ones are noted as problems."""
        taken: dict[str, Any] = {}
        for key, value in self.values.items():
            reader = readers.get(key)
            if reader is None:
                self.report(key, f"unknown key; {_nearest(key, list(readers))}")
                continue
            try:
                taken[key] = reader(value)
            except _FaultError as fault:
                self.report(key, str(fault))
        return taken

    def require(self, key: str, example: str) -> None:
        """Note a key that is missing."""
        if key not in self.values:
            self.report("", f"{key} is missing: write, for example, {key} = {example}")


def _publisher(table: _Table, name: str) -> Publisher:
    values = table.take(_PUBLISHER_KEYS)
    table.require("source", '"corrects to SAE J1349, it says in June 2009"')
    table.require("temperature_degC", "25")
    _check_one_pressure(table)
    values.setdefault("source", "")
    values.setdefault("temperature_degC", 15.0)
    return Publisher(name=name, **values, line=table.file.line(table.path))


def _in_their_air(
    cars: tuple[MeasuredCar, ...], publishers: tuple[Publisher, ...]
) -> tuple[MeasuredCar, ...]:
    """The cars with the air of their publisher for every test that tells nothing of its own."""
    return tuple(
        replace(car, tests=tuple(_in_its_air(test, publishers) for test in car.tests))
        for car in cars
    )


def _in_its_air(test: RoadTest, publishers: tuple[Publisher, ...]) -> RoadTest:
    told = (test.temperature_degC, test.pressure_kPa, test.altitude_m)
    if any(value is not None for value in told):
        return test
    own = [one for one in publishers if _begins(test.source, one.name)]
    if not own:
        return test
    nearest = max(own, key=lambda one: len(one.name))
    return replace(
        test,
        temperature_degC=nearest.temperature_degC,
        pressure_kPa=nearest.pressure_kPa,
        altitude_m=nearest.altitude_m,
        day_of=nearest.name,
    )


def _begins(source: str, name: str) -> bool:
    """Whether a source begins with a publisher's whole name."""
    return source.startswith(name) and not source[len(name) :][:1].isalnum()


def _cars(top: _Table, entries: list[dict[str, Any]]) -> tuple[MeasuredCar, ...]:
    if not entries and not top.problems:
        top.report("", "holds no [[car]]: each car of a file of road tests is one")
    cars: list[MeasuredCar] = []
    lines: dict[str, int | None] = {}
    for number, entry in enumerate(entries):
        table = _Table(top.file, ("car", number), entry, top.problems)
        car = _car(table)
        if car.vehicle and car.vehicle in lines:
            there = lines[car.vehicle]
            table.report("vehicle", f'"{car.vehicle}" has a [[car]] on line {there} already')
        lines.setdefault(car.vehicle, car.line)
        cars.append(car)
    return tuple(cars)


def _car(table: _Table) -> MeasuredCar:
    values = table.take({"vehicle": _text, "family": _text, "doubt": _text, "test": _tables})
    table.require("vehicle", '"porsche_911_carrera_2010"')
    tests = tuple(
        _test(_Table(table.file, (*table.path, "test", number), entry, table.problems))
        for number, entry in enumerate(values.get("test", []))
    )
    vehicle = values.get("vehicle", "")
    return MeasuredCar(
        vehicle=vehicle,
        family=values.get("family", vehicle),
        tests=tests,
        doubt=values.get("doubt", ""),
        line=table.file.line(table.path),
    )


def _test(table: _Table) -> RoadTest:
    values = table.take(_TEST_KEYS)
    table.require("source", '"Car and Driver, 2010-06"')
    table.require("confirmed", "true")
    clocks = '"one_foot" (or "standing", "beams", "three_mph")'
    if _AT_PLACES & set(table.values):
        table.require("quarter_clock", clocks)
    if "zero_to_mph_s" in table.values:
        table.require("zero_to_clock", clocks)
    if not (_AT_PLACES | {"zero_to_mph_s", "five_to_sixty_mph_s"}) & set(table.values):
        table.report("", "measures nothing: give, for example, quarter_mile_s = 13.1")
    values.setdefault("source", "")
    values.setdefault("confirmed", False)
    _check_one_pressure(table)
    test = RoadTest(**values, line=table.file.line(table.path))
    _check_written_twice(table, test)
    return test


def _check_one_pressure(table: _Table) -> None:
    if {"pressure_kPa", "altitude_m"} <= set(table.values):
        table.report("altitude_m", "pressure_kPa is given as well: leave one of them out")


def _check_written_twice(table: _Table, test: RoadTest) -> None:
    """A slip repeats numbers that have keys of their own; they must agree."""
    whole = round(test.length_m / FOOT, 6)
    pairs = (
        ("slip_ft_s", test.slip_ft_s, 60.0, "sixty_ft_s", test.sixty_ft_s),
        ("slip_ft_s", test.slip_ft_s, 660.0, "eighth_mile_s", test.eighth_mile_s),
        ("slip_ft_s", test.slip_ft_s, whole, "quarter_mile_s", test.quarter_mile_s),
        ("slip_ft_mph", test.slip_ft_mph, 660.0, "eighth_mile_mph", test.eighth_mile_mph),
        ("slip_ft_mph", test.slip_ft_mph, whole, "quarter_mile_mph", test.quarter_mile_mph),
    )
    for key, slip, feet, other, value in pairs:
        twin = slip.get(feet)
        if twin is not None and value is not None and abs(twin - value) > _AGREE * value:
            table.report(
                key, f"has {twin:g} at {feet:g} ft, but {other} = {value:g}: correct one of them"
            )


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _FaultError("must be an array of tables, each under its own double brackets")
    return value


def _named_tables(value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
        raise _FaultError('must be tables by name, for example [publisher."Motor Trend"]')
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _FaultError("must be a text between quotes")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _FaultError("must be true or false")
    return value


def _people(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_PEOPLE:
        raise _FaultError(f"must be a whole number of people, 1 to {_MOST_PEOPLE}")
    return value


def _choice(*enums: type[Enum]) -> Callable[[Any], Enum]:
    """A reader of one of the values of enums."""

    def read(value: Any) -> Enum:
        options = {str(option.value): option for options in enums for option in options}
        names = list(options)
        if isinstance(value, str) and value in names:
            return options[value]
        raise _FaultError(f"{value!r} is none of {', '.join(names)}; {_nearest(str(value), names)}")

    return read


def _number(low: float, high: float, unit: str) -> Callable[[Any], float]:
    """A reader of a number within limits that only a slip of the unit or the pen would leave."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise _FaultError(f"must be a number of {unit}, without quotes")
        if not low <= value <= high:
            raise _FaultError(f"{value:g} {unit} is not from {low:g} to {high:g} {unit}")
        return float(value)

    return read


def _by_number(key_unit: str, read: Callable[[Any], float]) -> Callable[[Any], Mapping[float, Any]]:
    """A reader of a table whose keys are numbers: ``{ 60 = 4.4, "62.1" = 4.7 }``."""

    def read_table(value: Any) -> Mapping[float, Any]:
        if not isinstance(value, dict) or not value:
            raise _FaultError(f"must be a table by {key_unit}, for example {{ 60 = 4.4 }}")
        found: dict[float, Any] = {}
        for key, item in value.items():
            try:
                number = float(key)
            except ValueError:
                number = -1.0
            if not 0.0 < number <= _MOST:
                raise _FaultError(f'"{key}" is no number of {key_unit}')
            if number in found:
                raise _FaultError(f"{number:g} is there twice")
            try:
                found[number] = read(item)
            except _FaultError as fault:
                raise _FaultError(f"{key}: {fault}") from None
        return MappingProxyType(dict(sorted(found.items())))

    return read_table


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"


_MOST: Final = 10_000.0
_MOST_PEOPLE: Final = 9
_SECONDS: Final = _number(0.1, 600.0, "s")
_MPH: Final = _number(1.0, 400.0, "mph")
_DEGC: Final = _number(-60.0, 60.0, "degC")
_KPA: Final = _number(20.0, 120.0, "kPa")
_ALTITUDE: Final = _number(-500.0, 6000.0, "m")
_CLOCK: Final = _choice(Clock, SpeedClock)
_AT_PLACES: Final = frozenset(
    {
        "quarter_mile_s", "quarter_mile_mph", "eighth_mile_s", "eighth_mile_mph", "sixty_ft_s",
        "slip_ft_s", "slip_ft_mph",
    }
)  # fmt: skip
"""Keys that quarter_clock times."""

_TEST_KEYS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "source": _text,
        "url": _text,
        "confirmed": _flag,
        "defect": _text,
        "surface": _choice(Surface),
        "quarter_clock": _CLOCK,
        "zero_to_clock": _CLOCK,
        "quarter_mile_s": _SECONDS,
        "quarter_mile_mph": _MPH,
        "eighth_mile_s": _SECONDS,
        "eighth_mile_mph": _MPH,
        "sixty_ft_s": _SECONDS,
        "slip_ft_s": _by_number("feet", _SECONDS),
        "slip_ft_mph": _by_number("feet", _MPH),
        "zero_to_mph_s": _by_number("mph", _SECONDS),
        "five_to_sixty_mph_s": _SECONDS,
        "length_m": _number(10.0, 50_000.0, "m"),
        "altitude_m": _ALTITUDE,
        "pressure_kPa": _KPA,
        "temperature_degC": _DEGC,
        "compound": _choice(Compound),
        "driven": _choice(Driven),
        "test_weight_lb": _number(100.0, 100_000.0, "lb"),
        "crew": _people,
        "traction_control": _flag,
        "stability_control": _flag,
    }
)
"""Every key that a test may have, with its reader."""

_PUBLISHER_KEYS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "source": _text,
        "temperature_degC": _DEGC,
        "pressure_kPa": _KPA,
        "altitude_m": _ALTITUDE,
    }
)
"""Every key that a publisher may have, with its reader."""

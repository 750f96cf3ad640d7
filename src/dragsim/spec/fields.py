"""What a field of a specification is: its kind, range and meaning, declared once beside its type.

A declaration stands in the ``Annotated`` type of a dataclass field and serves validation, the JSON
Schema, tweaks, ``--set`` and the documentation. Each kind reads what a file can hold (``read``) and
what Python code may hand over (``accept``), and tells editors what to expect (``json_schema``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import inf
from numbers import Real
from types import MappingProxyType
from typing import Final

from dragsim.constants import RPM, ZERO_CELSIUS
from dragsim.errors import UnitError
from dragsim.spec.kind import Kind, Range, Schema, bounded, describe, did_you_mean, fault, number
from dragsim.spec.tyre_size import TyreSize, parse_tyre
from dragsim.unit_table import UNITS
from dragsim.units import Dimension, PeakPoint, example, from_quantity, parse, parse_peak

SHOWN: Final[Mapping[Dimension, tuple[float, float, str]]] = MappingProxyType(
    {
        Dimension.LENGTH: (1.0, 0.0, "m"),
        Dimension.AREA: (1.0, 0.0, "m^2"),
        Dimension.VOLUME: (1e-6, 0.0, "cc"),
        Dimension.MASS: (1.0, 0.0, "kg"),
        Dimension.TIME: (1.0, 0.0, "s"),
        Dimension.SPEED: (1.0, 0.0, "m/s"),
        Dimension.ANGULAR_SPEED: (RPM, 0.0, "rpm"),
        Dimension.POWER: (1e3, 0.0, "kW"),
        Dimension.TORQUE: (1.0, 0.0, "Nm"),
        Dimension.PRESSURE: (1e3, 0.0, "kPa"),
        Dimension.TEMPERATURE: (1.0, ZERO_CELSIUS, "degC"),
        Dimension.INERTIA: (1.0, 0.0, "kg.m^2"),
        Dimension.FRACTION: (0.01, 0.0, "%"),
        Dimension.GRADE: (0.01, 0.0, "%"),
        Dimension.ENERGY: (3.6e6, 0.0, "kWh"),
    }
)
"""Factor, offset and name of the unit in which messages show an SI value."""


def shown(value: float, dimension: Dimension) -> str:
    """An SI value for a reader, to five figures and in a usual unit; not meant to be read back."""
    factor, offset, unit = SHOWN[dimension]
    return f"{(value - offset) / factor:.5g} {unit}"


@dataclass(frozen=True, slots=True)
class Quantity(Kind):
    """Text with a unit, held as a float in SI. ``low`` and ``high`` bound it in SI; ``bare`` allows
    a fraction to be a bare number as well."""

    dimension: Dimension
    low: float = -inf
    high: float = inf
    open_low: bool = False
    doc: str = ""
    written: str = ""
    bare: bool = False

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return f'"{self.written or example(self.dimension)}"'

    def read(self, value: object) -> float:
        """The SI value of a text with its unit."""
        if self.bare and not isinstance(value, str):
            return self.check(number(value))
        if not isinstance(value, str):
            raise fault(f"must be text with a unit, such as {self.example}, not {describe(value)}")
        try:
            return self.check(parse(value, self.dimension))
        except UnitError as error:
            raise fault(str(error)) from None

    def accept(self, value: object) -> float:
        """A bare number is in SI; text and pint quantities carry their unit."""
        if isinstance(value, str):
            return self.read(value)
        if isinstance(value, Real):
            return self.check(number(value))
        try:
            return self.check(from_quantity(value, self.dimension))
        except UnitError as error:
            raise fault(str(error)) from None

    def check(self, value: float) -> float:
        """The value, if it lies within the bounds."""
        limits = Range(low=self.low, high=self.high, open_low=self.open_low)
        return limits.check(value, lambda x: shown(x, self.dimension))

    def json_schema(self) -> Schema:
        """What a file may hold."""
        text = text_schema(self.dimension, self.written or example(self.dimension))
        if not self.bare:
            return text
        return {"anyOf": [text, {"type": "number", "minimum": self.low, "maximum": self.high}]}

    @property
    def units(self) -> str:
        """The usual units of its dimension."""
        return unit_names(self.dimension)


@dataclass(frozen=True, slots=True)
class Ratio(Kind):
    """A bare number, held as it is."""

    low: float = -inf
    high: float = inf
    open_low: bool = False
    doc: str = ""
    written: str = "1.0"

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return self.written

    def read(self, value: object) -> float:
        """The number, if it lies within the bounds."""
        limits = Range(low=self.low, high=self.high, open_low=self.open_low)
        return limits.check(number(value), lambda x: f"{x:g}")

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return bounded({"type": "number"}, self.low, self.high, open_low=self.open_low)


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number."""

    low: int
    high: int
    doc: str = ""
    written: str = "2010"

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return self.written

    def read(self, value: object) -> int:
        """The number, if it lies within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise fault(f"must be a whole number, such as {self.written}, not {describe(value)}")
        if not self.low <= value <= self.high:
            raise fault(f"{value} must be from {self.low} to {self.high}")
        return value

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return bounded({"type": "integer"}, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Text; ``rule`` gives what is wrong with it, or ""."""

    doc: str = ""
    written: str = ""
    rule: Callable[[str], str] | None = None

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return f'"{self.written}"'

    def read(self, value: object) -> str:
        """The text, if its rule allows it."""
        if not isinstance(value, str):
            raise fault(f"must be text in quotes, not {describe(value)}")
        if self.rule is not None and (wrong := self.rule(value)):
            raise fault(wrong)
        return value

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of the values of an enum, by its text."""

    choices: type[Enum]
    doc: str = ""

    @property
    def texts(self) -> list[str]:
        """What a file may hold."""
        return [str(choice.value) for choice in self.choices]

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return f'"{self.texts[0]}"'

    def read(self, value: object) -> Enum:
        """The member of the enum that is written so."""
        if isinstance(value, str) and value in self.texts:
            return self.choices(value)
        listed = ", ".join(f'"{text}"' for text in self.texts)
        given = f'"{value}"' if isinstance(value, str) else describe(value)
        hint = did_you_mean(value, self.texts) if isinstance(value, str) else ""
        raise fault(f"{given} is none of {listed}{hint}")

    def accept(self, value: object) -> Enum:
        """The value from Python code."""
        return value if isinstance(value, self.choices) else self.read(value)

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"enum": self.texts}


@dataclass(frozen=True, slots=True)
class Peak(Kind):
    """A power or torque with the engine speed or speeds at which it is reached."""

    dimension: Dimension
    high: float
    doc: str = ""
    written: str = ""
    speed_needed: bool = True

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return f'"{self.written}"'

    def read(self, value: object) -> PeakPoint:
        """The point of a text with its unit and speeds."""
        if not isinstance(value, str):
            raise fault(f"must be text, such as {self.example}, not {describe(value)}")
        try:
            point = parse_peak(value, self.dimension)
        except UnitError as error:
            raise fault(str(error)) from None
        Range(low=0.0, high=self.high, open_low=True).check(
            point.value, lambda x: shown(x, self.dimension)
        )
        if point.low is None or point.high is None:
            if self.speed_needed:
                raise fault(
                    f"the engine speed is missing: write {self.example}. Without it a value scales "
                    f"a curve that is already there, in a file with based_on or in a tweak"
                )
            return point
        if not 0.0 < point.low <= point.high <= 4000.0:
            raise fault(f"the engine speed must be above 0 and at most {4000.0 / RPM:.0f} rpm")
        return point

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"type": "string", "pattern": QUANTITY_PATTERN, "examples": [self.written]}

    @property
    def units(self) -> str:
        """The usual units of its dimension."""
        return unit_names(self.dimension)


@dataclass(frozen=True, slots=True)
class Ratios(Kind):
    """An array of positive bare numbers; where ``single``, one bare number stands for all."""

    high: float
    doc: str = ""
    written: str = ""
    single: bool = False
    most: int = 12
    exactly: int | None = None

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return self.written

    def read(self, value: object) -> tuple[float, ...]:
        """The ratios, all positive."""
        if self.single and isinstance(value, Real):
            value = [value]
        if not isinstance(value, list | tuple):
            what = "a number or an array" if self.single else "an array"
            raise fault(f"must be {what} of ratios, such as {self.written}, not {describe(value)}")
        if self.exactly is not None and len(value) != self.exactly:
            raise fault(f"must hold {self.exactly} ratios, such as {self.written}")
        if len(value) > self.most:
            raise fault(f"holds {len(value)} ratios; at most {self.most} can be simulated")
        if not value:
            raise fault(f"must not be empty; for example {self.written}")
        limits = Range(low=0.0, high=self.high, open_low=True)
        return tuple(limits.check(number(item), lambda x: f"{x:g}") for item in value)

    def json_schema(self) -> Schema:
        """What a file may hold."""
        item = bounded({"type": "number"}, 0.0, self.high, open_low=True)
        array: Schema = {"type": "array", "items": item, "minItems": 1, "maxItems": self.most}
        if self.exactly is not None:
            array |= {"minItems": self.exactly, "maxItems": self.exactly}
        return {"anyOf": [item, array]} if self.single else array


@dataclass(frozen=True, slots=True)
class Tyre(Kind):
    """A tyre size as printed on the sidewall."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return '"235/40R18"'

    def read(self, value: object) -> TyreSize:
        """The size of a sidewall's text."""
        if not isinstance(value, str):
            raise fault(f"must be text, such as {self.example}, not {describe(value)}")
        try:
            return parse_tyre(value)
        except UnitError as error:
            raise fault(str(error)) from None

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"type": "string", "examples": ["235/40R18", "P245/45ZR18 96W", "165HR15"]}


def named_well(text: str) -> str:
    """What is wrong with a name that people will read in a table, or ""."""
    if not text.strip():
        return "must not be empty"
    return "" if text.isprintable() else "must be one line of printable characters"


QUANTITY_PATTERN: Final = r"^\s*[-+]?[0-9.].*[^0-9\s].*$"
"""A number followed by more than a number: all that an editor can tell of a quantity."""


def text_schema(dimension: Dimension, *examples: str) -> Schema:
    """A quantity as text with its unit."""
    shown_examples = list(dict.fromkeys([*examples, example(dimension)]))
    return {"type": "string", "pattern": QUANTITY_PATTERN, "examples": shown_examples}


def unit_names(dimension: Dimension) -> str:
    """The usual units of a dimension, for descriptions: ``kg, lb, t``."""
    return ", ".join(unit.name for unit in UNITS[dimension])

"""A given full-load torque curve: the table ``[engine.curve]`` and its CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from typing import Final

from dragsim.constants import FOOT, GRAVITY, HORSEPOWER, POUND, RPM
from dragsim.spec.kind import FieldError, Kind, Schema, did_you_mean, fault, number

SPEED: Final = "rpm"
FILE: Final = "file"
POUND_FOOT: Final = POUND * GRAVITY * FOOT
FEWEST: Final = 3
MOST: Final = 1000
FASTEST_RPM: Final = 40_000.0

TORQUES: Final[Mapping[str, float]] = MappingProxyType(
    {"torque_Nm": 1.0, "torque_lbft": POUND_FOOT}
)
"""Columns of torque and their factor to N m."""

POWERS: Final[Mapping[str, float]] = MappingProxyType({"power_kW": 1e3, "power_hp": HORSEPOWER})
"""Columns of power and their factor to W."""

COLUMNS: Final = (*TORQUES, *POWERS)
ONE_OF: Final = "one of " + ", ".join(COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Full-load engine torque [N m] at increasing crank speeds [rad/s]."""

    omega: tuple[float, ...]
    torque: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Column(Kind):
    """An array of positive numbers of a curve."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return "[1000, 2000, 3000]"

    def read(self, value: object) -> tuple[float, ...]:
        """The numbers of one column."""
        if not isinstance(value, list | tuple):
            raise fault(f"must be an array of numbers, such as {self.example}")
        if not FEWEST <= len(value) <= MOST:
            raise fault(f"holds {len(value)} points; a curve has {FEWEST} to {MOST}")
        numbers = tuple(number(item) for item in value)
        for place, item in enumerate(numbers, start=1):
            if item <= 0.0:
                raise fault(f"point {place} must be more than 0, not {item:g}")
        return numbers

    def json_schema(self) -> Schema:
        """What a file may hold."""
        item: Schema = {"type": "number", "exclusiveMinimum": 0.0}
        return {"type": "array", "items": item, "minItems": FEWEST, "maxItems": MOST}


@dataclass(frozen=True, slots=True)
class CurveFile(Kind):
    """The name of a CSV file. A file's reader puts its columns in place of it."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return '"dyno.csv"'

    def read(self, value: object) -> str:
        """Never a value: a file's reader has put the columns in its place."""
        raise fault(f"a curve's file can be named in a vehicle file only: give rpm and {ONE_OF}")

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class CurveTable(Kind):
    """The table of speeds with exactly one column of torque or power."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return "{ rpm = [1000, 2000, 3000], torque_Nm = [210, 260, 300] }"

    def columns(self) -> Mapping[str, Kind]:
        """The keys of the table."""
        units = {"torque_Nm": "N m", "torque_lbft": "lb-ft", "power_kW": "kW", "power_hp": "hp"}
        return {
            SPEED: Column("crank speeds, rising [rpm]"),
            **{name: Column(f"at those speeds, at full load [{units[name]}]") for name in COLUMNS},
            FILE: CurveFile(f"CSV file beside the vehicle file: columns rpm and {ONE_OF}"),
        }

    def read(self, value: object) -> Curve:
        """The curve in SI."""
        if not isinstance(value, Mapping):
            raise fault(f"must be a table: rpm with {ONE_OF}, or file")
        read: dict[str, tuple[float, ...]] = {}
        faults = _which_columns(list(value))
        columns = self.columns()
        for key, given in value.items():
            if key in columns:
                try:
                    column = columns[key].read(given)
                    assert isinstance(column, tuple)
                    read[key] = column
                except FieldError as error:
                    faults += [(key, message) for _, message in error.faults]
        if not faults:
            faults = _mismatch(read)
        if faults:
            raise FieldError(*faults)
        return _curve(read)

    def json_schema(self) -> Schema:
        """What a file may hold."""
        properties = {
            key: {"description": kind.doc, **kind.json_schema()}
            for key, kind in self.columns().items()
        }
        choices = [{"required": [FILE]}] + [{"required": [SPEED, name]} for name in COLUMNS]
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "oneOf": choices,
        }


def _which_columns(keys: list[str]) -> list[tuple[str, str]]:
    """Faults in which columns there are."""
    known = [SPEED, *COLUMNS, FILE]
    faults = [
        (key, f"unknown key; known here: {', '.join(known)}{did_you_mean(key, known)}")
        for key in keys
        if key not in known
    ]
    data = [key for key in keys if key in COLUMNS]
    if FILE in keys:
        both = f"stands alone: leave out {' and '.join(key for key in keys if key != FILE)}"
        return faults + ([(FILE, both)] if len(keys) > 1 else [])
    if SPEED not in keys:
        faults.append(("", f"rpm is missing: write rpm = [1000, 2000, 3000] with {ONE_OF}"))
    if len(data) != 1 and not faults:
        found = f"{' and '.join(data)} are" if data else "none is"
        faults.append(("", f"exactly {ONE_OF} is needed beside rpm; {found} there"))
    return faults


def _mismatch(read: Mapping[str, tuple[float, ...]]) -> list[tuple[str, str]]:
    """Faults of the columns together."""
    speeds = read[SPEED]
    name = next(key for key in read if key in COLUMNS)
    if len(read[name]) != len(speeds):
        return [(name, f"holds {len(read[name])} points, but rpm holds {len(speeds)}")]
    for slower, faster in pairwise(speeds):
        if faster <= slower:
            return [(SPEED, f"must rise from point to point, but {faster:g} follows {slower:g}")]
    if speeds[-1] > FASTEST_RPM:
        return [(SPEED, f"{speeds[-1]:g} is more than {FASTEST_RPM:g} rpm")]
    return []


def _curve(read: Mapping[str, tuple[float, ...]]) -> Curve:
    """The curve in SI."""
    omega = tuple(rpm * RPM for rpm in read[SPEED])
    name = next(key for key in read if key in COLUMNS)
    if name in TORQUES:
        return Curve(omega=omega, torque=tuple(T * TORQUES[name] for T in read[name]))
    watts = (P * POWERS[name] for P in read[name])
    return Curve(omega=omega, torque=tuple(P / w for P, w in zip(watts, omega, strict=True)))


def read_csv(name: str, text: str) -> dict[str, list[float]]:
    """The columns of a CSV ``text``: a header line, then numbers; separated by comma, semicolon or
    tab; empty lines and lines that begin with # count for nothing. FieldError names file and line.
    """
    numbered = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    used = [(n, line) for n, line in numbered if line and not line.startswith("#")]
    if not used:
        raise fault(f"{name} is empty; its first line names the columns, such as rpm,torque_Nm")
    first, names = used[0]
    separator = next((mark for mark in "\t;," if mark in names), ",")
    header = [cell.strip().strip('"') for cell in names.split(separator)]
    if len(set(header)) != len(header):
        raise fault(f"{name}:{first}: a column is named twice")
    if faults := _which_columns(header):
        raise fault(f"{name}:{first}: " + "; ".join(": ".join(filter(None, f)) for f in faults))
    columns: dict[str, list[float]] = {column: [] for column in header}
    for n, line in used[1:]:
        cells = line.split(separator)
        if len(cells) != len(header):
            raise fault(f"{name}:{n}: {len(cells)} cells, but the header names {len(header)}")
        for column, cell in zip(header, cells, strict=True):
            columns[column].append(_cell(cell.strip().strip('"'), f"{name}:{n}: {column}"))
    return columns


def _cell(cell: str, where: str) -> float:
    """One number of a CSV file."""
    try:
        value = float(cell)
    except ValueError:
        hint = f"; write {cell.replace(',', '.')}" if cell.count(",") == 1 else ""
        raise fault(f'{where}: "{cell}" is not a number{hint}') from None
    if not isfinite(value):
        raise fault(f"{where}: {cell} is not a finite number")
    return value

"""The data sheets of many cars that differ from one vehicle by columns of tweaks.

A sheet holds what ``Vehicle.tweak`` would make of the same values, without the document behind it:
only the tables that change are made anew for each car, and only the checks that look at what
changes are made again. Whatever is out of the ordinary goes through ``tweak`` itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import is_
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final, cast

from dragsim.errors import Problem, SpecError
from dragsim.spec.columns import PLACE, TweakColumn
from dragsim.spec.consistency import CHECKS
from dragsim.spec.declared import kinds_of
from dragsim.spec.fields import Peak
from dragsim.spec.files import Document
from dragsim.spec.frozen import thawed
from dragsim.spec.laid_facts import LaidFacts, looked_at, touches
from dragsim.spec.peaks import reconciled
from dragsim.spec.scaling import (
    BARE_POINTS,
    CURVE,
    POINTS,
    POWER,
    TORQUE,
    at_speeds_of,
    scale_of,
    scaled_point,
)
from dragsim.spec.toml_lines import Path
from dragsim.spec.tweaks import MOTOR, put, with_motor
from dragsim.spec.validate import dotted
from dragsim.spec.vehicle import (
    Battery,
    Body,
    Clutch,
    Converter,
    Driveline,
    Driver,
    Engine,
    Market,
    Motor,
    Transmission,
    Tyres,
    Vehicle,
)
from dragsim.units import PeakPoint

ENGINE: Final = "engine"

HEADS: Final = ("market", "year")
"""Keys of no table from which numbers follow."""

ADDED: Final[Mapping[Path, type]] = MappingProxyType(
    {
        ("transmission", "clutch"): Clutch,
        ("transmission", "converter"): Converter,
        ("battery",): Battery,
    }
)
"""Tables that a tweak may add to a car."""


@dataclass(slots=True, kw_only=True)
class DataSheet:
    """What estimates read of a vehicle."""

    year: int
    market: Market | None
    body: Body
    engine: Engine | None
    motors: tuple[Motor, ...]
    battery: Battery | None
    transmission: Transmission | None
    driveline: Driveline | None
    tyres: Tyres
    driver: Driver


class _Table:
    """One table of a vehicle, made anew when one of its ``values`` has changed. What is made only
    looks like the table: it has its fields and nothing else, and is quick to make."""

    def __init__(self, base: object) -> None:
        owner: Any = type(base)
        self.values: dict[str, object] = {
            item.name: getattr(base, item.name) for item in fields(owner)
        }
        self._made: Any = base
        self._changed = False

    def put(self, name: str, value: object) -> None:
        """Change a value, unless it is the same object."""
        if self.values[name] is not value:
            self.values[name] = value
            self._changed = True

    def made(self) -> Any:
        """The table of the present values, all of which have been read."""
        if self._changed:
            self._made = SimpleNamespace(**self.values)
            self._changed = False
        return self._made


class Sheets:
    """The data sheets of the cars that ``columns`` make of a vehicle, or of the vehicle alone.

    For one thread: a sheet holds until the next one is asked for. Raises SpecError for a key of a
    motor that the vehicle does not have.
    """

    def __init__(
        self, vehicle: Vehicle, columns: Sequence[TweakColumn] = (), *, place: str = PLACE
    ) -> None:
        self._vehicle = vehicle
        self._columns = tuple(columns)
        self._place = place
        self._changes: _Changes | None = None
        if not columns:
            return
        document = cast(Document, thawed(vehicle.document))
        paths = [_path(document, column, place) for column in columns]
        if all(_is_plain(vehicle, path) for path in paths):
            self._changes = _Changes(vehicle, document, list(zip(paths, columns, strict=True)))

    def at(self, i: int) -> DataSheet | Vehicle:
        """The sheet of car ``i``, or its vehicle. Raises SpecError as ``Vehicle.tweak`` does."""
        if not self._columns:
            return self._vehicle
        sheet = self._changes.sheet(i) if self._changes is not None else None
        return self._tweaked(i) if sheet is None else sheet

    def _tweaked(self, i: int) -> Vehicle:
        """Car ``i`` by ``Vehicle.tweak``."""
        for column in self._columns:
            column.value(i)
        changes = {column.key: column.written(i) for column in self._columns}
        return self._vehicle.tweak(changes, place=self._place)


def _path(document: Document, column: TweakColumn, place: str) -> Path:
    """The path of a column's key in a document; SpecError for a motor that is not there."""
    path = with_motor(document, column.path)
    try:
        put({}, document, path, None)
    except LookupError as error:
        raise SpecError((Problem(place, None, column.key, str(error.args[0])),)) from None
    return path


def _is_plain(vehicle: Vehicle, path: Path) -> bool:
    """Whether a value at a path can be laid over a vehicle without its document."""
    if path[0] == ENGINE:
        engine = vehicle.engine
        if engine is None or len(path) > 2 or path[1] == CURVE:
            return False
        return path[1] not in POINTS or engine.curve is None
    if len(path) == 1 or path[0] == MOTOR:
        return True
    top = str(path[0])
    return getattr(vehicle, top) is not None or (len(path) == 2 and path[:1] in ADDED)


class _Changes:
    """What changes from car to car: columns of tables, of facts, and of the engine's points."""

    def __init__(
        self, vehicle: Vehicle, document: Document, columns: list[tuple[Path, TweakColumn]]
    ) -> None:
        self._sheet = _sheet_of(vehicle)
        self._motors = list(vehicle.motors)
        self._tables: dict[Path, _Table] = {}
        self._cells: list[tuple[TweakColumn, str, _Table, str]] = []
        self._heads: list[tuple[TweakColumn, str]] = []
        self._texts: list[tuple[TweakColumn, Document, str]] = []
        self._points: _Points | None = None
        self._facts = LaidFacts(document, list(document.get(MOTOR, ())))
        points = {str(path[1]): column for path, column in columns if _is_point(path)}
        for path, column in columns:
            if not _is_point(path):
                self._add(vehicle, path, column)
        keys = {dotted(path) for path, _ in columns}
        if points:
            assert vehicle.engine is not None
            table = self._table(vehicle, (ENGINE,))
            self._points = _Points(vehicle.engine, points, table, self._facts)
            keys |= {f"{ENGINE}.{name}" for name in POINTS}
        self._facts.above = {
            dotted(path[:size]) for path, _ in columns for size in range(1, len(path))
        }
        self._order = sorted(self._tables, key=len, reverse=True)
        self._checks = [check for check in CHECKS if touches(looked_at(check, document), keys)]

    def sheet(self, i: int) -> DataSheet | None:
        """The sheet of car ``i``; None where something does not go together."""
        facts = self._facts
        laid = facts.values
        for column, key, table, name in self._cells:
            value = laid[key] = column.value(i)
            table.put(name, value)
        for column, motor, name in self._texts:
            motor[name] = column.written(i)
        if self._points is not None and not self._points.put(i):
            return None
        for check in self._checks:
            for _ in check(facts):
                return None
        sheet = self._sheet
        for column, name in self._heads:
            setattr(sheet, name, column.value(i))
        for path in self._order:
            self._place(path, self._tables[path].made())
        return sheet

    def _place(self, path: Path, table: Any) -> None:
        """Put a table that was made where it belongs."""
        top = str(path[0])
        if top == MOTOR:
            self._motors[cast(int, path[1])] = table
            self._sheet.motors = tuple(self._motors)
        elif len(path) == 1:
            setattr(self._sheet, top, table)
        else:
            self._tables[path[:1]].put(str(path[1]), table)

    def _add(self, vehicle: Vehicle, path: Path, column: TweakColumn) -> None:
        """A column of a key that stands for itself."""
        name = str(path[-1])
        if len(path) == 1:
            if name in HEADS:
                self._heads.append((column, name))
            return
        table = self._table(vehicle, path[:-1])
        self._cells.append((column, dotted(path), table, name))
        if path[0] == MOTOR:
            self._texts.append((column, self._facts.motors[cast(int, path[1])], name))

    def _table(self, vehicle: Vehicle, path: Path) -> _Table:
        """The table at a path, with those around it."""
        if path not in self._tables:
            top = str(path[0])
            if top == MOTOR:
                base: object = vehicle.motors[cast(int, path[1])]
            elif len(path) == 1:
                base = getattr(vehicle, top)
            else:
                self._table(vehicle, path[:1])
                base = getattr(getattr(vehicle, top), str(path[1]))
            self._tables[path] = _Table(ADDED[path]() if base is None else base)
        return self._tables[path]


def _is_point(path: Path) -> bool:
    return len(path) == 2 and path[0] == ENGINE and path[1] in POINTS


class _Points:
    """Columns of an engine's points of power, torque and overboost: one without its speed scales
    the others, as ``scaling`` has it."""

    def __init__(
        self,
        engine: Engine,
        columns: Mapping[str, TweakColumn],
        table: _Table,
        facts: LaidFacts,
    ) -> None:
        self._columns = columns
        self._table = table
        self._facts = facts
        self._own: dict[str, PeakPoint | None] = {key: getattr(engine, key) for key in POINTS}
        assert engine.power is not None
        assert engine.torque is not None
        peaks = reconciled(engine.power, engine.torque)
        self._peaks = {POWER: peaks.power, TORQUE: peaks.torque}
        self._most = {key: cast(Peak, kinds_of(Vehicle)[ENGINE, key]).high for key in POINTS}
        self._last: list[object] = []

    def put(self, i: int) -> bool:
        """Put the points of car ``i`` in place; False where one is scaled out of all bounds."""
        given = {key: cast(PeakPoint, column.value(i)) for key, column in self._columns.items()}
        if len(self._last) == len(given) and all(map(is_, self._last, given.values())):
            return True
        bare: dict[str, PeakPoint] = {
            key: given[key] for key in BARE_POINTS if key in given and given[key].low is None
        }
        points: dict[str, PeakPoint | None] = {**self._own, **given}
        if bare:
            _, ratio = scale_of(bare, self._peaks)
            for key, own in self._own.items():
                if own is None:
                    continue
                if key in bare:
                    points[key] = at_speeds_of(bare[key], own)
                elif key not in given:
                    point = points[key] = scaled_point(own, ratio)
                    if not 0.0 < point.value <= self._most[key]:
                        return False
        for key, found in points.items():
            self._table.put(key, found)
            if found is not None:
                self._facts.values[f"{ENGINE}.{key}"] = found
        self._last = list(given.values())
        return True


def _sheet_of(vehicle: Vehicle) -> DataSheet:
    return DataSheet(
        year=vehicle.year,
        market=vehicle.market,
        body=vehicle.body,
        engine=vehicle.engine,
        motors=vehicle.motors,
        battery=vehicle.battery,
        transmission=vehicle.transmission,
        driveline=vehicle.driveline,
        tyres=vehicle.tyres,
        driver=vehicle.driver,
    )

"""A vehicle with some of its values changed by dotted key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, cast

from dragsim.errors import Problem, SpecError, UnitError
from dragsim.spec.assemble import UNCERTAINTY, Origins, assembled, scaled_origin
from dragsim.spec.declared import declared, kinds_of
from dragsim.spec.fields import Peak, Quantity
from dragsim.spec.files import Document
from dragsim.spec.frozen import thawed
from dragsim.spec.kind import Kind
from dragsim.spec.layers import in_order
from dragsim.spec.notes import is_known, key_path, names
from dragsim.spec.scaling import overlay
from dragsim.spec.settings import flat
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault, dotted, unknown_key
from dragsim.spec.vehicle import Driver, Origin, Provenance, Vehicle
from dragsim.units import is_quantity, write, write_quantity

MOTOR: Final = "motor"
DRIVER: Final = "driver"


@dataclass(slots=True)
class _Changes:
    """Tweaks as a document to lay over the vehicle's; ``paths`` with the key each was given by."""

    document: Document = field(default_factory=dict)
    paths: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def tweaked(
    vehicle: Vehicle, changes: Mapping[str, object], *, place: str, lines: Mapping[str, int]
) -> Vehicle:
    """``Vehicle.tweak``: ``lines`` tells on which line of ``place`` a key stands."""
    if not changes:
        return vehicle
    base = cast(Document, thawed(vehicle.document))
    spread = cast(dict[str, str], base.pop(UNCERTAINTY, {}))
    wanted = _changes(base, changes)
    laid = overlay(base, wanted.document)
    origins: Origins = {key_path(key): item for key, item in vehicle.provenance.items()}
    for path in wanted.paths:
        origins[path] = Provenance(Origin.TWEAKED, place, None)
    for path, key in laid.scaled.items():
        origins[path] = scaled_origin(origins.get(path), key, Origin.TWEAKED, place)
    faults = wanted.faults + laid.faults
    if not faults:
        result, faults = assembled(laid.document, spread, origins, reference=vehicle.reference)
        if result is not None:
            return result
    problems = [_problem(fault, wanted.paths, place, lines) for fault in faults]
    raise SpecError(in_order(problems, place))


def with_driver(vehicle: Vehicle, driver: Driver) -> Vehicle:
    """The vehicle with ``driver`` in place of its own: what is None in it is estimated anew."""
    base = cast(Document, thawed(vehicle.document))
    spread = cast(dict[str, str], base.pop(UNCERTAINTY, {}))
    written = {
        item.key: _text(getattr(driver, item.name), item.kind)
        for item in declared(Driver)
        if getattr(driver, item.name) is not None
    }
    origins: Origins = {
        key_path(key): item
        for key, item in vehicle.provenance.items()
        if not key.startswith(f"{DRIVER}.")
    }
    origins |= {(DRIVER, key): Provenance(Origin.TWEAKED, DRIVER, None) for key in written}
    kept = {key: text for key, text in spread.items() if not key.startswith(f"{DRIVER}.")}
    result, faults = assembled(
        {**base, DRIVER: written}, kept, origins, reference=vehicle.reference
    )
    if result is None:
        raise SpecError(tuple(Problem(DRIVER, None, dotted(f.path), f.message) for f in faults))
    return result


def _text(value: object, kind: Kind | None) -> object:
    """An SI value as a vehicle file would hold it."""
    if isinstance(kind, Quantity) and isinstance(value, float):
        return write(value, kind.dimension)
    return value.value if isinstance(value, Enum) else value


def _problem(
    fault: Fault, paths: Mapping[Path, str], place: str, lines: Mapping[str, int]
) -> Problem:
    given = paths.get(fault.path, dotted(fault.path))
    return Problem(place, lines.get(given), given, fault.message)


def _changes(base: Document, changes: Mapping[str, object]) -> _Changes:
    """The changes as a document, with the keys no vehicle has as faults."""
    wanted = _Changes()
    for key, value in flat(changes):
        path = with_motor(base, key_path(key))
        kind = kinds_of(Vehicle).get(names(path))
        if kind is None or not key or not is_known(path):
            wanted.faults.append(Fault(path, no_such_value(path)))
            continue
        if isinstance(path[-1], int):
            wanted.faults.append(Fault(path, f"is an array: give all of it, as {kind.example}"))
            continue
        wanted.paths[path] = key
        try:
            put(wanted.document, base, path, as_written(value, kind))
        except (UnitError, LookupError) as error:
            wanted.faults.append(Fault(path, str(error.args[0])))
    return wanted


def no_such_value(path: Path) -> str:
    """What to say of a key that no vehicle has a value at."""
    keys = names(path)
    above = [known for known in kinds_of(Vehicle) if known[: len(keys)] == keys]
    if keys and above and keys not in above:
        first = above[0][len(keys)]
        return f'is a table: name one of its keys, such as "{".".join(keys)}.{first}"'
    return unknown_key(Vehicle, path) if keys else "unknown key"


def with_motor(base: Document, path: Path) -> Path:
    """``motor.power`` of a car with one motor means that of motor 1."""
    named = path[:1] == (MOTOR,) and len(path) > 1 and isinstance(path[1], str)
    return (MOTOR, 0, *path[1:]) if named and len(base.get(MOTOR, ())) == 1 else path


def as_written(value: object, kind: Kind) -> object:
    """A value as a vehicle file would hold it."""
    if is_quantity(value):
        if not isinstance(kind, Quantity | Peak):
            raise UnitError(f"{value} has a unit, but a value such as {kind.example} is expected")
        return write_quantity(value, kind.dimension)
    if isinstance(value, Enum):
        return value.value
    as_list = getattr(value, "tolist", None)  # numbers and arrays of numpy
    return thawed(as_list() if callable(as_list) else value)


def put(document: Document, base: Document, path: Path, value: object) -> None:
    """Set ``value`` at ``path``, in a copy of the base's motors where it is one of theirs."""
    if path[0] == MOTOR:
        motors = document.setdefault(MOTOR, thawed(base.get(MOTOR, [])))
        if not motors:
            raise LookupError("the car has no [[motor]]")
        if len(path) < 3 or not isinstance(path[1], int):
            raise LookupError(f"name one of its {len(motors)} motors: motor.1.{path[-1]}")
        if not 0 <= path[1] < len(motors):
            raise LookupError(f"there is no motor {path[1] + 1}: the car has {len(motors)}")
        motors[path[1]][path[2]] = value
        return
    table: Any = document
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = value

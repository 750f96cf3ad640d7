"""Reading vehicle and scenario files: a specification, or every problem at once."""

from __future__ import annotations

import pathlib
from dataclasses import replace
from typing import Final

from dragsim.errors import SpecError
from dragsim.spec.assemble import assembled, merged_stack
from dragsim.spec.curve import FILE
from dragsim.spec.files import TomlFile, read_toml
from dragsim.spec.frozen import FrozenMap
from dragsim.spec.layers import (
    Resolve,
    format_faults,
    in_order,
    problem_in,
    problem_of,
    read_stack,
)
from dragsim.spec.scenario import Lane, Scenario
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault, validated
from dragsim.spec.vehicle import Vehicle

MOST_LANES: Final = 8

_CURVE_FILE: Final = ("engine", "curve", FILE)
_PEAKS: Final = (("engine", "power"), ("engine", "torque"))
"""What a curve stands for, also one whose file cannot be read: nobody is told to write them."""


def read_vehicle(path: pathlib.Path, *, resolve: Resolve, reference: str = "") -> Vehicle:
    """The vehicle of a file and of what it is based on.

    ``resolve`` finds the file of a garage name or path in ``based_on``; ``reference`` is how the
    caller named the file, its path if empty. Raises NotFoundError if there is no such file and
    SpecError with all problems, in the order of their lines, each in the file that wrote the key.
    """
    stack = read_stack(path, resolve)
    problems = stack.problems
    document, spread, origins = merged_stack(stack)
    vehicle, faults = assembled(
        document,
        spread,
        origins,
        reference=reference or str(path),
        complete=not stack.broken,
    )
    if any(fault.path == _CURVE_FILE for layer in stack.layers for fault in layer.faults):
        faults = [fault for fault in faults if not (fault.missing and fault.path in _PEAKS)]
    problems += [problem_of(stack.layers, fault) for fault in faults]
    if problems or vehicle is None:
        raise SpecError(in_order(problems, stack.layers[0].file.place))
    return vehicle


def read_scenario(path: pathlib.Path) -> Scenario:
    """The scenario of a file. Raises NotFoundError and SpecError as ``read_vehicle`` does.

    Vehicles and the tweaks of ``[lane.set]`` are checked when the vehicles are loaded.
    """
    file = read_toml(path)
    document = {key: value for key, value in file.document.items() if key != "format"}
    values, faults = validated(Scenario, document, beside=("format",))
    faults += format_faults(file.document, "scenario") + _lane_faults(document.get("lane"))
    if faults:
        problems = [problem_in(file, fault) for fault in faults]
        raise SpecError(in_order(problems, file.place))
    lanes = tuple(_with_lines(file, n, lane) for n, lane in enumerate(values.pop("lanes")))
    return Scenario(**values, lanes=lanes, place=str(path))


def readable_lanes(path: pathlib.Path) -> list[tuple[int, Lane]]:
    """The lanes of a scenario file whose vehicle and tweaks can be read, whatever else is wrong
    with the file, with their numbers from 1."""
    file = read_toml(path)
    tables = file.document.get("lane")
    lanes = []
    for n, table in enumerate(tables if isinstance(tables, list) else []):
        if not isinstance(table, dict):
            continue
        read = {key: table[key] for key in ("vehicle", "set") if key in table}
        values, faults = validated(Lane, read)
        if not faults:
            lanes.append((n + 1, _with_lines(file, n, Lane(**values))))
    return lanes


def _lane_faults(lanes: object) -> list[Fault]:
    """What is wrong with the lanes together."""
    if not isinstance(lanes, list):
        return []
    faults = []
    if not 1 <= len(lanes) <= MOST_LANES:
        faults.append(Fault(("lane",), f"{len(lanes)} lanes: a race has 1 to {MOST_LANES}"))
    seen: dict[object, int] = {}
    for n, lane in enumerate(lanes):
        label = lane.get("label") if isinstance(lane, dict) else None
        if isinstance(label, str):
            if label in seen:
                message = f'"{label}" is the label of lane {seen[label] + 1} as well'
                faults.append(Fault(("lane", n, "label"), message))
            seen.setdefault(label, n)
    dialled = ["dial_in" in lane for lane in lanes if isinstance(lane, dict)]
    if any(dialled) and not all(dialled):
        without = dialled.index(False)
        message = "is missing: in a handicap start every lane has one, or none has"
        faults.append(Fault(("lane", without, "dial_in"), message))
    return faults


def _with_lines(file: TomlFile, number: int, lane: Lane) -> Lane:
    """A lane that knows the lines of its settings."""
    if not lane.settings:
        return lane
    lines = {}
    for key in lane.settings:
        above: Path = ("lane", number, "set")
        quoted, nested = (*above, key), (*above, *key.split("."))
        path = quoted if file.has(quoted) else nested
        lines[key] = file.line(path) or 0
    return replace(lane, setting_lines=FrozenMap(lines))

"""The files that make up a vehicle: the one asked for and, under it, what it is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from dragsim.errors import NotFoundError, Problem, SpecError
from dragsim.spec.curve import FILE, read_csv
from dragsim.spec.files import Document, TomlFile, place_of, read_text, read_toml, sibling
from dragsim.spec.kind import FieldError, describe
from dragsim.spec.notes import sources, uncertainty
from dragsim.spec.toml_lines import Path as KeyPath
from dragsim.spec.validate import Fault, dotted

DEEPEST: Final = 4
"""Most files that a vehicle may be based on, one upon the other."""

FORMAT: Final = 1
HEAD_KEYS: Final = ("format", "based_on", "sources", "uncertainty")
"""Keys of a vehicle file that are not the vehicle's."""


class Resolve(Protocol):
    """Finds the file of a garage name or path; ``beside`` is where relative paths start."""

    def __call__(self, reference: str, *, beside: Path | None) -> Path: ...


@dataclass(slots=True)
class Layer:
    """One vehicle file: what it writes itself, and what it says of its numbers."""

    file: TomlFile
    document: Document
    sources: dict[str, str]
    uncertainty: dict[str, str]
    faults: list[Fault]


@dataclass(slots=True)
class Stack:
    """The ``layers`` of a vehicle, the file asked for first. ``broken``: one of them is missing."""

    layers: list[Layer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False


def read_stack(path: Path, resolve: Resolve) -> Stack:
    """A vehicle file and all it is based on. Raises what ``read_toml`` raises for the first."""
    stack = Stack()
    chain: list[Path] = []
    file: TomlFile | None = read_toml(path)
    while file is not None:
        chain.append(_identity(file.path))
        layer = read_layer(file)
        stack.layers.append(layer)
        stack.problems += [problem_in(file, fault) for fault in layer.faults]
        if "based_on" not in file.document:
            return stack
        try:
            file = _parent(file, chain, [item.file.place for item in stack.layers], resolve)
        except FieldError as error:
            stack.problems.append(problem_in(file, Fault(("based_on",), str(error))))
            break
        except SpecError as error:
            stack.problems += error.problems
            break
    stack.broken = True
    return stack


def _identity(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _parent(file: TomlFile, chain: list[Path], places: list[str], resolve: Resolve) -> TomlFile:
    """The file that ``file`` is based on."""
    reference = file.document["based_on"]
    if not isinstance(reference, str) or not reference:
        raise FieldError(("", f"must be a garage name or a path, not {describe(reference)}"))
    try:
        path = resolve(reference, beside=file.path.parent)
    except NotFoundError as error:
        raise FieldError(("", str(error))) from None
    identity = _identity(path)
    if identity in chain:
        cycle = places[chain.index(identity) :]
        raise FieldError(("", f"is a cycle: {' -> '.join([*cycle, place_of(path)])}"))
    if len(chain) > DEEPEST:
        raise FieldError(("", f"is more than {DEEPEST} deep: {' -> '.join(places)} -> {reference}"))
    try:
        return read_toml(path)
    except NotFoundError as error:
        raise FieldError(("", str(error))) from None


def read_layer(file: TomlFile) -> Layer:
    """What one file writes, with its curve's CSV file read."""
    faults = format_faults(file.document, "vehicle")
    document = {key: value for key, value in file.document.items() if key not in HEAD_KEYS}
    stated, wrong = sources(file.document.get("sources", {}))
    spread, bad = uncertainty(file.document.get("uncertainty", {}))
    faults += wrong + bad
    engine = document.get("engine")
    curve = engine.get("curve") if isinstance(engine, dict) else None
    if isinstance(engine, dict) and isinstance(curve, dict) and FILE in curve:
        try:
            columns = _csv_columns(file.path, curve)
            document["engine"] = {**engine, "curve": columns}
        except FieldError as error:
            document["engine"] = {key: item for key, item in engine.items() if key != "curve"}
            faults += [Fault(("engine", "curve", FILE), message) for _, message in error.faults]
    return Layer(file, document, stated, spread, faults)


def _csv_columns(path: Path, curve: Mapping[str, Any]) -> dict[str, list[float]]:
    name = curve[FILE]
    if not isinstance(name, str) or not name:
        raise FieldError(("", f"must be the name of a CSV file, not {describe(name)}"))
    if others := [key for key in curve if key != FILE]:
        raise FieldError(("", f"stands alone: leave out {' and '.join(others)}"))
    try:
        return read_csv(name, read_text(sibling(path, name)))
    except (NotFoundError, SpecError) as error:
        raise FieldError(("", str(error))) from None


def format_faults(document: Mapping[str, Any], what: str) -> list[Fault]:
    """What is wrong with the key ``format``."""
    given = document.get("format")
    if given is None:
        return [Fault(("format",), f"is missing: begin the {what} file with format = {FORMAT}")]
    if given != FORMAT or isinstance(given, bool | float):
        return [Fault(("format",), f"must be {FORMAT}, the only format that this version reads")]
    return []


def problem_in(file: TomlFile, fault: Fault) -> Problem:
    """A fault of one file as a problem with its line; what is missing altogether is told at the
    first."""
    return Problem(file.place, file.line(fault.path) or 1, dotted(fault.path), fault.message)


def problem_of(layers: list[Layer], fault: Fault) -> Problem:
    """A fault of the whole, in the file that wrote the key or the nearest table around it."""
    for size in range(len(fault.path), 0, -1):
        for layer in layers:
            if layer.file.has(fault.path[:size]):
                return problem_in(layer.file, fault)
    return problem_in(layers[0].file, fault)


def leaves(table: Mapping[str, Any], above: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """The values of nested tables and arrays of tables with their paths."""
    for key, value in table.items():
        path = (*above, key)
        if isinstance(value, Mapping):
            yield from leaves(value, path)
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            for number, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from leaves(item, (*path, number))
        else:
            yield path, value


def in_order(problems: list[Problem], first: str) -> tuple[Problem, ...]:
    """Problems by line, those of the file ``first`` before others; without repetitions."""

    def rank(problem: Problem) -> tuple[bool, str, int]:
        return problem.place != first, problem.place, problem.line or 0

    return tuple(sorted(dict.fromkeys(problems), key=rank))

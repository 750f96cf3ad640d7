"""What a vehicle file says about its numbers: the tables ``[sources]`` and ``[uncertainty]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dragsim.errors import UnitError
from dragsim.spec.curve import Column
from dragsim.spec.declared import declared, kinds_of
from dragsim.spec.fields import Choice, Peak, Quantity, Ratios, Text
from dragsim.spec.kind import FieldError, Kind, describe
from dragsim.spec.settings import flat
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault, unknown_key
from dragsim.spec.vehicle import Vehicle
from dragsim.units import Dimension, PeakPoint, parse

OTHERS: Final = "*"
"""The key of the source of all numbers that have none of their own."""


def key_path(key: str) -> Path:
    """The path of a dotted key: the items of arrays of tables count from 1."""
    return tuple(int(part) - 1 if part.isdecimal() else part for part in key.split("."))


def names(path: Path) -> tuple[str, ...]:
    """A path without its array indices."""
    return tuple(part for part in path if isinstance(part, str))


def is_known(path: Path) -> bool:
    """Whether a vehicle has such a key, table or item of an array."""
    keys = names(path)
    return any(known[: len(keys)] == keys for known in kinds_of(Vehicle)) and all(
        _is_array(path[:place]) for place, part in enumerate(path) if isinstance(part, int)
    )


def _is_array(path: Path) -> bool:
    """Whether a vehicle has several items at a path."""
    keys = names(path)
    tables = {(field.key,) for field in declared(Vehicle) if field.many}
    is_array = keys in tables or isinstance(kinds_of(Vehicle).get(keys), Ratios | Column)
    return is_array and len(path) == len(keys)


def noted(table: object, head: str) -> tuple[dict[str, Any], list[Fault]]:
    """The entries of a table by dotted key, quoted or nested, and which keys no vehicle has."""
    if not isinstance(table, Mapping):
        return {}, [Fault((head,), f"must be a table: head it [{head}]")]
    entries, faults = dict(flat(table)), []
    for key in list(entries):
        path = key_path(key)
        if key != OTHERS and not (key and is_known(path)):
            message = unknown_key(Vehicle, path) if names(path) else "unknown key"
            faults.append(Fault(written_path(table, head, key), message))
            del entries[key]
    return entries, faults


def written_path(table: object, head: str, key: str) -> Path:
    """The path in the file of a dotted key of a table, in which it may be quoted or nested."""
    if isinstance(table, Mapping) and key in table:
        return (head, key)
    return (head, *key.split("."))


def sources(table: object) -> tuple[dict[str, str], list[Fault]]:
    """``[sources]``: a text for each key, table or ``*``."""
    entries, faults = noted(table, "sources")
    for key, text in list(entries.items()):
        if not isinstance(text, str) or not text.strip():
            path = written_path(table, "sources", key)
            faults.append(Fault(path, f"must say where the number is from, not {describe(text)}"))
            del entries[key]
    return entries, faults


def source_of(stated: Mapping[str, str], path: Path) -> str | None:
    """The source of a key: the longest entry that matches it, else that of ``*``."""
    for size in range(len(path), 0, -1):
        part = path[:size]
        for match in (_key(part), ".".join(names(part))):
            if match in stated:
                return stated[match]
    return stated.get(OTHERS)


def _key(path: Path) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def uncertainty(table: object) -> tuple[dict[str, str], list[Fault]]:
    """``[uncertainty]``: a standard deviation for each key, as text."""
    entries, faults = noted(table, "uncertainty")
    for key, text in list(entries.items()):
        try:
            _check_deviation(key, text)
        except FieldError as error:
            path = written_path(table, "uncertainty", key)
            faults += [Fault(path, message) for _, message in error.faults]
            del entries[key]
    return entries, faults


def _check_deviation(key: str, text: object) -> None:
    kind = kinds_of(Vehicle).get(names(key_path(key)))
    if kind is None or isinstance(kind, Choice | Text):
        raise FieldError(("", "has no standard deviation: name the key of a number"))
    _deviation(kind, text)


def _deviation(kind: Kind, text: object) -> tuple[float, bool]:
    """A positive standard deviation, and whether it is relative: ``2 %`` always is."""
    example = '"2 %" of the value'
    if not isinstance(text, str):
        raise FieldError(("", f"must be text, such as {example}, not {describe(text)}"))
    dimension = kind.dimension if isinstance(kind, Quantity | Peak) else Dimension.FRACTION
    relative = text.rstrip().endswith("%") or dimension is Dimension.TEMPERATURE
    try:
        value = parse(text, Dimension.FRACTION if relative else dimension)
    except UnitError as error:
        raise FieldError(("", f"{error}; a standard deviation may always be {example}")) from None
    if value <= 0.0 or (relative and value > 1.0):
        raise FieldError(("", f'must be more than 0 and at most 100 %, not "{text}"'))
    return value, relative


def deviations(
    document: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[tuple[str, float | str]]:
    """Each standard deviation as a fraction of its value, or what is wrong with it."""
    for key, text in texts.items():
        kind = kinds_of(Vehicle)[names(key_path(key))]
        amount, relative = _deviation(kind, text)
        if relative:
            yield key, amount
            continue
        value = value_at(document, key_path(key))
        if value is None:
            yield key, 'must be in %, as in "2 %", since the file gives no value for it'
            continue
        number = kind.read(value)
        size = number.value if isinstance(number, PeakPoint) else number
        if not isinstance(size, float) or size == 0.0:
            yield key, 'must be in %, as in "2 %"'
        else:
            yield key, amount / abs(size)


def value_at(document: object, path: Path) -> object:
    """What a document holds at a path; None for nothing."""
    for part in path:
        if isinstance(document, Mapping):
            document = document.get(part) if isinstance(part, str) else None
        elif isinstance(document, list | tuple) and isinstance(part, int):
            document = document[part] if part < len(document) else None
        else:
            return None
    return document

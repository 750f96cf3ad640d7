"""Columns of tweaks: one value for each of many cars, by dotted key, each read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, Final, cast

from dragsim.errors import Problem, SpecError, UnitError
from dragsim.spec.declared import kinds_of
from dragsim.spec.fields import Peak, Quantity
from dragsim.spec.kind import FieldError, Kind, number
from dragsim.spec.notes import is_known, key_path, names
from dragsim.spec.toml_lines import Path
from dragsim.spec.tweaks import as_written, no_such_value
from dragsim.spec.vehicle import Vehicle
from dragsim.units import is_quantity, write

PLACE: Final = "tweaks"
"""What stands for a file where a problem with a column is told."""

MOST_PROBLEMS: Final = 10
"""Problems of one column that are told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TweakColumn:
    """A column of tweaks. ``given``: its values as they came; ``values``: as a vehicle holds them,
    a peak without its speed still without; where one does not fit and is kept, its error. One value
    alone is that of all cars."""

    key: str
    path: Path
    kind: Kind
    given: Sequence[object]
    values: Sequence[object]

    @property
    def alike(self) -> bool:
        """Whether all cars have the same value."""
        return len(self.values) == 1

    def value(self, i: int) -> object:
        """The value of car ``i``; SpecError where it does not fit."""
        found = self.values[0 if len(self.values) == 1 else i]
        if isinstance(found, SpecError):
            raise found
        return found

    def written(self, i: int) -> object:
        """The value of car ``i`` as ``Vehicle.tweak`` takes it."""
        given = self.given[0 if len(self.given) == 1 else i]
        if is_si(given, self.kind):
            return write(float(cast(Any, given)), cast(Quantity, self.kind).dimension)
        return given


def tweak_columns(
    columns: Mapping[str, Sequence[object]], *, place: str = PLACE, keep: bool = False
) -> tuple[TweakColumn, ...]:
    """Columns by the dotted keys of ``Vehicle.tweak``, with every value read.

    A value is what ``tweak`` takes; a bare number where it wants a text with a unit is in SI. Equal
    texts are read once. Raises SpecError with every problem, the first of each column, by key and
    index at ``place``; with ``keep`` only those of keys: a value that does not fit is told when it
    is asked for.
    """
    found, problems = [], []
    for key, given in _flat(columns):
        path = key_path(key)
        kind = kinds_of(Vehicle).get(names(path))
        if kind is None or not key or not is_known(path):
            problems.append(Problem(place, None, key, no_such_value(path)))
            continue
        if isinstance(path[-1], int):
            message = f"is an array: give all of it, as {kind.example}"
            problems.append(Problem(place, None, key, message))
            continue
        as_list = getattr(given, "tolist", None)
        plain = as_list() if callable(as_list) and not is_quantity(given) else given
        values, wrong = _read_all(key, kind, plain, place)
        if not keep:
            problems += wrong
        found.append(TweakColumn(key=key, path=path, kind=kind, given=plain, values=values))
    if problems:
        raise SpecError(tuple(problems))
    return tuple(found)


def _flat(columns: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Sequence[object]]]:
    """The columns of nested tables by dotted key."""
    for key, value in columns.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _read_all(
    key: str, kind: Kind, given: Sequence[object], place: str
) -> tuple[Sequence[object], list[Problem]]:
    """The values of a column, and the first of its problems."""
    if isinstance(kind, Peak):
        kind = replace(kind, speed_needed=False)
    known: dict[str, object] = {}
    values: list[object] = []
    problems: list[Problem] = []
    for i, value in enumerate(given):
        if isinstance(value, str) and value in known:
            values.append(known[value])
            continue
        try:
            read = _read(value, kind)
        except (FieldError, UnitError) as error:
            messages = [m for _, m in error.faults] if isinstance(error, FieldError) else error.args
            wrong = [Problem(place, None, f"{key}[{i}]", str(message)) for message in messages]
            values.append(SpecError(tuple(wrong)))
            problems += wrong[: MOST_PROBLEMS - len(problems)]
            continue
        if isinstance(value, str):
            known[value] = read
        values.append(read)
    return _lean(values), problems


def _read(value: object, kind: Kind) -> object:
    """A value as a vehicle holds it; FieldError or UnitError where it does not fit."""
    if is_si(value, kind):
        return cast(Quantity, kind).check(number(value))
    return kind.read(value if isinstance(value, str | float) else as_written(value, kind))


def is_si(value: object, kind: Kind) -> bool:
    """Whether a value is a bare number where a file must write a unit."""
    return (
        isinstance(kind, Quantity)
        and not kind.bare
        and isinstance(value, Real)
        and not isinstance(value, bool)
    )


def _lean(values: list[object]) -> Sequence[object]:
    """Floats as an array of eight bytes each; anything else as it is."""
    if len(values) > 1 and all(type(value) is float for value in values):
        from array import array

        return array("d", cast("list[float]", values))
    return values

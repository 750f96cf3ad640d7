"""What is given for many cars: one value for all, or a column with one for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from dragsim.errors import InputError, Problem, SpecError
from dragsim.spec.declared import Field, declared
from dragsim.spec.kind import FieldError, did_you_mean
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Driver
from dragsim.units import is_quantity

_T = TypeVar("_T")
_Part = TypeVar("_Part", bound="Strip | Weather | Driver")

PLACE: Final = "simulate_many"
"""What stands for a file where a problem is told."""
MOST_PROBLEMS: Final = 10
"""Problems of one column that are told at once."""


@dataclass(frozen=True, slots=True)
class Column(Generic[_T]):
    """``values``, one for each car, or, unless ``each``, a single one for all; ``name`` tells
    people what it is. In the place of a value that does not fit stands the error."""

    name: str
    values: Sequence[_T | InputError]
    each: bool

    def at(self, i: int) -> _T:
        """The value of car ``i``; raises InputError where it does not fit."""
        value = self.values[i if self.each else 0]
        if isinstance(value, InputError):
            raise value
        return value

    @property
    def indices(self) -> range:
        """The cars that have a value of their own, or the first for all."""
        return range(len(self.values))


def column(name: str, given: object) -> Column[Any]:
    """What is given for a key: a list, an array, a table's column or an array with a pint unit has
    one value for each car; anything else, such as a tuple of gear ratios, is one value for all."""
    if is_quantity(given):
        each = getattr(cast("Any", given).magnitude, "shape", ()) != ()
        return Column(name, cast("Sequence[Any]", given) if each else [given], each)
    as_array = getattr(given, "to_numpy", None)  # columns of tables
    values: Any = as_array() if callable(as_array) else given
    shape = getattr(values, "shape", None)
    if isinstance(values, list | range) or (shape is not None and shape != ()):
        return Column(name, values, True)
    return Column(name, [given], False)


def count_of(columns: Sequence[Column[Any]]) -> int:
    """How many cars the columns tell of; 1 where all are single values. InputError where two
    disagree."""
    lengths = [(len(given.values), given.name) for given in columns if given.each]
    if not lengths:
        return 1
    count, name = lengths[0]
    for other, its_name in lengths:
        if other != count:
            raise InputError(
                f"{name} has {count} values and {its_name} has {other}: a column has one value for "
                f"each car. What is the same for all is given as a single value, and an array that "
                f"is one value, such as gear ratios, as a tuple"
            )
    return count


def plain(value: object) -> object:
    """Numbers and arrays of numpy as those of Python."""
    as_list = getattr(value, "tolist", None)
    return as_list() if callable(as_list) and not is_quantity(value) else value


def read(given: Column[Any], accept: Callable[[Any], _T], *, keep: bool) -> Column[_T]:
    """A column with every value read by ``accept``, equal texts once.

    Raises SpecError with the first problems, each with its car's index; with ``keep`` a column's
    values that do not fit are told when their cars' turn comes.
    """
    known: dict[str, _T] = {}
    problems: list[Problem] = []
    values: list[_T | InputError] = []
    for i in given.indices:
        value = plain(given.values[i])
        try:
            if isinstance(value, str):
                if value not in known:
                    known[value] = accept(value)
                values.append(known[value])
            else:
                values.append(accept(value))
        except FieldError as error:
            where = f"{given.name}[{i}]" if given.each else given.name
            found = [Problem(PLACE, None, where, message) for _, message in error.faults]
            if keep and given.each:
                values.append(SpecError(tuple(found)))
                continue
            problems += found
            if len(problems) >= MOST_PROBLEMS:
                break
    if problems:
        raise SpecError(tuple(problems))
    return Column(given.name, _lean(values), given.each)


def _lean(values: list[_T | InputError]) -> Sequence[_T | InputError]:
    """Floats as an array of eight bytes each; anything else as it is."""
    from array import array

    if len(values) > 1 and all(type(value) is float for value in values):
        return cast("Sequence[_T | InputError]", array("d", cast("list[float]", values)))
    return values


class _Made(Sequence[_Part]):
    """Parts made of columns when they are asked for."""

    def __init__(self, kind: type[_Part], columns: Mapping[str, Column[Any]], count: int) -> None:
        self._kind: Any = kind
        self._columns = columns
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, i: Any) -> Any:
        return self._kind(**{name: given.at(i) for name, given in self._columns.items()})


def parts(name: str, kind: type[_Part], given: object, *, keep: bool) -> Column[_Part]:
    """Strips, weathers or drivers: one, a sequence of them, or a mapping of keys to values and
    columns (``keep``: as in ``read``). Raises InputError, or SpecError with keys and indices."""
    if isinstance(given, kind):
        return Column(name, [given], False)
    if isinstance(given, Mapping):
        return _from_keys(name, kind, given, keep=keep)
    if not isinstance(given, str) and isinstance(given, Sequence):
        for i, part in enumerate(given):
            if not isinstance(part, kind):
                raise InputError(f"{name}[{i}]: {_expected(name, kind, part)}")
        return Column(name, given, True)
    raise InputError(_expected(name, kind, given))


def _expected(name: str, kind: type, given: object) -> str:
    called = kind.__name__
    return (
        f"{name} must be a dragsim.{called}, not {given!r:.60}: "
        f"{name}=dragsim.{called}(...), a list of them, or a mapping of its keys to values and "
        f"columns"
    )


def _from_keys(
    name: str, kind: type[_Part], given: Mapping[Any, object], *, keep: bool
) -> Column[_Part]:
    owner: type = kind
    known = {field.name: field for field in declared(owner)}
    columns: dict[str, Column[Any]] = {}
    for key, value in given.items():
        if key not in known:
            hint = did_you_mean(str(key), list(known)) or f"; known are {', '.join(known)}"
            raise SpecError((Problem(PLACE, None, f"{name}.{key}", f"unknown key{hint}"),))
        given_here = column(f"{name}.{key}", value)
        columns[key] = read(given_here, _reader(known[key]), keep=keep)
    made = _Made(kind, columns, count_of(list(columns.values())))
    each = any(value.each for value in columns.values())
    if not each:
        return Column(name, [made[0]], False)
    if len(made) and not keep:
        _ = made[0]  # keys that exclude each other are refused before anything runs
    return Column(name, made, True)


def _reader(field: Field) -> Callable[[Any], Any]:
    def accepted(value: object) -> object:
        assert field.kind is not None
        return None if value is None and field.silent else field.kind.accept(value)

    return accepted

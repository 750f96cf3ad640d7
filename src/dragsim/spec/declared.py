"""The fields that a dataclass of a specification declares, and how its arguments are accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from dragsim.errors import Problem, SpecError
from dragsim.spec.kind import FieldError, Kind

KEY: Final = "key"
"""Name, in a dataclass field's metadata, of its key in the file where that differs."""

NOT_IN_FILE: Final[Mapping[str, Any]] = MappingProxyType({KEY: ""})
"""Metadata of a dataclass field that is no key of the file."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table: a value of a ``kind``, or a ``table`` (``many``: an array of tables).
    ``silent``: None stands for a file that does not write it."""

    key: str
    name: str
    kind: Kind | None
    table: type | None
    many: bool
    required: bool
    silent: bool


@cache
def declared(cls: type) -> tuple[Field, ...]:
    """The keys that ``cls`` declares, in their order."""
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for item in fields(cls):
        key = item.metadata.get(KEY, item.name)
        if not key:
            continue
        kind, table, many = _content(hints[item.name])
        required = item.default is MISSING and item.default_factory is MISSING
        silent = item.default is None
        found.append(Field(key, item.name, kind, table, many, required, silent))
    return tuple(found)


def _content(hint: object) -> tuple[Kind | None, type | None, bool]:
    """Kind, table and whether it is an array of tables, from a type hint."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Annotated:
        kinds = [part for part in get_args(hint)[1:] if isinstance(part, Kind)]
        return kinds[0], None, False
    if get_origin(hint) is tuple:
        return None, get_args(hint)[0], True
    if isinstance(hint, type) and is_dataclass(hint):
        return None, hint, False
    raise TypeError(f"a field of type {hint} declares no kind")


@cache
def kinds_of(cls: type) -> Mapping[tuple[str, ...], Kind]:
    """Every key below ``cls`` that holds a value, as a path without array indices."""
    return MappingProxyType(dict(_kinds(cls)))


def _kinds(cls: type) -> Iterator[tuple[tuple[str, ...], Kind]]:
    for field in declared(cls):
        if field.kind is not None:
            yield (field.key,), field.kind
            for key, column in field.kind.columns().items():
                yield (field.key, key), column
        elif field.table is not None:
            for path, kind in kinds_of(field.table).items():
                yield (field.key, *path), kind


def accept(instance: object) -> None:
    """Turn the arguments of a frozen dataclass into what its fields hold, or raise a SpecError
    with all problems, each naming its field.

    Text and pint quantities carry their unit; a bare float is in SI. For ``__post_init__``.
    """
    problems = []
    owner: type = type(instance)
    for field in declared(owner):
        value = getattr(instance, field.name)
        if field.kind is None or (value is None and field.silent):
            continue
        try:
            object.__setattr__(instance, field.name, field.kind.accept(value))
        except FieldError as error:
            problems += [
                Problem(owner.__name__, None, field.name, message) for _, message in error.faults
            ]
    if problems:
        raise SpecError(tuple(problems))

"""A document against the declarations of a specification: everything wrong with it at once.

The structure is checked by pydantic's validator, built from the declared fields alone; each value
is read by its kind. pydantic's core is imported on first use, and a validator is built once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from dragsim.errors import SpecError
from dragsim.spec.declared import Field, declared, kinds_of
from dragsim.spec.kind import FieldError, nearest
from dragsim.spec.toml_lines import Path

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator
    from pydantic_core.core_schema import CoreSchema

SHORT_LIST: Final = 16
"""As many known keys are listed in a message; of more only the nearest is named."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path of keys and array indices; ``missing`` if nothing stands there,
    ``meant`` the path of the key beside it that an unknown key was probably meant for."""

    path: Path
    message: str
    missing: bool = False
    meant: Path = ()


def dotted(path: Path) -> str:
    """A path for people: ``motor.1.power``, with the items of arrays counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def validated(
    cls: type, document: Mapping[str, Any], *, beside: Sequence[str] = ()
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of the fields of ``cls`` that ``document`` gives, and what is wrong with it.

    Nested tables come as instances of their dataclasses. With faults the values are empty.
    ``beside``: keys that its file may hold beside those of ``cls``, for what may be misspelt.
    """
    from pydantic_core import ValidationError

    try:
        return _validator(cls).validate_python(document), []
    except ValidationError as error:
        faults: list[Fault] = []
        for item in error.errors(include_url=False, include_input=False):
            faults += _faults(cls, item["type"], item["loc"], item.get("ctx", {}), beside)
        return {}, without_misspelt(faults)


def without_misspelt(faults: list[Fault]) -> list[Fault]:
    """Without what is only missing because its key is misspelt, which is told already."""
    meant = {fault.meant for fault in faults if fault.meant}
    return [fault for fault in faults if not (fault.missing and fault.path in meant)]


@cache
def _validator(cls: type) -> SchemaValidator:
    from pydantic_core import SchemaValidator

    return SchemaValidator(_named_values(cls))


def _named_values(cls: type) -> CoreSchema:
    """A table as a dictionary from the names of the fields to their values."""
    from pydantic_core import core_schema as cs

    fields = {
        field.key: cs.typed_dict_field(_content(field), required=field.required)
        for field in declared(cls)
    }
    table = cs.typed_dict_schema(fields, extra_behavior="forbid")
    names = {field.key: field.name for field in declared(cls)}
    return cs.no_info_after_validator_function(
        lambda values: {names[key]: value for key, value in values.items()}, table
    )


def _content(field: Field) -> CoreSchema:
    from pydantic_core import core_schema as cs

    if field.kind is not None:
        return cs.no_info_plain_validator_function(field.kind.read)
    assert field.table is not None
    instance = cs.no_info_after_validator_function(_maker(field.table), _named_values(field.table))
    if not field.many:
        return instance
    return cs.no_info_after_validator_function(tuple, cs.list_schema(instance, strict=True))


def _maker(table: type) -> Callable[[dict[str, Any]], object]:
    """The dataclass ``table`` from its values; what it refuses itself is a fault of its keys."""

    def make(values: dict[str, Any]) -> object:
        try:
            return table(**values)
        except SpecError as error:
            raise FieldError(*((p.key, p.message) for p in error.problems)) from None

    return make


def _faults(
    cls: type, kind: str, loc: Path, context: Mapping[str, Any], beside: Sequence[str]
) -> list[Fault]:
    """One of pydantic's errors in words that help."""
    error = context.get("error")
    if isinstance(error, FieldError):
        return [Fault((*loc, key) if key else loc, message) for key, message in error.faults]
    if kind == "missing":
        return [Fault(loc, _missing(cls, loc), missing=True)]
    if kind == "extra_forbidden":
        close = nearest(str(loc[-1]), _below(cls, _keys(loc[:-1])))
        return [Fault(loc, unknown_key(cls, loc, beside), meant=(*loc[:-1], close))]
    key = ".".join(part for part in loc if isinstance(part, str))
    if kind == "list_type":
        return [Fault(loc, f"must be an array of tables: head each of them [[{key}]]")]
    return [Fault(loc, f"must be a table: head it [{key}]")]


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _missing(cls: type, path: Path) -> str:
    keys = _keys(path)
    kind = kinds_of(cls).get(keys)
    if kind is not None:
        return f"is missing: write, for example, {keys[-1]} = {kind.example}"
    field = next(f for f in declared(cls) if f.key == keys[-1])
    assert field.table is not None
    head = f"[[{field.key}]]" if field.many else f"[{field.key}]"
    needed = ", ".join(item.key for item in declared(field.table) if item.required)
    return f"is missing: write the table {head} with {needed}"


def _below(cls: type, table: tuple[str, ...]) -> list[str]:
    """The keys that a table knows, itself at a path without array indices; sorted."""
    size = len(table)
    return sorted({path[size] for path in kinds_of(cls) if path[:size] == table and path[size:]})


def unknown_key(cls: type, path: Path, beside: Sequence[str] = ()) -> str:
    """What to say of a key that ``cls`` does not know: the nearest that it knows.

    ``beside``: what may stand at the top beside the keys of ``cls``."""
    *table, word = _keys(path)
    while not (siblings := _below(cls, tuple(table))):
        word = table.pop()
    if not table:
        siblings = sorted({*siblings, *beside})
    known = kinds_of(cls)
    elsewhere = [".".join(p) for p in known if p[-1] == word]
    if elsewhere:
        return f'unknown key here; did you mean "{elsewhere[0]}"?'
    if close := nearest(word, siblings):
        return f'unknown key; did you mean "{".".join((*table, close))}"?'
    everywhere = {p[-1]: ".".join(p) for p in known}
    if close := nearest(word, sorted(everywhere)):
        return f'unknown key; did you mean "{everywhere[close]}"?'
    if len(siblings) <= SHORT_LIST:
        return f"unknown key; known here: {', '.join(siblings)}"
    return "unknown key"

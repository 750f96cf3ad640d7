"""A vehicle written back as the text of a vehicle file that stands alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from dragsim.spec.assemble import UNCERTAINTY
from dragsim.spec.declared import Field, declared
from dragsim.spec.layers import FORMAT
from dragsim.spec.notes import OTHERS
from dragsim.spec.vehicle import Origin, Vehicle

LINE: Final = 98
"""Longest line of an array before it is broken."""


def written(vehicle: Vehicle) -> str:
    """The TOML text of a vehicle, ``based_on`` and tweaks worked in, that reads back equal.

    Values are as their files wrote them; a curve's CSV file comes as arrays.
    """
    lines = [f"format = {FORMAT}"]
    tables: list[str] = []
    for field in declared(Vehicle):
        value = vehicle.document.get(field.key)
        if field.kind is not None and value is not None:
            lines.append(f"{field.key} = {toml(value)}")
        elif isinstance(value, Mapping):
            tables += _table(field, value, f"[{field.key}]")
        elif isinstance(value, tuple):
            for item in value:
                tables += _table(field, item, f"[[{field.key}]]")
    lines += tables
    if sources := stated_sources(vehicle):
        lines += ["", "[sources]", *_noted(sources)]
    spread = vehicle.document.get(UNCERTAINTY)
    if isinstance(spread, Mapping):
        lines += ["", f"[{UNCERTAINTY}]", *_noted(spread)]
    return "\n".join(lines) + "\n"


def _table(field: Field, table: Mapping[str, object], head: str) -> Iterator[str]:
    """The lines of a table: its keys in the order of their declaration, then a curve's."""
    assert field.table is not None
    yield ""
    yield head
    curves = []
    for item in declared(field.table):
        if item.key not in table:
            continue
        value = table[item.key]
        if item.kind is not None and item.kind.columns() and isinstance(value, Mapping):
            curves.append((item.key, value))
        else:
            yield f"{item.key} = {toml(value)}"
    for key, columns in curves:
        yield ""
        yield f"[{field.key}.{key}]"
        for name, column in columns.items():
            yield f"{name} = {toml(column)}"


def _noted(entries: Mapping[str, object]) -> Iterator[str]:
    for key, text in entries.items():
        yield f"{_quoted(key)} = {toml(text)}"


def stated_sources(vehicle: Vehicle) -> dict[str, str]:
    """``[sources]`` of a vehicle: the most common source stands for all others as ``*``, unless
    there are numbers without any."""
    stated: dict[str, str] = {}
    unsourced = False
    for key, origin in vehicle.provenance.items():
        source = origin.source
        if source is None and origin.origin is Origin.TWEAKED:
            source = "tweak"
        if source is not None:
            stated[key] = source
        elif "." in key:
            unsourced = True
    if unsourced or not stated:
        return stated
    [(common, count)] = Counter(stated.values()).most_common(1)
    if count == 1:
        return stated
    others = {key: source for key, source in stated.items() if source != common}
    return {OTHERS: common, **others}


def toml(value: object) -> str:
    """A value in TOML: text, number, truth value, array or inline table."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return _array([toml(item) for item in value])
    return repr(value)


def _array(items: list[str]) -> str:
    """An array on one line, or on several if it is long."""
    line = f"[{', '.join(items)}]"
    if len(line) <= LINE:
        return line
    rows = [items[n : n + 8] for n in range(0, len(items), 8)]
    return "[\n" + "".join(f"    {', '.join(row)},\n" for row in rows) + "]"


def _quoted(text: str) -> str:
    """A basic string; JSON's escapes are TOML's, except for the one character it leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

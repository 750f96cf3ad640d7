"""JSON Schema of vehicle and scenario files, for editors: ``python -m dragsim.spec.schema``.

Made from the declared fields, so that an editor completes and checks what the reader accepts. The
two files lie in ``docs``; a test holds them current.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from dragsim.spec.declared import Field, declared
from dragsim.spec.kind import Schema
from dragsim.spec.layers import DEEPEST, FORMAT
from dragsim.spec.reader import MOST_LANES
from dragsim.spec.scenario import Scenario
from dragsim.spec.vehicle import Vehicle

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
VEHICLE_FILE: Final = "vehicle.schema.json"
SCENARIO_FILE: Final = "scenario.schema.json"


def vehicle_schema() -> Schema:
    """The schema of a vehicle file. What must be there may also come from ``based_on``."""
    head: dict[str, Any] = {
        "format": {"description": "format of this file", "const": FORMAT},
        "based_on": {
            "description": "garage name or path of the vehicle that this one differs from; at most "
            f"{DEEPEST} deep",
            "type": "string",
        },
    }
    notes: dict[str, Any] = {
        "sources": {
            "description": 'where numbers are from, by dotted key; "*" for all others',
            "type": "object",
            "additionalProperties": {"type": ["string", "object"]},
        },
        "uncertainty": {
            "description": "standard deviations by dotted key",
            "type": "object",
            "additionalProperties": {"type": ["string", "object"], "examples": ["2 %"]},
        },
    }
    properties = head | _properties(Vehicle, strict=False) | notes
    whole = {"required": _required(Vehicle), "properties": _requirements(Vehicle)}
    return {
        "$schema": DIALECT,
        "title": "dragsim vehicle",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": ["format"],
        "anyOf": [{"required": ["based_on"]}, whole],
    }


def scenario_schema() -> Schema:
    """The schema of a scenario file."""
    head: dict[str, Any] = {"format": {"description": "format of this file", "const": FORMAT}}
    properties = head | _properties(Scenario, strict=True)
    properties["lane"] |= {"minItems": 1, "maxItems": MOST_LANES}
    return {
        "$schema": DIALECT,
        "title": "dragsim scenario",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": ["format", *_required(Scenario)],
    }


def _properties(cls: type, *, strict: bool) -> dict[str, Any]:
    return {field.key: _property(field, strict=strict) for field in declared(cls)}


def _property(field: Field, *, strict: bool) -> Schema:
    """One key; a table's keys are required where ``strict`` or in arrays of tables."""
    if field.kind is not None:
        units = f" [{field.kind.units}]" if field.kind.units else ""
        return {"description": f"{field.kind.doc}{units}", **field.kind.json_schema()}
    assert field.table is not None
    strict = strict or field.many
    table: Schema = {
        "description": " ".join((field.table.__doc__ or "").split("\n\n")[0].split()),
        "type": "object",
        "properties": _properties(field.table, strict=strict),
        "additionalProperties": False,
    }
    if strict and (needed := _required(field.table)):
        table["required"] = needed
    if not field.many:
        return table
    return {"description": f"one for each {field.key}", "type": "array", "items": table}


def _required(cls: type) -> list[str]:
    return [field.key for field in declared(cls) if field.required]


def _requirements(cls: type) -> dict[str, Any]:
    """The required keys of the tables of ``cls``."""
    return {
        field.key: {"required": needed}
        for field in declared(cls)
        if field.table is not None and not field.many and (needed := _required(field.table))
    }


def text_of(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(folder: Path = Path("docs")) -> None:
    """Write both schemas into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in ((VEHICLE_FILE, vehicle_schema()), (SCENARIO_FILE, scenario_schema())):
        (folder / name).write_text(text_of(schema), encoding="utf-8")


if __name__ == "__main__":
    main()

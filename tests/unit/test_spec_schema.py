"""The JSON Schemas that editors use: current, complete, and true to the garage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dragsim.garage import scenario_text, scenarios, vehicle_text, vehicles
from dragsim.spec.declared import Field, declared, kinds_of
from dragsim.spec.files import Document
from dragsim.spec.scenario import Scenario
from dragsim.spec.schema import (
    SCENARIO_FILE,
    VEHICLE_FILE,
    main,
    scenario_schema,
    text_of,
    vehicle_schema,
)
from dragsim.spec.vehicle import Vehicle

DOCS = Path(__file__).parents[2] / "docs"


def parts(schema: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    """The schema of a key below ``schema``."""
    for key in path:
        schema = schema.get("items", schema)["properties"][key]
    return schema


def test_the_files_in_docs_are_current(tmp_path: Path) -> None:
    main(tmp_path)
    for name in (VEHICLE_FILE, SCENARIO_FILE):
        committed = (DOCS / name).read_text(encoding="utf-8")
        assert committed == (tmp_path / name).read_text(encoding="utf-8"), (
            "run python -m dragsim.spec.schema"
        )


@pytest.mark.parametrize(
    ("cls", "schema"), [(Vehicle, vehicle_schema()), (Scenario, scenario_schema())]
)
def test_every_key_is_described_and_no_other_is_allowed(cls: type, schema: dict[str, Any]) -> None:
    for path, kind in kinds_of(cls).items():
        part = parts(schema, path)
        assert kind.doc
        assert str(part["description"]).startswith(kind.doc)
    for tables in (schema, *(parts(schema, (f.key,)) for f in _tables(cls))):
        assert tables.get("items", tables)["additionalProperties"] is False
    assert json.loads(text_of(schema)) == json.loads(json.dumps(schema))


def _tables(cls: type) -> Iterator[Field]:
    return (field for field in declared(cls) if field.table is not None)


def test_choices_patterns_and_units_help_an_editor() -> None:
    schema = vehicle_schema()
    assert parts(schema, ("engine", "aspiration"))["enum"] == ["natural", "turbo", "supercharged"]
    mass = parts(schema, ("body", "mass"))
    assert "kg, lb" in mass["description"]
    assert all(re.match(mass["pattern"], example) for example in mass["examples"])
    assert not re.match(mass["pattern"], "1415")
    assert parts(schema, ("motor", "ratio"))["exclusiveMinimum"] == 0.0


def test_what_must_be_there_may_come_from_the_vehicle_it_is_based_on() -> None:
    inherited, whole = vehicle_schema()["anyOf"]  # type: ignore[misc]
    assert inherited == {"required": ["based_on"]}  # type: ignore[has-type]
    assert whole["required"] == ["name", "year", "body", "tyres"]  # type: ignore[has-type]


def keys(document: Document, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in document.items():
        yield (*above, key)
        tables = value if isinstance(value, list) else [value]
        for table in tables:
            if isinstance(table, dict) and key not in {"sources", "uncertainty", "set"}:
                yield from keys(table, (*above, key))


def test_the_garage_uses_only_keys_of_the_schema() -> None:
    import tomllib

    for names, text, schema in (
        (vehicles(), vehicle_text, vehicle_schema()),
        (scenarios(), scenario_text, scenario_schema()),
    ):
        for name in names:
            for path in keys(tomllib.loads(text(name))):
                part = parts(schema, path)
                assert part["description"] or part["const"]

"""The table ``[lane.set]``: values to change, by dotted key, kept as written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dragsim.spec.frozen import FrozenMap, frozen
from dragsim.spec.kind import Kind, Schema, fault


@dataclass(frozen=True, slots=True)
class Settings(Kind):
    """A table whose keys are the vehicle's; they are checked when the vehicle is loaded."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return '{ "body.mass" = "1400 kg" }'

    def read(self, value: object) -> FrozenMap[object]:
        """The values by dotted key."""
        if not isinstance(value, Mapping):
            raise fault(f"must be a table of dotted keys: [lane.set] with {self.example[2:-2]}")
        return FrozenMap({key: frozen(item) for key, item in flat(value)})

    def json_schema(self) -> Schema:
        """What a file may hold."""
        return {"type": "object"}


def flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """The values of nested tables by dotted key, in their order."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value

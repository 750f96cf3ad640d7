"""Facts of a vehicle's document with values laid over them, and which facts a check looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from dragsim.spec.facts import Facts
from dragsim.spec.files import Document
from dragsim.spec.validate import Fault
from dragsim.spec.vehicle import Vehicle

T = TypeVar("T")

Check = Callable[[Facts], Iterator[Fault]]

MOTORS: Final = "motor"


class LaidFacts(Facts):
    """The facts of a document with ``values`` by dotted key laid over them, in tables ``above``;
    ``motors``: in place of its motors. What the document says is read once."""

    def __init__(self, document: Mapping[str, Any], motors: list[Document]) -> None:
        super().__init__(Vehicle, document)
        self.values: dict[str, object] = {}
        self.above: set[str] = set()
        self.motors = motors
        self._known: dict[str, object] = {}
        self._written_at: dict[str, bool] = {}

    def has(self, key: str) -> bool:
        """Whether something is written at a dotted key, or laid over it."""
        if key in self.values or key in self.above:
            return True
        if key not in self._written_at:
            self._written_at[key] = super().has(key)
        return self._written_at[key]

    def get(self, key: str, kind: type[T]) -> T | None:
        """The value at a dotted key if it is a ``kind``."""
        value = self.values.get(key)
        if value is None:
            if key not in self._known:
                self._known[key] = super().get(key, object)
            value = self._known[key]
        return value if isinstance(value, kind) else None

    def number(self, key: str) -> float | None:
        """The number at a dotted key, in SI."""
        value = self.values.get(key)
        return value if type(value) is float else self.get(key, float)

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """The tables of an array of tables."""
        return list(self.motors) if key == MOTORS else super().tables(key)


class _Watched(Facts):
    """The facts of a document, with the keys on whose values something depends."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(Vehicle, document)
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        found = super().has(key)
        if not found:  # what is there stays there, whatever its value becomes
            self.asked.add(key)
        return found

    def get(self, key: str, kind: type[T]) -> T | None:
        self.asked.add(key)
        return super().get(key, kind)

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        self.asked.add(key)
        return super().tables(key)


def looked_at(check: Check, document: Mapping[str, Any]) -> frozenset[str]:
    """The keys on whose values a check of a document depends. While none of them changes, nor is
    added, it finds what it found."""
    facts = _Watched(document)
    for _ in check(facts):
        pass
    return frozenset(facts.asked)


def touches(asked: frozenset[str], keys: set[str]) -> bool:
    """Whether a change of ``keys`` can change what was asked: one of them, or a table of it."""
    return any(
        key == one or key.startswith(f"{one}.") or one.startswith(f"{key}.")
        for one in asked
        for key in keys
    )

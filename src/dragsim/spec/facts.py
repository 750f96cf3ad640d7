"""What can be read of a document, whatever else is wrong with it: for checks across fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from dragsim.spec.declared import kinds_of
from dragsim.spec.kind import FieldError

T = TypeVar("T")


class Facts:
    """The values of a ``document`` of class ``cls`` by dotted key; None for what is absent or at
    fault by itself."""

    def __init__(self, cls: type, document: Mapping[str, Any]) -> None:
        self._kinds = kinds_of(cls)
        self._document = document

    def has(self, key: str) -> bool:
        """Whether something is written at a dotted key, right or wrong."""
        return self._written(key) is not None

    def get(self, key: str, kind: type[T]) -> T | None:
        """The value at a dotted key if it can be read and is a ``kind``."""
        written = self._written(key)
        if written is None:
            return None
        try:
            value = self._kinds[tuple(key.split("."))].read(written)
        except FieldError:
            return None
        return value if isinstance(value, kind) else None

    def number(self, key: str) -> float | None:
        """The number at a dotted key, in SI."""
        return self.get(key, float)

    def ratios(self, key: str) -> tuple[float, ...]:
        """The ratios at a dotted key; empty for none."""
        return self.get(key, tuple) or ()

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """The tables of an array of tables."""
        items = self._document.get(key)
        if not isinstance(items, list | tuple):
            return []
        return [item for item in items if isinstance(item, Mapping)]

    def _written(self, key: str) -> object:
        value: object = self._document
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

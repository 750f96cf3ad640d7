"""A strip that is not evenly level: pairs of distance and grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dragsim.spec.fields import Quantity
from dragsim.spec.kind import FieldError, Kind, Schema, fault
from dragsim.units import Dimension

DISTANCE: Final = Quantity(Dimension.LENGTH, -1000.0, 100_000.0, doc="from the start")
GRADE: Final = Quantity(Dimension.GRADE, -1.0, 1.0, doc="rise over run", written="1 %")
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class GradeProfile(Kind):
    """An array of pairs of distance and grade, held in SI; distances rise."""

    doc: str = ""

    @property
    def example(self) -> str:
        """As it stands in a file."""
        return '[["0 m", "0 %"], ["100 m", "1 %"]]'

    def read(self, value: object) -> tuple[tuple[float, float], ...]:
        """Pairs in SI of texts with their units."""
        return self._pairs(value, strict=True)

    def accept(self, value: object) -> tuple[tuple[float, float], ...]:
        """The value from Python code."""
        return self._pairs(value, strict=False)

    def _pairs(self, value: object, *, strict: bool) -> tuple[tuple[float, float], ...]:
        if not isinstance(value, list | tuple) or len(value) > MOST:
            raise fault(f"must be an array of at most {MOST} pairs, such as {self.example}")
        pairs: list[tuple[float, float]] = []
        for n, item in enumerate(value, start=1):
            if not isinstance(item, list | tuple) or len(item) != 2:
                raise fault(f"item {n} must be a pair of distance and grade: {self.example}")
            try:
                x, grade = (
                    kind.read(part) if strict else kind.accept(part)
                    for kind, part in zip((DISTANCE, GRADE), item, strict=True)
                )
            except FieldError as error:
                raise fault(f"item {n}: {error}") from None
            if pairs and x <= pairs[-1][0]:
                raise fault(f"item {n}: distances must rise from pair to pair")
            pairs.append((x, grade))
        return tuple(pairs)

    def json_schema(self) -> Schema:
        """What a file may hold."""
        pair: Schema = {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 2,
            "maxItems": 2,
        }
        return {"type": "array", "items": pair, "maxItems": MOST}

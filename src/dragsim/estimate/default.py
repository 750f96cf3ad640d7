"""One general value and what is known of it; ``defaults`` is the table of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload


@dataclass(frozen=True, slots=True)
class Default:
    """A general value and what is known of it, in the unit of its description ``doc``.

    sd: standard deviation of the value; low, high: how far it may lie by physics; prior, prior_sd:
    what physics, literature or general knowledge say of it; fitted: moved from there by road tests
    of many cars (``validation.fit`` repeats it).
    """

    value: float
    doc: str
    sd: float
    low: float
    high: float
    prior: float
    prior_sd: float
    fitted: bool

    @overload
    def __get__(self, table: None, owner: type) -> Default: ...
    @overload
    def __get__(self, table: object, owner: type) -> float: ...
    def __get__(self, table: object, owner: type) -> Default | float:
        return self if table is None else self.value


def prior(value: float, doc: str, *, sd: float, low: float, high: float) -> Default:
    """A value taken from physics, literature or general knowledge."""
    return Default(value, doc, sd, low, high, value, sd, fitted=False)


def fitted(
    value: float, doc: str, *, sd: float, low: float, high: float, prior: tuple[float, float]
) -> Default:
    """A value that road tests of many cars moved from its prior, a mean and a standard
    deviation."""
    return Default(value, doc, sd, low, high, *prior, fitted=True)

"""What a field of a specification is: its dimension and range, declared once beside its type.

The declaration serves validation, the JSON Schema, ``explain``, ``--set`` and the documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from dragsim.units import Dimension


@dataclass(frozen=True, slots=True)
class Quantity:
    """A field that is written as text with a unit and held as a float in SI.

    ``low`` and ``high`` bound the value in SI; the bounds themselves are allowed unless ``open_low``.
    """

    dimension: Dimension
    low: float = -inf
    high: float = inf
    open_low: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """A field that is written as a bare number and held as it is."""

    low: float = -inf
    high: float = inf
    open_low: bool = False

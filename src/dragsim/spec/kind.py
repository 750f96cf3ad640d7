"""What all kinds of field have in common: how a value fails to fit, and how a kind is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf, isfinite
from numbers import Real

Schema = dict[str, object]


class FieldError(ValueError):
    """A value does not fit its field: ``faults`` are pairs of a key below the field ("": the field
    itself) and a message."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(message for _, message in faults))


def fault(message: str) -> FieldError:
    """The error of a field as a whole."""
    return FieldError(("", message))


def nearest(word: str, choices: list[str]) -> str:
    """The choice most like ``word`` in any case, or ""."""
    folded = {choice.lower(): choice for choice in reversed(choices)}
    word = word.lower()
    begun = [choice for choice in folded if word.startswith(choice) and len(choice) > 3]
    close = begun or get_close_matches(word, folded, 1, 0.6)
    return folded[close[0]] if close else ""


def did_you_mean(word: str, choices: list[str]) -> str:
    """``; did you mean "..."?`` with the choice most like ``word``, or ""."""
    close = nearest(word, choices)
    return f'; did you mean "{close}"?' if close else ""


def number(value: object) -> float:
    """A finite number that is not a truth value."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise fault(f"must be a bare number, not {describe(value)}")
    try:
        result = float(value)
    except OverflowError:  # an integer of hundreds of digits
        result = inf
    if not isfinite(result):
        raise fault("must be a finite number")
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The bounds ``low`` and ``high`` are allowed themselves unless ``open_low``."""

    low: float = -inf
    high: float = inf
    open_low: bool = False

    def check(self, value: float, name: Callable[[float], str]) -> float:
        """``value`` if it lies within, else a FieldError that states the bounds by ``name``."""
        too_low = value <= self.low if self.open_low else value < self.low
        if not too_low and value <= self.high:
            return value
        if self.open_low and too_low:
            raise fault(f"{name(value)} must be more than {name(self.low)}")
        if self.high == inf:
            raise fault(f"{name(value)} must be at least {name(self.low)}")
        raise fault(f"{name(value)} must be from {name(self.low)} to {name(self.high)}")


@dataclass(frozen=True, slots=True)
class Kind(ABC):
    """What all kinds of field have in common; ``doc`` says in a few words what the value means."""

    @property
    @abstractmethod
    def doc(self) -> str:
        """What the value means, in a few words."""

    @property
    @abstractmethod
    def example(self) -> str:
        """The value as it stands in a TOML file."""

    @abstractmethod
    def read(self, value: object) -> object:
        """The value of the field from what a file holds; FieldError where it does not fit."""

    def accept(self, value: object) -> object:
        """The value of the field from what Python code hands over."""
        return self.read(value)

    @abstractmethod
    def json_schema(self) -> Schema:
        """JSON Schema of what a file may hold, without the description."""

    @property
    def units(self) -> str:
        """The usual units, for descriptions; "" for a kind without."""
        return ""

    def columns(self) -> Mapping[str, Kind]:
        """The keys below this one, where the value is a table of its own kind."""
        return {}


def bounded(schema: Schema, low: float, high: float, *, open_low: bool = False) -> Schema:
    """``schema`` with the bounds that are finite."""
    if low > -inf:
        schema["exclusiveMinimum" if open_low else "minimum"] = low
    if high < inf:
        schema["maximum"] = high
    return schema


def describe(value: object) -> str:
    """What a value is, in the words of TOML."""
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, Real):
        return f"the bare number {value!r}"
    if isinstance(value, str):
        text = value if len(value) <= 40 else value[:37] + "..."
        return f'the text "{text}"'
    if isinstance(value, list | tuple):
        return "an array"
    if isinstance(value, Mapping):
        return "a table"
    return f"a {type(value).__name__}"

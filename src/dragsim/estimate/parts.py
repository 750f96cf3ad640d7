"""The parts that a car is completed by, each made by a function of nothing but its arguments.

So a batch in which only the mass changes need not draw the torque curve again: a ``Memory`` keeps
the last of each part.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any, NamedTuple, Protocol, TypeVar, TypeVarTuple, Unpack

from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.numerics import INTERPRETED, Numerics

Ts = TypeVarTuple("Ts")
R = TypeVar("R")


class Part(Protocol):
    """Something that makes a part, or has it."""

    def __call__(self, make: Callable[[Unpack[Ts]], R], *args: *Ts) -> R:
        """What ``make`` gives for the arguments."""


def made(make: Callable[[Unpack[Ts]], R], *args: *Ts) -> R:
    """A part made anew."""
    return make(*args)


class Memory:
    """Keeps the last part of each maker: while the arguments are the same objects it is handed out
    again. For one thread, one table of defaults at a time or several."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[tuple[object, ...], Any]] = {}

    def __call__(self, make: Callable[[Unpack[Ts]], R], *args: *Ts) -> R:
        """The part, kept or made anew."""
        kept = self._kept.get(make)
        if kept is not None and all(map(is_, kept[0], args)):
            return kept[1]  # type: ignore[no-any-return]
        part = make(*args)
        self._kept[make] = (args, part)
        return part


class Means(NamedTuple):
    """What a car is completed with: the general values of rules, kernels, and what makes parts."""

    defaults: Defaults = DEFAULTS
    numerics: Numerics = INTERPRETED
    part: Part = made

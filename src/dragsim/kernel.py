"""Mark the functions that are both interpreted by CPython and compiled by numba.

A kernel is a scalar function of floats, ints, NamedTuples and rows. It is written in the subset of
Python on which CPython and numba agree to the last bit (``docs/numerics.md``); a test in
``tests/architecture`` holds every kernel to that subset. ``compiled`` finds kernels by the mark.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence
from typing import ParamSpec, TypeAlias, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

Row: TypeAlias = MutableSequence[float]
"""A fixed-length row of floats: a list when interpreted, a one-dimensional array when compiled."""

IntRow: TypeAlias = MutableSequence[int]
"""A fixed-length row of ints: a list when interpreted, a one-dimensional array when compiled."""


def kernel(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Mark ``function`` as a kernel and return it unchanged."""
    function.__is_kernel__ = True  # type: ignore[attr-defined]
    return function

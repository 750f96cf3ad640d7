"""The kernels that estimates call: interpreted, unless a batch hands over their compiled twins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from dragsim.kernel import Row
from dragsim.model.full_load import torque_row
from dragsim.model.upshift import upshifts


def scaled_list(row: Sequence[float], factor: float, tail: Sequence[float]) -> Row:
    """A row times a factor, and more numbers after it."""
    return [*(factor * value for value in row), *tail]


def scaled_array(row: Sequence[float], factor: float, tail: Sequence[float]) -> Row:
    """The same for an array."""
    import numpy

    size = len(row)
    result: Any = numpy.empty(size + len(tail))
    numpy.multiply(row, factor, out=result[:size])
    result[size:] = tail
    return result  # type: ignore[no-any-return]


def list_of(size: int) -> Row:
    """A row to be filled."""
    return [0.0] * size


def array_of(size: int) -> Row:
    """A row to be filled by compiled kernels."""
    import numpy

    return numpy.empty(size)  # type: ignore[return-value]


def numbers_of(row: Row) -> tuple[float, ...]:
    """The numbers of an array."""
    array: Any = row
    return tuple(array.tolist())


def float_array(numbers: Sequence[float]) -> Row:
    """A row for compiled kernels."""
    import numpy

    return numpy.array(numbers, dtype=numpy.float64)  # type: ignore[return-value]


class Numerics(NamedTuple):
    """``torque_row`` and ``upshifts`` (``model``), interpreted or compiled; ``row`` makes a row
    that they take of numbers, ``space`` one to be filled, ``scaled`` a row times a factor with more
    numbers after it; ``numbers``: those of a row; ``nothing``: an empty row."""

    torque_row: Callable[[Row, Row, float, Row], int] = torque_row
    upshifts: Callable[[Row, Row, Row, Row, Row, Row], int] = upshifts
    row: Callable[[Sequence[float]], Row] = list
    space: Callable[[int], Row] = list_of
    numbers: Callable[[Row], tuple[float, ...]] = tuple
    scaled: Callable[[Sequence[float], float, Sequence[float]], Row] = scaled_list
    nothing: Row = list_of(0)


INTERPRETED: Final = Numerics()
"""The kernels as they stand. Their compiled twins give the same bits."""


def compiled_numerics(twin: Callable[[Callable[..., int]], Callable[..., int]]) -> Numerics:
    """The numerics by compiled twins: ``compiled_kernels().__getitem__`` gives them."""
    return Numerics(
        twin(torque_row),
        twin(upshifts),
        float_array,
        array_of,
        numbers_of,
        scaled_array,
        array_of(0),
    )

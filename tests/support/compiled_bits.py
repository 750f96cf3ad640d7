"""A run made both ways, interpreted and compiled, and where the two differ."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from cars import Car
from runs import FT60, FT1320

from dragsim.core.advance import run_through
from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, marks_at

PLACES = [(FT60, False), (FT1320, True)]
SPEEDS = [20.0]


def bits(row: Sequence[float] | Sequence[int]) -> bytes:
    """A row's numbers as they lie in memory."""
    return struct.pack(f"{len(row)}d", *row)


def differing_rows(car: Car, speed_mps: float = 0.0) -> int:
    """How many rows of marks and state differ by a bit between both ways of running, the outcome
    counted as one more."""
    from dragsim.compiled import Rows, run_compiled

    ours, mine = marks_at(PLACES, SPEEDS), new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    outcome = run_through(car.params, car.curve, ours, DEFAULT_LIMITS, mine, work, speed_mps)
    theirs, rows = marks_at(PLACES, SPEEDS), Rows()
    compiled = run_compiled(
        car.params, car.curve, marks=theirs, rows=rows, limits=DEFAULT_LIMITS, speed_mps=speed_mps
    )
    pairs: list[tuple[Any, Any]] = [
        *zip(ours, theirs, strict=True),
        *zip(mine, rows.state, strict=True),
    ]
    return int(outcome != compiled) + sum(bits(one) != bits(other) for one, other in pairs)

"""Compiled runs: the bits of interpreted ones, one signature, rows that serve many runs."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, get_type_hints

import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from dual_clutch_cars import all_wheel_dual_clutch, front_dual_clutch, too_weak_dual_clutch
from electric_cars import (
    all_drive_electric,
    crank_hybrid,
    front_assisted_hybrid,
    two_speed_electric,
)

from dragsim.compiled import (
    Chunk,
    Rows,
    compiled_kernels,
    kernels,
    run_compiled,
)
from dragsim.core.advance import Limits, run_all, run_through
from dragsim.core.rows import Marks, State, float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, marks_at, record
from dragsim.model.params import Params
from dragsim.model.state import FINISHED
from dragsim.model.tyre import longitudinal_force

pytest.importorskip("numba")

PLACES = [(0.3048, False), (18.288, False), (382.2192, True), (402.336, True)]
SPEEDS = [10.0, 26.8224, 44.704]

CARS = [
    pytest.param(rear_drive_natural(), id="rear drive"),
    pytest.param(front_drive_turbo(), id="front drive, turbo"),
    pytest.param(ideal_car(force=4000.0, drag_area=0.6, rolling=0.012), id="ideal"),
    pytest.param(all_drive_electric(), id="electric, both axles, battery"),
    pytest.param(two_speed_electric(), id="electric, two speeds"),
    pytest.param(front_assisted_hybrid(), id="hybrid, front axle"),
    pytest.param(crank_hybrid(front_drive_turbo()), id="hybrid, crank"),
    pytest.param(front_dual_clutch(), id="dual clutch, front drive, turbo"),
    pytest.param(all_wheel_dual_clutch(), id="dual clutch, both axles"),
    pytest.param(too_weak_dual_clutch(), id="dual clutch, too weak"),
]
FULL = DEFAULT_LIMITS
CUT_SHORT = DEFAULT_LIMITS._replace(steps=40)


class Ended(NamedTuple):
    """All that a run leaves behind."""

    outcome: int
    marks: Marks
    state: State


def interpreted(car: Car, limits: Limits) -> Ended:
    marks = marks_at(PLACES, SPEEDS)
    state = new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    outcome = run_through(car.params, car.curve, marks, limits, state, work, 0.0)
    return Ended(outcome, marks, state)


def compiled(car: Car, limits: Limits, rows: Rows | None = None) -> Ended:
    marks = marks_at(PLACES, SPEEDS)
    rows = Rows() if rows is None else rows
    outcome = run_compiled(car.params, car.curve, marks=marks, rows=rows, limits=limits)
    return Ended(outcome, marks, rows.state)


def bits(row: Sequence[float] | Sequence[int]) -> bytes:
    """A row's numbers as they lie in memory: -0.0 is not 0.0, and NaN is NaN."""
    return struct.pack(f"{len(row)}d", *row)


def differences(one: Ended, other: Ended) -> list[str]:
    """Names of all rows in which two runs differ by a bit."""
    found = [] if one.outcome == other.outcome else ["outcome"]
    names = (*Marks._fields, *State._fields)
    rows: list[tuple[Any, Any]] = [
        *zip(one.marks, other.marks, strict=True),
        *zip(one.state, other.state, strict=True),
    ]
    for name, (ours, theirs) in zip(names, rows, strict=True):
        if bits(ours) != bits(theirs):
            found.append(name)
    return found


@pytest.mark.parametrize("limits", [FULL, FULL._replace(rtol=1e-4), CUT_SHORT])
@pytest.mark.parametrize("car", CARS)
def test_both_ways_give_the_same_bits(car: Car, limits: Limits) -> None:
    """Times of all marks, end of the run, state, outputs, guards and every count."""
    by_cpython, by_numba = interpreted(car, limits), compiled(car, limits)
    assert differences(by_cpython, by_numba) == []
    assert (by_numba.outcome == FINISHED) is (limits.steps == FULL.steps)


def test_a_difference_of_one_bit_is_seen() -> None:
    one, other = (interpreted(rear_drive_natural(), CUT_SHORT) for _ in range(2))
    assert differences(one, other) == []
    other.state.y[0] = math.nextafter(other.state.y[0], math.inf)
    assert differences(one, other) == ["y"]


def test_a_compiled_run_times_the_marks_of_a_recorded_one() -> None:
    car = front_drive_turbo()
    marks = marks_at(PLACES, SPEEDS)
    trace = record(car.params, car.curve, marks=marks)
    ended = compiled(car, FULL)
    assert bits(ended.marks.x_t) == bits(trace.marks.x_t)
    assert bits(ended.marks.v_t) == bits(trace.marks.v_t)


def test_rows_may_be_used_again_for_another_car() -> None:
    rows = Rows()
    compiled(front_drive_turbo(), FULL, rows)
    again = compiled(rear_drive_natural(), FULL, rows)
    assert differences(again, compiled(rear_drive_natural(), FULL)) == []


def test_all_cars_share_one_compiled_signature() -> None:
    for parameter in CARS:
        car = parameter.values[0]
        assert isinstance(car, Car)
        compiled(car, FULL)
    assert len(signatures_of(run_all)) == 1


def signatures_of(kernel: Any) -> list[Any]:
    return list(compiled_kernels()[kernel].signatures)  # type: ignore[attr-defined]


def untyped(name: str, value: object, hint: object) -> list[str]:
    """Fields that do not hold exactly the type they declare."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        hints = get_type_hints(type(value))
        return [
            wrong
            for field in hints
            for wrong in untyped(f"{name}.{field}", getattr(value, field), hints[field])
        ]
    if isinstance(value, tuple):
        return [] if {type(item) for item in value} == {float} else [name]
    return [] if type(value) is hint else [name]


@pytest.mark.parametrize("car", CARS)
def test_parameters_hold_the_types_they_declare(car: Car) -> None:
    """An int in place of a float would be another signature: a second compilation."""
    assert untyped("params", car.params, Params) == []
    assert untyped("params", car.params._replace(kind=1.0), Params) == ["params.kind"]  # type: ignore[arg-type]


def test_every_kernel_has_a_twin_and_nothing_else_has() -> None:
    assert len(compiled_kernels()) == len(kernels()) > 70
    with pytest.raises(KeyError, match="is not a kernel"):
        compiled_kernels()[marks_at]


def test_a_single_kernel_can_be_called_from_python() -> None:
    axle = rear_drive_natural().params.rear
    for load, kappa in ((7000.0, 0.1), (5000.0, -0.3), (9000.0, 1.7)):
        force = compiled_kernels()[longitudinal_force](axle, load, kappa)
        assert bits([force]) == bits([longitudinal_force(axle, load, kappa)])


def test_kernels_are_the_functions_of_their_own_modules() -> None:
    for kernel in kernels():
        assert isinstance(kernel, FunctionType)
        source = Path(kernel.__code__.co_filename).with_suffix("").parts
        assert kernel.__module__.split(".") == list(source[-len(kernel.__module__.split(".")) :])


def test_kernels_for_one_kind_of_drivetrain_give_the_same_bits() -> None:
    car = front_drive_turbo()
    ended = compiled(car, FULL)
    marks, rows = marks_at(PLACES, SPEEDS), Rows()
    chunk = Chunk(1, places=len(marks.x), speeds=len(marks.v), row=len(car.curve))
    chunk.put(0, car.params, car.curve, marks)
    chunk.run(rows, FULL, kind=car.params.kind)
    assert bits(chunk.times_at[0]) == bits(ended.marks.x_t)
    assert bits(chunk.times_to[0]) == bits(ended.marks.v_t)
    assert bits(rows.state.y) == bits(ended.state.y)

"""Many runs in one call of the compiled kernels, and the memory that they work in."""

from __future__ import annotations

import functools
from math import nan
from typing import Any

from dragsim.compiled.kernels import compiled_kernels
from dragsim.compiled.layout import Held, Layout, layout_of
from dragsim.core.advance import Limits, run_all
from dragsim.core.rows import Car, Marks, State, Work, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.kernel import Row
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.params import Params


@functools.cache
def _layouts() -> tuple[Layout, Layout, Layout]:
    """Of a car, of a run's state and of its scratch."""
    lengths = [maker(lambda n: n, lambda n: n)._asdict() for maker in (new_state, new_work)]  # type: ignore[arg-type,return-value]
    return (
        layout_of(Car, rows={"outcome": 1}),
        layout_of(State, rows=lengths[0]),
        layout_of(Work, rows=lengths[1]),
    )


class Rows:
    """The rows that runs work in, one after another: of one thread."""

    def __init__(self) -> None:
        import numpy

        _, state, work = _layouts()
        self.held_state = Held(state, numpy.zeros(1, state.dtype), one=True)
        self.held_work = Held(work, numpy.zeros(1, work.dtype), one=True)

    @property
    def state(self) -> State:
        """How the last run ended."""
        record = self.held_state.array[0]
        return State(*(record[name] for name in State._fields))


class Chunk:
    """Cars to be run by compiled kernels one after another, and the times of their marks.

    size: of cars at most; row: length of a torque row, places and speeds: of marks, at most.
    ``times_at`` and ``times_to`` [s]: one row for each car, of its places and its speeds, NaN where
    it did not get there; ``outcomes`` (``model.state``). All may be used again after ``run``.
    """

    def __init__(self, size: int, *, places: int, speeds: int, row: int = 2 * CURVE_KNOTS) -> None:
        import numpy

        layout = _layouts()[0]
        self._cars = numpy.zeros(size, layout.dtype)
        self._held = Held(layout, self._cars)
        self._curves = numpy.zeros((size, row))
        self._places = numpy.zeros((size, places))
        self._landed = numpy.zeros((size, places), numpy.int64)
        self._speeds = numpy.zeros((size, speeds))
        self.times_at = numpy.zeros((size, places))
        self.times_to = numpy.zeros((size, speeds))
        rows = {
            "x": self._places,
            "x_land": self._landed,
            "x_t": self.times_at,
            "v": self._speeds,
            "v_t": self.times_to,
        }
        for name, numbers in rows.items():
            _point(self._cars["marks"], name, numbers)
        _point(self._cars, "curve", self._curves)

    @property
    def outcomes(self) -> Any:
        """How each car's run ended (``model.state``)."""
        return self._cars["outcome"][:, 0]

    def put(self, i: int, params: Params, curve: Row, marks: Marks, speed_mps: float = 0.0) -> None:
        """Car number ``i``. speed_mps: of a rolling start."""
        car = self._cars[i]
        car["params"] = params
        car["v"] = speed_mps
        car["n_curve"] = len(curve)
        self._curves[i, : len(curve)] = curve
        places, speeds = len(marks.x), len(marks.v)
        counts = car["marks"]
        counts["n_x"] = counts["n_x_land"] = counts["n_x_t"] = places
        counts["n_v"] = counts["n_v_t"] = speeds
        self._places[i, :places] = marks.x
        self._landed[i, :places] = marks.x_land
        self._speeds[i, :speeds] = marks.v
        self.times_at[i] = self.times_to[i] = nan

    def run(
        self,
        rows: Rows,
        limits: Limits = DEFAULT_LIMITS,
        *,
        count: int | None = None,
        kind: int | None = None,
    ) -> None:
        """Run the cars, or the first ``count``, in the calling thread, without the lock of the
        interpreter. The numbers are those of ``core.trace.record``, bit for bit.

        kind: of the drivetrain of all these cars (``model.params``), by kernels that are compiled
        for it alone; None: by kernels for all kinds. Raises ImportError where numba is not
        installed.
        """
        cars = self._held if count is None else Held(self._held.layout, self._cars[:count])
        run = compiled_kernels(kind)[run_all]
        run(cars, limits, rows.held_state, rows.held_work)


def _point(records: Any, name: str, numbers: Any) -> None:
    """Let every record's row ``name`` be the row of its own number in ``numbers``."""
    import numpy

    first, step = numbers.ctypes.data, numbers.strides[0]
    records[f"at_{name}"] = first + step * numpy.arange(len(numbers))
    records[f"n_{name}"] = numbers.shape[1]


def run_compiled(
    params: Params,
    curve: Row,
    *,
    marks: Marks,
    rows: Rows | None = None,
    limits: Limits = DEFAULT_LIMITS,
    speed_mps: float = 0.0,
) -> int:
    """One run by compiled kernels without a trace; answers its outcome (``model.state``).

    The times of the marks are written into ``marks``, the end of the run into ``rows``.
    ``speed_mps``: of a rolling start. The same numbers as ``core.trace.record`` gives, bit for bit.
    Raises ImportError where numba is not installed.
    """
    chunk = Chunk(1, places=len(marks.x), speeds=len(marks.v), row=len(curve))
    chunk.put(0, params, curve, marks, speed_mps)
    chunk.run(Rows() if rows is None else rows, limits)
    marks.x_t[:] = chunk.times_at[0].tolist()
    marks.v_t[:] = chunk.times_to[0].tolist()
    return int(chunk.outcomes[0])

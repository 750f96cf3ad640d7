"""An interpreted run against scipy's LSODA of equal accuracy on the same functions.

    python benchmarks/run_cost.py

Errors are the largest over the cars of the scenario at several masses, against runs at a relative
tolerance of 1e-10. LSODA gets the coarsest tolerance of a ladder at which it is as accurate as a
run at the default tolerance. Both are then timed side by side, run by run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Final

import click
from fleet import Lane, finish, lanes, loaded
from scipy_run import arrive

from dragsim.core.advance import Limits, run_through
from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, record

REFERENCE: Final = DEFAULT_LIMITS._replace(rtol=1e-10, steps=1_000_000)
LADDER: Final[tuple[float, ...]] = tuple(10.0 ** (-k / 4) for k in range(20, 33))
REPEATS: Final = 5
LIMIT: Final = 1.0


def plain(lane: Lane, limits: Limits = DEFAULT_LIMITS) -> float:
    """Time at the finish of an interpreted run without a trace [s]."""
    marks, state = finish(), new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    run_through(lane.params, lane.curve, marks, limits, state, work, 0.0)
    return marks.x_t[0]


def recorded(lane: Lane) -> float:
    """Time at the finish of an interpreted run with its trace [s]."""
    return record(lane.params, lane.curve, marks=finish()).marks.x_t[0]


def largest_error(of: Callable[[Lane], float], cars: list[Lane], exact: list[float]) -> float:
    """Largest error of the time at the finish over several cars [s]."""
    return max(abs(of(car) - time_s) for car, time_s in zip(cars, exact, strict=True))


def lsoda(rtol: float) -> Callable[[Lane], float]:
    """Time at the finish by LSODA [s]."""
    return lambda lane: arrive(lane.params, lane.curve, method="LSODA", rtol=rtol).finish_s


def equal_accuracy(error_s: float, cars: list[Lane], exact: list[float]) -> float:
    """Coarsest tolerance of the ladder at which LSODA errs by no more than ``error_s``."""
    for rtol in LADDER:
        reached = largest_error(lsoda(rtol), cars, exact)
        click.echo(f"  LSODA  rtol {rtol:7.0e}  error {reached:8.1e} s")
        if reached <= error_s:
            return rtol
    raise RuntimeError(f"LSODA did not reach {error_s} s")


def side_by_side(ways: dict[str, Callable[[Lane], float]], cars: list[Lane]) -> dict[str, float]:
    """Median time of one run by each way [s], taken in turns."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(REPEATS):
        for car in cars:
            for name, way in ways.items():
                start = time.perf_counter()
                way(car)
                spent[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in spent.items()}


def main() -> None:
    """Measure and print."""
    cars = loaded(lanes())
    exact = [plain(car, REFERENCE) for car in cars]
    error = largest_error(plain, cars, exact)
    click.echo(f"{len(cars)} cars, errors against rtol {REFERENCE.rtol:.0e}")
    click.echo(f"  dragsim rtol {DEFAULT_LIMITS.rtol:.0e}  error {error:8.1e} s")
    rtol = equal_accuracy(error, cars, exact)
    spent = side_by_side(
        {"interpreted": plain, "with a trace": recorded, "LSODA": lsoda(rtol)}, cars
    )
    for name, seconds in spent.items():
        ratio = seconds / spent["LSODA"]
        click.echo(f"{name:>14}: {1e3 * seconds:7.1f} ms a run, {ratio:5.2f} of LSODA")
    met = spent["with a trace"] <= LIMIT * spent["LSODA"]
    click.echo(f"limit: {LIMIT} of LSODA at equal accuracy: {'met' if met else 'NOT met'}")
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()

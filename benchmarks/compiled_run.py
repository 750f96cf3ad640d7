"""A compiled run against an interpreted one, and what it costs to get there.

    python benchmarks/compiled_run.py

The first run of a process is measured in processes of their own, first with an empty cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from fleet import Lane, finish, lanes, loaded

from dragsim.compiled import Chunk, Rows
from dragsim.core.trace import record

REPEATS: Final = 20

FIRST: Final = """
import time
start = time.perf_counter()
from compiled_run import compiled, lanes
cars = lanes()
ready = time.perf_counter()
compiled(cars[0])()
print(ready - start, time.perf_counter() - ready)
"""


def compiled(lane: Lane) -> Callable[[], float]:
    """A compiled run, its rows ready, that answers the time at the finish [s]."""
    chunk, rows = Chunk(1, places=1, speeds=0), Rows()
    chunk.put(0, lane.params, lane.curve, finish())

    def run() -> float:
        chunk.run(rows)
        return float(chunk.times_at[0, 0])

    return run


def interpreted(lane: Lane) -> Callable[[], float]:
    """An interpreted run with its trace that answers the time at the finish [s]."""
    return lambda: record(lane.params, lane.curve, marks=finish()).marks.x_t[0]


def median_s(ways: list[Callable[[], float]], repeats: int) -> float:
    """Median time of one call [s]."""
    spent = []
    for _ in range(repeats):
        for way in ways:
            start = time.perf_counter()
            way()
            spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def first_run_s(cache: str) -> float:
    """Time of the first compiled run of a process [s], imports of numba and numpy included."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", FIRST]
    here = Path(__file__).resolve().parent
    said = subprocess.run(
        command, env=environment, cwd=here, check=True, capture_output=True, text=True
    )
    return float(said.stdout.split()[1])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as cache:
        without, cached = first_run_s(cache), first_run_s(cache)
    cars = loaded(lanes())
    by_numba = [compiled(car) for car in cars]
    by_cpython = [interpreted(car) for car in cars]
    same = all(one() == other() for one, other in zip(by_numba, by_cpython, strict=True))
    fast, slow = median_s(by_numba, REPEATS), median_s(by_cpython, 2)
    click.echo(f"first compiled run: {without:.1f} s without a cache, {cached:.2f} s with one")
    click.echo(f"compiled:    {1e6 * fast:8.0f} us a run")
    click.echo(f"interpreted: {1e6 * slow:8.0f} us a run, {slow / fast:.0f} times as long")
    click.echo(
        f"break-even: {without / slow:.0f} runs without a cache, {cached / slow:.0f} with one"
    )
    click.echo(f"{len(cars)} cars, same times at the finish to the last bit: {same}")
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()

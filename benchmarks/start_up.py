"""What the first compiled run of a process takes, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import Final, NamedTuple

FIRST: Final = """
import time
import dragsim
start = time.perf_counter()
batch = dragsim.simulate_many("mini_cooper_s_2011", path="compiled")
assert batch.finished.all() and batch.slip("one_foot")["ft1320_s"][0] > 10.0
print(time.perf_counter() - start)
"""


class StartUp(NamedTuple):
    """compile_s: the first run with an empty cache, numba imported and all kernels compiled in it.
    warm_start_s: from starting Python to the result of that run with a filled cache: imports, the
    vehicle's file, loading the kernels and the run in it. Both [s]."""

    compile_s: float | None
    warm_start_s: float | None


UNKNOWN: Final = StartUp(None, None)
"""Not measured."""


def first_run(cache: str) -> tuple[float, float]:
    """Time of the whole process, and within it of its first compiled run [s]."""
    start = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", FIRST],
        env={**os.environ, "NUMBA_CACHE_DIR": cache},
        check=True,
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - start, float(said.stdout)


def start_up(rounds: int) -> StartUp:
    """Both, the second as the best of several."""
    with tempfile.TemporaryDirectory() as cache:
        _, compiling = first_run(cache)
        return StartUp(compiling, min(first_run(cache)[0] for _ in range(rounds)))

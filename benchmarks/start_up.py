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
batch = dragsim.simulate_many(%r, path="compiled")
assert batch.finished.all() and batch.slip("one_foot")["ft1320_s"][0] > 10.0
print(time.perf_counter() - start)
"""


class StartUp(NamedTuple):
    """compile_s: the first runs with an empty cache, of cars with unlike drivetrains: numba
    imported and the kernels of all drivetrains compiled in it; compile_one_kind_s: the same of one
    car, its drivetrain alone. warm_start_s: from starting Python to the result of the former with a
    filled cache: imports, the vehicles' files, loading the kernels and the runs in it. All [s]."""

    compile_s: float | None
    compile_one_kind_s: float | None
    warm_start_s: float | None


UNKNOWN: Final = StartUp(None, None, None)
"""Not measured."""


MANUAL: Final = ("mini_cooper_s_2011",)
UNLIKE: Final = (*MANUAL, "tesla_model_s_p85_2013")
"""Cars of one kind of drivetrain, and of more than one."""


def first_run(cars: tuple[str, ...], cache: str) -> tuple[float, float]:
    """Time of the whole process, and within it of its first compiled runs [s]."""
    start = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", FIRST % (list(cars),)],
        env={**os.environ, "NUMBA_CACHE_DIR": cache},
        check=True,
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - start, float(said.stdout)


def start_up(rounds: int) -> StartUp:
    """All of them, the last as the best of several."""
    with tempfile.TemporaryDirectory() as cache:
        _, one_kind = first_run(MANUAL, cache)
    with tempfile.TemporaryDirectory() as cache:
        _, compiling = first_run(UNLIKE, cache)
        warm = min(first_run(UNLIKE, cache)[0] for _ in range(rounds))
    return StartUp(compiling, one_kind, warm)

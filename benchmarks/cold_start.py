"""Time and memory of whole processes, side by side with what numpy and pint cost to import.

    python benchmarks/cold_start.py

The commands run alternately, so that a busy machine slows all alike; medians are compared.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import click
from fleet import SCENARIO

ROUNDS: Final = 15
SHARE: Final = 1.5
"""Most that a race may cost, over numpy and a registry of pint."""
DRAWING_S: Final = 0.6
"""Most that the picture may cost more, over ``SHARE`` and the import of matplotlib [s]."""
MEMORY_MB: Final = 80.0

PYTHON: Final = (sys.executable, "-c")
RACE: Final = (sys.executable, "-m", "dragsim", "run", str(SCENARIO), "--json")

IMPORTS = "numpy and pint"
DRAWER = "matplotlib"
BARE = "race"
DRAWN = "race and picture"


class Spent(NamedTuple):
    """What one process took: wall time [s] and largest resident memory [MB]."""

    wall_s: float
    memory_MB: float


def spend(command: Sequence[str]) -> Spent:
    """Run a command to its end; RuntimeError, with what it said, where it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}:\n{said.read().decode()}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Spent(wall_s, usage.ru_maxrss / unit)


def alternately(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, Spent]:
    """Medians of the time and maxima of the memory over several rounds, after one unmeasured."""
    for command in commands.values():
        spend(command)
    spent: dict[str, list[Spent]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            spent[name].append(spend(command))
    return {
        name: Spent(
            statistics.median(each.wall_s for each in of), max(each.memory_MB for each in of)
        )
        for name, of in spent.items()
    }


def report(spent: dict[str, Spent]) -> bool:
    """Print what was measured beside the limits; answer whether all are met."""
    base = spent[IMPORTS].wall_s
    allowed = {
        BARE: SHARE * base,
        DRAWN: SHARE * base + spent[DRAWER].wall_s - spent["python"].wall_s + DRAWING_S,
    }
    for name, (wall_s, memory_MB) in spent.items():
        click.echo(f"{name:>16}: {wall_s:6.3f} s, {wall_s / base:5.2f} of {IMPORTS}, ", nl=False)
        click.echo(f"{memory_MB:4.0f} MB")
    met = True
    for name, limit_s in allowed.items():
        within = spent[name].wall_s <= limit_s
        met &= within
        click.echo(f"{name}: limit {limit_s:.3f} s {'met' if within else 'NOT met'}")
    within = spent[BARE].memory_MB < MEMORY_MB
    click.echo(f"{BARE}: limit {MEMORY_MB:.0f} MB {'met' if within else 'NOT met'}")
    return met and within


@click.command()
@click.option("--rounds", default=ROUNDS, show_default=True, help="How often each is measured.")
def main(rounds: int) -> None:
    """Measure and print; exit with 1 where a limit is not met."""
    with tempfile.TemporaryDirectory() as folder:
        commands: dict[str, Sequence[str]] = {
            "python": (*PYTHON, "pass"),
            IMPORTS: (*PYTHON, "import numpy, pint; pint.UnitRegistry()"),
            DRAWER: (*PYTHON, "import matplotlib.figure, matplotlib.backends.backend_agg"),
            BARE: (*RACE, "--no-plot"),
            DRAWN: (*RACE, "--out", folder),
        }
        met = report(alternately(commands, rounds))
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()

"""Many runs: how fast, how exact, how much memory.

    python benchmarks/batch.py [--json] [--quick] [--no-start-up] [--runs 1000000]

The fleet (``fleet.py``) is 1000 cars over all drivetrains. A run is a full slip by three clocks and
on past the finish (``fleet_runs.py``). Errors are those of the default tolerance against the same
cars at one a thousand times tighter, of which some are checked against scipy. A figure of speed is
the best of three. On one core means on one thread, and on all cores means on as many threads, by
compiled kernels with the cars ready to run; end to end is what ``dragsim.simulate_many`` makes of
columns of tweaks. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, Final, NamedTuple

import click
from fleet import BASES, CARS, Entry, based, fleet
from fleet_runs import Ended, Numbers, errors, packed, pieces, run_all, run_pieces
from scipy_run import arrive
from start_up import UNKNOWN, start_up

import dragsim
from dragsim.batch.running import cores
from dragsim.compiled import Rows
from dragsim.constants import QUARTER_MILE
from dragsim.core.advance import run_through
from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.results.timing import TRAP

ROUNDS: Final = 3
TIGHTER: Final = 1e-3
"""Tolerance of the reference over the default one."""
CHECKED: Final = 50
"""Cars whose reference is checked against scipy."""
LSODA_EXACT: Final = 1e-11
"""Tolerance of that check."""
LADDER: Final[tuple[float, ...]] = tuple(10.0 ** (-k / 4) for k in range(16, 37))
"""Tolerances of LSODA, of which it gets the coarsest that is as exact as a run."""


class Sizes(NamedTuple):
    """How much is measured: cars of the fleet; of them checked against scipy, and run one by one;
    copies of the fleet in the measurement end to end; rounds; whether start-up is."""

    cars: int = CARS
    checked: int = CHECKED
    single: int = 31
    copies: int = 8
    rounds: int = ROUNDS
    start_up: bool = True


QUICK: Final = Sizes(cars=62, checked=7, single=7, copies=1, rounds=1)


def best(work: Callable[[], object], rounds: int) -> float:
    """Least time of a few [s]."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def spread(cars: Sequence[Numbers], count: int) -> list[Numbers]:
    """So many cars, of all drivetrains."""
    return list(cars[: min(count, len(cars))])


def accuracy(cars: Sequence[Numbers], exact: Ended) -> dict[str, float]:
    """Errors at the default tolerance."""
    from numpy import percentile

    found = errors(run_all(cars), exact)
    return {
        "max_et_error_s": float(found.et_s.max()),
        "p99_et_error_s": float(percentile(found.et_s, 99.0)),
        "median_et_error_s": float(percentile(found.et_s, 50.0)),
        "max_trap_error_mps": float(found.trap_mps.max()),
        "cars_that_finish": len(found.et_s),
    }


def finish_by_lsoda(car: Numbers, rtol: float) -> tuple[float, float]:
    """Standing time [s] and trap speed [m/s] at the finish by scipy."""
    places = (QUARTER_MILE - TRAP, QUARTER_MILE)
    times = arrive(car.params, car.curve, method="LSODA", rtol=rtol, places=places).times_s
    return times[1], TRAP / (times[1] - times[0])


def apart_from_scipy(cars: Sequence[Numbers], exact: Ended, rtol: float) -> tuple[float, float]:
    """Largest distance of scipy from the reference: time [s] and trap speed [m/s]."""
    et, trap = 0.0, 0.0
    for i, car in enumerate(cars):
        if exact.et_s[i, 0] == exact.et_s[i, 0]:
            time_s, speed_mps = finish_by_lsoda(car, rtol)
            et = max(et, abs(time_s - float(exact.et_s[i, 0])))
            trap = max(trap, abs(speed_mps - float(exact.trap_mps[i, 0])))
    return et, trap


def equally_exact(cars: Sequence[Numbers], exact: Ended, error_s: float) -> float:
    """Coarsest tolerance of the ladder at which LSODA errs by no more on these cars."""
    for rtol in LADDER:
        if apart_from_scipy(cars, exact, rtol)[0] <= error_s:
            return rtol
    raise RuntimeError(f"LSODA did not reach {error_s} s")


def core_speeds(cars: Sequence[Numbers], rounds: int) -> dict[str, float]:
    """Runs a second of cars that are ready, on one thread and on one for each core."""
    chunks = pieces(cars)

    def on(threads: int) -> float:
        return best(lambda: run_pieces(chunks, threads), rounds)

    return {
        "runs_per_s_one_core": len(cars) / on(1),
        "runs_per_s_all_cores": len(cars) / on(cores()),
    }


class Sweep(NamedTuple):
    """Members of one base car as ``dragsim.simulate_many`` takes them: columns."""

    vehicle: dragsim.Vehicle
    tweaks: dict[str, list[object]]
    weather: dict[str, list[float]]

    def run(self) -> dragsim.Batch:
        """All of them in one call."""
        return dragsim.simulate_many(
            self.vehicle, tweaks=self.tweaks, weather=self.weather, path="compiled"
        )


def sweeps(members: Sequence[Entry], copies: int) -> list[Sweep]:
    """The fleet so many times over, one sweep for each base car."""
    found = []
    for base in range(len(BASES)):
        kin = [one for one in members if one.base == base] * copies
        if kin:
            days = [one.weather for one in kin]
            tweaks = {key: [one.changes[key].plain for one in kin] for key in kin[0].changes}
            weather: dict[str, Any] = {
                name: [getattr(day, name) for day in days]
                for name in ("temperature", "altitude", "wind")
            }
            found.append(Sweep(based(base), tweaks, weather))
    return found


def end_to_end(members: Sequence[Entry], sizes: Sizes) -> dict[str, float]:
    """Runs a second from specs to slips: columns of tweaks of each base car, and a list of cars
    that are all different."""
    calls = sweeps(members, sizes.copies)
    vehicles, days = [one.vehicle() for one in members], [one.weather for one in members]

    def by_list() -> dragsim.Batch:
        return dragsim.simulate_many(vehicles, weather=days, path="compiled")

    by_list()
    spent = best(lambda: [call.run().slip("beams") for call in calls], sizes.rounds)
    return {
        "end_to_end_runs_per_s": len(members) * sizes.copies / spent,
        "end_to_end_vehicles_per_s": len(members) / best(by_list, sizes.rounds),
    }


def compiled(car: Numbers) -> Callable[[], tuple[list[float], list[float]]]:
    """A compiled run, its rows ready."""
    chunk, rows = packed([car]), Rows()

    def run() -> tuple[list[float], list[float]]:
        chunk.run(rows)
        return chunk.times_at[0].tolist(), chunk.times_to[0].tolist()

    return run


def interpreted(car: Numbers) -> Callable[[], tuple[list[float], list[float]]]:
    """An interpreted run."""

    def run() -> tuple[list[float], list[float]]:
        marks, state = car.marks(), new_state(float_list, int_list)
        work = new_work(float_list, int_list)
        run_through(car.params, list(car.curve), marks, DEFAULT_LIMITS, state, work, 0.0)
        return list(marks.x_t), list(marks.v_t)

    return run


def single_runs(cars: Sequence[Numbers], exact: Ended, rounds: int) -> dict[str, Any]:
    """Mean time of one run by each way, on the same cars, and whether both ways agree."""
    fast, slow = [compiled(car) for car in cars], [interpreted(car) for car in cars]
    same = all(repr(one()) == repr(other()) for one, other in zip(fast, slow, strict=True))
    error_s = float(errors(run_all(cars), exact).et_s.max())
    rtol = equally_exact(cars, exact, error_s)
    good = [car for car, et in zip(cars, exact.et_s[:, 0], strict=True) if et == et]
    return {
        "single_run_compiled_s": mean(best(run, rounds) for run in fast),
        "single_run_interpreted_s": mean(best(run, 1) for run in slow),
        "scipy_lsoda_single_run_s": mean(
            best(lambda car=car: finish_by_lsoda(car, rtol), 1)  # type: ignore[misc]
            for car in good
        ),
        "scipy_lsoda_rtol": rtol,
        "bit_identical": same,
    }


def resident_mb() -> float:
    """Memory in use now; where the system does not tell, the most so far [MB]."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak_mb()
    return pages * resource.getpagesize() / 1e6


def peak_mb() -> float:
    """Most memory that was in use [MB]."""
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def one_call(members: Sequence[Entry], runs: int) -> dict[str, float]:
    """Very many runs in one call over all drivetrains: the cars of the fleet, each so many times
    over with a mass and a day of its own. Memory is looked at when a twentieth is done and at the
    end; the columns that come out exist from the start."""
    from numpy import linspace

    each = -(-runs // len(members))
    vehicles = [car for one in members for car in [one.vehicle()] * each][:runs]
    seen: list[tuple[int, float]] = []

    def look(done: int, of: int) -> None:
        if done * 20 >= of:
            seen.append((done, resident_mb()))

    start = time.perf_counter()
    batch = dragsim.simulate_many(
        vehicles,
        tweaks={"body.mass": linspace(900.0, 2100.0, runs)},
        weather={"temperature": linspace(260.0, 310.0, runs)},
        path="compiled",
        progress=look,
    )
    spent = time.perf_counter() - start
    assert len(batch) == runs
    return {
        "one_call_runs": runs,
        "one_call_runs_per_s": runs / spent,
        "one_call_memory_from_mb": seen[0][1],
        "one_call_memory_to_mb": seen[-1][1],
    }


LINES: Final[tuple[tuple[str, str, float, str], ...]] = (
    ("runs", "cars of the fleet", 1.0, ".0f"),
    ("cores", "cores", 1.0, ".0f"),
    ("rtol", "default tolerance", 1.0, ".1e"),
    ("max_et_error_s", "time at the finish, largest error, us", 1e6, ".1f"),
    ("p99_et_error_s", "  of 99 in 100", 1e6, ".1f"),
    ("median_et_error_s", "  of half", 1e6, ".2f"),
    ("max_trap_error_mps", "trap speed, largest error, mm/s", 1e3, ".3f"),
    ("reference_from_scipy_s", "reference from scipy, us", 1e6, ".3f"),
    ("reference_from_scipy_mps", "reference from scipy, trap, mm/s", 1e3, ".5f"),
    ("runs_per_s_one_core", "runs a second, one core", 1.0, ",.0f"),
    ("runs_per_s_all_cores", "runs a second, all cores", 1.0, ",.0f"),
    ("end_to_end_runs_per_s", "end to end, columns of tweaks", 1.0, ",.0f"),
    ("end_to_end_vehicles_per_s", "end to end, all vehicles different", 1.0, ",.0f"),
    ("single_run_compiled_s", "one run, compiled, ms", 1e3, ".3f"),
    ("single_run_interpreted_s", "one run, interpreted, ms", 1e3, ".1f"),
    ("scipy_lsoda_single_run_s", "one run by LSODA, as exact, interpreted, ms", 1e3, ".1f"),
    ("scipy_lsoda_rtol", "  its tolerance", 1.0, ".1e"),
    ("bit_identical", "compiled and interpreted have the same bits", 1.0, ".0f"),
    ("compile_s", "first run, nothing compiled yet, s", 1.0, ".1f"),
    ("compile_one_kind_s", "  of cars of one kind of drivetrain, s", 1.0, ".1f"),
    ("warm_start_s", "start of Python to first compiled run, s", 1.0, ".2f"),
    ("one_call_runs", "runs in one call", 1.0, ",.0f"),
    ("one_call_runs_per_s", "  a second", 1.0, ",.0f"),
    ("one_call_memory_from_mb", "  memory, a twentieth done, MB", 1.0, ".0f"),
    ("one_call_memory_to_mb", "  memory, all done, MB", 1.0, ".0f"),
    ("peak_memory_mb", "most memory, MB", 1.0, ".0f"),
)
"""Rows of the table: what is measured, its name, its scale and form."""


def table(found: dict[str, Any]) -> str:
    """What was measured, a line each."""
    lines = [f"{found['machine']}: full slips over a quarter mile, on to 130 mph or top speed"]
    for key, name, scale, form in LINES:
        if found.get(key) is not None:
            lines.append(f"{name:<46}{format(scale * found[key], form):>12}")
    return "\n".join(lines)


def measure(sizes: Sizes, runs: int) -> dict[str, Any]:
    """Everything."""
    from fleet_runs import numbers

    members = fleet(sizes.cars)
    cars = numbers(members)
    exact = run_all(cars, DEFAULT_LIMITS.rtol * TIGHTER)
    checked = apart_from_scipy(spread(cars, sizes.checked), exact, LSODA_EXACT)
    some = spread(cars, sizes.single)
    n = len(some)
    part = Ended(exact.outcome[:n], exact.et_s[:n], exact.trap_mps[:n])
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, CPython {platform.python_version()}",
        "rtol": DEFAULT_LIMITS.rtol,
        "runs": len(cars),
        "cores": cores(),
        **core_speeds(cars, sizes.rounds),
        **end_to_end(members, sizes),
        **accuracy(cars, exact),
        "reference_from_scipy_s": checked[0],
        "reference_from_scipy_mps": checked[1],
        **single_runs(some, part, sizes.rounds),
        **(start_up(sizes.rounds) if sizes.start_up else UNKNOWN)._asdict(),
        **(one_call(members, runs) if runs else {}),
        "peak_memory_mb": peak_mb(),
    }
    return found


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
@click.option("--quick", is_flag=True, help="A small fleet, once: to see that it works.")
@click.option("--runs", default=0, help="Besides, so many runs in one call, and their memory.")
@click.option(
    "--start-up/--no-start-up", default=True, help="Whether compiling and loading are measured."
)
def main(as_json: bool, quick: bool, runs: int, start_up: bool) -> None:
    """Measure and print."""
    sizes = (QUICK if quick else Sizes())._replace(start_up=start_up)
    found = measure(sizes, runs)
    click.echo(json.dumps(found) if as_json else table(found))


if __name__ == "__main__":
    main()

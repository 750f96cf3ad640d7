"""How far the arrival at a quarter mile is off at each tolerance, over random cars.

    PYTHONPATH=tests/support python benchmarks/accuracy.py [CARS]

Each car of ``tests/support/sampling.py`` is run at several tolerances and at 1e-10, which agrees
with scipy to 2e-9 s. The largest error over many cars is the honest figure: single cars flatter a
tolerance. Uses the compiled kernels where numba is installed; both ways give the same bits.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter

from cars import Car
from runs import FT60, FT1320, TRAP
from sampling import random_car

from dragsim.compiled import Rows, run_compiled
from dragsim.core.rows import N_RATES
from dragsim.core.trace import DEFAULT_LIMITS, marks_at
from dragsim.model.state import FINISHED

TOLERANCES = (1e-4, 3e-5, 1e-5, 8e-6, 1e-6)
REFERENCE = 1e-10
PLACES = (FT60, FT1320 - TRAP, FT1320)


def arrival(car: Car, rtol: float) -> tuple[float, float, int]:
    """Time to 1320 ft [s], trap speed [m/s] and rates evaluated; NaN for a car that fails."""
    marks = marks_at([(place, True) for place in PLACES], [])
    limits = DEFAULT_LIMITS._replace(rtol=rtol, steps=200_000)
    outcome = run_compiled(car.params, car.curve, marks=marks, rows=ROWS, limits=limits)
    if outcome != FINISHED:
        return float("nan"), float("nan"), 0
    trap = TRAP / (marks.x_t[2] - marks.x_t[1])
    return marks.x_t[2], trap, int(ROWS.state.counts[N_RATES])


ROWS = Rows()


def main(cars: int) -> None:
    """Print one line per tolerance."""
    start = perf_counter()
    fleet = [random_car(seed) for seed in range(cars)]
    exact = [arrival(car, REFERENCE) for car in fleet]
    good = [i for i, (et, _, _) in enumerate(exact) if et == et]
    lines = [f"{len(good)} of {cars} cars finish; reference rtol {REFERENCE:g}"]
    lines.append("   rtol   max ET error, s   median, s   max trap error, m/s   rates per run")
    for rtol in TOLERANCES:
        found = [arrival(fleet[i], rtol) for i in good]
        et = [abs(one[0] - exact[i][0]) for one, i in zip(found, good, strict=True)]
        trap = [abs(one[1] - exact[i][1]) for one, i in zip(found, good, strict=True)]
        rates = sum(one[2] for one in found) / len(found)
        lines.append(
            f"{rtol:7.0e}   {max(et):15.2e}   {median(et):9.2e}   {max(trap):19.2e}   {rates:13.0f}"
        )
    lines.append(f"{perf_counter() - start:.1f} s")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

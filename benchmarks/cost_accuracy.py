"""What accuracy costs: runs at many tolerances beside scipy's LSODA and Radau.

    python benchmarks/cost_accuracy.py [--out PICTURE.png]

Some cars of the fleet (``fleet.py``), of all drivetrains, go a quarter mile from rest. Errors are
those of the time at the finish against the same cars at a much tighter tolerance, the largest and
the median among the cars. Costs are means over the cars: processor time of a run, and calls of the
rates, which are the same functions for all. scipy calls them interpreted; compiled and interpreted
runs make the same calls.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from math import floor, log10
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Final, NamedTuple

import click
from fleet import finish, fleet
from fleet_runs import Numbers, at_tolerance, numbers
from scipy_run import arrive

from dragsim.compiled import Rows, run_compiled
from dragsim.core.advance import run_through
from dragsim.core.rows import N_RATES, float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS

if TYPE_CHECKING:
    from dragsim.plot.canvas import Sheet
    from dragsim.plot.panel import Frame
    from dragsim.plot.placing import Room

CARS: Final = 31
"""Cars of the fleet that are looked at: one of each kind in it, on its own day."""
EVERY: Final = 2
"""Of these, every so manyth."""
EXACT: Final = 1e-11
"""Tolerance of the reference."""
DEFAULT: Final = DEFAULT_LIMITS.rtol
OURS: Final = (1e-3, 1e-4, DEFAULT, 1e-6, 1e-7, 1e-8, 1e-9)
LSODA: Final = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
RADAU: Final = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)


class Arrived(NamedTuple):
    """Time at the finish [s], calls of the rates, and processor time of the run [s]."""

    finish_s: float
    calls: int
    spent_s: float


class Point(NamedTuple):
    """A way of running at one tolerance: largest and median error of the time at the finish [s],
    mean calls of the rates and mean processor time [s] of a run."""

    rtol: float
    largest_s: float
    median_s: float
    calls: float
    spent_s: float


class Way(NamedTuple):
    """A way of running, at the tolerances at which it is looked at."""

    name: str
    run: Callable[[Numbers, float], Arrived]
    tolerances: tuple[float, ...]


def compiled(rows: Rows) -> Callable[[Numbers, float], Arrived]:
    """Compiled runs in the same rows; time is that of the better of two."""

    def run(car: Numbers, rtol: float) -> Arrived:
        spent = []
        for _ in range(2):
            marks = finish()
            start = time.thread_time()
            run_compiled(car.params, car.curve, marks=marks, rows=rows, limits=at_tolerance(rtol))
            spent.append(time.thread_time() - start)
        return Arrived(marks.x_t[0], int(rows.state.counts[N_RATES]), min(spent))

    return run


def interpreted(car: Numbers, rtol: float) -> Arrived:
    """An interpreted run."""
    marks, state = finish(), new_state(float_list, int_list)
    work, curve = new_work(float_list, int_list), list(car.curve)
    start = time.thread_time()
    run_through(car.params, curve, marks, at_tolerance(rtol), state, work, 0.0)
    return Arrived(marks.x_t[0], state.counts[N_RATES], time.thread_time() - start)


def scipy(method: str) -> Callable[[Numbers, float], Arrived]:
    """Runs by one of scipy's methods."""

    def run(car: Numbers, rtol: float) -> Arrived:
        curve = list(car.curve)
        start = time.thread_time()
        done = arrive(car.params, curve, method=method, rtol=rtol)
        return Arrived(done.finish_s, done.calls, time.thread_time() - start)

    return run


def points(way: Way, cars: Sequence[Numbers], exact: Sequence[float]) -> list[Point]:
    """The way at each of its tolerances."""
    found = []
    for rtol in way.tolerances:
        runs = [way.run(car, rtol) for car in cars]
        errors = [abs(run.finish_s - t) for run, t in zip(runs, exact, strict=True)]
        calls, spent = mean(run.calls for run in runs), mean(run.spent_s for run in runs)
        found.append(Point(rtol, max(errors), median(errors), calls, spent))
    return found


def study() -> tuple[dict[str, list[Point]], int]:
    """Every way at its tolerances, and how many cars that is."""
    rows = Rows()
    fast = compiled(rows)
    built = numbers(fleet(CARS)[::EVERY])
    fast(built[0], DEFAULT)
    reached = [(car, fast(car, EXACT).finish_s) for car in built]
    good = [(car, t) for car, t in reached if t == t]
    cars, exact = [car for car, _ in good], [t for _, t in good]
    ways = (
        Way("dragsim, compiled", fast, OURS),
        Way("dragsim, interpreted", interpreted, OURS),
        Way("scipy LSODA", scipy("LSODA"), LSODA),
        Way("scipy Radau", scipy("Radau"), RADAU),
    )
    return {way.name: points(way, cars, exact) for way in ways}, len(cars)


def table(found: dict[str, list[Point]]) -> str:
    """What was measured, as text."""
    lines = [f"{'':22}{'rtol':>9}{'largest, s':>12}{'median, s':>12}{'calls':>9}{'ms':>9}"]
    for name, ladder in found.items():
        lines += [
            f"{name:22}{p.rtol:9.1e}{p.largest_s:12.1e}{p.median_s:12.1e}{p.calls:9.0f}"
            f"{1e3 * p.spent_s:9.2f}"
            for p in ladder
        ]
    return "\n".join(lines)


WIDTH: Final = 13.0
HEIGHT: Final = 6.2
BOTTOM: Final = 0.5
LEFT: Final = 1.05
BETWEEN: Final = 0.95
HEADER: Final = 1.75
ERRORS: Final = (-9.45, -2.35)
"""Errors shown, as powers of ten [s]."""
PEN: Final = {
    "dragsim, compiled": 0,
    "dragsim, interpreted": 3,
    "dragsim": 0,
    "scipy LSODA": 1,
    "scipy Radau": 2,
}
"""Pens of the ways."""
UNITS: Final = ((0, "s"), (-3, "ms"), (-6, "\N{MICRO SIGN}s"), (-9, "ns"))


def time_text(power: int, first: int = 1) -> str:
    """``first`` times a power of ten seconds as people write it."""
    base, unit = next(item for item in UNITS if power >= item[0])
    return f"{first * 10 ** (power - base):,} {unit}"


def count_text(power: int, first: int) -> str:
    """``first`` times a power of ten."""
    return f"{first * 10**power:,}"


def picture(found: dict[str, list[Point]], cars: int) -> Sheet:
    """Errors over processor time, and over calls of the rates."""
    from dragsim.plot.canvas import Sheet
    from dragsim.plot.panel import Frame, header
    from dragsim.plot.placing import Room

    sheet = Sheet(WIDTH, HEIGHT)
    room = Room(sheet)
    note = (
        f"{cars} cars of all drivetrains over a quarter mile: up, the largest error of their times "
        "at the finish; across, the mean cost of a run; each dot a tolerance, the ring the default"
    )
    header(room, "What accuracy costs", "", note)
    legend(room, list(found))
    width = (WIDTH - LEFT - BETWEEN - 0.45) / 2.0
    height = HEIGHT - HEADER - BOTTOM
    frames = [
        Frame(left=LEFT + i * (width + BETWEEN), bottom=BOTTOM, width=width, height=height)
        for i in range(2)
    ]
    by_time = {name: [(p.spent_s, p) for p in ladder] for name, ladder in found.items()}
    note = "of one run; scipy calls the equations interpreted"
    plot(room, frames[0], by_time, "Processor time", note, time_text)
    by_calls = {
        name.partition(",")[0]: [(p.calls, p) for p in ladder]
        for name, ladder in found.items()
        if name != "dragsim, interpreted"
    }
    note = "the same functions for all"
    plot(room, frames[1], by_calls, "Calls of the equations", note, count_text)
    return sheet


def legend(room: Room, names: Sequence[str]) -> None:
    """The ways in their colours, in one line."""
    from dragsim.plot.panel import MARGIN
    from dragsim.plot.style import FIGURE, pen

    x = MARGIN
    for name in names:
        written = room.sheet.write(
            x, HEIGHT - 1.08, f"\N{BLACK CIRCLE} {name}", size=FIGURE, weight="bold",
            colour=pen(PEN[name]).text,
        )  # fmt: skip
        room.take(room.sheet.box(written))
        x = room.sheet.box(written).x1 + 0.25


def plot(
    room: Room,
    frame: Frame,
    ways: dict[str, list[tuple[float, Point]]],
    head: str,
    note: str,
    write: Callable[[int, int], str],
) -> None:
    """One panel on logarithmic rulers; the default tolerance is ringed."""
    from dragsim.plot.panel import panel, title
    from dragsim.plot.strokes import curve, spot
    from dragsim.plot.style import PAPER, pen

    costs = [log10(cost) for ladder in ways.values() for cost, _ in ladder]
    across = (min(costs) - 0.12, max(costs) + 0.12)
    axes = panel(room.sheet, frame, x=across, y=ERRORS)
    title(room, frame, head, note)
    rulers(room, frame, across, write)
    for name, ladder in ways.items():
        look = pen(PEN[name])
        at = [(log10(cost), log10(p.largest_s)) for cost, p in ladder]
        for start, end in pairwise(at):
            curve(axes, (start[0], end[0]), (start[1], end[1]), colour=look.colour, width=1.6)
        for (x, y), (_, p) in zip(at, ladder, strict=True):
            default = p.rtol == DEFAULT and name.startswith("dragsim")
            if ERRORS[0] <= y <= ERRORS[1]:
                spot(axes, x, y, marker="o", size=9.0 if default else 5.5,
                     fill=PAPER if default else look.colour,
                     rim=look.colour if default else PAPER,
                     rim_width=2.2 if default else 0.6)  # fmt: skip


def rulers(
    room: Room, frame: Frame, across: tuple[float, float], write: Callable[[int, int], str]
) -> None:
    """Powers of ten up the panel; with twice and five times them across it."""
    from dragsim.plot.strokes import stroke
    from dragsim.plot.style import FAINT, INK, MUTED, TICK

    sheet = room.sheet
    right, top = frame.left + frame.width, frame.bottom + frame.height
    low, high = ERRORS
    for power in range(-floor(-low), floor(high) + 1):
        y = frame.bottom + frame.height * (power - low) / (high - low)
        stroke(sheet, (frame.left, right), (y, y), colour=FAINT, width=0.6)
        sheet.write(frame.left - 0.08, y - 0.04, time_text(power), size=TICK, ha="right")
    low, high = across
    for power, first in product(range(floor(low), floor(high) + 1), (1, 2, 5)):
        value = power + log10(first)
        if low <= value <= high:
            x = frame.left + frame.width * (value - low) / (high - low)
            stroke(sheet, (x, x), (frame.bottom, top), colour=FAINT, width=0.6)
            sheet.write(x, frame.bottom - 0.2, write(power, first), size=TICK, ha="center")
    stroke(sheet, (frame.left, right), (frame.bottom, frame.bottom), colour=INK, width=0.9)
    stroke(sheet, (frame.left, frame.left), (frame.bottom, top), colour=MUTED)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Draw the picture here.")
def main(out: Path | None) -> None:
    """Measure, print and draw."""
    found, cars = study()
    click.echo(table(found))
    if out is not None:
        out.write_bytes(picture(found, cars).to_bytes())


if __name__ == "__main__":
    main()

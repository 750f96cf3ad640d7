"""Which physics earns its seconds: the garage's road tests predicted with one part left out.

    python benchmarks/ablation.py [--out PICTURE.png] [--json]

Each part is taken out of the numbers a run is made of, for every car at once, and nothing else is
changed: shift points, launch speeds and fitted values stay as they are. The table has how far the
predictions move in the median (shift), bias and mean error over the tests that ``dragsim validate``
counts, and the mean error that would be left if a constant shift of all predictions made up for the
part: a simpler model, fitted again, hides some of what it lacks in its constants, and this is the
least of what it can hide. A part whose last column stays low tells cars apart by little.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

from dragsim import api, garage
from dragsim.build import Built, build
from dragsim.core.trace import record
from dragsim.errors import InputError
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.params import Axle, Motor, Params
from dragsim.results.run import Run
from dragsim.results.timing import Clock, beam_rollout_m, run_marks
from dragsim.spec.scenario import Staging, Weather
from dragsim.validation import read_measured
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Measured, Quantity, RoadClock
from dragsim.validation.predict import Answer, Runner, Task, predict_all
from dragsim.validation.scores import CarScore
from dragsim.validation.summary import Scored

if TYPE_CHECKING:
    from dragsim.plot.canvas import Sheet

QUANTITIES: Final = ((ET, "Quarter mile", 2), (TRAP, "Trap speed", 1), (ZERO_TO_60, "0-60 mph", 2))
LITTLE: Final = 0.02
"""What is left of an inertia: some, so that each equation keeps its mass."""
STIFFER: Final = 20.0
"""How much stiffer a tyre is that hardly slips."""
GRIPPIER: Final = 10.0
"""How much more grip a tyre has that no car can use up."""

Change = Callable[[Params], Params]


@dataclass(frozen=True, slots=True)
class Ablation:
    """A part of the physics, and what is changed to be without it: the numbers of a run, its
    weather (``rated``: the engine gives what it is rated at, in standard air), or the clock."""

    name: str
    change: Change = lambda p: p
    rated: bool = False
    standing: bool = False


def both_axles(p: Params, change: Callable[[Axle], Axle]) -> Params:
    """Both axles changed alike."""
    return p._replace(front=change(p.front), rear=change(p.rear))


def no_slip(p: Params) -> Params:
    """Tyres of the same grip that give it at a twentieth of the slip."""
    p = both_axles(p, lambda a: a._replace(b=a.b * STIFFER, best_slip=a.best_slip / STIFFER))
    driver = p.driver
    return p._replace(
        driver=driver._replace(
            slip_low=driver.slip_low / STIFFER, slip_high=driver.slip_high / STIFFER
        )
    )


def no_load_transfer(p: Params) -> Params:
    """Mass and drag at the height of the road."""
    return p._replace(body=p.body._replace(cg_height=0.0), air=p.air._replace(drag_height=0.0))


def no_inertia(p: Params) -> Params:
    """Hardly any inertia of what turns."""

    def light(motor: Motor) -> Motor:
        return motor._replace(inertia=LITTLE * motor.inertia)

    p = both_axles(p, lambda a: a._replace(inertia=LITTLE * a.inertia))
    engine, box, motors = p.engine, p.gearbox, p.motors
    return p._replace(
        engine=engine._replace(inertia=LITTLE * engine.inertia, motor=light(engine.motor)),
        gearbox=box._replace(input_inertia=LITTLE * box.input_inertia),
        motors=motors._replace(
            front=light(motors.front),
            front_other=light(motors.front_other),
            rear=light(motors.rear),
            rear_other=light(motors.rear_other),
        ),
    )


def no_losses(p: Params) -> Params:
    """Gears without friction."""
    return p._replace(
        gearbox=p.gearbox._replace(efficiency=1.0), motors=p.motors._replace(efficiency=1.0)
    )


ABLATIONS: Final = (
    Ablation("one-foot rollout", standing=True),
    Ablation(
        "limit of grip", lambda p: both_axles(p, lambda a: a._replace(mu=GRIPPIER * a.mu))
    ),
    Ablation("tyre slip, grip kept", no_slip),
    Ablation("load transfer", no_load_transfer),
    Ablation("boost lag", lambda p: p._replace(engine=p.engine._replace(base=1.0))),
    Ablation("inertia of turning parts", no_inertia),
    Ablation("weather", rated=True),
    Ablation("driveline losses", no_losses),
    Ablation("air drag", lambda p: p._replace(air=p.air._replace(drag_area=0.0))),
    Ablation("rolling resistance", lambda p: p._replace(road=p.road._replace(rolling=0.0))),
)  # fmt: skip


def runner(ablation: Ablation) -> Runner:
    """Makes runs without a part of the physics."""

    def run(tasks: Sequence[Task]) -> Iterator[Answer]:
        for task in tasks:
            try:
                yield one_run(task, ablation)
            except InputError as error:
                yield error

    return run


def one_run(task: Task, ablation: Ablation) -> Run:
    """As ``dragsim.simulate`` makes it, but for the part left out."""
    weather = Weather() if ablation.rated else task.weather
    built = build(task.vehicle, strip=task.strip, weather=weather)
    if ablation.rated:
        built = as_rated(built)
    rollout_m = beam_rollout_m(built.front_diameter_m, Staging.SHALLOW)
    marks = run_marks(task.strip.length, rollout_m)
    return Run(
        vehicle=task.vehicle,
        trace=record(ablation.change(built.params), built.curve, marks=marks),
        length_m=task.strip.length,
        rollout_m=rollout_m,
        power_correction=built.power_correction,
        conditions=api.conditions(weather),
        estimated_count=0,
        figure_count=0,
    )


def as_rated(built: Built) -> Built:
    """The engine's torque as rated: what the standard day adds taken away."""
    torques = 2 * CURVE_KNOTS
    curve = [torque / built.power_correction for torque in built.curve[:torques]]
    return replace(built, curve=[*curve, *built.curve[torques:]], power_correction=1.0)


def by_other_clocks(measured: Measured) -> Measured:
    """The tests as if every one-foot or 3 mph clock had started at once."""

    def other(clock: RoadClock | None) -> RoadClock | None:
        return clock if clock is None or clock is Clock.BEAMS else Clock.STANDING

    cars = tuple(
        replace(
            car,
            tests=tuple(
                replace(
                    test,
                    quarter_clock=other(test.quarter_clock),
                    zero_to_clock=other(test.zero_to_clock),
                )
                for test in car.tests
            ),
        )
        for car in measured.cars
    )
    return replace(measured, cars=cars)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One quantity without a part of the physics: cars predicted both with and without it; how far
    their predictions moved, in the median; bias, mean error, and the mean error with the constant
    shift taken out that makes it least."""

    cars: int
    moved: float
    bias: float
    error: float
    unshifted: float


def figures(whole: Scored, scored: Scored, quantity: Quantity) -> Figures:
    """The figures of one quantity over the cars that both predict."""
    before = by_name(whole.by_car(quantity))
    after = by_name(scored.by_car(quantity))
    names = [name for name in before if name in after]
    off = [after[name].size for name in names]
    middle = median(off)
    return Figures(
        cars=len(names),
        moved=median(after[name].size - before[name].size for name in names),
        bias=fmean(off),
        error=fmean(map(abs, off)),
        unshifted=fmean(abs(size - middle) for size in off),
    )


def by_name(cars: Sequence[CarScore]) -> dict[str, CarScore]:
    """Cars by the names of their files."""
    return {one.car.car.vehicle: one for one in cars}


Table = Mapping[str, Mapping[str, Figures]]
"""By part left out ("" for none), then by name of a quantity."""


def study(measured: Measured) -> Table:
    """Every part left out in turn."""
    whole = Scored(tuple(predict_all(measured)))
    found = {"": {q.name: figures(whole, whole, q) for q, _, _ in QUANTITIES}}
    for ablation in ABLATIONS:
        tests = by_other_clocks(measured) if ablation.standing else measured
        scored = Scored(tuple(predict_all(tests, runner(ablation))))
        found[ablation.name] = {q.name: figures(whole, scored, q) for q, _, _ in QUANTITIES}
    return found


def text(table: Table) -> str:
    """The table as text."""
    head = "".join(f"{f'{title}, {q.unit}':>32}" for q, title, _ in QUANTITIES)
    names = "".join(f"{'cars':>6}{'shift':>7}{'bias':>7}{'mean':>6}{'left':>6}" for _ in QUANTITIES)
    lines = [f"{'':25}{head}", f"{'left out':25}{names}"]
    for name, row in table.items():
        cells = ""
        for quantity, _, digits in QUANTITIES:
            one = row[quantity.name]
            cells += f"{one.cars:6d}{one.moved:+7.{digits}f}{one.bias:+7.{digits}f}"
            cells += f"{one.error:6.{digits}f}{one.unshifted:6.{digits}f}"
        lines.append(f"{name or '(nothing)':25}{cells}")
    return "\n".join(lines) + "\n"


def picture(table: Table) -> Sheet:
    """The table as a figure, the part that matters most to the quarter mile on top."""
    from dragsim.plot.ablation import Column, Loss, ablation_figure

    parts = [name for name in table if name]
    parts.sort(key=lambda name: -table[name][ET.name].error)

    def loss(name: str, quantity: Quantity) -> Loss:
        one = table[name][quantity.name]
        return Loss(error=one.error, unshifted=one.unshifted, moved=one.moved)

    columns = [
        Column(
            title=title,
            unit=quantity.unit,
            digits=digits,
            whole=loss("", quantity),
            without=[loss(name, quantity) for name in parts],
        )
        for quantity, title, digits in QUANTITIES
    ]
    cars = table[""][ET.name].cars
    return ablation_figure(
        parts,
        columns,
        headline="Which physics earns its seconds",
        note=f"{cars} cars with confirmed quarter miles, predicted with one part of the physics "
        "left out, nothing else changed or fitted again",
    )


def main() -> int:
    """Print the table; draw the figure where one is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, metavar="PICTURE.png")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = garage.road_tests()
    assert folder is not None
    table = study(read_measured(folder / garage.MEASURED))
    if options.json:
        rows = {
            name or "nothing": {quantity: asdict(one) for quantity, one in row.items()}
            for name, row in table.items()
        }
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        sys.stdout.write(text(table))
    if options.out is not None:
        options.out.write_bytes(picture(table).to_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())

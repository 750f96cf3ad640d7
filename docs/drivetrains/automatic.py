"""Draws the figure of automatic.md: a converter, a launch, a shift.

.venv/bin/python docs/drivetrains/automatic.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import dragsim
from dragsim.constants import MPH
from dragsim.model.converter import capacity_share, torque_ratio
from dragsim.model.state import GEAR, HANDOVER, INERTIA, OUT_T_E, OUT_T_WHEEL, PHASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from dragsim.results.run import Run

PICTURE = Path(__file__).resolve().parents[1] / "images" / "automatic.png"
CAR = "camaro_ss_2010_6at"
CO2MPAS = (
    (0.0, 0.2, 0.4, 0.6, 0.8, 0.87, 0.9, 0.95, 1.0),
    (1.0, 0.93, 0.87, 0.80, 0.60, 0.55, 0.50, 0.25, 0.0),
)
"""Speed ratios and normalised capacities."""
BLUE, ORANGE, GREEN, GREY = "#0b6fb0", "#d45500", "#2e7d32", "#777777"


def main() -> None:
    """Draw the three panels side by side."""
    run = dragsim.simulate(CAR)
    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13.0, 3.9))
        draw_converter(left, run)
        draw_launch(middle, run)
        draw_shift(right, run)
        figure.tight_layout(w_pad=2.5)
        figure.savefig(PICTURE, dpi=130)
        plt.close(figure)


def draw_converter(axes: Axes, run: Run) -> None:
    """Capacity, torque ratio and efficiency over the speed ratio."""
    converter = run.trace.params.converter
    ratios = [i / 300 for i in range(301)]
    multiplied = [torque_ratio(converter, sr) for sr in ratios]
    axes.plot(ratios, multiplied, color=ORANGE, lw=2)
    axes.plot(ratios, [capacity_share(sr) for sr in ratios], color=BLUE, lw=2)
    axes.plot(*CO2MPAS, "o", color=BLUE, ms=4)
    gain = [sr * ratio for sr, ratio in zip(ratios, multiplied, strict=True)]
    axes.plot(ratios, gain, color=GREEN, lw=2)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 2)
    axes.set_xlabel("speed ratio, turbine over engine")
    axes.text(0.3, 1.66, "torque ratio", color=ORANGE, weight="bold")
    axes.text(0.03, 1.06, "capacity over that at stall", color=BLUE, weight="bold")
    axes.text(0.2, 0.18, "efficiency", color=GREEN, weight="bold")
    axes.set_title("Converter; points: CO2MPAS")


def draw_launch(axes: Axes, run: Run) -> None:
    """Speeds of engine and turbine, and the pull, from the line into second gear."""
    times = [0.004 * i for i in range(1001)]
    engine, turbine, pull = (run.channel(n) for n in ("engine_speed", "input_speed", "drive_force"))
    axes.plot(times, [engine(t_s=t) for t in times], color=BLUE, lw=2)
    axes.plot(times, [turbine(t_s=t) for t in times], color=BLUE, lw=1.2, ls="--")
    axes.set_ylim(0, 7000)
    axes.set_xlim(0, times[-1])
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("engine; dashed: turbine [rpm]", color=BLUE)
    other = axes.twinx()
    other.plot(times, [pull(t_s=t) / 1e3 for t in times], color=ORANGE, lw=2)
    other.set_ylim(0, 14)
    other.set_ylabel("drive force [kN]", color=ORANGE)
    axes.set_title("Camaro SS: off the brake, into second")


def draw_shift(axes: Axes, run: Run) -> None:
    """Torque of the engine and of the wheels in the shift to third gear, locked."""
    trace = run.trace
    shift = [s for s in trace.steps if s.mode[PHASE] in (HANDOVER, INERTIA) and s.mode[GEAR] == 2]
    start, end = shift[0].t, shift[-1].t + shift[-1].h
    middle = next(s.t for s in shift if s.mode[PHASE] == INERTIA)
    times = [start - 0.1 + 0.001 * i for i in range(601)]
    engine, wheels, speeds = [], [], []
    for t in times:
        step, share = trace.at(t)
        out = trace.outputs(step, share, step.state(share))
        engine.append(out[OUT_T_E])
        wheels.append(out[OUT_T_WHEEL] / 10.0)
        speeds.append(run.channel("engine_speed")(t_s=t))
    after = [t - start for t in times]
    axes.axvspan(0.0, middle - start, color="#f3e3d6", lw=0)
    axes.axvspan(middle - start, end - start, color="#e6eef5", lw=0)
    axes.plot(after, engine, color=GREEN, lw=2)
    axes.plot(after, wheels, color=ORANGE, lw=2)
    axes.set_ylim(-60, 600)
    axes.set_xlabel("time from the shift's beginning [s]")
    axes.set_ylabel("torque [Nm]")
    axes.text(-0.09, 430.0, "engine", color=GREEN, weight="bold")
    axes.text(0.34, 180.0, "wheels / 10", color=ORANGE, weight="bold")
    other = axes.twinx()
    other.plot(after, speeds, color=BLUE, lw=1.2)
    other.set_ylim(0, 7000)
    other.set_ylabel("engine speed [rpm]", color=BLUE)
    axes.set_title(f"Into third at {run.speed(t_s=start) / MPH:.0f} mph, lock-up closed")


if __name__ == "__main__":
    main()

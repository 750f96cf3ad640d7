"""Draws the figure of cvt.md: the way of the engine's speed, and the ratio over time.

.venv/bin/python docs/drivetrains/cvt.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import dragsim
from dragsim.constants import MPH, RPM
from dragsim.model.powertrain.cvt import target_speed
from dragsim.model.state import RATIO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from dragsim.results.run import Run

PICTURE = Path(__file__).resolve().parents[1] / "images" / "cvt.png"
CAR = "nissan_versa_sr_2020_cvt"
BLUE, ORANGE, GREEN, GREY = "#0b6fb0", "#d45500", "#2e7d32", "#777777"


def main() -> None:
    """Draw the three panels side by side."""
    run = dragsim.simulate(CAR)
    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13.0, 3.9))
        draw_way(left, run)
        draw_ratio(middle, run)
        draw_starts(right, run)
        figure.tight_layout(w_pad=2.5)
        figure.savefig(PICTURE, dpi=130)
        plt.close(figure)


def draw_way(axes: Axes, run: Run) -> None:
    """Engine and input speed over the car's, between both ends of the ratio."""
    p = run.trace.params
    end = run.standing_s or 0.0
    times = [end * i / 1500 for i in range(1501)]
    mph = [run.speed(t_s=t) / MPH for t in times]
    for G in (p.variator.low, p.variator.high):
        top = 7000.0 * RPM / G * p.front.radius / MPH
        axes.plot([0.0, top], [0.0, 7000.0], color=GREY, lw=0.8)
    wanted = [target_speed(p.variator, v * MPH) / RPM for v in mph]
    axes.plot(mph, wanted, color=GREEN, lw=1.2, ls="--")
    axes.plot(mph, [run.channel("engine_speed")(t_s=t) for t in times], color=BLUE, lw=2)
    axes.plot(mph, [run.channel("input_speed")(t_s=t) for t in times], color=ORANGE, lw=1.2)
    axes.set_xlim(0, mph[-1])
    axes.set_ylim(0, 7000)
    axes.set_xlabel("speed [mph]")
    axes.set_ylabel("speed [rpm]")
    axes.text(1.0, 3500.0, "engine", color=BLUE, weight="bold")
    axes.text(14.0, 2300.0, "input", color=ORANGE, weight="bold")
    axes.text(4.0, 5400.0, "held", color=GREEN, weight="bold")
    axes.text(55.0, 950.0, "highest ratio", color=GREY)
    axes.set_title("Versa: way to the quarter mile")


def draw_ratio(axes: Axes, run: Run) -> None:
    """The overall ratio over time, and the pull."""
    trace = run.trace
    end = run.standing_s or 0.0
    times = [end * i / 1500 for i in range(1501)]
    ratios = []
    for t in times:
        step, share = trace.at(t)
        ratios.append(step.state(share)[RATIO])
    axes.plot(times, ratios, color=BLUE, lw=2)
    axes.set_ylim(0, 18)
    axes.set_xlim(0, end)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("overall ratio", color=BLUE)
    other = axes.twinx()
    force = run.channel("drive_force")
    other.plot(times, [force(t_s=t) / 1e3 for t in times], color=ORANGE, lw=2)
    other.set_ylim(0, 9)
    other.set_ylabel("drive force [kN]", color=ORANGE)
    axes.set_title("Ratio and pull")


def draw_starts(axes: Axes, run: Run) -> None:
    """Engine speed of both kinds of start."""
    clutch = dragsim.load_vehicle(CAR).tweak({"transmission.clutch.capacity": "200 Nm"})
    times = [0.005 * i for i in range(601)]
    for start, colour in ((run, BLUE), (dragsim.simulate(clutch), ORANGE)):
        engine, input_ = start.channel("engine_speed"), start.channel("input_speed")
        axes.plot(times, [engine(t_s=t) for t in times], color=colour, lw=2)
        axes.plot(times, [input_(t_s=t) for t in times], color=colour, lw=1.0, ls="--")
    axes.set_xlim(0, times[-1])
    axes.set_ylim(0, 7000)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("engine; dashed: input [rpm]")
    axes.text(0.12, 3150.0, "converter", color=BLUE, weight="bold")
    axes.text(1.0, 950.0, "start-up clutch", color=ORANGE, weight="bold")
    axes.set_title("Both kinds of start")


if __name__ == "__main__":
    main()

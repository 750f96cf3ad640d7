"""Draws the figure of dual_clutch.md: a shift inside the gearbox, and what three gearboxes let the
driver feel of it.

.venv/bin/python docs/drivetrains/dual_clutch.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import dragsim
from dragsim.constants import RPM
from dragsim.model.state import (
    GEAR,
    HANDOVER,
    INERTIA,
    OUT_OMEGA_E,
    OUT_OMEGA_WHEEL,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_ONCOMING,
    PHASE,
    SELECT,
)
from dragsim.model.two_clutches import idle_lead, idle_ratio

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from dragsim.core.trace import Trace
    from dragsim.results.run import Run

PICTURE = Path(__file__).resolve().parents[1] / "images" / "dual_clutch.png"
CAR = "porsche_911_carrera_2009_pdk"
BLUE, ORANGE, GREEN, GREY = "#0b6fb0", "#d45500", "#2e7d32", "#777777"
BEFORE, AFTER = 0.08, 0.48
"""What is drawn about the shift into third gear [s]."""


def main() -> None:
    """Draw the three panels side by side."""
    run = dragsim.simulate(CAR)
    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13.0, 3.9))
        draw_torques(left, run.trace)
        draw_speeds(middle, run.trace)
        draw_pulls(right, run)
        figure.tight_layout(w_pad=2.0)
        figure.savefig(PICTURE, dpi=130)
        plt.close(figure)


def shift_start(trace: Trace) -> float:
    """When the hand-over into third gear begins [s]."""
    return next(s.t for s in trace.steps if s.mode[PHASE] == HANDOVER and s.mode[GEAR] == 1)


def shade(axes: Axes, trace: Trace) -> None:
    """Mark the phases of the shift."""
    start = shift_start(trace)
    height = axes.get_ylim()[1]
    for phase, name, colour in (
        (HANDOVER, "hand-over", "#f3e3d6"),
        (INERTIA, "inertia", "#e6eef5"),
        (SELECT, "select", "#eeeeee"),
    ):
        steps = [s for s in trace.steps if s.mode[PHASE] == phase and start <= s.t < start + 1.0]
        ends = steps[0].t - start, steps[-1].t + steps[-1].h - start
        axes.axvspan(*ends, color=colour, lw=0)
        turned = 90 if phase == HANDOVER else 0
        axes.text(sum(ends) / 2, 0.99 * height, name, ha="center", va="top", color=GREY,
                  rotation=turned)  # fmt: skip
    axes.set_xlim(-BEFORE, AFTER)
    axes.set_xlabel("time from the shift's beginning [s]")


def moments(trace: Trace) -> list[float]:
    """Times drawn [s], from the shift's beginning."""
    return [-BEFORE + (BEFORE + AFTER) * i / 1200 for i in range(1201)]


def draw_torques(axes: Axes, trace: Trace) -> None:
    """Torque of the engine and of both clutches."""
    start, times = shift_start(trace), moments(trace)
    engine, odd, even = [], [], []
    for t in times:
        step, share = trace.at(start + t)
        out = trace.outputs(step, share)
        oncoming = out[OUT_T_ONCOMING]
        second = step.mode[GEAR] == 1
        even.append(out[OUT_T_CLUTCH] - oncoming if second else 0.0)
        odd.append(oncoming if second else out[OUT_T_CLUTCH])
        engine.append(out[OUT_T_E])
    axes.plot(times, engine, color=GREY, lw=1.2)
    axes.plot(times, even, color=BLUE, lw=2)
    axes.plot(times, odd, color=ORANGE, lw=2)
    axes.set_ylim(-80, 520)
    axes.set_ylabel("torque [Nm]")
    axes.text(0.04, 170, "clutch of 2", color=BLUE, weight="bold")
    axes.text(0.30, 330, "clutch of 3", color=ORANGE, weight="bold")
    axes.text(0.09, -25, "engine, cut", color=GREY, weight="bold")
    shade(axes, trace)
    axes.set_title("911 Carrera PDK, second to third: torques")


def draw_speeds(axes: Axes, trace: Trace) -> None:
    """Speed of the engine and of both input shafts."""
    start, times = shift_start(trace), moments(trace)
    p = trace.params
    engine, odd, even = [], [], []
    for t in times:
        step, share = trace.at(start + t)
        y, phase, gear = step.state(share), step.mode[PHASE], step.mode[GEAR]
        out = trace.outputs(step, share, y)
        omega = out[OUT_OMEGA_WHEEL]
        driving = p.gearbox.ratio[gear] * omega
        idle = idle_ratio(p, phase, gear) * omega
        idle += idle_lead(p, phase, step.tau + share * step.h, y)
        even.append((driving if gear == 1 else idle) / RPM)
        odd.append((idle if gear == 1 else driving) / RPM)
        engine.append(out[OUT_OMEGA_E] / RPM)
    axes.plot(times, even, color=BLUE, lw=2)
    axes.plot(times, odd, color=ORANGE, lw=2)
    axes.plot(times, engine, color=GREY, lw=1.2, ls="--")
    axes.set_ylim(3800, 8200)
    axes.set_ylabel("speed [rpm]")
    axes.text(0.36, 4500, "shaft of 2, 4", color=BLUE, weight="bold", ha="right", va="top")
    axes.text(0.47, 5680, "shaft of 3", color=ORANGE, weight="bold", ha="right", va="bottom")
    axes.text(0.13, 6400, "engine", color=GREY, weight="bold")
    shade(axes, trace)
    axes.set_title("The shafts")


def draw_pulls(axes: Axes, run: Run) -> None:
    """Acceleration over the same shift with three gearboxes."""
    car = dragsim.load_vehicle(CAR)
    for kind, colour, name, at in (
        ("manual", GREY, "manual", (0.37, 0.9)),
        ("automated-manual", GREEN, "robot", (0.035, 0.9)),
        ("dual-clutch", ORANGE, "dual clutch", (0.05, 2.5)),
    ):
        one, start = run, shift_start(run.trace)
        if kind != "dual-clutch":
            one = dragsim.simulate(car.tweak({"transmission.kind": kind}))
            start = one.shifts[1].t_s
        pull = one.channel("acceleration")
        times = [-0.1 + 0.001 * i for i in range(900)]
        axes.plot(times, [pull(t_s=start + t) for t in times], color=colour, lw=2)
        axes.text(*at, name, color=colour, weight="bold")
    axes.axhline(0.0, color="black", lw=0.6)
    axes.set_xlim(-0.1, 0.8)
    axes.set_xlabel("time from the shift's beginning [s]")
    axes.set_ylabel("acceleration [m/s\N{SUPERSCRIPT TWO}]")
    axes.set_title("The same shift with three gearboxes")


if __name__ == "__main__":
    main()

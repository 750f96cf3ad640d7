"""Draws the figures of manual.md and all_wheel_drive.md.

.venv/bin/python docs/drivetrains/axles_figures.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import dragsim
from dragsim.model.ground import ground

if TYPE_CHECKING:
    from matplotlib.axes import Axes

IMAGES: Final = Path(__file__).resolve().parents[1] / "images"
TWO_DRIVEN: Final = "porsche_911_turbo_2010_6mt"
REAR_DRIVEN: Final = "porsche_911_carrera_2010"
BLUE, ORANGE, GREY = "#0b6fb0", "#d45500", "#777777"
STYLE: Final = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def main() -> None:
    """Draw both figures."""
    with plt.rc_context(STYLE):
        figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9))
        draw_speeds(left)
        draw_launch(right)
        figure.tight_layout(w_pad=2.5)
        figure.savefig(IMAGES / "manual.png", dpi=130)
        figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9))
        draw_shares(left)
        draw_forces(right)
        figure.tight_layout(w_pad=2.5)
        figure.savefig(IMAGES / "all_wheel_drive.png", dpi=130)
        plt.close("all")


def draw_speeds(axes: Axes) -> None:
    """Both sides of the clutch from the release into second gear."""
    run = dragsim.simulate(REAR_DRIVEN)
    times = [0.005 * i for i in range(801)]
    engine, shaft = run.channel("engine_speed"), run.channel("input_speed")
    axes.plot(times, [engine(t_s=t) for t in times], color=BLUE, lw=2)
    axes.plot(times, [shaft(t_s=t) for t in times], color=ORANGE, lw=1.2, ls="--")
    axes.text(0.1, 5000.0, "engine", color=BLUE, weight="bold")
    axes.text(0.9, 1500.0, "gearbox input", color=ORANGE, weight="bold")
    axes.set_ylim(0.0, 8000.0)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("speed [rpm]")
    axes.set_title("911 Carrera: launch, lock, shift, lock")


def draw_launch(axes: Axes) -> None:
    """Clutch and engine torque over the same time."""
    run = dragsim.simulate(REAR_DRIVEN)
    times = [0.005 * i for i in range(801)]
    clutch, engine = run.channel("clutch_torque"), run.channel("engine_torque")
    axes.plot(times, [engine(t_s=t) for t in times], color=BLUE, lw=1.2)
    axes.plot(times, [clutch(t_s=t) for t in times], color=ORANGE, lw=2)
    axes.text(1.35, 430.0, "engine", color=BLUE, weight="bold")
    axes.text(2.55, 470.0, "clutch", color=ORANGE, weight="bold")
    axes.set_ylim(-200.0, 560.0)
    axes.axhline(0.0, color=GREY, lw=0.8)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("torque [Nm]")
    axes.set_title("what engine and clutch give")


def draw_shares(axes: Axes) -> None:
    """60 ft over the front axle's share, with and without a coupling."""
    car = dragsim.load_vehicle(TWO_DRIVEN)
    shares = [0.05 * i for i in range(1, 16)]
    for centre, colour in (("fixed", ORANGE), ("limited-slip", BLUE)):
        times = []
        for share in shares:
            tweak = {"driveline.centre": centre, "driveline.front_share": f"{100 * share:.0f} %"}
            times.append(dragsim.simulate(car.tweak(tweak)).sixty_foot_s)
        axes.plot([100.0 * share for share in shares], times, color=colour, lw=2)
        axes.text(52.0, times[11] + 0.08, centre, color=colour, weight="bold")
    axes.set_xlabel("torque to the front axle [%]")
    axes.set_ylim(1.5, 2.7)
    axes.set_ylabel("60 ft by the beams [s]")
    axes.set_title("911 Turbo: what a coupling makes good")


def draw_forces(axes: Axes) -> None:
    """Forces of both axles with the default coupling."""
    trace = dragsim.simulate(TWO_DRIVEN).trace
    times = [0.01 * i for i in range(1, 301)]
    front, rear = [], []
    for t in times:
        step, share = trace.at(t)
        g = ground(trace.params, trace.curve, step.state(share))
        front.append(g.F_front / 1e3)
        rear.append(g.F_rear / 1e3)
    axes.plot(times, rear, color=ORANGE, lw=2)
    axes.plot(times, front, color=BLUE, lw=2)
    axes.text(0.5, max(rear) * 0.93, "rear", color=ORANGE, weight="bold")
    axes.text(0.5, max(front) * 0.8, "front", color=BLUE, weight="bold")
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("force on the road [kN]")
    axes.set_title("911 Turbo: each axle by its load")


if __name__ == "__main__":
    main()

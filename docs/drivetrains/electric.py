"""Draws the figure of electric.md: a motor, two axles that each keep to their grip, a shift.

.venv/bin/python docs/drivetrains/electric.py
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import dragsim
from dragsim.constants import HORSEPOWER, MPH, RPM
from dragsim.estimate.complete import complete
from dragsim.model.ground import ground
from dragsim.model.motor import axle_torque, motor_torque
from dragsim.model.state import GAP, OMEGA_F, OMEGA_R, PHASE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE = Path(__file__).resolve().parents[1] / "images" / "electric.png"
CAR = "tesla_model_s_p100d_2017"
TWO_SPEEDS = """\
format = 1
based_on = "tesla_model_s_p100d_2017"
name = "Two speeds behind"

[[motor]]
axle = "front"
power = "190 kW"
torque = "400 Nm"
max_speed = "16000 rpm"
ratio = 8.05

[[motor]]
axle = "rear"
power = "335 kW"
torque = "550 Nm"
max_speed = "16000 rpm"
gears = [15.56, 8.05]
shift_speed = "15500 rpm"
"""
BLUE, ORANGE, GREY = "#0b6fb0", "#d45500", "#777777"


def main() -> None:
    """Draw the three panels side by side."""
    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13.0, 3.9))
        draw_motor(left)
        draw_axles(middle)
        draw_shift(right)
        figure.tight_layout(w_pad=2.5)
        figure.savefig(PICTURE, dpi=130)
        plt.close(figure)


def draw_motor(axes: Axes) -> None:
    """Torque and power of the rear motor over its speed."""
    car = complete(dragsim.load_vehicle(CAR)).motors
    spec = car.motors[1]
    law = car.law(spec, 1e300)
    speeds = [spec.max_speed * 1.012 * i / 600 for i in range(601)]
    torques = [motor_torque(law, omega) for omega in speeds]
    rpm = [omega / RPM for omega in speeds]
    axes.plot(rpm, torques, color=BLUE, lw=2)
    axes.set_ylim(0, 1.15 * spec.torque)
    axes.set_xlabel("motor speed [rpm]")
    axes.set_ylabel("torque [Nm]", color=BLUE)
    other = axes.twinx()
    power = [T * w / HORSEPOWER for T, w in zip(torques, speeds, strict=True)]
    other.plot(rpm, power, color=ORANGE, lw=2)
    other.set_ylim(0, 1.15 * spec.power / HORSEPOWER)
    other.set_ylabel("power [hp]", color=ORANGE)
    axes.axvline(law.base_speed / RPM, color=GREY, lw=0.8, ls=":")
    axes.annotate("base speed", (law.base_speed / RPM, 40.0), xytext=(4, 0),
                  textcoords="offset points", color=GREY)  # fmt: skip
    axes.set_title("Rear motor of the P100D")


def draw_axles(axes: Axes) -> None:
    """Force of both axles at the launch, and what their motors could give."""
    trace = dragsim.simulate(CAR).trace
    p = trace.params
    m = p.motors
    times, front, rear, could_front, could_rear = [], [], [], [], []
    for i in range(401):
        t = 0.01 * i
        step, share = trace.at(t)
        y = step.state(share)
        g = ground(p, trace.curve, y)
        times.append(t)
        front.append(g.F_front / 1e3)
        rear.append(g.F_rear / 1e3)
        eta = m.efficiency / 1e3
        T_front = axle_torque(m.front, m.front_other, 0, y[OMEGA_F], 1.0)
        T_rear = axle_torque(m.rear, m.rear_other, 0, y[OMEGA_R], 1.0)
        could_front.append(eta * T_front / p.front.radius)
        could_rear.append(eta * T_rear / p.rear.radius)
    axes.plot(times, could_rear, color=ORANGE, lw=1, ls="--")
    axes.plot(times, rear, color=ORANGE, lw=2)
    axes.plot(times, could_front, color=BLUE, lw=1, ls="--")
    axes.plot(times, front, color=BLUE, lw=2)
    axes.set_ylim(0, None)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("force [kN]")
    axes.text(2.75, 14.4, "rear", color=ORANGE, weight="bold")
    axes.text(2.75, 7.3, "front", color=BLUE, weight="bold")
    axes.set_title("P100D: driven; dashed: full torque")


def draw_shift(axes: Axes) -> None:
    """Motor speed and acceleration about the shift of a two-speed rear axle."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "car.toml"
        path.write_text(TWO_SPEEDS, encoding="utf-8")
        run = dragsim.simulate(path)
    start = run.shifts[0].t_s
    gap = sum(step.h for step in run.trace.steps if step.mode[PHASE] == GAP)
    times = [start - 0.4 + 0.0025 * i for i in range(481)]
    motor, pull = run.channel("engine_speed"), run.channel("acceleration")
    axes.axvspan(start, start + gap, color="#eeeeee")
    axes.plot(times, [motor(t_s=t) for t in times], color=BLUE, lw=2)
    axes.set_ylim(0, 17_000)
    axes.set_xlabel("time from the release [s]")
    axes.set_ylabel("rear motor [rpm]", color=BLUE)
    other = axes.twinx()
    other.plot(times, [pull(t_s=t) for t in times], color=ORANGE, lw=2)
    other.set_ylim(0, 12.0)
    other.set_ylabel("acceleration [m/s\N{SUPERSCRIPT TWO}]", color=ORANGE)
    at = run.speed(t_s=start) / MPH
    axes.set_title(f"Two speeds behind: shift at {at:.0f} mph")


if __name__ == "__main__":
    main()

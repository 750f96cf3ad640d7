"""Panels of a run over time: speed, acceleration, engine speed, slip of the driven tyres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes

from dragsim.constants import GRAVITY, KMH, MPH
from dragsim.model.params import AXLE_BOTH, KIND_ELECTRIC, Params
from dragsim.model.state import GEAR
from dragsim.plot.moments import time_of
from dragsim.plot.panel import Frame, mark_lines, panel, title, x_ruler, y_ruler
from dragsim.plot.placing import Line, Room, inches
from dragsim.plot.pull import driven_axle
from dragsim.plot.story import value_at
from dragsim.plot.strokes import curve, level, ring
from dragsim.plot.style import PENS, SMALL
from dragsim.plot.words import strip_marks

if TYPE_CHECKING:
    from dragsim.results.channels import Moment
    from dragsim.results.run import Run

BETWEEN: Final = 0.44
"""Between two panels [in]."""
LEAST_SPEED: Final = 10.0 * MPH
"""What the axis of speed spans at least [m/s]."""


def draw_times(room: Room, frame: Frame, run: Run, looked: Sequence[Moment], end_s: float) -> None:
    """The four panels within a frame, from the release to ``end_s`` [s]."""
    height = (frame.height - 3.0 * BETWEEN) / 4.0
    frames = [
        Frame(
            left=frame.left,
            bottom=frame.bottom + (3 - i) * (height + BETWEEN),
            width=frame.width,
            height=height,
        )
        for i in range(4)
    ]
    times = [time_of(moment) for moment in looked]
    series = [
        [run.channel(name).read(moment) for moment in looked]
        for name in ("speed", "acceleration", "engine_speed", "slip")
    ]
    limits = _limits(run, series)
    panels = [
        panel(room.sheet, f, x=(0.0, end_s), y=y) for f, y in zip(frames, limits, strict=True)
    ]
    x_ruler(room, panels[-1], frames[-1], unit="s", factor=1.0)
    marks = [(run.time_at(place), name) for place, name in strip_marks(run.length_m)]
    reached = [(t_s, name) for t_s, name in marks if t_s is not None]
    mark_lines(room, panels, frames[-1], reached, end=run.standing_s)
    for axes, values in zip(panels, series, strict=True):
        curve(axes, times, values, colour=PENS[0].colour, width=1.8)
        room.take_curve(axes, times, values)
    _rulers(room, run, panels, frames)
    _shifts(room, run, panels[0], frames[0], times, series[0], end_s)
    _gears(room, run, panels[2], frames[2], times, series[2], end_s)


def _limits(run: Run, series: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Limits of the four vertical axes, in the channels' units."""
    speed, acceleration, engine, slip = series
    best = driven_axle(run.trace.params).best_slip
    low = min(0.0, min(acceleration, default=0.0))
    high = max(max(acceleration, default=0.0), 0.1 * GRAVITY)
    slip_high = min(max(max(slip, default=0.0), 1.2 * best), 3.0 * best)
    return [
        (0.0, 1.12 * max(max(speed, default=0.0), LEAST_SPEED)),
        (low - 0.05 * (high - low), high + 0.1 * (high - low)),
        (0.0, 1.15 * max(max(engine, default=0.0), 1000.0)),
        (min(0.0, max(min(slip, default=0.0), -best)) - 0.05 * slip_high, 1.1 * slip_high),
    ]


def _rulers(room: Room, run: Run, panels: Sequence[Axes], frames: Sequence[Frame]) -> None:
    """Titles and vertical rulers; the best slip as a line."""
    title(room, frames[0], "Speed", "circles: shifts, with the gear taken" if run.shifts else "")
    y_ruler(room, panels[0], frames[0], unit="mph", factor=MPH, grid=True)
    y_ruler(room, panels[0], frames[0], unit="km/h", factor=KMH, second=True)
    title(room, frames[1], "Acceleration", "")
    y_ruler(room, panels[1], frames[1], unit="g", factor=GRAVITY, grid=True)
    y_ruler(room, panels[1], frames[1], unit="m/s\N{SUPERSCRIPT TWO}", factor=1.0, second=True)
    engine, note = engine_title(run.trace.params)
    title(room, frames[2], engine, note)
    y_ruler(room, panels[2], frames[2], unit="rpm", factor=1.0, grid=True)
    best = driven_axle(run.trace.params).best_slip
    title(room, frames[3], "Slip", f"of the driven tyres; dashes: their best grip, {best:.0%}")
    y_ruler(room, panels[3], frames[3], unit="%", factor=0.01, grid=True)
    level(panels[3], best, width=1.0, dashes=(5.0, 2.0))
    level(panels[1], 0.0, width=0.8)
    level(panels[3], 0.0, width=0.8)


def engine_title(p: Params) -> tuple[str, str]:
    """What the panel of engine speed is called, and the note beside it."""
    if p.kind != KIND_ELECTRIC:
        return "Engine speed", "gear above the line"
    which = "of the rear motor; " if p.driven == AXLE_BOTH else ""
    return "Motor speed", f"{which}gear above the line"


def _shifts(
    room: Room,
    run: Run,
    axes: Axes,
    frame: Frame,
    times: Sequence[float],
    speeds: Sequence[float],
    end_s: float,
) -> None:
    """Circles and gear numbers on the line of speed."""
    for shift in run.shifts:
        if shift.t_s >= end_s:
            continue
        v = value_at(times, speeds, shift.t_s)
        ring(axes, shift.t_s, v, PENS[0].colour)
        x, y = inches(axes, shift.t_s, v)
        line = (Line(text=str(shift.to_gear), size=SMALL, weight="bold", colour=PENS[0].text),)
        places = [(x + dx, y + far) for far in (0.05, 0.09) for dx in (0.0, -0.06, -0.12, -0.2)]
        room.put(line, places, ha="center", within=frame.box, halo=True)


def _gears(
    room: Room,
    run: Run,
    axes: Axes,
    frame: Frame,
    times: Sequence[float],
    speeds: Sequence[float],
    end_s: float,
) -> None:
    """The gear engaged, above the line of engine speed."""
    changes = [shift for shift in run.shifts if shift.t_s < end_s]
    starts = [0.0, *(shift.t_s for shift in changes)]
    first = run.trace.steps[0].mode[GEAR] + 1 if run.trace.steps else 1
    gears = [first, *(shift.to_gear for shift in changes)]
    for start, end, gear in zip(starts, [*starts[1:], end_s], gears, strict=True):
        if not times:
            break
        t = 0.5 * (start + end)
        x, y = inches(axes, t, value_at(times, speeds, t))
        line = (Line(text=str(gear), size=SMALL, weight="bold", colour=PENS[0].text),)
        places = [(x + dx, y + far) for far in (0.07, 0.12, 0.18) for dx in (0.0, -0.08, 0.08)]
        room.put(line, places, ha="center", within=frame.box, halo=True)

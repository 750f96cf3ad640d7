"""The lower panel of the race's picture: how fast every car was where, and its shifts."""

from __future__ import annotations

from matplotlib.axes import Axes

from dragsim.constants import KMH, MPH
from dragsim.plot.lanes import stopped, tags
from dragsim.plot.panel import Frame, title, y_ruler
from dragsim.plot.placing import Line, Room, inches
from dragsim.plot.story import Story, value_at
from dragsim.plot.strokes import curve, ring
from dragsim.plot.style import SMALL, pen
from dragsim.plot.words import speed_words


def draw_speeds(room: Room, axes: Axes, frame: Frame, told: Story) -> None:
    """Speed of every lane over distance, its shifts marked with the gear taken."""
    note = "circles: shifts, with the gear taken" if any(lane.shifts for lane in told.lanes) else ""
    title(room, frame, "Speed", note)
    y_ruler(room, axes, frame, unit="mph", factor=MPH, grid=True)
    y_ruler(room, axes, frame, unit="km/h", factor=KMH, second=True)
    entries = []
    for number, lane in enumerate(told.lanes):
        if not lane.x:
            continue
        look = pen(number)
        over = 3.0 + 0.01 * number
        curve(
            axes,
            lane.x,
            lane.v,
            colour=look.colour,
            width=look.width,
            dashes=look.dashes,
            zorder=over,
        )
        room.take_curve(axes, lane.x, lane.v)
        if lane.finished:
            entries.append((lane.v[-1], number, speed_words(lane.v[-1], len(told.lanes) <= 3)))
    tags(room, axes, frame, told, entries)
    for number, lane in enumerate(told.lanes):
        if not lane.finished:
            x, v = (lane.x[-1], lane.v[-1]) if lane.x else (0.0, 0.0)
            stopped(room, axes, frame, lane, number, x, v)
    _shifts(room, axes, frame, told)


def _shifts(room: Room, axes: Axes, frame: Frame, told: Story) -> None:
    """Circles on the lines; gear numbers above the faster and below the slower lane."""
    for number, lane in enumerate(told.lanes):
        for x, v, _ in lane.shifts:
            ring(axes, x, v, pen(number).colour)
    for number, lane in enumerate(told.lanes):
        for x, v, gear in lane.shifts:
            others = [
                value_at(o.x, o.v, x) for i, o in enumerate(told.lanes) if i != number and o.x
            ]
            above = not others or v >= sum(others) / len(others)
            line = (Line(text=str(gear), size=SMALL, weight="bold", colour=pen(number).text),)
            _, height = room.size(line)
            px, py = inches(axes, x, v)
            up = [(px + dx, py + far) for far in (0.05, 0.09) for dx in (0.0, -0.06, -0.12)]
            down = [
                (px + dx, py - far - height) for far in (0.05, 0.09) for dx in (0.0, 0.06, 0.12)
            ]
            room.put(
                line, up + down if above else down + up, ha="center", within=frame.box, halo=True
            )

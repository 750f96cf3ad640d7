"""The upper panel of the race's picture: who is ahead by how much."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from dragsim.plot.lanes import stopped, tags
from dragsim.plot.panel import Frame, title, y_ruler
from dragsim.plot.placing import Line, Room, around, inches
from dragsim.plot.story import Gap, Mark, Story, value_at
from dragsim.plot.strokes import curve, level, spot
from dragsim.plot.style import FIGURE, INK, MUTED, NAME, SMALL, TAIL, pen
from dragsim.plot.words import metres, seconds

SEEN: Final = 0.01
"""A lead smaller than this share of the largest gap is not named."""
LEVEL_S: Final = 0.00005
"""Gaps smaller than this are none [s]."""
MOST_CAR_LENGTHS: Final = 60.0
"""A gap of more car lengths than this is not counted in them."""


def draw_gaps(
    room: Room,
    axes: Axes,
    frame: Frame,
    told: Story,
    *,
    named: tuple[float, ...],
    car_m: float | None,
) -> None:
    """Two lanes: the lead of the one or the other as an area. More: a line for each lane behind
    the reference. named: places [m] at which the gap is told; car_m: length of a car [m] to count
    the final gap in, if known."""
    if len(told.lanes) == 2:
        note = "time between the cars at the same place, distance at the same moment"
        title(room, frame, "Lead", note)
        y_ruler(room, axes, frame, unit="s", factor=1.0, grid=True, unsigned=True)
        _draw_lead(room, axes, frame, told, named, car_m)
    else:
        reference = told.lanes[told.reference].label
        name = room.sheet.shortened(reference, 2.4, NAME, "bold", tail=TAIL)
        title(room, frame, f"Gap to {name}", "seconds behind at the same place")
        y_ruler(room, axes, frame, unit="s", factor=1.0, grid=True)
        _draw_field(room, axes, frame, told)


def _draw_lead(
    room: Room,
    axes: Axes,
    frame: Frame,
    told: Story,
    named: tuple[float, ...],
    car_m: float | None,
) -> None:
    gap = told.gaps[0]
    level(axes, 0.0, width=0.9)
    room.take_curve(axes, (0.0, told.length_m), (0.0, 0.0))
    x, s = np.array(gap.x), np.array(gap.s)
    for number, side in ((0, s > 0.0), (1, s < 0.0)):
        axes.fill_between(
            x,
            s,
            0.0,
            where=side.tolist(),
            interpolate=True,
            color=pen(number).colour,
            alpha=0.2 if number == 0 else 0.3,
            linewidth=0.0,
            zorder=1,
        )
    curve(axes, gap.x, gap.s, width=1.9)
    room.take_curve(axes, gap.x, gap.s)
    _final_gap(room, axes, frame, told, gap, car_m)
    for number, lane in enumerate(told.lanes):
        if not lane.finished and lane.end_m == gap.x[-1]:
            stopped(room, axes, frame, lane, number, gap.x[-1], gap.s[-1])
    _lead_changes(room, axes, frame, told)
    _sides(room, axes, frame, told, named)
    _mark_labels(room, axes, frame, told, [mark for mark in gap.marks if mark.x in named])


def _final_gap(
    room: Room, axes: Axes, frame: Frame, told: Story, gap: Gap, car_m: float | None
) -> None:
    """The gap at the finish, large, beside the end of its line."""
    if not gap.marks or gap.marks[0].x < told.length_m:
        return
    last = gap.marks[0]
    if abs(last.s) < LEVEL_S:
        lines = [Line(text="level", size=13.0, weight="bold")]
    else:
        lines = [Line(text=seconds(abs(last.s)), size=13.0, weight="bold")]
        lines.append(Line(text=metres(last.m), size=FIGURE))
    if car_m is not None and 0.095 < last.m / car_m < MOST_CAR_LENGTHS:
        lengths = last.m / car_m
        count = f"{lengths:.0f}" if lengths >= 9.95 else f"{lengths:.1f}"
        lines.append(Line(text=f"{count} car lengths", size=FIGURE, colour=MUTED))
    _, y = inches(axes, last.x, last.s)
    _, height = room.size(lines)
    low = min(max(y - 0.5 * height, frame.bottom), frame.bottom + frame.height - height)
    room.put(lines, [(frame.left + frame.width + 0.2, low)], curves=False)
    _dot(axes, last)


def _lead_changes(room: Room, axes: Axes, frame: Frame, told: Story) -> None:
    """A diamond wherever the lead changes hands, named if the leads are large enough to see."""
    largest = _largest(told, -1.0, told.length_m)
    borders = [0.0, *(x for x, _ in told.changes), told.length_m]
    for i, (x, leader) in enumerate(told.changes):
        y = _gap_of(told, leader, x)
        spot(axes, x, y, marker="D", size=6.5, fill=pen(leader).colour, zorder=5.0)
        leads = (_largest(told, borders[i], x), _largest(told, x, borders[i + 2]))
        if min(leads) < SEEN * largest:
            continue
        name = room.sheet.shortened(told.lanes[leader].label, 1.7, FIGURE, "bold", tail=TAIL)
        lines = [
            Line(
                text=f"{name} takes the lead", size=FIGURE, weight="bold", colour=pen(leader).text
            ),
            Line(text=f"after {metres(x)}", size=FIGURE, colour=MUTED),
        ]
        places = around(*inches(axes, x, y), *room.size(lines))
        room.put(lines, places, within=frame.box, halo=True)


def _gap_of(told: Story, lane: int, x: float) -> float:
    """How far a lane is behind the reference at a place [s]; of two lanes the line between them."""
    if len(told.lanes) == 2:
        return 0.0
    for gap in told.gaps:
        if gap.lane == lane and gap.x:
            return value_at(gap.x, gap.s, x)
    return 0.0


def _largest(told: Story, start: float, end: float) -> float:
    """Largest gap between two places [s]."""
    return max(
        (abs(s) for gap in told.gaps for x, s in zip(gap.x, gap.s, strict=True) if start < x < end),
        default=0.0,
    )


def _sides(room: Room, axes: Axes, frame: Frame, told: Story, named: tuple[float, ...]) -> None:
    """Name who is ahead on either side of the zero line, within the area of the lead where there is
    room, else in a corner of that side."""
    gap = told.gaps[0]
    largest = max(map(abs, gap.s))
    if largest < LEVEL_S:
        middle = frame.left + 0.5 * frame.width, inches(axes, 0.0, 0.0)[1] + 0.08
        text = (Line(text="Level all the way", size=NAME, weight="bold"),)
        room.put(text, [middle], ha="center", within=frame.box, halo=True)
        return
    for lane, sign in ((0, 1.0), (1, -1.0)):
        if max(s * sign for s in gap.s) < SEEN * largest:
            continue
        name = room.sheet.shortened(told.lanes[lane].label, 2.0, NAME, "bold", tail=TAIL)
        line = (Line(text=f"{name} ahead", size=NAME, weight="bold", colour=pen(lane).text),)
        width, height = room.size(line)
        within = _within_lead(axes, gap, sign, height, named)
        if room.put(line, within, ha="center", within=frame.box):
            continue
        corner = frame.bottom + frame.height - height - 0.05 if sign > 0 else frame.bottom + 0.05
        start = frame.left + 0.1 + 0.5 * width
        corners = [(start + 0.25 * i, corner) for i in range(24)]
        room.put(line, corners, ha="center", within=frame.box, halo=True)


def _within_lead(
    axes: Axes, gap: Gap, sign: float, height: float, named: tuple[float, ...]
) -> list[tuple[float, float]]:
    """Places for a text of a height [in] between the zero line and the gap on one side of it:
    midway between named places, where the gap is largest first."""
    end = gap.x[-1]
    borders = sorted({0.0, end, *(x for x in named if x < end)})
    middles = [0.5 * (a + b) for a, b in pairwise(borders)]
    leads = [(sign * value_at(gap.x, gap.s, x), x) for x in middles]
    places = []
    for lead, x in sorted(leads, reverse=True):
        if lead > 0.0:
            for part in (0.45, 0.3, 0.6, 0.2):
                px, py = inches(axes, x, sign * part * lead)
                places.append((px, py - 0.5 * height))
    return places


def _mark_labels(room: Room, axes: Axes, frame: Frame, told: Story, marks: list[Mark]) -> None:
    """Dots and figures where the gap meets the strip's marks before the finish."""
    for mark in marks:
        if mark.x >= told.length_m or abs(mark.s) < LEVEL_S:
            continue
        _dot(axes, mark)
        lines = (
            Line(text=seconds(abs(mark.s)), size=FIGURE, weight="bold"),
            Line(text=metres(mark.m), size=SMALL, colour=MUTED),
        )
        x, y = inches(axes, mark.x, mark.s)
        width, height = room.size(lines)
        outwards = mark.s > 0.0
        places = []
        for up in (outwards, not outwards):
            for far in (0.07, 0.12, 0.18, 0.26, 0.36):
                low = y + far if up else y - far - height
                places += [(x + a * width, low) for a in (0.0, -0.3, 0.3, -0.6, 0.6, 0.9)]
        room.put(lines, places, ha="center", within=frame.box, halo=True)


def _dot(axes: Axes, mark: Mark) -> None:
    spot(axes, mark.x, mark.s, marker="o", size=5.0, fill=INK, rim_width=0.8)


def _draw_field(room: Room, axes: Axes, frame: Frame, told: Story) -> None:
    """Lines of three lanes or more, named with their gaps at the right."""
    first = told.lanes[told.reference]
    _line(room, axes, told.reference, (0.0, first.end_m), (0.0, 0.0))
    entries = [(0.0, told.reference, "")] if first.finished else []
    for gap in told.gaps:
        if not gap.x:
            continue
        _line(room, axes, gap.lane, gap.x, gap.s)
        if gap.marks and gap.marks[0].x >= told.length_m:
            entries.append((gap.marks[0].s, gap.lane, f"+{seconds(gap.marks[0].s)}"))
    tags(room, axes, frame, told, entries)
    ends = [(told.reference, first.end_m, 0.0)]
    ends += [(gap.lane, gap.x[-1], gap.s[-1]) for gap in told.gaps if gap.x]
    for number, x, s in ends:
        if not told.lanes[number].finished:
            stopped(room, axes, frame, told.lanes[number], number, x, s)
    _lead_changes(room, axes, frame, told)


def _line(room: Room, axes: Axes, lane: int, x: tuple[float, ...], s: tuple[float, ...]) -> None:
    look = pen(lane)
    curve(axes, x, s, colour=look.colour, width=look.width, dashes=look.dashes)
    room.take_curve(axes, x, s)

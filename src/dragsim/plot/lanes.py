"""Naming lanes on their lines: tags at the right end, crosses where a lane came to its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from dragsim.plot.canvas import Sheet
from dragsim.plot.panel import Frame
from dragsim.plot.placing import LEADING, POINT, Line, Room, around, inches, spread
from dragsim.plot.story import LaneStory, Story
from dragsim.plot.strokes import spot, stroke
from dragsim.plot.style import FIGURE, INK, MUTED, NAME, SMALL, TAIL, pen
from dragsim.plot.words import metres

ASIDE: Final = 0.2
"""From the end of the strip to the tags [in]."""
EDGE: Final = 0.3
"""Kept free at the right edge of the page [in]."""
NARROW: Final = 1.85
WIDE: Final = 2.9
"""Least and most room right of the panels [in]."""
STACKED: Final = 3
"""Up to so many lanes a tag has its figure below the name, of more behind it."""
WIDEST: Final = ("100 mph", "+10.00 s")
"""Figures that a tag must have room for."""


def column(sheet: Sheet, told: Story) -> float:
    """Room right of the panels for the tags [in]."""
    stacked = len(told.lanes) <= STACKED
    size = NAME if stacked else FIGURE
    names = [lane.label for lane in told.lanes if lane.finished]
    wanted = max((sheet.width_of(name, size, "bold") for name in names), default=0.0)
    if not stacked:
        wanted += max(sheet.width_of(figure, SMALL) for figure in WIDEST) + 0.1
    return min(max(wanted + ASIDE + EDGE + 0.02, NARROW), WIDE)


def tags(
    room: Room,
    axes: Axes,
    frame: Frame,
    told: Story,
    entries: Sequence[tuple[float, int, str]],
) -> None:
    """Name lanes at the right end of their lines: (height in data, lane, figure)."""
    stacked = len(told.lanes) <= STACKED
    size = NAME if stacked else FIGURE
    right = frame.left + frame.width
    heights = [inches(axes, told.length_m, y)[1] for y, _, _ in entries]
    row = (size + SMALL + 0.5 if stacked else size) * LEADING * POINT + 0.035
    centres = spread(heights, row, frame.bottom - 0.05, frame.bottom + frame.height + 0.05)
    for (_, lane, figure), height, centre in zip(entries, heights, centres, strict=True):
        stroke(
            room.sheet,
            (right + 0.05, right + ASIDE - 0.04),
            (height, centre),
            colour=pen(lane).colour,
            width=1.0,
        )
        write = _stacked_tag if stacked else _flat_tag
        write(room, right + ASIDE, centre, told.lanes[lane].label, lane, figure)


def _space(room: Room, x: float) -> float:
    return float(room.sheet.get_size_inches()[0]) - EDGE - x


def _stacked_tag(room: Room, x: float, y: float, label: str, lane: int, figure: str) -> None:
    name = room.sheet.shortened(label, _space(room, x), NAME, "bold", tail=TAIL)
    lines = [Line(text=name, size=NAME, weight="bold", colour=pen(lane).text)]
    if figure:
        lines.append(Line(text=figure, size=SMALL + 0.5, colour=INK))
    room.put(lines, [(x, y - 0.5 * room.size(lines)[1])], curves=False)


def _flat_tag(room: Room, x: float, y: float, label: str, lane: int, figure: str) -> None:
    beside = room.sheet.width_of(figure, SMALL) + 0.08 if figure else 0.0
    name = room.sheet.shortened(label, _space(room, x) - beside, FIGURE, "bold", tail=TAIL)
    line = Line(text=name, size=FIGURE, weight="bold", colour=pen(lane).text)
    low = y - 0.5 * FIGURE * LEADING * POINT
    room.put([line], [(x, low)], curves=False)
    if figure:
        start = x + room.sheet.width_of(name, FIGURE, "bold") + 0.08
        room.put([Line(text=figure, size=SMALL)], [(start, low + 0.008)], curves=False)


def stopped(
    room: Room, axes: Axes, frame: Frame, lane: LaneStory, number: int, x: float, y: float
) -> None:
    """A cross where a lane ended short of the finish, with what became of it."""
    look = pen(number)
    cross = look.colour
    spot(axes, x, y, marker="x", size=8.0, fill=cross, rim=cross, rim_width=2.4, zorder=6.0)
    name = room.sheet.shortened(lane.label, 2.0, FIGURE, "bold", tail=TAIL)
    end = f"{lane.ending} after {metres(lane.end_m)}" if lane.end_m > 0.0 else lane.ending
    lines = (
        Line(text=name, size=FIGURE, weight="bold", colour=look.text),
        Line(text=end, size=SMALL + 0.5, colour=MUTED),
    )
    at = inches(axes, x, y)
    room.take_point(*at)
    places = around(*at, *room.size(lines))
    if not room.put(lines, places, within=frame.box, halo=True):
        room.put(lines, places, curves=False, halo=True)

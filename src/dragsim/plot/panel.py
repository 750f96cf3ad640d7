"""Panels: bare axes with rulers in two units, gridlines at the marks, and titles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox, ScaledTranslation

from dragsim.plot.canvas import Sheet
from dragsim.plot.placing import POINT, Line, Room, inches, ticks
from dragsim.plot.strokes import PLAIN, level, stroke, upright
from dragsim.plot.style import FAINT, FIGURE, HEADLINE, INK, MUTED, PAPER, SMALL, TICK, TITLE
from dragsim.plot.words import MINUS

MARGIN: Final = 0.45
"""Left and right of the header [in]."""
TICK_LENGTH: Final = 0.05
MOST_TICKS: Final = 9
RULER_GAP: Final = 0.46
"""From an axis to the second ruler beside it [in]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a panel lies on the sheet [in]."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def box(self) -> Bbox:
        """As a rectangle."""
        return Bbox.from_bounds(self.left, self.bottom, self.width, self.height)


def panel(sheet: Sheet, frame: Frame, *, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Bare axes with limits ``x`` and ``y``: no lines, no ticks."""
    width, height = (float(side) for side in sheet.get_size_inches())
    axes = sheet.add_axes(
        (frame.left / width, frame.bottom / height, frame.width / width, frame.height / height)
    )
    axes.set(facecolor=PAPER, axisbelow=True)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.grid(False)
    axes.tick_params(which="both", length=0, labelleft=False, labelbottom=False)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    return axes


def header(room: Room, headline: str, name: str, rest: str) -> None:
    """A headline at the top of the sheet; below it a name in bold, shortened if need be, and what
    else there is to know."""
    sheet = room.sheet
    page, top = (float(side) for side in sheet.get_size_inches())
    width = page - 2.0 * MARGIN
    headline = sheet.shortened(headline, width, HEADLINE, "bold")
    y = top - 0.52
    room.take(sheet.box(sheet.write(MARGIN, y, headline, size=HEADLINE, weight="bold")))
    start = MARGIN
    if name:
        left = width - sheet.width_of(f"   {rest}", FIGURE)
        name = sheet.shortened(name, left, FIGURE, "bold")
        bold = sheet.write(MARGIN, y - 0.27, name, size=FIGURE, weight="bold", colour=MUTED)
        room.take(sheet.box(bold))
        start = sheet.box(bold).x1 + 0.14
    room.take(sheet.box(sheet.write(start, y - 0.27, rest, size=FIGURE, colour=MUTED)))


def title(room: Room, frame: Frame, text: str, note: str) -> None:
    """Title above a panel's left corner and a note behind it."""
    y = frame.bottom + frame.height + 0.11
    sheet = room.sheet
    head = sheet.write(frame.left, y, text, size=TITLE, weight="bold")
    room.take(sheet.box(head))
    if not note:
        return
    start = sheet.box(head).x1 + 0.1
    space = frame.left + frame.width - start
    note = sheet.shortened(note, space, SMALL + 0.5)
    room.take(sheet.box(sheet.write(start, y, note, size=SMALL + 0.5, colour=MUTED)))


def y_ruler(
    room: Room,
    axes: Axes,
    frame: Frame,
    *,
    unit: str,
    factor: float,
    second: bool = False,
    grid: bool = False,
    unsigned: bool = False,
) -> None:
    """A ruler left of a panel in units of ``factor`` (SI): round values, the unit on top.

    second: farther out and paler; grid: with lines across the panel.
    """
    low, high = sorted(axes.get_ylim())
    values = ticks(low / factor, high / factor, min(max(4, int(frame.height / 0.3)), MOST_TICKS))
    write = plain(values)
    x = frame.left - (RULER_GAP if second else 0.0)
    for value in values:
        _, y = inches(axes, 0.0, value * factor)
        if grid:
            level(axes, value * factor, colour=FAINT, width=0.6, zorder=0.5)
        stroke(room.sheet, (x - TICK_LENGTH, x), (y, y), colour=MUTED if second else INK)
        text = room.sheet.write(
            x - TICK_LENGTH - 0.03,
            y - 0.36 * TICK * POINT,
            write(abs(value) if unsigned else value),
            size=TICK - (0.5 if second else 0.0),
            colour=MUTED if second else INK,
            ha="right",
        )
        room.take(room.sheet.box(text))
    stroke(room.sheet, (x, x), (frame.bottom, frame.bottom + frame.height), colour=MUTED)
    head = room.sheet.write(
        x - 0.08, frame.bottom + frame.height + 0.11, unit, size=SMALL, colour=MUTED, ha="right"
    )
    room.take(room.sheet.box(head))


def x_ruler(
    room: Room, axes: Axes, frame: Frame, *, unit: str, factor: float, row: int = 0
) -> None:
    """A ruler below a panel in units of ``factor`` (SI), in the given row of rulers."""
    low, high = axes.get_xlim()
    right = frame.left + frame.width
    y = frame.bottom - row * 0.25
    colour = MUTED if row else INK
    stroke(room.sheet, (frame.left, right), (y, y), colour=colour, width=0.7 if row else 0.9)
    values = ticks(low / factor, high / factor, max(3, int(frame.width / 0.75)))
    write = plain(values)
    for value in values:
        x, _ = inches(axes, value * factor, 0.0)
        stroke(room.sheet, (x, x), (y - TICK_LENGTH, y), colour=colour)
        _label(room, x, y, write(value), colour)
    _label(room, frame.left - 0.22, y, unit, MUTED, ha="right")


def mark_lines(
    room: Room,
    panels: Sequence[Axes],
    frame: Frame,
    marks: Sequence[tuple[float, str]],
    *,
    end: float | None,
) -> tuple[float, ...]:
    """Gridlines of all panels at marks (x, name), those first that matter most, named in a second
    row below the lowest panel as far as there is room, and a finish line at ``end`` if there is
    one; answers where lines were drawn."""
    drawn = []
    y = frame.bottom - 0.25
    for place, name in marks:
        x, _ = inches(panels[-1], place, 0.0)
        line = (Line(text=name, size=TICK, colour=MUTED),)
        if not room.put(line, [(x, y - 0.17)], ha="center", curves=False):
            continue
        drawn.append(place)
        for axes in panels:
            if place != end:
                upright(axes, place, colour=MUTED, width=0.6, dashes=(1.0, 2.2), zorder=0.6)
    if end is not None:
        for axes in panels:
            finish_line(axes, end)
    return tuple(drawn)


def finish_line(axes: Axes, x: float) -> None:
    """A chequered line across a panel."""
    for offset, side in ((0.0, -1.1), (1.0, 1.1)):
        shift = ScaledTranslation(side * POINT, 0.0, axes.figure.dpi_scale_trans)
        squares = {**PLAIN, "color": INK, "linewidth": 2.2, "linestyle": (offset, (1.0, 1.0))}
        axes.plot(
            [x, x],
            [0.0, 1.0],
            clip_on=False,
            zorder=3.5,
            scalex=False,
            scaley=False,
            transform=axes.get_xaxis_transform() + shift,
            **squares,
        )


def plain(values: Sequence[float]) -> Callable[[float], str]:
    """How to write round values: as many decimals as they all need, a real minus."""
    decimals = 0
    while decimals < 6 and any(abs(round(v, decimals) - v) > 1e-9 for v in values):
        decimals += 1
    return lambda value: f"{value:,.{decimals}f}".replace("-", MINUS)


def _label(room: Room, x: float, y: float, text: str, colour: str, ha: str = "center") -> None:
    written = room.sheet.write(x, y - TICK_LENGTH - 0.14, text, size=TICK, colour=colour, ha=ha)
    room.take(room.sheet.box(written))

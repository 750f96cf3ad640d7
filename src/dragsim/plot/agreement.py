"""Predicted against measured: one column for each quantity, the cars as dots, their deviations
below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from dragsim.plot.canvas import Sheet, printable
from dragsim.plot.panel import MARGIN, Frame, header, panel, title, x_ruler, y_ruler
from dragsim.plot.placing import POINT, Line, Room, around, inches
from dragsim.plot.strokes import curve, level, spot
from dragsim.plot.style import FIGURE, INK, MUTED, TICK, pen
from dragsim.plot.words import MINUS

WIDTH: Final = 13.0
HEIGHT: Final = 7.6
HEADER: Final = 1.75
LEFT: Final = 0.95
COLUMN: Final = 3.4
BETWEEN: Final = 0.75
"""Width of a column, and the room between two of them [in]."""
BOTTOM: Final = 0.62
LOWER: Final = 1.7
GAP: Final = 0.95
"""Height of the lower panels, and the room between them and the upper ones [in]."""
MARKERS: Final = ("o", "s", "^", "D", "v")
SIGNS: Final = ("\N{BLACK CIRCLE}", "\N{BLACK SQUARE}", "\N{BLACK UP-POINTING TRIANGLE}",
                "\N{BLACK DIAMOND}", "\N{BLACK DOWN-POINTING TRIANGLE}")  # fmt: skip
"""Markers of the groups, and the letters that look like them."""
SIZE: Final = 4.6
NAMED: Final = 4
"""Cars named in each lower panel: those furthest off."""
NEAR: Final = 16
"""Places close to a dot, of those where its name might go."""
BAND: Final = "#ECEEF0"
"""The scatter of one test."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One car: measured and predicted, its name, and its group, counted from 0."""

    measured: float
    predicted: float
    name: str
    group: int

    @property
    def off(self) -> float:
        """Predicted less measured."""
        return self.predicted - self.measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One column. ``verdict``: how close in words; ``scatter``: of one test about another of the
    same car, as a standard deviation, None where unknown."""

    title: str
    unit: str
    verdict: str
    scatter: float | None
    dots: Sequence[Dot]


def agreement_figure(
    quantities: Sequence[Quantity], groups: Sequence[str], *, headline: str, note: str
) -> Sheet:
    """Draw up to three quantities, each with at least one car; ``groups`` name those of the dots.
    The figure is a matplotlib one that shows itself in a notebook."""
    sheet = Sheet(WIDTH, HEIGHT)
    room = Room(sheet)
    header(room, headline, "", note)
    legend(room, groups, MARGIN, HEIGHT - 1.08)
    upper = HEIGHT - HEADER - BOTTOM - LOWER - GAP
    for number, quantity in enumerate(quantities):
        left = LEFT + number * (COLUMN + BETWEEN)
        _agreement(
            room,
            Frame(left=left, bottom=BOTTOM + LOWER + GAP, width=COLUMN, height=upper),
            quantity,
        )
        frame = Frame(left=left, bottom=BOTTOM, width=COLUMN, height=LOWER)
        _deviations(room, frame, quantity)
    return sheet


def legend(room: Room, groups: Sequence[str], x: float, y: float) -> None:
    """The groups with their markers, in one line from a place [in]."""
    sheet = room.sheet
    for number, name in enumerate(groups):
        text = f"{SIGNS[number % len(SIGNS)]} {printable(name)}"
        written = sheet.write(x, y, text, size=FIGURE, weight="bold", colour=pen(number).text)
        room.take(sheet.box(written))
        x = sheet.box(written).x1 + 0.25


def dot(axes: Axes, x: float, y: float, group: int, size: float = SIZE) -> None:
    """A car's marker."""
    look = pen(group)
    marker = MARKERS[group % len(MARKERS)]
    spot(axes, x, y, marker=marker, size=size, fill=look.colour, rim_width=0.5)


def _agreement(room: Room, frame: Frame, quantity: Quantity) -> None:
    """Predicted over measured; on the line both are equal."""
    values = [v for one in quantity.dots for v in (one.measured, one.predicted)]
    low, high = min(values), max(values)
    reach = max(0.06 * (high - low), 0.02 * high)
    limits = (low - reach, high + reach)
    axes = panel(room.sheet, frame, x=limits, y=limits)
    if quantity.scatter is not None:
        _band(axes, limits, quantity.scatter)
    curve(axes, limits, limits, colour=MUTED, width=1.0, dashes=(4.0, 2.0), zorder=1.5)
    y_ruler(room, axes, frame, unit=quantity.unit, factor=1.0, grid=True)
    x_ruler(room, axes, frame, unit=quantity.unit, factor=1.0)
    title(room, frame, quantity.title, "predicted over measured; dashed: equal")
    for one in quantity.dots:
        dot(axes, one.measured, one.predicted, one.group)
    _write_in(room, frame, quantity.verdict)


def _write_in(room: Room, frame: Frame, text: str) -> None:
    """How close, in the corner above the line."""
    x, y = frame.left + 0.1, frame.bottom + frame.height - 0.22
    for number, line in enumerate(text.split("\n")):
        written = room.sheet.write(
            x,
            y - 0.19 * number,
            line,
            size=FIGURE,
            weight="normal" if number else "bold",
            colour=MUTED if number else INK,
            halo=True,
        )
        room.take(room.sheet.box(written))


def _band(axes: Axes, limits: tuple[float, float], scatter: float) -> None:
    """The scatter of one test about the line of equals."""
    axes.fill_between(
        limits,
        [value - scatter for value in limits],
        [value + scatter for value in limits],
        color=BAND,
        linewidth=0.0,
        zorder=0.2,
    )


def _deviations(room: Room, frame: Frame, quantity: Quantity) -> None:
    """Predicted less measured, over measured; the cars furthest off by their names."""
    values = [one.measured for one in quantity.dots]
    low, high = min(values), max(values)
    reach = max(0.06 * (high - low), 0.02 * high)
    most = 1.15 * max(*(abs(one.off) for one in quantity.dots), 2.0 * (quantity.scatter or 0.0))
    most = most or 1.0
    axes = panel(room.sheet, frame, x=(low - reach, high + reach), y=(-most, most))
    if quantity.scatter is not None:
        axes.axhspan(-quantity.scatter, quantity.scatter, color=BAND, linewidth=0.0, zorder=0.2)
    level(axes, 0.0, colour=MUTED, width=1.0, dashes=(4.0, 2.0), zorder=1.5)
    y_ruler(room, axes, frame, unit=quantity.unit, factor=1.0, grid=True)
    x_ruler(room, axes, frame, unit=quantity.unit, factor=1.0)
    title(room, frame, f"Predicted {MINUS} measured", "band: scatter of tests")
    for one in quantity.dots:
        dot(axes, one.measured, one.off, one.group)
        room.take_point(*inches(axes, one.measured, one.off), reach=0.5 * SIZE * POINT)
    for one in sorted(quantity.dots, key=lambda item: -abs(item.off))[:NAMED]:
        name = room.sheet.shortened(printable(one.name), 1.7, TICK)
        line = (Line(text=name, size=TICK, colour=pen(one.group).text),)
        width, height = room.size(line)
        x, y = inches(axes, one.measured, one.off)
        room.put(line, around(x, y, width, height)[:NEAR], within=frame.box, halo=True)

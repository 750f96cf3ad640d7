"""What a prediction loses without one part of the physics: a row for each, a column for each
quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dragsim.plot.canvas import Sheet, printable
from dragsim.plot.panel import MARGIN, Frame, header, panel, title, x_ruler
from dragsim.plot.placing import POINT, Room
from dragsim.plot.strokes import curve, spot, upright
from dragsim.plot.style import FAINT, FIGURE, INK, MUTED, PAPER, SMALL, pen
from dragsim.plot.words import MINUS

WIDTH: Final = 13.0
HEADER: Final = 1.75
BOTTOM: Final = 0.62
ROW: Final = 0.36
LEFT: Final = 2.45
BETWEEN: Final = 0.75
SHIFT: Final = 0.62
"""Right of each panel, for how far its predictions move [in]."""
SIZE: Final = 6.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Predictions without one part of the physics, or with all: their mean error; the same with the
    one shift of all of them taken out that makes it least; and by how much they moved, in the
    median."""

    error: float
    unshifted: float
    moved: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A quantity: title, unit, decimals of its numbers, all physics, and each part left out, in the
    order of the rows."""

    title: str
    unit: str
    digits: int
    whole: Loss
    without: Sequence[Loss]


def ablation_figure(
    rows: Sequence[str], columns: Sequence[Column], *, headline: str, note: str
) -> Sheet:
    """Draw what is left out in rows. The figure is a matplotlib one that shows itself in a
    notebook."""
    inner = ROW * len(rows)
    sheet = Sheet(WIDTH, inner + HEADER + BOTTOM)
    room = Room(sheet)
    header(room, headline, "", note)
    _key(room, inner + HEADER + BOTTOM - 1.08)
    for number, name in enumerate(rows):
        y = BOTTOM + inner - (number + 0.5) * ROW - 0.36 * FIGURE * POINT
        room.take(sheet.box(sheet.write(MARGIN, y, printable(f"no {name}"), size=FIGURE)))
    count = len(columns)
    width = (WIDTH - LEFT - MARGIN - count * SHIFT - (count - 1) * BETWEEN) / count
    for number, column in enumerate(columns):
        left = LEFT + number * (width + SHIFT + BETWEEN)
        _column(room, Frame(left=left, bottom=BOTTOM, width=width, height=inner), column)
    return sheet


def _key(room: Room, y: float) -> None:
    sheet = room.sheet
    x = MARGIN
    for text, colour in (
        ("\N{BLACK CIRCLE} mean error without it", pen(1).text),
        ("\N{WHITE CIRCLE} with one constant free to make up for it", pen(1).text),
        ("lines: with all physics, dashed with one constant free", INK),
        ("right: how far predictions move, median", MUTED),
    ):
        written = sheet.write(x, y, text, size=FIGURE, colour=colour)
        room.take(sheet.box(written))
        x = sheet.box(written).x1 + 0.3


def _column(room: Room, frame: Frame, column: Column) -> None:
    every = [column.whole, *column.without]
    most = 1.06 * max(one.error for one in every) or 1.0
    axes = panel(room.sheet, frame, x=(0.0, most), y=(0.0, frame.height))
    title(room, frame, f"{column.title} [{column.unit}]", "")
    x_ruler(room, axes, frame, unit=column.unit, factor=1.0)
    upright(axes, column.whole.error, colour=INK, width=1.4, zorder=1.2)
    upright(axes, column.whole.unshifted, colour=INK, width=0.9, dashes=(3.0, 2.0), zorder=1.2)
    colour = pen(1).colour
    for number, one in enumerate(column.without):
        y = frame.height - (number + 0.5) * ROW
        curve(axes, (0.0, most), (y, y), colour=FAINT, width=0.6, zorder=0.5)
        ends = (column.whole.error, one.error)
        curve(axes, ends, (y, y), colour=colour, width=2.2, zorder=2.0)
        spot(axes, one.unshifted, y, marker="o", size=SIZE - 1.2, fill=PAPER, rim=colour,
             rim_width=1.4, zorder=3.0)  # fmt: skip
        spot(axes, one.error, y, marker="o", size=SIZE, fill=colour, rim_width=0.6, zorder=3.1)
        text = f"{one.moved:+.{column.digits}f}".replace("-", MINUS)
        base = frame.bottom + y - 0.36 * SMALL * POINT
        written = room.sheet.write(
            frame.left + frame.width + 0.14, base, text, size=SMALL, colour=MUTED
        )
        room.take(room.sheet.box(written))

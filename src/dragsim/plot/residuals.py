"""Deviations by class of car: the cars as dots, their mean with its interval as a bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from dragsim.plot.agreement import BAND, legend
from dragsim.plot.canvas import Sheet, printable
from dragsim.plot.panel import MARGIN, Frame, header, panel, title, x_ruler
from dragsim.plot.placing import POINT, Room, inches
from dragsim.plot.strokes import curve, spot, upright
from dragsim.plot.style import FAINT, FIGURE, INK, MUTED, SMALL, pen

WIDTH: Final = 13.0
HEADER: Final = 1.75
BOTTOM: Final = 0.62
ROW: Final = 0.31
HEADING: Final = 0.36
"""Height of a class and of the heading above some [in]."""
LEFT: Final = 2.25
BETWEEN: Final = 0.5
RIGHT: Final = 0.35
SIZE: Final = 4.0
STEPS: Final = (0.06, 0.30, 0.18)
"""How far above the middle of a row its dots lie in turn, so that they do not hide each other, in
rows."""
BELOW: Final = -0.2
"""Where the bar of the mean lies, in rows above the middle."""
ENOUGH: Final = 4
"""Cars from which a class has a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviations:
    """A class in one quantity: each car's predicted less measured; their mean and its standard
    error, None where too few cars."""

    cars: Sequence[float]
    mean: float
    error: float | None

    @property
    def biased(self) -> bool:
        """Whether the mean is off by more than two standard errors."""
        return self.error is not None and abs(self.mean) > 2.0 * self.error

    @property
    def enough(self) -> bool:
        """Whether there are cars enough for an interval of the mean."""
        return self.error is not None and len(self.cars) >= ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A quantity: its title and unit, what it means to be off to the left and to the right, the
    scatter of one test (None: unknown), and the classes by dimension and name."""

    title: str
    unit: str
    left: str
    right: str
    scatter: float | None
    classes: Mapping[str, Mapping[str, Deviations]]


def residuals_figure(columns: Sequence[Column], *, headline: str, note: str) -> Sheet:
    """Draw quantities beside each other over the classes of the first. The figure is a matplotlib
    one that shows itself in a notebook."""
    rows = columns[0].classes
    count = sum(len(classes) for classes in rows.values())
    inner = ROW * count + HEADING * len(rows)
    sheet = Sheet(WIDTH, inner + HEADER + BOTTOM)
    room = Room(sheet)
    header(room, headline, "", note)
    key = (
        f"bar: mean and twice its standard error, of {ENOUGH} cars or more; orange where it leaves "
        "out zero. Grey band: scatter of one test about another of the same car"
    )
    legend(room, ["one car"], MARGIN, inner + HEADER + BOTTOM - 1.08)
    written = sheet.write(
        MARGIN + 1.1, inner + HEADER + BOTTOM - 1.08, key, size=FIGURE, colour=MUTED
    )
    room.take(sheet.box(written))
    width = (WIDTH - LEFT - RIGHT - BETWEEN * (len(columns) - 1)) / len(columns)
    places = _places(rows, inner)
    _names(room, columns, places)
    for number, column in enumerate(columns):
        left = LEFT + number * (width + BETWEEN)
        frame = Frame(left=left, bottom=BOTTOM, width=width, height=inner)
        _column(room, frame, column, places)
    return sheet


Places = Mapping[tuple[str, str], float]
"""Height of each class above the panel's bottom [in]; of a heading under the name ""."""


def _places(rows: Mapping[str, Mapping[str, Deviations]], inner: float) -> Places:
    found: dict[tuple[str, str], float] = {}
    y = inner
    for dimension, classes in rows.items():
        y -= HEADING
        found[dimension, ""] = y + 0.08
        for name in classes:
            y -= ROW
            found[dimension, name] = y + 0.5 * ROW
    return found


def _names(room: Room, columns: Sequence[Column], places: Places) -> None:
    sheet = room.sheet
    for (dimension, name), y in places.items():
        if not name:
            text = printable(dimension[0].upper() + dimension[1:])
            written = sheet.write(MARGIN, BOTTOM + y, text, size=FIGURE, weight="bold")
            room.take(sheet.box(written))
            continue
        base = BOTTOM + y - 0.36 * FIGURE * POINT
        room.take(sheet.box(sheet.write(MARGIN + 0.1, base, printable(name), size=FIGURE)))
        count = len(columns[0].classes[dimension][name].cars)
        text = f"{count} car" + ("" if count == 1 else "s")
        written = sheet.write(LEFT - 0.15, base, text, size=SMALL, colour=MUTED, ha="right")
        room.take(sheet.box(written))


def _column(room: Room, frame: Frame, column: Column, places: Places) -> None:
    sizes = [
        abs(size)
        for classes in column.classes.values()
        for one in classes.values()
        for size in one.cars
    ]
    most = 1.08 * max(sizes, default=1.0) or 1.0
    axes = panel(room.sheet, frame, x=(-most, most), y=(0.0, frame.height))
    if column.scatter is not None:
        axes.axvspan(-column.scatter, column.scatter, color=BAND, linewidth=0.0, zorder=0.2)
    upright(axes, 0.0, colour=INK, width=0.9, zorder=1.0)
    title(room, frame, column.title, "")
    _sides(room, axes, frame, column)
    x_ruler(room, axes, frame, unit=column.unit, factor=1.0)
    for (dimension, name), y in places.items():
        found = column.classes.get(dimension, {}).get(name)
        if found is not None:
            curve(axes, (-most, most), (y, y), colour=FAINT, width=0.5, zorder=0.5)
            _row(axes, found, y)


def _sides(room: Room, axes: Axes, frame: Frame, column: Column) -> None:
    """What left and right of zero mean, above the first class."""
    x, _ = inches(axes, 0.0, 0.0)
    y = frame.bottom + frame.height - 0.2
    for text, place, ha in (
        (f"\N{LEFTWARDS ARROW} {column.left}", x - 0.12, "right"),
        (f"{column.right} \N{RIGHTWARDS ARROW}", x + 0.12, "left"),
    ):
        written = room.sheet.write(place, y, text, size=FIGURE, colour=MUTED, ha=ha, halo=True)
        room.take(room.sheet.box(written))


def _row(axes: Axes, found: Deviations, y: float) -> None:
    """A class: its cars as dots, and below them its mean."""
    for number, size in enumerate(sorted(found.cars)):
        up = y + STEPS[number % len(STEPS)] * ROW
        spot(axes, size, up, marker="o", size=SIZE, fill=pen(0).colour, rim_width=0.4, zorder=3.0)
    if not found.enough or found.error is None:
        return
    colour = pen(1).colour if found.biased else INK
    y += BELOW * ROW
    ends = (found.mean - 2.0 * found.error, found.mean + 2.0 * found.error)
    curve(axes, ends, (y, y), colour=colour, width=2.6, zorder=4.0)
    spot(
        axes, found.mean, y, marker="|", size=7.0, fill=colour, rim=colour, rim_width=2.0,
        zorder=4.1,
    )  # fmt: skip

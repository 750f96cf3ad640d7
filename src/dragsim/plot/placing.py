"""Finding room: texts are put where they touch neither another text nor a curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from dragsim.plot.canvas import Sheet
from dragsim.plot.style import INK

AIR: Final = 0.025
"""Space kept free around a text [in]."""
LEADING: Final = 1.22
"""Distance of lines in a block over their size."""
POINT: Final = 1.0 / 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a block of text; size [pt]."""

    text: str
    size: float
    colour: str = INK
    weight: str = "normal"


class Room:
    """What is taken on a sheet: rectangles and points of curves [in], and where text may go."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        width, height = sheet.get_size_inches()
        self._page = Bbox.from_extents(0.0, 0.0, float(width), float(height))
        self._boxes: list[Bbox] = []
        self._curves: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []

    def take(self, box: Bbox) -> None:
        """Keep a rectangle free of further texts."""
        self._boxes.append(box)

    def take_curve(self, axes: Axes, x: Sequence[float], y: Sequence[float]) -> None:
        """Keep a curve in data coordinates free of texts."""
        if len(x) == 0:
            return
        points = axes.transData.transform(np.column_stack([x, y])) / self.sheet.dpi
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        fine = np.linspace(0.0, along[-1], 2 + int(along[-1] / 0.02))
        self._curves.append(
            (np.interp(fine, along, points[:, 0]), np.interp(fine, along, points[:, 1]))
        )

    def take_point(self, x: float, y: float, reach: float = 0.06) -> None:
        """Keep a marker at a place [in] free of texts."""
        self.take(Bbox.from_extents(x - reach, y - reach, x + reach, y + reach))

    def clash(self, box: Bbox, *, curves: bool = True) -> bool:
        """Whether a rectangle leaves the page or touches what is taken."""
        wide = box.padded(AIR)
        page = self._page
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            return True
        if any(wide.overlaps(other) for other in self._boxes):
            return True
        if not curves:
            return False
        return any(
            bool(np.any((x > wide.x0) & (x < wide.x1) & (y > wide.y0) & (y < wide.y1)))
            for x, y in self._curves
        )

    def size(self, lines: Sequence[Line]) -> tuple[float, float]:
        """Width and height of a block [in]."""
        width = max(self.sheet.width_of(line.text, line.size, line.weight) for line in lines)
        return width, sum(line.size for line in lines) * LEADING * POINT

    def put(
        self,
        lines: Sequence[Line],
        places: Iterable[tuple[float, float]],
        *,
        ha: str = "left",
        within: Bbox | None = None,
        curves: bool = True,
        halo: bool = False,
    ) -> bool:
        """Write a block at the first of the places (its lower left corner, or by ``ha`` the lower
        middle or right one) [in] where it touches nothing and stays ``within`` a rectangle;
        answers whether there was one."""
        width, height = self.size(lines)
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[ha] * width
        for x, y in places:
            box = Bbox.from_bounds(x - shift, y, width, height)
            if within is not None and not _inside(box, within):
                continue
            if not self.clash(box, curves=curves):
                self._write(lines, box, ha, halo)
                return True
        return False

    def _write(self, lines: Sequence[Line], box: Bbox, ha: str, halo: bool) -> None:
        x = {"left": box.x0, "center": 0.5 * (box.x0 + box.x1), "right": box.x1}[ha]
        top = box.y1
        for line in lines:
            step = line.size * LEADING * POINT
            base = top - 0.79 * step
            self.sheet.write(
                x,
                base,
                line.text,
                size=line.size,
                colour=line.colour,
                weight=line.weight,
                ha=ha,
                halo=halo,
            )
            top -= step
        self.take(box)


def _inside(box: Bbox, frame: Bbox) -> bool:
    wide = box.x0 >= frame.x0 and box.x1 <= frame.x1
    return bool(wide and box.y0 >= frame.y0 and box.y1 <= frame.y1)


def inches(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """A place in data coordinates on the sheet [in]."""
    px, py = axes.transData.transform((x, y))
    dpi = axes.figure.dpi
    return float(px / dpi), float(py / dpi)


def around(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """Places for a block of a size near a point [in], the best first: above, below, then aside and
    farther out. Lower left corners."""
    places = []
    for reach in (0.06, 0.14, 0.24, 0.36, 0.5, 0.7):
        for dx, dy in _DIRECTIONS:
            left = x - 0.5 * width + dx * (0.5 * width + reach)
            low = y - 0.5 * height + dy * (0.5 * height + reach)
            places.append((left, low))
    return places


_DIRECTIONS: Final = (
    (0.0, 1.0),
    (0.0, -1.0),
    (-1.0, 1.0),
    (1.0, -1.0),
    (1.0, 0.0),
    (1.0, 1.0),
    (-1.0, -1.0),
    (-1.0, 0.0),
)


def spread(wanted: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Centres for equal rows of a size as near as may be to the wanted ones, in their order,
    without overlap, within low..high; of equal ones the first on top; packed evenly where there
    is too little room.

    Least squares on the order given: pool neighbours that touch (Kruskal's monotone regression).
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    size = min(size, (high - low) / max(len(wanted), 1))
    groups: list[list[float]] = []
    for rank, i in enumerate(order):
        groups.append([wanted[i] - rank * size, 1.0])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            mean, count = groups.pop()
            groups[-1][0] = (groups[-1][0] * groups[-1][1] + mean * count) / (groups[-1][1] + count)
            groups[-1][1] += count
    bases = [mean for mean, count in groups for _ in range(int(count))]
    top = high - 0.5 * size - (len(wanted) - 1) * size
    centres = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        centres[i] = min(max(bases[rank], low + 0.5 * size), top) + rank * size
    return centres


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values (multiples of 1, 2, 2.5 or 5 times a power of ten) from low to high, as many as
    there may be but ``most`` at most."""
    if not high > low:
        return [low]
    power = 10.0 ** floor(log10((high - low) / most))
    for step in (k * power for k in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)):
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        if last - first < most:
            return [round(i * step, 12) for i in range(first, last + 1)]
    return [low]

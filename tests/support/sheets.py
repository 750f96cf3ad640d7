"""Reading a drawn sheet: its texts with the room they take, its lines, its markers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import NamedTuple, cast

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from dragsim.plot.canvas import Sheet
from dragsim.results.race import LaneResult, Race
from dragsim.results.run import Run
from dragsim.spec.scenario import Strip
from dragsim.spec.vehicle import Vehicle

TOUCH = 0.005
"""Rectangles of two texts may share so much [in]: their letters are smaller."""


class Written(NamedTuple):
    """A text and the rectangle it covers [in]."""

    text: str
    box: Bbox


def written(sheet: Sheet) -> list[Written]:
    """All texts on a sheet."""
    found = [artist for artist in sheet.findobj(Text) if isinstance(artist, Text)]
    shown = [text for text in found if text.get_visible() and text.get_text()]
    return [Written(text.get_text(), sheet.box(text)) for text in shown]


def overlapping(sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    pairs = combinations(written(sheet), 2)
    return [
        (a.text, b.text) for a, b in pairs if a.box.padded(-TOUCH).overlaps(b.box.padded(-TOUCH))
    ]


def outside(sheet: Sheet) -> list[str]:
    """Texts that leave the page."""
    width, height = sheet.get_size_inches()
    return [
        text
        for text, box in written(sheet)
        if box.x0 < 0.0 or box.y0 < 0.0 or box.x1 > width or box.y1 > height
    ]


def lines(sheet: Sheet, panel: int) -> Iterator[Line2D]:
    """Curves of a panel: lines of more than two points."""
    for line in sheet.axes[panel].get_lines():
        if len(np.asarray(line.get_xdata())) > 2:
            yield line


def points(line: Line2D) -> tuple[list[float], list[float]]:
    """A line's places."""
    x, y = (np.asarray(data, dtype=float) for data in line.get_data())
    return x.tolist(), y.tolist()


def markers(sheet: Sheet, panel: int, marker: str) -> list[tuple[float, float]]:
    """Places of the single markers of a kind in a panel."""
    found = [line for line in sheet.axes[panel].get_lines() if line.get_marker() == marker]
    return [(x[0], y[0]) for x, y in map(points, found)]


def named_race(
    entries: list[tuple[str, Run, float]], *, name: str = "A race", car_m: float | None = None
) -> Race:
    """A race of (label, run, reaction [s]); ``car_m`` is the length that the cars' files give."""
    vehicle = cast(Vehicle, SimpleNamespace(name="a car", body=SimpleNamespace(length=car_m)))
    lanes = tuple(
        LaneResult(
            vehicle="car", label=label, reaction_s=reaction, run=replace(run, vehicle=vehicle)
        )
        for label, run, reaction in entries
    )
    return Race(
        name=name,
        summary="",
        lanes=lanes,
        conditions=lanes[0].run.conditions,
        strip=Strip(length=lanes[0].run.length_m),
    )

"""Lines and markers with everything said, so that nobody's settings show through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from dragsim.plot.canvas import Sheet
from dragsim.plot.style import INK, PAPER

PLAIN: Final[dict[str, Any]] = {
    "marker": "none",
    "antialiased": True,
    "solid_capstyle": "round",
    "solid_joinstyle": "round",
    "dash_capstyle": "butt",
    "dash_joinstyle": "round",
}


def _look(colour: str, width: float, dashes: tuple[float, ...], zorder: float) -> dict[str, Any]:
    linestyle = (0.0, dashes or None)
    return {
        **PLAIN,
        "color": colour,
        "linewidth": width,
        "linestyle": linestyle,
        "zorder": zorder,
    }


def curve(
    axes: Axes,
    x: Sequence[float],
    y: Sequence[float],
    *,
    colour: str = INK,
    width: float,
    dashes: tuple[float, ...] = (),
    zorder: float = 3.0,
) -> None:
    """A curve in data coordinates; width [pt], dashes in widths."""
    axes.plot(x, y, scalex=False, scaley=False, **_look(colour, width, dashes, zorder))


def level(
    axes: Axes,
    y: float,
    *,
    colour: str = INK,
    width: float,
    dashes: tuple[float, ...] = (),
    zorder: float = 2.0,
) -> None:
    """A line across a panel at a height in data coordinates."""
    axes.axhline(y, **_look(colour, width, dashes, zorder))


def upright(
    axes: Axes,
    x: float,
    *,
    colour: str = INK,
    width: float,
    dashes: tuple[float, ...] = (),
    zorder: float = 2.0,
) -> None:
    """A line up a panel at a place in data coordinates."""
    axes.axvline(x, **_look(colour, width, dashes, zorder))


def spot(
    axes: Axes,
    x: float,
    y: float,
    *,
    marker: str,
    size: float,
    fill: str,
    rim: str = PAPER,
    rim_width: float = 1.0,
    zorder: float = 4.0,
) -> None:
    """A marker, drawn whole at the edge of a panel too; size and width of its rim [pt]."""
    axes.plot(
        [x],
        [y],
        marker=marker,
        markersize=size,
        markerfacecolor=fill,
        markeredgecolor=rim,
        markeredgewidth=rim_width,
        fillstyle="full",
        linestyle="none",
        antialiased=True,
        clip_on=False,
        scalex=False,
        scaley=False,
        zorder=zorder,
    )


def ring(axes: Axes, x: float, y: float, colour: str) -> None:
    """The circle that marks a shift."""
    spot(axes, x, y, marker="o", size=4.6, fill=PAPER, rim=colour, rim_width=1.4)


def stroke(
    sheet: Sheet,
    x: tuple[float, float],
    y: tuple[float, float],
    *,
    colour: str = INK,
    width: float = 0.7,
) -> None:
    """A thin straight line on the sheet [in]."""
    across, up = (float(side) for side in sheet.get_size_inches())
    line = Line2D(
        [place / across for place in x],
        [place / up for place in y],
        transform=sheet.transFigure,
        **_look(colour, width, (), 2.0),
    )
    sheet.add_artist(line)

"""The race in one picture: who led by how much where, and how fast both were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragsim.constants import MPH
from dragsim.plot.canvas import Sheet
from dragsim.plot.gap_panel import draw_gaps
from dragsim.plot.lanes import column
from dragsim.plot.panel import Frame, header, mark_lines, panel, x_ruler
from dragsim.plot.placing import Room
from dragsim.plot.speed_panel import draw_speeds
from dragsim.plot.story import Story, story
from dragsim.plot.style import HEADLINE, TAIL
from dragsim.plot.words import names, setting, strip_marks, verdict

if TYPE_CHECKING:
    from dragsim.results.race import Race

WIDTH: Final = 10.0
HEIGHT: Final = 6.6
LEFT: Final = 1.0
BOTTOM: Final = 0.62
HEADER: Final = 1.2
BETWEEN: Final = 0.55
LEAST_SPAN: Final = 0.02
"""What the gap's axis spans at least [s]."""


def gap_figure(race: Race) -> Sheet:
    """Draw a race: gap against distance above, speeds against distance below.

    Of two lanes the upper panel shows the lead, up for lane 1 (``race.gap_s``); of more, how far
    each is behind the winner; of one lane only its speed is drawn. Distances and gaps come from
    dense output. The figure is a matplotlib one that shows itself in a notebook.
    """
    told = story(race)
    sheet = Sheet(WIDTH, HEIGHT)
    room = Room(sheet)
    header(room, _headline(sheet, race), *setting(race))
    inner = WIDTH - LEFT - column(sheet, told)
    space = HEIGHT - BOTTOM - HEADER
    upper = 0.5 * (space - BETWEEN) if any(gap.x for gap in told.gaps) else 0.0
    lower = space - BETWEEN - upper if upper else space
    speeds = Frame(left=LEFT, bottom=BOTTOM, width=inner, height=lower)
    gaps = Frame(left=LEFT, bottom=HEIGHT - HEADER - upper, width=inner, height=upper)
    panels = []
    if upper:
        panels.append(panel(sheet, gaps, x=(0.0, told.length_m), y=_gap_limits(told)))
    axes = panel(sheet, speeds, x=(0.0, told.length_m), y=(0.0, _top_speed(told)))
    panels.append(axes)
    kilo = told.length_m >= 2999.5
    x_ruler(room, axes, speeds, unit="km" if kilo else "m", factor=1000.0 if kilo else 1.0)
    named = mark_lines(room, panels, speeds, strip_marks(told.length_m), end=told.length_m)
    if upper:
        draw_gaps(room, panels[0], gaps, told, named=named, car_m=length_of_a_car(race))
    draw_speeds(room, axes, speeds, told)
    return sheet


def length_of_a_car(race: Race) -> float | None:
    """Length of the winning car [m], where its file gives one."""
    return None if race.winner is None else race.lanes[race.winner].run.vehicle.body.length


def _headline(sheet: Sheet, race: Race) -> str:
    """The result, long names shortened."""
    short = [sheet.shortened(name, 3.4, HEADLINE, "bold", tail=TAIL) for name in names(race)]
    return verdict(race, tuple(short))


def _top_speed(told: Story) -> float:
    top = max((max(lane.v, default=0.0) for lane in told.lanes), default=0.0)
    return 1.08 * top if top > 0.0 else 10.0 * MPH


def _gap_limits(told: Story) -> tuple[float, float]:
    """Limits of the gap's axis [s]; of more than two lanes turned over, the leader on top."""
    values = [s for gap in told.gaps for s in gap.s]
    low, high = min(values, default=0.0), max(values, default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    span = max(high - low, LEAST_SPAN)
    limits = (low - 0.12 * span, high + 0.14 * span)
    return limits if len(told.lanes) == 2 else (limits[1], limits[0])

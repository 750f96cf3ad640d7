"""One run in one picture: what happened when, and what the car had to give at every speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragsim.plot.canvas import Sheet, printable
from dragsim.plot.moments import moments
from dragsim.plot.panel import MARGIN, Frame, header
from dragsim.plot.placing import Room
from dragsim.plot.pull_panel import draw_pull
from dragsim.plot.style import HEADLINE, TAIL
from dragsim.plot.time_panels import draw_times
from dragsim.plot.words import DOT, air_words, length_words, run_verdict, speed_words

if TYPE_CHECKING:
    from dragsim.results.run import Run

WIDTH: Final = 13.0
HEIGHT: Final = 7.6
HEADER: Final = 1.2
BOTTOM: Final = 0.72
TIMES: Final = (1.0, 5.6)
"""Left edge and width of the panels over time [in]."""
PULL: Final = (7.85, 4.75)
"""Left edge and width of the panel over speed [in]."""


def run_figure(run: Run) -> Sheet:
    """Draw a run: speed, acceleration, engine speed and slip against time, with the strip's marks;
    beside them the pull of every gear against speed, with the grip limit, the resistance and what
    was driven. The figure is a matplotlib one that shows itself in a notebook.
    """
    sheet = Sheet(WIDTH, HEIGHT)
    room = Room(sheet)
    result = run_verdict(run)
    space = WIDTH - 2.0 * MARGIN - sheet.width_of(f": {result}", HEADLINE, "bold")
    name = sheet.shortened(printable(run.vehicle.name), space, HEADLINE, "bold", tail=TAIL)
    strip = length_words(run.length_m) + (" by the beams" if run.finished else "")
    if run.start_mps > 0.0:
        strip += f"{DOT}rolling start at {speed_words(run.start_mps, both=False)}"
    rest = f"{strip}{DOT}{air_words(run.conditions)}"
    header(room, f"{name}: {result}", "", rest)
    end_s = run.standing_s if run.standing_s is not None else run.trace.end_s
    looked = moments(run, end_s) if end_s > 0.0 else ()
    height = HEIGHT - HEADER - BOTTOM
    frame = Frame(left=TIMES[0], bottom=BOTTOM, width=TIMES[1], height=height)
    draw_times(room, frame, run, looked, max(end_s, 1e-3))
    frame = Frame(left=PULL[0], bottom=BOTTOM, width=PULL[1], height=height)
    draw_pull(room, frame, run, looked)
    return sheet

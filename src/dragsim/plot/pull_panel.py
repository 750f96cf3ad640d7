"""The panel of a run over speed: pull of the gears, resistance, grip, and what was driven."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from matplotlib.axes import Axes

from dragsim.constants import KMH, MPH
from dragsim.model.params import AXLE_BOTH, AXLE_FRONT, AXLE_NONE, KIND_IDEAL, Params
from dragsim.model.state import ENGAGE, GAP, HANDOVER, INERTIA, PHASE
from dragsim.plot.panel import Frame, panel, title, x_ruler, y_ruler
from dragsim.plot.placing import Line, Room, around, inches
from dragsim.plot.pull import driven_axle, gear_count, gear_range, grip, pull, resistance
from dragsim.plot.strokes import curve as draw
from dragsim.plot.style import FIGURE, INK, MUTED, NAME, PENS

if TYPE_CHECKING:
    from dragsim.results.channels import Moment
    from dragsim.results.run import Run

POINTS: Final = 120
"""Points of a curve over speed."""
GEAR_COLOUR: Final = PENS[0].colour
DRIVEN: Final = PENS[1]
Curve = tuple[list[float], list[float]]


def draw_pull(room: Room, frame: Frame, run: Run, looked: Sequence[Moment]) -> None:
    """Force on the road against speed, with the torque on the driven axle as a second ruler."""
    p = run.trace.params
    driven = _driven(run, looked)
    speeds = [v for part in driven for v in part.curve[0]]
    forces = [force for part in driven for force in part.curve[1]]
    top = 1.1 * max(max(speeds, default=0.0), 10.0 * MPH)
    gears = _gear_curves(run, top) if p.kind != KIND_IDEAL else []
    grid = [top * i / POINTS for i in range(POINTS + 1)]
    limit = (grid, [grip(p, v) for v in grid])
    against = (grid, [resistance(p, v) for v in grid])
    highest = max([*limit[1], *against[1], *(max(force) for _, force in gears), *forces])
    lowest = min(0.0, min(forces, default=0.0), *against[1])
    axes = panel(room.sheet, frame, x=(0.0, top), y=(1.1 * lowest, 1.06 * highest))
    title(room, frame, "Pull", "of each gear at full throttle and steady speed; what was driven")
    x_ruler(room, axes, frame, unit="mph", factor=MPH)
    x_ruler(room, axes, frame, unit="km/h", factor=KMH, row=1)
    y_ruler(room, axes, frame, unit="kN", factor=1000.0, grid=True)
    radius = driven_axle(p).radius
    y_ruler(room, axes, frame, unit="kNm", factor=1000.0 / radius, second=True)
    _draw(axes, room, limit, colour=INK, width=1.6, dashes=(5.0, 1.6))
    _draw(axes, room, against, colour=MUTED, width=1.6, dashes=(1.2, 1.2))
    for curve in gears:
        _draw(axes, room, curve, colour=GEAR_COLOUR, width=1.4)
    for part in driven:
        _draw(axes, room, part.curve, colour=DRIVEN.colour, width=2.6 if part.in_gear else 0.8)
    _names(room, axes, frame, p, gears, limit, against)
    _name_driven(room, axes, frame, driven)


class Part(NamedTuple):
    """A piece of what was driven: speeds [m/s] and forces [N], and whether the car was in gear."""

    in_gear: bool
    curve: Curve


def _driven(run: Run, looked: Sequence[Moment]) -> list[Part]:
    """Force on the road over speed, parted where a shift begins or ends."""
    speed, force = run.channel("speed"), run.channel("drive_force")
    parts: list[Part] = []
    for moment in looked:
        in_gear = moment.step.mode[PHASE] not in (GAP, ENGAGE, HANDOVER, INERTIA)
        point = speed.read(moment), force.read(moment)
        if not parts or parts[-1].in_gear is not in_gear:
            parts.append(Part(in_gear, ([], [])))
        parts[-1].curve[0].append(point[0])
        parts[-1].curve[1].append(point[1])
    return parts


def _gear_curves(run: Run, top: float) -> list[Curve]:
    """Pull of each gear over its speeds up to ``top`` [m/s]."""
    p, row = run.trace.params, run.trace.curve
    curves = []
    for gear in range(gear_count(p)):
        low, high = gear_range(p, gear)
        if low < top:
            end = min(high, top)
            v = [low + (end - low) * i / POINTS for i in range(POINTS + 1)]
            curves.append((v, [pull(p, row, gear, speed) for speed in v]))
    return curves


def _draw(
    axes: Axes,
    room: Room,
    points: Curve,
    *,
    colour: str,
    width: float,
    dashes: tuple[float, ...] = (),
) -> None:
    draw(axes, *points, colour=colour, width=width, dashes=dashes, zorder=2.0 + width)
    room.take_curve(axes, *points)


def _names(
    room: Room,
    axes: Axes,
    frame: Frame,
    p: Params,
    gears: Sequence[Curve],
    limit: Curve,
    against: Curve,
) -> None:
    """Names of the curves, each on its own: gears where they begin, the others where there is
    room."""
    for number, curve in enumerate(gears, 1):
        line = Line(text=str(number), size=NAME, weight="bold", colour=PENS[0].text)
        x, y = inches(axes, curve[0][0], curve[1][0])
        low = y - 0.5 * room.size((line,))[1]
        before = [(x - dx, low + dy) for dx in (0.06, 0.1) for dy in (0.0, -0.06, 0.06, -0.12)]
        if not room.put((line,), before, ha="right", within=frame.box, halo=True):
            peak = curve[1].index(max(curve[1]))
            _near(room, axes, frame, curve, [peak, POINTS // 2, POINTS // 3, POINTS], line)
    wheels = "front" if p.driven == AXLE_FRONT else "rear"
    if p.driven == AXLE_BOTH or p.assisted != AXLE_NONE:
        wheels = "four"
    spread = [POINTS * k // 12 for k in (8, 9, 7, 10, 6, 5, 4, 3)]
    line = Line(text=f"grip of the {wheels} tyres", size=FIGURE, colour=INK)
    _near(room, axes, frame, limit, spread, line)
    _near(room, axes, frame, against, spread, Line(text="resistance", size=FIGURE, colour=MUTED))


def _name_driven(room: Room, axes: Axes, frame: Frame, driven: Sequence[Part]) -> None:
    """Name what was driven on its longest piece in gear that has room."""
    line = Line(text="driven", size=NAME, weight="bold", colour=DRIVEN.text)
    pieces = [part.curve for part in driven if part.in_gear]
    for curve in sorted(pieces, key=lambda piece: piece[0][0] - piece[0][-1]):
        last = len(curve[0]) - 1
        at = [last * k // 8 for k in (4, 5, 3, 6, 2, 7, 8)]
        if _near(room, axes, frame, curve, at, line):
            return


def _near(
    room: Room, axes: Axes, frame: Frame, curve: Curve, at: Sequence[int], line: Line
) -> bool:
    """Write a name close to one of the points of a curve; answers whether there was room."""
    size = room.size((line,))
    places = [
        place for i in at for place in around(*inches(axes, curve[0][i], curve[1][i]), *size)[:24]
    ]
    return room.put((line,), places, within=frame.box, halo=True)

"""What a slip and a race have to say, as rows: shared by the card, ``time`` and the notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dragsim.constants import FOOT, QUARTER_MILE
from dragsim.report.layout import TableRow
from dragsim.report.values import NOT_REACHED, length_name, mph, percent, seconds

if TYPE_CHECKING:
    from dragsim.results.race import Race
    from dragsim.results.timing import Slip

Rows = tuple[TableRow | None, ...]
"""None is a blank line between two groups."""


class _Mark(NamedTuple):
    """One line of a timeslip: what it is called and which number of a slip it shows."""

    label: str
    unit: str
    value: Callable[[Slip], float | None]
    x: float = 0.0


_MARKS = (
    _Mark("60 ft", "s", lambda slip: slip.ft60_s, 60.0 * FOOT),
    _Mark("330 ft", "s", lambda slip: slip.ft330_s, 330.0 * FOOT),
    _Mark("1/8 mile", "s", lambda slip: slip.ft660_s, 660.0 * FOOT),
    _Mark("", "mph", lambda slip: slip.ft660_mps, 660.0 * FOOT),
    _Mark("1000 ft", "s", lambda slip: slip.ft1000_s, 1000.0 * FOOT),
    _Mark("1/4 mile", "s", lambda slip: slip.ft1320_s, QUARTER_MILE),
    _Mark("", "mph", lambda slip: slip.ft1320_mps, QUARTER_MILE),
)
_SPRINTS = (
    _Mark("0-60 mph", "s", lambda slip: slip.zero_to_60_mph_s),
    _Mark("0-100 km/h", "s", lambda slip: slip.zero_to_100_kmh_s),
)
_LONG_SPRINTS = (
    _Mark("0-100 mph", "s", lambda slip: slip.zero_to_100_mph_s),
    _Mark("0-200 km/h", "s", lambda slip: slip.zero_to_200_kmh_s),
    _Mark("60-130 mph", "s", lambda slip: slip.sixty_to_130_mph_s),
    _Mark("100-200 km/h", "s", lambda slip: slip.hundred_to_200_kmh_s),
    _Mark("5-60 mph", "s", lambda slip: slip.five_to_60_mph_s),
)
_ROLLOUT = _Mark("Rollout", "s", lambda slip: slip.rollout_s)


def mark_rows(slips: Sequence[Slip]) -> Rows:
    """Times and trap speeds at the marks of the strip and at its end, one column per slip."""
    length = slips[0].length_m
    marks = [_row(mark, slips) for mark in _MARKS if mark.x < length * (1.0 - 1e-9)]
    finish = (
        _Mark(length_name(length), "s", lambda slip: slip.finish_s),
        _Mark("", "mph", lambda slip: slip.finish_mps),
    )
    return (*marks, *(_row(mark, slips, strong=True) for mark in finish))


def sprint_rows(slips: Sequence[Slip], *, every: bool = False) -> Rows:
    """0-60 mph and 0-100 km/h; with ``every`` also the longer sprints that some slip reached."""
    rows = [_row(mark, slips) for mark in _SPRINTS]
    if every:
        reached = (m for m in _LONG_SPRINTS if any(m.value(slip) is not None for slip in slips))
        rows.extend(_row(mark, slips) for mark in reached)
    return tuple(rows)


def clock_rows(slips: Sequence[Slip]) -> Rows:
    """One car by several clocks, one column per clock."""
    rollout = _row(_ROLLOUT, slips)
    return (rollout, *mark_rows(slips), None, *sprint_rows(slips, every=True))


def race_rows(race: Race) -> Rows:
    """The lanes of a race side by side, by the beams' clock."""
    lanes = race.lanes
    slips = [lane.run.slip("beams") for lane in lanes]
    reaction = TableRow(
        label="R/T", unit="s", cells=tuple(seconds(lane.reaction_s) for lane in lanes)
    )
    arrival = TableRow(
        label="Signal to finish", unit="s", cells=tuple(seconds(lane.arrival_s) for lane in lanes)
    )
    power = TableRow(
        label="Power in this air",
        unit="%",
        cells=tuple(percent(lane.run.power_correction) for lane in lanes),
    )
    places = _place_row(race)
    dials, packages = _bracket_rows(race)
    return (
        reaction,
        *dials,
        *mark_rows(slips),
        None,
        arrival,
        *packages,
        *_foul_row(race),
        *places,
        None,
        *sprint_rows(slips),
        None,
        power,
    )


def _bracket_rows(race: Race) -> tuple[Rows, Rows]:
    """With a handicap the dial-ins, which go before the marks, and the packages."""
    if race.lanes[0].dial_in_s is None:
        return (), ()
    dials = tuple(seconds(lane.dial_in_s) for lane in race.lanes)
    packages = tuple(seconds(lane.package_s) for lane in race.lanes)
    return (
        (TableRow(label="Dial-in", unit="s", cells=dials),),
        (TableRow(label="Package", unit="s", cells=packages),),
    )


def _foul_row(race: Race) -> Rows:
    """Who fouled, where anyone did."""
    fouls = [lane.foul for lane in race.lanes]
    if not any(fouls):
        return ()
    cells = tuple(NOT_REACHED if foul is None else foul.value for foul in fouls)
    return (TableRow(label="Foul", cells=cells),)


def _place_row(race: Race) -> Rows:
    """Who came in where, for three lanes and more: of two the winner's line says it."""
    if len(race.lanes) < 3:
        return ()
    places = {number: str(place) for place, number in enumerate(race.order, 1)}
    if race.dead_heat:
        places[race.order[1]] = "1"
    cells = tuple(places.get(number, NOT_REACHED) for number in range(len(race.lanes)))
    return (TableRow(label="Place", cells=cells),)


def _row(mark: _Mark, slips: Sequence[Slip], *, strong: bool = False) -> TableRow:
    show = mph if mark.unit == "mph" else seconds
    return TableRow(
        label=mark.label,
        unit=mark.unit,
        cells=tuple(show(mark.value(slip)) for slip in slips),
        strong=strong,
    )

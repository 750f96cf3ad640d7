"""Small tables for notebooks: the rows of the card as HTML, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from dragsim.report.card import CLOCKS, headline, lane_names, tweaks, verdict_lines
from dragsim.report.conditions import air_words, start_words, strip_words, weather_words
from dragsim.report.layout import Line, TableRow
from dragsim.report.rows import Rows, clock_rows, race_rows

if TYPE_CHECKING:
    from dragsim.results.race import Race
    from dragsim.results.run import Run
    from dragsim.results.timing import Slip
    from dragsim.spec.vehicle import Vehicle

_TABLE = "border-collapse:collapse;font-variant-numeric:tabular-nums"
_LABEL = "text-align:left;font-weight:normal"
_QUIET = "opacity:.65"
_RULE = "border-top:1px solid rgba(128,128,128,.45)"
_SENTENCES = 10_000
"""Cells of a line that is never broken: the page wraps it."""


def html(thing: Race | Run | Slip) -> str:
    """What ``thing`` shows of itself in a notebook."""
    from dragsim.results.race import Race
    from dragsim.results.run import Run

    if isinstance(thing, Race):
        return race_html(thing)
    return run_html(thing) if isinstance(thing, Run) else slip_html(thing)


def race_html(race: Race) -> str:
    """The lanes side by side, who won and by how much."""
    names = lane_names(race.lanes)
    parts = [_heading(race.name)]
    for number, (lane, name) in enumerate(zip(race.lanes, names, strict=True), 1):
        parts.append(_quiet(f"Lane {number}: {name}, {_car(lane.run.vehicle)}"))
    parts.append(_quiet(f"{strip_words(race.strip)}; {weather_words(race.weather)}"))
    parts.append(_quiet(f"Air {air_words(race.conditions)}"))
    if started := start_words(race):
        parts.append(_quiet(f"Start: {started}"))
    parts.append(_table(names, race_rows(race), winner=race.winner))
    parts.extend(_sentences(verdict_lines(race, names, _SENTENCES)))
    return _block(parts)


def run_html(run: Run) -> str:
    """One car's slip in all three clocks."""
    slips = [run.slip(clock) for clock, _ in CLOCKS]
    parts = [_heading(_car(run.vehicle)), _quiet(headline(run))]
    parts.append(_table([heading for _, heading in CLOCKS], clock_rows(slips)))
    return _block(parts)


def slip_html(slip: Slip) -> str:
    """A timeslip in one clock."""
    return _block([_table(["Slip"], clock_rows([slip]))])


def _car(vehicle: Vehicle) -> str:
    changed = ", ".join(f"{key} = {value}" for key, value in tweaks(vehicle))
    return f"{vehicle.name} with {changed}" if changed else vehicle.name


def _table(headings: Sequence[str], rows: Rows, *, winner: int | None = None) -> str:
    cells = "".join(
        f'<th style="text-align:right">{_bold(heading, number == winner)}</th>'
        for number, heading in enumerate(headings)
    )
    body = "".join(_row(row, first) for row, first in _with_groups(rows))
    head = f"<thead><tr><th></th>{cells}<th></th></tr></thead>"
    return f'<table style="{_TABLE}">{head}<tbody>{body}</tbody></table>'


def _with_groups(rows: Rows) -> Iterable[tuple[TableRow, bool]]:
    """The rows, each with whether it begins a group."""
    first = False
    for row in rows:
        if row is None:
            first = True
        else:
            yield row, first
            first = False


def _row(row: TableRow, first: bool) -> str:
    style = f' style="{_RULE}"' if first else ""
    cells = "".join(
        f'<td style="text-align:right">{_bold(cell, row.strong)}</td>' for cell in row.cells
    )
    label = f'<th style="{_LABEL}">{_bold(row.label, row.strong)}</th>'
    unit = f'<td style="text-align:left;{_QUIET}">{escape(row.unit)}</td>'
    return f"<tr{style}>{label}{cells}{unit}</tr>"


def _bold(text: str, strong: bool) -> str:
    return f"<strong>{escape(text)}</strong>" if strong else escape(text)


def _heading(text: str) -> str:
    return f"<div><strong>{escape(text)}</strong></div>"


def _quiet(text: str) -> str:
    return f'<div style="{_QUIET}">{escape(text)}</div>'


def _sentences(lines: Sequence[Line]) -> list[str]:
    return [f"<div>{escape(''.join(span.text for span in line).strip())}</div>" for line in lines]


def _block(parts: Sequence[str]) -> str:
    return f'<div class="dragsim">{"".join(parts)}</div>'

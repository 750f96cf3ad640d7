"""Lists for the terminal: what is in the garage, and every number that a car uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from dragsim.estimate.explain import estimated
from dragsim.report.figures import doubt, shown
from dragsim.report.layout import BLANK, Line, Span, Style, cells, fit, left, paragraph, right, wrap
from dragsim.report.values import first_sentence

if TYPE_CHECKING:
    from dragsim.estimate.explain import Figure
    from dragsim.spec.vehicle import Vehicle

NARROWEST: Final = 40
_STACKED_BELOW: Final = 160
"""Cells from which on a figure and its source stand on one line."""
_INDENT: Final = "      "
_YEAR: Final = 4


class Entry(NamedTuple):
    """One file of the garage. ``year`` 0 where the file has none."""

    name: str
    title: str
    year: int
    summary: str


def garage_lines(entries: Sequence[Entry], width: int | None) -> list[Line]:
    """Name, year and summary in columns; under each other where there is no room for columns."""
    name_width = max(cells(entry.name) for entry in entries)
    if width is not None and width - name_width - _YEAR - 4 < 24:
        return _stacked_entries(entries, max(width, NARROWEST))
    lines: list[Line] = []
    indent = name_width + _YEAR + 4
    for entry in entries:
        year = str(entry.year) if entry.year else ""
        text = " ".join((entry.summary or entry.title).split())
        rows = [text] if width is None else wrap(first_sentence(text), width - indent)
        name = Span(left(entry.name, name_width + 2), Style.STRONG)
        lines.append((name, Span(right(year, _YEAR), Style.QUIET), Span("  " + rows[0])))
        lines += [(Span(" " * indent + row),) for row in rows[1:]]
    return lines


def _stacked_entries(entries: Sequence[Entry], width: int) -> list[Line]:
    lines: list[Line] = []
    for entry in entries:
        year = f"  {entry.year}" if entry.year else ""
        name = Span(fit(entry.name, width - len(year)), Style.STRONG)
        lines.append((name, Span(year, Style.QUIET)))
        text = first_sentence(entry.summary or entry.title)
        lines += paragraph(text, width, indent="  ", hanging="  ")
    return lines


def explain_lines(vehicle: Vehicle, figures: Sequence[Figure], width: int | None) -> list[Line]:
    """Every figure with its value, origin, uncertainty and source.

    ``width`` None: one line each, for a program that reads on.
    """
    values = [shown(figure, vehicle.document) for figure in figures]
    if width is None:
        return _flat_figures(figures, values, width)
    if width >= _STACKED_BELOW:
        lines = [BLANK, *_flat_figures(figures, values, width)]
    else:
        lines = _stacked_figures(figures, values, max(width, NARROWEST))
    count = f"{estimated(figures)} of {len(figures)} numbers are estimated."
    return [*paragraph(vehicle.name, width, Style.STRONG), *lines, BLANK, *paragraph(count, width)]


def _flat_figures(
    figures: Sequence[Figure], values: Sequence[str], width: int | None
) -> list[Line]:
    columns = [
        (figure.key, value, _origin(figure), _doubt(figure))
        for figure, value in zip(figures, values, strict=True)
    ]
    sizes = [max(cells(row[number]) for row in columns) for number in range(4)]
    sizes[1] = min(sizes[1], 32)
    start = sum(sizes) + 8
    lines: list[Line] = []
    for figure, (key, value, origin, uncertainty) in zip(figures, columns, strict=True):
        value = value if width is None else fit(value, sizes[1])
        head = (
            Span(left(key, sizes[0] + 2)),
            Span(left(value, sizes[1] + 2), Style.STRONG),
            Span(left(origin, sizes[2] + 2), _style(figure)),
            Span(left(uncertainty, sizes[3] + 2), Style.QUIET),
        )
        source = _source(figure)
        rows = [source] if width is None else wrap(source, width - start)
        lines.append((*head, Span(rows[0], Style.QUIET)))
        lines += [(Span(" " * start + row, Style.QUIET),) for row in rows[1:]]
    return lines


def _stacked_figures(figures: Sequence[Figure], values: Sequence[str], width: int) -> list[Line]:
    """Under a heading per table: key and value, below them origin, uncertainty and source."""
    parts = [figure.key.partition(".") for figure in figures]
    key_width = min(max(cells(rest or table) for table, _, rest in parts), width // 2 - 2)
    lines: list[Line] = []
    heading = ""
    for figure, value, (table, _, rest) in zip(figures, values, parts, strict=True):
        if table != heading:
            heading = table
            lines += [BLANK, (Span(table, Style.STRONG),)]
        key = left(fit(rest or table, key_width), key_width)
        lines += _stacked_figure(figure, key, value, width)
    return lines


def _stacked_figure(figure: Figure, key: str, value: str, width: int) -> list[Line]:
    start = cells(key) + 4
    first, *others = wrap(value, width - start)
    lines: list[Line] = [(Span(f"  {key}  "), Span(first, Style.STRONG))]
    lines += [(Span(" " * start + row, Style.STRONG),) for row in others]
    origin = ", ".join(filter(None, (_origin(figure), _doubt(figure))))
    about = ": ".join(filter(None, (origin, _source(figure))))
    first, *others = wrap(about, width - len(_INDENT))
    origin = first[: len(origin)]
    rest = first[len(origin) :]
    lines.append((Span(_INDENT), Span(origin, _style(figure)), Span(rest, Style.QUIET)))
    lines += [(Span(_INDENT + row, Style.QUIET),) for row in others]
    return lines


def _origin(figure: Figure) -> str:
    return figure.origin.value


def _doubt(figure: Figure) -> str:
    text = doubt(figure)
    return f"+- {text}" if text else ""


def _source(figure: Figure) -> str:
    """Where a number comes from: as the file states it, or the rule and what that rests on."""
    rule = figure.rule.rstrip(".")
    text = f"{rule} ({figure.source})" if rule else figure.source
    return " ".join("; ".join(filter(None, (text, figure.note))).split())


def _style(figure: Figure) -> Style:
    return Style.WARNING if figure.origin.value == "estimated" else Style.QUIET

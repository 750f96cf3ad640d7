"""Tables of numbers in titled groups of columns, beside each other as far as a line is wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragsim.report.layout import BLANK, Line, Span, Style, cells, fit, left, right


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that belong together under a title."""

    title: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A label, and the cells of each group; none: a heading."""

    label: str
    groups: tuple[tuple[str, ...], ...] = ()
    strong: bool = False


def side_by_side(groups: Sequence[Group], rows: Sequence[Row], width: int) -> list[Line]:
    """Groups of columns beside each other, and those that have no room below.

    The first row names the table. A first group without a title stands beside the labels and goes
    with them.
    """
    sizes = [_sizes(number, group, rows) for number, group in enumerate(groups)]
    fixed = [0] if not groups[0].title else []
    beside = sum(_breadth(sizes[number]) for number in fixed)
    room = width - beside - max(_breadth(size) for size in sizes)
    label = min(max(cells(row.label) for row in rows), room)
    start = label + beside
    blocks: list[list[int]] = []
    taken = width + 1
    for number in range(len(fixed), len(groups)):
        breadth = _breadth(sizes[number])
        if taken + breadth > width:
            blocks.append([*fixed])
            taken = start
        blocks[-1].append(number)
        taken += breadth
    lines: list[Line] = []
    for chosen in blocks:
        lines += [BLANK] if lines else []
        lines += _block(chosen, groups, rows, label, sizes)
    return lines


def _sizes(number: int, group: Group, rows: Sequence[Row]) -> list[int]:
    """The cells of each column of a group, widened to hold its title."""
    sizes = [
        max(cells(head), *(cells(row.groups[number][at]) for row in rows if row.groups))
        for at, head in enumerate(group.heads)
    ]
    sizes[0] += max(0, cells(group.title) - sum(sizes) - len(sizes) + 1)
    return sizes


def _breadth(sizes: Sequence[int]) -> int:
    """The cells of a group with the gap before it."""
    return sum(sizes) + len(sizes) + 1


def _block(
    chosen: Sequence[int],
    groups: Sequence[Group],
    rows: Sequence[Row],
    label: int,
    sizes: Sequence[Sequence[int]],
) -> list[Line]:
    def line(parts: Iterable[tuple[int, Sequence[str]]]) -> str:
        return "".join(
            "  " + " ".join(right(text, size) for text, size in zip(texts, sizes[at], strict=True))
            for at, texts in parts
        )

    titles = "".join(
        "  " + right(groups[number].title, _breadth(sizes[number]) - 2) for number in chosen
    )
    heads = line((number, groups[number].heads) for number in chosen)
    first, *others = rows
    lines: list[Line] = [
        (Span(" " * label), Span(titles, Style.STRONG)),
        (Span(left(fit(first.label, label), label), Style.STRONG), Span(heads, Style.QUIET)),
    ]
    for row in others:
        if row.groups:
            style = Style.STRONG if row.strong else Style.PLAIN
            numbers = line((number, row.groups[number]) for number in chosen)
            lines.append((Span(left(fit(row.label, label), label), style), Span(numbers, style)))
        else:
            lines.append((Span(fit(row.label, label), Style.STRONG),))
    return lines

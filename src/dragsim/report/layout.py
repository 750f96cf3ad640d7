"""Text laid out in terminal cells: spans, wrapping, and tables aligned on the decimal point.

One layout serves pipe and terminal; a terminal merely adds colour to the same characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.text import Text


class Style(Enum):
    """What a piece of text is, with the rich style that shows it."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "dim"
    WINNER = "bold green"
    WARNING = "yellow"


class Span(NamedTuple):
    """A piece of a line in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A label, its unit, and one cell per column; ``strong`` rows carry the result."""

    label: str
    unit: str = ""
    cells: tuple[str, ...]
    strong: bool = False


BLANK: Line = ()
GAP = 2
"""Cells between two columns."""
WIDEST_HEADING = 24
READABLE_HEADING = 10
"""Cells of a heading that is cut: fewer columns stand side by side rather than less of it."""


def plain(lines: Iterable[Line]) -> str:
    """The lines as bare text without trailing blanks, each ended by a newline."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)


def rich_text(lines: Iterable[Line]) -> Text:
    """The same lines as a rich renderable, styled."""
    from rich.text import Text

    text = Text(no_wrap=True)
    for line in lines:
        for span in line:
            text.append(span.text, span.style.value)
        text.append("\n")
    text.rstrip()
    return text


def cells(text: str) -> int:
    """Terminal cells that ``text`` takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )


def fit(text: str, width: int) -> str:
    """``text`` cut to ``width`` cells; dots say that it was cut."""
    if cells(text) <= width:
        return text
    if width <= 3:
        return "." * width
    kept = ""
    for character in text:
        if cells(kept + character) > width - 2:
            break
        kept += character
    return kept.rstrip() + ".."


def left(text: str, width: int) -> str:
    """``text`` with blanks after it, up to ``width`` cells."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """``text`` with blanks before it, up to ``width`` cells."""
    return " " * (width - cells(text)) + text


def wrap(
    text: str | Sequence[str], width: int, *, indent: str = "", hanging: str | None = None
) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken at blanks, or within words too long.

    A sequence is broken between its items where they fit. ``hanging`` indents all lines but the
    first.
    """
    later = indent if hanging is None else hanging
    lines: list[str] = []
    current = indent
    empty = True
    for word in text.split() if isinstance(text, str) else text:
        joined = current + ("" if empty else " ") + word
        if cells(joined) > width and not empty:
            lines.append(current)
            joined = later + word
        while cells(joined) > width > len(later):
            cut = _prefix(joined, width)
            blank = cut.rfind(" ", len(later) + 1)
            cut = cut[:blank] if blank > 0 else cut
            lines.append(cut)
            joined = later + joined[len(cut) :].lstrip()
        current, empty = joined, False
    if not empty or not lines:
        lines.append(current)
    return lines


def _prefix(text: str, width: int) -> str:
    """The longest beginning of ``text`` that takes at most ``width`` cells."""
    length = min(len(text), width)
    while cells(text[:length]) > width:
        length -= 1
    return text[:length]


def paragraph(
    text: str | Sequence[str],
    width: int,
    style: Style = Style.PLAIN,
    *,
    indent: str = "",
    hanging: str | None = None,
) -> list[Line]:
    """`wrap` as styled lines."""
    return [(Span(line, style),) for line in wrap(text, width, indent=indent, hanging=hanging)]


def aligned(texts: Sequence[str]) -> list[str]:
    """Numbers of one column padded so that their decimal points stand below each other."""
    parts = [_around_point(text) for text in texts]
    before = max((cells(head) for head, _ in parts), default=0)
    after = max((cells(tail) for _, tail in parts), default=0)
    return [
        right(head, before) + left(tail, after) if is_number(text) else text
        for text, (head, tail) in zip(texts, parts, strict=True)
    ]


def is_number(text: str) -> bool:
    """A formatted number, or the dash that stands for one."""
    return text == "-" or text.lstrip("-+").replace(".", "", 1).replace(",", "").isdigit()


def _around_point(text: str) -> tuple[str, str]:
    if not is_number(text):
        return "", ""
    whole, point, fraction = text.partition(".")
    return whole, point + fraction


def table(
    headings: Sequence[str],
    rows: Sequence[TableRow | None],
    width: int,
    *,
    corner: str = "",
    winner: int | None = None,
) -> list[Line]:
    """Rows by columns; where the columns do not fit side by side they are stacked in groups.

    None among the rows stands for a blank line; ``corner`` stands above the labels; ``winner`` is
    the column to bring out.
    """
    labels = [row.label for row in rows if row is not None]
    label_width = max(cells(label) for label in (corner, *labels))
    unit_width = max(cells(row.unit) for row in rows if row is not None)
    room = width - label_width - unit_width - GAP
    columns = [_column(rows, number) for number in range(len(headings))]
    widest = max(cells(cell) for column in columns for cell in column if cell is not None)
    wanted = max(cells(heading) for heading in headings)
    most = max(1, room // (max(widest, min(wanted, READABLE_HEADING)) + GAP))
    groups = -(-len(headings) // most)
    size = -(-len(headings) // groups)
    each = max(widest, min(wanted, room // size - GAP, WIDEST_HEADING))
    lines: list[Line] = []
    for start in range(0, len(headings), size):
        if lines:
            lines.append(BLANK)
        chosen = range(start, min(start + size, len(headings)))
        lines.append(_heading(headings, chosen, left(corner, label_width), each, winner))
        lines.extend(
            BLANK
            if row is None
            else _table_line(row, [columns[number][at] for number in chosen], label_width, each)
            for at, row in enumerate(rows)
        )
    return lines


def _column(rows: Sequence[TableRow | None], number: int) -> list[str]:
    """The cells of one column, aligned; "" for blank lines."""
    texts = iter(aligned([row.cells[number] for row in rows if row is not None]))
    return ["" if row is None else next(texts) for row in rows]


def _heading(
    headings: Sequence[str],
    chosen: Iterable[int],
    corner: str,
    each: int,
    winner: int | None,
) -> Line:
    spans = [Span(corner, Style.QUIET)]
    for number in chosen:
        style = Style.WINNER if number == winner else Style.STRONG
        spans.append(Span(" " * GAP + right(fit(headings[number], each), each), style))
    return tuple(spans)


def _table_line(row: TableRow, texts: Sequence[str], label_width: int, each: int) -> Line:
    style = Style.STRONG if row.strong else Style.PLAIN
    values = "".join(" " * GAP + right(text, each) for text in texts)
    return (
        Span(left(row.label, label_width), style),
        Span(values, style),
        Span(" " * GAP + row.unit, Style.QUIET),
    )

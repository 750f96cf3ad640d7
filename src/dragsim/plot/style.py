"""How the pictures look: colours, line styles, sizes. Constants only; nothing global is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAPER: Final = "#FFFFFF"
INK: Final = "#1A1A1A"
"""Headlines, names, figures."""
MUTED: Final = "#5F6368"
"""Units, ticks, conditions."""
FAINT: Final = "#D9DCDF"
"""Gridlines."""

FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib, so that a picture looks the same on every machine."""

HEADLINE: Final = 19.0
TITLE: Final = 10.5
NAME: Final = 10.5
FIGURE: Final = 9.0
TICK: Final = 8.0
SMALL: Final = 7.5
"""Text sizes [pt]."""

TAIL: Final = 0.35
"""Share of a shortened name that comes from its end, where similar names differ."""

DPI: Final = 192
"""Pixels per inch: two per CSS pixel, as sharp screens and print want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How one lane is drawn: colour of lines and areas, a darker one of the same hue for text, dash
    pattern in line widths (empty: solid), width [pt]."""

    colour: str
    text: str
    dashes: tuple[float, ...]
    width: float


PENS: Final = (
    Pen(colour="#0072B2", text="#00598C", dashes=(), width=2.6),
    Pen(colour="#D55E00", text="#B34F00", dashes=(4.2, 1.1), width=2.2),
    Pen(colour="#009E73", text="#00704F", dashes=(1.2, 0.9), width=2.2),
    Pen(colour="#CC79A7", text="#9C4A78", dashes=(5.0, 1.0, 1.2, 1.0), width=2.0),
    Pen(colour="#56B4E9", text="#1F78AD", dashes=(), width=1.3),
    Pen(colour="#E69F00", text="#946600", dashes=(8.0, 1.4), width=1.6),
    Pen(colour="#000000", text="#000000", dashes=(1.2, 1.8), width=1.6),
    Pen(colour="#8C6D1F", text="#6E5413", dashes=(4.0, 1.2, 1.2, 1.2, 1.2, 1.2), width=1.5),
)
"""Lanes in order: the palette of Okabe and Ito (2008), which colour-blind readers tell apart, each
with its own dash and weight for print in black and white."""


def pen(lane: int) -> Pen:
    """The pen of a lane, counted from 0; from the ninth on they repeat."""
    return PENS[lane % len(PENS)]

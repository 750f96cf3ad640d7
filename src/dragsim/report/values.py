"""Numbers as people read them: ETs to a millisecond, speeds in mph, the units of the paddock."""

from __future__ import annotations

from math import isclose

from dragsim.constants import FOOT, MILE, MPH, QUARTER_MILE

NOT_REACHED = "-"

_LENGTHS = (
    (60.0 * FOOT, "60 ft"),
    (330.0 * FOOT, "330 ft"),
    (QUARTER_MILE / 2.0, "1/8 mile"),
    (1000.0 * FOOT, "1000 ft"),
    (QUARTER_MILE, "1/4 mile"),
    (MILE / 2.0, "1/2 mile"),
    (MILE, "1 mile"),
)


def seconds(t: float | None) -> str:
    """A time [s] to the millisecond; a dash for one that was not reached."""
    return NOT_REACHED if t is None else f"{t:.3f}"


def fine_seconds(t: float) -> str:
    """A short time [s] to the millisecond, shorter ones to two digits: it is never 0.000."""
    return seconds(t) if t >= 0.0005 else significant(t, 2)


def mph(v: float | None) -> str:
    """A speed [m/s] in mph to a hundredth."""
    return NOT_REACHED if v is None else f"{v / MPH:.2f}"


def percent(ratio: float, digits: int = 1) -> str:
    """A ratio in per cent, without the sign."""
    return f"{100.0 * ratio:.{digits}f}"


def length_name(x: float) -> str:
    """The usual name of a strip of x [m], else its length."""
    for length, name in _LENGTHS:
        if isclose(x, length, rel_tol=1e-6):
            return name
    return f"{significant(x, 6)} m"


def significant(value: float, digits: int) -> str:
    """``value`` to so many significant digits, never as a power of ten, without idle zeros."""
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{float(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def first_sentence(text: str) -> str:
    """A text up to its first full stop, on one line."""
    return " ".join(text.split()).split(". ")[0]


def altitude(h: float) -> str:
    """A height [m] in feet, with metres beside it."""
    return f"{h / FOOT:,.0f} ft ({h:,.0f} m)"

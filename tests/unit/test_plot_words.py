"""What the pictures say, and how room is found for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragsim.constants import FOOT, QUARTER_MILE
from dragsim.plot.canvas import MISSING, Sheet, printable
from dragsim.plot.panel import plain
from dragsim.plot.placing import Line, Room, spread, ticks
from dragsim.plot.style import PAPER, PENS
from dragsim.plot.words import length_words, metres, seconds, strip_marks


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.3449, "2.34 s"),
        (-2.3449, "\N{MINUS SIGN}2.34 s"),
        (0.104, "0.10 s"),
        (0.0432, "0.043 s"),
        (0.00006, "0.0001 s"),
    ],
)
def test_small_gaps_get_more_decimals(value: float, text: str) -> None:
    assert seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10_000.0, "10 km"),
        (2300.4, "2,300 m"),
        (95.5, "96 m"),
        (6.24, "6.2 m"),
        (9.96, "10 m"),
        (0.304, "30 cm"),
        (0.0042, "4 mm"),
        (0.0, "0 m"),
    ],
)
def test_lengths_come_in_the_unit_that_suits_them(value: float, text: str) -> None:
    assert metres(value) == text


def test_strips_are_called_what_people_call_them() -> None:
    assert length_words(QUARTER_MILE) == "quarter mile"
    assert length_words(660.0 * FOOT) == "eighth mile"
    assert length_words(402.0) == "402 m"


def test_marks_end_with_the_strip() -> None:
    names = {name for _, name in strip_marks(QUARTER_MILE)}
    assert names == {"60 ft", "330 ft", "660 ft", "1000 ft", "1320 ft"}
    assert strip_marks(QUARTER_MILE)[0] == (QUARTER_MILE, "1320 ft")
    assert strip_marks(1.0) == ((1.0, "3.28 ft"),)


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 1.0, 5, [0.0, 0.25, 0.5, 0.75, 1.0]),
        (0.0, 117.0, 6, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
        (-0.3, 2.5, 4, [0.0, 1.0, 2.0]),
    ],
)
def test_rulers_have_round_values(
    low: float, high: float, most: int, expected: list[float]
) -> None:
    assert ticks(low, high, most) == expected


@given(
    low=st.floats(-1e4, 1e4),
    span=st.floats(1e-4, 1e5),
    most=st.integers(3, 12),
)
def test_rulers_are_neither_empty_nor_crowded(low: float, span: float, most: int) -> None:
    values = ticks(low, low + span, most)
    slack = 1e-6 * (span + abs(low))
    assert 1 <= len(values) <= most
    assert all(low - slack <= value <= low + span + slack for value in values)
    assert len({plain(values)(value) for value in values}) == len(values) or span < 1e-3


@given(
    wanted=st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=8),
    size=st.floats(0.05, 0.4),
)
def test_rows_spread_without_overlap_and_keep_their_order(wanted: list[float], size: float) -> None:
    centres = spread(wanted, size, -5.0, 5.0)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    assert all(centres[b] - centres[a] > size - 1e-9 for a, b in pairwise(order))
    assert min(centres) >= -5.0 + 0.5 * size - 1e-9
    assert max(centres) <= 5.0 - 0.5 * size + 1e-9


def test_rows_that_do_not_touch_stay_where_they_are() -> None:
    assert spread([0.0, 1.0, 3.0], 0.5, -5.0, 5.0) == pytest.approx([0.0, 1.0, 3.0])


def test_rows_that_touch_part_evenly() -> None:
    assert spread([1.0, 1.0], 0.5, -5.0, 5.0) == pytest.approx([1.25, 0.75])


def test_long_names_are_cut_to_their_room_and_keep_their_ends() -> None:
    sheet = Sheet(4.0, 3.0)
    name = "MINI Cooper S with a long story (2)"
    cut = sheet.shortened(name, 1.5, 10.0, "bold", tail=0.35)
    assert sheet.width_of(cut, 10.0, "bold") <= 1.5
    assert cut.startswith("MINI")
    assert "\N{HORIZONTAL ELLIPSIS}" in cut
    assert cut.endswith("(2)")
    assert sheet.shortened(name, 1.5, 10.0).endswith("\N{HORIZONTAL ELLIPSIS}")
    assert sheet.shortened("911", 1.5, 10.0) == "911"


def test_what_no_font_draws_becomes_a_square() -> None:
    names = "Citro\u00ebn \u041c\u0418\u041d\u0418"
    assert printable(names) == names
    assert printable("a\tb\n c\x00d") == "a b c d"
    assert printable("911 \U0001f3c1") in (f"911 {MISSING}", "911 \U0001f3c1")


def test_text_finds_room_beside_what_is_there() -> None:
    sheet = Sheet(4.0, 3.0)
    room = Room(sheet)
    line = (Line(text="first", size=10.0),)
    assert room.put(line, [(1.0, 1.0)])
    assert not room.put(line, [(1.05, 1.0)])
    assert room.put(line, [(1.05, 1.0), (1.05, 1.5)])
    assert not room.put(line, [(3.9, 1.0), (-0.1, 1.0), (1.0, 2.95)])


def test_files_are_of_known_formats() -> None:
    with pytest.raises(ValueError, match="use png, svg or pdf"):
        Sheet(1.0, 1.0).to_bytes("bmp")


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_names_are_readable_on_paper() -> None:
    for pen in PENS:
        contrast = (luminance(PAPER) + 0.05) / (luminance(pen.text) + 0.05)
        assert contrast >= 4.5, pen


def test_lanes_differ_without_their_colours() -> None:
    assert len({(pen.dashes, pen.width) for pen in PENS}) == len(PENS)
    assert len({pen.dashes for pen in PENS[:4]}) == 4


DEUTERANOPIA = ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969))
PROTANOPIA = ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052))
"""How eyes without one kind of cone see linear RGB (Machado, Oliveira, Fernandes 2009)."""


@pytest.mark.parametrize("eye", [DEUTERANOPIA, PROTANOPIA])
def test_the_first_lanes_differ_to_colour_blind_eyes(eye: tuple[tuple[float, ...], ...]) -> None:
    def seen(colour: str) -> list[float]:
        linear = [(int(colour[i : i + 2], 16) / 255.0) ** 2.2 for i in (1, 3, 5)]
        mixed = [sum(m * c for m, c in zip(row, linear, strict=True)) for row in eye]
        return [max(c, 0.0) ** (1 / 2.2) for c in mixed]

    colours = [seen(pen.colour) for pen in PENS[:4]]
    for i, a in enumerate(colours):
        for b in colours[i + 1 :]:
            distance = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
            assert distance > 0.15

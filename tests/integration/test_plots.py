"""The pictures of races and runs: what they show is right, and nothing lies over anything else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from lanes import run_of
from matplotlib import rc_context, rcParams
from matplotlib.image import imread
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from sheets import lines, markers, named_race, outside, overlapping, points, written

from dragsim.constants import FOOT, QUARTER_MILE, RPM
from dragsim.model.params import AXLE_FRONT, AXLE_REAR, Params
from dragsim.model.powertrain.ideal import DRIVE_GRIP
from dragsim.plot.gap import gap_figure
from dragsim.plot.pull import grip, pull, resistance
from dragsim.plot.run import run_figure
from dragsim.plot.style import DPI
from dragsim.plot.words import metres, seconds
from dragsim.results.race import Race
from dragsim.results.run import Run

PNG = b"\x89PNG\r\n\x1a\n"


def changed(car: Car, change: Callable[[Params], Params]) -> Car:
    return Car(change(car.params), car.curve)


@cache
def quick(length_m: float = QUARTER_MILE) -> Run:
    return run_of(rear_drive_natural(), length_m=length_m)


@cache
def slow(length_m: float = QUARTER_MILE, load: float = 1.0) -> Run:
    heavy = changed(
        front_drive_turbo(), lambda p: p._replace(body=p.body._replace(mass=load * p.body.mass))
    )
    return run_of(heavy, length_m=length_m)


@cache
def stuck() -> Run:
    """A car that a wall of a slope keeps at the line."""
    steep = changed(
        front_drive_turbo(), lambda p: p._replace(road=p.road._replace(sine=0.9, cosine=0.436))
    )
    return run_of(steep)


@cache
def halted() -> Run:
    """A car that never finds its second gear on a slope: it comes to a halt before the finish."""
    sloping = changed(
        rear_drive_natural(),
        lambda p: p._replace(
            road=p.road._replace(sine=0.05, cosine=0.99875),
            gearbox=p.gearbox._replace(shift_time=400.0),
        ),
    )
    return run_of(sloping)


def field(lanes: int) -> Race:
    """Lanes of two kinds of cars, ever heavier ones, released one after the other."""
    runs = [quick() if i % 2 else slow(load=1.0 + 0.02 * i) for i in range(lanes)]
    return named_race([(f"Car of lane {i + 1}", run, 0.03 * i) for i, run in enumerate(runs)])


LONG = "A label that goes on and on and on until there is no room for it anywhere (1)"
CYRILLIC = "\u041c\u0418\u041d\u0418 \u041a\u0443\u043f\u0435\u0440"
ODD = r"$\frac{1}{2}$ cost_of_%d #1 & \N{x} ^_^ {"

RACES: dict[str, Callable[[], Race]] = {
    "two": lambda: named_race([("911", quick(), 0.0), ("MINI", slow(), 0.0)], car_m=4.4),
    "lane 2 wins": lambda: named_race([("MINI", slow(), 0.0), ("911", quick(), 0.0)]),
    "lead change": lambda: named_race([("911", quick(), 0.8), ("MINI", slow(), 0.0)]),
    "identical": lambda: named_race([("911", quick(), 0.0), ("911", quick(), 0.0)]),
    "hundredth": lambda: named_race([("911", quick(), 0.0), ("911", quick(), 0.004)]),
    "one": lambda: named_race([("911", quick(), 0.0)]),
    "never launched": lambda: named_race([("911", quick(), 0.0), ("MINI", stuck(), 0.0)]),
    "halted": lambda: named_race([("911", quick(), 0.0), ("MINI", halted(), 0.0)]),
    "nobody": lambda: named_race([("911", halted(), 0.0), ("MINI", stuck(), 0.0)]),
    "one, stuck": lambda: named_race([("MINI", stuck(), 0.0)]),
    "three": lambda: field(3),
    "eight": lambda: field(8),
    "mixed": lambda: named_race(
        [("911", quick(), 0.0), ("A", halted(), 0.0), ("B", stuck(), 0.0), ("MINI", slow(), 0.0)]
    ),
    "a metre": lambda: named_race([("911", quick(1.0), 0.0), ("MINI", slow(1.0), 0.0)]),
    "ten kilometres": lambda: named_race([("911", quick(1e4), 0.0), ("MINI", slow(1e4), 0.0)]),
    "long names": lambda: named_race(
        [(LONG, quick(), 0.7), (LONG, slow(), 0.0)], name=f"{LONG} {LONG}"
    ),
    "long names, three": lambda: named_race(
        [(LONG, quick(), 0.0), (LONG, slow(), 0.0), (LONG, halted(), 0.0)], name=LONG
    ),
    "odd names": lambda: named_race([(ODD, quick(), 0.0), (CYRILLIC, slow(), 0.0)], name=ODD),
    "long reaction": lambda: named_race([("911", quick(), 30.0), ("MINI", slow(), 0.0)]),
}


@pytest.mark.parametrize("case", RACES)
def test_texts_of_a_race_keep_clear_of_each_other(case: str) -> None:
    sheet = gap_figure(RACES[case]())
    assert overlapping(sheet) == []
    assert outside(sheet) == []


RUNS: dict[str, Callable[[], Run]] = {
    "quick": quick,
    "slow": slow,
    "stuck": stuck,
    "halted": halted,
    "a metre": lambda: quick(1.0),
    "ten kilometres": lambda: slow(1e4),
    "ideal": lambda: run_of(ideal_car(force=4000.0, rolling=0.01), name="an ideal car"),
    "long name": lambda: run_of(rear_drive_natural(), length_m=30.0, name=LONG * 2),
    "odd name": lambda: run_of(rear_drive_natural(), length_m=30.0, name=ODD),
}


@pytest.mark.parametrize("case", RUNS)
def test_texts_of_a_run_keep_clear_of_each_other(case: str) -> None:
    sheet = run_figure(RUNS[case]())
    assert overlapping(sheet) == []
    assert outside(sheet) == []


@pytest.mark.parametrize(
    ("case", "headline"),
    [
        ("identical", "Dead heat: 911 (1) and 911 (2)"),
        ("hundredth", "911 (1) wins by 0.0040 s, 20 cm"),
        ("never launched", "911 wins: MINI never moved off"),
        ("halted", "911 wins: MINI came to a halt"),
        ("nobody", "Neither car finishes"),
        ("one, stuck", "MINI: never moved off"),
    ],
)
def test_the_headline_says_what_happened(case: str, headline: str) -> None:
    assert written(gap_figure(RACES[case]()))[0].text == headline


def test_the_headline_says_who_won_by_how_much() -> None:
    for case, winner in (("two", "911"), ("lane 2 wins", "911")):
        race = RACES[case]()
        assert race.margin_s is not None
        assert race.margin_m is not None
        margin = f"{seconds(race.margin_s)}, {metres(race.margin_m)}"
        assert written(gap_figure(race))[0].text == f"{winner} wins by {margin}"


@pytest.mark.parametrize("case", ["two", "lane 2 wins", "lead change", "a metre"])
def test_the_lead_is_drawn_as_it_was(case: str) -> None:
    race = RACES[case]()
    (line,) = lines(gap_figure(race), 0)
    x, s = points(line)
    assert len(x) > 600
    assert (x[0], x[-1]) == (0.0, race.length_m)
    assert s == pytest.approx(race.gap_s(x), abs=1e-12)
    assert abs(s[-1]) == pytest.approx(race.margin_s, abs=1e-9)


def test_speeds_are_drawn_as_they_were() -> None:
    race = RACES["two"]()
    for line, lane in zip(lines(gap_figure(race), 1), race.lanes, strict=True):
        x, v = points(line)
        assert v == pytest.approx(lane.run.speed(x_m=x), abs=1e-9)


def test_curves_look_smooth() -> None:
    """Between two drawn points the lead bends from the chord by less than half a pixel."""
    race = RACES["two"]()
    sheet = gap_figure(race)
    (line,) = lines(sheet, 0)
    x, s = points(line)
    middles = [0.5 * (a + b) for a, b in pairwise(x[1:])]
    chords = [0.5 * (a + b) for a, b in pairwise(s[1:])]
    transform = sheet.axes[0].transData.transform
    drawn = transform(np.column_stack([middles, chords]))
    exact = transform(np.column_stack([middles, race.gap_s(middles)]))
    assert np.abs(drawn - exact).max() < 0.5


def test_gaps_are_told_at_the_marks() -> None:
    race = RACES["two"]()
    texts = {text for text, _ in written(gap_figure(race))}
    for feet in (60.0, 330.0, 660.0, 1000.0, 1320.0):
        assert f"{feet:.0f} ft" in texts
        assert seconds(race.gap_s(feet * FOOT)) in texts
        leader = race.lanes[0].course.arrival_s(feet * FOOT)
        assert leader is not None
        assert metres(race.gap_m(leader)) in texts
    assert race.margin_m is not None
    assert f"{race.margin_m / 4.4:.0f} car lengths" in texts


def test_cars_are_named_on_their_lines() -> None:
    race = RACES["two"]()
    sheet = gap_figure(race)
    boxes = {text: box for text, box in written(sheet) if text in ("911", "MINI")}
    axes = sheet.axes[1]
    for lane in race.lanes:
        v = lane.run.speed(x_m=race.length_m)
        x, y = axes.transData.transform((race.length_m, v)) / DPI
        box = boxes[lane.label]
        assert 0.0 < box.x0 - x < 0.4
        assert abs(0.5 * (box.y0 + box.y1) - y) < 0.3
    assert all(axes.get_legend() is None for axes in sheet.axes)


def test_shifts_are_marked_on_the_lines() -> None:
    race = RACES["two"]()
    shifts = [
        (shift.x_m, lane.run.speed(t_s=shift.t_s))
        for lane in race.lanes
        for shift in lane.run.shifts
        if shift.x_m < race.length_m
    ]
    assert len(shifts) >= 6
    assert np.allclose(sorted(markers(gap_figure(race), 1, "o")), sorted(shifts))


def test_lead_changes_are_marked_and_named() -> None:
    race = RACES["lead change"]()
    (change,) = race.lead_changes()
    sheet = gap_figure(race)
    assert markers(sheet, 0, "D") == [(change.x_m, 0.0)]
    texts = {text for text, _ in written(sheet)}
    assert {"911 takes the lead", "911 ahead", "MINI ahead"} <= texts
    assert markers(gap_figure(RACES["two"]()), 0, "D") == []


def test_more_lanes_show_how_far_each_is_behind_the_winner() -> None:
    race = RACES["three"]()
    assert race.winner == 1
    sheet = gap_figure(race)
    low, high = sheet.axes[0].get_ylim()
    assert low > high, "the leader is on top"
    curves = list(lines(sheet, 0))
    assert len(curves) == 2
    for line, lane in zip(curves, (1, 3), strict=True):
        x, s = points(line)
        assert s == pytest.approx(race.gap_s(x, a=2, b=lane), abs=1e-12)


def test_lanes_that_end_early_are_drawn_as_far_as_they_came() -> None:
    race = RACES["halted"]()
    run = race.lanes[1].run
    sheet = gap_figure(race)
    x, _ = points(list(lines(sheet, 1))[1])
    assert x[-1] == pytest.approx(run.trace.end_m)
    assert [place for place, _ in markers(sheet, 1, "x")] == pytest.approx([run.trace.end_m])
    texts = [text for text, _ in written(sheet)]
    assert f"came to a halt after {metres(run.trace.end_m)}" in texts


def test_labels_are_never_read_as_formulas() -> None:
    race = named_race([(r"$x^2$_a", quick(), 0.0), (r"\alpha", slow(), 0.0)])
    sheet = gap_figure(race)
    texts = [text for text, _ in written(sheet)]
    assert r"$x^2$_a" in texts
    assert texts[0].startswith(r"$x^2$_a wins by")
    for artist in sheet.findobj(Text):
        assert isinstance(artist, Text)
        assert not (artist.get_text() and artist.get_parse_math())


def test_pictures_are_sharp_and_the_same_each_time() -> None:
    race = RACES["two"]()
    sheet = gap_figure(race)
    png = sheet.to_bytes()
    assert png.startswith(PNG)
    assert imread(BytesIO(png)).shape[:2] == (1267, 1920)
    assert png == gap_figure(race).to_bytes()
    svg = sheet.to_bytes("svg")
    assert b"<svg" in svg
    assert svg == gap_figure(race).to_bytes("svg")
    assert sheet.to_bytes("pdf").startswith(b"%PDF")


def test_settings_of_the_user_change_nothing_and_are_left_alone() -> None:
    race = RACES["lead change"]()
    plain = gap_figure(race).to_bytes()
    before = dict(rcParams)
    theirs: dict[Any, Any] = {
        "font.size": 30.0,
        "font.family": "monospace",
        "text.color": "red",
        "axes.facecolor": "black",
        "axes.grid": True,
        "axes.labelcolor": "red",
        "figure.facecolor": "black",
        "figure.autolayout": True,
        "figure.dpi": 50.0,
        "savefig.dpi": 50.0,
        "savefig.facecolor": "black",
        "savefig.bbox": "tight",
        "font.style": "italic",
        "font.weight": "bold",
        "text.usetex": True,
        "text.antialiased": False,
        "lines.linewidth": 9.0,
        "lines.linestyle": "--",
        "lines.marker": "o",
        "lines.solid_capstyle": "butt",
        "lines.antialiased": False,
        "markers.fillstyle": "none",
        "xtick.top": True,
        "axes.xmargin": 0.4,
    }
    with rc_context(theirs):
        assert gap_figure(race).to_bytes() == plain
    assert dict(rcParams) == before


def test_a_cropped_picture_is_a_part_of_the_whole() -> None:
    """Notebooks crop to what is drawn: texts must move with the curves they belong to."""
    sheet = gap_figure(RACES["two"]())
    whole = imread(BytesIO(sheet.to_bytes()))
    part = BytesIO()
    sheet.savefig(part, format="png", bbox_inches=Bbox.from_extents(1.0, 1.0, 9.0, 5.0))
    part.seek(0)
    top = whole.shape[0] - 5 * DPI
    cut = whole[top : top + 4 * DPI, DPI : 9 * DPI]
    found = imread(part)
    assert found.shape == cut.shape
    assert float(np.abs(found - cut).mean()) < 0.01


def test_pictures_show_themselves_in_a_notebook() -> None:
    png, size = gap_figure(RACES["two"]())._repr_png_()
    assert png.startswith(PNG)
    assert size == {"width": 960, "height": 634}


ALONE = """
import sys
sys.path.insert(0, "tests/support")
from cars import rear_drive_natural
from lanes import run_of
from sheets import named_race
from dragsim.plot.gap import gap_figure
from dragsim.plot.run import run_figure
run = run_of(rear_drive_natural(), length_m=50.0)
gap_figure(named_race([("a", run, 0.0), ("b", run, 0.1)])).to_bytes()
run_figure(run).to_bytes()
assert "matplotlib.pyplot" not in sys.modules
"""


def test_pyplot_stays_unused() -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", ALONE], check=True)


def test_a_run_is_drawn_as_it_was() -> None:
    run = quick()
    sheet = run_figure(run)
    names = ("speed", "acceleration", "engine_speed", "slip")
    for panel, name in enumerate(names):
        (line,) = lines(sheet, panel)
        t, values = points(line)
        assert t == sorted(t)
        assert t[-1] == pytest.approx(run.standing_s)
        after = np.array(run.channel(name)(t_s=t))
        before = np.array(run.channel(name)(t_s=t, left=True))
        off = np.minimum(np.abs(after - values), np.abs(before - values))
        assert off.max() < 1e-6 * np.abs(after).max()


def test_pull_at_top_speed_meets_resistance() -> None:
    """Once a car goes no faster, the pull of its gear, at the speed of its wheels, is what reaches
    the road, and all of it goes into resistance."""
    run = quick(1e4)
    p, curve = run.trace.params, run.trace.curve

    def last(name: str) -> float:
        return run.channel(name)(t_s=run.trace.end_s)

    felt = last("drag") + last("rolling_resistance") + last("grade_resistance")
    against = resistance(p, last("speed"))
    assert against == pytest.approx(felt, rel=1e-6)
    assert last("acceleration") == pytest.approx(0.0, abs=1e-3)
    rim = last("wheel_speed") * RPM * p.rear.radius
    drawn = pull(p, curve, int(last("gear")) - 1, rim)
    assert drawn == pytest.approx(last("drive_force"), rel=1e-5)
    assert drawn == pytest.approx(against, rel=1e-3)


@pytest.mark.parametrize("driven", [AXLE_FRONT, AXLE_REAR])
def test_the_grip_drawn_is_what_all_the_grip_gives(driven: int) -> None:
    """A car drawn by all its grip, its load moving at once, has the force that is drawn."""
    car = ideal_car(
        DRIVE_GRIP, cg_height=0.5, drag_area=0.6, rolling=0.013, load_lag=0.01, driven=driven
    )
    run = run_of(car)
    moment = run.time_to_speed(35.0)
    assert moment is not None
    assert grip(car.params, 35.0) == pytest.approx(run.channel("drive_force")(t_s=moment), rel=2e-4)

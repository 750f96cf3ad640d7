"""Trees, handicaps and rolling starts in whole races: on the common clock, in text and pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cars import ideal_car
from lanes import AIR, run_of
from runs import TIGHT
from sheets import named_race, written

import dragsim
from dragsim.constants import QUARTER_MILE
from dragsim.errors import InputError, NotSupportedError, SpecError
from dragsim.plot.story import story
from dragsim.plot.words import setting, verdict
from dragsim.report import card_lines, html, lane_card_lines, plain
from dragsim.results.lane import LaneResult
from dragsim.results.race import Race
from dragsim.results.rules import Decision, Foul
from dragsim.results.run import Run
from dragsim.results.timing import DEEP_STAGING, beam_rollout_m
from dragsim.spec.scenario import Staging, Start, Tree

INCH_26 = 26.0 * 0.0254


def steady(a: float, *, staging: Staging = Staging.SHALLOW) -> Run:
    """A run at constant acceleration [m/s^2] on front tyres of 26 in."""
    rollout = beam_rollout_m(INCH_26, staging)
    return run_of(ideal_car(mass=1000.0, force=1000.0 * a), rtol=TIGHT, rollout_m=rollout)


FAST, SLOW, STUCK = steady(5.0), steady(4.0), run_of(ideal_car(force=0.0))


def race(
    runs: Sequence[Run],
    reactions: Sequence[float],
    dials: Sequence[float | None] = (),
    *,
    start: Start | None = None,
) -> Race:
    """A race by a full tree, unless ``start`` says otherwise."""
    lanes = tuple(
        LaneResult(
            vehicle="test_car", label=f"car {i}", reaction_s=reaction, run=run, dial_in_s=dial
        )
        for i, (run, reaction, dial) in enumerate(
            zip(runs, reactions, dials or [None] * len(runs), strict=True), 1
        )
    )
    start = start or Start(tree=Tree.SPORTSMAN)
    return Race(name="a test race", summary="", lanes=lanes, conditions=AIR, start=start)


def et(run: Run) -> float:
    time = run.et_s
    assert time is not None
    return time


def test_the_beam_is_cleared_a_reaction_after_green() -> None:
    """Whatever the car needs for its rollout."""
    result = race([FAST, SLOW], [0.05, 0.12])
    for lane, reaction in zip(result.lanes, (0.05, 0.12), strict=True):
        cleared = lane.course.arrival_s(lane.run.rollout_m)
        assert cleared == pytest.approx(reaction, abs=1e-9)
        assert lane.arrival_s == pytest.approx(reaction + et(lane.run), abs=1e-9)
        assert lane.release_s < 0.0  # a good light is left on the last amber


def test_staging_deep_needs_a_later_release_for_the_same_light() -> None:
    """And costs elapsed time: the clock of the beams starts sooner."""
    deep = steady(4.0, staging=Staging.DEEP)
    assert deep.rollout_m == pytest.approx(SLOW.rollout_m - DEEP_STAGING)
    result = race([SLOW, deep], [0.05, 0.05])
    shallow_lane, deep_lane = result.lanes
    assert deep_lane.release_s > shallow_lane.release_s
    assert result.winner == 0
    assert result.margin_s == pytest.approx(et(deep) - et(SLOW), abs=1e-9)
    assert deep_lane.release_s - shallow_lane.release_s == pytest.approx(result.margin_s, abs=1e-9)


@pytest.mark.parametrize("tree", list(Tree))
def test_a_dial_in_is_a_shifted_start(tree: Tree) -> None:
    """The invariant: a handicap and the same shift of the reaction give the same race."""
    start, dials = Start(tree=tree), (14.5, 13.25)
    handicap = race([SLOW, FAST], [0.1, 0.05], dials, start=start)
    shifted = race([SLOW, FAST], [0.1, 0.05 + 1.25], start=start)
    assert [lane.release_s for lane in handicap.lanes] == pytest.approx(
        [lane.release_s for lane in shifted.lanes], abs=1e-12
    )
    assert handicap.margin_s == pytest.approx(shifted.margin_s, abs=1e-12)
    assert handicap.margin_m == pytest.approx(shifted.margin_m, abs=1e-9)
    for x in (1.0, 60.0, QUARTER_MILE):
        assert handicap.gap_s(x) == pytest.approx(shifted.gap_s(x), abs=1e-12)
    for t in (0.5, 3.0, 13.0):
        assert handicap.gap_m(t) == pytest.approx(shifted.gap_m(t), abs=1e-9)
    leads = [[(c.x_m, c.leader) for c in each.lead_changes()] for each in (handicap, shifted)]
    assert [leader for _, leader in leads[0]] == [leader for _, leader in leads[1]]
    for lane, other in zip(handicap.lanes, shifted.lanes, strict=True):
        assert lane.run is other.run


def test_equal_dials_are_no_handicap() -> None:
    level, dialled = race([SLOW, FAST], [0.1, 0.1]), race([SLOW, FAST], [0.1, 0.1], [9.0, 9.0])
    assert [lane.arrival_s for lane in level.lanes] == [lane.arrival_s for lane in dialled.lanes]


def test_the_package_decides_a_clean_handicap() -> None:
    dials = [et(SLOW) - 0.02, et(FAST) - 0.05]
    result = race([SLOW, FAST], [0.100, 0.050], dials)
    packages = [lane.package_s for lane in result.lanes]
    assert packages == [pytest.approx(0.120), pytest.approx(0.100)]
    assert (result.winner, result.decision) == (1, Decision.ARRIVAL)
    assert result.margin_s == pytest.approx(0.020, abs=1e-9)


def test_margins_are_those_of_the_arrivals_when_a_foul_decides() -> None:
    """Car 1 leaves red and is there first: the distance is what car 2 lacked."""
    result = race([FAST, SLOW], [-0.02, 0.1])
    assert (result.winner, result.decision) == (1, Decision.RED)
    assert [lane.foul for lane in result.lanes] == [Foul.RED, None]
    assert result.order == (1, 0)
    margin = et(SLOW) + 0.1 - (et(FAST) - 0.02)
    assert result.margin_s == pytest.approx(margin, abs=1e-9)
    first = result.lanes[0].arrival_s
    assert first is not None
    assert result.margin_m == pytest.approx(
        QUARTER_MILE - result.lanes[1].course.place_m(first), abs=1e-9
    )
    assert not result.dead_heat


def test_a_red_light_that_is_charged_stays_with_its_lane() -> None:
    """Lanes taken from one race into another are judged anew."""
    red = race([FAST, SLOW], [-0.02, 0.1])
    other = Race(name="", summary="", lanes=red.lanes, conditions=AIR, start=Start())
    assert [lane.foul for lane in other.lanes] == [None, None]
    assert [lane.tree for lane in other.lanes] == [Tree.NONE] * 2
    assert other.winner == 0


def test_who_never_moves_wins_on_a_red_light_with_margins_null() -> None:
    result = race([STUCK, FAST], [0.1, -0.01])
    assert (result.winner, result.margin_s, result.margin_m) == (0, None, None)
    assert "car 1 wins on a red light" in plain(card_lines(paperless(result)))


def test_four_lanes_are_ranked_by_the_rules() -> None:
    result = race([FAST, SLOW, steady(4.5), STUCK], [-0.01, 0.1, 0.1, 0.1])
    assert result.verdict.ranking == (2, 1, 3, 0)
    assert result.order == (2, 1, 0)
    assert result.winner == 2
    second = result.lanes[1].arrival_s
    first = result.lanes[2].arrival_s
    assert first is not None
    assert second is not None
    assert result.margin_s == second - first
    text = plain(card_lines(paperless(result)))
    assert "car 3 wins by" in text
    assert "car 1 left 0.010 s before its green: a red light." in text
    places = next(line for line in text.splitlines() if line.startswith("Place"))
    assert places.split()[1:] == ["3", "2", "1", "-"]


def test_a_dial_in_for_some_lanes_only_is_refused() -> None:
    with pytest.raises(InputError, match="lane 1 without"):
        race([SLOW, FAST], [0.0, 0.0], [None, 13.0])


# What is shown.


def paperless(result: Race) -> Race:
    """The race with vehicles that a card can name."""
    entries = [(lane.label, lane.run, lane.reaction_s) for lane in result.lanes]
    lanes = named_race(entries).lanes
    shown = tuple(
        replace(lane, run=replace(lane.run, vehicle=CAR), dial_in_s=old.dial_in_s)
        for lane, old in zip(lanes, result.lanes, strict=True)
    )
    return replace(result, lanes=shown)


CAR = dragsim.load_vehicle("mini_cooper_s_2011")

SAID = {
    "red": (
        [FAST, SLOW], [-0.02, 0.1], [],
        "car 2 wins on a red light: car 1 left 0.020 s before its green.",
        "car 2 wins on a red light",
    ),
    "two reds": (
        [FAST, SLOW], [-0.02, -0.1], [],
        "car 1 wins with the lesser of two red lights: 0.020 s against 0.100 s of car 2.",
        "car 1 wins with the lesser of two red lights",
    ),
    "breakout": (
        [FAST, SLOW], [0.1, 0.1], [et(FAST) + 0.034, et(SLOW) - 0.2],
        "car 2 wins: car 1 broke out, 0.034 s under its dial-in.",
        "car 2 wins: car 1 breaks out",
    ),
    "double breakout": (
        [FAST, SLOW], [0.1, 0.1], [et(FAST) + 0.034, et(SLOW) + 0.01],
        "car 2 wins the double breakout: 0.010 s against car 1, 0.034 s under its dial-in.",
        "car 2 wins the double breakout",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID.values(), ids=SAID)
def test_fouls_are_told(case: tuple[list[Run], list[float], list[float], str, str]) -> None:
    runs, reactions, dials, told, headline = case
    result = paperless(race(runs, reactions, dials))
    text = " ".join(plain(card_lines(result)).split())
    assert told in text
    assert "was at the line" in text
    assert told in " ".join(html(result).split())
    assert verdict(result, ("car 1", "car 2")) == headline
    assert headline in [text for text, _ in written(result.plot_gap())]


def test_the_card_shows_dials_packages_and_fouls() -> None:
    dials = [et(FAST) + 0.034, et(SLOW) - 0.2]
    text = plain(card_lines(paperless(race([FAST, SLOW], [0.1, 0.1], dials))))
    rows = {line[:8].strip(): line.split() for line in text.splitlines() if line}
    assert rows["Dial-in"][1:] == [f"{dial:.3f}" for dial in dials] + ["s"]
    assert rows["Package"][1:] == ["0.066", "0.300", "s"]
    assert rows["Foul"][1:] == ["breakout", "-"]
    assert "sportsman tree, handicap by dial-in, shallow staging" in text


def test_a_race_without_rules_shows_none_of_them() -> None:
    text = plain(card_lines(paperless(race([FAST, SLOW], [0.1, 0.1], start=Start()))))
    for word in ("Dial-in", "Package", "Foul", "Start  ", " tree", "handicap"):
        assert word not in text


def test_the_picture_counts_from_the_first_signal() -> None:
    told = story(race([SLOW, FAST], [0.1, 0.05], [14.5, 13.25]))
    result = race([SLOW, FAST], [0.1, 0.05], [14.5, 13.25])
    for lane, drawn in zip(result.lanes, told.lanes, strict=True):
        assert drawn.t[-1] == pytest.approx(lane.arrival_s, abs=1e-9)
    assert "sportsman tree" in setting(result)[1]
    assert "handicap" in setting(result)[1]


def test_the_document_of_a_bracket_race() -> None:
    dials = [et(SLOW) - 0.02, et(FAST) + 0.05]
    document = json.loads(json.dumps(race([SLOW, FAST], [0.1, 0.05], dials).to_dict()))
    assert document["winner"] == 0
    assert [lane["foul"] for lane in document["lanes"]] == [None, "breakout"]
    assert [lane["reaction_s"] for lane in document["lanes"]] == [0.1, 0.05]
    bracket = document["lanes"][1]["bracket"]
    assert bracket["dial_in_s"] == dials[1]
    assert bracket["handicap_s"] == dials[0] - dials[1]
    assert bracket["package_s"] == pytest.approx(0.0, abs=1e-9)
    assert "bracket" not in race([SLOW], [0.1]).to_dict()["lanes"][0]  # type: ignore[index]


def test_a_lane_alone_is_told_of_its_red_light() -> None:
    alone = paperless(race([FAST], [-0.01]))
    assert alone.winner == 0
    assert alone.lanes[0].foul is Foul.RED
    assert "It left 0.010 s before its green: a red light." in plain(lane_card_lines(alone))


# From vehicles.


def test_the_bracket_night_is_raced() -> None:
    result = dragsim.run("bracket_night")
    assert result.start.tree is Tree.SPORTSMAN
    slow, fast = result.lanes
    assert [slow.handicap_s, fast.handicap_s] == pytest.approx([0.0, 2.0])
    assert list(fast.lights.ambers_s) == pytest.approx([0.5, 1.0, 1.5])
    for lane in result.lanes:
        cleared = lane.course.arrival_s(lane.run.rollout_m)
        assert cleared == pytest.approx(lane.handicap_s + lane.reaction_s, abs=1e-7)
    red = dragsim.run("bracket_night", settings=["911.reaction=-0.001 s"])
    assert (red.winner, red.decision) == (0, Decision.RED)


def test_all_cars_of_a_rolling_start_begin_at_its_speed() -> None:
    start = Start(speed="60 km/h")  # type: ignore[arg-type]
    result = dragsim.race(["mini_cooper_s_2011", "porsche_911_carrera_2010"], start=start)
    for lane in result.lanes:
        assert lane.run.start_mps == pytest.approx(60.0 / 3.6)
        assert lane.run.speed(t_s=0.0) == lane.run.start_mps
        assert lane.release_s == 0.0
        assert lane.run.slip().zero_to_60_mph_s is None
        assert lane.run.slip().five_to_60_mph_s is not None
    assert "rolling at 37.3 mph (60 km/h)" in " ".join(plain(card_lines(result)).split())
    assert "Note on" not in plain(card_lines(result))
    assert "rolling start at 37 mph" in setting(result)[1]
    assert dragsim.simulate("mini_cooper_s_2011", speed="60 km/h").et_s == result.lanes[0].run.et_s


def test_a_bracket_race_without_a_file() -> None:
    cars = ["mini_cooper_s_2011", "porsche_911_carrera_2010"]
    result = dragsim.race(
        cars,
        start=Start(tree=Tree.PRO),
        reactions=["20 ms", 0.05],
        dial_ins=["15.2 s", 13.5],
    )
    assert [lane.reaction_s for lane in result.lanes] == [0.02, 0.05]
    assert [lane.handicap_s for lane in result.lanes] == [0.0, pytest.approx(1.7)]
    with pytest.raises(InputError, match="1 reactions for 2 vehicles"):
        dragsim.race(cars, reactions=[0.1])


def test_a_rolling_start_faster_is_a_quicker_run() -> None:
    times = [
        et(dragsim.simulate("mini_cooper_s_2011", speed=f"{v} mph"))
        for v in (1, 5, 10, 20, 40, 60, 80, 100, 130)
    ]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (["start.speed=40 mph", "1.reaction=0.1 s"], "start.speed and reaction of lane 1"),
        (["start.speed=40 mph", "1.dial_in=13 s", "2.dial_in=15 s"], "start.speed and dial_in"),
        (["start.speed=200 mph"], "past the engine's limiter in top gear"),
        (["2.dial_in=15 s"], "lane 1 without"),
    ],
)
def test_what_does_not_go_together_is_refused(settings: list[str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        dragsim.run("road_atlanta", settings=settings)


def test_a_tree_does_not_start_rolling_cars() -> None:
    with pytest.raises(SpecError, match=r"leave tree or speed out"):
        Start(tree=Tree.PRO, speed=10.0)


def test_a_drivetrain_that_cannot_start_rolling_yet_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dragsim.build.ROLLING_KINDS", ())
    monkeypatch.setattr("dragsim.results.sprint.ROLLING_KINDS", ())
    with pytest.raises(NotSupportedError, match=r"start\.speed: .*drivetrain"):
        dragsim.simulate("mini_cooper_s_2011", speed="40 mph")
    assert dragsim.simulate("mini_cooper_s_2011").slip().five_to_60_mph_s is None

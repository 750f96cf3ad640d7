"""Hand-worked races: lights, handicaps, fouls, and who gets the win light."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from dragsim.constants import FOOT, MPH
from dragsim.errors import InputError
from dragsim.results.rules import (
    Decision,
    Foul,
    Pass,
    Verdict,
    handicaps,
    judge,
    lights,
    package_s,
)
from dragsim.spec.scenario import Tree

RED, OUT = Foul.RED, Foul.BREAKOUT
NONE, PRO, FULL = Tree.NONE, Tree.PRO, Tree.SPORTSMAN
ROLLOUT = 0.3


def lane(
    rt: float, et: float | None, dial: float | None = None, *, rollout: float = ROLLOUT
) -> Pass:
    """A lane by its slip: RT, ET by the beams and dial-in [s]; an ET of None did not finish."""
    standing = None if et is None else rollout + et
    return Pass(reaction_s=rt, rollout_s=rollout, standing_s=standing, dial_s=dial)


def stuck(rt: float, dial: float | None = None) -> Pass:
    """A lane that never left the beam."""
    return Pass(reaction_s=rt, rollout_s=None, standing_s=None, dial_s=dial)


class Case(NamedTuple):
    """Lanes, and what must come of them; arrivals on the common clock [s], None to leave out."""

    lanes: list[Pass]
    tree: Tree
    winner: int | None
    why: Decision | None
    fouls: list[Foul | None]
    arrivals: list[float | None] | None = None
    ranking: tuple[int, ...] | None = None


CASES = {
    # Heads up: the lower RT + ET.
    "the quicker car": Case(
        [lane(0.1, 12.0), lane(0.1, 12.5)], PRO, 0, Decision.ARRIVAL, [None, None], [12.1, 12.6]
    ),
    "a holeshot": Case(
        [lane(0.3, 12.0), lane(0.05, 12.1)], PRO, 1, Decision.ARRIVAL, [None, None], [12.3, 12.15]
    ),
    "a perfect light is not red": Case(
        [lane(0.0, 12.0), lane(0.1, 12.0)], PRO, 0, Decision.ARRIVAL, [None, None], [12.0, 12.1]
    ),
    "a red light by the quicker car": Case(
        [lane(-0.001, 10.0), lane(0.5, 15.0)], PRO, 1, Decision.RED, [RED, None], [9.999, 15.5]
    ),
    "a red light that is also last": Case(
        [lane(-0.02, 15.0), lane(0.1, 12.0)], PRO, 1, Decision.RED, [RED, None]
    ),
    "two reds: the worse loses": Case(
        [lane(-0.05, 12.0), lane(-0.02, 13.0)], PRO, 1, Decision.LESSER_RED, [RED, None]
    ),
    "equal reds cancel, the first there wins": Case(
        [lane(-0.03, 12.5), lane(-0.03, 12.4)], PRO, 1, Decision.ARRIVAL, [RED, None]
    ),
    "equal reds and equal times": Case(
        [lane(-0.03, 12.5), lane(-0.03, 12.5)], PRO, None, None, [RED, RED]
    ),
    "a dead heat": Case(
        [lane(0.1, 12.0), lane(0.05, 12.05)], PRO, None, None, [None, None], [12.1, 12.1]
    ),
    "a hair under a dead heat": Case(
        [lane(0.1, 12.00004), lane(0.1, 12.0)], PRO, None, None, [None, None]
    ),
    "a hair over a dead heat": Case(
        [lane(0.1, 12.00006), lane(0.1, 12.0)], PRO, 1, Decision.ARRIVAL, [None, None]
    ),
    # Without a tree the reaction is the release, and nothing is red.
    "no tree, no red": Case(
        [lane(-0.5, 12.0), lane(0.0, 12.0)], NONE, 0, Decision.ARRIVAL, [None, None], [11.8, 12.3]
    ),
    # Oracle 14, and handicaps.
    "oracle 14": Case(
        [lane(0.100, 15.02, 15.0), lane(0.050, 13.05, 13.0)],
        FULL, 1, Decision.ARRIVAL, [None, None], [15.120, 15.100],
    ),
    "16.00 against 14.50": Case(
        [lane(0.0, 16.0, 16.0), lane(0.001, 14.5, 14.5)],
        FULL, 0, Decision.ARRIVAL, [None, None], [16.0, 16.001],
    ),
    "a dead heat of a handicap": Case(
        [lane(0.05, 15.03, 15.0), lane(0.06, 12.02, 12.0)], FULL, None, None, [None, None]
    ),
    "a breakout loses though first": Case(
        [lane(0.02, 14.98, 15.0), lane(0.2, 13.3, 13.0)], FULL, 1, Decision.BREAKOUT, [OUT, None]
    ),
    "on the dial is no breakout": Case(
        [lane(0.02, 15.0, 15.0), lane(0.02, 13.1, 13.0)], FULL, 0, Decision.ARRIVAL, [None, None]
    ),
    "less under the dial than the clock tells": Case(
        [lane(0.02, 14.99996, 15.0), lane(0.02, 13.1, 13.0)],
        FULL, 0, Decision.ARRIVAL, [None, None],
    ),
    "double breakout: the smaller wins though last": Case(
        [lane(0.0, 14.90, 15.0), lane(0.5, 12.97, 13.0)],
        FULL, 1, Decision.LESSER_BREAKOUT, [OUT, OUT],
    ),
    "equal breakouts: the first there wins": Case(
        [lane(0.05, 14.9, 15.0), lane(0.04, 12.9, 13.0)],
        FULL, 1, Decision.ARRIVAL, [OUT, OUT], [14.95, 14.94],
    ),
    "a breakout without a tree": Case(
        [lane(0.0, 14.9, 15.0), lane(0.0, 13.2, 13.0)], NONE, 1, Decision.BREAKOUT, [OUT, None]
    ),
    "red outranks breakout": Case(
        [lane(-0.001, 15.1, 15.0), lane(0.1, 12.5, 13.0)], FULL, 1, Decision.RED, [RED, OUT]
    ),
    "red outranks the same lane's breakout": Case(
        [lane(-0.001, 14.0, 15.0), lane(0.1, 13.5, 13.0)], FULL, 1, Decision.RED, [RED, None]
    ),
    # True start: in a handicap the first to leave need not be the one who loses.
    "true start: both red, the later start is worse": Case(
        [lane(-0.004, 15.1, 15.0), lane(-0.030, 13.0, 13.0)],
        FULL, 0, Decision.LESSER_RED, [None, RED],
    ),
    "true start: both red, the earlier start is worse": Case(
        [lane(-0.030, 15.1, 15.0), lane(-0.004, 13.2, 13.0)],
        FULL, 1, Decision.LESSER_RED, [RED, None],
    ),
    "true start: only the earlier start is red": Case(
        [lane(-0.001, 15.1, 15.0), lane(0.000, 13.2, 13.0)], FULL, 1, Decision.RED, [RED, None]
    ),
    "the lesser red wins though it breaks out": Case(
        [lane(-0.004, 14.5, 15.0), lane(-0.030, 13.1, 13.0)],
        FULL, 0, Decision.LESSER_RED, [OUT, RED],
    ),
    # Lanes that do not finish.
    "the only one to finish": Case(
        [lane(0.1, None), lane(0.5, 20.0)], PRO, 1, Decision.FINISH, [None, None], [None, 20.5]
    ),
    "a breakout against one who does not finish": Case(
        [lane(0.1, 14.5, 15.0), lane(0.0, None, 13.0)], FULL, 0, Decision.FINISH, [OUT, None]
    ),
    "red against one who does not finish": Case(
        [lane(-0.01, 12.0), lane(0.2, None)], PRO, 1, Decision.RED, [RED, None]
    ),
    "red, and nobody finishes": Case(
        [lane(-0.01, None), lane(0.2, None)], PRO, 1, Decision.RED, [RED, None]
    ),
    "nobody finishes": Case([lane(0.1, None), lane(0.2, None)], PRO, None, None, [None, None]),
    "who never leaves the beam is not red": Case(
        [stuck(-0.1), lane(0.2, 14.0)], PRO, 1, Decision.FINISH, [None, None]
    ),
    "who never leaves wins on the other's red": Case(
        [stuck(0.1), lane(-0.2, 14.0)], PRO, 0, Decision.RED, [None, RED]
    ),
    # One lane.
    "one lane": Case([lane(0.1, 12.0)], PRO, 0, Decision.ALONE, [None], [12.1]),
    "one lane, red": Case([lane(-0.1, 12.0)], PRO, 0, Decision.ALONE, [RED]),
    "one lane, under its dial": Case([lane(0.1, 12.0, 12.5)], FULL, 0, Decision.ALONE, [OUT]),
    "one lane that does not finish": Case([lane(0.1, None)], PRO, 0, Decision.ALONE, [None]),
    # Four lanes and more: one ranking.
    "four lanes": Case(
        [lane(0.1, 12.0), lane(0.05, 12.02), lane(0.3, 11.9), lane(0.2, None)],
        PRO, 1, Decision.ARRIVAL, [None] * 4, [12.1, 12.07, 12.2, None], (1, 0, 2, 3),
    ),
    "four lanes, two of them red": Case(
        [lane(-0.01, 10.0), lane(0.2, 14.0), lane(-0.2, 9.0), lane(0.2, 13.0)],
        PRO, 3, Decision.ARRIVAL, [RED, None, RED, None], None, (3, 1, 0, 2),
    ),
    "four lanes, all red": Case(
        [lane(-0.04, 10.0), lane(-0.01, 14.0), lane(-0.03, 9.0), lane(-0.02, 13.0)],
        PRO, 1, Decision.LESSER_RED, [RED, None, RED, RED], None, (1, 3, 2, 0),
    ),
    "four dials, every foul there is": Case(
        [
            lane(0.0, 14.9, 15.0),
            lane(-0.01, 13.1, 13.0),
            lane(0.3, 12.2, 12.0),
            lane(0.1, None, 11.0),
        ],
        FULL, 2, Decision.BREAKOUT, [OUT, RED, None, None], [14.9, 15.09, 15.5, None], (2, 0, 3, 1),
    ),
    "eight lanes level but for one": Case(
        [lane(0.1, 12.0 + 0.01 * (i != 5)) for i in range(8)], PRO, 5, Decision.ARRIVAL, [None] * 8
    ),
    # Staging deep shortens the rollout; the slip's RT counts green to beam cleared all the same.
    "deep against shallow": Case(
        [lane(0.05, 12.3, rollout=0.15), lane(0.05, 12.1)],
        PRO, 1, Decision.ARRIVAL, [None, None], [12.35, 12.15],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_hand_worked_races(case: Case) -> None:
    verdict = judge(case.lanes, case.tree)
    assert (verdict.winner, verdict.decision) == (case.winner, case.why)
    assert list(verdict.fouls) == case.fouls
    for found, meant in zip(
        verdict.arrivals_s, case.arrivals or [], strict=case.arrivals is not None
    ):
        assert found == (None if meant is None else pytest.approx(meant, abs=1e-9))
    assert case.ranking in (None, verdict.ranking)
    assert sorted(verdict.ranking) == list(range(len(case.lanes)))


def mirrored(verdict: Verdict) -> tuple[object, ...]:
    """A verdict on two lanes as it reads from the other side."""
    winner = None if verdict.winner is None else 1 - verdict.winner
    return winner, verdict.decision, verdict.fouls[::-1], verdict.arrivals_s[::-1]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if len(case.lanes) == 2])
def test_lanes_have_equal_rights(name: str) -> None:
    case = CASES[name]
    there, back = judge(case.lanes, case.tree), judge(case.lanes[::-1], case.tree)
    assert mirrored(back) == (there.winner, there.decision, there.fouls, there.arrivals_s)


def test_packages_decide_where_nobody_fouls() -> None:
    """Oracle 14: 0.120 against 0.100, won by 0.020 s; 2 s at 92 mph are 269.867 ft."""
    left, right = CASES["oracle 14"].lanes
    assert package_s(left, FULL) == pytest.approx(0.120, abs=1e-12)
    assert package_s(right, FULL) == pytest.approx(0.100, abs=1e-12)
    first, second = judge([left, right], FULL).arrivals_s
    assert first is not None
    assert second is not None
    assert first - second == pytest.approx(0.020, abs=1e-12)
    margin_ft = 2.0 * 92.0 * MPH / FOOT
    assert margin_ft == pytest.approx(269.867, abs=5e-4)


@pytest.mark.parametrize("tree", list(Tree))
def test_arrival_is_the_slowest_dial_plus_the_package(tree: Tree) -> None:
    lanes = [lane(0.1, 15.3, 15.2), lane(-0.2, 11.0, 11.4), lane(0.4, 13.0, 12.9)]
    for entry, arrival in zip(lanes, judge(lanes, tree).arrivals_s, strict=True):
        package = package_s(entry, tree)
        assert package is not None
        assert arrival == pytest.approx(15.2 + package, abs=1e-12)


def test_there_is_no_package_without_a_dial_or_a_finish() -> None:
    assert package_s(lane(0.1, 12.0), FULL) is None
    assert package_s(lane(0.1, None, 12.0), FULL) is None


def test_the_slower_dial_leaves_first_by_the_difference() -> None:
    assert handicaps([16.0, 14.5]) == (0.0, 1.5)
    assert handicaps([10.0, 12.5, 11.0]) == (2.5, 0.0, 1.5)
    assert handicaps([None, None]) == (0.0, 0.0)


def test_a_dial_in_on_some_lanes_only_is_refused() -> None:
    with pytest.raises(InputError, match="lane 2 without"):
        handicaps([16.0, None])
    with pytest.raises(InputError, match="lanes 1, 3 without"):
        judge([lane(0, 1), lane(0, 1, 9.0), lane(0, 1)], FULL)


def test_a_race_without_lanes_is_none() -> None:
    with pytest.raises(InputError, match="at least one lane"):
        judge([], PRO)


def test_ambers_of_a_full_tree_come_half_a_second_apart_those_of_a_pro_tree_together() -> None:
    assert lights(FULL) == ((-1.5, -1.0, -0.5), 0.0)
    assert lights(PRO) == ((-0.4, -0.4, -0.4), 0.0)
    assert lights(NONE) == ((), 0.0)


def test_each_side_of_a_handicap_has_its_own_lights() -> None:
    assert lights(FULL, 1.5) == ((0.0, 0.5, 1.0), 1.5)


def test_with_a_tree_the_car_is_released_a_rollout_before_it_clears_the_beam() -> None:
    entry = lane(0.05, 12.0, rollout=0.25)
    assert entry.release_s(PRO) == pytest.approx(-0.2)
    assert entry.release_s(NONE) == 0.05
    assert stuck(0.05).release_s(PRO) == 0.05

"""Arrivals, margins, gaps and changes of the lead, against closed forms."""

from __future__ import annotations

from math import inf, nan, sqrt

import numpy as np
import pint
import pytest
from cars import ideal_car
from lanes import race_of, run_of
from runs import TIGHT

from dragsim.constants import FOOT, QUARTER_MILE
from dragsim.errors import InputError, NotFoundError, UnitError
from dragsim.model.powertrain.ideal import DRIVE_POWER
from dragsim.report.card import verdict_lines
from dragsim.report.layout import plain
from dragsim.report.rows import race_rows
from dragsim.results.run import Run

L = QUARTER_MILE


def steady(a: float) -> Run:
    """A run at constant acceleration [m/s^2]."""
    return run_of(ideal_car(mass=1000.0, force=1000.0 * a), rtol=TIGHT)


FAST, SLOW, STUCK = steady(5.0), steady(4.0), run_of(ideal_car(force=0.0))
POWER = run_of(ideal_car(DRIVE_POWER, mass=1000.0, power=100e3), rtol=TIGHT)
"""x = (8 P / 9 m)^(1/2) t^(3/2)."""


def time(a: float, x: float = L) -> float:
    return sqrt(2.0 * x / a)


def close(value: float, within: float = 1e-8) -> object:
    return pytest.approx(value, rel=0.0, abs=within)


def test_the_first_arrival_wins_by_the_difference() -> None:
    race = race_of([SLOW, FAST])
    assert race.winner == 1
    assert race.margin_s == close(time(4.0) - time(5.0))
    assert race.margin_m == close(L - 2.0 * time(5.0) ** 2)
    assert not race.dead_heat
    trap = race.lanes[0].run.slip("standing").finish_mps
    assert trap is not None
    assert race.margin_nhra_ft == close((time(4.0) - time(5.0)) * trap / FOOT)


def test_reactions_shift_arrivals_and_nothing_else() -> None:
    level, delayed = race_of([FAST, SLOW]), race_of([FAST, SLOW], [1.75, 0.2])
    for before, after, reaction in zip(level.lanes, delayed.lanes, (1.75, 0.2), strict=True):
        assert before.arrival_s is not None
        assert after.arrival_s == before.arrival_s + reaction
        assert after.to_dict()["slips"] == before.to_dict()["slips"]
    gain = 1.55 - (time(4.0) - time(5.0))
    assert gain > 0.0
    assert delayed.winner == 1
    assert delayed.margin_s == close(gain)
    assert delayed.margin_m == close(L - 2.5 * (time(4.0) + 0.2 - 1.75) ** 2)


def test_a_negative_reaction_is_a_head_start() -> None:
    race = race_of([SLOW, SLOW], [0.0, -0.3])
    assert race.winner == 1
    assert race.margin_s == close(0.3)
    assert race.gap_m(0.0) == close(-2.0 * 0.3**2)


def test_a_loser_that_has_not_been_released_is_the_whole_strip_behind() -> None:
    race = race_of([FAST, SLOW], [0.0, 60.0])
    assert race.winner == 0
    assert race.margin_m == L


def test_identical_cars_make_a_dead_heat() -> None:
    race = race_of([SLOW, steady(4.0)])
    assert race.dead_heat
    assert race.winner is None
    assert (race.margin_s, race.margin_m, race.margin_nhra_ft) == (0.0, 0.0, 0.0)
    assert race.lead_changes() == ()


@pytest.mark.parametrize(("delay", "winner"), [(4.9e-5, None), (5.1e-5, 0)])
def test_a_dead_heat_is_below_half_a_ten_thousandth(delay: float, winner: int | None) -> None:
    race = race_of([SLOW, SLOW], [0.0, delay])
    assert race.winner == winner
    assert race.margin_s == close(delay, 1e-12)
    assert race.margin_m == close(delay * sqrt(8.0 * L), 1e-7)


def test_the_only_finisher_wins_without_a_margin() -> None:
    race = race_of([STUCK, SLOW])
    assert race.winner == 1
    assert (race.margin_s, race.margin_m, race.margin_nhra_ft) == (None, None, None)
    assert race.lanes[0].arrival_s is None
    assert not race.dead_heat
    assert race.lead_changes() == ()


def test_nobody_wins_where_nobody_finishes() -> None:
    race = race_of([STUCK, STUCK])
    assert race.winner is None
    assert race.order == ()


@pytest.mark.parametrize("run", [SLOW, STUCK])
def test_a_lane_alone_wins_without_a_margin(run: Run) -> None:
    race = race_of([run])
    assert race.winner == 0
    assert race.margin_s is None
    assert race.lead_changes() == ()
    with pytest.raises(InputError, match="only one lane"):
        race.gap_s(100.0)


def test_more_lanes_measure_the_first_two_arrivals() -> None:
    race = race_of([SLOW, STUCK, FAST, POWER])
    arrivals = sorted(lane.arrival_s for lane in race.lanes if lane.arrival_s is not None)
    assert race.margin_s == close(arrivals[1] - arrivals[0], 1e-12)
    assert race.winner == race.order[0]
    assert len(race.order) == 3
    with pytest.raises(InputError, match="a=1, b=2"):
        race.gap_s(10.0)
    with pytest.raises(InputError, match="which of the 4 lanes"):
        race.gap_m(1.0)
    assert race.gap_s(100.0, a=1, b=3) == close(time(5.0, 100.0) - time(4.0, 100.0))
    assert race.gap_s(100.0, a=3, b=1) == -race.gap_s(100.0, a=1, b=3)
    with pytest.raises(NotFoundError, match="no lane 5; the lanes are 1 to 4"):
        race.gap_s(10.0, a=1, b=5)
    with pytest.raises(InputError, match="lane 2 was named twice"):
        race.gap_s(10.0, a=2, b=2)


def test_a_race_needs_a_lane() -> None:
    with pytest.raises(InputError, match="at least one lane"):
        race_of([])


def test_gaps_are_positive_while_lane_1_is_ahead() -> None:
    race = race_of([FAST, SLOW])
    for x in (1.0, 60.0, 402.0):
        assert race.gap_s(x) == close(time(4.0, x) - time(5.0, x))
    for t in (0.1, 3.0, 12.0):
        assert race.gap_m(t) == close(0.5 * t * t)
    assert race.gap_m(-1.0) == 0.0
    other = race_of([SLOW, FAST])
    assert other.gap_s(60.0) == -race.gap_s(60.0)
    assert other.gap_m(3.0) == -race.gap_m(3.0)


@pytest.mark.parametrize("reactions", [[0.0, 0.0], [0.31, 0.12], [0.0, 9.0]])
def test_gaps_meet_the_margins_at_the_finish(reactions: list[float]) -> None:
    race = race_of([FAST, SLOW], reactions)
    sign = 1.0 if race.winner == 0 else -1.0
    assert race.margin_s is not None
    assert race.winner is not None
    assert race.gap_s(L) == close(sign * race.margin_s, 1e-11)
    first = race.lanes[race.winner].arrival_s
    assert first is not None
    assert race.gap_m(first) == close(sign * (race.margin_m or nan), 1e-9)


def test_gaps_in_time_and_distance_are_the_same_race() -> None:
    """Where lane 2 is gap_m(t) behind lane 1 at t, lane 1 was at lane 2's place gap_s earlier."""
    race = race_of([POWER, SLOW], [0.1, 0.0])
    for t in (0.5, 2.0, 6.0, 9.0, 10.5):
        behind = race.lanes[1].run.distance(t_s=t)
        earlier = t - race.gap_s(behind)
        assert race.lanes[0].run.distance(t_s=earlier - 0.1) == close(behind)
        ahead = race.lanes[0].run.distance(t_s=t - 0.1)
        assert race.gap_m(t) == close(ahead - behind, 1e-12)


def test_gaps_of_several_places_at_once() -> None:
    race = race_of([FAST, SLOW])
    places = [10.0, 200.0]
    assert race.gap_s(places) == [race.gap_s(x) for x in places]
    array = race.gap_m(np.array([1.0, 2.0]))
    assert isinstance(array, np.ndarray)
    assert array.tolist() == [race.gap_m(1.0), race.gap_m(2.0)]


@pytest.mark.parametrize("x", [-1.0, 1e4, nan])
def test_gaps_where_a_car_never_was_are_refused(x: float) -> None:
    with pytest.raises(InputError, match="both cars were recorded from 0 to"):
        race_of([FAST, SLOW]).gap_s(x)


@pytest.mark.parametrize("t", [100.0, inf, nan])
def test_gaps_after_a_recording_are_refused(t: float) -> None:
    with pytest.raises(InputError, match="after the signal only"):
        race_of([FAST, SLOW]).gap_m(t)


def test_the_lead_changes_where_constant_force_catches_constant_power() -> None:
    """sqrt(8 P t^3/9 m) = a t^2/2 at t = 32 P/(9 m a^2): after the finish at 4 m/s^2, before it at
    8 m/s^2."""
    t = 32.0 / 9.0 * 1e5 / 1000.0 / 8.0**2
    x = 0.5 * 8.0 * t * t
    assert 0.0 < x < L
    (change,) = race_of([POWER, steady(8.0)]).lead_changes()
    assert change.x_m == close(x, 1e-6)
    assert change.t_s == close(t, 1e-7)
    assert change.leader == 1
    assert race_of([POWER, SLOW]).lead_changes() == ()


def test_the_lead_changes_where_a_quicker_car_makes_good_its_reaction() -> None:
    """sqrt(2 x/4) - sqrt(2 x/5) = 0.5 s."""
    race = race_of([FAST, SLOW], [0.5, 0.0])
    x = (0.5 / (sqrt(2.0 / 4.0) - sqrt(2.0 / 5.0))) ** 2
    (change,) = race.lead_changes()
    assert change.x_m == close(x, 1e-6)
    assert change.leader == 0
    assert change.t_s == close(0.5 + time(5.0, x), 1e-7)
    assert race.gap_s(change.x_m) == close(0.0, 1e-7)
    assert race.gap_m(change.t_s) == close(0.0, 1e-6)
    assert race.gap_s(0.9 * x) < 0.0 < race.gap_s(1.1 * x)
    assert race_of([FAST, SLOW]).lead_changes() == ()


def test_a_lead_lost_and_regained_within_one_step_is_seen() -> None:
    """Constant power, released later, passes constant force and is passed again. The nearer its
    delay to the most it can make good, the closer both places; the steps of ideal drives are long.
    """
    strong = run_of(ideal_car(mass=1000.0, force=8000.0))
    power = run_of(ideal_car(DRIVE_POWER, mass=1000.0, power=100e3))
    level = race_of([strong, power])
    places = np.geomspace(1.0, 300.0, 4000)
    lead = level.gap_s(places)
    most = float(-np.min(lead))
    for share in (0.5, 0.99, 0.9999):
        race = race_of([strong, power], [0.0, share * most])
        first, second = race.lead_changes()
        assert (first.leader, second.leader) == (1, 0)
        assert first.x_m < float(places[np.argmin(lead)]) + 0.1
        assert second.x_m > first.x_m
    assert race_of([strong, power], [0.0, 1.0001 * most]).lead_changes() == ()


def test_rounding_is_no_change_of_the_lead() -> None:
    """The same car in other steps, as it lands at other places on its way."""
    car = ideal_car(mass=1000.0, force=4000.0, drag_area=0.6)
    race = race_of([run_of(car, rtol=TIGHT), run_of(car, rtol=TIGHT, length_m=100.0)])
    gaps = race.gap_s(np.linspace(1.0, L, 2000))
    assert np.min(gaps) < 0.0 < np.max(gaps)
    assert np.max(np.abs(gaps)) < 1e-9
    assert race.lead_changes() == ()


def test_the_lead_of_a_field_changes_only_at_its_head() -> None:
    """Lane 3 leads throughout; that lane 2 passes lane 1 behind it is between these two."""
    third = steady(9.0)
    race = race_of([SLOW, FAST, third], [0.0, 0.5, 0.0])
    assert race.lead_changes() == ()
    (passed,) = race.lead_changes(a=1, b=2)
    assert passed.leader == 1
    field = race_of([SLOW, FAST, third], [0.0, 0.5, 2.0])
    leaders = [change.leader for change in field.lead_changes()]
    assert leaders == [1, 2]
    assert [change.x_m for change in field.lead_changes()] == sorted(
        change.x_m for change in field.lead_changes()
    )


def test_nobody_leads_within_the_first_foot() -> None:
    """The same where the reaction is so short that it is made good after 0.1 m, not after 1 m."""
    gain = sqrt(2.0 / 4.0) - sqrt(2.0 / 5.0)
    assert race_of([FAST, SLOW], [gain * sqrt(0.1), 0.0]).lead_changes() == ()
    (change,) = race_of([FAST, SLOW], [gain, 0.0]).lead_changes()
    assert change.x_m == close(1.0, 1e-6)


def test_gaps_are_asked_for_in_any_unit() -> None:
    race = race_of([FAST, SLOW])
    assert race.gap_s("100 m") == race.gap_s(100.0) == race.gap_s(pint.Quantity(100, "m"))
    assert race.gap_m(pint.Quantity(3000, "ms")) == race.gap_m("3 s") == race.gap_m(3.0)
    with pytest.raises(UnitError, match="length"):
        race.gap_s("3 s")
    with pytest.raises(UnitError, match="time"):
        race.gap_m(pint.Quantity(3, "m"))


def test_a_dead_heat_of_a_field_shares_the_first_place() -> None:
    field = race_of([SLOW, FAST, FAST])
    (place,) = [row for row in race_rows(field) if row is not None and row.label == "Place"]
    assert place.cells == ("3", "1", "1")
    (verdict,) = verdict_lines(field, ["slow", "fast", "as fast"], 80)
    assert plain([verdict]) == "Dead heat of fast and as fast.\n"

"""A thousand cars over all drivetrains, corners of wide ranges included: how exact runs are at the
default tolerance, how errors fall with it, how close events are landed on.

The fleet is that of ``benchmarks/fleet.py``, run by compiled kernels.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from fleet import BASES, Entry, fleet, member, shares
from fleet_runs import Ended, Numbers, effort, errors, numbers, run_all
from scipy_run import arrive

from dragsim.compiled import Rows
from dragsim.constants import QUARTER_MILE
from dragsim.core.advance import run_through
from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.state import FINISHED, STALLED
from dragsim.results.timing import TRAP

pytest.importorskip("numba")

TIGHTER = 1e-3
"""Tolerance of the reference over the default one."""
DECADES = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
FINEST = 1e-11
ALL_KINDS = len(BASES)
"""So many cars are one of each kind."""


@pytest.fixture(scope="module")
def members() -> list[Entry]:
    return fleet()


@pytest.fixture(scope="module")
def cars(members: list[Entry]) -> list[Numbers]:
    return numbers(members)


def test_fleet_is_spread_over_everything(members: list[Entry], cars: list[Numbers]) -> None:
    """All drivetrains, driven axles and feet; a corner of the ranges in a car of four."""
    assert {one.drivetrain for one in members} == {
        "manual", "automated-manual", "dual-clutch", "automatic", "cvt", "electric", "hybrid",
    }  # fmt: skip
    assert {car.params.driven for car in cars} == {0, 1, 2}
    assert {car.params.driver.foot for car in cars} == {0, 1, 2}
    corners = {at for at in shares() if set(at) <= {0.0, 1.0}}
    assert len(corners) == 256


def test_runs_are_exact_at_the_default_tolerance(cars: list[Numbers]) -> None:
    """Against a tolerance a thousand times tighter: the time to 1e-4 s, the trap to 1e-3 m/s, and
    every car ends as it does there."""
    found = errors(run_all(cars), run_all(cars, DEFAULT_LIMITS.rtol * TIGHTER))
    assert len(found.et_s) > 0.98 * len(cars)
    assert found.et_s.max() < 1e-4
    assert found.trap_mps.max() < 1e-3


def test_errors_fall_with_the_tolerance(cars: list[Numbers]) -> None:
    """At least fivefold for each tenfold, down to 1e-10: nothing inside a phase breaks the order,
    no event is missed, no noise sets a floor."""
    some = cars[: 20 * ALL_KINDS]
    exact = run_all(some, FINEST)
    largest = [errors(run_all(some, rtol), exact).et_s.max() for rtol in DECADES]
    assert all(coarse >= 5.0 * fine for coarse, fine in pairwise(largest)), largest


def test_scipy_agrees_with_the_reference(cars: list[Numbers]) -> None:
    """LSODA at 1e-11 on every other kind of car, which shares nothing with the stepper but rates,
    guards and transitions. ``benchmarks/batch.py`` checks more."""
    some = cars[:ALL_KINDS:2]
    exact = run_all(some, 1e-9)
    for car, outcome, et_s, trap_mps in zip(some, *exact, strict=True):
        if outcome == FINISHED:
            places = (QUARTER_MILE - TRAP, QUARTER_MILE)
            there = arrive(car.params, car.curve, method="LSODA", rtol=FINEST, places=places)
            start_s, finish_s = there.times_s
            assert finish_s == pytest.approx(et_s[0], abs=2e-8), car.name
            assert TRAP / (finish_s - start_s) == pytest.approx(trap_mps[0], abs=1e-6), car.name


def test_events_are_landed_on(cars: list[Numbers]) -> None:
    """To 1e-9 s on the accepted step, at the default tolerance and at a coarse one."""
    rows = Rows()
    for rtol in (1e-4, DEFAULT_LIMITS.rtol):
        assert max(effort(car, rtol, rows).landing_s for car in cars) < 1e-9


def test_a_guard_that_dips_below_zero_within_a_step_is_seen() -> None:
    """Engine and gearbox meet for 30 ms while the clutch of a CVT slips and would part again: in a
    step of 60 ms the guard is positive at both ends. Missed, the clutch locks two seconds later
    and the car arrives 0.43 s later."""
    number = 765
    car = numbers([member(number, shares(number + 1, seed=7)[number])])
    exact = run_all(car, 1e-8)
    for rtol in (1e-4, 3e-5, 2e-5, 1.5e-5, 1.2e-5, 1e-5, 8e-6, 6e-6, 5e-6, 4e-6):
        assert errors(run_all(car, rtol), exact).et_s.max() < 10.0 * rtol


def test_both_ways_of_running_give_the_same_bits(cars: list[Numbers]) -> None:
    """Interpreted and compiled, one car of every kind."""
    some = cars[:ALL_KINDS]
    compiled = run_all(some)
    for car, et_s in zip(some, compiled.et_s[:, 0].tolist(), strict=True):
        marks, state = car.marks(), new_state(float_list, int_list)
        work = new_work(float_list, int_list)
        run_through(car.params, list(car.curve), marks, DEFAULT_LIMITS, state, work, 0.0)
        finish = marks.x_t[list(marks.x).index(QUARTER_MILE)]
        assert repr(finish) == repr(et_s), car.name


def test_an_error_is_told_where_a_car_ends_otherwise(cars: list[Numbers]) -> None:
    """A car that stalls in one of two fleets and finishes in the other is no small error."""
    found = run_all(cars[:2])
    outcome = found.outcome.copy()
    outcome[1] = STALLED
    other = Ended(outcome, found.et_s, found.trap_mps)
    with pytest.raises(ValueError, match="cars \\[1\\] end otherwise"):
        errors(found, other)

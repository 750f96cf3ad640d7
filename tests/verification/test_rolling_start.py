"""Rolling starts: closed forms, scipy, the energy balance, both ways of running, gears; 5-60 mph;
and races so long that the top speed decides."""

from __future__ import annotations

from math import cosh, exp, log, sqrt

import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from hybrid import HybridRun
from lanes import run_of
from runs import FT60, FT330, FT660, FT1320, TIGHT, run

from dragsim.constants import KMH, MILE, MPH, QUARTER_MILE, RPM
from dragsim.core.advance import begin, run_through
from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, marks_at, record
from dragsim.model.state import (
    BOOST,
    CRAWL,
    GEAR,
    LOAD,
    LOCKED,
    OMEGA_E,
    OUT_ACCELERATION,
    OUT_KAPPA,
    OUT_THROTTLE,
    PHASE,
    STALLED,
    V,
)
from dragsim.results.energy import energy_balance
from dragsim.results.outcome import Outcome
from dragsim.results.sprint import END, START, RollingSprint
from dragsim.results.timing import SPEEDS, Clock, run_marks, slip_of

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]
SLOW, FAST = 5.0 * MPH, 100.0 * KMH


def long_geared() -> Car:
    """A car whose engine would turn far below its idle in first gear at 5 mph."""
    car = rear_drive_natural()
    box = car.params.gearbox
    low = box._replace(ratio=tuple(0.55 * G for G in box.ratio))  # type: ignore[arg-type]
    return Car(car.params._replace(gearbox=low), car.curve)


@pytest.mark.parametrize("v", [SLOW, FAST])
def test_a_constant_force_goes_on_from_the_speed(v: float) -> None:
    """x = v t + a t^2/2."""
    timed = run(ideal_car(force=6000.0), speed_mps=v)
    for x in (FT60, FT330, FT1320):
        t = ((v * v + 2.0 * 4.0 * x) ** 0.5 - v) / 4.0
        assert timed.at(x) == pytest.approx(t, abs=1e-9)


@pytest.mark.parametrize("car", CARS)
def test_a_rolling_start_at_no_speed_is_one_from_rest(car: Car) -> None:
    assert run(car, speed_mps=0.0).trace.steps[0].mode == run(car).trace.steps[0].mode


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("v", [10.0 * MPH, 40.0 * MPH, FAST])
def test_it_begins_at_the_speed_without_slip_floored(car: Car, v: float) -> None:
    trace = run(car, speed_mps=v).trace
    first = trace.steps[0]
    out = trace.outputs(first, 0.0)
    assert first.y0[V] == v
    assert first.mode[PHASE] == LOCKED
    assert out[OUT_KAPPA] == pytest.approx(0.0, abs=1e-12)
    assert out[OUT_THROTTLE] == 1.0
    assert -1.0 < out[OUT_ACCELERATION] <= 0.0  # only resistance, until the tyres have taken hold
    assert first.y0[BOOST] == (0.0 if car.params.engine.boosted else 1.0)
    assert first.y0[LOAD] >= 0.0


@pytest.mark.parametrize("car", CARS)
def test_the_gear_is_the_lowest_that_is_not_left_yet(car: Car) -> None:
    p = car.params
    radius = p.front.radius if car.params.engine.transverse else p.rear.radius
    for gear in range(p.gearbox.gears - 1):
        v = p.driver.shift_speed[gear] / p.gearbox.ratio[gear] * radius
        below, above = (run(car, places=[1.0], speed_mps=f * v) for f in (0.999, 1.001))
        assert below.trace.steps[0].mode[GEAR] == gear
        assert above.trace.steps[0].mode[GEAR] == gear + 1


@pytest.mark.parametrize("car", [*CARS, pytest.param(long_geared(), id="crawling")])
@pytest.mark.parametrize("v", [SLOW, FAST])
def test_times_agree_with_scipy(car: Car, v: float) -> None:
    places = (FT60, FT660, FT1320)
    reference = HybridRun(car, places, method="DOP853", rtol=1e-10, speed_mps=v)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=places, rtol=rtol, speed_mps=v)
        for place, t in zip(places, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, abs=within)


@pytest.mark.parametrize("car", [*CARS, pytest.param(long_geared(), id="crawling")])
@pytest.mark.parametrize("v", [SLOW, FAST])
def test_the_energy_balance_closes(car: Car, v: float) -> None:
    """With what the car holds as it rolls."""
    for rtol, share in ((1e-9, 1e-8), (DEFAULT_LIMITS.rtol, 1e-5)):
        energy = energy_balance(run(car, places=[FT1320], rtol=rtol, speed_mps=v).trace)
        assert energy.initial_J > 0.5 * car.params.body.mass * v * v
        assert abs(energy.residual_J) < share * energy.engine_J


def test_where_the_engine_would_die_the_driver_slips_the_clutch() -> None:
    car = long_geared()
    trace = run(car, places=[FT660], speed_mps=SLOW).trace
    first = trace.steps[0]
    assert first.mode[PHASE] == CRAWL
    assert trace.outcome != STALLED
    crawl = [step for step in trace.steps if step.mode[PHASE] == CRAWL]
    assert min(step.y1[OMEGA_E] for step in crawl) > 1.1 * car.params.engine.stall
    assert max(step.y1[OMEGA_E] for step in crawl) < 2500.0 * RPM  # no launch
    after = next(step for step in trace.steps if step.mode[PHASE] != CRAWL)
    assert after.mode[PHASE] == LOCKED


@pytest.mark.parametrize("car", [*CARS, pytest.param(long_geared(), id="crawling")])
def test_both_ways_of_running_give_the_same_bits(car: Car) -> None:
    pytest.importorskip("numba")
    from dragsim import compiled

    marks = marks_at([(100.0, True)], [30.0])
    state = new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    outcome = run_through(car.params, car.curve, marks, DEFAULT_LIMITS, state, work, SLOW)
    twin_marks, rows = marks_at([(100.0, True)], [30.0]), compiled.Rows()
    twin_outcome = compiled.run_compiled(
        car.params, car.curve, marks=twin_marks, rows=rows, speed_mps=SLOW
    )
    assert twin_outcome == outcome
    assert [*map(float, (*twin_marks.x_t, *twin_marks.v_t))] == [*marks.x_t, *marks.v_t]
    assert [*map(float, rows.state.y)] == list(state.y)


# 5 to 60 mph.


def test_5_to_60_of_a_constant_force() -> None:
    sprint = RollingSprint(run(ideal_car(force=6000.0)).trace)
    assert sprint.time_s == pytest.approx(55.0 * MPH / 4.0, abs=1e-6)


def test_5_to_60_against_drag() -> None:
    """v = v_inf tanh(F t/(m v_inf)): t = m v_inf/2F ln((1 + u)/(1 - u)), from one to the other."""
    force, mass, drag_area, rho = 6000.0, 1500.0, 2.0, 1.225
    top = sqrt(force / (0.5 * rho * drag_area))

    def since(v: float) -> float:
        u = v / top
        return 0.5 * mass * top / force * log((1.0 + u) / (1.0 - u))

    sprint = RollingSprint(run(ideal_car(force=force, mass=mass, drag_area=drag_area)).trace)
    assert sprint.time_s == pytest.approx(since(END) - since(START), abs=5e-5)


def test_5_to_60_is_null_where_60_is_out_of_reach() -> None:
    assert RollingSprint(run_of(ideal_car(force=600.0, drag_area=2.0)).trace).time_s is None
    assert RollingSprint(run_of(ideal_car(force=0.0)).trace).time_s is None


@pytest.mark.parametrize("car", [*CARS, pytest.param(long_geared(), id="crawling")])
def test_5_to_60_is_that_of_a_run_of_its_own(car: Car) -> None:
    """What is taken over from the run from rest is what the rolling run would have done."""
    whole = record(
        car.params,
        car.curve,
        marks=marks_at([], [END]),
        limits=DEFAULT_LIMITS._replace(rtol=TIGHT, steps=100_000),
        speed_mps=START,
    )
    marks = run_marks(QUARTER_MILE, 0.3)
    sprint = RollingSprint(record(car.params, car.curve, marks=marks))
    assert sprint.time_s == pytest.approx(whole.marks.v_t[0], abs=1e-4)


@pytest.mark.parametrize("car", CARS)
def test_5_to_60_shows_no_launch(car: Car) -> None:
    """Slower than 0-60 after a launch, less the time to 5 mph."""
    finished = run_of(car)
    slip = finished.slip("standing")
    launched = slip.zero_to_60_mph_s
    at_start = finished.time_to_speed(START)
    assert launched is not None
    assert at_start is not None
    assert slip.five_to_60_mph_s is not None
    assert slip.five_to_60_mph_s > launched - at_start


def test_5_to_60_is_found_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[float] = []

    def counted(*given: object) -> None:
        calls.append(1.0)
        begin(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("dragsim.results.sprint.begin", counted)
    finished = run_of(rear_drive_natural())
    slips = [finished.slip(clock) for clock in Clock]
    assert all(slip.ft1320_s for slip in slips)
    assert repr(slips[0])
    assert calls == []
    assert len({slip.five_to_60_mph_s for slip in slips}) == 1
    assert calls == [1.0]


# What the clocks mean.


def test_a_slip_of_a_rolling_start_has_no_times_from_zero() -> None:
    car, v = ideal_car(force=6000.0), FAST
    limits = DEFAULT_LIMITS._replace(rtol=TIGHT)
    marks = run_marks(QUARTER_MILE, 0.3, start_mps=v)
    trace = record(car.params, car.curve, marks=marks, limits=limits, speed_mps=v)
    for clock in Clock:
        slip = slip_of(trace, clock, length_m=QUARTER_MILE, rollout_m=0.3, start_mps=v)
        assert slip.zero_to_60_mph_s is None
        assert slip.zero_to_100_mph_s is None
        assert slip.zero_to_200_kmh_s is None
        assert slip.sixty_to_130_mph_s is None  # 60 mph was passed before the start
        assert slip.hundred_to_200_kmh_s == pytest.approx(100.0 * KMH / 4.0, abs=1e-8)
        assert slip.finish_mps is not None
        start = clock.start_m(0.3)
        rollout = ((v * v + 8.0 * start) ** 0.5 - v) / 4.0
        assert slip.rollout_s == pytest.approx(rollout, abs=1e-8)


def test_speeds_that_the_start_was_past_are_not_marked() -> None:
    assert len(run_marks(QUARTER_MILE, 0.3).v) == len(SPEEDS)
    assert list(run_marks(QUARTER_MILE, 0.3, start_mps=150.0 * MPH).v) == []
    assert list(run_marks(QUARTER_MILE, 0.3, start_mps=110.0 * MPH).v) == [200.0 * KMH, 130.0 * MPH]


# Long strips.


@pytest.mark.parametrize("length_m", [MILE, 2.0 * MILE, 10_000.0])
def test_drag_sets_the_top_speed_of_a_long_race(length_m: float) -> None:
    """x = m/k ln cosh(F t/(m v)), v^2 = F/k (1 - exp(-2 k x/m))."""
    force, mass, drag_area = 3000.0, 1500.0, 0.8
    k = 0.5 * 1.225 * drag_area
    top = (force / k) ** 0.5
    finished = run_of(
        ideal_car(force=force, mass=mass, drag_area=drag_area), length_m=length_m, rtol=TIGHT
    )
    t = finished.standing_s
    assert t is not None
    assert mass / k * log(cosh(force * t / (mass * top))) == pytest.approx(length_m, rel=1e-9)
    speed = top * (1.0 - exp(-2.0 * k * length_m / mass)) ** 0.5
    assert finished.speed(x_m=length_m) == pytest.approx(speed, rel=1e-8)
    assert speed > 0.8 * top


@pytest.mark.parametrize("car", CARS)
def test_a_standing_mile_ends_at_what_drag_leaves(car: Car) -> None:
    """At the end of ten miles thrust and resistance are level, in a gear below its limiter."""
    finished = run_of(car, length_m=10.0 * MILE)
    assert finished.outcome is Outcome.FINISHED
    end = finished.standing_s
    assert end is not None
    assert finished.channel("acceleration")(t_s=end) == pytest.approx(0.0, abs=1e-3)
    assert finished.channel("engine_speed")(t_s=end) * RPM < car.params.engine.limiter
    mile = run_of(car, length_m=MILE)
    assert mile.standing_s == pytest.approx(finished.time_at(MILE), abs=1e-5)


@pytest.mark.parametrize("car", CARS)
def test_short_gears_end_at_the_limiter(car: Car) -> None:
    """Held there: the torque is cut until what is left balances the resistance."""
    p = car.params
    one = p._replace(gearbox=p.gearbox._replace(gears=2))
    finished = run_of(Car(one, car.curve), length_m=2.0 * MILE)
    assert finished.outcome is Outcome.FINISHED
    end = finished.standing_s
    assert end is not None
    engine = finished.channel("engine_speed")(t_s=end) * RPM
    assert p.engine.limiter <= engine <= p.engine.limiter + p.engine.limiter_width
    assert finished.channel("acceleration")(t_s=end) == pytest.approx(0.0, abs=1e-3)

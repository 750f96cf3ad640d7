"""CVTs: the ratio's law and limits, both kinds of start, balance, a second integrator, bits."""

from __future__ import annotations

from math import sqrt

import pytest
from automatic_cars import cvt, with_converter
from cars import Car, front_drive_turbo, padded
from compiled_bits import differing_rows
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, Timed, run

from dragsim.constants import RPM
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.params import AXLE_BOTH, Centre, Variator
from dragsim.model.powertrain.cvt import ratio_rate, target_speed
from dragsim.model.state import (
    CONVERT,
    FINISHED,
    HELD,
    LOCKED,
    LOCKING,
    NEVER_LAUNCHED,
    OMEGA_E,
    OUT_KAPPA,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_T_CLUTCH,
    OUT_T_IN,
    PHASE,
    RATIO,
    SLIP,
    V,
)
from dragsim.results.energy import energy_balance

PLACES = (FT60, FT660, FT1320)
BELT = Variator(
    low=14.0, high=2.0, rate=1.2, width=0.05, end=0.03, target=600.0, rise=0.8, rise_speed=25.0
)


def all_drive_cvt() -> Car:
    """The CVT with 40 % of its torque in front and a coupling between the axles."""
    car = cvt()
    centre = Centre(front_share=0.4, coupling=1200.0, width=1.0)
    return Car(car.params._replace(driven=AXLE_BOTH, centre=centre), car.curve)


CARS = [
    pytest.param(cvt(), id="converter"),
    pytest.param(cvt(start_clutch=True), id="start-up clutch"),
    pytest.param(all_drive_cvt(), id="all wheels"),
]


def uphill_in_wind(car: Car) -> Car:
    """The same car on a 2 % slope against 5 m/s of wind."""
    p = car.params
    cosine = 1.0 / sqrt(1.0004)
    road = p.road._replace(sine=0.02 * cosine, cosine=cosine)
    return Car(p._replace(road=road, air=p.air._replace(wind=5.0)), car.curve)


def with_belt(car: Car, **changes: float) -> Car:
    """The same car with another belt drive."""
    return Car(car.params._replace(variator=car.params.variator._replace(**changes)), car.curve)


def phases(timed: Timed) -> list[int]:
    """Phases of a run in their order."""
    found: list[int] = []
    for step in timed.trace.steps:
        if not found or found[-1] != step.mode[PHASE]:
            found.append(step.mode[PHASE])
    return found


# The law of the ratio.


def test_revs_rise_with_the_car() -> None:
    assert target_speed(BELT, 0.0) == pytest.approx(480.0)
    assert target_speed(BELT, 12.5) == pytest.approx(540.0)
    assert target_speed(BELT, 25.0) == 600.0
    assert target_speed(BELT, 60.0) == 600.0


def test_ratio_goes_up_where_the_input_is_too_fast_and_down_where_too_slow() -> None:
    assert ratio_rate(BELT, 30.0, 650.0, 6.0) < 0.0 < ratio_rate(BELT, 30.0, 550.0, 6.0)
    assert ratio_rate(BELT, 30.0, 600.0, 6.0) == 0.0


def test_ratio_is_never_faster_than_its_limit() -> None:
    for omega_in in (0.0, 100.0, 599.0, 601.0, 900.0, 3000.0):
        for G in (2.0, 3.0, 8.0, 14.0):
            assert abs(ratio_rate(BELT, 30.0, omega_in, G)) <= 1.2 * G
    assert ratio_rate(BELT, 30.0, 700.0, 6.0) == pytest.approx(-1.2 * 6.0)


def test_ratio_stops_at_both_ends() -> None:
    assert ratio_rate(BELT, 30.0, 900.0, 2.0) == 0.0
    assert ratio_rate(BELT, 30.0, 300.0, 14.0) == 0.0
    near, far = (abs(ratio_rate(BELT, 30.0, 900.0, G)) / G for G in (2.01, 2.1))
    assert near < 0.3 * far


def test_nothing_jumps_in_the_law_of_the_ratio() -> None:
    """Neither at the target nor where the rate saturates: rate and slope are continuous."""
    h = 1e-5
    for omega_in in (600.0, 630.0, 570.0):
        before, at, after = (ratio_rate(BELT, 30.0, omega_in + d, 6.0) for d in (-h, 0.0, h))
        assert after - at == pytest.approx(at - before, abs=1e-5)


# A run.


def test_the_engine_is_held_near_its_target_once_the_ratio_moves() -> None:
    car = cvt()
    belt = car.params.variator
    timed = run(car, places=[FT1320], rtol=1e-7)
    moving = [s for s in timed.trace.steps if s.y0[RATIO] < 0.98 * belt.low]
    assert len(moving) > 50
    for step in moving:
        omega_in = timed.trace.outputs(step, 0.0, list(step.y0))[OUT_OMEGA_IN]
        miss = omega_in / target_speed(belt, step.y0[V]) - 1.0
        assert -0.01 < miss < belt.width
    end = timed.trace.steps[-1]
    assert end.y1[RATIO] < 0.5 * belt.low


def test_ratio_stays_within_its_range_and_its_rate() -> None:
    """To the top speed, past the highest ratio."""
    car = with_belt(cvt(), high=6.0)
    belt = car.params.variator
    timed = run(car, places=[FT1320], rtol=1e-7)
    for step in timed.trace.steps:
        assert belt.high * (1.0 - 1e-9) <= step.y1[RATIO] <= belt.low * (1.0 + 1e-9)
        change = abs(step.y1[RATIO] - step.y0[RATIO])
        assert change <= belt.rate * step.y0[RATIO] * step.h * 1.001 + 1e-12
    assert timed.trace.steps[-1].y1[RATIO] == pytest.approx(belt.high, rel=0.01)


def test_input_turns_by_the_ratio() -> None:
    timed = run(cvt(), places=[FT660], rtol=1e-7)
    for step in timed.trace.steps[::5]:
        out = timed.trace.outputs(step, 0.0, list(step.y0))
        assert out[OUT_OMEGA_IN] == pytest.approx(step.y0[RATIO] * out[OUT_OMEGA_WHEEL], rel=1e-13)
        if step.mode[PHASE] == LOCKED:
            assert out[OUT_OMEGA_E] == out[OUT_OMEGA_IN]


def test_what_the_clutch_passes_is_what_shaft_and_gears_take() -> None:
    """T_c = I_in domega_in/dt + T_in, the input's speed taken from the run and not from its rates:
    with the ratio at rest and on its way, the clutch open and locked."""
    car = cvt()
    timed = run(car, places=[FT1320], rtol=1e-9)
    I_in = car.params.gearbox.input_inertia
    checked = set()
    for step in timed.trace.steps[::7]:
        low, at, high = (
            timed.trace.outputs(step, share, step.state(share)) for share in (0.45, 0.5, 0.55)
        )
        alpha = (high[OUT_OMEGA_IN] - low[OUT_OMEGA_IN]) / (0.1 * step.h)
        if step.t > 0.3:
            assert at[OUT_T_CLUTCH] == pytest.approx(I_in * alpha + at[OUT_T_IN], rel=1e-4)
            checked.add((step.mode[PHASE], step.y0[RATIO] < car.params.variator.low))
    assert {(CONVERT, False), (LOCKED, False), (LOCKED, True)} <= checked


def test_starts_by_converter_and_locks_at_its_coupling_point() -> None:
    timed = run(cvt(), places=[FT1320], rtol=1e-7)
    assert phases(timed) == [HELD, CONVERT, LOCKING, LOCKED]
    locking = next(s for s in timed.trace.steps if s.mode[PHASE] == LOCKING)
    out = timed.trace.outputs(locking, 0.0, list(locking.y0))
    assert out[OUT_OMEGA_IN] / out[OUT_OMEGA_E] == pytest.approx(0.87, rel=1e-8)


def test_a_start_up_clutch_lets_the_engine_run_up_to_where_it_closes() -> None:
    car = cvt(start_clutch=True)
    timed = run(car, places=[FT60, FT1320], rtol=1e-7)
    assert phases(timed)[:2] == [HELD, LOCKING]
    assert phases(timed)[-1] == LOCKED
    slipping = [s for s in timed.trace.steps if s.mode[PHASE] in (LOCKING, SLIP)]
    speeds = [s.y0[OMEGA_E] for s in slipping]
    assert min(speeds) > car.params.driver.bog_low
    by_converter = run(cvt(), places=[FT60], rtol=1e-7).at(FT60)
    assert by_converter < timed.at(FT60) < by_converter + 0.3


def test_slower_pulleys_let_the_engine_run_further_past_its_target() -> None:
    misses = []
    for rate in (2.0, 0.5, 0.25):
        car = with_belt(cvt(), rate=rate)
        timed = run(car, places=[FT1320], rtol=1e-7)
        last = [s for s in timed.trace.steps if s.mode[PHASE] == LOCKED]
        misses.append(
            max(
                s.y0[RATIO]
                * timed.trace.outputs(s, 0.0, list(s.y0))[OUT_OMEGA_WHEEL]
                / target_speed(car.params.variator, s.y0[V])
                for s in last
            )
        )
    assert misses == sorted(misses)


def test_a_belt_that_does_not_move_is_one_gear() -> None:
    """The limit: a CVT of one ratio, and an automatic of one gear that is locked from the line."""
    ratio = 7.0
    automatic = with_converter(front_drive_turbo(), gears=[ratio], lock_from=0)
    p = automatic.params._replace(
        converter=automatic.params.converter._replace(capacity=0.0),
        driver=automatic.params.driver._replace(bog_low=100.0, bog_high=250.0),
    )
    geared = Car(p, automatic.curve)
    belt = cvt().params
    fixed = Car(
        p._replace(
            kind=belt.kind,
            gearbox=p.gearbox._replace(ratio=padded([ratio, ratio]), gears=2),
            variator=belt.variator._replace(low=ratio, high=ratio),
        ),
        automatic.curve,
    )
    one, other = (run(car, places=PLACES, rtol=1e-9) for car in (geared, fixed))
    for place in PLACES:
        assert other.at(place) == pytest.approx(one.at(place), abs=1e-9)


def test_a_wider_range_is_quicker() -> None:
    times = [
        run(with_belt(cvt(), low=low), places=[FT1320], rtol=1e-7).at(FT1320)
        for low in (7.0, 10.0, 14.0)
    ]
    assert times == sorted(times, reverse=True)


def test_holding_the_speed_of_most_power_is_best() -> None:
    """The engine makes most power near 5500 rpm."""

    def time_of(rpm: float) -> float:
        car = with_belt(cvt(), target=rpm * RPM, rise=1.0)
        return run(car, places=[FT1320], rtol=1e-7).at(FT1320)

    assert time_of(5400.0) < min(time_of(4300.0), time_of(6300.0))


def test_a_clutch_too_weak_to_lock_slips_on_and_the_car_arrives() -> None:
    car = cvt(start_clutch=True)
    weak = Car(
        car.params._replace(gearbox=car.params.gearbox._replace(clutch_capacity=150.0)), car.curve
    )
    timed = run(weak, places=[FT1320], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == FINISHED
    assert phases(timed)[-1] == SLIP
    assert timed.at(FT1320) > run(car, places=[FT1320]).at(FT1320)


def test_a_hill_too_steep_is_never_left() -> None:
    car = cvt()
    p = car.params
    steep = Car(p._replace(road=p.road._replace(sine=0.8, cosine=0.6)), car.curve)
    timed = run(steep, places=[FT60], rtol=DEFAULT_LIMITS.rtol)
    assert timed.trace.outcome == NEVER_LAUNCHED


# Proofs of the whole.


@pytest.mark.parametrize("car", CARS)
def test_the_energy_balance_closes(car: Car) -> None:
    for at in (car, uphill_in_wind(car)):
        for rtol, share in ((1e-9, 1e-8), (DEFAULT_LIMITS.rtol, 1e-5)):
            energy = energy_balance(run(at, places=[FT1320], rtol=rtol).trace)
            assert abs(energy.residual_J) < share * energy.engine_J
    parts = (energy.clutch_J, energy.driveline_J, energy.tyre_slip_J, energy.rotation_J)
    assert all(part > 1e-3 * energy.engine_J for part in parts)


@pytest.mark.parametrize("car", CARS)
def test_scipy_agrees(car: Car) -> None:
    reference = HybridRun(car, PLACES, method="DOP853", rtol=1e-10)
    assert reference.segments > 4
    for rtol, bound in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=PLACES, rtol=rtol)
        for place, t in zip(PLACES, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, abs=bound)


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("speed", [0.0, 20.0])
def test_both_ways_of_running_give_the_same_bits(car: Car, speed: float) -> None:
    pytest.importorskip("numba")
    assert differing_rows(car, speed) == 0


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("speed", [2.2352, 27.0])
def test_a_rolling_start_is_in_balance(car: Car, speed: float) -> None:
    timed = run(car, places=[FT1320], rtol=1e-8, speed_mps=speed)
    energy = energy_balance(timed.trace)
    assert abs(energy.residual_J) < 1e-7 * energy.engine_J
    first = timed.trace.steps[0]
    assert first.y0[V] == speed
    kappa = timed.trace.outputs(first, 0.0, list(first.y0))[OUT_KAPPA]
    assert kappa == pytest.approx(0.0, abs=1e-12)
    assert timed.at(FT1320) < run(car, places=[FT1320], rtol=1e-8).at(FT1320)


def test_a_run_costs_no_more_than_a_manual_one() -> None:
    """In right-hand sides, at the default tolerance."""
    manual = run(front_drive_turbo(), places=[FT1320], rtol=DEFAULT_LIMITS.rtol).trace.effort.rates
    for parameter in CARS:
        car = parameter.values[0]
        assert isinstance(car, Car)
        assert run(car, places=[FT1320], rtol=DEFAULT_LIMITS.rtol).trace.effort.rates < manual

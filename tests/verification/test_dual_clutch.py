"""Dual clutch: its limits, what is felt at the wheels, energy, and scipy. Both
ways of running are compared in ``test_compiled_runs``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

import pytest
from cars import Car, front_drive_turbo, padded, rear_drive_natural
from dual_clutch_cars import (
    all_wheel_dual_clutch,
    front_dual_clutch,
    in_one_gear,
    rear_dual_clutch,
    too_weak_dual_clutch,
    with_capacity,
    with_dual_clutch,
)
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, run
from sampling import random_car

from dragsim.constants import MPH
from dragsim.core.trace import DEFAULT_LIMITS, Step, Trace
from dragsim.model.axles import output_speed
from dragsim.model.engine import motoring_torque, torque
from dragsim.model.state import (
    BOOST,
    CRAWL,
    FINISHED,
    GEAR,
    HANDOVER,
    INERTIA,
    LOCKED,
    OMEGA_E,
    OUT_OMEGA_E,
    OUT_P_CLUTCH,
    OUT_P_SHIFT,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_ONCOMING,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
    SELECT,
    SELECT_SLIP,
)
from dragsim.model.two_clutches import LEAST_TORQUE
from dragsim.results.energy import energy_balance, kinetic

PLACES = (FT60, FT660, FT1320)
CARS = [
    pytest.param(rear_dual_clutch(), id="rear-drive"),
    pytest.param(front_dual_clutch(), id="front-drive"),
    pytest.param(all_wheel_dual_clutch(), id="all-wheel"),
    pytest.param(too_weak_dual_clutch(), id="weak-clutches"),
]
STRONG = CARS[:3]


def trace_of(car: Car, rtol: float = 1e-7) -> Trace:
    trace = run(car, places=[FT1320], rtol=rtol).trace
    assert trace.outcome == FINISHED
    return trace


def pieces(trace: Trace) -> list[list[Step]]:
    """The steps of a run, parted by phase and gear."""
    parts: list[list[Step]] = []
    for step in trace.steps:
        if not parts or parts[-1][-1].mode[:2] != step.mode[:2]:
            parts.append([])
        parts[-1].append(step)
    return parts


def joints(trace: Trace) -> Iterator[tuple[Step, Step]]:
    """The steps before and after each change of phase or gear."""
    for one, other in pairwise(pieces(trace)):
        yield one[-1], other[0]


def duration(steps: list[Step]) -> float:
    return steps[-1].t + steps[-1].h - steps[0].t


# Limits.


@pytest.mark.parametrize("manual", [rear_drive_natural(), front_drive_turbo()])
@pytest.mark.parametrize("gear", [0, 2])
def test_one_gear_is_the_manual_car_in_that_gear(manual: Car, gear: int) -> None:
    """Launch, locking and all that follows, to the last bit: direct drive."""
    alone = in_one_gear(manual, gear)
    ours, theirs = trace_of(with_dual_clutch(alone, hand_over=0.0)), trace_of(alone)
    assert ours.steps == theirs.steps


def test_until_the_first_shift_it_is_a_manual_car_with_a_heavier_shaft() -> None:
    """The shaft that waits in second gear weighs (G_2/G_1)^2 of the first one."""
    car = rear_dual_clutch()
    box = car.params.gearbox
    both = box.input_inertia * (1.0 + (box.ratio[1] / box.ratio[0]) ** 2)
    manual = rear_drive_natural()
    heavy = Car(
        manual.params._replace(gearbox=box._replace(input_inertia=both)), manual.curve
    )  # fmt: skip
    ours, theirs = run(car, places=[FT60], rtol=1e-10), run(heavy, places=[FT60], rtol=1e-10)
    assert ours.at(FT60) == pytest.approx(theirs.at(FT60), abs=1e-9)
    assert ours.at(FT60) > run(manual, places=[FT60], rtol=1e-10).at(FT60) + 1e-5


# What is felt at the wheels.


@pytest.mark.parametrize("car", STRONG)
def test_a_shift_goes_through_its_phases_and_never_lets_go(car: Car) -> None:
    trace = trace_of(car)
    parts = pieces(trace)
    shifts = [i for i, part in enumerate(parts) if part[0].mode[PHASE] == HANDOVER]
    assert len(shifts) >= 3
    for i in shifts:
        order = [part[0].mode[PHASE] for part in parts[i - 1 : i + 4]]
        assert order == [LOCKED, HANDOVER, INERTIA, SELECT, LOCKED][: len(order)]
        assert parts[i + 1][0].mode[GEAR] == parts[i][0].mode[GEAR] + 1
    gear = trace.steps[0].mode[GEAR]
    for step in trace.steps:
        if step.mode[GEAR] > gear or step.mode[PHASE] in (HANDOVER, INERTIA, SELECT):
            for share in (0.0, 0.5, 1.0):
                assert trace.outputs(step, share)[OUT_T_WHEEL] > 500.0


@pytest.mark.parametrize("car", STRONG)
def test_the_wheels_feel_no_bump_between_the_phases(car: Car) -> None:
    """Torque on the axle goes on where one clutch has taken over, and where the engine is in the
    new gear, but for what the shaft gives that is brought to its next gear from there on."""
    trace = trace_of(car, 1e-9)
    seen = 0
    for before, after in joints(trace):
        if before.mode[PHASE] in (LOCKED, HANDOVER) and after.mode[PHASE] in (HANDOVER, INERTIA):
            one = trace.outputs(before, 1.0)[OUT_T_WHEEL]
            other = trace.outputs(after, 0.0)[OUT_T_WHEEL]
            assert other == pytest.approx(one, rel=1e-7)
            seen += 1
        if before.mode[PHASE] == INERTIA:
            last = Step(**{**before._asdict(), "mode": (LOCKED, *before.mode[1:])})
            locked = trace.outputs(last, 1.0)[OUT_T_WHEEL]
            # in phase LOCKED the idle shaft is in its next gear already: a lighter one by 2 %
            assert locked == pytest.approx(trace.outputs(before, 1.0)[OUT_T_WHEEL], rel=0.02)
            seen += 1
    assert seen >= 9


def test_into_top_gear_there_is_no_bump_at_all() -> None:
    """Nothing is left to be selected: the clutch locks without a trace at the wheels."""
    car = rear_dual_clutch()
    box = car.params.gearbox
    two = Car(car.params._replace(gearbox=box._replace(gears=2)), car.curve)
    trace = trace_of(two, 1e-9)
    found = [pair for pair in joints(trace) if pair[0].mode[PHASE] == INERTIA]
    ((before, after),) = found
    assert after.mode[PHASE] == LOCKED
    for slot in (OUT_T_WHEEL, OUT_T_CLUTCH):
        assert trace.outputs(after, 0.0)[slot] == pytest.approx(
            trace.outputs(before, 1.0)[slot], rel=1e-7
        )
    cut, free = trace.outputs(before, 1.0)[OUT_T_E], trace.outputs(after, 0.0)[OUT_T_E]
    assert cut < 0.5 * free


@pytest.mark.parametrize("car", STRONG)
def test_the_hand_over_ends_when_the_outgoing_clutch_carries_nothing(car: Car) -> None:
    trace = trace_of(car)
    for before, after in joints(trace):
        if before.mode[PHASE] == HANDOVER:
            out = trace.outputs(before, 1.0)
            assert out[OUT_T_CLUTCH] - out[OUT_T_ONCOMING] == pytest.approx(0.0, abs=1e-6)
            assert out[OUT_T_ONCOMING] > 100.0
            assert trace.outputs(after, 0.0)[OUT_T_CLUTCH] == pytest.approx(
                out[OUT_T_CLUTCH], rel=1e-7
            )


# The engine's way down.


def test_the_engine_is_down_in_the_time_asked_for_where_a_cut_can_do_it() -> None:
    trace = trace_of(with_dual_clutch(rear_drive_natural(), sync=0.4))
    falls = [part for part in pieces(trace) if part[0].mode[PHASE] == INERTIA]
    assert len(falls) >= 3
    for part in falls:
        assert duration(part) == pytest.approx(0.4, rel=1e-3)


@pytest.mark.parametrize("car", [rear_drive_natural(), front_drive_turbo()])
def test_a_cut_takes_all_but_a_twentieth_and_then_it_lasts_longer(car: Car) -> None:
    quick = with_dual_clutch(car, sync=0.02)
    trace = trace_of(quick)
    p = quick.params
    for part in pieces(trace):
        if part[0].mode[PHASE] != INERTIA:
            continue
        assert duration(part) > 0.06
        for step in part:
            out, y = trace.outputs(step, 0.5), step.state(0.5)
            omega, throttle = out[OUT_OMEGA_E], out[OUT_THROTTLE]
            most = torque(p.engine, quick.curve, omega, y[BOOST], throttle)
            least = -motoring_torque(p.engine, omega)
            assert out[OUT_T_E] == pytest.approx(least + LEAST_TORQUE * (most - least), rel=1e-9)


def test_boost_is_kept_over_a_shift() -> None:
    trace = trace_of(front_dual_clutch())
    for part in pieces(trace):
        if part[0].mode[PHASE] == INERTIA:
            assert part[-1].y1[BOOST] > 0.99 * part[0].y0[BOOST]


def test_no_shift_before_its_gear_has_been_selected() -> None:
    """With a slow synchroniser the gear is held past its shift speed."""
    slow = with_dual_clutch(rear_drive_natural(), select=3.0)
    trace = trace_of(slow)
    gears = [part for part in pieces(trace)[:-1] if part[0].mode[PHASE] == SELECT]
    assert gears
    assert all(duration(part) == pytest.approx(3.0, rel=1e-9) for part in gears)
    assert max(trace.outputs(part[-1], 1.0)[OUT_OMEGA_E] for part in gears) > (
        slow.params.driver.shift_speed[1] * 1.005
    )


# Energy.


def energy_closes(car: Car, at_default: float) -> None:
    for rtol, bound in ((DEFAULT_LIMITS.rtol, at_default), (1e-9, 1e-8)):
        energy = energy_balance(run(car, places=[FT1320], rtol=rtol).trace)
        assert abs(energy.residual_J) < bound * energy.engine_J
        assert energy.clutch_J > 0.01 * energy.engine_J
        assert energy.shifts_J > 1e-4 * energy.engine_J


@pytest.mark.parametrize("car", STRONG)
def test_energy_closes(car: Car) -> None:
    energy_closes(car, 1e-5)


def test_energy_closes_where_the_clutches_slip_all_the_way() -> None:
    """The balance jumps between 6e-6 and 3e-5 from one tolerance near the default to the next."""
    energy_closes(too_weak_dual_clutch(), 5e-5)


@pytest.mark.parametrize("car", CARS)
def test_no_event_changes_a_speed_or_the_energy(car: Car) -> None:
    trace = trace_of(car, 1e-9)
    p = trace.params
    for before, after in pairwise(trace.steps):
        assert sum(kinetic(p, after, 0.0)) == pytest.approx(sum(kinetic(p, before, 1.0)), rel=1e-9)
        for slot in before.act:
            if slot in after.act:
                assert after.y0[slot] == pytest.approx(before.y1[slot], rel=1e-9, abs=1e-7)


def test_both_clutches_become_warm() -> None:
    """In a hand-over the oncoming one, T_on (G_1 - G_2) omega; after it the same one with the
    engine's lead; and the synchroniser of the idle shaft."""
    car = rear_dual_clutch()
    trace = trace_of(car)
    ratio = car.params.gearbox.ratio
    for step in trace.steps:
        out, y = trace.outputs(step, 0.5), step.state(0.5)
        omega = output_speed(car.params, y)
        G = ratio[step.mode[GEAR]]
        if step.mode[PHASE] == HANDOVER:
            lead = (G - ratio[step.mode[GEAR] + 1]) * omega
            assert out[OUT_P_CLUTCH] == pytest.approx(out[OUT_T_ONCOMING] * lead, rel=1e-12)
            assert out[OUT_P_CLUTCH] > 0.0
        elif step.mode[PHASE] == INERTIA:
            lead = y[OMEGA_E] - G * omega
            assert out[OUT_P_CLUTCH] == pytest.approx(out[OUT_T_CLUTCH] * lead, rel=1e-9)
        elif step.mode[PHASE] == SELECT:
            assert out[OUT_P_SHIFT] > 0.0
        elif step.mode[PHASE] == LOCKED:
            assert out[OUT_P_CLUTCH] == out[OUT_P_SHIFT] == 0.0


# Second opinions.


@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_scipy(car: Car) -> None:
    reference = HybridRun(car, PLACES, method="DOP853", rtol=1e-10)
    assert reference.segments > 12
    for rtol, bound in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=PLACES, rtol=rtol)
        for place, t in zip(PLACES, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, abs=bound)


# What must hold for any car.


def test_clutches_that_cannot_lock_slip_on_and_the_car_arrives() -> None:
    trace = trace_of(too_weak_dual_clutch())
    assert SELECT_SLIP in {step.mode[PHASE] for step in trace.steps}
    weaker = run(with_capacity(rear_dual_clutch(), 200.0), places=[FT1320], rtol=1e-6)
    assert weaker.trace.outcome == FINISHED
    assert weaker.at(FT1320) > trace.marks.x_t[0]


def test_random_cars_finish_and_are_quicker_than_with_a_gap_of_half_a_second() -> None:
    for seed in range(25):
        manual = random_car(seed)
        box = manual.params.gearbox._replace(shift_time=0.5)
        slow = Car(manual.params._replace(gearbox=box), manual.curve)
        car = with_dual_clutch(manual)
        timed = run(car, places=[FT1320], rtol=DEFAULT_LIMITS.rtol)
        assert timed.trace.outcome == FINISHED, seed
        assert timed.at(FT1320) < run(slow, places=[FT1320], rtol=1e-5).at(FT1320), seed
        energy = energy_balance(timed.trace)
        assert abs(energy.residual_J) < 1e-4 * energy.engine_J, seed


@pytest.mark.parametrize("manual", [rear_drive_natural(), front_drive_turbo()])
def test_a_slower_shift_is_never_quicker(manual: Car) -> None:
    def finish(scale: float) -> float:
        car = with_dual_clutch(manual, hand_over=0.05 * scale, sync=0.15 * scale)
        return run(car, places=[FT1320], rtol=1e-7).at(FT1320)

    times = [finish(scale) for scale in (1.0, 2.0, 4.0, 8.0)]
    assert times == sorted(times)
    assert times[-1] > times[0] + 0.05


def test_nothing_looks_ahead() -> None:
    """What happens from fourth gear on changes not one bit of what came before third had been
    selected."""
    car = rear_dual_clutch()
    p = car.params
    ratio = list(p.gearbox.ratio)
    ratio[3] *= 0.9
    other = Car(p._replace(gearbox=p.gearbox._replace(ratio=padded(ratio))), car.curve)

    def before(trace: Trace) -> list[Step]:
        return list(takewhile(lambda step: step.mode[GEAR] < 2, trace.steps))

    one, two = trace_of(car), trace_of(other)
    assert before(one) == before(two)
    assert len(before(one)) > 80
    assert one.steps[-1].y1 != two.steps[-1].y1


@pytest.mark.parametrize("manual", [rear_drive_natural(), front_drive_turbo()])
def test_a_run_costs_no_more_than_half_as_much_again_as_a_manual_one(manual: Car) -> None:
    rates = run(manual, rtol=DEFAULT_LIMITS.rtol).trace.effort.rates
    assert run(with_dual_clutch(manual), rtol=DEFAULT_LIMITS.rtol).trace.effort.rates < 1.5 * rates


@pytest.mark.parametrize(("v", "phase"), [(5.0 * MPH, CRAWL), (40.0 * MPH, LOCKED)])
def test_it_starts_rolling_as_a_manual_car_does(v: float, phase: int) -> None:
    car = front_dual_clutch()
    trace = run(car, places=[FT1320], rtol=1e-9, speed_mps=v).trace
    assert trace.outcome == FINISHED
    assert trace.steps[0].mode[PHASE] == phase
    energy = energy_balance(trace)
    assert abs(energy.residual_J) < 1e-7 * energy.engine_J

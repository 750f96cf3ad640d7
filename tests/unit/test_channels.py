"""Channels of a run, and the way from a place or a speed back to its time."""

from __future__ import annotations

from functools import cache
from math import inf, nan, pi, sqrt

import numpy as np
import pytest
from cars import front_drive_turbo, ideal_car, rear_drive_natural
from hypothesis import given
from hypothesis import strategies as st
from lanes import run_of
from runs import TIGHT

from dragsim.constants import RPM
from dragsim.errors import InputError, NotFoundError
from dragsim.model.state import FREE, GAP, LOCKED, PHASE, PHASES, V
from dragsim.results.channels import PHASE_NAMES, column_name
from dragsim.results.run import Run


@cache
def steady() -> Run:
    """5 m/s^2 and nothing else."""
    return run_of(ideal_car(mass=1000.0, force=5000.0), rtol=TIGHT)


@cache
def manual() -> Run:
    return run_of(rear_drive_natural())


@cache
def turbo() -> Run:
    return run_of(front_drive_turbo())


def close(value: float, within: float) -> object:
    return pytest.approx(value, rel=0.0, abs=within)


def test_speed_and_distance_of_constant_acceleration() -> None:
    run = steady()
    for t in (0.0, 1e-6, 0.1, 1.0, 7.77, run.duration_s):
        assert run.speed(t_s=t) == close(5.0 * t, 1e-8)
        assert run.distance(t_s=t) == close(2.5 * t * t, 1e-8)
        assert run.channel("acceleration")(t_s=t) == close(5.0, 1e-12)
    for x in (0.01, 1.0, 100.0, 402.0):
        assert run.speed(x_m=x) == close(sqrt(10.0 * x), 1e-7)
        assert run.distance(x_m=x) == close(x, 1e-9)


@given(st.floats(0.0, 1.0))
def test_time_at_a_place_inverts_place_at_a_time(share: float) -> None:
    for run in (steady(), manual(), turbo()):
        x = share * run.trace.end_m
        t = run.time_at(x)
        assert t is not None
        assert run.distance(t_s=t) == close(x, 3e-13 * (1.0 + x))


@given(st.floats(0.0, 1.0))
def test_time_of_a_speed_is_when_the_car_first_has_it(share: float) -> None:
    for run in (steady(), manual(), turbo()):
        v = share * max(step.y1[V] for step in run.trace.steps)
        t = run.time_to_speed(v)
        assert t is not None
        assert run.speed(t_s=t) == close(v, 1e-9)
        earlier = [step.y1[V] for step in run.trace.steps if step.t + step.h < t]
        assert max(earlier, default=0.0) <= v


def test_places_and_speeds_never_reached_have_no_time() -> None:
    run = manual()
    assert run.time_at(1e5) is None
    assert run.time_to_speed(200.0) is None
    assert run.time_at(0.0) == 0.0
    assert run.time_to_speed(0.0) == 0.0


def test_marks_and_inversion_agree() -> None:
    for run in (manual(), turbo()):
        marks = run.trace.marks
        for x, t in zip(marks.x, marks.x_t, strict=True):
            assert run.time_at(x) == close(t, 1e-11)
        for v, t in zip(marks.v, marks.v_t, strict=True):
            assert run.time_to_speed(v) == close(t, 1e-10)


def test_a_list_gives_a_list_and_an_array_an_array() -> None:
    run = manual()
    times = [0.5, 1.0, 9.0]
    values = run.speed(t_s=times)
    assert values == [run.speed(t_s=t) for t in times]
    array = run.speed(t_s=np.array(times))
    assert isinstance(array, np.ndarray)
    assert array.tolist() == values
    assert run.channel("gear")(t_s=(1.0, 9.0)) == [1, run.channel("gear")(t_s=9.0)]
    assert run.channel("phase")(x_m=[0.0, 300.0])[0] == "held"
    assert run.speed(t_s=np.float64(0.5)) == run.speed(t_s=0.5)
    assert run.speed(t_s=[]) == []


def test_jumps_have_two_sides_and_the_later_one_is_the_default() -> None:
    run = manual()
    shift = run.shifts[0]
    gear, torque, phase = run.channel("gear"), run.channel("engine_torque"), run.channel("phase")
    assert (gear(t_s=shift.t_s), gear(t_s=shift.t_s, left=True)) == (2, 1)
    assert (phase(t_s=shift.t_s), phase(t_s=shift.t_s, left=True)) == ("shift", "locked")
    assert torque(t_s=shift.t_s) < 0.0 < torque(t_s=shift.t_s, left=True)
    assert gear(x_m=shift.x_m, left=True) == 1
    assert gear(x_m=shift.x_m) == 2
    for name in ("speed", "distance"):
        channel = run.channel(name)
        assert channel(t_s=shift.t_s) == close(channel(t_s=shift.t_s, left=True), 1e-10)


def test_shifts_are_changes_of_gear() -> None:
    run = manual()
    gears = [(shift.from_gear, shift.to_gear) for shift in run.shifts]
    assert gears[:3] == [(1, 2), (2, 3), (3, 4)]
    assert run.channel("gear")(t_s=run.duration_s) == gears[-1][1]
    for shift in run.shifts:
        assert run.distance(t_s=shift.t_s) == close(shift.x_m, 1e-9)
        assert run.channel("engine_speed")(t_s=shift.t_s, left=True) == close(7400.0, 1e-3)
        assert run.channel("clutch")(t_s=shift.t_s) == 0.0


def test_channels_hold_the_laws_that_were_integrated() -> None:
    for run, driven, other in ((manual(), "rear", "front"), (turbo(), "front", "rear")):
        p = run.trace.params
        axle = p.rear if driven == "rear" else p.front
        rolling_axle = p.front if other == "front" else p.rear
        at = {name: run.channel(name)(t_s=8.0) for name in run.channels if name != "phase"}
        resistance = at["drag"] + at["rolling_resistance"] + at["grade_resistance"]
        mass = p.body.mass + rolling_axle.inertia / rolling_axle.radius**2
        assert at["drive_force"] - resistance == pytest.approx(mass * at["acceleration"], rel=1e-12)
        assert at["drag"] == pytest.approx(0.5 * p.air.rho * p.air.drag_area * at["speed"] ** 2)
        ratio = p.gearbox.ratio[int(at["gear"]) - 1]
        assert run.channel("phase")(t_s=8.0) == "locked"
        assert at["engine_speed"] == pytest.approx(ratio * at["wheel_speed"], rel=1e-12)
        rim = axle.radius * at["wheel_speed"] * RPM
        assert at["slip"] == pytest.approx((rim - at["speed"]) / at["speed"], rel=1e-3)
        power = at["engine_torque"] * at["engine_speed"] * 2.0 * pi / 60.0 / 1000.0
        assert at["engine_power"] == pytest.approx(power, rel=1e-12)
        lift = (p.air.lift_area_front + p.air.lift_area_rear) * 0.5 * p.air.rho * at["speed"] ** 2
        assert at["load_front"] + at["load_rear"] == pytest.approx(p.body.mass * 9.80665 - lift)


def test_boost_is_a_state_of_a_turbo_and_one_without() -> None:
    assert manual().channel("boost")(t_s=[0.0, 5.0]) == [1.0, 1.0]
    boost = turbo().channel("boost")
    assert boost(t_s=0.0) == 0.35
    assert 0.99 < boost(t_s=3.0) <= 1.0


def test_every_channel_says_what_it_is_and_answers_at_any_moment() -> None:
    run = turbo()
    names = set()
    for name, channel in run.channels.items():
        assert name == channel.name
        assert channel.symbol
        assert channel.description
        names.add(column_name(channel))
        for t in (0.0, 0.5, 3.3, run.duration_s):
            assert isinstance(channel(t_s=t), str if name == "phase" else float | int)
        assert "trace" not in repr(channel)
    assert len(names) == len(run.channels)
    assert {"speed_mps", "acceleration_mps2", "engine_speed_rpm", "wheel_torque_Nm", "slip"} < names
    discrete = {name for name, channel in run.channels.items() if not channel.continuous}
    assert discrete == {"gear", "phase"}


def test_every_phase_has_a_name_of_its_own() -> None:
    assert len(set(PHASE_NAMES)) == PHASES
    assert (PHASE_NAMES[LOCKED], PHASE_NAMES[GAP], PHASE_NAMES[FREE]) == ("locked", "shift", "free")
    run = manual()
    for step in run.trace.steps:
        name = run.channel("phase")(t_s=step.t + 0.5 * step.h)
        assert name == PHASE_NAMES[step.mode[PHASE]]


@pytest.mark.parametrize("t", [-1e-9, 1e3, nan, inf])
def test_moments_outside_the_run_are_refused(t: float) -> None:
    with pytest.raises(InputError, match="outside the run, which was recorded from 0 to"):
        manual().speed(t_s=t)


@pytest.mark.parametrize("x", [-0.1, 1e5, nan])
def test_places_outside_the_run_are_refused(x: float) -> None:
    with pytest.raises(InputError, match="outside the run, which was recorded from 0 to"):
        manual().speed(x_m=x)


def test_a_channel_wants_either_a_time_or_a_place() -> None:
    with pytest.raises(InputError, match=r"speed\(t_s=3.0\)"):
        manual().speed()  # type: ignore[call-overload]
    with pytest.raises(InputError, match="say when or where"):
        manual().speed(t_s=1.0, x_m=1.0)  # type: ignore[call-overload]


def test_an_unknown_channel_is_met_with_the_nearest_name() -> None:
    with pytest.raises(NotFoundError, match="did you mean engine_speed"):
        manual().channel("engine_sped")
    with pytest.raises(NotFoundError, match="a run has speed, acceleration"):
        manual().channel("xyzzy")

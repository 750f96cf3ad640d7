"""The torque of a motor over its speed, and of an axle's motors together."""

from __future__ import annotations

import pytest
from electric_cars import motor
from hypothesis import given
from hypothesis import strategies as st

from dragsim.constants import RPM
from dragsim.model.motor import (
    at_axle,
    axle_rotors,
    axle_torque,
    matching_power,
    motor_torque,
    shifts,
)
from dragsim.model.params import NO_MOTOR

M = motor(400.0, 200e3, ratios=[9.0], max_rpm=16_000.0, drop=0.025)
"""Base speed 500 rad/s."""
TWO_SPEED = motor(550.0, 335e3, ratios=[15.0, 15.0, 8.0], inertia=0.06)


def test_torque_is_level_up_to_the_base_speed() -> None:
    assert [motor_torque(M, omega) for omega in (0.0, 100.0, 500.0)] == [400.0] * 3


def test_power_falls_by_its_drop_with_each_multiple_of_the_base_speed() -> None:
    for multiple in (1.5, 2.0, 3.0):
        omega = multiple * 500.0
        power = 200e3 * (1.0 - 0.025 * (multiple - 1.0))
        assert motor_torque(M, omega) * omega == pytest.approx(power, rel=1e-14)


def test_torque_is_cut_above_the_highest_speed() -> None:
    top = 16_000.0 * RPM
    before = motor_torque(M, top)
    assert before > 100.0
    assert 0.0 < motor_torque(M, 1.005 * top) < 0.6 * before
    assert motor_torque(M, 1.01 * top) == 0.0
    assert motor_torque(M, 3.0 * top) == 0.0


def test_power_that_has_dropped_to_nothing_stays_there() -> None:
    steep = motor(400.0, 200e3, ratios=[9.0], max_rpm=1e6, drop=0.5)
    assert motor_torque(steep, 1.2e3) > 0.0
    assert motor_torque(steep, 2e3) == 0.0


@given(omega=st.floats(0.0, 1675.0), cap=st.floats(1e3, 3e5))
def test_battery_s_share_is_never_exceeded_and_else_changes_nothing(
    omega: float, cap: float
) -> None:
    free = motor_torque(M, omega)
    capped = motor_torque(M._replace(cap=cap), omega)
    assert capped * omega <= cap * (1.0 + 1e-12)
    assert capped == pytest.approx(min(free, cap / omega if omega > 0.0 else free), rel=1e-12)


def test_torque_at_the_axle_is_that_of_the_gears() -> None:
    assert at_axle(M, 0, 20.0, 1.0) == 9.0 * 400.0
    assert at_axle(M, 0, 100.0, 1.0) == 9.0 * motor_torque(M, 900.0)
    assert at_axle(NO_MOTOR, 0, 100.0, 1.0) == 0.0
    assert axle_torque(M, M, 0, 20.0, 1.0) == 2.0 * 9.0 * 400.0


def test_only_the_shift_that_changes_a_ratio_is_a_motor_s_own() -> None:
    assert [shifts(TWO_SPEED, step) for step in (0, 1, 2)] == [False, False, True]
    assert not shifts(NO_MOTOR, 1)
    assert at_axle(TWO_SPEED, 2, 20.0, 0.25) == 0.25 * at_axle(TWO_SPEED, 2, 20.0, 1.0)
    assert at_axle(TWO_SPEED, 1, 20.0, 0.25) == at_axle(TWO_SPEED, 1, 20.0, 1.0)


def test_rotor_is_apart_from_the_axle_during_its_own_shift() -> None:
    assert axle_rotors(TWO_SPEED, NO_MOTOR, 1, True) == 15.0 * 15.0 * 0.06
    assert axle_rotors(TWO_SPEED, NO_MOTOR, 2, False) == 8.0 * 8.0 * 0.06
    assert axle_rotors(TWO_SPEED, NO_MOTOR, 2, True) == 0.0


def test_power_that_slows_a_rotor_is_its_inertia_times_speed_and_slowing() -> None:
    omega_0, gap = 90.0, 0.15
    slowing = (15.0 - 8.0) * omega_0 / gap
    at_first = matching_power(TWO_SPEED, 2, omega_0, 0.0, omega_0, 0.0, gap)
    assert at_first == pytest.approx(-0.06 * slowing * 15.0 * omega_0, rel=1e-12)
    at_last = matching_power(TWO_SPEED, 2, omega_0, 3.0, omega_0, gap, gap)
    assert at_last == pytest.approx(0.06 * (8.0 * 3.0 - slowing) * 8.0 * omega_0, rel=1e-12)
    assert matching_power(TWO_SPEED, 1, omega_0, 0.0, omega_0, 0.0, gap) == 0.0

"""Torque converter: capacity and torque ratio against speed ratio, and what it may never do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dragsim.estimate.automatic import coupling_ratio
from dragsim.model.converter import capacity_share, converter_torques, torque_ratio
from dragsim.model.params import Converter

ROAD = Converter(capacity=1.0 / 225.0, torque_ratio=1.9, coupling=0.87, lock_from=1)
"""K of 15 rad/s per root of a newton metre."""

CO2MPAS = {0.0: 1.0, 0.2: 0.93, 0.4: 0.87, 0.6: 0.80, 0.8: 0.60, 0.87: 0.55, 0.9: 0.50, 0.95: 0.25}
"""Normalised capacity by speed ratio."""

RATIOS = [i / 200.0 for i in range(201)]


@pytest.mark.parametrize(("sr", "share"), [*CO2MPAS.items(), (1.0, 0.0)])
def test_capacity_is_near_the_table_of_road_converters(sr: float, share: float) -> None:
    assert capacity_share(sr) == pytest.approx(share, abs=0.065)


def test_capacity_falls_all_the_way() -> None:
    shares = [capacity_share(sr) for sr in RATIOS]
    assert all(a > b for a, b in pairwise(shares))
    assert shares[0] == 1.0
    assert shares[-1] == pytest.approx(0.0, abs=1e-15)


def test_torque_is_multiplied_up_to_the_coupling_point() -> None:
    assert torque_ratio(ROAD, 0.0) == 1.9
    assert torque_ratio(ROAD, -1.0) == 1.9
    for sr in (0.87, 0.95, 1.0):
        assert torque_ratio(ROAD, sr) == 1.0
    ratios = [torque_ratio(ROAD, sr) for sr in RATIOS]
    assert all(a >= b for a, b in pairwise(ratios))
    middle = torque_ratio(ROAD, 0.435)
    assert middle == pytest.approx(1.45, abs=0.03)


@pytest.mark.parametrize("stall", [1.0, 1.6, 1.9, 2.5, 3.0, 4.0, 5.0])
def test_no_converter_gives_more_power_than_it_takes(stall: float) -> None:
    box = ROAD._replace(torque_ratio=stall, coupling=coupling_ratio(stall))
    for sr in RATIOS:
        T_pump, T_turbine = converter_torques(box, 300.0, 300.0 * sr)
        assert T_turbine * sr <= T_pump
    best = max(sr * torque_ratio(box, sr) for sr in RATIOS[:180])
    assert best > 0.85


def test_torques_grow_with_the_square_of_speed() -> None:
    slow = converter_torques(ROAD, 150.0, 100.0)
    fast = converter_torques(ROAD, 300.0, 200.0)
    assert fast == pytest.approx([4.0 * T for T in slow], rel=1e-14)


def test_at_stall_the_capacity_is_that_of_k() -> None:
    """T = (omega/K)^2: 300 N m at 15 sqrt(300) rad/s."""
    T_pump, T_turbine = converter_torques(ROAD, 259.807621, 0.0)
    assert T_pump == pytest.approx(300.0, rel=1e-8)
    assert T_turbine == pytest.approx(1.9 * 300.0, rel=1e-8)


def test_torque_reverses_where_the_turbine_runs_ahead() -> None:
    for slower in (0.0, 100.0, 250.0, 299.0):
        T_pump, T_turbine = converter_torques(ROAD, slower, 300.0)
        assert T_pump == T_turbine < 0.0
        forward, _ = converter_torques(ROAD, 300.0, slower)
        assert T_pump == pytest.approx(-forward, rel=1e-14)
        lost = T_pump * slower - T_turbine * 300.0
        assert lost > 0.0


def test_nothing_jumps_where_the_speeds_are_equal() -> None:
    """Torque and its slope go through equal speeds without a corner."""
    step = 1e-4
    before, at, after = (converter_torques(ROAD, 300.0, 300.0 + d)[0] for d in (-step, 0.0, step))
    assert at == pytest.approx(0.0, abs=1e-12)
    assert (after - at) == pytest.approx(at - before, rel=1e-5)


def test_the_corner_of_the_stator_is_rounded() -> None:
    h = 1e-6
    slopes = [
        (torque_ratio(ROAD, sr + h) - torque_ratio(ROAD, sr - h)) / (2.0 * h) for sr in RATIOS[1:-1]
    ]
    assert max(abs(a - b) for a, b in pairwise(slopes)) < 0.07


def test_an_engine_at_rest_turns_no_turbine() -> None:
    assert converter_torques(ROAD, 0.0, 0.0) == (0.0, 0.0)
    assert converter_torques(ROAD, 0.0, -10.0) == (0.0, 0.0)

"""The garage's own cars, as built from their files, under the same proofs as the test cars."""

from __future__ import annotations

import pytest
from garage_cars import OWN, garage_car
from grip import launch_of
from hybrid import HybridRun
from runs import FT60, FT1320, run

from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.results.energy import energy_balance


@pytest.mark.parametrize("name", OWN)
def test_slip_is_held_and_sixty_feet_are_near_the_ideal(name: str) -> None:
    launch = launch_of(run(garage_car(name), places=[FT60], rtol=DEFAULT_LIMITS.rtol))
    assert launch.limited_s > 0.5
    assert launch.held > 0.9
    assert 1.0 < launch.ft60_over_ideal < 1.05


@pytest.mark.parametrize("name", OWN)
def test_energy_closes_at_the_default_tolerance_and_beyond(name: str) -> None:
    car = garage_car(name)
    residuals = []
    for rtol in (DEFAULT_LIMITS.rtol, 1e-9):
        energy = energy_balance(run(car, places=[FT1320], rtol=rtol).trace)
        residuals.append(abs(energy.residual_J / energy.engine_J))
    assert residuals[0] < 1e-4
    assert residuals[1] < 1e-7


@pytest.mark.parametrize("name", ["porsche_911_carrera_2010", "mini_cooper_s_2011"])
def test_scipy_agrees_on_the_time_to_the_quarter_mile(name: str) -> None:
    car = garage_car(name)
    (reference,) = HybridRun(car, [FT1320], method="DOP853", rtol=1e-10).place_times
    assert run(car, places=[FT1320], rtol=DEFAULT_LIMITS.rtol).at(FT1320) == pytest.approx(
        reference, abs=1e-4
    )
    assert run(car, places=[FT1320], rtol=1e-8).at(FT1320) == pytest.approx(reference, abs=1e-7)
